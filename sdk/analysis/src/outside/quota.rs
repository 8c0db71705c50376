//! The limits of somebody else.

use super::hosts::is_foreign;
use super::{
    Outside, OutsideKind, Said, Scene, announced, has_any, holds, is, is_platform, made, message, names_kind,
    seen, shown,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, measures};

/// Only who sells has accounts, plans and days.
const SOLD: [&str; 12] = [
    "account",
    "your plan",
    "daily",
    "monthly",
    "per day",
    "subscription",
    "billing",
    "credit",
    "project_number",
    "consumer 'project",
    "service quota",
    "organization",
];
/// What the sellers of platforms call it.
const PLATFORMS: [&str; 9] = [
    "throttlingexception",
    "requestlimitexceeded",
    "provisionedthroughputexceeded",
    "toomanyrequestsexception",
    "limitexceededexception",
    "servicequotaexceeded",
    "insufficient_quota",
    "ratelimitexceeded",
    "userratelimitexceeded",
];

pub(super) fn quota(scene: &Scene) -> Option<Outside> {
    let lines: Vec<&Said> =
        scene.concerned().filter(|line| names_kind(&line.text, FaultKind::QuotaExceeded, 0.0)).collect();
    // Who is answered 429 is the caller.
    let foreign = lines.iter().any(|line| {
        let text = &message(&line.text);
        is_foreign(text, &scene.services)
            || holds(text, &PLATFORMS)
            || holds(text, &["429", "resource_exhausted", "resourceexhausted"])
                && holds(text, &["quota", "limit"])
                && holds(text, &SOLD)
    });
    let told = announced(scene, &["limit", "quota", "plan", "tier", "throttl", "rate"]);
    let consumed = |metric: &str| has_any(metric, &["consumed", "writes", "reads", "calls", "ops"]);
    // Whoever neither logs nor is called as ours is the third party itself, whom others ask as well.
    let ours = |service: &str| {
        !foreign
            || service == scene.first_failing
            || is_platform(service)
            || scene.lines.iter().any(|line| line.service == service)
            || scene.calls.iter().any(|(caller, _)| caller == service)
    };
    let more = scene.series.iter().any(|one| {
        one.direction == Direction::Up
            && ours(&one.service)
            && one.factor >= 1.3
            && (measures(&one.metric) == Measures::Requests || consumed(&one.metric))
    });
    made(
        OutsideKind::Quota,
        &[
            seen(lines.first(), 0.45, |line| format!("a limit is reached: {}", shown(&line.text))),
            is(foreign, 0.5, "it is the limit of a third party"),
            seen(told.filter(|_| !lines.is_empty()), 0.5, |told| told),
            is(!lines.is_empty() && !more, 0.2, "nothing is asked more often than before"),
        ],
        &[is(more, 0.5, "more is asked than before, so it is not the limit that changed")],
    )
}
