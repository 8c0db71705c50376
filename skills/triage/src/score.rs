//! How near in time a change is to the onset.

use casefile_sdk::prelude::*;

use crate::children::Change;

/// The score of a change that went live right at the onset. Modest on purpose: time alone names no cause.
const SCORE_MAX: f64 = 0.3;

/// What is left of the score where it is not known that the change was live.
const NOT_LIVE_PART: f64 = 0.5;

/// What is left of the score of a change to another service than the alert's. Little, since the alert's service may be
/// a victim.
const OTHER_SERVICE_PART: f64 = 0.8;

/// A change with a score from nearness in time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Scored {
    /// Kind of the change.
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// The commit, where the change is one or brought one.
    pub commit: Option<String>,
    /// From 0 to 0.3: for a change to the alert's service 0.3 at the onset, half of that an hour before, a third two
    /// hours before.
    pub score: f64,
}

/// Scores changes, best first; equal ones keep their order. `service` is the alert's.
pub fn scored(changes: &[Change], service: &str) -> Vec<Scored> {
    let mut scored: Vec<Scored> = changes.iter().map(|change| score(change, service)).collect();
    scored.sort_by(|a, b| b.score.total_cmp(&a.score));
    scored
}

fn score(change: &Change, service: &str) -> Scored {
    let certain = matches!(change.live_since.as_str(), "deploy" | "own-time");
    let minutes = u32::try_from(change.before_onset_ms.max(0) / MINUTE_MS).unwrap_or(u32::MAX);
    let other = change.service.as_deref().is_some_and(|changed| changed != service);
    let part = if other { OTHER_SERVICE_PART } else { 1.0 };
    let near = part * SCORE_MAX / (1.0 + f64::from(minutes) / 60.0);
    Scored {
        kind: change.kind.clone(),
        id: change.id.clone(),
        commit: change.commit.clone(),
        score: if certain { near } else { near * NOT_LIVE_PART },
    }
}
