//! What has been growing for long, and numbers that ran out.

use super::{Outside, OutsideKind, Scene, has_any, holds, is, made, seen, services_with, shown};
use crate::fault_kind::FaultKind;
use crate::robust::median;

/// What a store says when a number or a bound of its own is used up.
const USED_UP: [&str; 12] = [
    "reached maximum value of sequence",
    "wraparound",
    "integer out of range",
    "out of range for type integer",
    "out of range value for column 'id'",
    "arithmetic overflow error converting identity",
    "maximum normal shards open",
    "maximum shards open",
    "exceeds maximum document size",
    "bsonobjecttoolarge",
    "item size has exceeded",
    "no free inodes",
];
/// Parts into which the time before the onset is cut.
const PARTS: usize = 4;
/// From the first part to the last it must have grown so much.
const GROWN: f64 = 1.1;
/// A shorter time shows no growth but a step.
pub const SPAN_MS_MIN: i64 = 4 * 60 * 60 * 1000;

pub(super) fn growth(scene: &Scene) -> Option<Outside> {
    let used_up = scene.concerned().find(|line| holds(&line.text, &USED_UP));
    let full = !services_with(scene, FaultKind::DiskFull, 0.9).is_empty();
    let slow = !services_with(scene, FaultKind::SlowQuery, 0.8).is_empty();
    let growing = scene.growing.first();
    made(
        OutsideKind::Growth,
        &[
            seen(used_up, 0.6, |line| format!("a number or a bound is used up: {}", shown(&line.text))),
            seen(growing, 0.35, Clone::clone),
            seen(scene.exhausted.first(), 0.65, Clone::clone),
            is(full && growing.is_some(), 0.4, "what grew has no room left"),
            is(slow && growing.is_some(), 0.2, "queries over it are slow"),
        ],
        &[],
    )
}

/// Returns whether a metric counts what a store holds.
pub fn is_held(metric: &str) -> bool {
    has_any(
        metric,
        &[
            "rows",
            "row",
            "disk",
            "volume",
            "filesystem",
            "inodes",
            "documents",
            "keys",
            "objects",
            "tuples",
            "partitions",
            "shards",
            "table",
            "index",
            "storage",
            "sequence",
            "xid",
            "dataset",
        ],
    ) && has_any(
        metric,
        &[
            "used",
            "usage",
            "utilization",
            "count",
            "size",
            "bytes",
            "total",
            "rows",
            "percent",
            "pct",
            "ratio",
            "age",
        ],
    ) && !has_any(
        metric,
        &[
            "read", "write", "written", "latency", "seconds", "ms", "rate", "per", "iops", "cpu", "queue",
            "requests", "returned", "examined", "scanned", "fetched", "io",
        ],
    )
}

/// Says in words how much a series grew all the time before the onset; none where it did not, or only at the end.
pub fn grows(service: &str, metric: &str, points: &[(i64, f64)], onset_ms: i64) -> Option<String> {
    let before: Vec<(i64, f64)> = points.iter().copied().filter(|point| point.0 < onset_ms).collect();
    let span = before.last()?.0 - before.first()?.0;
    if span < SPAN_MS_MIN || before.len() < 4 * PARTS {
        return None;
    }
    let parts: Vec<f64> = before
        .chunks(before.len().div_ceil(PARTS))
        .filter_map(|part| median(&part.iter().map(|point| point.1).collect::<Vec<f64>>()))
        .collect();
    let (first, last) = (*parts.first()?, *parts.last()?);
    let total = last - first;
    let steady = parts.windows(2).all(|pair| pair[1] - pair[0] >= total / 8.0);
    (first > 0.0 && last >= GROWN * first && steady).then(|| {
        let hours = span / (60 * 60 * 1000);
        format!("{metric} of {service} had been growing for {hours} hours, from {first:.4} to {last:.4}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(value: impl Fn(i64) -> f64) -> Vec<(i64, f64)> {
        (0..600).map(|minute| (minute * 60_000, value(minute))).collect()
    }

    #[test]
    fn a_line_grows_and_a_step_does_not() {
        let rises = |minute: i64| 50.0 + crate::samples::millis(minute) / 20.0;
        assert!(grows("db", "disk_used_percent", &points(rises), 590 * 60_000).is_some());
        let steps = |minute: i64| if minute < 500 { 50.0 } else { 90.0 };
        assert_eq!(grows("db", "disk_used_percent", &points(steps), 590 * 60_000), None);
        assert_eq!(
            grows("db", "disk_used_percent", &points(rises), 60 * 60_000),
            None,
            "an hour is too short"
        );
    }

    #[test]
    fn what_is_held_is_no_rate() {
        assert!(is_held("volume_used_percent") && is_held("pg_table_rows") && is_held("disk.used.bytes"));
        assert!(!is_held("disk_read_bytes") && !is_held("rows_examined_per_query") && !is_held("cpu_usage"));
    }
}
