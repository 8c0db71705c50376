//! Did it begin before the change went live, or was the change taken back?

use casefile_analysis::signature::{Measures, measures};
use casefile_sdk::prelude::*;
use core_handover::{First, Signature, Weighed};

use crate::Tried;

const BEFORE: &str = "did it begin before the change went live?";
const TAKEN_BACK: &str = "was it taken back before the fault began?";
/// A symptom must be so much earlier than the change to count; clocks and samples are no finer.
const EARLIER_MS: i64 = 5 * MINUTE_MS;
/// What is left of an explanation where the failing service failed before.
const BEFORE_FACTOR: f64 = 0.5;
/// What is left of a change that was taken back.
const TAKEN_BACK_FACTOR: f64 = 0.2;
/// Digits of a hash that a title may name it by.
const DIGITS_MIN: usize = 7;

/// Looks for symptoms of the failing service from before the change.
pub fn began_before(
    change: &Weighed,
    signature: &Signature,
    first: &First,
    handed: Option<&Evidence>,
) -> Tried {
    let Some(live_at_ms) = change.live_at_ms else {
        return Tried::not_checked(change, BEFORE, "nothing says when the change went live");
    };
    let early = |at_ms: i64| at_ms.saturating_add(EARLIER_MS) < live_at_ms;
    let series = signature.scene.series.iter().find(|series| {
        series.service == first.service
            && measures(&series.metric) == Measures::Symptom
            && early(series.at_ms)
    });
    if let Some(series) = series {
        let minutes = (live_at_ms - series.at_ms) / MINUTE_MS;
        let why = format!(
            "{} of {} left its usual level {minutes} minutes before the change went live",
            series.metric, series.service
        );
        return Tried::refuted(change, BEFORE, BEFORE_FACTOR, why, handed.cloned());
    }
    let why = format!("no symptom of {} is older than the change", first.service);
    Tried::survived(change, BEFORE, why, handed.cloned())
}

/// Looks for a revert between the change and the onset.
pub fn taken_back(case: &Case, change: &Weighed, onset_ms: i64) -> Tried {
    let start = change.made_at_ms.min(onset_ms);
    let window = case.before(onset_ms, onset_ms.saturating_sub(start).max(MINUTE_MS));
    let listed = match changes::list(window, &[], None) {
        Ok(listed) => listed,
        Err(error) => return Tried::not_checked(change, TAKEN_BACK, casefile_sdk::tool_error_text(&error)),
    };
    let reverts = listed.items.iter().find(|later| {
        later.at >= change.made_at_ms && later.change.id != change.id && takes_back(&later.title, change)
    });
    match reverts {
        Some(revert) => {
            let why = format!("\"{:.80}\" took it back before the fault began", revert.title);
            Tried::refuted(change, TAKEN_BACK, TAKEN_BACK_FACTOR, why, Some(listed.evidence))
        }
        None => {
            let why = "no later change before the onset takes it back".to_owned();
            Tried::survived(change, TAKEN_BACK, why, Some(listed.evidence))
        }
    }
}

pub(crate) fn takes_back(title: &str, change: &Weighed) -> bool {
    let title = title.to_lowercase();
    let named = change.title.to_lowercase();
    let hash: String = change.commit.as_deref().unwrap_or(&change.id).chars().take(DIGITS_MIN).collect();
    ["revert", "roll back", "rollback", "back out", "undo"].iter().any(|verb| title.contains(verb))
        && (!named.is_empty() && title.contains(named.trim())
            || hash.len() >= DIGITS_MIN && title.contains(&hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revert_names_the_title_or_the_hash() {
        let change = Weighed {
            title: "Add cache".to_owned(),
            commit: Some("0123456789abcdef".to_owned()),
            ..Weighed::default()
        };
        assert!(takes_back("Revert \"Add cache\"", &change));
        assert!(takes_back("revert 0123456: slow", &change));
        assert!(!takes_back("Revert \"Add index\"", &change));
        assert!(!takes_back("Add cache again", &change));
    }
}
