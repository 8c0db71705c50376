//! Switches that are set the other way: what they are about decides what that does.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::words;

/// What a switch is about: a word of each list that is not empty, and what each way does.
struct Switch {
    any: &'static [&'static str],
    with: &'static [&'static str],
    on: Option<Effect>,
    off: Option<Effect>,
}

const fn switch(
    any: &'static [&'static str],
    with: &'static [&'static str],
    on: Option<Effect>,
    off: Option<Effect>,
) -> Switch {
    Switch { any, with, on, off }
}

/// The first row that fits counts.
const SWITCHES: &[Switch] = &[
    switch(
        &["cache", "caching", "cached", "memoize"],
        &["disable", "disabled", "skip", "bypass", "no", "without"],
        Some(Effect::CacheBypassed),
        None,
    ),
    switch(&["cache", "caching", "cached", "memoize"], &[], None, Some(Effect::CacheBypassed)),
    switch(
        &["batch", "batching", "bulk", "prefetch", "dataloader", "pipelining"],
        &[],
        None,
        Some(Effect::BatchRemoved),
    ),
    switch(
        &["async", "parallel", "concurrent"],
        &[],
        Some(Effect::ConcurrencyRaised),
        Some(Effect::Serialised),
    ),
    switch(&["keepalive", "pooling", "reuse"], &[], None, Some(Effect::ConnectionPerCall)),
    switch(&["keep"], &["alive"], None, Some(Effect::ConnectionPerCall)),
    switch(&["debug", "verbose", "trace", "tracing"], &[], Some(Effect::LoggingRaised), None),
    switch(
        &["log", "logging", "show"],
        &["sql", "queries", "query", "body", "bodies", "payload", "request", "all", "requests"],
        Some(Effect::LoggingRaised),
        None,
    ),
    switch(&["retry", "retries", "hedging", "hedged"], &[], Some(Effect::RetryRaised), None),
    switch(&["backoff", "jitter"], &[], None, Some(Effect::BackoffRemoved)),
    switch(
        &["cleanup", "purge", "eviction", "evict", "rotate", "rotation", "expire", "vacuum", "autovacuum"],
        &[],
        None,
        Some(Effect::FilesKept),
    ),
    switch(&["paginate", "pagination", "paging", "limit"], &[], None, Some(Effect::LimitRemoved)),
    switch(&["fsync", "sync"], &["write", "log", "commit", "wal", "fsync"], Some(Effect::BatchRemoved), None),
    switch(&["mtls", "tls", "ssl", "https"], &[], Some(Effect::TlsChanged), Some(Effect::TlsChanged)),
    switch(
        &[
            "auth",
            "authz",
            "authorization",
            "authentication",
            "rbac",
            "csrf",
            "enforce",
            "enforced",
            "permissions",
        ],
        &[],
        Some(Effect::AccessChanged),
        None,
    ),
    switch(&["readonly", "maintenance"], &[], Some(Effect::AccessChanged), None),
    switch(
        &["consumer", "worker", "scheduler", "job", "listener", "cron", "processor"],
        &[],
        None,
        Some(Effect::RegistrationRemoved),
    ),
    switch(
        &["validate", "validation", "strict"],
        &[],
        Some(Effect::SchemaChanged),
        Some(Effect::GuardRemoved),
    ),
    switch(&["autocommit"], &[], Some(Effect::LogicChanged), Some(Effect::LogicChanged)),
];

/// How sure it is what a switch with a telling name does.
const NAMED: f64 = 0.85;
/// A switch whose name says nothing switches to other code, and no more is known.
const UNKNOWN: f64 = 0.7;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if file.path.is_empty() {
        other_value(file, found);
    }
    for old in file.code(Mark::Removed) {
        let Some((name, was)) = set(old) else { continue };
        let same = |code: &&str| set(code).is_some_and(|(other, is)| other == name && is != was);
        let Some(new) = file.code(Mark::Added).find(same) else { continue };
        let mut about = words(&name);
        if about
            .iter()
            .all(|word| matches!(word.as_str(), "enabled" | "enable" | "active" | "on" | "disabled"))
        {
            about.extend(above(file, old));
        }
        // What is disabled where it was not is off.
        let negated = about.iter().any(|word| matches!(word.as_str(), "disable" | "disabled"));
        let row = SWITCHES.iter().find(|row| {
            let has = |wanted: &[&str]| about.iter().any(|word| wanted.contains(&word.as_str()));
            has(row.any) && (row.with.is_empty() || has(row.with))
        });
        let is = !was;
        let on = if negated && row.is_some_and(|row| row.with.is_empty()) { !is } else { is };
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = format!("`{name}` is {} now", if is { "on" } else { "off" });
        let is_setting = file.kind.is_setting() || file.path.is_empty();
        match row {
            Some(row) => {
                if let Some(effect) = if on { row.on } else { row.off } {
                    found.push(mechanism(effect, NAMED, file, &lines, why));
                }
            }
            None if is_setting => found.push(mechanism(Effect::SwitchFlipped, UNKNOWN, file, &lines, why)),
            None => {}
        }
    }
}

/// A flag or setting that stands alone has another value, which is neither on nor off.
fn other_value(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let (Some(old), Some(new)) = (file.code(Mark::Removed).next(), file.code(Mark::Added).next()) else {
        return;
    };
    let parts = |code: &str| code.rsplit_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    let (Some((name, was)), Some((other, is))) = (parts(old), parts(new)) else { return };
    if name == other && was != is && (set(old).is_none() || set(new).is_none()) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = format!("`{name}` goes from {was} to {is}");
        found.push(mechanism(Effect::SwitchFlipped, UNKNOWN, file, &lines, why));
    }
}

/// The name of a switch and whether it is on.
fn set(code: &str) -> Option<(String, bool)> {
    let code = code.trim_end_matches([',', ';']).trim_end_matches(')');
    let at = code.rfind([':', '=', '(', ' ', ','])?;
    let value = code[at + 1..].trim().trim_matches(['"', '\'', '%']).to_lowercase();
    let name = code[..at].trim_end_matches([':', '=', ' ', '(', ',']).trim().trim_matches(['"', '\'']);
    let is = match value.as_str() {
        "true" | "on" | "enabled" | "yes" | "100" => true,
        "false" | "off" | "disabled" | "no" | "0" => false,
        _ => return None,
    };
    const WORDS_MAX: usize = 8;
    (!name.is_empty() && words(name).len() <= WORDS_MAX).then(|| (name.to_owned(), is))
}

/// The words of the line above that is indented less.
fn above(file: &FileDiff, code: &str) -> Vec<String> {
    super::numbers::parents(file, code).first().map(|line| words(line)).unwrap_or_default()
}
