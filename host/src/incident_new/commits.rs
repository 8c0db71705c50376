//! Commits and their diffs from a git repository of the user's own.

use std::path::PathBuf;

use casefile_model::Time;
use serde_json::{Value, json};

use crate::git::GitDir;
use crate::incident::Repo;

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

/// What stands between two commits and between the fields of one: nobody who wrote a commit could know it.
struct Marks {
    commit: String,
    field: String,
}

impl Marks {
    fn new() -> Result<Self, CommitsError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| CommitsError::Unexpected)?;
        let mark = hex::encode(random);
        Ok(Self { commit: format!("commit-{mark}-"), field: format!("-field-{mark}-") })
    }
}

/// Reads commits as rows of `context/commits.json`, merges by what they brought to their first parent. Nothing of the
/// repository runs.
pub(super) fn read(from: &From) -> Result<Vec<Value>, CommitsError> {
    let refused = |why: String| CommitsError::Refused { repo: from.repo.clone(), why };
    let repo = Repo::named(&from.repo).map_err(|e| refused(crate::error::chain(&e)))?;
    let marks = Marks::new()?;
    let Marks { commit: start, field } = &marks;
    let seconds = |time: Time| time.0.div_euclid(1_000);
    let format = format!("--format={start}%H{field}%an{field}%cI{field}%B{field}");
    let (since, until) =
        (format!("--since=@{}", seconds(from.since)), format!("--until=@{}", seconds(from.until)));
    let arguments = [
        "log",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--first-parent",
        "-m",
        "-p",
        "--unified=3",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        &format,
        &since,
        &until,
    ];
    let output = GitDir::at(&repo.git_dir).ask(&arguments).map_err(|e| refused(crate::error::chain(&e)))?;
    if output.status != 0 {
        let why =
            output.stderr.lines().last().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned();
        return Err(refused(why));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.split(start.as_str()).skip(1).map(|text| commit(text, field)).collect()
}

fn commit(text: &str, field: &str) -> Result<Value, CommitsError> {
    let fields: Vec<&str> = text.splitn(5, field).collect();
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
