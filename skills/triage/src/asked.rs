//! What each child is asked. It gets what the ones before it found; absent fields are left out.

use core_handover::{Challenges, Changes, Conclusion, First, Hypotheses, Reaches, Signature, WeighedChanges};
use serde::{Deserialize, Serialize};

/// What is read of `core/onset`.
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

/// The parameters of a child.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Asked {
    /// The latest credible time of the onset, in milliseconds since the Unix epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onset_ms: Option<i64>,
    /// What `core/fault-signature` and the layers found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// What `core/changes-before` listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// What `core/first-failing` found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<First>,
    /// What `core/reach` found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reaches>,
    /// What `core/mechanism` found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighed: Option<WeighedChanges>,
    /// What `core/outside-cause` found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hypotheses: Option<Hypotheses>,
    /// What `core/refute` found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenges: Option<Challenges>,
    /// What `core/verdict` concluded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Conclusion>,
    /// How many candidates the verdict lists, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates_max: Option<usize>,
}
