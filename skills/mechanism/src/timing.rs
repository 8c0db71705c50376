//! Which change alone went live when its own service began to fail.
//!
//! What a diff does is not always recognised. Where one change, and no other that could alter anything, went live minutes
//! before its own service showed the first sign, that alone says much: of the changes of this kind that were counted nine
//! in ten were at fault. It supports a mechanism that is weak, and stands in for one that is not recognised; it says
//! nothing where two changes fit, where the service had signs before, or against a cause outside.

use casefile_analysis::FaultKind;
use casefile_analysis::effect::Effect;
use casefile_analysis::mechanism::Mechanism;
use casefile_sdk::prelude::*;
use core_handover::{Candidate, LiveSince, Signature};

/// A service fails so soon after what makes it fail; series are sampled no finer.
const SOON_MS: i64 = 3 * MINUTE_MS;
/// Clocks of deploys and of telemetry differ by so much.
const CLOCKS_MS: i64 = MINUTE_MS;
/// Signs of so long before would be those of something else.
const BEFORE_MS: i64 = HOUR_MS;
/// Fewer lines are failures as they always happen.
const LINES_MIN: u64 = 5;
/// A sign that is less clear may be that of somebody else.
const SIGN_MIN: f64 = 0.4;

/// What speaks for a change by its time alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Felt {
    /// The service that began to fail.
    pub service: String,
    /// What it shows most clearly.
    pub fault: FaultKind,
    /// Minutes from the change to the first sign.
    pub minutes: i64,
    /// When the first sign was, in milliseconds since the Unix epoch.
    pub first_ms: i64,
}

/// Says for each change whether it, alone of all, went live when its service began to fail. `can_alter` says which of
/// the changes could alter anything.
pub fn alone(candidates: &[&Candidate], can_alter: &[bool], signature: &Signature) -> Vec<Option<Felt>> {
    let felt = candidates.iter().zip(can_alter).map(
        |(candidate, can)| {
            if *can { felt(candidate, signature) } else { None }
        },
    );
    let felt: Vec<Option<Felt>> = felt.collect();
    let mut found = felt.iter().flatten();
    let only = found.next().filter(|_| found.next().is_none());
    // What may have come with another deploy at the time fits as well.
    let rivals = |first_ms: i64| {
        candidates.iter().zip(can_alter).any(|(candidate, can)| {
            let along = [LiveSince::OwnDeploy, LiveSince::PossiblyWithDeploy].contains(&candidate.live_since);
            let live = candidate.live_at_ms.filter(|_| along);
            *can && live.is_some_and(|live| (-CLOCKS_MS..=SOON_MS).contains(&first_ms.saturating_sub(live)))
        })
    };
    match only {
        Some(one) if !rivals(one.first_ms) => felt,
        _ => vec![None; candidates.len()],
    }
}

fn felt(candidate: &Candidate, signature: &Signature) -> Option<Felt> {
    if !matches!(candidate.live_since, LiveSince::Deploy | LiveSince::OwnTime) {
        return None;
    }
    let (service, live_ms) = (candidate.service.as_ref()?, candidate.live_at_ms?);
    let sign = signature.kinds.iter().find(|sign| sign.service == *service && sign.strength >= SIGN_MIN)?;
    let lines = signature.scene.lines.iter();
    let lines = lines.filter(|line| line.service == *service && line.is_error && line.count >= LINES_MIN);
    let series = signature.scene.series.iter().filter(|series| series.service == *service);
    let signs: Vec<i64> =
        lines.filter_map(|line| line.at_ms).chain(series.map(|series| series.at_ms)).collect();
    let from = live_ms.saturating_sub(CLOCKS_MS);
    let after = signs.iter().filter(|at| **at >= from);
    let before = signs.iter().filter(|at| (live_ms.saturating_sub(BEFORE_MS)..from).contains(*at)).count();
    let first_ms = *after.clone().min()?;
    let soon = first_ms.saturating_sub(live_ms) <= SOON_MS;
    (soon && before * 2 <= after.count()).then_some(Felt {
        service: service.clone(),
        fault: sign.fault()?,
        minutes: first_ms.saturating_sub(live_ms).max(0) / MINUTE_MS,
        first_ms,
    })
}

/// The change as one whose mechanism is not recognised.
pub fn unrecognised(felt: &Felt) -> Mechanism {
    Mechanism {
        effect: Effect::FailsSinceIt,
        strength: 1.0,
        path: String::new(),
        part: String::new(),
        why: sentence(felt),
    }
}

/// What was seen, as a part of a sentence.
pub fn sentence(felt: &Felt) -> String {
    let when = match felt.minutes {
        0 => "less than a minute".to_owned(),
        1 => "a minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    format!("{} showed the first sign {when} after it, and no other change went live then", felt.service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use core_handover::{Line, Scene, Sign};

    const LIVE: i64 = 100 * MINUTE_MS;

    fn change(service: &str, live_at_ms: i64) -> Candidate {
        Candidate {
            service: Some(service.to_owned()),
            live_at_ms: Some(live_at_ms),
            live_since: LiveSince::Deploy,
            ..Candidate::default()
        }
    }

    fn failing(service: &str, minutes: &[i64]) -> Signature {
        let line = |minute: &i64| Line {
            service: service.to_owned(),
            is_error: true,
            count: 9,
            at_ms: Some(LIVE + minute * MINUTE_MS),
            ..Line::default()
        };
        let sign = Sign {
            kind: "timeout".to_owned(),
            strength: 0.8,
            service: service.to_owned(),
            ..Sign::default()
        };
        Signature {
            kinds: vec![sign],
            scene: Scene { lines: minutes.iter().map(line).collect(), ..Scene::default() },
            ..Signature::default()
        }
    }

    #[test]
    fn one_change_at_the_time_is_told_from_two() {
        let (own, other) = (change("shop", LIVE), change("mail", LIVE));
        let seen = failing("shop", &[1, 2]);
        let found = alone(&[&own, &other], &[true, true], &seen);
        assert!(found[0].as_ref().is_some_and(|felt| felt.minutes == 1) && found[1].is_none());
        let second = change("shop", LIVE);
        assert_eq!(alone(&[&own, &second], &[true, true], &seen), [None, None]);
        assert!(alone(&[&own, &second], &[true, false], &seen)[0].is_some());
        let may = Candidate { live_since: LiveSince::PossiblyWithDeploy, ..change("mail", LIVE) };
        assert_eq!(alone(&[&own, &may], &[true, true], &seen), [None, None]);
    }

    #[test]
    fn signs_that_are_late_or_older_than_the_change_say_nothing() {
        let own = change("shop", LIVE);
        assert_eq!(alone(&[&own], &[true], &failing("shop", &[9])), [None]);
        assert_eq!(alone(&[&own], &[true], &failing("shop", &[-20, -10, 1])), [None]);
        assert_eq!(alone(&[&own], &[true], &failing("mail", &[1])), [None]);
    }
}
