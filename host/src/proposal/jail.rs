//! What bounds a process that runs a repository's code: namespaces of its own without network, a file system of which it
//! can change its own folders only (`jail.sh`, `confine`), limits, no privileges, an end with the host, and an environment
//! that tells it nothing. Where one of that cannot be had, nothing runs.
//!
//! Limits must be set between fork and exec, which Rust offers only as unsafe code; the programs of util-linux do it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::confine;
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

/// The namespaces. All of it ends with the host, even where that is killed.
const NAMESPACES: [&str; 16] = [
    "setpriv",
    "--pdeathsig",
    "KILL",
    "--",
    "unshare",
    "--user",
    "--map-current-user",
    "--keep-caps",
    "--net",
    "--ipc",
    "--uts",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--",
];
const SETUP: &str = include_str!("jail.sh");
/// Where `jail.sh` puts the tree, the tests' home and the program that confines.
const TREE: &str = "/run/tree";
const HOME: &str = "/run/home";
const PROGRAM: &str = "/run/casefile";

/// What a jail is made around.
#[derive(Clone, Copy)]
pub(super) struct Jail<'a> {
    /// The host's home, of which nothing is seen.
    pub(super) home: &'a Path,
    /// The tree that the tests run in.
    pub(super) tree: &'a Path,
    /// A home for them.
    pub(super) own: &'a Path,
    /// The program that confines.
    pub(super) program: &'a Path,
}

impl Jail<'_> {
    /// Whether this system allows all of it.
    pub(super) fn works(&self) -> bool {
        let command = self.command(&["true".to_owned()], PROBE_TIMEOUT);
        let bounds = Bounds { timeout: PROBE_TIMEOUT, stdout_bytes_max: 4 << 10 };
        match process::run(command, Vec::new(), &bounds) {
            Ok(finished) if finished.status.success() => true,
            Ok(finished) => {
                let said = String::from_utf8_lossy(&finished.stdout);
                tracing::info!(said = said.trim(), stderr = finished.stderr, "no jail");
                false
            }
            Err(error) => {
                tracing::info!(%error, "no jail");
                false
            }
        }
    }

    /// Runs a command in the tree. `variables` are names of the host's environment that it gets.
    pub(super) fn run(
        &self,
        argv: &[String],
        variables: &[String],
        timeout: Duration,
    ) -> Result<Watched, RunError> {
        let mut command = self.command(argv, timeout);
        command.envs(variables.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        process::watch(command, timeout, END_BYTES)
    }

    fn command(&self, argv: &[String], timeout: Duration) -> Command {
        let mut command = Command::new(NAMESPACES[0]);
        // No program is looked for in the tree, whatever `PATH` says.
        command.current_dir("/").env_clear().envs(path()).env("HOME", HOME);
        command.args(&NAMESPACES[1..]).args(["sh", "-c", SETUP, "sh"]);
        command.args([self.home, self.tree, self.own, self.program]);
        // A process may use every processor for all of the time; the timeout is the tighter bound.
        let processors = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
        let cpu_seconds = (timeout.as_secs() + 1).saturating_mul(processors);
        command.args(["prlimit".to_owned(), format!("--cpu={cpu_seconds}"), "--core=0".to_owned()]);
        command.args([format!("--data={DATA_BYTES_MAX}"), format!("--fsize={FILE_BYTES_MAX}")]);
        command.args([format!("--nproc={PROCESSES_MAX}"), "--".to_owned()]);
        command.args([PROGRAM, confine::COMMAND, "--dir", TREE]);
        for folder in [TREE, HOME, "/tmp", "/dev/shm"] {
            command.args(["--write", folder]);
        }
        command.arg("--").args(argv);
        command
    }
}

fn path() -> Option<(&'static str, OsString)> {
    Some(("PATH", std::env::var_os("PATH")?))
}
