//! What began to be logged, and which series left their usual level.

use std::collections::{BTreeMap, BTreeSet};

use casefile_analysis::signature::blames;
use casefile_analysis::template::template;
use casefile_analysis::{Question, Sample, Samples, departure};
use casefile_sdk::prelude::*;
use core_handover::{Line, Scene, Series};

/// Severities that are read.
const SEVERITIES: [&str; 17] = [
    "WRN",
    "EROR",
    "FTL",
    "DPANIC",
    "CRT",
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
    "EMERGENCY",
    "FAILURE",
];
/// Patterns of lines that are kept.
const LINES_MAX: usize = 60;
/// Characters of a line's attributes that are kept; they hold the traces of structured logs, whose first frames are
/// those of the runtime.
const ATTRIBUTES_CHARACTERS_MAX: usize = 1_600;
/// Characters of a line that are kept.
const CHARACTERS_MAX: usize = 600;
/// Of a longer text so many stand at its beginning.
const HEAD_CHARACTERS: usize = 200;
/// A pattern that was there before counts only where it is so many times more frequent.
const MORE_FREQUENT: f64 = 3.0;
/// And only where there are so many; a few more of a rare line are chance.
const MORE_MIN: usize = 6;
/// Series that are looked at.
const SERIES_MAX: usize = 400;

/// A scene with what it rests on.
pub struct Seen {
    /// The scene.
    pub scene: Scene,
    /// The answers.
    pub evidence: Evidence,
    /// What could not be looked at.
    pub gaps: Vec<(String, String)>,
}

/// Reads lines, patterns and series.
///
/// # Errors
/// `missing-data` where neither lines nor series can be read.
pub fn look(case: &Case, onset_ms: i64, lookback_ms: i64) -> Result<Seen, Failure> {
    let window = case.since(onset_ms.saturating_sub(lookback_ms));
    let found_lines = logs::search(&logs::Search::within(window).severities(&SEVERITIES));
    let found_series = metrics::range(&metrics::Select::all(), window, SERIES_MAX);
    let mut gaps = Vec::new();
    let mut evidence: Option<Evidence> = None;
    let mut cite = |found: &Evidence| {
        evidence = Some(evidence.take().map_or_else(|| found.clone(), |evidence| evidence.and(found)));
    };
    let mut scene = Scene::default();
    match &found_series {
        Ok(answer) => {
            cite(&answer.evidence);
            scene.services.extend(answer.items.iter().map(|series| series.service.clone()));
            scene.series = departed(&answer.items);
        }
        Err(error) => gaps.push(("series".to_owned(), casefile_sdk::tool_error_text(error))),
    }
    match &found_lines {
        Ok(answer) => {
            cite(&answer.evidence);
            scene.services.extend(answer.items.iter().map(|line| line.service.clone()));
            scene.lines = begun(&answer.items, onset_ms, window.start);
        }
        Err(error) => {
            scene.without_lines = true;
            gaps.push(("log lines".to_owned(), casefile_sdk::tool_error_text(error)));
        }
    }
    if let Ok(answer) = logs::patterns(None) {
        cite(&answer.evidence);
        counted(&answer.items, &mut scene);
    }
    let Some(evidence) = evidence else {
        return Err(Failure::missing_data("neither log lines nor series can be read"));
    };
    scene.services.sort();
    scene.services.dedup();
    for line in &mut scene.lines {
        line.blames = blames(&line.text, &line.service, &scene.services).map(str::to_owned);
    }
    Ok(Seen { scene, evidence, gaps })
}

/// Patterns that are new after the onset, or much more frequent. Some minutes before it count as after: what a log
/// says first comes before what a metric shows.
fn begun(lines: &[logs::Line], onset_ms: i64, start_ms: i64) -> Vec<Line> {
    let from = onset_ms.saturating_sub(30 * MINUTE_MS);
    let mut patterns: BTreeMap<(&str, String), (usize, Vec<&logs::Line>)> = BTreeMap::new();
    for line in lines {
        let entry = patterns.entry((&line.service, template(&line.message, CHARACTERS_MAX))).or_default();
        if line.at < from { entry.0 += 1 } else { entry.1.push(line) }
    }
    let end = lines.iter().map(|line| line.at).max().unwrap_or(from);
    let span = |ms: i64| casefile_analysis::samples::millis(ms.max(MINUTE_MS));
    let frequent = |before: usize, after: usize| {
        let rate = |count: usize, ms: i64| casefile_analysis::robust::to_f64(count) / span(ms);
        before == 0
            || after >= MORE_MIN && rate(after, end - from) > MORE_FREQUENT * rate(before, from - start_ms)
    };
    let kept = patterns
        .into_iter()
        .filter(|(_, (before, after))| !after.is_empty() && frequent(*before, after.len()));
    let mut found: Vec<Line> =
        kept.filter_map(|(_, (_, after))| Some(pattern(after.first()?, after.len()))).collect();
    found.sort_by(|a, b| {
        (!a.is_error, a.at_ms, &a.service, &a.text).cmp(&(!b.is_error, b.at_ms, &b.service, &b.text))
    });
    found.truncate(LINES_MAX);
    found
}

