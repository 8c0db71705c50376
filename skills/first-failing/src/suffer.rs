//! Who failed first, and who suffers.

use std::collections::BTreeSet;

use casefile_analysis::FaultKind;
use casefile_analysis::outside::is_platform;
use casefile_analysis::signature::{Measures, kinds_of_text, measures};
use casefile_sdk::types::Alert;

use core_handover::{First, Line, Scene, Sign};

use crate::follow::{slow_callee, taker};
use crate::origin::Origins;

/// Steps from one blamed service to the next; a longer chain is a circle.
const CHAIN_MAX: usize = 6;

/// Says which service failed first, and which ones suffer. The alert's service is where the search begins: it is
/// followed along who blames whom, as long as the blamed one shows a fault of its own.
pub fn who(alert: &Alert, scene: &Scene, origins: &Origins) -> First {
    let (service, why) = first(alert, scene, origins);
    let assumed = scene.lines.is_empty() && scene.series.is_empty() && *origins == Origins::default();
    let why = if assumed {
        "nothing that could be read shows it, so the alert's service is assumed".to_owned()
    } else {
        why
    };
    let errors =
        scene.lines.iter().filter(|line| line.is_error || line.blames.is_some()).map(|line| &line.service);
    let symptoms = scene
        .series
        .iter()
        .filter(|series| measures(&series.metric) == Measures::Symptom || is_used_up(&series.metric));
    let suffering: BTreeSet<&String> = errors.chain(symptoms.map(|series| &series.service)).collect();
    let machine = |service: &String| {
        let own: Vec<_> = scene.series.iter().filter(|series| series.service == *service).collect();
        let lines = scene.lines.iter().any(|line| line.service == *service);
        !own.is_empty() && !lines && own.iter().all(|series| measures(&series.metric) == Measures::Machine)
    };
    let victims = suffering.into_iter().filter(|one| **one != service && !is_platform(one) && !machine(one));
    let victims = victims.cloned().collect();
    First {
        service,
        why,
        victims,
        calls: origins.calls.clone(),
        signs: amplified(scene, &origins.calls),
        assumed,
    }
}

fn first(alert: &Alert, scene: &Scene, origins: &Origins) -> (String, String) {
    let mut at = alert.service.clone();
    let mut why = "the alert is about it, and it blames no other service that shows a fault".to_owned();
    let mut seen = BTreeSet::new();
    while seen.len() < CHAIN_MAX && seen.insert(at.clone()) {
        let next = blamed(&at, scene)
            .or_else(|| origin(&at, scene, origins))
            .or_else(|| slow_callee(&at, scene, &origins.calls))
            .or_else(|| taker(&at, scene));
        // Who was passed over already is no answer: its failures were found to be those of another.
        let Some((blamed, says)) = next.filter(|next| !seen.contains(&next.0)) else { break };
        (at, why) = (blamed, says);
    }
    (at, why)
}

/// A fault of its own has a name that says what it is; a victim only says that something failed.
const OWN_CLEAR: f64 = 0.8;

/// Returns whether a service says that something is wrong in itself: an error with a name of its own, or mostly errors
/// that blame nobody.
pub(crate) fn has_own_fault(at: &str, scene: &Scene) -> bool {
    let own = || {
        let own = scene.lines.iter().filter(|line| line.service == at && line.is_error);
        own.filter(|line| line.blames.is_some() || accuses(line, scene).is_none())
    };
    let waits =
        |kind| matches!(kind, FaultKind::Timeout | FaultKind::DependencyDown | FaultKind::NetworkLoss);
    let named = |line: &&Line| {
        line.blames.is_none()
            && kinds_of_text(&line.text).first().is_some_and(|kind| kind.1 >= OWN_CLEAR && !waits(kind.0))
    };
    // Who only waited too long, or notes which requests failed, says nothing about itself.
    let waited = |line: &&Line| {
        let kinds = kinds_of_text(&line.text);
        line.blames.is_none()
            && (kinds.first().is_some_and(|kind| kind.0 == FaultKind::Timeout) || is_access(&line.text))
    };
    let count = |blaming: bool| -> u64 {
        let of = own().filter(|line| line.blames.is_some() == blaming && !waited(line));
        of.map(|line| line.count.max(1)).sum()
    };
    own().any(|line| named(&line)) || count(false) > count(true) * UNNAMED_MAX
}

/// More errors without a name than this many for each that blames somebody are a fault of its own.
const UNNAMED_MAX: u64 = 2;

