//! Commits and their diffs from a git repository of the user's own.

use std::path::PathBuf;
use std::process::Command;

use casefile_model::Time;
use serde_json::{Value, json};

/// Which commits are taken.
#[derive(Clone, Debug)]
pub struct From {
    /// A working copy or a bare repository.
    pub repo: PathBuf,
    /// Commits from this time on.
    pub since: Time,
    /// Commits up to this time.
    pub until: Time,
}

/// Why a repository gives no commits.
#[derive(Debug, thiserror::Error)]
pub enum CommitsError {
    /// Git cannot be run.
    #[error("git cannot be run; install it, or export the commits to a file and name it with --commits")]
    NoGit(#[source] std::io::Error),
    /// Git refuses.
    #[error("`{}` gives no commits: {why}; name a git repository with --commits-from", .repo.display())]
    Refused {
        /// The repository.
        repo: PathBuf,
        /// What git says, the last line of it.
        why: String,
    },
    /// What git writes is not what was asked for.
    #[error(
        "git wrote a commit that cannot be read; export the commits to a file and name it with --commits"
    )]
    Unexpected,
}

/// Between two commits, and between the fields of one: no author's name or path holds these.
const COMMIT: char = '\u{1e}';
const FIELD: char = '\u{1f}';

/// Reads commits as rows of `context/commits.json`, merges by what they brought to their first parent.
pub(super) fn read(from: &From) -> Result<Vec<Value>, CommitsError> {
    let seconds = |time: Time| time.0.div_euclid(1_000);
    let mut command = Command::new("git");
    command.arg("-C").arg(&from.repo).args([
        "--no-pager",
        "-c",
        "core.fsmonitor=",
        "-c",
        "log.showSignature=false",
        "log",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--first-parent",
        "-m",
        "-p",
        "--unified=3",
        "--format=%x1e%H%x1f%an%x1f%cI%x1f%B%x1f",
    ]);
    command.arg(format!("--since=@{}", seconds(from.since)));
    command.arg(format!("--until=@{}", seconds(from.until)));
    let output = command.output().map_err(CommitsError::NoGit)?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let why = stderr.lines().last().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned();
        return Err(CommitsError::Refused { repo: from.repo.clone(), why });
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.split(COMMIT).skip(1).map(commit).collect()
}

fn commit(text: &str) -> Result<Value, CommitsError> {
    let fields: Vec<&str> = text.splitn(5, FIELD).collect();
    let [sha, author, at, message, diff] = fields[..] else { return Err(CommitsError::Unexpected) };
    let diff = diff.trim_start_matches('\n');
    let paths = diff.lines().filter_map(|line| line.strip_prefix("diff --git a/"));
    let files: Vec<&str> = paths.filter_map(|path| path.split(" b/").next()).collect();
    Ok(json!({
        "sha": sha,
        "author": author,
        "timestamp": at,
        "message": message.trim_end(),
        "files_changed": files,
        "diff": diff,
    }))
}
