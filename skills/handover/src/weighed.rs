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
