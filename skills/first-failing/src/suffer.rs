//! Who failed first, and who suffers.

use std::collections::BTreeSet;

use casefile_analysis::outside::is_platform;
use casefile_analysis::signature::{Measures, measures};
use casefile_sdk::types::Alert;

use casefile_analysis::FaultKind;
use core_handover::{First, Scene, Sign};

use crate::origin::Origins;

/// Steps from one blamed service to the next; a longer chain is a circle.
const CHAIN_MAX: usize = 6;

/// Says which service failed first, and which ones suffer. The alert's service is where the search begins: it is
/// followed along who blames whom, as long as the blamed one shows a fault of its own.
pub fn who(alert: &Alert, scene: &Scene, origins: &Origins) -> First {
    let (service, why) = first(alert, scene, origins);
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
    First { service, why, victims, calls: origins.calls.clone(), signs: amplified(scene, &origins.calls) }
}

fn first(alert: &Alert, scene: &Scene, origins: &Origins) -> (String, String) {
    let mut at = alert.service.clone();
    let mut why = "the alert is about it, and it blames no other service that shows a fault".to_owned();
    let mut seen = BTreeSet::new();
    while seen.len() < CHAIN_MAX && seen.insert(at.clone()) {
        let Some((blamed, says)) = blamed(&at, scene).or_else(|| origin(&at, scene, origins)) else { break };
        (at, why) = (blamed, says);
    }
    (at, why)
}

/// The service that another one blames in its lines, where that one shows something itself and the blaming one does not.
fn blamed(at: &str, scene: &Scene) -> Option<(String, String)> {
    let mut own = scene.lines.iter().filter(|line| line.service == at);
    if own.clone().any(|line| line.blames.is_none() && line.is_error) {
        return None;
    }
    let (line, blamed) = own.find_map(|line| Some((line, line.blames.clone()?)))?;
    let shows = scene.lines.iter().any(|line| line.service == blamed && line.blames.is_none())
        || scene.series.iter().any(|series| series.service == blamed);
    let why = format!("{at} says \"{}\"", line.text);
    (shows && !is_platform(&blamed)).then_some((blamed, why))
}

/// The service in which failed requests failed, where the other one logs no fault of its own.
fn origin(at: &str, scene: &Scene, origins: &Origins) -> Option<(String, String)> {
    let (service, failed, all) = origins.origin.as_ref()?;
    let own_fault =
        scene.lines.iter().any(|line| line.service == at && line.blames.is_none() && line.is_error);
    let why = format!("{failed} of {all} failed requests failed in it and in nothing that it calls");
    (service != at && !own_fault && !is_platform(service)).then(|| (service.clone(), why))
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
