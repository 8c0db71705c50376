//! What a step is asked to do.

use serde::{Deserialize, Serialize};

use crate::{Alert, Budget, EvidenceId, Time};

/// The request of a step, field for field as `types.request` in `wit/tools/types.wit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The case's alert, where there is one.
    pub alert: Option<Alert>,
    /// Nothing later is visible.
    pub as_of: Time,
    /// A JSON object, byte for byte as the caller gave it.
    pub parameters: String,
    /// Evidence handed down by the caller.
    pub evidence: Vec<EvidenceId>,
    /// What this step and those it runs may spend.
    pub budget: Budget,
}

/// Half-open time range: `start` included, `end` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First instant inside.
    pub start: Time,
    /// First instant after it.
    pub end: Time,
}

impl Window {
    /// Whether the instant lies inside.
    pub fn contains(&self, at: Time) -> bool {
        self.start <= at && at < self.end
    }
}
