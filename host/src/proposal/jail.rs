//! What bounds a process that runs a repository's code: namespaces of its own without network where the system allows
//! them, limits, no privileges, a group that is ended whole, and an environment that tells it nothing.
//!
//! Limits must be set between fork and exec, which Rust offers only as unsafe code; the programs of util-linux do it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Bounds, RunError, Watched};

/// Bytes of each end of the output that are kept: 32 KiB.
const END_BYTES: usize = 32 << 10;
/// Bytes of data of one process, 8 GiB; of one file that it writes, 4 GiB.
const DATA_BYTES_MAX: u64 = 8 << 30;
const FILE_BYTES_MAX: u64 = 4 << 30;
/// Processes and threads.
const PROCESSES_MAX: u64 = 2_048;
/// Time for finding out what the system allows.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);

/// Ways to cut a process off, best first: with its own view of processes, and without where that cannot be had. Each
/// keeps the rights to set up its own network until `PRIVILEGES` takes them away.
const NAMESPACES: [&[&str]; 2] = [
    &[
        "unshare",
        "--user",
        "--map-current-user",
        "--keep-caps",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "--",
    ],
    &[
        "unshare",
        "--user",
        "--map-current-user",
        "--keep-caps",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--",
    ],
];
/// Brings up the loopback device, which tests with servers of their own need; then both outputs are one. The shell stays,
/// so that what the command leaves behind ends with the namespace.
const START: &str = "ip link set lo up >/dev/null 2>&1; \"$@\" 2>&1; exit $?";
const PRIVILEGES: &[&str] =
    &["setpriv", "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--"];
const NO_NEW_PRIVILEGES: &[&str] = &["setpriv", "--no-new-privs", "--"];

/// A way to run commands that this system allows.
pub(super) struct Jail {
    namespaces: &'static [&'static str],
}

impl Jail {
    /// The tightest way that works here; none where not even limits can be set.
    pub(super) fn find() -> Option<Self> {
        let ways = NAMESPACES.into_iter().chain([&[][..]]);
        ways.map(|namespaces| Self { namespaces }).find(Self::works)
    }

    /// Whether a command has no network.
    pub(super) fn has_no_network(&self) -> bool {
        !self.namespaces.is_empty()
    }

    fn works(&self) -> bool {
        let mut command = self.command(&["true".to_owned()], PROBE_TIMEOUT);
        command.env_clear().envs(path());
        let bounds = Bounds { timeout: PROBE_TIMEOUT, stdout_bytes_max: 4 << 10 };
        process::run(command, Vec::new(), &bounds).is_ok_and(|finished| finished.status.success())
    }

    /// Runs a command in `dir` with a home of its own. `variables` are names of the host's environment that it gets.
    pub(super) fn run(
        &self,
        argv: &[String],
        dir: &Path,
        home: &Path,
        variables: &[String],
        timeout: Duration,
    ) -> Result<Watched, RunError> {
        let mut command = self.command(argv, timeout);
        command.current_dir(dir).env_clear().envs(path()).env("HOME", home);
        command.envs(variables.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        process::watch(command, timeout, END_BYTES)
    }

    fn command(&self, argv: &[String], timeout: Duration) -> Command {
        let privileges = if self.has_no_network() { PRIVILEGES } else { NO_NEW_PRIVILEGES };
        let mut words: Vec<String> = self.namespaces.iter().map(|word| (*word).to_owned()).collect();
        words.extend(["sh", "-c", START, "sh"].map(str::to_owned));
        words.extend(privileges.iter().map(|word| (*word).to_owned()));
        // A process may use every processor for all of the time; the timeout is the tighter bound.
        let processors = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
        let cpu_seconds = (timeout.as_secs() + 1).saturating_mul(processors);
        words.extend(["prlimit".to_owned(), format!("--cpu={cpu_seconds}"), "--core=0".to_owned()]);
        words.extend([format!("--data={DATA_BYTES_MAX}"), format!("--fsize={FILE_BYTES_MAX}")]);
        words.extend([format!("--nproc={PROCESSES_MAX}"), "--".to_owned()]);
        words.extend_from_slice(argv);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command
    }
}

fn path() -> Option<(&'static str, OsString)> {
    Some(("PATH", std::env::var_os("PATH")?))
}
