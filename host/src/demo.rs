//! The bundled incident's repository: its history lies in the program as patches, and replays to the same hashes everywhere.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use include_dir::{Dir, include_dir};

pub mod counts;

/// Every commit as `git format-patch` writes it, in the order of the names.
static HISTORY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/history");

/// The commit that the history ends with.
pub const HEAD: &str = "59f646f73dc4f8f5fabf7e5f240a42961c9b5634";

/// What would make other hashes, or run something of this machine.
const CONFIG: [&str; 12] = [
    "am.messageId=false",
    "am.threeWay=false",
    "commit.gpgSign=false",
    "core.attributesFile=/dev/null",
    "core.autocrlf=false",
    "core.eol=lf",
    "core.excludesFile=/dev/null",
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "gc.auto=0",
    "i18n.commitEncoding=UTF-8",
    "maintenance.auto=false",
];

/// The committer is the same for all commits; their dates are those of the authors.
const ENVIRONMENT: [(&str, &str); 9] = [
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_COMMITTER_EMAIL", "merge@parcels.example"),
    ("GIT_COMMITTER_NAME", "parcels merge queue"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("HOME", "/nonexistent"),
    ("LC_ALL", "C"),
];

/// Why the repository is not there.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Git could not be started.
    #[error("git could not be started; install git 2.29 or newer")]
    NoGit(#[source] io::Error),
    /// Git ended with an error.
    #[error("`git {command}` failed while the demo's history was replayed: {message}")]
    Git {
        /// What it was asked to do.
        command: &'static str,
        /// What it said.
        message: String,
    },
    /// Another commit came out at the end.
    #[error("the demo's history ends with {found} and not with {HEAD}; another git may help")]
    OtherHead {
        /// The hash that came out.
        found: String,
    },
    /// Something else lies where the repository should.
    #[error("`{0}` holds something else than the demo's repository; remove it")]
    Occupied(PathBuf),
    /// The folder cannot be written.
    #[error("cannot write the demo's repository to `{path}`")]
    Write {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Replays the history into a git repository at `into`, with a work tree, and returns [`HEAD`]. The folder is whole or
/// absent; one that was replayed before stays as it is.
///
/// # Errors
/// [`ReplayError`].
pub fn replay(into: &Path) -> Result<String, ReplayError> {
    let written = |source| ReplayError::Write { path: into.to_owned(), source };
    if into.try_exists().map_err(written)? {
        return match head(into) {
            Ok(found) if found == HEAD => Ok(found),
            Err(error @ ReplayError::NoGit(_)) => Err(error),
            Ok(_) | Err(_) => Err(ReplayError::Occupied(into.to_owned())),
        };
    }
    let parent = into.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = tempfile::tempdir_in(parent).map_err(written)?;
    let fresh = aside.path().join("repo");
    std::fs::create_dir(&fresh).map_err(written)?;
    let init = ["init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1"];
    git(&fresh, "init", &init, &[])?;
    let am = ["am", "--quiet", "--patch-format=mbox", "--committer-date-is-author-date", "--keep-cr"];
    let am = [am.as_slice(), &["--no-scissors", "--whitespace=nowarn"]].concat();
    git(&fresh, "am", &am, &patches())?;
    let found = head(&fresh)?;
    if found != HEAD {
        return Err(ReplayError::OtherHead { found });
    }
    std::fs::rename(&fresh, into).map_err(written)?;
    Ok(found)
}

/// All patches, one after the other: what git calls an mbox.
fn patches() -> Vec<u8> {
    let mut files: Vec<_> = HISTORY.files().collect();
    files.sort_by_key(|file| file.path());
    files.iter().flat_map(|file| file.contents().iter().copied()).collect()
}

/// The commit that the repository at `dir` itself stands at, never that of one around it.
fn head(dir: &Path) -> Result<String, ReplayError> {
    let output = git(dir, "rev-parse", &["rev-parse", "--verify", "--end-of-options", "HEAD"], &[])?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn git(dir: &Path, name: &'static str, arguments: &[&str], stdin: &[u8]) -> Result<Output, ReplayError> {
    let mut command = Command::new("git");
    // Named, so that no repository around this one is found.
    command.env_clear().envs(ENVIRONMENT).current_dir(dir).env("GIT_DIR", ".git");
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    for setting in CONFIG {
        command.args(["-c", setting]);
    }
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(ReplayError::NoGit)?;
    if let Some(mut pipe) = child.stdin.take() {
        // Git reads all of it before it says anything; where it ended early its own words say why.
        let _ = pipe.write_all(stdin);
    }
    let output = child.wait_with_output().map_err(ReplayError::NoGit)?;
    if output.status.success() {
        return Ok(output);
    }
    let message = casefile_model::text::line(String::from_utf8_lossy(&output.stderr).trim(), 500);
    Err(ReplayError::Git { command: name, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_replays_to_the_recorded_hashes() {
        let home = tempfile::tempdir().unwrap();
        let repo = home.path().join("repo");
        match replay(&repo) {
            Err(ReplayError::NoGit(_)) => {
                eprintln!("skipped the_history_replays_to_the_recorded_hashes: there is no git");
                return;
            }
            replayed => assert_eq!(replayed.unwrap(), HEAD),
        }
        assert_eq!(replay(&repo).unwrap(), HEAD, "what is there already is taken");
        let expected: serde_json::Value =
            serde_json::from_str(include_str!("../demo/incident/expected.json")).unwrap();
        let guilty = expected["root_cause_commit"].as_str().unwrap();
        let log = git(&repo, "log", &["log", "--format=%H %s"], &[]).unwrap();
        let log = String::from_utf8(log.stdout).unwrap();
        let named: Vec<&str> = log.lines().filter(|line| line.starts_with(guilty)).collect();
        assert_eq!(named, [format!("{guilty} quote: hand down one context instead of loose arguments")]);
        assert!(!log.starts_with(guilty), "more commits follow it");
        for decoy in expected["decoy_deploy_commits"].as_array().unwrap() {
            assert!(log.contains(decoy.as_str().unwrap()), "{decoy} is no commit");
        }
    }

    #[test]
    fn what_is_something_else_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("repo");
        std::fs::create_dir(&folder).unwrap();
        crate::files::write(&folder.join("mine"), b"1").unwrap();
        assert!(matches!(replay(&folder), Err(ReplayError::Occupied(_) | ReplayError::NoGit(_))));
        assert!(folder.join("mine").exists());
    }
}
