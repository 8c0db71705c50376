//! What the playbook reads of its children's data. Fields that it does not use are left out.

use casefile_sdk::prelude::*;

/// What `core/onset` hands over.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Onsets {
    /// The onset of the alert's symptom.
    pub onset: Option<Started>,
    /// All onsets, best first.
    #[serde(default)]
    pub all: Vec<Started>,
}

/// Something that started.
#[derive(Clone, Debug, Deserialize)]
pub struct Started {
    /// `primary`, `leads`, `coincides` or `follows`.
    pub relation: String,
    /// The service.
    pub service: String,
    /// The latest credible time, in milliseconds since the Unix epoch.
    pub latest_ms: i64,
    /// Whether it still goes on.
    pub lasting: bool,
    /// Present for a series.
    pub metric: Option<String>,
}

/// What `core/changes-before` hands over.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Changes {
    /// Latest before the onset first.
    pub candidates: Vec<Change>,
}

/// A change before the onset.
#[derive(Clone, Debug, Deserialize)]
pub struct Change {
    /// Kind of the change.
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// The commit, where the change is one or brought one.
    pub commit: Option<String>,
    /// The service that was changed, where that is known.
    #[serde(default)]
    pub service: Option<String>,
    /// `deploy`, `own-time`, `possibly-with-deploy` or `unknown`.
    pub live_since: String,
    /// Milliseconds from going live to the onset.
    pub before_onset_ms: i64,
}

/// What `core/changes-before` is asked.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ChangesParameters {
    /// The latest credible time of the onset.
    pub onset_ms: i64,
    /// How far back to look.
    pub lookback_ms: i64,
}
