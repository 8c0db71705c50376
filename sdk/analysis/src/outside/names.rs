//! Names that do not resolve.

use super::hosts::is_foreign;
use super::{
    Outside, OutsideKind, Scene, announced, has_any, holds, is, is_platform, made, message, seen,
    services_with,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;

/// A resolver that is asked so many times as much is short of nothing but peace.
const ASKED_MORE: f64 = 2.0;

pub(super) fn dns(scene: &Scene) -> Option<Outside> {
    let services = services_with(scene, FaultKind::NameResolution, 0.8);
    let callers: Vec<&&str> = services.iter().filter(|service| !is_platform(service)).collect();
    let of_resolver = |name: &str| has_any(name, &["coredns", "dns", "resolver", "servfail", "kubedns"]);
    let resolver = scene.series.iter().any(|one| {
        one.direction == Direction::Up
            && one.factor >= 1.5
            && of_resolver(&format!("{} {}", one.service, one.metric))
    });
    let asked = scene.series.iter().find(|one| {
        let count = has_any(&one.metric, &["requests", "queries", "qps", "lookups"]);
        let trouble =
            has_any(&one.metric, &["duration", "seconds", "latency", "ms", "failed", "errors", "p"]);
        one.direction == Direction::Up
            && one.factor >= ASKED_MORE
            && count
            && !trouble
            && of_resolver(&format!("{} {}", one.service, one.metric))
    });
    let told = announced(scene, &["dns", "resolver", "name resolution"]);
    let of_callers =
        || scene.lines.iter().filter(|line| callers.iter().any(|caller| **caller == line.service));
    // A resolver that answers that there is no such name works; whoever owns the name took it away.
    let gone = of_callers().any(|line| {
        is_foreign(&message(&line.text), &scene.services)
            && holds(&line.text, &["no such host", "nxdomain", "enotfound", "unknownhost"])
    });
    // A resolver that gives no answer is itself in trouble; one that denies a name may be right.
    let silent = of_callers().any(|line| holds(&line.text, &SILENT));
    made(
        OutsideKind::Dns,
        &[
            is(callers.len() == 1, 0.4, "a service cannot resolve names"),
            is(callers.len() > 1, 0.75, &format!("{} services cannot resolve names at once", callers.len())),
            // A resolver that is asked more, or for longer, breaks nobody who does not say so.
            is(
                resolver,
                if callers.is_empty() { 0.4 } else { 0.6 },
                "the resolver's own series left their usual level",
            ),
            is(silent, 0.3, "the resolver gives no answer, or says that it cannot give one"),
            is(gone, 0.45, "a name that belongs to somebody else is not known any more"),
            seen(told, 0.5, |told| told),
        ],
        &[seen(asked, 0.7, |asked| {
            format!(
                "the resolver is asked {:.0} times as much, so whoever asks is the one to look at",
                asked.factor
            )
        })],
    )
}

/// What clients say of a resolver that does not answer.
const SILENT: [&str; 7] = [
    "servfail",
    "eai_again",
    "server misbehaving",
    "temporary failure in name",
    "temporary failure resolving",
    "resolution timed out",
    "try again",
];
