//! What series show only together: threads that wait, requests that cost more, work that is no longer done.

use casefile_analysis::FaultKind;
use casefile_analysis::signature::{Measures, measures};
use casefile_analysis::words::words;
use casefile_sdk::prelude::*;
use core_handover::{Line, Scene, Series};

/// A kind of fault that several series show.
pub struct Shown<'a> {
    /// Which.
    pub kind: FaultKind,
    /// How clearly, from 0 to 1.
    pub strength: f64,
    /// Where.
    pub service: &'a str,
    /// The reason in words.
    pub why: String,
}

/// Finds what series show together.
pub fn signs<'a>(alert: &Alert, scene: &'a Scene) -> Vec<Shown<'a>> {
    let mut found = Vec::new();
    if let Some(series) = waits(scene) {
        let why = format!("{} does less on its processor and takes longer: it waits", series.service);
        found.push(Shown { kind: FaultKind::LockContention, strength: WAITS, service: &series.service, why });
    }
    if let Some(series) = costs_more(scene) {
        let why = went(series, "for no more requests");
        found.push(Shown {
            kind: FaultKind::CpuSaturation,
            strength: COSTS_MORE,
            service: &series.service,
            why,
        });
    }
    if let Some(series) = asks_more(scene) {
        let why = went(series, "for no more requests");
        found.push(Shown {
            kind: FaultKind::QueryFanOut,
            strength: ASKS_MORE,
            service: &series.service,
            why,
        });
    }
    if let Some(series) = is_asked_no_more(scene) {
        let why = went(series, "while who stands before it answers with errors");
        found.push(Shown {
            kind: FaultKind::DependencyDown,
            strength: NOT_ASKED,
            service: &series.service,
            why,
        });
    }
    if let Some(series) = stops(alert, scene) {
        let why = went(series, "and nothing fails");
        found.push(Shown { kind: FaultKind::WrongResult, strength: STOPS, service: &series.service, why });
    }
    found
}

fn went(series: &Series, end: &str) -> String {
    format!("{} goes from {:.4} to {:.4}, {end}", series.metric, series.before, series.after)
}

/// How clearly an idle processor and slow answers show that threads wait.
const WAITS: f64 = 0.6;
/// How clearly work that is no longer done, without an error, shows that the program decides otherwise.
const STOPS: f64 = 0.7;

/// How clearly a processor that does twice as much for the same requests shows that they cost more.
const COSTS_MORE: f64 = 0.75;

/// How clearly several times as many queries for as many requests show that each request makes more of them.
const ASKS_MORE: f64 = 0.8;

/// Queries of a database, or requests of one service alone, that became several times as many.
fn asks_more(scene: &Scene) -> Option<&Series> {
    const MORE: f64 = 2.5;
    const MORE_REQUESTS: f64 = 1.3;
    let more = |series: &&Series, factor: f64| series.before > 0.0 && series.after > factor * series.before;
    let asked: Vec<&Series> = scene
        .series
        .iter()
        .filter(|series| measures(&series.metric) == Measures::Requests && more(series, MORE_REQUESTS))
        .collect();
    let queries = |series: &&Series| {
        let name = words(&series.metric);
        let has = |wanted: &[&str]| name.iter().any(|word| wanted.contains(&word.as_str()));
        has(&["queries", "statements", "calls", "qps"])
            && !has(&["slow", "failed", "duration", "time", "seconds"])
    };
    if asked.is_empty() {
        return scene.series.iter().find(|series| more(series, MORE) && queries(series));
    }
    // Only one is asked for more, and whoever asks it is slow.
    let alone = asked.first().filter(|one| asked.iter().all(|other| other.service == one.service))?;
    let slow = scene.series.iter().any(|series| {
        series.service != alone.service
            && more(&series, MORE)
            && words(&series.metric)
                .iter()
                .any(|word| ["duration", "latency", "response"].contains(&word.as_str()))
            && series.at_ms <= alone.at_ms
    });
    (slow && more(alone, 2.0 * MORE)).then_some(*alone)
}

/// How clearly a service that is hardly asked any more, while others fail, shows that it was taken out of service.
const NOT_ASKED: f64 = 0.8;

/// Requests of a service that hardly come any more, while another service answers with errors.
fn is_asked_no_more(scene: &Scene) -> Option<&Series> {
    const LEFT: f64 = 0.15;
    /// Who says so many errors fails itself.
    const SAYS_MIN: u64 = 50;
    const FAILING: [&str; 6] = ["error", "errors", "5xx", "failed", "failure", "failures"];
    let fails = |own: &str| {
        scene.series.iter().any(|series| {
            let name = words(&series.metric);
            let about = |wanted: &str| name.iter().any(|word| word == wanted);
            let errors = FAILING.iter().any(|word| about(word)) || series.metric.contains("5xx");
            series.service != own && errors && series.after > 3.0 * series.before.max(0.01)
        })
    };
    let left = |series: &Series| series.after / series.before.max(f64::MIN_POSITIVE);
    let fallen = scene.series.iter().filter(|series| {
        let says = |line: &Line| line.is_error && line.service == series.service && line.count >= SAYS_MIN;
        measures(&series.metric) == Measures::Requests
            && left(series) < LEFT
            && !scene.lines.iter().any(says)
            && fails(&series.service)
    });
    fallen.min_by(|a, b| left(a).total_cmp(&left(b)))
}

