//! How a process of ours gives up what it does not need, before it touches a stranger's bytes: limits, namespaces,
//! files, system calls. Each wall alone would do; an exploited compiler or guest has to pass all of them.
//!
//! Limits and the filter of system calls are always there. Namespaces and Landlock are a second layer that some systems
//! forbid (a container without user namespaces, an old kernel): without them the filter still lets nothing be opened,
//! connected or started.

use std::fs::File;
use std::io::{self, Write};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError,
    RulesetStatus, Scope,
};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, set_dumpable_behavior, set_parent_process_death_signal,
    setrlimit,
};

mod calls;

/// The newest Landlock that is asked for; an older kernel enforces what it knows.
const LANDLOCK: ABI = ABI::V6;

/// Which of the walls hold that not every system has; limits and the filter of system calls always do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Walls {
    /// It is in namespaces of its own, without a network.
    pub namespaces: bool,
    /// What Landlock enforces.
    pub landlock: Landlock,
}

/// What of Landlock the kernel enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Landlock {
    /// All that is asked for.
    Whole,
    /// What an older kernel knows of.
    Part,
    /// Nothing: the kernel has none, or it is switched off.
    Nothing,
}

/// A process could not be confined, so it does nothing.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// A limit or a setting of the process.
    #[error("the {what} cannot be set")]
    Setting {
        /// Which.
        what: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The filter of system calls.
    #[error("system calls cannot be filtered; seccomp of Linux on x86_64, aarch64 or riscv64 is needed")]
    Calls(#[source] seccompiler::Error),
    /// Landlock is there and fails.
    #[error("files cannot be confined")]
    Files(#[from] RulesetError),
}

/// What a confined process may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Bytes of memory that it may write, shared memory aside.
    pub(crate) data_bytes_max: u64,
    /// Processor time in seconds, of all threads; none where something else bounds it.
    pub(crate) cpu_seconds_max: Option<u64>,
    /// Bytes of one file in memory. Files on disk cannot be opened at all.
    pub(crate) file_bytes_max: u64,
    /// Open descriptors.
    pub(crate) descriptors_max: u64,
    /// Threads, where it has a user namespace that counts its own alone.
    pub(crate) threads_max: u64,
}

/// Closes what was inherited beside the three standard streams. Call it first, while nothing of this process's own is open.
///
/// # Errors
/// [`ConfineError::Setting`] where the kernel is older than Linux 5.9.
#[expect(unsafe_code, reason = "closing descriptors that no value owns has no safe form")]
pub(crate) fn close_inherited() -> Result<(), ConfineError> {
    // SAFETY: the call takes numbers alone. What makes closing unsound in general is a descriptor that some value of this
    // process owns and goes on to use; only the caller's three streams are in use yet, and they are left open.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, 0) };
    if closed == 0 {
        return Ok(());
    }
    Err(ConfineError::Setting { what: "set of open files", source: io::Error::last_os_error() })
}

/// Confines this process for the rest of its life. It must have one thread: namespaces and filters hold for the calling
/// thread and those that it starts later.
///
/// # Errors
/// [`ConfineError`]; what was given up by then stays so.
pub(crate) fn confine(allowance: &Allowance) -> Result<Walls, ConfineError> {
    let namespaces = leave_namespaces();
    // After the namespace: entering one clears it.
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(setting("end with the host"))?;
    // Where memory runs out, the kernel ends this process before any other. Fails where there is no `/proc`.
    let score = File::options().write(true).open("/proc/self/oom_score_adj");
    let _ = score.and_then(|mut score| score.write_all(b"1000"));
    // No other process of this user may look into this one, and no core of it is written.
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(setting("dump"))?;
    limit(Resource::Core, 0, "limit of core files")?;
    limit(Resource::Data, allowance.data_bytes_max, "limit of memory")?;
    limit(Resource::Fsize, allowance.file_bytes_max, "limit of files")?;
    limit(Resource::Nofile, allowance.descriptors_max, "limit of descriptors")?;
    if let Some(seconds) = allowance.cpu_seconds_max {
        limit(Resource::Cpu, seconds, "limit of processor time")?;
    }
    if namespaces {
        limit(Resource::Nproc, allowance.threads_max, "limit of threads")?;
    }
    let landlock = confine_files()?;
    calls::filter().map_err(ConfineError::Calls)?;
    Ok(Walls { namespaces, landlock })
}

fn setting(what: &'static str) -> impl Fn(rustix::io::Errno) -> ConfineError {
    move |errno| ConfineError::Setting { what, source: errno.into() }
}

fn limit(resource: Resource, max: u64, what: &'static str) -> Result<(), ConfineError> {
    setrlimit(resource, Rlimit { current: Some(max), maximum: Some(max) }).map_err(setting(what))
}

/// No file can be opened, no port bound or connected, no process outside reached.
fn confine_files() -> Result<Landlock, RulesetError> {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(Scope::AbstractUnixSocket | Scope::Signal)?;
    Ok(match ruleset.create()?.restrict_self()?.ruleset {
        RulesetStatus::FullyEnforced => Landlock::Whole,
        RulesetStatus::PartiallyEnforced => Landlock::Part,
        RulesetStatus::NotEnforced => Landlock::Nothing,
    })
}

/// Enters namespaces of its own in which there is no network, and says whether the system let it. None for processes:
/// it would forbid threads, and the filter lets none be reached.
#[expect(unsafe_code, reason = "unshare has no safe form among the crates in use")]
fn leave_namespaces() -> bool {
    let all = libc::CLONE_NEWUSER | libc::CLONE_NEWNET | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
    // SAFETY: `unshare` takes a number and reads or writes no memory of this process. What makes it unsound in general is
    // CLONE_FILES, which lets descriptors mean different files on different threads; it is not among the flags.
    unsafe { libc::unshare(all) == 0 }
}
