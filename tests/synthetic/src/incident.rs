//! What a scenario says about its incident. Times are minutes since the start of the recording.

use std::fmt;

use casefile_analysis::FaultKind;
use serde_json::Value;

use crate::series::{Series, Shape};
use crate::spans::Call;
use crate::world::{Language, World};

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

impl Incident {
    /// Begins an incident.
    pub fn new(world: &'static World, name: &'static str, kind: FaultKind) -> Self {
        Self {
            name,
            world,
            kind,
            language: world.language,
            start: "2025-01-01 00:00",
            minutes: 240,
            step: 120,
            onset: 0,
            fired: 0,
            alert: None,
            cause: Cause::Outside,
            changes: Vec::new(),
            switches: Vec::new(),
            hits: Vec::new(),
            extras: Vec::new(),
            bursts: Vec::new(),
            silences: Vec::new(),
            traces: Vec::new(),
            feed: None,
            docs: Vec::new(),
            profiles: Vec::new(),
            lacks: Vec::new(),
            repo: false,
            undiffed: 0.0,
            other_decoys: Vec::new(),
            first: "",
            blast: &[],
            remedy: "none",
            why: "",
        }
    }

    /// Sets local start, length in minutes, onset and time of the alert. The step of series follows from the length.
    #[must_use]
    pub fn clock(mut self, start: &'static str, minutes: i64, onset: i64, fired: i64) -> Self {
        (self.start, self.minutes, self.onset, self.fired) = (start, minutes, onset, fired);
        self.step = match minutes {
            0..=180 => 60,
            181..=420 => 120,
            _ => 300,
        };
        self
    }

    /// Sets the language of what is at fault where it is not that of the world.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets what fired: service, metric, threshold, severity.
    #[must_use]
    pub fn alert(
        mut self,
        (service, metric, threshold): (&'static str, &'static str, f64),
        severity: &'static str,
        monitor: &'static str,
        summary: &'static str,
    ) -> Self {
        self.alert = Some(Alert { service, metric, threshold, severity, monitor, summary });
        self
    }

    fn add(mut self, key: &'static str, minute: i64, decoy: Option<Decoy>) -> Self {
        self.changes.push(Change { key, minute, decoy, ships: Vec::new() });
        self
    }

    /// The commit at fault.
    #[must_use]
    pub fn cause(mut self, key: &'static str, minute: i64) -> Self {
        self.cause = Cause::Commit(key);
        self.add(key, minute, None)
    }

    /// The flag at fault.
    #[must_use]
    pub fn cause_flag(
        mut self,
        name: &'static str,
        service: &'static str,
        change: &'static str,
        minute: i64,
    ) -> Self {
        self.cause = Cause::Flag(name);
        self.flag(name, service, change, minute)
    }

    /// The configuration value at fault, changed without a commit.
    #[must_use]
    pub fn cause_config(
        mut self,
        name: &'static str,
        service: &'static str,
        change: &'static str,
        minute: i64,
    ) -> Self {
        self.cause = Cause::Config(name);
        self.config(name, service, change, minute)
    }

    /// An innocent commit that looks guilty.
    #[must_use]
    pub fn decoy(self, decoy: Decoy, key: &'static str, minute: i64) -> Self {
        self.add(key, minute, Some(decoy))
    }

    /// An innocent commit that the scenario needs at a certain time.
    #[must_use]
    pub fn commit(self, key: &'static str, minute: i64) -> Self {
        self.add(key, minute, None)
    }

    fn ship(mut self, service: &'static str, minute: i64, names: Names) -> Self {
        if let Some(change) = self.changes.last_mut() {
            change.ships.push(Ship { service, minute, names });
        }
        self
    }

    /// Deploys the last commit, under its hash.
    #[must_use]
    pub fn ships(self, service: &'static str, minute: i64) -> Self {
        self.ship(service, minute, Names::Commit)
    }

    /// Deploys the last commit within a release that is named by the newest commit of that time.
    #[must_use]
    pub fn ships_in_release(self, service: &'static str, minute: i64) -> Self {
        self.ship(service, minute, Names::Head)
    }

    /// Deploys the last commit under a version alone.
    #[must_use]
    pub fn ships_as_version(self, service: &'static str, minute: i64) -> Self {
        self.ship(service, minute, Names::Version)
    }

    fn switch(mut self, switch: Switch) -> Self {
        self.switches.push(switch);
        self
    }

    /// A flag that changed.
    #[must_use]
    pub fn flag(self, name: &'static str, service: &'static str, change: &'static str, minute: i64) -> Self {
        self.switch(Switch { name, service, change, minute, config: false })
    }

