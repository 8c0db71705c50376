//! From weighed changes and causes outside to one conclusion, or none.
//!
//! A change needs a mechanism that explains the fault, and more of it than any other change; a cause outside needs
//! positive evidence, and no change that explains the fault as well. Anything else is not known.

use casefile_analysis::effect::Effect;
use core_handover::change::short;
use core_handover::likely::likely;
use core_handover::{Conclusion, Hypothesis, Weighed};

use crate::odds;

/// From this score on a change is blamed: of those below, most were not at fault.
const CHANGE_MIN: f64 = 0.4;
/// From this strength on a cause outside is blamed, or measured against a change.
const OUTSIDE_MIN: f64 = 0.55;
/// The best explanation must be better than any rival by this much, in log-odds.
const MARGIN: f64 = 0.4;
/// What speaks by its time alone must be better by this much than what is known to do something.
const MARGIN_TIME: f64 = 1.0;
/// A cause outside must be better by this much than a change that would be blamed without it.
const MARGIN_OUTSIDE: f64 = 1.0;

/// From this chance on a change is blamed without a mechanism that explains the fault, and no cause outside is named.
const SINGLED_MIN: f64 = 0.9;
/// What explains less, and is not singled out either, has no lines that could be shown for it.
const CLAIMED_MIN: f64 = 0.3;
/// Time and place may agree by chance; the words of the symptom must stand in the change as well.
const OVERLAP_MIN: f64 = 0.8;
/// Below this chance a change is not blamed for its time alone.
const CHANCE_TIME_MIN: f64 = 0.1;

/// Concludes from what changes are known to do, and from all that speaks for them together; `left` is what challenges left
/// of a change.
///
/// A mechanism that explains the fault is the better reason. Where none does, a change that all the rest singles out is
/// blamed; where time alone speaks for one and the rest against it, nothing is.
pub fn conclude(
    weighed: &[Weighed],
    hypotheses: &[Hypothesis],
    left: impl Fn(&Weighed) -> f64,
) -> Conclusion {
    let outside = hypotheses.first().map_or(0.0, |best| best.strength);
    let chances = likely(weighed, outside, left);
    let most =
        chances.iter().zip(weighed).max_by(|a, b| a.0.total_cmp(b.0).then_with(|| b.1.id.cmp(&a.1.id)));
    let chance = |one: &Weighed| weighed.iter().position(|other| other == one).map_or(0.0, |at| chances[at]);
    let found = by_mechanism(weighed, hypotheses);
    let Some((most, singled)) = most else { return found };
    // Who was not felt as soon as it went live may be as near to the fault as any, and is no more than that.
    let felt = singled.grounds.felt || singled.grounds.felt_by_own;
    let speaks = singled.grounds.overlap >= OVERLAP_MIN;
    let is_singled = *most >= SINGLED_MIN && singled.score >= CLAIMED_MIN && felt && speaks;
    match found {
        Conclusion::Change(best) if by_time_alone(&best) && chance(&best) < CHANCE_TIME_MIN => {
            Conclusion::Unknown(format!(
                "{} {} only went live at about the time ({}), and as much speaks against it",
                best.kind,
                short(&best.id),
                best.because
            ))
        }
        Conclusion::Outside(outside) if is_singled => Conclusion::Unknown(format!(
            "a cause outside ({}) shows, and {} {} is as near to the fault",
            outside.sentence(),
            singled.kind,
            short(&singled.id)
        )),
        Conclusion::Unknown(_) if is_singled && nearer_unread(singled, weighed).is_none() => {
            Conclusion::Change(Box::new(Weighed { likely: *most, ..singled.clone() }))
        }
        other => other,
    }
}

