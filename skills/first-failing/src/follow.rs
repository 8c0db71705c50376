//! From who suffers to who makes it suffer, where no line says so: along calls by time, and from a queue to who takes
//! from it.

use casefile_analysis::outside::is_platform;
use casefile_analysis::signature::{Measures, measures};
use casefile_analysis::words::has_word;
use core_handover::{Scene, Series};

use crate::suffer::has_own_fault;

/// Times must grow so much.
const SLOWER: f64 = 1.5;
/// Of the time that a caller loses, a callee that is to blame for it loses so much itself.
const LOST_PART: f64 = 0.6;

/// The callee that loses most of the time that its caller loses, by the same series of both.
pub fn slow_callee(at: &str, scene: &Scene, calls: &[(String, String)]) -> Option<(String, String)> {
    if has_own_fault(at, scene) {
        return None;
    }
    let lost = |series: &Series| series.after - series.before;
    let slow = |service: &str| -> Vec<&Series> {
        let own = scene.series.iter().filter(|series| series.service == service && is_time(&series.metric));
        own.filter(|series| series.after >= SLOWER * series.before).collect()
    };
    let own = slow(at);
    let callees = calls.iter().filter(|(caller, callee)| caller == at && callee != at);
    let slower = callees.flat_map(|(_, callee)| {
        own.iter().filter_map(|mine| {
            let theirs = slow(callee).into_iter().find(|theirs| theirs.metric == mine.metric)?;
            (lost(theirs) >= LOST_PART * lost(mine)).then_some(theirs)
        })
    });
    let most = slower.max_by(|a, b| lost(a).total_cmp(&lost(b)).then_with(|| b.service.cmp(&a.service)))?;
    let why = format!(
        "{} of {} goes from {:.4} to {:.4}, most of what {at}, which calls it, loses",
        most.metric, most.service, most.before, most.after
    );
    (!is_platform(&most.service)).then(|| (most.service.clone(), why))
}

fn is_time(metric: &str) -> bool {
    measures(metric) == Measures::Symptom
        && ["duration", "latency", "seconds", "ms", "p95", "p99", "time", "p"]
            .iter()
            .any(|word| has_word(metric, &[word]))
}

/// Who takes from a queue, where all that shows of the queue itself is that more waits in it: the one that logs most
/// errors, or else whose failures began first.
pub fn taker(at: &str, scene: &Scene) -> Option<(String, String)> {
    const WAITS: [&str; 12] = [
        "messages",
        "queue",
        "lag",
        "backlog",
        "ready",
        "unacked",
        "unacknowledged",
        "depth",
        "pending",
        "redelivered",
        "offset",
        "waiting",
    ];
    let own: Vec<&Series> = scene.series.iter().filter(|series| series.service == at).collect();
    let only_waits = !own.is_empty()
        && own.iter().all(|series| has_word(&series.metric, &WAITS))
        && !scene.lines.iter().any(|line| line.service == at);
    if !only_waits {
        return None;
    }
    let others = scene.lines.iter().filter(|line| line.is_error && line.service != at);
    let others = others.filter(|line| !is_platform(&line.service));
    if let Some(line) = others.max_by_key(|line| (line.count, std::cmp::Reverse(line.at_ms))) {
        return Some((line.service.clone(), format!("what waits in {at} is not taken: {}", line.text)));
    }
    let series = scene.series.iter().filter(|series| series.service != at && !is_platform(&series.service));
    let failing = series.filter(|series| measures(&series.metric) == Measures::Symptom);
    let first = failing.min_by_key(|series| (series.at_ms, &series.service))?;
    Some((first.service.clone(), format!("what waits in {at} is not taken: {} left its level", first.metric)))
}
