//! Settings that are set to something else: numbers with their direction, words with their meaning.
//!
//! # Layout
//! - `families`: what a number is about, and what more or less of it does.

pub(super) mod families;

use std::collections::BTreeMap;

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{Setting, setting, words};

/// Values of a log level, from quiet to loud.
const LEVELS: [&str; 14] = [
    "off",
    "none",
    "fatal",
    "critical",
    "error",
    "warn",
    "warning",
    "notice",
    "info",
    "information",
    "debug",
    "verbose",
    "trace",
    "all",
];

/// A level that is set to something loud where none was set.
fn loud(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let is_loud = |code: &str| {
        setting(code).is_some_and(|set| {
            let name = words(&set.name);
            let about = name.iter().any(|word| {
                ["log", "logging", "level", "loglevel", "verbosity", "debug"].contains(&word.as_str())
            });
            about
                && ["debug", "trace", "all", "verbose", "finest"].contains(&set.value.to_lowercase().as_str())
        })
    };
    let in_surroundings = |code: &str| file.kind.is_setting() && names_loud_level(code);
    let is_loud = |code: &str| is_loud(code) || holds_loud_level(code) || in_surroundings(code);
    if file.code(Mark::Removed).any(is_loud) {
        return;
    }
    if let Some(code) = file.code(Mark::Added).find(|code| is_loud(code)) {
        let why = "a log level is set to a loud one".to_owned();
        found.push(mechanism(Effect::LoggingRaised, 0.9, file, &[(Mark::Added, code)], why));
    }
}

/// A variable about logs whose value holds a loud level, alone or for a part: `RUST_LOG: "info,store=debug"`.
fn names_loud_level(code: &str) -> bool {
    let lower = code.to_lowercase();
    let about = words(code)
        .iter()
        .any(|word| ["log", "logs", "logging", "loglevel", "logger", "verbosity"].contains(&word.as_str()));
    let sets = |level: &str| {
        lower.match_indices(level).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let after = lower[at + level.len()..].chars().next();
            before.is_some_and(|c| matches!(c, '=' | ':' | '"' | '\'' | ',' | ' '))
                && after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '='))
        })
    };
    about
        && lower.contains(['=', ':'])
        && ["debug", "trace", "finest", "verbose"].iter().any(|level| sets(level))
}

/// A level inside of a longer line: `{ driver: "file", level: "debug" }`.
fn holds_loud_level(code: &str) -> bool {
    const BETWEEN_MAX: usize = 8;
    let lower = code.to_lowercase();
    lower.match_indices("level").any(|(at, name)| {
        let rest = &lower[at + name.len()..];
        let value = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let between = rest.len() - value.len();
        (2..=BETWEEN_MAX).contains(&between)
            && rest[..between].contains([':', '='])
            && ["debug", "trace", "verbose"].iter().any(|level| value.starts_with(level))
    })
}

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    loud(file, found);
    let mut added: BTreeMap<String, Vec<(&str, Setting)>> = BTreeMap::new();
    for (code, setting) in file.code(Mark::Added).filter_map(|code| Some((code, setting(code)?))) {
        added.entry(setting.name.to_lowercase()).or_default().push((code, setting));
    }
    for old_code in file.code(Mark::Removed) {
        let Some(old) = setting(old_code) else { continue };
        let same = added.get(&old.name.to_lowercase());
        let Some((new_code, new)) = same.and_then(|all| all.iter().find(|(_, new)| new.value != old.value))
        else {
            continue;
        };
        let lines = [(Mark::Removed, old_code), (Mark::Added, *new_code)];
        found.extend(of_number(file, &old, new, &lines, old_code));
        found.extend(of_word(file, &old, new, &lines));
        found.extend(unbounded(file, &old, new, &lines));
    }
}

