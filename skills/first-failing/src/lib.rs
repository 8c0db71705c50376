//! Skill `core/first-failing`: who broke first, and who is a victim?
//!
//! # Layout
//! - [`follow`]: from who suffers to who makes it suffer, along calls and queues.
//! - [`suffer`]: who blames whom in log lines, and who suffers.
//! - [`origin`]: where failed requests failed, and who calls whom, from spans.

pub mod follow;
pub mod origin;
pub mod suffer;

use casefile_sdk::prelude::*;
use casefile_sdk::types::FirstFailing;
use core_handover::{First, Signature, both, given};
use origin::Origins;

/// What the caller may choose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// When it started, in milliseconds since the Unix epoch; when the alert fired, where it is absent.
    pub onset_ms: Option<i64>,
    /// What `core/fault-signature` found; the skill runs it where this is absent.
    pub signature: Option<Signature>,
}

/// Spans so long before the onset show who calls whom.
const LOOKBACK_MS: i64 = 2 * HOUR_MS;

/// Says who broke first.
///
/// # Errors
/// `missing-data` without an alert, or where the signature is not given and cannot be found.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<First>, Failure> {
    let alert = case.alert()?;
    let onset_ms = parameters.onset_ms.unwrap_or(alert.fired_at);
    let (signature, found): (Signature, _) = given(parameters.signature, "core/fault-signature", onset_ms)?;
    let mut evidence = both(case.handed_down().cloned(), found);
    let mut gaps = Vec::new();
    let window = case.since(onset_ms.saturating_sub(LOOKBACK_MS));
    let origins = match traces::search(&traces::Search::within(window)) {
        Ok(answer) => {
            evidence = both(evidence, Some(answer.evidence.clone()));
            Origins::of(&answer.items, onset_ms)
        }
        Err(error) => {
            gaps.push(("where failed requests failed".to_owned(), casefile_sdk::tool_error_text(&error)));
            Origins::default()
        }
    };
    let first = suffer::who(alert, &signature.scene, &origins);
    if first.assumed {
        gaps.push(("who broke first".to_owned(), first.why.clone()));
        let summary = format!(
            "Nothing shows who broke first; {}, which the alert is about, is only assumed.",
            first.service
        );
        return Ok(Report::new(summary, first).gaps(gaps));
    }
    let summary = match first.victims.as_slice() {
        [] => format!("{} broke first: {}.", first.service, first.why),
        victims => {
            format!(
                "{} broke first: {}. Suffering with it: {}.",
                first.service,
                first.why,
                victims.join(", ")
            )
        }
    };
    let finding = evidence.map(|evidence| {
        let claim =
            FirstFailing { service: first.service.clone(), at: onset_ms, victims: first.victims.clone() };
        Finding::first_failing(evidence, claim, summary.clone())
    });
    Ok(Report::new(summary, first).findings(finding).gaps(gaps))
}

casefile_sdk::skill!(investigate);