    /// A configuration value that changed.
    #[must_use]
    pub fn config(
        self,
        name: &'static str,
        service: &'static str,
        change: &'static str,
        minute: i64,
    ) -> Self {
        self.switch(Switch { name, service, change, minute, config: true })
    }

    /// What happens to a standing series (`rate`, `errors`, `latency`, `cpu`, `memory` or a name).
    #[must_use]
    pub fn hit(self, service: &'static str, metric: &'static str, shape: Shape) -> Self {
        self.hit_labelled(service, metric, "", shape)
    }

    /// What happens to a standing series with these labels.
    #[must_use]
    pub fn hit_labelled(
        mut self,
        service: &'static str,
        metric: &'static str,
        labels: &'static str,
        shape: Shape,
    ) -> Self {
        self.hits.push((service, self.world.metric(metric), labels, shape));
        self
    }

    /// A series that only this incident has.
    #[must_use]
    pub fn extra(mut self, service: &'static str, metric: &'static str, series: Series) -> Self {
        self.extras.push((service, metric, series));
        self
    }

    /// Lines logged from a minute until the end.
    #[must_use]
    pub fn logs(
        self,
        service: &'static str,
        from: i64,
        per_minute: f64,
        lines: &'static [&'static str],
    ) -> Self {
        let to = self.minutes;
        self.logs_until(service, (from, to), per_minute, lines)
    }

    /// Lines logged during a time.
    #[must_use]
    pub fn logs_until(
        mut self,
        service: &'static str,
        (from, to): (i64, i64),
        per_minute: f64,
        lines: &'static [&'static str],
    ) -> Self {
        self.bursts.push(Burst { service, from, to, per_minute, growing: false, lines });
        self
    }

    /// Lines that become more frequent until the end.
    #[must_use]
    pub fn logs_growing(
        mut self,
        service: &'static str,
        from: i64,
        per_minute: f64,
        lines: &'static [&'static str],
    ) -> Self {
        let to = self.minutes;
        self.bursts.push(Burst { service, from, to, per_minute, growing: true, lines });
        self
    }

    /// A service says nothing of its ordinary lines from a minute until another.
    #[must_use]
    pub fn silent(mut self, service: &'static str, from: i64, to: i64) -> Self {
        self.silences.push((service, from, to));
        self
    }

    /// Traces: so many good ones over the whole time, so many bad ones since a minute.
    #[must_use]
    pub fn traces(mut self, good: i64, bad: i64, from: i64, call: Call) -> Self {
        self.traces.push(Traces { call, good, bad, from });
        self
    }

    /// What a provider announced.
    #[must_use]
    pub fn feed(mut self, feed: Value) -> Self {
        self.feed = Some(feed);
        self
    }

    /// A runbook.
    #[must_use]
    pub fn doc(mut self, name: &'static str, text: &'static str) -> Self {
        self.docs.push((name, text));
        self
    }

    /// A profile of the processor in a time.
    #[must_use]
    pub fn profile(mut self, service: &'static str, from: i64, to: i64, folded: &'static str) -> Self {
        self.profiles.push((service, from, to, folded));
        self
    }

    /// A part is missing.
    #[must_use]
    pub fn lacks(mut self, part: Part) -> Self {
        self.lacks.push(part);
        self
    }

    /// The repository is there.
    #[must_use]
    pub fn with_repo(mut self) -> Self {
        self.repo = true;
        self
    }

    /// This share of the innocent commits was exported without a diff; at 1 each commit was.
    #[must_use]
    pub fn undiffed(mut self, share: f64) -> Self {
        self.undiffed = share;
        self
    }

    /// A decoy that is not a commit.
    #[must_use]
    pub fn misleads(mut self, decoy: Decoy) -> Self {
        self.other_decoys.push(decoy);
        self
    }

    /// The truth: first failing service, other services that suffered, remediation, and why.
    #[must_use]
    pub fn truth(
        mut self,
        first: &'static str,
        blast: &'static [&'static str],
        remedy: &'static str,
        why: &'static str,
    ) -> Self {
        (self.first, self.blast, self.remedy, self.why) = (first, blast, remedy, why);
        self
    }

    /// Minute at which what is at fault took effect; nothing for an outside cause.
    pub fn live(&self) -> Option<i64> {
        match self.cause {
            Cause::Outside => None,
            Cause::Commit(key) => {
                let change = self.changes.iter().find(|change| change.key == key)?;
                Some(change.ships.iter().map(|ship| ship.minute).min().unwrap_or(change.minute))
            }
            Cause::Flag(name) | Cause::Config(name) => {
                self.switches.iter().find(|switch| switch.name == name).map(|switch| switch.minute)
            }
        }
    }
}
