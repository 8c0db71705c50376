//! What the playbook reads of its children's data, and what it hands on. Fields that it does not use are left out.

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::Value;

/// What `core/onset` hands over.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Onsets {
    /// The onset of the alert's symptom.
    pub onset: Option<Started>,
}

/// Something that started.
#[derive(Clone, Debug, Deserialize)]
pub struct Started {
    /// The latest credible time, in milliseconds since the Unix epoch.
    pub latest_ms: i64,
}

/// What `core/fault-signature` hands over.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Signature {
    /// The kinds of fault, clearest first.
    pub kinds: Vec<Sign>,
    /// The service that failed first.
    pub first_failing: String,
    /// The services that suffer.
    pub victims: Vec<String>,
}

/// A kind of fault.
#[derive(Clone, Debug, Deserialize)]
pub struct Sign {
    /// Its name.
    pub kind: String,
}

/// What `core/mechanism` hands over.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Mechanisms {
    /// The changes, best first.
    pub weighed: Vec<Weighed>,
}

/// A change and how well it explains the fault.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
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
    /// When it went live, in milliseconds since the Unix epoch.
    pub live_at_ms: Option<i64>,
    /// How well it explains the fault, from 0 to 1.
    pub score: f64,
    /// What it does.
    pub effect: Option<String>,
    /// The kind of fault that this explains.
    pub fault_kind: Option<String>,
    /// Why it explains the fault, or why it does not.
    pub because: String,
    /// Whether all its files hold settings.
    pub settings_only: bool,
}

/// What `core/outside-cause` hands over.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Outside {
    /// The causes for which anything speaks, best first.
    pub hypotheses: Vec<Hypothesis>,
}

/// A cause outside.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct Hypothesis {
    /// Its kind.
    pub kind: String,
    /// How well it is supported, from 0 to 1.
    pub strength: f64,
    /// What speaks for it.
    pub supports: Vec<String>,
    /// What speaks against it.
    pub contradicts: Vec<String>,
}

/// What the children are asked: each gets what the ones before it found.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// The latest credible time of the onset.
    pub onset_ms: i64,
    /// What `core/fault-signature` handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Value>,
    /// What `core/changes-before` handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
}
