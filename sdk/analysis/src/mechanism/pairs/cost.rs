//! What costs more in a line than in the one before: lines that are logged, patterns, clients.

use super::Pair;
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::mechanism::{Mechanism, mechanism, numbers};
use crate::words::has_part;

/// Calls that log, from quiet to loud.
const LOGGED: [&[&str]; 2] = [
    &[".debug(", ".trace(", ".fine(", "debug!(", "trace!("],
    &[".info(", ".warn(", ".warning(", ".error(", "info!(", "warn!(", "error!("],
];

/// What was logged for those who ask is logged for all, or more lines are.
pub(super) fn louder(file: &FileDiff, pairs: &[Pair<'_>], found: &mut Vec<Mechanism>) {
    let is_log = |lower: &str| {
        has_part(lower, &["log", "slog", "console", "info!(", "warn!(", "error!(", "debug!(", "trace!("])
    };
    let louder = pairs.iter().find(|pair| {
        is_log(&pair.old_lower)
            && has_part(&pair.old_lower, LOGGED[0])
            && has_part(&pair.new_lower, LOGGED[1])
    });
    if let Some(pair) = louder {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "what only a debugger asked for is always logged".to_owned();
        found.push(mechanism(Effect::LoggingRaised, 0.9, file, &lines, why));
    }
    // What is written where something fails is written as often as that.
    let on_failure = |code: &str| {
        let parents = numbers::parents(file, code);
        parents.first().is_some_and(|parent| {
            has_part(&parent.to_lowercase(), &["err", "catch", "except", "rescue", "fail", "else"])
        })
    };
    let logs = |code: &&str| {
        let lower = code.to_lowercase();
        is_log(&lower)
            && has_part(&lower, LOGGED[1])
            && !has_part(&lower, &["'error'", "\"error\"", "catch"])
            && !on_failure(code)
    };
    let count = |mark| file.code(mark).filter(logs).count();
    if count(Mark::Added) > count(Mark::Removed) {
        let line = file.code(Mark::Added).find(logs);
        let lines: Vec<(Mark, &str)> = line.map(|code| (Mark::Added, code)).into_iter().collect();
        found.push(mechanism(Effect::LoggingRaised, 0.65, file, &lines, "more lines are logged".to_owned()));
    }
}

/// A pattern whose repetition is itself repeated takes exponential time on what it does not match.
pub(super) fn backtracking(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let nested = |code: &str| {
        let is_pattern =
            has_part(&code.to_lowercase(), &["pattern", "regex", "re.", "/^", "match(", "compile("]);
        let bytes = code.as_bytes();
        is_pattern
            && (1..bytes.len()).any(|at| {
                matches!(bytes[at], b'+' | b'*') && bytes[at - 1] == b')' && {
                    let open = code[..at - 1].rfind('(').unwrap_or(0);
                    let inside = &code[open..at - 1];
                    inside.contains('+') || inside.contains('*')
                }
            })
    };
    let line = file.code(Mark::Added).find(|code| nested(code));
    if let Some(code) = line.filter(|_| !file.code(Mark::Removed).any(nested)) {
        let why = "a repetition inside a repetition takes exponential time on what does not match".to_owned();
        found.push(mechanism(Effect::CostlyAlgorithm, 0.95, file, &[(Mark::Added, code)], why));
    }
}

/// What keeps connections.
const KEEPERS: [&str; 9] = [
    "new agent(",
    "new pool(",
    "createclient(",
    "newclient(",
    "create_pool(",
    "httpclient()",
    "new mongoclient(",
    "connect(",
    "new https.agent(",
];

/// What one object did for all calls is made anew by a function.
pub(super) fn made_for_each(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let is_function = |lower: &str| has_part(lower, &["=>", "def ", "func ", "function", "lambda"]);
    let holds = |code: &&str| has_part(&code.to_lowercase(), &KEEPERS);
    let line = file.code(Mark::Added).filter(holds).find(|code| is_function(&code.to_lowercase()));
    let before = file.code(Mark::Removed).filter(holds).any(|code| is_function(&code.to_lowercase()));
    if let Some(code) = line.filter(|_| !before) {
        let why = "what keeps connections is made anew by each call".to_owned();
        found.push(mechanism(Effect::ConnectionPerCall, 0.9, file, &[(Mark::Added, code)], why));
    }
}
