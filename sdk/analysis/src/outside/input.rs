//! Input that cannot be processed, and who sent it.

use super::confined::{Axis, Confined};
use super::{
    Outside, OutsideKind, Said, Scene, confined_to, holds, is, made, message, names_kind, seen,
    services_with, shown,
};
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

pub(super) fn bad_input(scene: &Scene) -> Option<Outside> {
    let lines: Vec<&Said> =
        scene.concerned().filter(|line| names_kind(&line.text, FaultKind::BadData, 0.8)).collect();
    // Not any line that names somebody, and not the name of a class: the one that says what cannot be read.
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
            seen(one, 0.55, Confined::sentence),
        ],
        &[
            is(starts_not, 0.7, "a program that does not start has read no input"),
            is(races, 0.6, "what reads it is not safe to be used by several threads"),
        ],
    )
}
