//! From weighed changes and causes outside to one conclusion, or none.
//!
//! A change needs a mechanism that explains the fault, and more of it than any other change; a cause outside needs
//! positive evidence, and no change that explains the fault as well. Anything else is not known.

use core_handover::{Conclusion, Hypothesis, Weighed};

/// From this score on a change is blamed.
const CHANGE_MIN: f64 = 0.4;
/// The best change must be better than the next by this much.
const MARGIN_MIN: f64 = 0.04;
/// From this strength on a cause outside is blamed.
const OUTSIDE_MIN: f64 = 0.55;
/// A change that explains the fault so well is blamed whatever speaks for a cause outside.
const CHANGE_SURE: f64 = 0.6;

/// Kinds of fault that a cause outside shows as well: whoever waits for somebody else looks like that.
const SHARED: [&str; 3] = ["timeout", "dependency-down", "queue-backlog"];
/// From this strength on a cause outside is an explanation of these that a change has to be measured by.
const OUTSIDE_CLEAR: f64 = 0.75;

/// Returns whether a change is blamed whatever speaks for a cause outside.
fn is_sure(change: &Weighed, outside: &Hypothesis) -> bool {
    let shared = change.fault_kind.as_deref().is_some_and(|kind| SHARED.contains(&kind));
    change.score >= CHANGE_SURE && !(shared && outside.strength >= OUTSIDE_CLEAR)
}

/// Concludes.
pub fn conclude(weighed: &[Weighed], hypotheses: &[Hypothesis]) -> Conclusion {
    let best = weighed.first().filter(|best| best.score >= CHANGE_MIN);
    let outside = hypotheses.first().filter(|best| best.strength >= OUTSIDE_MIN);
    match (best, outside) {
        (Some(best), Some(outside)) if !is_sure(best, outside) && outside.strength > best.score => {
            if outside.strength > best.score + 0.25 {
                return Conclusion::Outside(outside.clone());
            }
            Conclusion::Unknown(format!(
                "a change ({}) and a cause outside ({}) explain it about as well",
                best.because,
                outside.sentence()
            ))
        }
        (Some(best), _) => {
            match weighed.get(1).filter(|next| best.score - next.score < MARGIN_MIN && next.id != best.id) {
                Some(next) => Conclusion::Unknown(format!(
                    "{} {:.12} and {} {:.12} explain it about as well",
                    best.kind, best.id, next.kind, next.id
                )),
                None => Conclusion::Change(Box::new(best.clone())),
            }
        }
        (None, Some(outside)) => Conclusion::Outside(outside.clone()),
        (None, None) => Conclusion::Unknown(
            "no change that was read explains it, and nothing speaks clearly for a cause outside".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: &str, score: f64) -> Weighed {
        Weighed { kind: "commit".to_owned(), id: id.to_owned(), score, ..Weighed::default() }
    }

    fn outside(strength: f64) -> Hypothesis {
        Hypothesis { kind: "node".to_owned(), strength, ..Hypothesis::default() }
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
        let waits = Weighed { fault_kind: Some("timeout".to_owned()), ..change("a", 0.65) };
        assert!(matches!(conclude(std::slice::from_ref(&waits), &[outside(0.85)]), Conclusion::Unknown(_)));
        assert!(matches!(conclude(&[waits], &[outside(0.7)]), Conclusion::Change(_)), "not clear enough");
    }
}
