//! A recorded incident: a directory that a user exports from their own systems, parsed once into sorted rows.
//!
//! # Layout, in reading order
//! - `folder`: opening the directory so that nothing outside it is ever read, every read bounded.
//! - [`LoadError`] and the collection of what is wrong.
//! - one module for each part: alert, settings, metrics, logs, traces, patterns, changes, experiments,
//!   documents, profiles, repository.
//! - the digest, the check, and [`expected`], the known causes that only the backtest reads.
//!
//! Architecture invariant: nothing here opens `expected.json` or `explanation.txt`, except [`expected`],
//! which no provider uses.

use std::path::Path;

use casefile_model::report::Gap;
use casefile_model::tools::docs::StatusEvent;
use casefile_model::tools::logs::{Line, Pattern};
use casefile_model::tools::metrics::Series;
use casefile_model::tools::traces::Span;
use casefile_model::{Alert, Digest, Time};
use serde::Serialize;

mod alert;
mod changes;
mod check;
mod csv_rows;
mod digest;
mod docs;
mod error;
pub mod expected;
mod experiments;
mod extent;
mod faults;
mod folder;
pub(crate) mod gaps;
mod json;
mod lines;
mod logs;
mod metrics;
mod patterns;
mod profiles;
mod repo;
mod settings;
mod severity;
mod traces;
mod unknown;

pub use alert::parse_alert;
pub use changes::{Commit, Deploy, Switch};
pub use check::{Problem, ProblemKind, check};
pub use docs::Document;
pub use error::{LoadError, Place};
pub use experiments::RecordedExperiment;
pub use profiles::Profile;
pub use repo::Repo;

use faults::Faults;
use folder::Folder;

/// Largest file that is read, in bytes: 256 MiB.
pub const FILE_BYTES_MAX: u64 = 256 << 20;
/// Longest line of a file that is read line by line, in bytes: 1 MiB.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Most rows of one part: 5 million.
pub const ROWS_MAX: usize = 5_000_000;
/// Most files in `docs`, `profiles`, or a folder of references: 10,000.
pub const FILES_MAX: usize = 10_000;

/// A recorded incident in memory. Its parts are sorted, so the order of lines in its files has no effect.
#[derive(Debug)]
pub struct Incident {
    /// What fired.
    pub alert: Alert,
    /// What was recorded.
    pub parts: Parts,
    /// The as-of time that `incident.toml` asks for.
    pub as_of: Option<Time>,
    /// The git repository, where there is one.
    pub repo: Option<Repo>,
    /// A gap for each optional part that the recording lacks, in the order of the parts.
    pub gaps: Vec<Gap>,
    /// What was ignored and why, one sentence each, sorted.
    pub notes: Vec<String>,
    /// Digest of the parsed and sorted content; it does not depend on the order of rows, on white space, on
    /// unknown files, or on `expected.json` and `explanation.txt`.
    pub digest: Digest,
}

/// The recorded parts. A part that the recording lacks is `None`; one that is there and empty is an empty
/// list.
#[derive(Debug, Default, Serialize)]
pub struct Parts {
    /// By service, metric, labels; points by time, one value for each.
    pub metrics: Option<Vec<Series>>,
    /// By time, then by content.
    pub logs: Option<Vec<Line>>,
    /// By start, trace, span.
    pub spans: Option<Vec<Span>>,
    /// By service and signature.
    pub patterns: Option<Vec<Pattern>>,
    /// By time and hash.
    pub commits: Option<Vec<Commit>>,
    /// By time and identifier.
    pub deploys: Option<Vec<Deploy>>,
    /// By time and name.
    pub flags: Option<Vec<Switch>>,
    /// By time and key.
    pub configs: Option<Vec<Switch>>,
    /// By start and identifier.
    pub experiments: Option<Vec<RecordedExperiment>>,
    /// By time.
    pub status: Option<Vec<StatusEvent>>,
    /// By identifier.
    pub docs: Option<Vec<Document>>,
    /// By service, kind, start, identifier.
    pub profiles: Option<Vec<Profile>>,
}

impl Incident {
    /// Loads the recording in a directory, with the repository that it holds.
    ///
    /// # Errors
    /// The first [`LoadError`] in the order of the parts: no such directory, no `alert.json`, a malformed
    /// part, a file past a limit, a link that leads out of the directory.
    pub fn load(dir: &Path) -> Result<Self, LoadError> {
        Self::load_with_repo(dir, None)
    }

    /// Loads the recording in a directory; `repo`, a folder anywhere, stands in for the repository that it
    /// holds.
    ///
    /// # Errors
    /// As [`Incident::load`], and where `repo` is not a git repository.
    pub fn load_with_repo(dir: &Path, repo: Option<&Path>) -> Result<Self, LoadError> {
        let mut faults = Faults::first_only();
        let incident = read(dir, repo, &mut faults);
        match faults.into_first() {
            Some(error) => Err(error),
            None => incident.ok_or_else(|| LoadError::NoAlert(dir.to_owned())),
        }
    }

    /// The end of the recording: the latest of metrics, logs, span ends, deploys and flags; when the alert
    /// fired where the recording has none of these.
    pub fn end(&self) -> Time {
        extent::end(&self.parts).unwrap_or(self.alert.fired_at)
    }

    /// The start of the recording: the earliest of metrics, logs and spans; when the alert fired where the
    /// recording has none of these.
    pub fn start(&self) -> Time {
        extent::start(&self.parts).unwrap_or(self.alert.fired_at)
    }

    /// The as-of time of a case that names none: that of `incident.toml`, else the end of the recording.
    pub fn default_as_of(&self) -> Time {
        self.as_of.unwrap_or_else(|| self.end())
    }
}

/// Reads all parts. What is wrong goes to `faults`; none where not even the alert can be read.
fn read(dir: &Path, repo: Option<&Path>, faults: &mut Faults) -> Option<Incident> {
    let folder = faults.keep(Folder::open(dir))?;
    let alert = alert::read(&folder, dir, faults);
    let settings = settings::read(&folder, faults);
    let mut parts = Parts {
        metrics: metrics::read(&folder, faults),
        logs: logs::read(&folder, faults),
        spans: traces::read(&folder, faults),
        patterns: patterns::read(&folder, faults),
        commits: changes::read_commits(&folder, faults),
        deploys: changes::read_deploys(&folder, faults),
        flags: changes::read_flags(&folder, faults),
        configs: changes::read_configs(&folder, faults),
        experiments: experiments::read(&folder, faults),
        status: docs::read_status(&folder, faults),
        docs: docs::read(&folder, faults),
        profiles: None,
    };
    parts.profiles = profiles::read(&folder, &settings.profiles, faults);
    let repo = repo::open(&folder, dir, settings.repo.as_deref(), repo, faults);
    unknown::note(&folder, settings.repo.as_deref(), faults);
    let alert = alert?;
    let digest = faults.keep(digest::of(&alert, &parts, settings.as_of, repo.as_ref()))?;
    let gaps = gaps::of(&parts, repo.is_some());
    Some(Incident { alert, parts, as_of: settings.as_of, repo, gaps, notes: faults.notes(), digest })
}

#[cfg(test)]
pub(crate) mod tests;
