//! What is gone or new, by the names that languages and libraries have for it.
//!
//! # Layout
//! - `held`: locks, connections, handles and entries.
//! - `work`: how much work is done.
//! - `contract`: what a program relies on.

mod contract;
mod held;
mod work;

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Lines that hold one of `parts` (in lower case) are gone, or are new, and the other side has none of them.
struct Rule {
    effect: Effect,
    mark: Mark,
    parts: &'static [&'static str],
    /// Lines that hold one of these do not count.
    but: &'static [&'static str],
    strength: f64,
    what: &'static str,
}

const fn gone(effect: Effect, strength: f64, what: &'static str, parts: &'static [&'static str]) -> Rule {
    Rule { effect, mark: Mark::Removed, parts, but: &[], strength, what }
}

const fn new(
    effect: Effect,
    strength: f64,
    what: &'static str,
    parts: &'static [&'static str],
    but: &'static [&'static str],
) -> Rule {
    Rule { effect, mark: Mark::Added, parts, but, strength, what }
}

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    let lower = |mark| file.code(mark).map(|code| (code, spelled(code))).collect::<Vec<_>>();
    let elsewhere = files.iter().filter(|other| other.path != file.path && other.kind.never_runs().is_none());
    let elsewhere: Vec<String> =
        elsewhere.flat_map(|other| other.code(Mark::Added)).map(str::to_lowercase).collect();
    let (added, removed) = (lower(Mark::Added), lower(Mark::Removed));
    for rule in held::RULES.iter().chain(work::RULES).chain(contract::RULES) {
        let setting_only = !is_code(file.kind) && !applies_to_settings(rule.effect);
        if setting_only {
            continue;
        }
        let (here, there) = if rule.mark == Mark::Added { (&added, &removed) } else { (&removed, &added) };
        let fits = |(_, code): &&(&str, String)| {
            has_part(code, rule.parts)
                && !has_part(code, rule.but)
                && (rule.mark == Mark::Added || !moved_to(code, rule.parts, &elsewhere))
        };
        let lines: Vec<(Mark, &str)> = here.iter().filter(fits).map(|(code, _)| (rule.mark, *code)).collect();
        // A call that reads a file as a whole closes it itself.
        let read = || {
            const READS: [&str; 6] = [
                "read_text(",
                "read_bytes(",
                "readalltext(",
                "readstring(",
                "readfile(",
                "file_get_contents(",
            ];
            rule.effect == Effect::CloseRemoved && added.iter().any(|(_, code)| has_part(code, &READS))
        };
        if lines.is_empty() || read() || there.iter().any(|(_, code)| has_part(code, rule.parts)) {
            continue;
        }
        let verb = if rule.mark == Mark::Added { "is new" } else { "is gone" };
        found.push(mechanism(rule.effect, rule.strength, file, &lines, format!("{} {verb}", rule.what)));
    }
    limit(file, &added, &removed, &elsewhere, found);
}

/// A line in lower case; where a language calls with `->` or `::`, also as one that calls with a point.
pub(super) fn spelled(code: &str) -> String {
    let lower = code.to_lowercase();
    if !lower.contains("->") && !lower.contains("::") {
        return lower;
    }
    let with_points = lower.replace("->", ".").replace("::", ".");
    format!("{lower} {with_points}")
}

/// Returns whether a call that is gone here, with its arguments, stands in another file of the change now.
fn moved_to(code: &str, parts: &[&str], elsewhere: &[String]) -> bool {
    const CHARACTERS_MIN: usize = 6;
    parts.iter().any(|part| {
        let Some(at) = code.find(part) else { return false };
        let rest = &code[at..];
        let call = rest.find(')').map_or(rest, |end| &rest[..=end]);
        call.len() >= CHARACTERS_MIN
            && call.contains('(')
            && elsewhere.iter().any(|other| other.contains(call))
    })
}

/// Settings hold few of the things that code holds.
fn applies_to_settings(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::TimeoutRaised
            | Effect::BackoffRemoved
            | Effect::SettingRequired
            | Effect::AccessChanged
            | Effect::EvictionRemoved
            | Effect::RegistrationRemoved
            | Effect::TlsChanged
            | Effect::SurroundingsChanged
            | Effect::NetworkClosed
    )
}

/// A bound on how much is read: SQL's `LIMIT`, a slice, a page.
fn limit(
    file: &FileDiff,
    added: &[(&str, String)],
    removed: &[(&str, String)],
    elsewhere: &[String],
    found: &mut Vec<Mechanism>,
) {
    const CALLS: [&str; 17] = [
        "take: ",
        "limit: ",
        ".limit(",
        ".take(",
        "paginate",
        "per_page",
        "page_size",
        "pagesize",
        "maxresults",
        "max_results",
        ".slice(0",
        "fetch first",
        "limitreader",
        "pagerequest",
        "pageable",
        "first(",
        "maxlen",
    ];
    let bounds = |code: &str| {
        let after = code.find("limit ").map(|at| code[at + 6..].trim_start());
        let sql = after.is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '?' | ':' | '%' | '{' | '@'))
        });
        // A slice of Python stands behind what it is taken of; a list of symbols does not.
        let slice = code.match_indices("[:").any(|(at, _)| {
            code[..at]
                .chars()
                .next_back()
                .is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '_'))
        });
        sql || slice || has_part(code, &CALLS)
    };
    let gone = removed.iter().filter(|(_, code)| bounds(code) && !moved_to(code, &CALLS, elsewhere));
    let lines: Vec<(Mark, &str)> = gone.map(|(code, _)| (Mark::Removed, *code)).collect();
    if is_code(file.kind) && !lines.is_empty() && !added.iter().any(|(_, code)| bounds(code)) {
        found.push(mechanism(
            Effect::LimitRemoved,
            0.95,
            file,
            &lines,
            "a bound on how much is read is gone".to_owned(),
        ));
    }
}
