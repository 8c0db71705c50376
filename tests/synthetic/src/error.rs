//! What can go wrong: a scenario that contradicts itself, files, git.

use std::io;
use std::path::PathBuf;

/// Why an incident cannot be generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A scenario or an edit of the corpus contradicts itself.
    #[error("{0}")]
    Scenario(String),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The git program failed.
    #[error("git {what}: {why}")]
    Git {
        /// What was asked of it.
        what: String,
        /// What it said.
        why: String,
    },
    /// A file of an incident is not JSON, which only the check finds.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// A result of generating.
pub type Fallible<T> = Result<T, Error>;

impl Error {
    /// Names the scenario in which it happened.
    #[must_use]
    pub fn within(self, name: &str) -> Self {
        match self {
            Self::Scenario(why) => Self::Scenario(format!("{name}: {why}")),
            Self::Git { what, why } => Self::Git { what, why: format!("{name}: {why}") },
            other => other,
        }
    }
}
