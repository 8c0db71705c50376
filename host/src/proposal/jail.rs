//! What bounds a process that runs a repository's code: files of its own (`confine`), namespaces without network where the
//! system allows them, limits, no privileges, an end with the host, and an environment that tells it nothing.
//!
//! Limits must be set between fork and exec, which Rust offers only as unsafe code; the programs of util-linux do it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::confine::{self, Files};
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
const WAYS: [Way; 3] = [
    Way {
        namespaces: &[
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
        prepare: "mount -t tmpfs none /run; ip link set lo up",
        privileges: NO_PRIVILEGES,
    },
    Way {
        namespaces: &[
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
        prepare: "ip link set lo up",
        privileges: NO_PRIVILEGES,
    },
    Way { namespaces: &[], prepare: "", privileges: &["setpriv", "--no-new-privs", "--"] },
];
const NO_PRIVILEGES: &[&str] =
    &["setpriv", "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--"];
/// All of it ends with the host, even where that is killed.
const ENDS_WITH_HOST: [&str; 4] = ["setpriv", "--pdeathsig", "KILL", "--"];

/// What a way is made of.
struct Way {
    /// A program that makes the namespaces, with its arguments; none where they cannot be had.
    namespaces: &'static [&'static str],
    /// Shell commands in them, each of which may fail: the sockets of the system's services are out of sight, and
    /// loopback is up, which tests with servers of their own need.
    prepare: &'static str,
    /// A program that gives up all rights, with its arguments.
    privileges: &'static [&'static str],
}

/// A way to run commands that this system allows.
pub(super) struct Jail<'a> {
    way: &'static Way,
    /// Its folders, and the program that confines to them.
    files: Files<'a>,
    program: &'a Path,
}

impl<'a> Jail<'a> {
    /// The tightest way that works here; none where files or limits cannot be had.
    pub(super) fn find(files: &Files<'a>, program: &'a Path) -> Option<Self> {
        let files = *files;
        WAYS.iter().map(|way| Self { way, files, program }).find(Self::works)
    }

    /// Whether a command has no network.
    pub(super) fn has_no_network(&self) -> bool {
        !self.way.namespaces.is_empty()
    }

    fn works(&self) -> bool {
        let mut command = self.command(&["true".to_owned()], PROBE_TIMEOUT);
        command.env_clear().envs(path());
        let bounds = Bounds { timeout: PROBE_TIMEOUT, stdout_bytes_max: 4 << 10 };
        process::run(command, Vec::new(), &bounds).is_ok_and(|finished| finished.status.success())
    }

    /// Runs a command in a folder with a home of its own. `variables` are names of the host's environment that it gets.
    pub(super) fn run(
        &self,
        argv: &[String],
        [dir, home]: [&Path; 2],
        variables: &[String],
        timeout: Duration,
    ) -> Result<Watched, RunError> {
        let mut command = self.command(argv, timeout);
        command.current_dir(dir).env_clear().envs(path()).env("HOME", home).env("TMPDIR", home);
        command.envs(variables.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        process::watch(command, timeout, END_BYTES)
    }

    fn command(&self, argv: &[String], timeout: Duration) -> Command {
        let mut command = Command::new(ENDS_WITH_HOST[0]);
        command.args(&ENDS_WITH_HOST[1..]).args(self.way.namespaces);
        // Both outputs are one. The shell stays, so that what the command leaves behind ends with the namespace.
        let prepare = self.way.prepare;
        command.args(["sh", "-c", &format!("{{ {prepare}\n}} >/dev/null 2>&1; \"$@\" 2>&1; exit $?"), "sh"]);
        command.args(self.way.privileges);
        // A process may use every processor for all of the time; the timeout is the tighter bound.
        let processors = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
        let cpu_seconds = (timeout.as_secs() + 1).saturating_mul(processors);
        command.args(["prlimit".to_owned(), format!("--cpu={cpu_seconds}"), "--core=0".to_owned()]);
        command.args([format!("--data={DATA_BYTES_MAX}"), format!("--fsize={FILE_BYTES_MAX}")]);
        command.args([format!("--nproc={PROCESSES_MAX}"), "--".to_owned()]);
        command.arg(self.program).arg(confine::COMMAND).arg("--hide").arg(self.files.hidden);
        for folder in self.files.writable {
            command.arg("--write").arg(folder);
        }
        command.arg("--").args(argv);
        command
    }
}

fn path() -> Option<(&'static str, OsString)> {
    Some(("PATH", std::env::var_os("PATH")?))
}
