//! What speaks against more load as the cause: load makes work, and breaks nothing that does not depend on how much
//! there is.

use super::{Hint, Moved, Said, Scene, has_any, is, seen};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_metric, kinds_of_text, measures};

/// Of a cache that answers so much less than before, what it lets through is no load from outside.
const ANSWERS_LESS: f64 = 0.6;
/// What runs out was growing so long before more was asked.
const EARLIER_MS: i64 = 20 * 60 * 1000;
/// And by so much.
const GROWN: f64 = 1.3;
/// An error is told by its words from this strength on.
const NAMED: f64 = 0.7;

/// Doubts about a surge; `alone` where nothing but the surge itself speaks for it.
pub(super) fn doubts(scene: &Scene, surge: Option<&Moved>, alone: bool) -> Vec<Hint> {
    let pressed = scene.series.iter().any(is_pressed);
    let works =
        scene.series.iter().any(|one| rises(one) && has_any(&one.metric, &["cpu", "load", "processor"]));
    vec![
        seen(uncached(scene), 0.7, |one| {
            format!("{} of {} fell, so a cache lets through what it used to answer", one.metric, one.service)
        }),
        seen(refused(scene), 0.6, |kind| {
            format!("what fails says {}, which more load does not produce", kind.words())
        }),
        seen(surge.and_then(|surge| ran_out_before(scene, surge)), 0.6, |one| {
            format!("{} of {} was growing long before more was asked", one.metric, one.service)
        }),
        seen(broken_rule(scene), 0.5, |one| {
            format!(
                "{} of {} counts what a sound program never does, however much is asked",
                one.metric, one.service
            )
        }),
        is(!pressed && !works, 0.6, "nothing is busier or slower for it"),
        is(
            pressed && !works && alone,
            0.4,
            "no processor has more to do, so what is slow waits for something else",
        ),
    ]
}

fn rises(one: &Moved) -> bool {
    one.direction == Direction::Up && one.factor >= GROWN
}

/// A cache whose share of answers fell.
fn uncached(scene: &Scene) -> Option<&Moved> {
    scene.series.iter().find(|one| {
        one.direction == Direction::Down
            && one.factor <= ANSWERS_LESS
            && has_any(&one.metric, &["hit", "hits", "hitrate", "hitratio"])
            && has_any(&one.metric, &["ratio", "rate", "pct", "percent", "hitrate", "hitratio"])
    })
}

/// What fails most, where it is of a kind that has nothing to do with how much is asked.
fn refused(scene: &Scene) -> Option<FaultKind> {
    let failing = [scene.first_failing.as_str(), scene.alerting.as_str()];
    let named = |line: &&Said| {
        let kind = kinds_of_text(&line.text).into_iter().find(|kind| kind.1 >= NAMED)?;
        Some((line.count, kind.0))
    };
    let of_failing = scene.lines.iter().filter(|line| failing.contains(&line.service.as_str()));
    let (_, kind) = of_failing.filter_map(|line| named(&line)).max_by_key(|found| (found.0, found.1))?;
    let free_of_load = [
        FaultKind::Permission,
        FaultKind::Certificate,
        FaultKind::CrashAtStart,
        FaultKind::DiskFull,
        FaultKind::NameResolution,
        FaultKind::WrongResult,
    ];
    free_of_load.contains(&kind).then_some(kind)
}

/// A resource of the service that failed first that had been growing since well before the surge: it leaks, and the
/// surge only brings forward its end.
fn ran_out_before<'a>(scene: &'a Scene, surge: &Moved) -> Option<&'a Moved> {
    let began = surge.after_ms?;
    scene.series.iter().find(|one| {
        let leaks = kinds_of_metric(&one.metric, Direction::Up)
            .iter()
            .any(|kind| matches!(kind.0, FaultKind::HandleLeak | FaultKind::MemoryLeak));
        one.service == scene.first_failing
            && rises(one)
            && leaks
            && one.after_ms.is_some_and(|at| at.saturating_add(EARLIER_MS) <= began)
    })
}

/// A count of what must never be: load may bring such an error to light, and does not make it.
fn broken_rule(scene: &Scene) -> Option<&Moved> {
    let failing = [scene.first_failing.as_str(), scene.alerting.as_str()];
    scene.series.iter().find(|one| {
        let over = has_any(&one.metric, &["over", "above", "beyond"])
            && has_any(&one.metric, &["limit", "capacity", "quota", "max"]);
        let never = [
            "duplicate",
            "duplicates",
            "duplicated",
            "double",
            "twice",
            "negative",
            "mismatch",
            "mismatches",
            "inconsistent",
            "oversold",
            "overbooked",
            "overdrawn",
            "discrepancies",
            "discrepancy",
            "deviation",
            "unbalanced",
            "corrupt",
            "corrupted",
        ];
        rises(one) && failing.contains(&one.service.as_str()) && (over || has_any(&one.metric, &never))
    })
}

/// Returns whether a series says that somebody waits, or that something fills up.
fn is_pressed(one: &Moved) -> bool {
    const FILLS: [&str; 16] = [
        "queue",
        "queued",
        "pending",
        "backlog",
        "active",
        "busy",
        "threads",
        "connections",
        "conns",
        "waiting",
        "workers",
        "lag",
        "saturation",
        "utilization",
        "memory",
        "inflight",
    ];
    rises(one) && (measures(&one.metric) == Measures::Symptom || has_any(&one.metric, &FILLS))
}
