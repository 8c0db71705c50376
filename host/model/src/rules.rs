//! What the host refuses in a report. The SDK's builder checks the same for convenience; these rules decide.

use std::collections::BTreeSet;

use crate::report::{ChangeRef, Claim, ProposalKind, Report, VerdictStatus};
use crate::{EvidenceId, Time};

/// What a step may lean on when it ends.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Evidence that it recorded, that its children's reports cite, or that its caller handed down.
    pub citable: BTreeSet<EvidenceId>,
    /// Changes whose content was really read through the gate, by this step or one that it ran.
    pub read: BTreeSet<ChangeRef>,
}

/// Why a report is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// A citation of something that the step never saw.
    #[error("the report cites {0}, which this step neither recorded nor was given")]
    ForeignEvidence(EvidenceId),
    /// A finding that rests on nothing.
    #[error("the finding \"{0}\" cites no evidence; cite the answer it rests on, or make it a gap")]
    NoEvidence(String),
    /// A number outside its range.
    #[error("{what} is {value}, outside 0 to 1")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A verdict that names a cause it does not claim, or claims one it does not name.
    #[error("the verdict's status and cause contradict each other: {0}")]
    Contradiction(&'static str),
    /// A revert without what a revert must rest on.
    #[error(
        "the revert of {change} is refused: {lacks}; a revert needs an onset, a mechanism of this change whose content \
         was read, and what was refuted"
    )]
    UnfoundedRevert {
        /// What it would revert.
        change: String,
        /// What is missing.
        lacks: &'static str,
    },
    /// Text that is not JSON where JSON is promised.
    #[error("the report's data is not a JSON object: {0}")]
    Data(String),
    /// A number that is none.
    #[error("{what} is {value}, not a finite number")]
    NotFinite {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A time that no calendar has.
    #[error("the report names a time that cannot be: {0} ms since 1970")]
    ImpossibleTime(i64),
    /// A claim about a time that the step could not see.
    #[error("the report names {0}, which is later than as-of")]
    AfterAsOf(Time),
}

/// Checks a report against what its step may lean on.
///
/// # Errors
/// The first [`Refusal`] found.
pub fn check(report: &Report, standing: &Standing, as_of: Time) -> Result<(), Refusal> {
    if let Some(foreign) = report.citations().find(|id| !standing.citable.contains(id)) {
        return Err(Refusal::ForeignEvidence(*foreign));
    }
    for finding in &report.findings {
        if finding.evidence.is_empty() {
            return Err(Refusal::NoEvidence(crate::text::line(&finding.summary, 80)));
        }
        check_values(&finding.claim, as_of)?;
    }
    check_verdict(report)?;
    check_reverts(report, standing)?;
    match serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(&report.data) {
        Ok(_) => Ok(()),
        Err(e) => Err(Refusal::Data(e.to_string())),
    }
}

fn check_values(claim: &Claim, as_of: Time) -> Result<(), Refusal> {
    let at = match claim {
        Claim::Onset(onset) => {
            check_finite("an onset's level before", onset.before)?;
            check_finite("an onset's level after", onset.after)?;
            onset.at
        }
        Claim::FirstFailing(first) => first.at,
        Claim::CostShift(shift) => return check_finite("a cost shift's amount", shift.amount),
        _ => return Ok(()),
    };
    check_time(at)?;
    if at > as_of { Err(Refusal::AfterAsOf(at)) } else { Ok(()) }
}

fn check_finite(what: &'static str, value: f64) -> Result<(), Refusal> {
    if value.is_finite() { Ok(()) } else { Err(Refusal::NotFinite { what, value }) }
}

fn check_time(at: Time) -> Result<(), Refusal> {
    if at.is_possible() { Ok(()) } else { Err(Refusal::ImpossibleTime(at.0)) }
}

fn check_verdict(report: &Report) -> Result<(), Refusal> {
    let Some(verdict) = &report.verdict else { return Ok(()) };
    let scores = verdict.candidates.iter().map(|c| ("a candidate's score", c.score));
    for (what, value) in scores.chain([("the confidence", verdict.confidence)]) {
        if !(0.0..=1.0).contains(&value) {
            return Err(Refusal::OutOfRange { what, value });
        }
    }
    if let Some(deployed_at) = verdict.cause.as_ref().and_then(|cause| cause.deployed_at) {
        check_time(deployed_at)?;
    }
    match (verdict.status, &verdict.cause) {
        (VerdictStatus::CauseFound, None) => Err(Refusal::Contradiction("cause-found names no cause")),
        (VerdictStatus::Inconclusive, Some(_)) => {
            Err(Refusal::Contradiction("inconclusive names a cause; name it as a candidate"))
        }
        _ => Ok(()),
    }
}

/// A revert, also one of a commit of settings, needs an onset, a mechanism of that change whose content was read, and a refuted alternative (or, where
/// there was none, a note that cites the searches which found none).
fn check_reverts(report: &Report, standing: &Standing) -> Result<(), Refusal> {
    let has = |wanted: fn(&Claim) -> bool| report.findings.iter().any(|finding| wanted(&finding.claim));
    for proposal in report.proposals.iter().filter(|p| p.kind == ProposalKind::Revert || p.undoes_a_commit())
    {
        let mechanism = report
            .findings
            .iter()
            .any(|finding| matches!(&finding.claim, Claim::Mechanism(m) if m.change == proposal.change));
        let refuted_in_verdict = report.verdict.as_ref().is_some_and(|v| !v.refuted.is_empty());
        let lacks = if !has(|claim| matches!(claim, Claim::Onset(_))) {
            "it names no onset"
        } else if !mechanism {
            "it shows no mechanism by which this change makes the fault"
        } else if !standing.read.contains(&proposal.change) {
            "the content of the change was never read through `changes.content`"
        } else if !refuted_in_verdict && !has(|claim| matches!(claim, Claim::Refuted(_) | Claim::Note(_))) {
            "it refutes no alternative and cites no search that found none"
        } else {
            continue;
        };
        return Err(Refusal::UnfoundedRevert { change: crate::text::line(&proposal.change.id, 80), lacks });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
