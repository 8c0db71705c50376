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
        tries_again(file, found);
        fixed_step(file, found);
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

/// A new loop goes on after a failure, a number of times, and does not wait before it does.
fn tries_again(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const CATCHES: [&str; 7] =
        ["catch", "except", "rescue", "err == nil", "err != nil", "err(_)", ".is_ok()"];
    const WAITS: [&str; 9] =
        ["sleep", "backoff", "delay", "settimeout", "jitter", "time.after", "wait", "retry-after", "budget"];
    let is_loop = |lower: &str| {
        ["for ", "for(", "while ", "while(", "loop {", "do {"].iter().any(|start| lower.starts_with(start))
    };
    let added: Vec<String> = file.code(Mark::Added).map(str::to_lowercase).collect();
    let counts = |code: &str| {
        let named = crate::words::identifiers(code).into_iter().flat_map(crate::words::words);
        let mut named = named.into_iter();
        named.any(|word| matches!(word.as_str(), "tries" | "attempt" | "attempts" | "retries" | "retry"))
    };
    let count = file.code(Mark::Added).find(|code| counts(code));
    let head = file.code(Mark::Added).find(|code| is_loop(&code.to_lowercase()));
    let catches = added.iter().any(|code| has_part(code, &CATCHES));
    // `await` holds `wait`, and waits for the answer only.
    let waits = added.iter().any(|code| has_part(&code.replace("await", ""), &WAITS));
    let before = file.code(Mark::Removed).any(|code| counts(code) || is_loop(&code.to_lowercase()));
    // So often, and no more once it has succeeded.
    let fixed = file.code(Mark::Added).find(|code| {
        let lower = code.to_lowercase();
        lower.contains(".times") || is_loop(&lower) && lower.contains(|c: char| c.is_ascii_digit())
    });
    let until = file.code(Mark::Added).find(|code| {
        let lower = code.to_lowercase();
        (lower.starts_with("break") || lower.starts_with("if"))
            && has_part(&lower, &["success", "ok", "== nil", "200"])
    });
    let breaks = added.iter().any(|code| code.contains("break"));
    if let (Some(fixed), Some(until), true, false, false) = (fixed, until, breaks, waits, before) {
        let lines = [(Mark::Added, fixed), (Mark::Added, until)];
        let why = "it is tried so many times at once until it succeeds".to_owned();
        found.push(mechanism(Effect::RetryRaised, 0.9, file, &lines, why));
        return;
    }
    if let (Some(count), Some(head), true, false, false) = (count, head, catches, waits, before) {
        let lines = [(Mark::Added, count), (Mark::Added, head)];
        let why = "what fails is tried again at once in a loop".to_owned();
        found.push(mechanism(Effect::RetryRaised, 0.9, file, &lines, why));
    }
}

/// How fine something is was worked out from what is asked for, and is one fixed small number now.
fn fixed_step(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const FINENESS: [&str; 6] = ["step", "resolution", "granularity", "bucket", "stride", "downsample"];
    const SMALL: u64 = 10;
    let set = |mark| file.code(mark).filter_map(|code| Some((code, code.split_once(" = ")?)));
    let name = |left: &str| crate::words::identifiers(left).last().map(|name| (*name).to_owned());
    for (old, (left, right)) in set(Mark::Removed).filter(|(_, (_, right))| right.contains('(')) {
        let Some(named) = name(left) else { continue };
        let about = crate::words::words(&named);
        let fine = about.iter().any(|word| FINENESS.contains(&word.as_str()));
        let same = set(Mark::Added).find(|(_, (left, right))| {
            let number = right.trim_end_matches(';').trim().parse::<u64>();
            name(left).as_deref() == Some(named.as_str()) && number.is_ok_and(|number| number <= SMALL)
        });
        let asks = right.contains(',') || right.contains('.');
        if let Some((new, _)) = same.filter(|_| fine && asks) {
            let lines = [(Mark::Removed, old), (Mark::Added, new)];
            let why = format!("`{named}` no longer follows from how much is asked for");
            found.push(mechanism(Effect::LimitRemoved, 0.9, file, &lines, why));
            return;
        }
    }
}
