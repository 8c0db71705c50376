//! Who failed first, and who suffers.

use std::collections::BTreeSet;

use casefile_analysis::outside::is_platform;
use casefile_analysis::signature::{Measures, measures};
use casefile_sdk::types::Alert;

use crate::scene::Scene;

/// Steps from one blamed service to the next; a longer chain is a circle.
const CHAIN_MAX: usize = 6;

/// Returns the service that failed first and the sorted services that suffer from it. The alert's service is where the
/// search begins: it is followed along who blames whom, as long as the blamed one shows a fault of its own.
pub fn who(alert: &Alert, scene: &Scene) -> (String, Vec<String>) {
    let first = first(alert, scene);
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
    let victims = suffering
        .into_iter()
        .filter(|service| **service != first && !is_platform(service) && !machine(service));
    let victims = victims.cloned().collect();
    (first, victims)
}

fn first(alert: &Alert, scene: &Scene) -> String {
    let mut at = alert.service.clone();
    let mut seen = BTreeSet::new();
    while seen.len() < CHAIN_MAX && seen.insert(at.clone()) {
        let own_fault =
            scene.lines.iter().any(|line| line.service == at && line.blames.is_none() && line.is_error);
        let blamed = scene
            .lines
            .iter()
            .filter(|line| line.service == at)
            .filter_map(|line| line.blames.clone())
            .next();
        let shows = |service: &String| {
            scene.lines.iter().any(|line| line.service == *service && line.blames.is_none())
                || scene.series.iter().any(|series| series.service == *service)
        };
        match blamed.filter(|blamed| !own_fault && shows(blamed) && !is_platform(blamed)) {
            Some(blamed) => at = blamed,
            None => break,
        }
    }
    at
}

fn is_used_up(metric: &str) -> bool {
    casefile_analysis::words::has_word(metric, &["used", "full", "lag", "backlog", "pending"])
}
