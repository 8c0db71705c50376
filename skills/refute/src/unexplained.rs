//! Does it explain the error that shows, and does it fail at once?

use casefile_analysis::FaultKind as K;
use casefile_analysis::effect::Effect;
use casefile_analysis::explains::explains;
use casefile_analysis::robust::to_f64;
use casefile_analysis::signature::kinds_of_text;
use casefile_sdk::prelude::*;
use core_handover::{First, Line, Signature, Weighed};

use crate::Tried;

const EXPLAINS: &str = "does it explain the error that shows?";
const AT_ONCE: &str = "did it fail as soon as it was live?";
/// What is left of an explanation of what comes of an error, where it does not explain the error.
const UNEXPLAINED_FACTOR: f64 = 0.5;
/// A line names its kind so clearly that another one would have other words.
const CLEAR: f64 = 0.85;
/// Of the errors of the failing service so large a part must be of kinds that the change does not explain.
const PART_MIN: f64 = 0.3;
/// And so many lines.
const LINES_MIN: u64 = 3;

/// Kinds that have a cause of their own: an error of the program, or a refusal.
const CAUSES: [K; 11] = [
    K::BadConfiguration,
    K::SchemaMismatch,
    K::NilDereference,
    K::Permission,
    K::Certificate,
    K::NameResolution,
    K::QuotaExceeded,
    K::VersionConflict,
    K::CrashAtStart,
    K::DataRace,
    K::DiskFull,
];
/// Kinds that come of such errors: what fails waits, is tried again, and piles up.
const CONSEQUENCES: [K; 7] = [
    K::QueueBacklog,
    K::CpuSaturation,
    K::Timeout,
    K::DependencyDown,
    K::TrafficSurge,
    K::LogVolume,
    K::RetryAmplification,
];

/// Looks for an error with a cause of its own that the change does not explain, where it explains only what comes of it.
pub fn explains_the_error(
    change: &Weighed,
    signature: &Signature,
    first: &First,
    handed: Option<&Evidence>,
) -> Tried {
    let fault = change.fault_kind.as_deref().and_then(K::by_name);
    let effect = change.effect.as_deref().and_then(|name| Effect::ALL.iter().find(|one| one.name() == name));
    let (Some(fault), Some(effect)) = (fault, effect) else {
        return Tried::not_asked(change, EXPLAINS, "what it does is not known");
    };
    let errors: Vec<&Line> =
        signature.scene.lines.iter().filter(|line| line.is_error && line.service == first.service).collect();
    let with_cause = |line: &Line| {
        kinds_of_text(&line.text)
            .first()
            .filter(|kind| kind.1 >= CLEAR && CAUSES.contains(&kind.0))
            .map(|kind| kind.0)
    };
    let told: Vec<(&Line, K)> = errors.iter().filter_map(|line| Some((*line, with_cause(line)?))).collect();
    let explained = told.iter().any(|(_, kind)| *kind == fault || explains(*effect, *kind).is_some());
    let count: u64 = told.iter().map(|(line, _)| line.count).sum();
    let all: u64 = errors.iter().map(|line| line.count).sum();
    if CONSEQUENCES.contains(&fault) && !explained && count >= LINES_MIN && part(count, all) >= PART_MIN {
        let clearest = told.iter().max_by_key(|(line, _)| line.count);
        let why = clearest.map_or_else(String::new, |(line, kind)| {
            format!(
                "it leaves unexplained what {} says: \"{:.120}\" ({})",
                line.service,
                line.text,
                kind.words()
            )
        });
        return Tried::refuted(change, EXPLAINS, UNEXPLAINED_FACTOR, why, handed.cloned());
    }
    Tried::survived(change, EXPLAINS, "no clearer error is left unexplained".to_owned(), handed.cloned())
}

fn part(count: u64, all: u64) -> f64 {
    to_f64(usize::try_from(count).unwrap_or(usize::MAX))
        / to_f64(usize::try_from(all.max(1)).unwrap_or(usize::MAX))
}

/// What is left of a change of the failing line that was not felt at once.
const RAN_FACTOR: f64 = 0.5;
/// Shorter than this a deploy may still be rolling out.
const ROLLOUT_MS: i64 = 5 * MINUTE_MS;
/// A switch is felt so soon.
const FLIPPED_MS: i64 = 3 * MINUTE_MS;
/// So many errors would have been seen while it ran; that none came is no chance.
const EXPECTED_MIN: f64 = 20.0;

/// Reckons how many errors a change of the failing line would have made before the onset, at the rate of those after it.
///
/// Only for errors that come of what is read or is not there, or that end the program: there a change of the failing line
/// fails the first time that it runs, and what is new since may be the one of the sender, or a switch.
pub fn failed_at_once(
    case: &Case,
    change: &Weighed,
    signature: &Signature,
    (onset_ms, others): (i64, &[Weighed]),
    handed: Option<&Evidence>,
) -> Tried {
    let at_once =
        |kind: &K| matches!(kind, K::SchemaMismatch | K::BadData | K::NilDereference | K::CrashAtStart);
    let fault = change.fault_kind.as_deref().and_then(K::by_name).filter(at_once);
    let (Some(fault), Some(live_at_ms)) = (fault, change.live_at_ms) else {
        return Tried::not_asked(change, AT_ONCE, "it is not told by the kind of fault");
    };
    // What a failure names was read the first time that such a thing came, and so was the line that fails.
    let names = [Effect::FailingLineChanged.name(), Effect::FailureNamesIt.name()];
    if !change.effect.as_deref().is_some_and(|name| names.contains(&name)) {
        return Tried::not_asked(change, AT_ONCE, "it may take its time");
    }
    let lines = signature.scene.lines.iter().filter(|line| {
        line.is_error && kinds_of_text(&line.text).first().is_some_and(|kind| kind.0 == fault)
    });
    let (count, first_ms) = lines.fold((0_u64, i64::MAX), |(count, first), line| {
        (count + line.count, line.at_ms.map_or(first, |at| first.min(at)))
    });
    let began_ms = first_ms.min(onset_ms);
    // What is absent may be absent at some hours alone; that a switch was flipped as it began is no chance.
    let flipped = |other: &Weighed| {
        let at = other.live_at_ms.filter(|at| *at > live_at_ms);
        other.kind != "commit"
            && other.service == change.service
            && at.is_some_and(|at| (0..=FLIPPED_MS).contains(&began_ms.saturating_sub(at)))
    };
    if fault == K::NilDereference && !others.iter().any(flipped) {
        return Tried::not_asked(change, AT_ONCE, "it may take its time");
    }
    let (ran, failing) = (began_ms.saturating_sub(live_at_ms), case.as_of().saturating_sub(began_ms));
    let rate = to_f64(usize::try_from(count).unwrap_or(usize::MAX)) / millis(failing.max(MINUTE_MS));
    let expected = rate * millis(ran.max(0));
    if ran >= ROLLOUT_MS && expected >= EXPECTED_MIN {
        let minutes = ran / MINUTE_MS;
        let why = format!(
            "it ran for {minutes} minutes before the first such error; at the rate since then there would have been \
             {expected:.0}"
        );
        return Tried::refuted(change, AT_ONCE, RAN_FACTOR, why, handed.cloned());
    }
    Tried::survived(
        change,
        AT_ONCE,
        "it was not live long before the first error".to_owned(),
        handed.cloned(),
    )
}

fn millis(ms: i64) -> f64 {
    casefile_analysis::samples::millis(ms)
}