/// Concludes from what is known to do something. Scores and strengths are on scales of their own; what they are worth was
/// measured, and that is compared.
fn by_mechanism(weighed: &[Weighed], hypotheses: &[Hypothesis]) -> Conclusion {
    let outside = hypotheses.first().filter(|best| best.strength >= OUTSIDE_MIN);
    // That a change went live at the time says nothing against a cause outside that shows by itself.
    // And nothing against a change that is known to do something that explains the fault.
    let known = weighed.iter().any(|one| one.score >= CHANGE_MIN && !by_time_alone(one));
    let counted: Vec<&Weighed> =
        weighed.iter().filter(|one| outside.is_none() && !known || !by_time_alone(one)).collect();
    let best = counted.first().filter(|best| best.score >= CHANGE_MIN).copied();
    if let Some((best, nearer)) = best.and_then(|best| Some((best, nearer_unread(best, weighed)?))) {
        return Conclusion::Unknown(format!(
            "{} {} only went live at about the time, and {} {}, which went live nearer to it, could not be read",
            best.kind,
            short(&best.id),
            nearer.kind,
            short(&nearer.id)
        ));
    }
    match (best, outside) {
        (Some(best), Some(outside)) => {
            let ahead = odds::change(best.score) - odds::outside(outside.strength);
            if ahead >= MARGIN {
                among_changes(best, &counted)
            } else if ahead <= -MARGIN_OUTSIDE {
                Conclusion::Outside(outside.clone())
            } else {
                Conclusion::Unknown(format!(
                    "a change ({}) and a cause outside ({}) explain it about as well",
                    best.because,
                    outside.sentence()
                ))
            }
        }
        (Some(best), None) => among_changes(best, &counted),
        (None, Some(outside)) => {
            let rival = counted
                .first()
                .filter(|rival| odds::outside(outside.strength) - odds::change(rival.score) < MARGIN);
            match rival {
                Some(rival) => Conclusion::Unknown(format!(
                    "a cause outside ({}) is supported little better than that a change is at fault ({})",
                    outside.sentence(),
                    rival.because
                )),
                None => Conclusion::Outside(outside.clone()),
            }
        }
        (None, None) => Conclusion::Unknown(
            "no change that was read explains it, and nothing speaks clearly for a cause outside".to_owned(),
        ),
    }
}

fn by_time_alone(one: &Weighed) -> bool {
    let effects = [Effect::FailsSinceIt.name(), Effect::SingledOut.name()];
    one.effect.as_deref().is_some_and(|effect| effects.contains(&effect))
}

/// Returns a change of the same service that went live later and could not be read, where all that speaks for `best` is
/// that something was switched or went live: that speaks for the unread one as much.
fn nearer_unread<'a>(best: &Weighed, weighed: &'a [Weighed]) -> Option<&'a Weighed> {
    let is_switched = best.effect.as_deref() == Some(Effect::SwitchFlipped.name());
    if !by_time_alone(best) && !is_switched {
        return None;
    }
    weighed.iter().find(|one| {
        !one.read
            && one.service.is_some()
            && one.service == best.service
            && one.live_at_ms.is_some()
            && one.live_at_ms > best.live_at_ms
    })
}

