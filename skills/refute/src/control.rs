//! Do those without the change suffer as well?

use casefile_sdk::prelude::*;
use core_handover::Weighed;

use crate::Tried;

const QUESTION: &str = "do those without the change suffer as well?";
/// Labels by which what runs with a change may be told from what runs without.
const LABELS: [&str; 12] = [
    "version",
    "app_version",
    "service_version",
    "build",
    "release",
    "revision",
    "commit",
    "canary",
    "track",
    "arm",
    "variant",
    "image",
];
/// Hours before the onset that show the usual level.
const LOOKBACK_MS: i64 = 6 * HOUR_MS;
/// A level that is so many times another one is another level.
const OTHER_LEVEL: f64 = 1.5;
/// Arms that differ by less behave alike.
const ALIKE: f64 = 1.2;
/// What is left of an explanation where the old version suffers as much.
const FACTOR: f64 = 0.4;

/// Splits the alert's series by what tells versions apart and compares the newest arm with the others.
pub fn others_suffer_too(case: &Case, alert: &Alert, change: &Weighed, onset_ms: i64) -> Tried {
    let select = metrics::Select::all().service(&alert.service).metric(&alert.metric);
    let found = match metrics::range(&select, case.since(onset_ms.saturating_sub(LOOKBACK_MS)), 200) {
        Ok(found) => found,
        Err(error) => return Tried::not_checked(change, QUESTION, casefile_sdk::tool_error_text(&error)),
    };
    let arms = LABELS.iter().find_map(|label| Some((*label, found.split_by(label).newest_and_others()?)));
    let Some((label, (newest, others))) = arms else {
        return Tried::not_checked(change, QUESTION, "no label of the alert's series tells versions apart");
    };
    let (new_after, old_after, old_before) =
        (newest.series.after(onset_ms), others.after(onset_ms), others.before(onset_ms));
    let (Some(apart), Some(old_rise)) = (new_after.ratio_to(&old_after), old_after.ratio_to(&old_before))
    else {
        return Tried::not_checked(change, QUESTION, format!("too few points of each {label}"));
    };
    let evidence = Some(found.evidence);
    let beyond = |ratio: f64, by: f64| ratio >= by || ratio <= 1.0 / by;
    if beyond(old_rise, OTHER_LEVEL) && !beyond(apart, ALIKE) {
        let why = format!("all values of {label} went {old_rise:.1} times as far, not only {}", newest.value);
        return Tried::refuted(change, QUESTION, FACTOR, why, evidence);
    }
    let why = if beyond(apart, OTHER_LEVEL) {
        format!("{label} {} is at {apart:.1} times the level of the others", newest.value)
    } else {
        format!("{label} {} and the others do not differ enough to tell", newest.value)
    };
    Tried::survived(change, QUESTION, why, evidence)
}
