//! The circumstances of a change, whatever it does: when it went live beside the first signs, what else did, how much
//! of it is about the symptom.

use casefile_analysis::overlap::{Spoken, Written, overlaps};
use casefile_analysis::robust::to_f64;
use casefile_sdk::prelude::*;
use core_handover::{Alters, Candidate, Grounds, Signature, Weighed};

/// A sign so soon after a change may be its.
const SOON_MS: i64 = 3 * MINUTE_MS;
/// A point of a series may stand for the minute that follows it.
const SAMPLE_MS: i64 = MINUTE_MS;
/// Clocks differ by so much.
const CLOCKS_MS: i64 = 5_000;
/// What began so shortly before a change had begun without it.
const JUST_BEFORE_MS: i64 = 5 * MINUTE_MS;
/// Signs of so long before are those of something else.
const BEFORE_MS: i64 = HOUR_MS;
/// Fewer lines are failures as they always happen.
const LINES_MIN: u64 = 5;
/// A change that reaches less far does not run in what fails.
const NEAR_MIN: f64 = 0.9;
/// What began so long before the onset is not what the alert is about.
const ABOUT_MS: i64 = 30 * MINUTE_MS;
/// Fewer errors say little of the fault.
const SAID_MIN: u64 = 3;
/// What a series or an error says is worth beside what the alert says.
const BESIDE_ALERT: f64 = 0.8;

/// When the fault showed where, in milliseconds since the Unix epoch.
pub struct Signs<'a> {
    all: Vec<Sign<'a>>,
}

/// When a sign was seen where, and how much earlier it may be dated than it was.
#[derive(Clone, Copy)]
struct Sign<'a> {
    at_ms: i64,
    service: &'a str,
    slack_ms: i64,
}

impl Sign<'_> {
    /// Whether it came from a time on.
    fn is_after(&self, live_ms: i64) -> bool {
        self.at_ms.saturating_add(self.slack_ms) >= live_ms
    }

    /// Whether it came in this time before another one.
    fn is_before(&self, live_ms: i64, within_ms: i64) -> bool {
        !self.is_after(live_ms) && self.at_ms >= live_ms.saturating_sub(within_ms)
    }
}

impl<'a> Signs<'a> {
    /// Takes the series that left their level and the errors that began.
    pub fn of(signature: &'a Signature) -> Self {
        let lines = signature.scene.lines.iter().filter(|line| line.is_error && line.count >= LINES_MIN);
        let lines = lines.filter_map(|line| {
            Some(Sign { at_ms: line.at_ms?, service: &line.service, slack_ms: CLOCKS_MS })
        });
        let series = signature.scene.series.iter();
        let series =
            series.map(|series| Sign { at_ms: series.at_ms, service: &series.service, slack_ms: SAMPLE_MS });
        Self { all: series.chain(lines).collect() }
    }

    /// Minutes from a time to the first sign from then on, and whether the fault was felt at that time: soon after, and not
    /// much before.
    fn felt<F: Fn(&str) -> bool>(&self, live_ms: i64, of: F) -> (Option<f64>, bool) {
        let signs = || self.all.iter().filter(|sign| of(sign.service));
        let after = || signs().filter(|sign| sign.is_after(live_ms));
        let before = signs().filter(|sign| sign.is_before(live_ms, BEFORE_MS)).count();
        let Some(first) = after().map(|sign| sign.at_ms).min() else { return (None, false) };
        let soon = first.saturating_sub(live_ms) <= SOON_MS;
        (Some(minutes(first.saturating_sub(live_ms))), soon && before * 2 <= after().count())
    }

    /// Whether the fault had begun just before a time, where the change runs or where the alert fired.
    fn had_begun(&self, live_ms: i64, own: Option<&str>, alerting: &str) -> bool {
        let near = |sign: &&Sign<'_>| own == Some(sign.service) || sign.service == alerting;
        self.all
            .iter()
            .filter(near)
            .map(|sign| Sign { slack_ms: CLOCKS_MS, ..*sign })
            .any(|sign| sign.is_before(live_ms, JUST_BEFORE_MS))
    }

