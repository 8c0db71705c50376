//! What is done less or more often since the way through a function is another one.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Lines of a new branch that are looked at.
const BRANCH_LINES_MAX: usize = 6;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if super::is_code(file.kind) {
        leaves_early(file, found);
        each_time(file, found);
        sized_by_cores(file, found);
    }
}

/// A new branch leaves before what the function was there for, and a setting that nobody has made leads into it.
fn leaves_early(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const ASKS: [&str; 8] = ["config", "setting", "flag", "feature", "env", "enabled", "option", "toggle"];
    const ON_BY_DEFAULT: [&str; 8] = [
        ", true)",
        ", true]",
        "?? true",
        "|| true",
        "default=true",
        "default: true",
        "or true",
        "unwrap_or(true)",
    ];
    let lines: Vec<&Line> =
        file.lines.iter().filter(|line| line.mark != Mark::Removed && !line.code.is_empty()).collect();
    for (at, head) in lines.iter().enumerate() {
        let lower = head.code.to_lowercase();
        let is_branch = head.mark == Mark::Added && (lower.starts_with("if ") || lower.starts_with("if("));
        if !is_branch || !has_part(&lower, &ASKS) || !has_part(&lower, &ON_BY_DEFAULT) {
            continue;
        }
        let indent = FileDiff::indent(head);
        let inside = lines[at + 1..].iter().take_while(|line| FileDiff::indent(line) > indent);
        let inside: Vec<&&Line> = inside.take(BRANCH_LINES_MAX).collect();
        let leaves = inside.iter().any(|line| {
            line.mark == Mark::Added
                && ["return", "continue", "next"].iter().any(|way| line.code.starts_with(way))
        });
        let skipped = lines[at + 1 + inside.len()..]
            .iter()
            .take_while(|line| FileDiff::indent(line) >= indent)
            .find(|line| line.mark == Mark::Kept && line.code.contains('('));
        if let Some(skipped) = skipped.filter(|_| leaves) {
            let lines = [(Mark::Added, head.code.as_str()), (Mark::Kept, skipped.code.as_str())];
            let why = "unless a setting says otherwise, it leaves before it does its work".to_owned();
            found.push(mechanism(Effect::LogicChanged, 0.9, file, &lines, why));
            return;
        }
    }
}

/// What was written out once in many times is written out each time.
fn each_time(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const COSTLY: [&str; 8] = ["sync", "flush", "commit", "save(", "publish", "send(", "write(", "persist"];
    let lines = file.lines.iter().filter(|line| line.written == Mark::Removed && !line.code.is_empty());
    let removed: Vec<&str> = lines.map(|line| line.code.as_str()).collect();
    let counts = |code: &str| {
        let lower = code.to_lowercase();
        let branch = lower.starts_with("if ") || lower.starts_with("if(") || lower.contains(" if ");
        branch
            && (code.contains(">=") || code.contains(" % ") || code.contains(" > "))
            && has_part(
                &lower,
                &["since", "count", "pending", "every", "batch", "buffer", "size", "len", " % ", "dirty"],
            )
    };
    let costly = |code: &str| has_part(&code.to_lowercase(), &COSTLY) && code.contains('(');
    let gone = removed.iter().enumerate().find(|(at, code)| {
        counts(code) && (costly(code) || removed.iter().skip(at + 1).take(3).any(|next| costly(next)))
    });
    let Some((_, condition)) = gone else { return };
    let still = file.code(Mark::Added).find(|code| costly(code));
    let moved = || {
        let kept = file.lines.iter().filter(|line| line.mark == Mark::Kept && line.written != Mark::Kept);
        kept.map(|line| line.code.as_str()).find(|code| costly(code))
    };
    let counts_still = file.code(Mark::Added).any(counts);
    if let Some(call) = still.or_else(moved).filter(|_| !counts_still) {
        let lines = [(Mark::Removed, *condition), (Mark::Added, call)];
        let why = "what was done once in many times is done each time".to_owned();
        found.push(mechanism(Effect::BatchRemoved, 0.9, file, &lines, why));
    }
}

/// A number of slots follows the cores of the machine where it was a number; a container has few.
fn sized_by_cores(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const CORES: [&str; 9] = [
        "available_parallelism",
        "num_cpus",
        "availableprocessors",
        "cpu_count",
        "runtime.numcpu",
        "os.cpus()",
        "environment.processorcount",
        "nprocessors",
        "hardwareconcurrency",
    ];
    const SLOTS: [&str; 6] = ["pool", "connections", "max_conn", "maxconn", "workers", "threads"];
    let of = |mark| file.code(mark).find(|code| has_part(&code.to_lowercase(), &CORES));
    let (Some(new), None) = (of(Mark::Added), of(Mark::Removed)) else { return };
    let number = file.code(Mark::Removed).find(|code| {
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().is_ok_and(|number| number >= 10)
    });
    let about = file.lines.iter().any(|line| has_part(&line.code.to_lowercase(), &SLOTS));
    if let Some(old) = number.filter(|_| about) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "the number of slots follows the cores, of which a container has few".to_owned();
        found.push(mechanism(Effect::PoolShrunk, 0.75, file, &lines, why));
    }
}
