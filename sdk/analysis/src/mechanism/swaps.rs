//! One thing stands where another stood, by the names that languages and libraries have for the two.
//!
//! A rule looks at both sides of a change: what is gone must not be new elsewhere in the file, and what is new must not
//! have been there before. So a line that is only written otherwise, or moved, is no swap.
//!
//! # Layout
//! - `work`: how much is done for a request, and at once.
//! - `cost`: what the same work costs.
//! - `held`: what is kept and given back.
//! - `waits`: locks, pauses, threads.
//! - `contract`: names, types, moments and rights that others rely on.
//! - `stacks`: what single stacks have words of their own for.
//! - `start`: what a program needs to start and to be reached.

mod contract;
mod cost;
mod held;
mod stacks;
mod start;
mod waits;
mod work;

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// What is gone, what is new, and what that does.
struct Swap {
    effect: Effect,
    strength: f64,
    /// A removed line holds one of these, and no added line does; none: whatever is gone.
    old: &'static [&'static str],
    /// An added line holds one of these that no removed line holds; none: whatever is new.
    new: &'static [&'static str],
    /// Some added line holds one of these, be it new or not; none: nothing need stand in its place.
    still: &'static [&'static str],
    /// An added line with one of these speaks against it.
    but: &'static [&'static str],
    /// The path of the file holds one of these; none: any file.
    paths: &'static [&'static str],
    /// Some line of the file, or its path, holds one of these; none: whatever stands around.
    around: &'static [&'static str],
    why: &'static str,
}

const fn swap(
    effect: Effect,
    strength: f64,
    why: &'static str,
    old: &'static [&'static str],
    new: &'static [&'static str],
) -> Swap {
    Swap { effect, strength, old, new, still: &[], but: &[], paths: &[], around: &[], why }
}

/// Something stands where the other stood.
const ANYTHING: &[&str] = &[""];

/// Where Kubernetes and its like are told what to run.
const YAML: &[&str] = &[".yaml", ".yml"];

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    let path = file.path.to_lowercase();
    let lower = |mark| file.code(mark).map(|code| (code, super::presence::spelled(code))).collect::<Vec<_>>();
    let (added, removed) = (lower(Mark::Added), lower(Mark::Removed));
    let around = || file.lines.iter().map(|line| line.code.to_lowercase()).chain([path.clone()]);
    // What stands in another file of the change now has only moved.
    let others = files.iter().filter(|other| other.path != file.path && other.kind.never_runs().is_none());
    let elsewhere: Vec<String> =
        others.flat_map(|other| other.code(Mark::Added)).map(str::to_lowercase).collect();
    let tables =
        [work::SWAPS, cost::SWAPS, held::SWAPS, waits::SWAPS, contract::SWAPS, start::SWAPS, stacks::SWAPS];
    for swap in tables.into_iter().flatten() {
        if !swap.paths.is_empty() && !has_part(&path, swap.paths)
            || !swap.around.is_empty() && !around().any(|line| has_part(&line, swap.around))
            || added.iter().any(|(_, code)| has_part(code, swap.but))
            || elsewhere.iter().any(|code| has_part(code, swap.old))
        {
            continue;
        }
        let Some(gone) = side(&removed, &added, swap.old) else { continue };
        let unknown = |part: &&&str| !removed.iter().any(|(_, code)| code.contains(**part));
        let fresh: Vec<&str> = swap.new.iter().filter(unknown).copied().collect();
        if fresh.is_empty() && !swap.new.is_empty()
            || !swap.still.is_empty() && !added.iter().any(|(_, code)| has_part(code, swap.still))
        {
            continue;
        }
        let Some(come) = side(&added, &removed, &fresh) else { continue };
        let gone = gone.into_iter().map(|code| (Mark::Removed, code));
        let lines: Vec<(Mark, &str)> = gone.chain(come.into_iter().map(|code| (Mark::Added, code))).collect();
        if !lines.is_empty() {
            found.push(mechanism(swap.effect, swap.strength, file, &lines, swap.why.to_owned()));
        }
    }
}

/// The first lines of one side that hold one of `parts`, none of which the other side has; nothing where there are none.
fn side<'a>(here: &[(&'a str, String)], there: &[(&'a str, String)], parts: &[&str]) -> Option<Vec<&'a str>> {
    const SHOWN: usize = 3;
    if parts.is_empty() {
        return Some(Vec::new());
    }
    let lines: Vec<&str> =
        here.iter().filter(|(_, code)| has_part(code, parts)).map(|(code, _)| *code).take(SHOWN).collect();
    (!lines.is_empty() && !there.iter().any(|(_, code)| has_part(code, parts))).then_some(lines)
}
