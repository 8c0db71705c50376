//! Which change everything but its mechanism singles out: what it does was not recognised, or explains little, and yet no
//! other change is as near to the fault in time, place and words.

use casefile_analysis::effect::Effect;
use core_handover::likely::likely;
use core_handover::{Grounds, Signature, Weighed};

/// From this chance on a change is said to be singled out.
const SINGLED_MIN: f64 = 0.5;
/// A change of fewer lines is read in full: where nothing is recognised in it, it mostly does nothing. A switch has none.
const LINES_MIN: usize = 6;
/// What explains more needs nobody to stand in for it.
const EXPLAINS_MIN: f64 = 0.3;
/// What the circumstances alone add at most: a mechanism that was recognised says more.
const CIRCUMSTANCES: f64 = 0.09;

/// Says of each change how likely it is at fault, and makes the one that is singled out without a mechanism one that is
/// claimed. `shown` gives the lines of a change.
pub fn single_out(weighed: &mut [Weighed], signature: &Signature, shown: impl Fn(&Weighed) -> String) {
    let chances = likely(weighed, 0.0, |_| 1.0);
    for (one, chance) in weighed.iter_mut().zip(chances) {
        one.likely = (chance * 1000.0).round() / 1000.0;
        let is_short = one.grounds.lines < LINES_MIN || one.kind != "commit";
        if chance < SINGLED_MIN || one.score >= EXPLAINS_MIN || is_short || !one.read {
            continue;
        }
        let own = |service: &str| one.service.as_deref() == Some(service);
        let sign = signature.kinds.iter().find(|sign| own(&sign.service)).or(signature.kinds.first());
        let Some(sign) = sign else { continue };
        one.score = ((EXPLAINS_MIN + CIRCUMSTANCES * chance) * 1000.0).round() / 1000.0;
        one.effect = Some(Effect::SingledOut.name().to_owned());
        one.fault_kind = Some(sign.kind.clone());
        one.part = shown(one);
        one.because = sentence(one);
    }
}

/// What singles a change out, as a part of a sentence.
fn sentence(one: &Weighed) -> String {
    let Grounds { to_sign_minutes, later, beside, overlap, .. } = one.grounds;
    let mut reasons = Vec::new();
    match to_sign_minutes {
        Some(minutes) if minutes < 1.0 => {
            reasons.push("the first sign came within a minute of it".to_owned());
        }
        Some(minutes) if minutes < 120.0 => {
            reasons.push(format!("the first sign came {minutes:.0} minutes after it"));
        }
        _ => {}
    }
    if later == 0 {
        reasons.push("no later change of behaviour reaches what fails".to_owned());
    }
    if beside == 0 {
        reasons.push("no other one went live with it".to_owned());
    }
    if overlap >= 1.0 {
        reasons.push("it is about what the symptom is about".to_owned());
    }
    if !one.shared_names.is_empty() {
        reasons.push(format!("the errors name {}", one.shared_names.join(", ")));
    }
    format!(
        "it {} (what it does is not recognised): {}",
        Effect::SingledOut.words(),
        if reasons.is_empty() {
            "no other change is as near to the fault".to_owned()
        } else {
            reasons.join("; ")
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use core_handover::{Alters, LiveSince, Sign};

    fn change(id: &str, alters: Alters, felt: bool) -> Weighed {
        let grounds = Grounds {
            alters,
            felt,
            felt_by_own: felt,
            signs_soon: if felt { 0.9 } else { 0.0 },
            to_sign_minutes: Some(if felt { 1.0 } else { 300.0 }),
            reach: 1.0,
            lines: 9,
            live_since: LiveSince::Deploy,
            ..Grounds::default()
        };
        let id = id.to_owned();
        Weighed { kind: "commit".to_owned(), id, read: true, grounds, ..Weighed::default() }
    }

    fn seen() -> Signature {
        let sign = Sign { kind: "timeout".to_owned(), strength: 0.8, ..Sign::default() };
        Signature { kinds: vec![sign], ..Signature::default() }
    }

    #[test]
    fn the_one_that_is_near_in_time_is_claimed_with_its_lines() {
        let mut weighed = [change("a", Alters::Behaviour, true), change("b", Alters::Nothing, true)];
        single_out(&mut weighed, &seen(), |one| format!("+ {}", one.id));
        assert_eq!(weighed[0].effect.as_deref(), Some("singled-out"));
        assert!(weighed[0].score >= EXPLAINS_MIN && weighed[0].part == "+ a" && weighed[0].likely > 0.5);
        assert_eq!(weighed[1].effect, None);
    }

    #[test]
    fn of_two_none_is_and_a_mechanism_stays_what_it_is() {
        let mut weighed = [change("a", Alters::Behaviour, true), change("b", Alters::Behaviour, true)];
        single_out(&mut weighed, &seen(), |_| String::new());
        assert!(weighed.iter().all(|one| one.effect.is_none()));
        let effect = Some("lock-removed".to_owned());
        let mut known = [Weighed { effect, score: 0.6, ..change("a", Alters::Behaviour, true) }];
        single_out(&mut known, &seen(), |_| String::new());
        assert_eq!(known[0].effect.as_deref(), Some("lock-removed"));
    }
}
