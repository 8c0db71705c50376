//! Scoring: a hash is right only if it is exactly the expected one, and not knowing is never right.

use std::collections::BTreeSet;

use casefile_model::case::CaseReport;
use serde::Serialize;

use crate::incident::expected::Expected;

/// The score of one incident.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Scored {
    pub(super) name: String,
    pub(super) correct: bool,
    /// Null is an abstention.
    pub(super) said: Option<String>,
    pub(super) expected: String,
    pub(super) confidence: f64,
    /// 1 where right, 0 where a decoy is named, else up to 0.5 for the rest of the answer.
    pub(super) graded: f64,
    #[serde(skip)]
    pub(super) fault_kind: String,
    /// A decoy is named.
    #[serde(skip)]
    pub(super) decoy: bool,
    /// Any wrong hash is named.
    #[serde(skip)]
    pub(super) innocent: bool,
}

impl Scored {
    /// Returns whether a cause is named that is not the right one.
    pub(super) fn is_wrong(&self) -> bool {
        !self.correct && self.said.is_some()
    }

    /// Returns the score as one word.
    pub(super) fn word(&self) -> &'static str {
        match (self.correct, &self.said) {
            (true, _) => "right",
            (false, None) => "abstained",
            (false, Some(_)) => "wrong",
        }
    }
}

/// Scores what a report says against what is known.
pub(super) fn score(name: &str, report: &CaseReport, expected: &Expected) -> Scored {
    let said = report.verdict.root_cause_commit.clone();
    let correct = said.as_deref() == Some(expected.root_cause_commit.as_str());
    let decoy = said.as_ref().is_some_and(|said| expected.decoy_deploy_commits.contains(said));
    let innocent = !correct && said.as_deref().is_some_and(|said| said != "none");
    let graded = match (correct, decoy) {
        (true, _) => 1.0,
        (_, true) => 0.0,
        _ => partial(report, expected),
    };
    Scored {
        name: name.to_owned(),
        correct,
        said,
        expected: expected.root_cause_commit.clone(),
        confidence: report.verdict.confidence,
        graded,
        fault_kind: expected.fault_kind.clone().unwrap_or_else(|| "unlabelled".into()),
        decoy,
        innocent,
    }
}

/// 0.5 for the first failing service, 0.3 for the overlap of the blast radius, 0.2 for the remediation; at most 0.5.
fn partial(report: &CaseReport, expected: &Expected) -> f64 {
    let verdict = &report.verdict;
    let first = verdict.first_failing_service.is_some()
        && verdict.first_failing_service.as_deref() == expected.first_failing_service.as_deref();
    let remediation = serde_json::to_value(verdict.remediation).ok();
    let remedied = report.verdict.root_cause_commit.is_some()
        && remediation.as_ref().and_then(|r| r.as_str()) == expected.remediation.as_deref();
    let said: BTreeSet<&String> = verdict.blast_radius.iter().collect();
    let known: BTreeSet<&String> = expected.blast_radius.iter().collect();
    let score =
        0.5 * f64::from(u8::from(first)) + 0.3 * jaccard(&said, &known) + 0.2 * f64::from(u8::from(remedied));
    score.min(0.5)
}

fn jaccard(a: &BTreeSet<&String>, b: &BTreeSet<&String>) -> f64 {
    let union = a.union(b).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of services are far below 2^52")]
    match union {
        0 => 1.0,
        union => a.intersection(b).count() as f64 / union as f64,
    }
}