fn of_number(
    file: &FileDiff,
    old: &Setting,
    new: &Setting,
    lines: &[(Mark, &str)],
    code: &str,
) -> Option<Mechanism> {
    // The names around a value say what it is about: `resources.limits.memory`, `PoolConfig{Max: 5}`.
    // A longer text with a number somewhere is no amount.
    let (was, is) = if old.value.contains(['"', '{']) {
        return None;
    } else if new.value.contains(['"', '{']) {
        // What is read from somewhere else now has another default.
        (last_amount(&old.value)?, last_amount(new.value.rsplit_once(',')?.1)?)
    } else {
        (old.value.as_str(), new.value.as_str())
    };
    let about = [words(&old.name), words(code.split([':', '=']).next().unwrap_or_default())];
    let by_path = [words(&file.path)];
    let about =
        if families::is_general(&old.name) { [&about[..], &by_path].concat() } else { about.to_vec() };
    let (effect, strength) = families::judge(&about, was, is)?;
    let why = format!("`{}` goes from {was} to {is}", old.name);
    Some(mechanism(effect, strength, file, lines, why))
}

/// The number with which a value ends, but for parentheses.
fn last_amount(value: &str) -> Option<&str> {
    let value = value.trim_end_matches([')', ' ', ';']);
    let from = value.rfind(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_')).map_or(0, |at| at + 1);
    Some(&value[from..]).filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// A bound is set to a value that means none.
fn unbounded(file: &FileDiff, old: &Setting, new: &Setting, lines: &[(Mark, &str)]) -> Option<Mechanism> {
    const NONE: [&str; 8] = ["none", "null", "nil", "0", "-1", "unlimited", "infinity", "undefined"];
    let amount = old.value.parse::<f64>().is_ok_and(|amount| amount > 0.0)
        || old.value.starts_with(|c: char| c.is_ascii_digit() && c != '0');
    if !amount || !NONE.contains(&new.value.to_lowercase().as_str()) {
        return None;
    }
    let name = words(&old.name);
    let has = |wanted: &[&str]| name.iter().any(|word| wanted.contains(&word.as_str()));
    let effect = if has(&["timeout", "deadline"]) {
        Effect::TimeoutRemoved
    } else if has(&["ttl", "expiry", "expire", "expires", "lifetime", "tasks", "requests"]) && !has(&["cpu"])
    {
        Effect::EvictionRemoved
    } else if has(&["retention", "rotate", "backups", "history"]) {
        Effect::FilesKept
    } else if has(&["max", "limit", "maximum", "cap"]) {
        Effect::LimitRemoved
    } else {
        return None;
    };
    let why = format!("`{}` goes from {} to {}, which is no bound", old.name, old.value, new.value);
    Some(mechanism(effect, 0.85, file, lines, why))
}

/// Words of a value that still is a level.
const LEVEL_WORDS_MAX: usize = 3;

/// Whether a policy of a cache throws entries away when it is full.
fn throws_away(value: &str) -> bool {
    words(value).iter().any(|word| ["lru", "lfu", "fifo", "random", "ttl"].contains(&word.as_str()))
}

/// The addresses that stand in an expression, without their queries.
fn addresses(value: &str) -> Vec<&str> {
    let parts = value.split(['"', '\'', '`', ' ', '(', ')', ',', '?']);
    parts.filter(|part| part.contains("://")).collect()
}

fn of_word(file: &FileDiff, old: &Setting, new: &Setting, lines: &[(Mark, &str)]) -> Option<Mechanism> {
    let name = words(&old.name);
    let has = |wanted: &[&str]| name.iter().any(|word| wanted.contains(&word.as_str()));
    let why = format!("`{}` goes from {} to {}", old.name, old.value, new.value);
    if throws_away(&old.value) && !throws_away(&new.value) && has(&["policy", "eviction"]) {
        return Some(mechanism(Effect::EvictionRemoved, 0.95, file, lines, why));
    }
    if throws_away(&old.value) || throws_away(&new.value) {
        return None;
    }
    // A level stands alone or behind the name of its type: `debug`, `Level.DEBUG`. A call of a logger is no setting.
    let level = |value: &str| {
        let words = words(value);
        LEVELS
            .iter()
            .position(|level| words.len() <= LEVEL_WORDS_MAX && words.iter().any(|word| word == level))
    };
    if let (Some(was), Some(is)) = (level(&old.value), level(&new.value)) {
        return (is > was).then(|| mechanism(Effect::LoggingRaised, 0.9, file, lines, why));
    }
    if same_but_constants(&old.value, &new.value) {
        return None;
    }
    let place = |value: &str| value.split('?').next().unwrap_or_default().to_owned();
    if old.value.contains("://")
        && (place(&old.value) == place(&new.value) || addresses(&old.value) == addresses(&new.value))
    {
        return None;
    }
    if has(&["origins", "origin", "hosts", "cidr", "cors"]) {
        return None;
    }
    let is_literal = says_what(file, old, new, lines)?;
    about_of(file, old, new, lines, is_literal, why)
}

/// Returns whether the values of a setting stand there as they are; nothing where a call computes with them.
fn says_what(file: &FileDiff, old: &Setting, new: &Setting, lines: &[(Mark, &str)]) -> Option<bool> {
    // In code a name says what a value is where the value is set to it, and not where a call computes with it.
    let simple = |code: &str| !code.split(['=', ':']).next().unwrap_or_default().contains('(');
    let literal = |code: &str| code.contains(['"', '\'', '`']) || code.contains(|c: char| c.is_ascii_digit());
    let computes = |set: &Setting| set.value.contains("->(") || set.value.contains("=> ");
    if !super::is_code(file.kind) {
        return Some(true);
    }
    let plain = lines.iter().all(|(_, code)| simple(code)) && !computes(old) && !computes(new);
    plain.then(|| lines.iter().all(|(_, code)| literal(code)))
}

/// What another word does, by what the name says that it is.
fn about_of(
    file: &FileDiff,
    old: &Setting,
    new: &Setting,
    lines: &[(Mark, &str)],
    is_literal: bool,
    why: String,
) -> Option<Mechanism> {
    let name = words(&old.name);
    let has = |wanted: &[&str]| name.iter().any(|word| wanted.contains(&word.as_str()));
    let is_address = |value: &str| {
        value.contains("://")
            || value.contains(".svc")
            || value.contains(".internal")
            || value.contains(".local")
            || value.contains(".com")
    };
    if is_address(&old.value)
        || is_address(&new.value)
        || is_literal
            && has(&[
                "host", "hostname", "port", "url", "endpoint", "address", "addr", "broker", "brokers", "dsn",
                "upstream", "backend", "pass",
            ])
    {
        return Some(mechanism(Effect::EndpointChanged, 0.8, file, lines, why));
    }
    // The name of a topic is one word; a text for people is none.
    if has(&["topic", "topics", "queue", "queues", "exchange", "stream", "subject", "subjects"])
        && !new.value.contains(' ')
    {
        return Some(mechanism(Effect::EndpointChanged, 0.8, file, lines, why));
    }
    let of_tls = |value: &str| {
        words(value)
            .iter()
            .any(|word| ["cert", "certs", "certificate", "tls", "ssl"].contains(&word.as_str()))
    };
    if has(&["cert", "certificate", "tls", "ca", "mtls", "ssl"]) || of_tls(&old.value) && of_tls(&new.value) {
        return Some(mechanism(Effect::TlsChanged, 0.8, file, lines, why));
    }
    if has(&[
        "audience",
        "issuer",
        "scope",
        "scopes",
        "role",
        "roles",
        "policy",
        "secret",
        "token",
        "key",
        "principal",
        "account",
        "permission",
        "permissions",
    ]) && !has(&["cache", "partition", "primary", "sort", "naming", "retry", "restart", "pull"])
    {
        return Some(mechanism(Effect::AccessChanged, 0.75, file, lines, why));
    }
    None
}

/// Whether two values differ only in that a text has a name now, or the other way round.
fn same_but_constants(old: &str, new: &str) -> bool {
    let holes = |value: &str| {
        let mut shape = String::new();
        let mut in_text = None;
        let mut in_name = false;
        for c in value.chars() {
            match in_text {
                Some(quote) if c == quote => in_text = None,
                Some(_) => {}
                None if matches!(c, '"' | '\'') => {
                    in_text = Some(c);
                    shape.push('_');
                }
                None if c.is_uppercase() || (in_name && (c == '_' || c.is_ascii_digit())) => {
                    if !in_name {
                        shape.push('_');
                    }
                    in_name = true;
                    continue;
                }
                None => shape.push(c),
            }
            in_name = false;
        }
        shape
    };
    let quoted = |value: &str| value.contains(['"', '\'']);
    quoted(old) != quoted(new) && holes(old) == holes(new)
}
