//! What a scenario says about its incident. Times are minutes since the start of the recording.

use std::fmt;

use casefile_analysis::FaultKind;
use serde_json::Value;

use crate::series::{Series, Shape};
use crate::spans::Call;
use crate::world::{Language, World};

mod build;

/// Why an innocent change, or something else, looks guilty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decoy {
    /// Deployed right at the onset on the loud service.
    AtOnset,
    /// Longer than what is at fault.
    Long,
    /// Touches the same sort of setting, in the harmless direction.
    LookAlike,
    /// Touches the same file or function without a change of behaviour.
    SameFile,
    /// Its message sounds dangerous.
    Alarming,
    /// Raises the version of a dependency.
    Bump,
    /// Deployed between onset and alert, so too late.
    TooLate,
    /// Taken back before the onset, or what took it back.
    Reverted,
    /// Only comments, tests or documents.
    Unexecuted,
    /// A flag that changed near the onset.
    Flag,
    /// A provider that announced something else.
    Feed,
    /// Errors that are logged on any day, or a load that comes each day.
    Habit,
}

impl fmt::Display for Decoy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::AtOnset => "deploy-at-onset",
            Self::Long => "longer-diff",
            Self::LookAlike => "harmless-look-alike",
            Self::SameFile => "same-file",
            Self::Alarming => "alarming-message",
            Self::Bump => "dependency-bump",
            Self::TooLate => "deploy-after-onset",
            Self::Reverted => "reverted-change",
            Self::Unexecuted => "comment-or-test-only",
            Self::Flag => "flag-change",
            Self::Feed => "status-feed",
            Self::Habit => "ordinary-noise",
        })
    }
}

/// What is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A commit, by its key.
    Commit(&'static str),
    /// A flag that was changed.
    Flag(&'static str),
    /// A configuration value that was changed without a commit.
    Config(&'static str),
    /// Nothing that these people changed.
    Outside,
}

/// Parts that an incident may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `traces.json`.
    Traces,
    /// `context/deploys.json`.
    Deploys,
    /// `patterns.json`.
    Patterns,
    /// `context/flags.json`.
    Flags,
    /// `logs.ndjson`.
    Logs,
    /// The lines of `logs.ndjson` below the severity of an error.
    QuietLogs,
}

/// How a deploy event names what it deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// The commit.
    Commit,
    /// The newest commit of that moment: a release of several commits.
    Head,
    /// A version alone.
    Version,
}

/// A deploy event.
#[derive(Clone, Debug)]
pub struct Ship {
    /// Which service.
    pub service: &'static str,
    /// When.
    pub minute: i64,
    /// What the event names.
    pub names: Names,
}

/// A commit that the scenario names.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its key in the corpus.
    pub key: &'static str,
    /// When it was committed.
    pub minute: i64,
    /// Why it looks guilty, if it is a decoy.
    pub decoy: Option<Decoy>,
    /// Its deploys.
    pub ships: Vec<Ship>,
}

/// A flag or configuration value that changed.
#[derive(Clone, Debug)]
pub struct Switch {
    /// Its name.
    pub name: &'static str,
    /// Where.
    pub service: &'static str,
    /// `old->new`.
    pub change: &'static str,
    /// When.
    pub minute: i64,
    /// A configuration value, not a flag.
    pub config: bool,
}

/// Lines that a service logs during a time.
#[derive(Clone, Debug)]
pub struct Burst {
    /// Which service.
    pub service: &'static str,
    /// From this minute.
    pub from: i64,
    /// To this minute.
    pub to: i64,
    /// Lines in a minute.
    pub per_minute: f64,
    /// Becomes more frequent from nothing.
    pub growing: bool,
    /// Templates: `LEVEL text ;; key=value`.
    pub lines: &'static [&'static str],
}

/// Traces of one kind.
#[derive(Clone, Debug)]
pub struct Traces {
    /// The tree of calls.
    pub call: Call,
    /// How many on good days, over the whole recording.
    pub good: i64,
    /// How many while something is wrong.
    pub bad: i64,
    /// Since when something is wrong.
    pub from: i64,
}

/// What the monitor said.
#[derive(Clone, Debug)]
pub struct Alert {
    /// The service that it names.
    pub service: &'static str,
    /// The metric.
    pub metric: &'static str,
    /// The threshold.
    pub threshold: f64,
    /// Severity in the world's words.
    pub severity: &'static str,
    /// Name of the monitor.
    pub monitor: &'static str,
    /// Its text; `{value}` is what was observed.
    pub summary: &'static str,
}

/// An incident before it is written.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Name of the directory; names what the pager said, never the cause.
    pub name: &'static str,
    /// Where it happens.
    pub world: &'static World,
    /// The kind of fault.
    pub kind: FaultKind,
    /// The language of what is at fault.
    pub language: Language,
    /// Local time of the start.
    pub start: &'static str,
    /// Length of the recording in minutes.
    pub minutes: i64,
    /// Seconds between two points of a series.
    pub step: i64,
    /// When the first service begins to suffer.
    pub onset: i64,
    /// When the alert fired.
    pub fired: i64,
    /// What the monitor said.
    pub alert: Option<Alert>,
    /// What is at fault.
    pub cause: Cause,
    /// Commits that the scenario names.
    pub changes: Vec<Change>,
    /// Flags and configuration values that changed.
    pub switches: Vec<Switch>,
    /// What happens to standing series.
    pub hits: Vec<(&'static str, &'static str, &'static str, Shape)>,
    /// Series that only this incident has.
    pub extras: Vec<(&'static str, &'static str, Series)>,
    /// What is logged beside the chatter.
    pub bursts: Vec<Burst>,
    /// Services that do not chat during a time.
    pub silences: Vec<(&'static str, i64, i64)>,
    /// Traces.
    pub traces: Vec<Traces>,
    /// What providers announced.
    pub feed: Option<Value>,
    /// Runbooks: name, text.
    pub docs: Vec<(&'static str, &'static str)>,
    /// Profiles: service, from, to, folded stacks.
    pub profiles: Vec<(&'static str, i64, i64, &'static str)>,
    /// Parts that are missing.
    pub lacks: Vec<Part>,
    /// The repository is there.
    pub repo: bool,
    /// Share of innocent commits whose diff was not exported; at 1 no diff was exported at all.
    pub undiffed: f64,
    /// Decoys that are not commits.
    pub other_decoys: Vec<Decoy>,
    /// The service that failed first.
    pub first: &'static str,
    /// Other services that suffered.
    pub blast: &'static [&'static str],
    /// What to do.
    pub remedy: &'static str,
    /// Why, in words.
    pub why: &'static str,
}
