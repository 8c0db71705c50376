//! Has all that runs by the day run with it and worked?

use casefile_analysis::effect::Effect;
use casefile_sdk::prelude::*;
use core_handover::Weighed;

use crate::Tried;

const QUESTION: &str = "did it work for a day?";
/// What is left of a change that worked for a day.
const FACTOR: f64 = 0.5;
/// What fails the first time that it runs, and does not wait for anything to pile up.
const AT_ONCE: [Effect; 3] = [Effect::EndpointChanged, Effect::SettingRequired, Effect::AccessChanged];

/// Looks whether a change that would fail the first time that it runs was live for more than a day: jobs of the night and
/// the busy hours of the day have run with it since.
pub fn worked_for_a_day(change: &Weighed, onset_ms: i64, handed: Option<&Evidence>) -> Tried {
    let at_once = change.effect.as_deref().is_some_and(|name| AT_ONCE.iter().any(|one| one.name() == name));
    let Some(live_at_ms) = change.live_at_ms.filter(|_| at_once) else {
        return Tried::not_asked(
            change,
            QUESTION,
            "it may take its time, or nobody knows since when it is live",
        );
    };
    let ran = onset_ms.saturating_sub(live_at_ms);
    if ran > DAY_MS {
        let why =
            format!("it was live for {} hours, and would have failed the first time it ran", ran / HOUR_MS);
        return Tried::refuted(change, QUESTION, FACTOR, why, handed.cloned());
    }
    Tried::survived(change, QUESTION, "it was not live for a day".to_owned(), handed.cloned())
}