/// Blames the best change, unless another one explains it about as well.
fn among_changes(best: &Weighed, weighed: &[&Weighed]) -> Conclusion {
    let margin = if by_time_alone(best) { MARGIN_TIME } else { MARGIN };
    let next = weighed
        .get(1)
        .filter(|next| odds::change(best.score) - odds::change(next.score) < margin && next.id != best.id);
    match next {
        Some(next) => Conclusion::Unknown(format!(
            "{} {} and {} {} explain it about as well",
            best.kind,
            short(&best.id),
            next.kind,
            short(&next.id)
        )),
        None => Conclusion::Change(Box::new(best.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core_handover::{Alters, Grounds, LiveSince};

    /// All but a mechanism speaks for it.
    fn felt(id: &str, score: f64) -> Weighed {
        let grounds = Grounds {
            alters: Alters::Behaviour,
            live_since: LiveSince::Deploy,
            reach: 1.0,
            lines: 20,
            felt: true,
            felt_by_own: true,
            signs_soon: 1.0,
            to_sign_minutes: Some(1.0),
            overlap: 1.2,
            ..Grounds::default()
        };
        let effect = Some(Effect::SingledOut.name().to_owned());
        Weighed { grounds, effect, read: true, ..change(id, score) }
    }

    fn all(_: &Weighed) -> f64 {
        1.0
    }

    #[test]
    fn a_change_that_is_singled_out_is_blamed_where_nothing_else_is_known() {
        let found = conclude(&[felt("a", 0.35)], &[], all);
        assert!(matches!(found, Conclusion::Change(best) if best.id == "a"));
        assert!(matches!(conclude(&[felt("a", 0.35), felt("b", 0.35)], &[], all), Conclusion::Unknown(_)));
        assert!(matches!(conclude(&[felt("a", 0.35)], &[outside(0.6)], all), Conclusion::Unknown(_)));
        assert!(
            matches!(conclude(&[felt("a", 0.35)], &[], |_| 0.05), Conclusion::Unknown(_)),
            "it is refuted"
        );
    }

    #[test]
    fn time_alone_against_all_the_rest_is_not_blamed_and_a_mechanism_is() {
        let by_time = Weighed { effect: Some(Effect::FailsSinceIt.name().to_owned()), ..change("a", 0.6) };
        assert!(matches!(conclude(std::slice::from_ref(&by_time), &[], all), Conclusion::Unknown(_)));
        let near = Weighed { effect: by_time.effect, ..felt("a", 0.6) };
        assert!(matches!(conclude(&[near], &[], all), Conclusion::Change(_)));
        let known = Weighed { effect: Some("lock-removed".to_owned()), ..change("a", 0.6) };
        assert!(matches!(conclude(&[known], &[], all), Conclusion::Change(_)));
    }

    fn change(id: &str, score: f64) -> Weighed {
        Weighed { kind: "commit".to_owned(), id: id.to_owned(), score, ..Weighed::default() }
    }

    #[test]
    fn time_alone_says_nothing_against_a_cause_outside() {
        let effect = Some(Effect::FailsSinceIt.name().to_owned());
        let by_time = Weighed { effect, ..change("a", 0.5) };
        assert!(matches!(
            by_mechanism(std::slice::from_ref(&by_time), &[outside(0.6)]),
            Conclusion::Outside(_)
        ));
        assert!(matches!(
            by_mechanism(std::slice::from_ref(&by_time), &[outside(0.5)]),
            Conclusion::Change(_)
        ));
    }

    #[test]
    fn time_alone_yields_to_what_is_known_to_do_something() {
        let by_time = Weighed { effect: Some(Effect::FailsSinceIt.name().to_owned()), ..change("a", 0.47) };
        assert!(matches!(by_mechanism(&[by_time.clone(), change("b", 0.38)], &[]), Conclusion::Unknown(_)));
        assert!(
            matches!(by_mechanism(&[by_time, change("b", 0.3)], &[]), Conclusion::Change(best) if best.id == "a")
        );
        let (time, known) = (
            Weighed { effect: Some(Effect::FailsSinceIt.name().to_owned()), ..change("a", 0.47) },
            change("b", 0.42),
        );
        assert!(matches!(by_mechanism(&[time, known], &[]), Conclusion::Change(best) if best.id == "b"));
    }

    #[test]
    fn a_switch_is_not_blamed_where_a_later_change_of_its_service_could_not_be_read() {
        let of_service = |one: Weighed, live: i64, read: bool| {
            let service = Some("shop".to_owned());
            Weighed { service, live_at_ms: Some(live), read, ..one }
        };
        let effect = Some(Effect::SwitchFlipped.name().to_owned());
        let switch = of_service(Weighed { effect, ..change("a", 0.6) }, 10, true);
        let later = |read| of_service(change("b", 0.0), 20, read);
        let earlier = of_service(change("c", 0.0), 5, false);
        assert!(matches!(by_mechanism(&[switch.clone(), later(false)], &[]), Conclusion::Unknown(_)));
        assert!(matches!(by_mechanism(&[switch, later(true), earlier], &[]), Conclusion::Change(_)));
        let known = Weighed { effect: Some("lock-removed".to_owned()), ..change("a", 0.6) };
        assert!(matches!(
            by_mechanism(&[of_service(known, 10, true), later(false)], &[]),
            Conclusion::Change(_)
        ));
    }

    fn outside(strength: f64) -> Hypothesis {
        Hypothesis { kind: "node".to_owned(), strength, ..Hypothesis::default() }
    }

    #[test]
    fn a_change_needs_a_mechanism_and_a_margin() {
        assert!(
            matches!(by_mechanism(&[change("a", 0.7), change("b", 0.3)], &[]), Conclusion::Change(best) if best.id == "a")
        );
        assert!(matches!(by_mechanism(&[change("a", 0.7), change("b", 0.68)], &[]), Conclusion::Unknown(_)));
        assert!(matches!(by_mechanism(&[change("a", 0.2)], &[]), Conclusion::Unknown(_)));
    }

    #[test]
    fn a_cause_outside_needs_evidence_and_no_change_that_explains_as_well() {
        assert!(matches!(by_mechanism(&[change("a", 0.2)], &[outside(0.8)]), Conclusion::Outside(_)));
        assert!(matches!(by_mechanism(&[change("a", 0.7)], &[outside(0.8)]), Conclusion::Change(_)));
        assert!(matches!(by_mechanism(&[change("a", 0.5)], &[outside(0.6)]), Conclusion::Unknown(_)));
        assert!(matches!(by_mechanism(&[], &[outside(0.3)]), Conclusion::Unknown(_)));
        assert!(matches!(by_mechanism(&[change("a", 0.65)], &[outside(0.85)]), Conclusion::Unknown(_)));
        assert!(matches!(by_mechanism(&[change("a", 0.65)], &[outside(0.7)]), Conclusion::Change(_)));
        assert!(matches!(by_mechanism(&[change("a", 0.45)], &[outside(0.9)]), Conclusion::Outside(_)));
    }
}