    /// Part of all signs that came soon after a time, and in the hour before it.
    fn parts(&self, live_ms: i64) -> (f64, f64) {
        let part = |is: &dyn Fn(&Sign<'_>) -> bool| {
            to_f64(self.all.iter().filter(|sign| is(sign)).count()) / to_f64(self.all.len().max(1))
        };
        let soon = part(&|sign| sign.is_after(live_ms) && sign.at_ms.saturating_sub(live_ms) <= SOON_MS);
        (soon, part(&|sign| sign.is_before(live_ms, BEFORE_MS)))
    }
}

fn minutes(ms: i64) -> f64 {
    casefile_analysis::samples::millis(ms) / casefile_analysis::samples::millis(MINUTE_MS)
}

/// What the alert, the series that left their level near the onset and the errors since speak of.
pub fn spoken(alert: &Alert, signature: &Signature, onset_ms: i64) -> Spoken {
    let from = onset_ms.saturating_sub(ABOUT_MS);
    let mut spoken = Spoken::default();
    for text in [&alert.metric, &alert.monitor, &alert.summary] {
        spoken.add(text, 1.0);
    }
    for series in signature.scene.series.iter().filter(|series| series.at_ms >= from) {
        spoken.add(&series.metric, BESIDE_ALERT);
    }
    let said = |count: u64, at_ms: Option<i64>| count >= SAID_MIN && at_ms.is_none_or(|at| at >= from);
    for line in signature.scene.lines.iter().filter(|line| line.is_error && said(line.count, line.at_ms)) {
        spoken.add(&line.text, BESIDE_ALERT);
        spoken.add(&line.attributes, BESIDE_ALERT);
    }
    for service in &signature.scene.services {
        spoken.remove(service);
    }
    spoken
}

/// What the changes say of what is spoken of; nothing is said by what cannot do anything.
pub fn overlap(written: &[Written], spoken: &Spoken) -> Vec<f64> {
    overlaps(written, spoken)
}

/// Adds to the grounds of a change when it went live beside the signs.
pub fn timed(
    grounds: Grounds,
    candidate: &Candidate,
    signs: &Signs<'_>,
    (alert, onset_ms): (&Alert, i64),
) -> Grounds {
    let to_onset = onset_ms.saturating_sub(candidate.live_at_ms.unwrap_or(candidate.made_at_ms));
    let grounds = Grounds { to_onset_minutes: minutes(to_onset.max(0)), ..grounds };
    let Some(live_ms) = candidate.live_at_ms else { return grounds };
    let (to_sign_minutes, felt) = signs.felt(live_ms, |_| true);
    let own = candidate.service.as_deref();
    let (_, felt_by_own) = signs.felt(live_ms, |service| own == Some(service));
    let (signs_soon, signs_before) = signs.parts(live_ms);
    if signs.had_begun(live_ms, own, &alert.service) {
        return Grounds { to_sign_minutes, signs_before, ..grounds };
    }
    Grounds { to_sign_minutes, felt, felt_by_own, signs_soon, signs_before, ..grounds }
}

/// Counts for each change the other changes of behaviour that went live after it, and with it.
pub fn count_rivals(weighed: &mut [Weighed], onset_ms: i64) {
    let behaves = |one: &Weighed| one.kind == "commit" && one.grounds.alters == Alters::Behaviour;
    let rivals: Vec<(String, Option<i64>, Option<String>, bool)> = weighed
        .iter()
        .filter(|one| behaves(one))
        .map(|one| (one.id.clone(), one.live_at_ms, one.service.clone(), one.grounds.reach >= NEAR_MIN))
        .collect();
    for one in weighed {
        let Some(live) = one.live_at_ms else { continue };
        let others = || rivals.iter().filter(|rival| rival.0 != one.id);
        one.grounds.later =
            others().filter(|rival| rival.3 && rival.1.is_some_and(|at| at > live && at <= onset_ms)).count();
        one.grounds.beside = others()
            .filter(|rival| {
                rival.1.is_some_and(|at| at.abs_diff(live) < MINUTE_MS.unsigned_abs())
                    && rival.2 == one.service
            })
            .count();
    }
}
