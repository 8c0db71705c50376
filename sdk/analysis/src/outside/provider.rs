//! A third party that fails.

use super::confined::{Axis, Confined};
use super::hosts::{foreign, is_foreign_service};
use super::{
    Moved, Outside, OutsideKind, Said, Scene, announced, confined_to, has_any, holds, is, made, message,
    seen, services_with, shown, silent_at,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_text, measures};

/// How one says that somebody does not serve.
const FAILING: [&str; 18] = [
    "502",
    "503",
    "504",
    "500",
    "520",
    "522",
    "unavailable",
    "timeout",
    "timed out",
    "deadline",
    "reset",
    "refused",
    "internal error",
    "internalfailure",
    "degraded",
    "slow",
    "malfunction",
    "circuit",
];
/// How one says that a server answered with an error of its own.
const OWN_ERROR: [&str; 16] = [
    "500",
    "502",
    "503",
    "504",
    "520",
    "522",
    "internalservererror",
    "internal server error",
    "serviceunavailable",
    "service unavailable",
    "bad gateway",
    "internalfailure",
    "gateway time",
    "is down",
    "outage",
    "maintenance",
];
/// How one says that what we sent was refused, which is ours to mend as often as theirs.
const REFUSED: [&str; 9] = [
    "400 bad request",
    "401 unauthorized",
    "403 forbidden",
    "404 not found",
    "422 unprocessable",
    "invalid request",
    "invalid signature",
    "status code 400",
    "answered 400",
];
/// How an announcement speaks of trouble.
const TROUBLE: [&str; 15] = [
    "monitoring",
    "degradation",
    "errors",
    "unavailable",
    "failing",
    "latency",
    "degraded",
    "outage",
    "incident",
    "elevated",
    "investigating",
    "identified",
    "partial",
    "disruption",
    "major",
];
/// Of the errors of a service this part must name the third party, before it is said to be what fails.
const PART_MIN: f64 = 0.3;

pub(super) fn provider(scene: &Scene) -> Option<Outside> {
    let naming = |line: &&Said| {
        let text = &message(&line.text);
        holds(text, &FAILING) && foreign(text, &scene.services).is_some()
    };
    let lines: Vec<&Said> = scene.concerned().filter(naming).collect();
    let line = main_line(scene, &lines);
    let own_error = line.filter(|line| holds(&message(&line.text), &OWN_ERROR));
    let several = {
        let mut services: Vec<&str> = lines.iter().map(|line| line.service.as_str()).collect();
        services.sort_unstable();
        services.dedup();
        services.len() > 1
    };
    let told = announced(scene, &TROUBLE);
    let peer = confined_to(scene, Axis::Peer);
    let series = scene.series.iter().find(|one| is_theirs(one));
    let dns = services_with(scene, FaultKind::NameResolution, 0.8)
        .iter()
        .any(|service| scene.first_failing.is_empty() || *service == scene.first_failing);
    let refused = line.is_some_and(|line| holds(&message(&line.text), &REFUSED)) && told.is_none();
    let asked = scene.confined.iter().find(|one| one.axis == Axis::Peer && one.is_load);
    let answered = if lines.is_empty() { answers_with_errors(scene) } else { None };
    let gateway = answered.is_some_and(|line| holds(&message(&line.text), &["502", "503", "504"]));
    let silent = silent_at(scene, &[Axis::Peer, Axis::Source, Axis::Asker]);
    made(
        OutsideKind::Provider,
        &[
            seen(line, 0.5, |line| format!("a third party fails: {}", shown(&line.text))),
            seen(own_error, 0.2, |_| "it answers with errors of its own".to_owned()),
            is(several, 0.3, "several services are failed by somebody else at once"),
            seen(peer, 0.5, Confined::sentence),
            seen(series, 0.3, |one| {
                format!("{} of {} is {:.1} times what it was", one.metric, one.service, one.factor)
            }),
            seen(answered, 0.4, |line| {
                format!(
                    "who is called answers with errors of a server, and nobody of ours that is called shows a fault: {}",
                    shown(&line.text)
                )
            }),
            is(gateway, 0.3, "it does not serve at all, which is no answer to what was asked"),
            seen(silent, 0.6, Confined::sentence),
            seen(told, 0.45, |told| told),
        ],
        &[
            is(dns, 0.5, "names do not resolve, whoever they belong to"),
            is(refused, 0.5, "it refuses what is sent, which may be ours to mend"),
            is(short_of_own(scene), 0.4, "the service that fails runs short itself"),
            seen(asked, 0.3, |one| format!("we ask more of it ourselves: {}", one.sentence())),
        ],
    )
}

