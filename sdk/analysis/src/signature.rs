//! Which kind of fault telemetry shows: what runtimes, drivers and platforms say, and what a metric's name and
//! direction say.
//!
//! Some lines only say that another service failed ([`blames`]): they are symptoms of a victim and no fault of their own.

mod metrics;
mod phrases;
#[cfg(test)]
mod tests;

use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::words::words;

use metrics::ROWS;
use phrases::VICTIM;

/// Says what kinds of fault a line of text names, with how specific the words are, from 0 to 1; strongest first, each
/// kind once.
pub fn kinds_of_text(text: &str) -> Vec<(FaultKind, f64)> {
    // An access to a resource over a network is no right to it.
    let lower = masked(&text.to_lowercase().replace("resourceaccessexception", "ioexception"));
    let mut found: Vec<(FaultKind, f64)> = Vec::new();
    for (kind, strength, parts) in phrases::all() {
        let named = parts.iter().any(|part| {
            // A status code is a number of its own and no part of an identifier.
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                return names(&lower, part);
            }
            part.split('*')
                .try_fold(lower.as_str(), |rest, part| rest.find(part).map(|at| &rest[at + part.len()..]))
                .is_some()
        });
        if !named {
            continue;
        }
        match found.iter_mut().find(|(known, _)| known == kind) {
            Some(known) => known.1 = known.1.max(*strength),
            None => found.push((*kind, *strength)),
        }
    }
    if names_variable(text) && !found.iter().any(|(known, _)| *known == FaultKind::BadConfiguration) {
        found.push((FaultKind::BadConfiguration, 0.95));
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

/// Returns whether a key that is missing is written as variables of the surroundings are: `KeyError: 'SIGNING_KEY'`.
fn names_variable(text: &str) -> bool {
    ["KeyError: '", "KeyError: \"", "key not found: \"", "key not found: :"].iter().any(|start| {
        text.split_once(start).is_some_and(|(_, rest)| {
            let name: &str = rest.split(['\'', '"', ' ']).next().unwrap_or_default();
            name.len() > 3 && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        })
    })
}

/// Takes out what is only an identifier or a measured number: digits in a hash, or beside a point, are no status code.
fn masked(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (token, after) = from.split_at(end);
        masked.push_str(before);
        masked.push_str(if is_identifier(token) { "#" } else { token });
        rest = after;
    }
    masked.push_str(rest);
    masked
}

fn is_identifier(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let hex = |part: &str| part.len() >= 4 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number =
        digits > 0 && token.contains('.') && token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let hash = token.len() >= 8 && digits >= 3 && token.split(['-', '_']).all(hex);
    number || hash || token.bytes().all(|byte| byte.is_ascii_digit()) && token.len() > 3
}

/// Returns which of the services a line of another service blames: it names it, and says that it did not answer.
pub fn blames<'a>(text: &str, own: &str, services: &'a [String]) -> Option<&'a str> {
    let lower = text.to_lowercase();
    if !VICTIM.iter().any(|part| lower.contains(part)) {
        return None;
    }
    let named = |service: &&String| {
        service.as_str() != own && service.len() > 2 && names(&lower, &service.to_lowercase())
    };
    services.iter().filter(named).max_by_key(|service| service.len()).map(String::as_str)
}

/// Returns whether a text names a service as a word of its own.
fn names(text: &str, service: &str) -> bool {
    text.match_indices(service).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + service.len()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_word(before) && !is_word(after) && !is_in_package(text, at)
    })
}

/// Returns whether what stands there is a part of the name of a package: `org.framework.web.client`.
fn is_in_package(text: &str, at: usize) -> bool {
    const STARTS: [&str; 10] =
        ["org.", "com.", "java.", "javax.", "jakarta.", "net.", "io.", "system.", "microsoft.", "kotlin."];
    let begin = text[..at]
        .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_'))
        .map_or(0, |place| place + 1);
    text.get(begin..at).is_some_and(|before| STARTS.iter().any(|start| before.starts_with(start)))
}

/// Whose load or health a metric measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measures {
    /// Requests that somebody sends to the service.
    Requests,
    /// A machine, and not a service on it.
    Machine,
    /// What users or callers feel: errors and latency.
    Symptom,
    /// Anything else.
    Other,
}

/// Tells whose load or health a metric measures, by the words of its name.
pub fn measures(metric: &str) -> Measures {
    let words = words(metric);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    // `queries_per_request` is no number of requests.
    let share =
        words.windows(2).any(|pair| pair[0] == "per" && matches!(pair[1].as_str(), "request" | "call"));
    let database = has(&[
        "db", "query", "queries", "sql", "redis", "cache", "kafka", "disk", "dns", "outbound", "outgoing",
        "upstream", "egress",
    ]);
    if has(&["node", "host", "machine", "hypervisor", "ec2"]) {
        Measures::Machine
    } else if has(&[
        "error",
        "errors",
        "5xx",
        "4xx",
        "latency",
        "duration",
        "p",
        "failures",
        "failure",
        "failed",
        "exceptions",
        "seconds",
        "time",
        "ms",
        "refused",
        "declined",
        "slow",
    ]) || words.windows(2).any(|pair| matches!(pair[0].as_str(), "4" | "5") && pair[1] == "xx")
        // What a request came to, as the value of a label beside the name.
        || words.last().is_some_and(|word| {
            ["429", "500", "502", "503", "504", "timeout", "timeouts", "rejected", "throttled", "denied"]
                .contains(&word.as_str())
        })
    {
        Measures::Symptom
    } else if has(&[
        "requests",
        "request",
        "rps",
        "qps",
        "throughput",
        "traffic",
        "hits",
        "sessions",
        "calls",
    ]) && !share
        && !database
        && !has(&[
            "ratio", "pct", "percent", "size", "bytes", "pool", "active", "idle", "in", "hit", "cached",
            "max",
        ])
    {
        Measures::Requests
    } else {
        Measures::Other
    }
}

/// Says what kinds of fault a metric shows that went this way, with how specific that is; strongest first.
pub fn kinds_of_metric(metric: &str, direction: Direction) -> Vec<(FaultKind, f64)> {
    let words = words(metric);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let mut found: Vec<(FaultKind, f64)> = Vec::new();
    let fitting = ROWS.iter().filter(|row| {
        row.direction == direction && row.groups.iter().all(|group| has(group)) && !has(row.none)
    });
    let surge = direction == Direction::Up && measures(metric) == Measures::Requests;
    let surge = surge.then_some((FaultKind::TrafficSurge, 0.7));
    for (kind, strength) in fitting.map(|row| (row.kind, row.strength)).chain(surge) {
        if !found.iter().any(|(known, _)| *known == kind) {
            found.push((kind, strength));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}
