//! More is asked than before, and not by ourselves.

use super::confined::{Axis, Confined};
use super::load::doubts;
use super::{
    Moved, Outside, OutsideKind, Scene, announced, has_any, is, made, program_is_wrong, reaches, saying,
    seen, shown,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::robust::median;
use crate::signature::{Measures, kinds_of_text, measures};

/// So many times as many requests are more than on any day.
const MORE: f64 = 1.5;
/// What was next to nothing before is not asked more often: it is new.
const FROM_NOTHING: f64 = 10_000.0;
/// More requests that begin so long after the fault come of it: those who were not served ask again.
const LATE_MS: i64 = 5 * 60 * 1000;
/// How much more processor than requests there must be before each request is said to cost more.
const COSTS_MORE: f64 = 2.5;

/// How one speaks of more load, and of those who bring it.
const LOAD: [&str; 18] = [
    "traffic",
    "load shed",
    "shedding",
    "scraper",
    "scraping",
    "crawler",
    "bot ",
    "bots",
    "googlebot",
    "user-agent",
    "user agent",
    "requests from",
    "campaign",
    "flash sale",
    "surge",
    "ddos",
    "credential stuffing",
    "overload",
];

pub(super) fn traffic(scene: &Scene) -> Option<Outside> {
    let surge = scene.series.iter().filter(|one| is_surge(one)).max_by(|a, b| {
        let leads = |one: &&Moved| leads_to_first(scene, &one.service);
        leads(a).cmp(&leads(b)).then(a.factor.total_cmp(&b.factor))
    });
    let asker = scene
        .confined
        .iter()
        .find(|one| one.axis == Axis::Asker && one.is_load && leads_to_first(scene, &one.service));
    let factor = surge.map_or(1.0, |surge| usual_factor(scene, surge));
    let made_here = surge.is_some_and(|surge| is_made_here(scene, &surge.service));
    let elsewhere = surge.is_some_and(|surge| !leads_to_first(scene, &surge.service));
    let late = surge.and_then(|surge| surge.after_ms).filter(|after| *after > LATE_MS);
    let told =
        announced(scene, &["campaign", "launch", "sale", "traffic", "bot", "crawler", "ddos", "flash"]);
    let line = saying(&scene.lines, &LOAD).or_else(|| saying(&scene.told, &LOAD));
    let again = surge.is_some_and(|surge| repeats(scene, surge));
    let costs = surge.and_then(|surge| costs_more(scene, surge));
    let alone = asker.is_none() && told.is_none() && line.is_none();
    let doubts = doubts(scene, surge, alone);
    made(
        OutsideKind::Traffic,
        &[
            is(
                surge.is_some(),
                0.45 + 0.3 * (factor / 5.0).min(1.0),
                &format!("{factor:.1} times as many requests as before"),
            ),
            seen(asker, 0.6, Confined::sentence),
            is(told.is_some(), if surge.is_some() { 0.5 } else { 0.35 }, &told.unwrap_or_default()),
            seen(line.filter(|_| surge.is_some() || asker.is_some()), 0.4, |line| {
                format!("the logs speak of more load: {}", shown(&line.text))
            }),
        ],
        &[
            &[
                is(program_is_wrong(scene), 0.6, "the error is one of the program and not of its load"),
                is(made_here && asker.is_none(), 0.7, "who asks more is not asked more itself"),
                is(
                    elsewhere,
                    0.5,
                    "the service that is asked more does not lead to the one that failed first",
                ),
                is(late.is_some(), 0.5, "more was asked only after it had begun to fail"),
                is(again, 0.6, "calls are repeated, which by itself makes more of them"),
                seen(costs, 0.5, |times| format!("each request costs {times:.1} times as much as before")),
            ],
            doubts.as_slice(),
        ]
        .concat(),
    )
}

/// How much more is asked, by the median of the surges that lead to the one that failed first: one odd counter is not
/// the load of all.
fn usual_factor(scene: &Scene, surge: &Moved) -> f64 {
    let leading = leads_to_first(scene, &surge.service);
    let alike = scene.series.iter().filter(|one| is_surge(one));
    let alike = alike.filter(|one| leads_to_first(scene, &one.service) == leading);
    median(&alike.map(|one| one.factor).collect::<Vec<_>>()).unwrap_or(surge.factor)
}

/// Returns whether a series says that a service is asked for more by others.
fn is_surge(one: &Moved) -> bool {
    /// Words of a client's own calls to others, and of what it delivers to them.
    const GOES_OUT: [&str; 22] = [
        "client",
        "faraday",
        "axios",
        "httpx",
        "okhttp",
        "guzzle",
        "feign",
        "resttemplate",
        "webclient",
        "undici",
        "reqwest",
        "webhook",
        "webhooks",
        "delivery",
        "deliveries",
        "callback",
        "provider",
        "external",
        "sent",
        "retry",
        "retries",
        "attempts",
    ];
    one.direction == Direction::Up
        && (MORE..=FROM_NOTHING).contains(&one.factor)
        && measures(&one.metric) == Measures::Requests
        && !has_any(&one.metric, &GOES_OUT)
}

/// Returns whether telemetry says that calls are repeated, where that can have made the surge.
fn repeats(scene: &Scene, surge: &Moved) -> bool {
    let by_series = scene.series.iter().any(|one| {
        one.direction == Direction::Up
            && one.factor >= 3.0
            && has_any(
                &one.metric,
                &["retry", "retries", "retried", "reconnect", "reconnects", "redelivered"],
            )
    });
    let by_lines = scene.lines.iter().any(|line| {
        line.service != surge.service
            && kinds_of_text(&line.text)
                .iter()
                .any(|found| found.0 == FaultKind::RetryAmplification && found.1 >= 0.8)
    });
    by_series || by_lines
}

/// How many times as much a request costs the service that is asked more, where that is far more than before.
fn costs_more(scene: &Scene, surge: &Moved) -> Option<f64> {
    let cpu = scene.series.iter().find(|one| {
        one.service == surge.service && one.direction == Direction::Up && has_any(&one.metric, &["cpu"])
    })?;
    let times = cpu.factor / surge.factor;
    (times >= COSTS_MORE).then_some(times)
}

/// Returns whether a service is asked for more by services that are not asked for more themselves.
fn is_made_here(scene: &Scene, service: &str) -> bool {
    let mut callers =
        scene.calls.iter().filter(|(_, callee)| callee == service).map(|(caller, _)| caller).peekable();
    let surges = |caller: &String| {
        scene.series.iter().any(|one| {
            one.service == *caller
                && one.direction == Direction::Up
                && one.factor >= 1.3
                && measures(&one.metric) == Measures::Requests
        })
    };
    callers.peek().is_some() && !callers.any(surges)
}

/// Returns whether a service is the one that failed first, or calls it, directly or through others. Unknown calls lead
/// anywhere.
fn leads_to_first(scene: &Scene, service: &str) -> bool {
    if scene.calls.is_empty() || scene.first_failing.is_empty() || service == scene.first_failing {
        return true;
    }
    reaches(&scene.calls, service, &scene.first_failing)
}
