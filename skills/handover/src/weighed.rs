//! How well each change explains the fault, and what tried to break that.

use casefile_sdk::types::ChangeRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `core/reach` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Reaches {
    /// One for each change, in the order of the changes.
    pub reaches: Vec<Reach>,
}

impl Reaches {
    /// Finds the reach of a change.
    pub fn of(&self, kind: &str, id: &str) -> Option<&Reach> {
        self.reaches.iter().find(|reach| reach.kind == kind && reach.id == id)
    }
}

/// How far a change reaches into the failing services.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Reach {
    /// Kind of the change.
    pub kind: String,
    /// Identifier of the change.
    pub id: String,
    /// 1 for the code of a failing service that was live, less for what only may have run there.
    pub part: f64,
    /// The reason.
    pub why: String,
}

/// What `core/mechanism` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct WeighedChanges {
    /// All changes before the onset, the one that explains the fault best first.
    pub weighed: Vec<Weighed>,
    /// How many have no content that can be read.
    pub unread: usize,
}

/// A change and how well it explains the fault.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Weighed {
    /// Kind of the change.
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// The commit.
    pub commit: Option<String>,
    /// Author or actor.
    pub author: Option<String>,
    /// First line of the message.
    pub title: String,
    /// The service that was changed or deployed.
    pub service: Option<String>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub made_at_ms: i64,
    /// When it went live, in milliseconds since the Unix epoch.
    pub live_at_ms: Option<i64>,
    /// How well it explains the fault, from 0 to 1.
    pub score: f64,
    /// What it does, such as `lock-removed`.
    pub effect: Option<String>,
    /// The kind of fault that this explains.
    pub fault_kind: Option<String>,
    /// The lines that show it.
    pub part: String,
    /// Why it explains the fault, or why it does not.
    pub because: String,
    /// Names that it shares with what the failing system says.
    pub shared_names: Vec<String>,
    /// Whether all its files hold settings.
    pub settings_only: bool,
    /// Whether its content was read.
    pub read: bool,
    /// How likely it is at fault by all that speaks for it and against it, from 0 to 1, beside all other changes.
    pub likely: f64,
    /// What speaks for it and against it, each by itself.
    pub grounds: Grounds,
}

/// What a change does to how a program runs, by the form of its lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Alters {
    /// It was not read.
    #[default]
    Unread,
    /// Nothing: comments, tests, documents, what is logged.
    Nothing,
    /// It only says in other words what the program did.
    Wording,
    /// It only adds what nothing calls yet.
    Apart,
    /// Versions of libraries alone.
    Versions,
    /// Settings of which none is known to do much.
    Settings,
    /// How the program behaves.
    Behaviour,
}

/// What speaks for a change and against it, each by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Grounds {
    /// How well what it is known to do explains the fault, from 0 to 1, wherever it runs.
    pub mechanism: f64,
    /// How far it reaches, from 0 to 1.
    pub reach: f64,
    /// How many of the names that the failing system says are its own, from 0 to 1.
    pub link: f64,
    /// What it does to how a program runs.
    pub alters: Alters,
    /// How it is known since when it was live.
    pub live_since: crate::LiveSince,
    /// How much of what the alert, the series and the errors speak of stands in it, from 0 to 2.
    pub overlap: f64,
    /// Lines of it that run and are new or gone.
    pub lines: usize,
    /// Minutes from going live to the first sign of the fault after that; none without both.
    pub to_sign_minutes: Option<f64>,
    /// Part of all signs that came within minutes after it.
    pub signs_soon: f64,
    /// Part of all signs that came in the hour before it.
    pub signs_before: f64,
    /// Whether the first sign after it came within minutes, and few before.
    pub felt: bool,
    /// Whether that holds of the signs of its own service.
    pub felt_by_own: bool,
    /// Minutes from going live, or else from being made, to the onset.
    pub to_onset_minutes: f64,
    /// Other changes of behaviour near to the fault that went live after it and before the onset.
    pub later: usize,
    /// Other changes of behaviour that went live with it.
    pub beside: usize,
}

impl Weighed {
    /// Returns the change as tools name it.
    pub fn reference(&self) -> ChangeRef {
        ChangeRef { kind: crate::change::kind(&self.kind), id: self.id.clone() }
    }

    /// Returns kind, identifier and title, as a report shows them.
    pub fn shown(&self) -> String {
        format!("{} {} ({:.80})", self.kind, crate::change::short(&self.id), self.title)
    }
}

/// What `core/refute` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Challenges {
    /// What was tried against each of the best explanations.
    pub challenges: Vec<Challenge>,
}

impl Challenges {
    /// Returns what is left of a change's score: the product of the factors of its challenges.
    pub fn factor(&self, kind: &str, id: &str) -> f64 {
        self.of(kind, id).map(|challenge| challenge.factor).product()
    }

    /// Finds what was tried against a change.
    pub fn of<'a>(&'a self, kind: &'a str, id: &'a str) -> impl Iterator<Item = &'a Challenge> {
        self.challenges.iter().filter(move |challenge| challenge.kind == kind && challenge.id == id)
    }
}

/// One attempt to break an explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Challenge {
    /// Kind of the change.
    pub kind: String,
    /// Identifier of the change.
    pub id: String,
    /// What was tried, as a question.
    pub question: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What is left of the change's score, from 0 to 1; 1 where it survived or could not be tried.
    pub factor: f64,
    /// What was seen.
    pub why: String,
}

/// How an attempt to break an explanation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The explanation holds.
    Survived,
    /// The explanation is broken, or weaker.
    Refuted,
    /// There was nothing to try it with.
    NotChecked,
}
