//! Skill `core/outside-cause`: is the cause something that no change of ours explains?
//!
//! # Layout
//! - [`look`]: what only a closer look shows: labels, jobs that begin, what has been growing.

pub mod look;

use casefile_analysis::outside::hosts::is_foreign_service;
use casefile_analysis::outside::{Moved, Said, Scene as Hints, outside};
use casefile_sdk::prelude::*;
use core_handover::{First, Hypotheses, Hypothesis, Line, Signature, both, given};
use look::Look;

/// What the caller may choose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// When it started, in milliseconds since the Unix epoch; when the alert fired, where it is absent.
    pub onset_ms: Option<i64>,
    /// What `core/fault-signature` found; the skill runs it where this is absent.
    pub signature: Option<Signature>,
    /// What `core/first-failing` found; the skill runs it where this is absent.
    pub first: Option<First>,
}

/// Announcements so long before the onset may still hold.
const ANNOUNCED_BEFORE_MS: i64 = 14 * DAY_MS;

/// Weighs the causes outside.
///
/// # Errors
/// `missing-data` without an alert, or where the signature is not given and cannot be found.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Hypotheses>, Failure> {
    let onset_ms = match parameters.onset_ms {
        Some(onset_ms) => onset_ms,
        None => case.alert()?.fired_at,
    };
    let (signature, found): (Signature, _) = given(parameters.signature, "core/fault-signature", onset_ms)?;
    let mut evidence = both(case.handed_down().cloned(), found);
    let (first, found): (First, _) = given(parameters.first, "core/first-failing", onset_ms)?;
    evidence = both(evidence, found);
    let mut gaps = Vec::new();
    let mut announced = Vec::new();
    match docs::status(case.since(onset_ms.saturating_sub(ANNOUNCED_BEFORE_MS))) {
        Ok(answer) => {
            announced.extend(answer.items.iter().map(|event| {
                format!("{} announces {}: {} {}", event.source, event.component, event.status, event.detail)
            }));
            evidence = both(evidence, Some(answer.evidence));
        }
        Err(error) => {
            gaps.push(("what providers announced".to_owned(), casefile_sdk::tool_error_text(&error)));
        }
    }
    let look = look::look(case, onset_ms);
    evidence = both(evidence, look.evidence.clone());
    gaps.extend(look.gaps.clone());
    let hypotheses = weigh(case, &signature, &first, announced, look, onset_ms);
    let summary = match hypotheses.first() {
        Some(best) => format!("That {} is supported by this: {}.", best.sentence(), best.supports.join("; ")),
        None => "Nothing speaks for a cause outside.".to_owned(),
    };
    let findings = evidence.map(|evidence| findings(&hypotheses, &evidence)).unwrap_or_default();
    Ok(Report::new(summary, Hypotheses { hypotheses }).findings(findings).gaps(gaps))
}

/// A line with its attributes: structured logs say there whom they called and what came back.
fn said(line: &Line) -> String {
    // On a line of its own: the text may end in the frames of a trace.
    format!("{}\n{}", line.text, line.attributes).trim_end().to_owned()
}

fn weigh(
    case: &Case,
    signature: &Signature,
    first: &First,
    announced: Vec<String>,
    look: Look,
    onset_ms: i64,
) -> Vec<Hypothesis> {
    let scene = &signature.scene;
    let series = scene.series.iter().map(|series| Moved {
        service: series.service.clone(),
        metric: series.measured(),
        direction: series.direction(),
        factor: series.after / series.before.abs().max(1e-9),
        after_ms: Some(series.at_ms.saturating_sub(onset_ms)),
    });
    let lines = scene.lines.iter().map(|line| Said {
        service: line.service.clone(),
        text: said(line),
        count: line.count,
        after_ms: line.at_ms.map(|at_ms| at_ms.saturating_sub(onset_ms)),
    });
    let hints = Hints {
        lines: lines.collect(),
        told: look.told,
        series: series.collect(),
        confined: look.split.confined,
        everywhere: look.split.everywhere,
        growing: look.growing,
        exhausted: look.exhausted,
        announced,
        first_failing: first.service.clone(),
        alerting: case.alert_if_any().map(|alert| alert.service.clone()).unwrap_or_default(),
        services: scene.services.iter().filter(|service| !is_foreign_service(service)).cloned().collect(),
        calls: first.calls.clone(),
        without_lines: scene.without_lines,
    };
    let found = outside(&hints).into_iter().map(|found| Hypothesis {
        kind: found.kind.name().to_owned(),
        strength: found.strength,
        supports: found.supports,
        contradicts: found.contradicts,
    });
    found.collect()
}

/// Only what is well supported is claimed; the rest is in the data.
const CLAIMED_MIN: f64 = 0.5;

fn findings(hypotheses: &[Hypothesis], evidence: &Evidence) -> Vec<Finding> {
    let claimed = hypotheses.iter().filter(|one| one.strength >= CLAIMED_MIN);
    claimed
        .map(|one| {
            let text = one.supports.join("; ");
            Finding::outside_cause(evidence.clone(), &one.kind, &text, format!("{}: {text}", one.kind))
        })
        .collect()
}

casefile_sdk::skill!(investigate);
