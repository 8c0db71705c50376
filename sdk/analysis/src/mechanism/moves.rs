//! Lines that only stand elsewhere, where that matters: what is given back after a way out, a time limit around more
//! than before, a lock that is given back sooner, a setting under another parent, a migration that already ran.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::file_kind::FileKind;
use crate::words::has_part;

/// Giving back what was acquired.
const GIVEN_BACK: [&str; 10] = [
    ".close()",
    ".release()",
    ".rollback()",
    ".unlock()",
    "finally",
    ".dispose()",
    ".disconnect(",
    "cancel()",
    ".end()",
    ".done()",
];
/// Limits of time.
const LIMITS: [&str; 6] =
    ["withtimeout(", "withdeadline(", "wait_for(", "timeout(", "settimeout(", "deadline("];
/// Ways out of a function.
const WAYS_OUT: [&str; 5] = ["return", "throw ", "raise ", "continue", "break"];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if file.kind == FileKind::Sql {
        rewritten(file, found);
    }
    if is_indented(&file.path) {
        other_parent(file, found);
    }
    if super::is_code(file.kind) {
        later_given_back(file, found);
        wider_limit(file, found);
        new_way_out(file, found);
    }
}

/// The places at which the same code is removed and added.
fn moved<'a>(file: &'a FileDiff, parts: &[&str]) -> Option<(usize, usize, &'a str)> {
    file.lines.iter().enumerate().find_map(|(from, line)| {
        let moved = line.mark == Mark::Kept && line.written == Mark::Removed;
        if !moved || !has_part(&line.code.to_lowercase(), parts) {
            return None;
        }
        let to =
            file.lines.iter().position(|other| other.written == Mark::Added && other.code == line.code)?;
        Some((from, to, line.code.as_str()))
    })
}

/// What is acquired is given back only after another way out.
fn later_given_back(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let Some((from, to, code)) = moved(file, &GIVEN_BACK) else { return };
    let ways_out =
        |line: &&Line| line.written != Mark::Removed && WAYS_OUT.iter().any(|way| line.code.starts_with(way));
    if from < to && file.lines[from..to].iter().any(|line| ways_out(&line)) {
        let lines = [(Mark::Removed, code), (Mark::Added, code)];
        let why = "a way out now comes before giving back what was acquired".to_owned();
        found.push(mechanism(Effect::CloseRemoved, 0.9, file, &lines, why));
    }
}

/// A time limit that stood inside stands further out: all parts share what each had for itself.
fn wider_limit(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let Some((from, to, code)) = moved(file, &LIMITS) else { return };
    let (was, is) = (FileDiff::indent(&file.lines[from]), FileDiff::indent(&file.lines[to]));
    if is < was || to < from {
        let lines = [(Mark::Removed, code), (Mark::Added, code)];
        let why = "one time limit now holds for more than it did".to_owned();
        found.push(mechanism(Effect::TimeoutLowered, 0.85, file, &lines, why));
    }
}

/// A new way out stands before the line that gives back, or would.
fn new_way_out(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const AHEAD: usize = 6;
    let ways_out =
        |mark| file.code(mark).filter(|code| WAYS_OUT.iter().any(|way| code.starts_with(way))).count();
    if ways_out(Mark::Added) <= ways_out(Mark::Removed) {
        return;
    }
    let Some(at) =
        file.lines.iter().position(|line| line.mark == Mark::Added && line.code.starts_with("return"))
    else {
        return;
    };
    let after = file.lines.iter().skip(at + 1).take(AHEAD);
    let given_back = after
        .filter(|line| line.mark == Mark::Kept && line.written == Mark::Kept)
        .find(|line| has_part(&line.code.to_lowercase(), &GIVEN_BACK));
    // A lock or transaction that was taken before this way out is not given back on it.
    if let Some(line) = given_back {
        let lines = [(Mark::Added, file.lines[at].code.as_str()), (Mark::Kept, line.code.as_str())];
        let why = "a new way out comes before what is acquired is given back".to_owned();
        found.push(mechanism(Effect::CloseRemoved, 0.9, file, &lines, why));
    }
}

/// A migration is a record of what was done; a line of it that is another one was not what ran.
fn rewritten(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let lower = file.path.to_lowercase();
    let is_migration =
        ["migration", "migrate", "flyway", "liquibase", "changelog"].iter().any(|part| lower.contains(part));
    let removed: Vec<(Mark, &str)> = file
        .lines
        .iter()
        .filter(|line| line.written == Mark::Removed && !line.text.trim().is_empty())
        .map(|line| (Mark::Removed, line.text.trim()))
        .take(3)
        .collect();
    let kept = file.lines.iter().any(|line| line.written != Mark::Removed);
    if is_migration && !removed.is_empty() && kept {
        let why = "lines of a migration are others, be it only in how they are written".to_owned();
        found.push(mechanism(Effect::MigrationRewritten, 0.9, file, &removed, why));
    }
}

fn is_indented(path: &str) -> bool {
    [".yaml", ".yml"].iter().any(|end| path.to_lowercase().ends_with(end))
}

/// A setting stands under another parent: whoever reads the old path finds nothing.
fn other_parent(file: &FileDiff, found: &mut Vec<Mechanism>) {
    for (at, line) in file.lines.iter().enumerate() {
        if line.written != Mark::Removed || line.mark != Mark::Kept || line.code.is_empty() {
            continue;
        }
        let Some(to) =
            file.lines.iter().position(|other| other.written == Mark::Added && other.code == line.code)
        else {
            continue;
        };
        let (was, is) = (parent(file, at, Mark::Removed), parent(file, to, Mark::Added));
        let top = |at: usize| FileDiff::indent(&file.lines[at]) == 0;
        if was != is || top(at) != top(to) {
            let lines = [(Mark::Removed, line.text.as_str()), (Mark::Added, file.lines[to].text.as_str())];
            let named = |parent: Option<&str>| parent.unwrap_or("the top").trim_end_matches(':').to_owned();
            let why = format!("`{}` moves from under {} to under {}", line.code, named(was), named(is));
            found.push(mechanism(Effect::SettingMoved, 0.9, file, &lines, why));
            return;
        }
    }
}

/// The nearest line above that is indented less, in the version before (`Removed`) or after (`Added`).
fn parent(file: &FileDiff, at: usize, version: Mark) -> Option<&str> {
    let own = FileDiff::indent(&file.lines[at]);
    let above = file.lines[..at].iter().rev();
    above
        .filter(|line| (line.written == version || line.written == Mark::Kept) && !line.code.is_empty())
        .find(|line| FileDiff::indent(line) < own)
        .map(|line| line.code.as_str())
}
