//! Skill `core/reach`: could a change have been running in the failing path before the onset?
//!
//! # Layout
//! - [`paths`]: from the files and the deploy of a change to the services that it runs in.

pub mod paths;

use casefile_sdk::prelude::*;
use core_handover::{Candidate, Changes, First, Reaches, Signature, given};
use paths::Failing;

/// What the caller may choose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The latest credible time of the onset, in milliseconds since the Unix epoch; when the alert fired, where it is
    /// absent.
    pub onset_ms: Option<i64>,
    /// What `core/fault-signature` found; the skill runs it where this is absent.
    pub signature: Option<Signature>,
    /// What `core/changes-before` listed; the skill runs it where this is absent.
    pub changes: Option<Changes>,
    /// What `core/first-failing` found: who calls whom. Only failing services themselves count where it is absent.
    pub first: Option<First>,
}

/// A change that reaches less far is said not to reach the failing path.
const NEAR_MIN: f64 = 0.6;

/// Says how far each change reaches.
///
/// # Errors
/// `missing-data` without an alert, or where what is not given cannot be found.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Reaches>, Failure> {
    let alert = case.alert()?;
    let onset_ms = parameters.onset_ms.unwrap_or(alert.fired_at);
    let (signature, _): (Signature, _) = given(parameters.signature, "core/fault-signature", onset_ms)?;
    let (changes, _): (Changes, _) = given(parameters.changes, "core/changes-before", onset_ms)?;
    let first = parameters.first.unwrap_or_default();
    let failing = Failing::new(&signature, &first, &alert.service);
    let reaches: Vec<_> = changes
        .candidates
        .iter()
        .filter(|candidate| Candidate::is_change(candidate))
        .map(|candidate| paths::reach(candidate, &failing))
        .collect();
    let near = reaches.iter().filter(|reach| reach.part >= NEAR_MIN).count();
    let summary = format!("{near} of {} changes could have run where it failed.", reaches.len());
    Ok(Report::new(summary, Reaches { reaches }))
}

casefile_sdk::skill!(investigate);