/// The processor of a service that does much more, while nobody is known to ask more of anything.
fn costs_more(scene: &Scene) -> Option<&Series> {
    const MORE_WORK: f64 = 2.0;
    const MORE_REQUESTS: f64 = 1.3;
    let asked = scene.series.iter().any(|series| {
        measures(&series.metric) == Measures::Requests && series.after > MORE_REQUESTS * series.before
    });
    scene.series.iter().find(|cpu| {
        let has_cpu = words(&cpu.metric).iter().any(|word| word == "cpu");
        !asked && has_cpu && cpu.before > 0.0 && cpu.after > MORE_WORK * cpu.before
    })
}

/// The latency of a service whose processor has less to do than before.
fn waits(scene: &Scene) -> Option<&Series> {
    const LESS: f64 = 0.7;
    const LONGER: f64 = 2.0;
    let has =
        |metric: &str, wanted: &[&str]| words(metric).iter().any(|word| wanted.contains(&word.as_str()));
    scene.series.iter().find(|slow| {
        let longer = slow.before > 0.0 && slow.after > LONGER * slow.before;
        longer
            && has(&slow.metric, &["duration", "latency", "handling", "flight", "p", "response"])
            && scene.series.iter().any(|cpu| {
                cpu.service == slow.service && has(&cpu.metric, &["cpu"]) && cpu.after < LESS * cpu.before
            })
    })
}

/// What the alert counts per time and hardly is done any more, where the service says no error.
fn stops<'a>(alert: &Alert, scene: &'a Scene) -> Option<&'a Series> {
    const LEFT: f64 = 0.15;
    /// Fewer lines are errors as they always happen.
    const ERRORS_MIN: u64 = 6;
    let fails = scene
        .lines
        .iter()
        .any(|line| line.is_error && line.service == alert.service && line.count >= ERRORS_MIN);
    let counted = |metric: &str| {
        words(metric).iter().any(|word| ["per", "rate", "total", "count"].contains(&word.as_str()))
    };
    scene.series.iter().find(|series| {
        !fails
            && series.metric == alert.metric
            && series.service == alert.service
            && counted(&series.metric)
            && series.after < LEFT * series.before
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(service: &str, metric: &str, before: f64, after: f64) -> Series {
        Series { service: service.to_owned(), metric: metric.to_owned(), before, after, ..Series::default() }
    }

    fn scene(series: Vec<Series>) -> Scene {
        Scene { series, ..Scene::default() }
    }

    #[test]
    fn who_idles_and_is_slow_waits() {
        let slow = || series("a", "http_request_duration_seconds_p99", 0.2, 2.0);
        assert!(waits(&scene(vec![slow(), series("a", "cpu_usage_ratio", 0.6, 0.2)])).is_some());
        assert!(waits(&scene(vec![slow(), series("a", "cpu_usage_ratio", 0.6, 0.9)])).is_none());
        assert!(waits(&scene(vec![slow(), series("b", "cpu_usage_ratio", 0.6, 0.2)])).is_none());
    }

    #[test]
    fn more_queries_for_as_many_requests_are_more_for_each() {
        let queries = || series("db", "mysql_queries_per_second", 2_000.0, 9_000.0);
        assert!(asks_more(&scene(vec![queries()])).is_some());
        let asked = series("a", "http_requests_per_second", 100.0, 300.0);
        assert!(asks_more(&scene(vec![queries(), asked])).is_none());
        assert!(asks_more(&scene(vec![series("db", "mysql_slow_queries", 2.0, 9.0)])).is_none());
    }

    #[test]
    fn who_is_asked_no_more_was_taken_out() {
        let idle = || series("a", "http_requests_per_second", 100.0, 1.0);
        let other = || series("b", "http_requests_per_second", 100.0, 9.0);
        let fails = || series("lb", "http_5xx_pct", 0.1, 90.0);
        let found = |series| is_asked_no_more(&scene(series)).map(|found| found.service.clone());
        assert_eq!(found(vec![other(), idle(), fails()]).as_deref(), Some("a"));
        assert_eq!(found(vec![idle()]), None, "nobody fails");
    }

    #[test]
    fn more_work_for_as_many_requests_is_a_cost_of_each() {
        let busy = || series("a", "container_cpu_usage_ratio", 0.3, 0.9);
        assert!(costs_more(&scene(vec![busy()])).is_some());
        assert!(
            costs_more(&scene(vec![busy(), series("a", "http_requests_per_second", 100.0, 300.0)])).is_none()
        );
    }
}
