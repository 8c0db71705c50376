//! Jobs that run by the clock.

use super::{
    Moved, Outside, OutsideKind, Said, Scene, has_any, holds, is, made, message, program_is_wrong, seen,
    shown,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_text, measures};

/// How jobs are called.
const JOBS: [&str; 26] = [
    "job",
    "cron",
    "cronjob",
    "batch",
    "nightly",
    "scheduled",
    "backup",
    "pg_dump",
    "mysqldump",
    "vacuum",
    "autovacuum",
    "reindex",
    "etl",
    "export",
    "snapshot",
    "compaction",
    "settlement",
    "payroll",
    "archive",
    "archiver",
    "reconciliation",
    "rollup",
    "backfill",
    "warehouse",
    "reporting",
    "dump",
];
/// How one says that a job begins.
const BEGINS: [&str; 11] = [
    "start",
    "begin",
    "began",
    "running",
    "launch",
    "kicked off",
    "triggered",
    "processing",
    "executing",
    "created job",
    "fired",
];
/// A job that begins in this time around the onset may be what is felt.
const BEFORE_MS: i64 = 20 * 60 * 1000;
const AFTER_MS: i64 = 3 * 60 * 1000;

pub(super) fn batch(scene: &Scene) -> Option<Outside> {
    let near = |line: &&Said| line.after_ms.is_some_and(|after| (-BEFORE_MS..=AFTER_MS).contains(&after));
    let is_job = |text: &str| has_any(text, &JOBS);
    let begins = |line: &&Said| {
        let text = &message(&line.text);
        is_job(text) && holds(text, &BEGINS) && !holds(text, &["fail", "error", "timed out", "retry"])
    };
    let job = scene.told.iter().chain(&scene.lines).filter(near).find(begins);
    let of_job = |one: &&Moved| {
        let named = is_job(&one.metric) || is_job(&one.service);
        one.direction == Direction::Up
            && one.factor >= 1.5
            && one.after_ms.is_none_or(|after| after <= AFTER_MS)
            && !has_any(&one.metric, &["failed", "errors", "error", "failures", "lag"])
            && (named
                || job.is_some_and(|job| job.service == one.service && job.service != scene.first_failing))
    };
    let series = scene.series.iter().find(of_job);
    // Who holds the lock, or whose statement is slow, says so itself.
    let held = scene.lines.iter().find(|line| {
        let text = &message(&line.text);
        let load = kinds_of_text(text).iter().any(|found| {
            matches!(found.0, FaultKind::SlowQuery | FaultKind::LockContention | FaultKind::CpuSaturation)
                && found.1 >= 0.8
        });
        load && is_job(text)
    });
    let asked = scene.series.iter().any(|one| {
        one.service == scene.first_failing
            && one.direction == Direction::Up
            && one.factor > 1.5
            && measures(&one.metric) == Measures::Requests
    });
    made(
        OutsideKind::Batch,
        &[
            seen(job, 0.35, |job| format!("a job began at that time: {}", shown(&job.text))),
            seen(series.filter(|_| job.is_some() || held.is_some()), 0.35, |one| {
                format!("{} of {} rose {:.1} times with it", one.metric, one.service, one.factor)
            }),
            seen(held, 0.4, |line| format!("it is what others wait for: {}", shown(&line.text))),
        ],
        &[
            is(program_is_wrong(scene), 0.6, "the error is one of the program and not of its load"),
            is(asked, 0.4, "the service was asked for more at the same time"),
        ],
    )
}
