//! Was it taken back afterwards, and did that help?

use casefile_analysis::robust::median;
use casefile_sdk::prelude::*;
use changes::ChangeInfo;
use core_handover::Weighed;

use crate::Tried;
use crate::timing::takes_back;

const QUESTION: &str = "did it help to take it back?";
/// What takes effect needs so long.
const SETTLE_MS: i64 = 10 * MINUTE_MS;
/// Hours before the onset that show the usual level.
const LOOKBACK_MS: i64 = 6 * HOUR_MS;
/// What is left of an explanation where the fault went on without the change.
const FACTOR: f64 = 0.3;
/// So much of the difference that is still there is all of it.
const STAYS: f64 = 0.7;
/// So little of it is none.
const GONE: f64 = 0.3;
/// Fewer points are no level.
const POINTS_MIN: usize = 4;

/// Looks for a revert or a rollback after the onset, and at the alert's series after that.
pub fn helped(case: &Case, alert: &Alert, change: &Weighed, onset_ms: i64) -> Tried {
    let start = change.made_at_ms.saturating_sub(DAY_MS);
    let listed = match changes::list(case.since(start), &[], None) {
        Ok(listed) => listed,
        Err(error) => return Tried::not_checked(change, QUESTION, casefile_sdk::tool_error_text(&error)),
    };
    let Some(undone_ms) = undone(&listed.items, change, onset_ms) else {
        return Tried::not_asked(change, QUESTION, "nobody took it back");
    };
    let select = metrics::Select::all().service(&alert.service).metric(&alert.metric);
    let found = match metrics::range(&select, case.since(onset_ms.saturating_sub(LOOKBACK_MS)), 200) {
        Ok(found) => found,
        Err(error) => return Tried::not_checked(change, QUESTION, casefile_sdk::tool_error_text(&error)),
    };
    let level = |from: i64, to: i64| {
        let points = found.items.iter().flat_map(|series| &series.points);
        let values: Vec<f64> =
            points.filter(|point| (from..to).contains(&point.at)).map(|point| point.value).collect();
        if values.len() < POINTS_MIN { None } else { median(&values) }
    };
    let levels = (
        level(i64::MIN, onset_ms),
        level(onset_ms, undone_ms),
        level(undone_ms.saturating_add(SETTLE_MS), i64::MAX),
    );
    let (Some(before), Some(during), Some(after)) = levels else {
        return Tried::not_checked(change, QUESTION, "too few points on one side of it");
    };
    let evidence = Some(listed.evidence.and(&found.evidence));
    let left = (after - before) / (during - before);
    if left >= STAYS {
        let why = "it was taken back after the onset, and the symptom stayed as it was".to_owned();
        Tried::refuted(change, QUESTION, FACTOR, why, evidence)
    } else if left <= GONE {
        Tried::survived(change, QUESTION, "when it was taken back the symptom went".to_owned(), evidence)
    } else {
        Tried::not_checked(change, QUESTION, "the symptom became less, and did not go")
    }
}

/// When a change was taken back after the onset: by a commit that says so, by the same switch in the other direction, or
/// by a deploy of a commit that is older.
fn undone(listed: &[ChangeInfo], change: &Weighed, onset_ms: i64) -> Option<i64> {
    let made_at = |commit: &str| {
        let commits = listed.iter().filter(|info| info.change.kind == ChangeKind::Commit);
        commits.filter(|info| same(&info.change.id, commit)).map(|info| info.at).next()
    };
    let older = |info: &ChangeInfo| {
        let commit = info.commit.as_deref().and_then(made_at);
        change.kind == "commit"
            && info.service == change.service
            && info.service.is_some()
            && commit.is_some_and(|at| at < change.made_at_ms)
    };
    let deploys = || listed.iter().filter(|info| info.change.kind == ChangeKind::Deploy);
    let live_after = |at: i64, commit: &str| {
        let brings = |info: &&ChangeInfo| info.commit.as_deref().is_some_and(|named| same(named, commit));
        deploys().filter(brings).map(|info| info.at).find(|live| *live >= at).unwrap_or(at)
    };
    let later = listed.iter().filter(|info| info.at >= onset_ms);
    let times = later.filter_map(|info| match info.change.kind {
        ChangeKind::Deploy => older(info).then_some(info.at),
        ChangeKind::Commit => takes_back(&info.title, change).then(|| live_after(info.at, &info.change.id)),
        ChangeKind::Flag | ChangeKind::Config => {
            (info.change.id == change.id && change.kind != "commit").then_some(info.at)
        }
        _ => None,
    });
    times.min()
}

fn same(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= 7 && (one.starts_with(other) || other.starts_with(one))
}
