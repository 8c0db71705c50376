//! Input that cannot be processed, and who sent it.

use super::confined::{Axis, Confined};
use super::{
    Moved, Outside, OutsideKind, Said, Scene, confined_to, has_any, holds, is, made, message, names_kind,
    seen, services_with, shown,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;

/// Who hands in what a service did not make itself.
const SOURCES: [&str; 20] = [
    "partner",
    "vendor",
    "feed",
    "upload",
    "import",
    "tenant",
    "producer",
    "batch file",
    "customer",
    "webhook",
    "supplier",
    "merchant",
    "inbound",
    "ingest",
    "sftp",
    ".csv",
    ".xml",
    "edi",
    "sender",
    "file ",
];
/// How one says where in the input it stands, and what is odd about it.
const PLACES: [&str; 16] = [
    "row ",
    "line ",
    "record ",
    "offset",
    "byte",
    "position",
    "column",
    "header",
    "encoding",
    "delimiter",
    "bom",
    "unterminated",
    "charset",
    "checksum",
    "truncated",
    "unexpected end",
];

/// How a store says that a value is none that it takes.
const NOT_TAKEN: [&str; 6] = [
    "violates check constraint",
    "numeric field overflow",
    "numeric value out of range",
    "invalid byte sequence for encoding",
    "value out of range: ",
    "document failed validation",
];

/// Returns whether a series says that more senders connected at or shortly before the onset, and not in numbers that
/// come of trying again.
fn has_joined(one: &Moved) -> bool {
    const NEAR_MS: i64 = 20 * 60 * 1000;
    const AGAIN: f64 = 2.0;
    one.direction == Direction::Up
        && (1.03..AGAIN).contains(&one.factor)
        && one.after_ms.is_some_and(|at| (-NEAR_MS..=0).contains(&at))
        && has_any(&one.metric, &["connections", "devices", "clients", "producers", "publishers", "senders"])
        && has_any(
            &one.metric,
            &["open", "connected", "online", "devices", "clients", "producers", "publishers"],
        )
        && !has_any(&one.metric, &["pool", "db", "sql", "pg", "mysql", "redis", "acquired"])
}

/// Returns whether a line tells that somebody's file or feed was taken in shortly before the onset, with how much of it.
fn is_brought(line: &Said) -> bool {
    const BEFORE_MS: i64 = 15 * 60 * 1000;
    const TAKEN: [&str; 12] = [
        "import", "imported", "feed", "upload", "uploaded", "ingested", "loaded", "partner", "supplier",
        "vendor", "catalog", "sftp",
    ];
    let text = message(&line.text);
    line.after_ms.is_some_and(|after| (-BEFORE_MS..=0).contains(&after))
        && has_any(&text, &TAKEN)
        && text.contains(|c: char| c.is_ascii_digit())
        && !holds(&text, &["fail", "error", "timed out", "retry"])
}

pub(super) fn bad_input(scene: &Scene) -> Option<Outside> {
    let mut lines: Vec<&Said> = scene
        .concerned()
        .filter(|line| names_kind(&line.text, FaultKind::BadData, 0.8) || holds(&line.text, &NOT_TAKEN))
        .collect();
    // A little of it there is on any day; what is meant is what there is most of.
    lines.sort_by_key(|line| std::cmp::Reverse(line.count));
    let joined = scene.series.iter().find(|one| has_joined(one));
    // Not any line that names somebody, and not the name of a class: the one that says what cannot be read.
    let brought = scene.told.iter().find(|line| is_brought(line));
    let source = lines.iter().copied().find(|line| holds(&message(&line.text), &SOURCES));
    let place = source.is_some_and(|line| holds(&message(&line.text), &PLACES));
    let one = confined_to(scene, Axis::Source)
        .or_else(|| confined_to(scene, Axis::Asker).filter(|_| !lines.is_empty()));
    let starts_not = !services_with(scene, FaultKind::CrashAtStart, 0.8).is_empty();
    // A parser that several threads use at once fails on what is well formed.
    let races = !services_with(scene, FaultKind::DataRace, 0.8).is_empty()
        || scene.lines.iter().any(|line| holds(&line.text, &["multiple points", "dateformat"]));
    made(
        OutsideKind::BadInput,
        &[
            seen(lines.first(), 0.5, |line| format!("input cannot be processed: {}", shown(&line.text))),
            seen(source, 0.5, |_| "the lines name where it comes from".to_owned()),
            is(place, 0.1, "they say what in it is odd"),
            seen(joined.filter(|_| !lines.is_empty()), 0.3, |one| {
                format!("more senders came shortly before ({} of {})", one.metric, one.service)
            }),
            seen(brought.filter(|_| !lines.is_empty() && source.is_none()), 0.3, |line| {
                format!("shortly before somebody handed in what was not there before: {}", shown(&line.text))
            }),
            seen(one, 0.55, Confined::sentence),
        ],
        &[
            is(starts_not, 0.7, "a program that does not start has read no input"),
            is(races, 0.6, "what reads it is not safe to be used by several threads"),
        ],
    )
}
