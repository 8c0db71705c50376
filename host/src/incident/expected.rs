//! `expected.json`: the known cause of a past incident. The backtest alone reads it; no provider uses this
//! module.

use std::io::{self, Read};
use std::path::Path;

use casefile_model::text;
use serde::Deserialize;

const FILE: &str = "expected.json";
const BYTES_MAX: u64 = 1 << 20;

/// What a person found out about a past incident. Unknown fields are ignored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Expected {
    /// Name of the scenario.
    #[serde(default)]
    pub scenario: String,
    /// A commit's hash, or `none` where no change was at fault.
    pub root_cause_commit: String,
    /// The service that failed first.
    #[serde(default)]
    pub first_failing_service: Option<String>,
    /// Services that suffered.
    #[serde(default)]
    pub blast_radius: Vec<String>,
    /// The remediation, in the words of the report.
    #[serde(default)]
    pub remediation: Option<String>,
    /// Commits that look guilty and are not.
    #[serde(default)]
    pub decoy_deploy_commits: Vec<String>,
    /// The kind of fault, for the breakdown of a scorecard.
    #[serde(default)]
    pub fault_kind: Option<String>,
}

/// Why the known cause cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ExpectedError {
    /// The file cannot be read, for example because there is none.
    #[error("{FILE} cannot be read; an incident of a backtest needs one with `root_cause_commit`")]
    Unreadable(#[source] io::Error),
    /// The file is larger than any answer.
    #[error("{FILE} is larger than {BYTES_MAX} bytes; it holds only the answer")]
    TooLarge,
    /// The file does not fit.
    #[error("{FILE}, line {line}: {why}")]
    Malformed {
        /// From 1.
        line: usize,
        /// What is wrong, naming the field.
        why: String,
    },
}

impl Expected {
    /// Reads `expected.json` in the directory of an incident.
    ///
    /// # Errors
    /// [`ExpectedError`] where there is none, it leads out of the directory, or it does not fit.
    pub fn load(dir: &Path) -> Result<Self, ExpectedError> {
        let dir = cap_std::fs::Dir::open_ambient_dir(dir, cap_std::ambient_authority());
        let file = dir.and_then(|dir| open(&dir)).map_err(ExpectedError::Unreadable)?;
        let mut bytes = Vec::new();
        file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(ExpectedError::Unreadable)?;
        if bytes.len() as u64 > BYTES_MAX {
            return Err(ExpectedError::TooLarge);
        }
        serde_json::from_slice(&bytes).map_err(|e| ExpectedError::Malformed {
            line: e.line(),
            why: text::line(&super::json::reason(&e), 300),
        })
    }
}

/// A pipe or a device would block or never end.
fn open(dir: &cap_std::fs::Dir) -> io::Result<cap_std::fs::File> {
    if dir.metadata(FILE)?.is_file() {
        dir.open(FILE)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"))
    }
}
