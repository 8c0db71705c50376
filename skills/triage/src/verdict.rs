//! From what the children found to one verdict, or none.
//!
//! A change needs a mechanism that explains the fault, and more of it than any other change; a cause outside needs
//! positive evidence, and no change that explains the fault as well. Anything else is not known.

use casefile_sdk::prelude::*;
use casefile_sdk::types::Cause;

use crate::children::{Hypothesis, Signature, Weighed};

/// From this score on a change is blamed.
const CHANGE_MIN: f64 = 0.4;
/// The best change must be better than the next by this much.
const MARGIN_MIN: f64 = 0.06;
/// From this strength on a cause outside is blamed.
const OUTSIDE_MIN: f64 = 0.55;
/// A change that explains the fault so well is blamed whatever speaks for a cause outside.
const CHANGE_SURE: f64 = 0.6;

/// What is concluded.
#[derive(Clone, Debug, PartialEq)]
pub enum Conclusion<'a> {
    /// This change.
    Change(&'a Weighed),
    /// This cause outside.
    Outside(&'a Hypothesis),
    /// Not known, and why.
    Unknown(String),
}

/// Concludes.
pub fn conclude<'a>(weighed: &'a [Weighed], hypotheses: &'a [Hypothesis]) -> Conclusion<'a> {
    let best = weighed.first().filter(|best| best.score >= CHANGE_MIN);
    let outside = hypotheses.first().filter(|best| best.strength >= OUTSIDE_MIN);
    match (best, outside) {
        (Some(best), Some(outside)) if best.score < CHANGE_SURE && outside.strength > best.score => {
            if outside.strength > best.score + 0.25 {
                return Conclusion::Outside(outside);
            }
            Conclusion::Unknown(format!(
                "a change ({}) and a cause outside ({}) explain it about as well",
                best.because, outside.kind
            ))
        }
        (Some(best), _) => {
            match weighed.get(1).filter(|next| best.score - next.score < MARGIN_MIN && next.id != best.id) {
                Some(next) => Conclusion::Unknown(format!(
                    "{} {:.12} and {} {:.12} explain it about as well",
                    best.kind, best.id, next.kind, next.id
                )),
                None => Conclusion::Change(best),
            }
        }
        (None, Some(outside)) => Conclusion::Outside(outside),
        (None, None) => Conclusion::Unknown(
            "no change that was read explains it, and nothing speaks clearly for a cause outside".to_owned(),
        ),
    }
}

/// The verdict of a conclusion.
pub fn verdict(
    conclusion: &Conclusion<'_>,
    weighed: &[Weighed],
    signature: &Signature,
    candidates_max: usize,
) -> Verdict {
    let mut verdict = match conclusion {
        Conclusion::Change(change) => change_at_fault(change),
        Conclusion::Outside(outside) => {
            let what = format!("{}: {}", outside.kind, outside.supports.join("; "));
            let basis = format!(
                "{:.2} is the strength of what speaks for it; no change explains it as well",
                outside.strength
            );
            Verdict::no_change_at_fault(what, outside.strength, basis)
                .remediation(remedy_outside(&outside.kind))
        }
        Conclusion::Unknown(why) => {
            Verdict::inconclusive(weighed.first().map_or(0.0, |best| best.score), why.clone())
        }
    };
    for change in weighed.iter().filter(|change| change.score > 0.0).take(candidates_max) {
        if let Some(commit) = &change.commit {
            verdict = verdict.candidate(commit.clone(), change.score);
        }
    }
    if !signature.first_failing.is_empty() {
        verdict = verdict.first_failing_service(signature.first_failing.clone());
    }
    verdict.blast_radius(signature.victims.iter().cloned())
}

fn change_at_fault(change: &Weighed) -> Verdict {
    let kind = match change.kind.as_str() {
        "flag" => ChangeKind::Flag,
        "config" => ChangeKind::Config,
        "experiment" => ChangeKind::Experiment,
        _ => ChangeKind::Commit,
    };
    let cause = Cause {
        kind,
        id: change.id.clone(),
        commit: change.commit.clone(),
        owner: change.author.clone(),
        deployed_at: change.live_at_ms,
    };
    let basis = format!("{:.2} is how well it explains the fault: {}", change.score, change.because);
    Verdict::cause_found(cause, change.score, basis).remediation(remedy(change))
}

/// What to do about a change: the least that undoes it.
fn remedy(change: &Weighed) -> Remediation {
    match (change.kind.as_str(), change.effect.as_deref()) {
        ("flag" | "experiment", _) => Remediation::FeatureFlagDisable,
        ("config", _) => Remediation::ConfigRevert,
        // What the code asks for has to come; going back would take the feature away and not the cause.
        (_, Some("schema-changed")) if change.because.contains("no part of the change creates") => {
            Remediation::RollForward
        }
        _ if change.settings_only => Remediation::ConfigRevert,
        _ => Remediation::Rollback,
    }
}

fn remedy_outside(kind: &str) -> Remediation {
    match kind {
        "node" => Remediation::Reschedule,
        "traffic" => Remediation::Scale,
        "region" => Remediation::Failover,
        "certificate" => Remediation::RotateCert,
        "bad-input" => Remediation::PurgeBadData,
        _ => Remediation::EscalateUpstream,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: &str, score: f64) -> Weighed {
        Weighed { kind: "commit".to_owned(), id: id.to_owned(), score, ..Weighed::default() }
    }

    fn outside(strength: f64) -> Hypothesis {
        Hypothesis { kind: "node".to_owned(), strength, supports: Vec::new(), contradicts: Vec::new() }
    }

    #[test]
    fn a_change_needs_a_mechanism_and_a_margin() {
        assert!(
            matches!(conclude(&[change("a", 0.7), change("b", 0.3)], &[]), Conclusion::Change(best) if best.id == "a")
        );
        assert!(matches!(conclude(&[change("a", 0.7), change("b", 0.68)], &[]), Conclusion::Unknown(_)));
        assert!(matches!(conclude(&[change("a", 0.2)], &[]), Conclusion::Unknown(_)));
    }

    #[test]
    fn a_cause_outside_needs_evidence_and_no_change_that_explains_as_well() {
        assert!(matches!(conclude(&[change("a", 0.2)], &[outside(0.8)]), Conclusion::Outside(_)));
        assert!(matches!(conclude(&[change("a", 0.7)], &[outside(0.8)]), Conclusion::Change(_)));
        assert!(matches!(conclude(&[change("a", 0.5)], &[outside(0.6)]), Conclusion::Unknown(_)));
        assert!(matches!(conclude(&[], &[outside(0.3)]), Conclusion::Unknown(_)));
    }
}