fn pattern(line: &logs::Line, count: usize) -> Line {
    let attributes: Vec<&str> = line.attributes.iter().map(|label| label.value.as_str()).collect();
    Line {
        service: line.service.clone(),
        text: telling(&line.message),
        attributes: attributes.join(" ").chars().take(ATTRIBUTES_CHARACTERS_MAX).collect(),
        is_error: !matches!(line.severity.to_uppercase().as_str(), "WARN" | "WARNING" | "WRN"),
        count: u64::try_from(count).unwrap_or(u64::MAX),
        at_ms: Some(line.at),
        blames: None,
    }
}

/// A short text as it is; of a long one, such as a stack trace, how it begins and how it ends: the cause stands last.
fn telling(message: &str) -> String {
    let count = message.chars().count();
    if count <= CHARACTERS_MAX {
        return message.to_owned();
    }
    let head: String = message.chars().take(HEAD_CHARACTERS).collect();
    let tail: String = message.chars().skip(count - (CHARACTERS_MAX - HEAD_CHARACTERS)).collect();
    format!("{head} … {tail}")
}

/// Adds what the source counted itself and no line shows.
fn counted(patterns: &[logs::Pattern], scene: &mut Scene) {
    let known: BTreeSet<(String, String)> =
        scene.lines.iter().map(|line| (line.service.clone(), template(&line.text, 40))).collect();
    for found in patterns {
        let grown = found.delta.is_some_and(|delta| {
            delta > 0 && u64::try_from(delta).is_ok_and(|delta| delta * 2 > found.count)
        });
        let key = (found.service.clone(), template(&found.signature, 40));
        if !grown || found.sentiment != logs::Sentiment::Negative || known.contains(&key) {
            continue;
        }
        scene.services.push(found.service.clone());
        scene.lines.push(Line {
            service: found.service.clone(),
            text: found.signature.chars().take(CHARACTERS_MAX).collect(),
            is_error: true,
            count: found.count,
            ..Line::default()
        });
    }
    scene.lines.truncate(2 * LINES_MAX);
}

/// The values of labels that say what of a metric is counted: sessions that wait for a lock, connections that linger.
fn telling_labels(series: &metrics::Series) -> String {
    const KEYS: [&str; 10] = [
        "state",
        "wait_event",
        "wait_event_type",
        "reason",
        "outcome",
        "result",
        "status",
        "cause",
        "kind",
        "phase",
    ];
    let telling = series.labels.iter().filter(|label| KEYS.contains(&label.name.to_lowercase().as_str()));
    telling.map(|label| label.value.as_str()).collect::<Vec<_>>().join(" ")
}

/// Series that left their usual level and stay away, by time.
fn departed(series: &[metrics::Series]) -> Vec<Series> {
    let left = series.iter().filter_map(|series| {
        let samples =
            Samples::new(series.points.iter().map(|point| Sample { at: point.at, value: point.value }));
        let question = Question { deviation_min: 5.0, samples_after_min: 2, ..Question::default() };
        let found = departure(&samples, &question)?;
        // What was seen in the end, since a ramp has only begun at its beginning.
        let last: Vec<f64> = samples.as_slice().iter().rev().take(5).map(|sample| sample.value).collect();
        let after = casefile_analysis::robust::median(&last)?;
        Some(Series {
            service: series.service.clone(),
            metric: series.metric.clone(),
            labels: telling_labels(series),
            at_ms: found.at,
            before: found.before,
            after,
        })
    });
    let mut left: Vec<Series> = left.collect();
    left.sort_by(|a, b| (a.at_ms, &a.service, &a.metric).cmp(&(b.at_ms, &b.service, &b.metric)));
    left
}
