//! Calls that leave the process, inside a loop.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// How loops begin.
const LOOPS: [&str; 12] = [
    "for ",
    "for(",
    "foreach",
    ".map(",
    "while ",
    "while(",
    ".each",
    ".stream()",
    "for_each",
    "flatmap(",
    ".times",
    "async for",
];

/// Calls that leave the process, as libraries name them.
const CALLS: [&str; 40] = [
    ".query(",
    ".queryrow(",
    ".execute(",
    ".exec(",
    ".findone(",
    ".find_one(",
    ".findbyid(",
    ".find_by",
    ".findby",
    ".find(",
    ".fetchone",
    "fetch(",
    "http.get",
    "http.post",
    "requests.",
    "axios",
    "httpx",
    "session.get(",
    "client.get",
    "client.post",
    "client.call",
    "client.do(",
    "resttemplate",
    "webclient",
    "redis.get",
    "redis.call",
    "rdb.get",
    ".objects.get(",
    ".objects.filter(",
    "repository.",
    "repo.get",
    "repo.find",
    "store.get",
    "db.get",
    "db.query",
    "select ",
    "stub.",
    ".invoke(",
    "grpc",
    ".getitem(",
];

/// Lines of a loop's body that are looked at.
const BODY_LINES_MAX: usize = 12;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    let live: Vec<&Line> =
        file.lines.iter().filter(|line| line.mark != Mark::Removed && !line.code.is_empty()).collect();
    let calls_before = file.code(Mark::Removed).filter(|code| has_part(&code.to_lowercase(), &CALLS)).count();
    for (at, head) in live.iter().enumerate() {
        let lower = head.code.to_lowercase();
        if !LOOPS.iter().any(|start| lower.contains(start)) {
            continue;
        }
        let body = live[at..]
            .iter()
            .take(BODY_LINES_MAX)
            .enumerate()
            .take_while(|(place, line)| *place == 0 || indent(line) > indent(head));
        let call = body.map(|(_, line)| line).find(|line| {
            line.mark == Mark::Added && has_part(&line.code.to_lowercase(), &CALLS)
                // The loop's own head may ask once for what it goes over.
                && (!std::ptr::eq(**line, *head) || lower.contains(".map(") || lower.contains("foreach"))
        });
        if let Some(call) = call {
            let lines = [(head.mark, head.code.as_str()), (call.mark, call.code.as_str())];
            let strength = if calls_before == 0 { 0.9 } else { 0.8 };
            found.push(mechanism(
                Effect::IoInLoop,
                strength,
                file,
                &lines,
                "a call stands inside a loop now".to_owned(),
            ));
            return;
        }
    }
}

fn indent(line: &Line) -> usize {
    line.text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}