/// Returns whether a line only notes a request and its status, as access logs do.
fn is_access(text: &str) -> bool {
    let text = text.trim_start_matches('"');
    let by_method = ["GET /", "POST /", "PUT /", "PATCH /", "DELETE /", "HEAD /", "HTTP "]
        .iter()
        .any(|method| text.starts_with(method));
    by_method && text.lines().count() == 1
}

/// How a caller says in its own words that a server of ours answered with an error.
const ANSWERED: [&str; 8] = [
    " responded 5",
    " answered 5",
    " returned 5",
    " status code 5",
    " status 5",
    " -> 5",
    ": 500 internal",
    "internal server error",
];

/// The service that a line blames: as it was found, or by the address that it called and that answered with an error.
fn accuses(line: &Line, scene: &Scene) -> Option<String> {
    if line.blames.is_some() {
        return line.blames.clone();
    }
    let text = line.text.to_lowercase();
    let called = |service: &&String| {
        let service = service.to_lowercase();
        ["/", ":", "."].iter().any(|end| text.contains(&format!("://{service}{end}")))
    };
    if !ANSWERED.iter().any(|part| text.contains(part)) {
        return None;
    }
    scene.services.iter().filter(|service| **service != line.service).find(called).cloned()
}

/// The service that another one blames in its lines, where that one shows something itself and the blaming one does not.
fn blamed(at: &str, scene: &Scene) -> Option<(String, String)> {
    if has_own_fault(at, scene) {
        return None;
    }
    // The one that it blames most.
    let blaming = scene.lines.iter().filter(|line| line.service == at);
    let blaming = blaming.filter_map(|line| Some((line, accuses(line, scene)?)));
    let (line, blamed) =
        blaming.max_by_key(|(line, _)| (line.is_error, line.count, std::cmp::Reverse(line.at_ms)))?;
    // Warnings are there on any day.
    let shows =
        scene.lines.iter().any(|line| line.service == blamed && line.is_error && line.blames.is_none())
            || scene.series.iter().any(|series| series.service == blamed);
    let why = format!("{at} says \"{}\"", line.text);
    (shows && !is_platform(&blamed)).then_some((blamed, why))
}

/// The service in which failed requests failed or slow ones lose their time, where the other one logs no fault of its own.
fn origin(at: &str, scene: &Scene, origins: &Origins) -> Option<(String, String)> {
    let by_failures = origins.origin.as_ref().map(|(service, failed, all)| {
        (service, format!("{failed} of {all} failed requests failed in it and in nothing that it calls"))
    });
    let by_time = origins.slowest.as_ref().map(|(service, before, after)| {
        (service, format!("its own part of a request goes from {before:.0} to {after:.0} ms, more than that of any other"))
    });
    let (service, why) = by_failures.or(by_time)?;
    (service != at && !has_own_fault(at, scene) && !is_platform(service)).then(|| (service.clone(), why))
}

/// Requests must grow so much, and those of the callers by no more than that.
const SURGE: f64 = 1.5;
const STEADY: f64 = 1.3;

/// Services that are asked for much more by services that are not asked for more themselves: their callers repeat
/// calls, or make one for each item.
fn amplified(scene: &Scene, calls: &[(String, String)]) -> Vec<Sign> {
    let grows = |service: &str, by: f64| {
        scene.series.iter().find(|series| {
            series.service == service
                && measures(&series.metric) == Measures::Requests
                && series.after >= by * series.before.max(f64::MIN_POSITIVE)
        })
    };
    let services: BTreeSet<&String> = calls.iter().map(|(_, callee)| callee).collect();
    let amplified = services.into_iter().filter_map(|service| {
        let series = grows(service, SURGE)?;
        let mut callers = calls.iter().filter(|(_, callee)| callee == service).map(|(caller, _)| caller);
        (!callers.any(|caller| grows(caller, STEADY).is_some())).then_some(series)
    });
    let signs = amplified.flat_map(|series| {
        let why = format!(
            "{} of {} goes from {:.4} to {:.4}, while its callers are asked for no more",
            series.metric, series.service, series.before, series.after
        );
        let sign = |kind: FaultKind, strength: f64| Sign {
            kind: kind.name().to_owned(),
            strength,
            service: series.service.clone(),
            why: why.clone(),
        };
        [sign(FaultKind::RetryAmplification, 0.75), sign(FaultKind::QueryFanOut, 0.65)]
    });
    signs.collect()
}

fn is_used_up(metric: &str) -> bool {
    casefile_analysis::words::has_word(metric, &["used", "full", "lag", "backlog", "pending"])
}