/// Returns whether a series says that calls of a third party fail or take longer.
fn is_theirs(one: &Moved) -> bool {
    let outside = is_foreign_service(&one.service)
        || has_any(
            &one.metric,
            &[
                "provider",
                "external",
                "vendor",
                "thirdparty",
                "partner",
                "gateway",
                "psp",
                "stripe",
                "twilio",
                "sendgrid",
                "openai",
            ],
        );
    one.direction == Direction::Up
        && one.factor >= 1.5
        && outside
        && measures(&one.metric) == Measures::Symptom
}

/// The most frequent line that names a third party, where such lines are a good part of the errors of its service: a
/// few are there on any day.
fn main_line<'a>(scene: &Scene, lines: &[&'a Said]) -> Option<&'a Said> {
    let line = lines.iter().copied().max_by_key(|line| (line.service == scene.first_failing, line.count))?;
    #[expect(clippy::cast_precision_loss, reason = "counts of lines are far below 2^53")]
    let count = |lines: &mut dyn Iterator<Item = &Said>| {
        lines.filter(|one| one.service == line.service).map(|one| one.count.max(1) as f64).sum::<f64>()
    };
    let part = count(&mut lines.iter().copied()) / count(&mut scene.lines.iter()).max(1.0);
    (part >= PART_MIN).then_some(line)
}

/// How a client says what it was answered.
const ANSWERED: [&str; 17] = [
    "responded with status 5",
    "does not indicate success: 5",
    "status code 5",
    "status code: 5",
    "statuscode=5",
    "response code 5",
    "response status 5",
    "http status 5",
    "http error 5",
    "httperror: 5",
    "server error: 5",
    "answered 5",
    "answered with 5",
    "returned 5",
    "responded with 5",
    "received 5",
    "got 5",
];

/// The line by which a client says that it is answered with errors of a server, where that is a good part of its errors
/// and nobody of ours whom it calls shows a fault.
fn answers_with_errors(scene: &Scene) -> Option<&Said> {
    let shows = |service: &str| {
        let series = scene.series.iter().any(|one| {
            one.service == service
                && one.direction == Direction::Up
                && measures(&one.metric) == Measures::Symptom
        });
        let named = |line: &Said| kinds_of_text(&line.text).first().is_some_and(|kind| kind.1 >= 0.7);
        series || scene.lines.iter().any(|line| line.service == service && named(line))
    };
    // Whom the one that failed first calls may only hand on what it was answered itself.
    let callees = |of: &str| {
        scene
            .calls
            .iter()
            .filter(|(caller, _)| caller == of)
            .map(|(_, callee)| callee.as_str())
            .collect::<Vec<_>>()
    };
    let ours =
        |service: &&str| !is_foreign_service(service) && *service != scene.first_failing && shows(service);
    let mut last = scene.first_failing.as_str();
    let mut passed = vec![last];
    while let Some(next) = callees(last).into_iter().filter(ours).find(|next| !passed.contains(next)) {
        last = next;
        passed.push(next);
    }
    let answered: Vec<&Said> =
        scene.lines.iter().filter(|line| line.service == last && holds(&line.text, &ANSWERED)).collect();
    if last != scene.first_failing && own_trouble(scene, last) {
        return None;
    }
    main_line(scene, &answered)
}

/// Returns whether a service between says or shows that it lacks something itself.
fn own_trouble(scene: &Scene, service: &str) -> bool {
    scene.lines.iter().any(|line| {
        line.service == service
            && !holds(&line.text, &ANSWERED)
            && kinds_of_text(&line.text).first().is_some_and(|kind| kind.1 >= 0.7)
    }) || scene.series.iter().any(|one| {
        one.service == service
            && one.direction == Direction::Up
            && one.factor >= 1.5
            && has_any(&one.metric, &["cpu", "memory", "heap", "pool", "queue", "requests"])
            && measures(&one.metric) != Measures::Symptom
    })
}

/// Returns whether the service that failed first has too little of what only itself uses up.
fn short_of_own(scene: &Scene) -> bool {
    [FaultKind::MemoryLeak, FaultKind::HandleLeak, FaultKind::DiskFull]
        .into_iter()
        .any(|kind| services_with(scene, kind, 0.9).contains(&scene.first_failing.as_str()))
}
