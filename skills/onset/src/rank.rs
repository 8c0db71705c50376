//! Which onset is that of the symptom, and how the others lie to it.

use casefile_sdk::HOUR_MS;
use casefile_sdk::types::Alert;

use crate::start::{Kind, Relation, Start};

/// Log lines and series that the alert does not name stand for its symptom only if they began this long before it.
const STAND_IN_MS: i64 = 6 * HOUR_MS;

/// Puts the onset of the alert's symptom first and sorts the others: what leads, what coincides, what follows; within
/// these the alert's service first, then by time. Without a symptom they are sorted by time alone.
pub fn rank(alert: &Alert, symptom: Option<Start>, mut others: Vec<Start>) -> Vec<Start> {
    let Some(mut primary) = symptom.or_else(|| stand_in(alert, &mut others)) else {
        others.sort_by_key(order);
        return others;
    };
    primary.relation = Relation::Primary;
    for other in &mut others {
        other.relation = other.relation_to(&primary);
    }
    // What began before and is over by now is history, however much of it there is.
    others.retain(|other| other.relation != Relation::Leads || other.lasting);
    others.sort_by(|a, b| {
        let own = |start: &Start| start.service != alert.service;
        (a.relation, own(a), order(a)).cmp(&(b.relation, own(b), order(b)))
    });
    others.insert(0, primary);
    others
}

/// Takes what stands for a symptom that no series shows out of the others: the first crash of the alert's service,
/// else its first new error, else its series that changed most.
fn stand_in(alert: &Alert, others: &mut Vec<Start>) -> Option<Start> {
    let near = alert.fired_at.saturating_sub(STAND_IN_MS)..=alert.fired_at;
    let own = |start: &&Start| start.service == alert.service && near.contains(&start.at_ms);
    let first = |kind: Kind| {
        others.iter().filter(own).filter(|start| start.kind == kind).min_by_key(|start| start.at_ms)
    };
    let largest = || {
        let series = others.iter().filter(own).filter(|start| start.deviation.is_some());
        series.max_by(|a, b| a.deviation.unwrap_or(0.0).total_cmp(&b.deviation.unwrap_or(0.0)))
    };
    let chosen = first(Kind::FirstCrash).or_else(|| first(Kind::FirstError)).or_else(largest)?.clone();
    others.retain(|start| *start != chosen);
    Some(chosen)
}

/// Returns the earliest thing that certainly began before the symptom and still went on, a series if there is one.
pub fn leading(ranked: &[Start]) -> Option<&Start> {
    let leads = || ranked.iter().filter(|start| start.relation == Relation::Leads && start.lasting);
    leads()
        .filter(|start| start.metric.is_some())
        .min_by_key(|start| start.at_ms)
        .or_else(|| leads().min_by_key(|start| start.at_ms))
}

fn order(start: &Start) -> (i64, String) {
    (start.at_ms, start.name())
}
