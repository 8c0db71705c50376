//! Which warnings, errors and crashes began in the logs.

use std::collections::BTreeMap;

use casefile_analysis::events::{Burst, burst};
use casefile_analysis::template::template;
use casefile_sdk::prelude::*;

use crate::start::{Kind, Relation, Start};

/// Severities that are worth a pattern, as common log libraries name them.
const SEVERITIES: [&str; 14] = [
    "WARN",
    "WARNING",
    "ERROR",
    "ERR",
    "SEVERE",
    "CRITICAL",
    "CRIT",
    "FATAL",
    "PANIC",
    "ALERT",
    "EMERG",
    "EMERGENCY",
    "DPANIC",
    "FAILURE",
];

/// Severities that only a process that ends writes.
const CRASH_SEVERITIES: [&str; 5] = ["FATAL", "PANIC", "DPANIC", "EMERG", "EMERGENCY"];

/// What runtimes, kernels and orchestrators say when a process ends against its will.
const CRASH_WORDS: [&str; 14] = [
    "panic:",
    "panicked",
    "fatal error",
    "crashloopbackoff",
    "segmentation fault",
    "sigsegv",
    "sigabrt",
    "oomkilled",
    "out of memory",
    "outofmemoryerror",
    "core dumped",
    "stack overflow",
    "failed to start",
    "back-off restarting",
];

/// A template is cut to this length, which a signature keeps readable in a report.
pub const SIGNATURE_CHARACTERS_MAX: usize = 200;

/// Finds the patterns that began. `start` and `end` bound what was observed: the first line of any kind, and as-of.
pub fn begun(answer: &Answer<logs::Line>, start: i64, end: i64) -> Vec<Start> {
    let mut patterns: BTreeMap<(&str, String), Vec<&logs::Line>> = BTreeMap::new();
    for line in &answer.items {
        let signature = template(&line.message, SIGNATURE_CHARACTERS_MAX);
        patterns.entry((line.service.as_str(), signature)).or_default().push(line);
    }
    let begun = patterns.into_iter().filter_map(|((service, signature), lines)| {
        let times: Vec<i64> = lines.iter().map(|line| line.at).collect();
        let burst = burst(&times, start.min(*times.first()?), end)?;
        Some(started(service, signature, &lines, &burst, end, &answer.evidence))
    });
    begun.collect()
}

/// Chooses the severities that are worth a pattern.
pub fn severities() -> &'static [&'static str] {
    &SEVERITIES
}

fn started(
    service: &str,
    signature: String,
    lines: &[&logs::Line],
    burst: &Burst,
    end: i64,
    evidence: &Evidence,
) -> Start {
    let crash = lines.iter().any(|line| is_crash(line));
    Start {
        relation: Relation::Follows,
        kind: if crash { Kind::FirstCrash } else { Kind::FirstError },
        service: service.to_owned(),
        metric: None,
        labels: Vec::new(),
        signature: Some(signature),
        at_ms: burst.at,
        // A line is exact: what it speaks of had happened, and had not been logged before.
        earliest_ms: burst.at,
        latest_ms: burst.at,
        before: burst.before,
        after: burst.after,
        deviation: None,
        gradual: false,
        lasting: goes_on(lines, burst, end),
        growing: false,
        evidence: Some(evidence.clone()),
    }
}

/// A pattern goes on where the time since its last line is not much longer than its usual gap.
fn goes_on(lines: &[&logs::Line], burst: &Burst, end: i64) -> bool {
    let last = lines.last().map_or(burst.at, |line| line.at);
    let count = i64::try_from(burst.count_after).unwrap_or(i64::MAX).max(1);
    let gap = (last - burst.at) / count;
    end - last <= (5 * gap).max(MINUTE_MS)
}

fn is_crash(line: &logs::Line) -> bool {
    let message = line.message.to_lowercase();
    CRASH_SEVERITIES.contains(&line.severity.to_uppercase().as_str())
        || CRASH_WORDS.iter().any(|word| message.contains(word))
}
