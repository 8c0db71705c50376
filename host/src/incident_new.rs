//! A recorded incident made of files at hand, redacted before anything of it is written.
//!
//! # Layout
//! - `parts`: the files of a recording, row by row. `commits`: commits and their diffs from a git repository.
//!
//! Architecture invariants: every text goes through the [`Redactor`] before it reaches a disk; the directory appears whole,
//! under its name, or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::ReadTextError;
use crate::incident::{Problem, ProblemKind, check};
use crate::redact::{RedactError, Redactor, RulesError};

mod commits;
mod parts;

pub use commits::{CommitsError, From};

/// What a recording is made of. Files are in the formats of a recording.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `alert.json`.
    pub alert: PathBuf,
    /// `metrics.csv`.
    pub metrics: Option<PathBuf>,
    /// `logs.ndjson`.
    pub logs: Option<PathBuf>,
    /// `traces.json`.
    pub traces: Option<PathBuf>,
    /// `context/commits.json`.
    pub commits: Option<PathBuf>,
    /// A repository whose commits are taken, with their diffs.
    pub commits_from: Option<From>,
    /// `context/deploys.json`.
    pub deploys: Option<PathBuf>,
    /// `context/flags.json`.
    pub flags: Option<PathBuf>,
    /// `context/configs.json`.
    pub configs: Option<PathBuf>,
    /// `context/experiments.json`.
    pub experiments: Option<PathBuf>,
    /// `status_feed.json`.
    pub status: Option<PathBuf>,
    /// Runbooks.
    pub docs: Vec<PathBuf>,
}

/// Why no recording was made. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// There is something of that name.
    #[error("`{}` is there already; name a directory that is not", .0.display())]
    Exists(PathBuf),
    /// A file cannot be read.
    #[error("cannot read `{}`", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file is too long or no text.
    #[error(transparent)]
    Text(#[from] ReadTextError),
    /// A file does not fit its format.
    #[error("{}, line {line}: {why}", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// From 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// A rule never comes to rest.
    #[error("{}, line {line}", .file.display())]
    Redact {
        /// The file.
        file: PathBuf,
        /// From 1.
        line: u64,
        /// Which rule.
        #[source]
        source: RedactError,
    },
    /// The rules cannot be used.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The repository gives no commits.
    #[error(transparent)]
    Commits(#[from] CommitsError),
    /// The directory cannot be written.
    #[error("cannot write beside `{}`", .dir.display())]
    Unwritable {
        /// The directory that was to be made.
        dir: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What was read makes no sound recording.
    #[error("{what}; nothing was written")]
    Unsound {
        /// The first thing that is wrong with it.
        what: String,
    },
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What is missing or odd, one sentence each.
    pub notes: Vec<String>,
}

/// Makes a recording in a directory that does not exist yet.
///
/// # Errors
/// [`NewError`]; the directory does not exist then.
pub fn make(dir: &Path, sources: &Sources, redactor: &mut Redactor) -> Result<Made, NewError> {
    if fs::symlink_metadata(dir).is_ok() {
        return Err(NewError::Exists(dir.to_owned()));
    }
    let unwritable = |source| NewError::Unwritable { dir: dir.to_owned(), source };
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = tempfile::Builder::new().prefix(".new-incident-").tempdir_in(parent).map_err(unwritable)?;
    let mut notes = parts::write(aside.path(), dir, sources, redactor)?;
    let problems = check(aside.path(), None);
    if let Some(Problem { message, .. }) = problems.iter().find(|problem| problem.kind == ProblemKind::Error)
    {
        return Err(NewError::Unsound { what: message.clone() });
    }
    // A name that was taken meanwhile is not replaced: an existing directory that holds something refuses the rename.
    fs::rename(aside.path(), dir).map_err(unwritable)?;
    let _ = aside.keep();
    notes.extend(problems.into_iter().map(|problem| problem.message));
    Ok(Made { notes })
}
