//! Changes of real programs, by the kind of fault that they produce, each kind beside harmless changes that look alike.
//!
//! A change produces a fault where what it does is sure enough and explains the fault well enough to carry a verdict.

#![allow(clippy::too_many_lines, reason = "its functions are tables")]

mod alike;
mod contract;
mod cost;
mod deploy;
mod fourth;
mod harmless;
mod limits;
mod locks;
mod meaning;
mod memory;
mod queries;
mod reports;
mod second;
mod shortage;
mod stacks;
mod third;

use super::mechanisms;
use crate::diff::parse;
use crate::explains::explains;
use crate::fault_kind::FaultKind;

/// So well explains a change that may carry a verdict, where the fault is seen clearly.
const CARRIES: f64 = 0.6;
/// So well explains a change that stays far from a verdict.
const SILENT: f64 = 0.4;

/// A kind of fault, the path of a file, and what changed there.
type Change = (FaultKind, &'static str, &'static str);

fn explained(change: &Change) -> f64 {
    let files = parse(change.2, &[change.1.to_owned()]);
    let found = mechanisms(&files);
    let each = found.iter().filter_map(|one| Some(one.strength * explains(one.effect, change.0)?.0));
    each.fold(0.0, f64::max)
}

fn shown(change: &Change) -> String {
    let files = parse(change.2, &[change.1.to_owned()]);
    let found = mechanisms(&files);
    let found: Vec<String> =
        found.iter().map(|one| format!("{} {:.2} ({})", one.effect.name(), one.strength, one.why)).collect();
    format!("{:.2} {} {}\n{}\n  => {}\n", explained(change), change.0, change.1, change.2, found.join("; "))
}

#[track_caller]
fn all_produce(changes: &[Change]) {
    let silent: Vec<String> = changes.iter().filter(|one| explained(one) < CARRIES).map(shown).collect();
    assert!(silent.is_empty(), "{} of {} are not found:\n{}", silent.len(), changes.len(), silent.join("\n"));
}

#[track_caller]
fn none_produces(changes: &[Change]) {
    let blamed: Vec<String> = changes.iter().filter(|one| explained(one) > SILENT).map(shown).collect();
    assert!(blamed.is_empty(), "{} of {} are blamed:\n{}", blamed.len(), changes.len(), blamed.join("\n"));
}
