//! What only a closer look shows: which value of a label suffers alone, jobs and machines that say something at any
//! severity, and what has been growing for long.

use std::collections::{BTreeMap, BTreeSet};

use casefile_analysis::outside::Said;
use casefile_analysis::outside::confined::{Confined, Labelled, Split, split};
use casefile_analysis::outside::exhausted::runs_out;
use casefile_analysis::outside::growth::{grows, is_held};
use casefile_analysis::outside::of_one::{Attributed, errors_of_one};
use casefile_analysis::template::template;
use casefile_sdk::prelude::*;
use core_handover::both;

/// Levels are compared with those of so long before the onset.
const LEVELS_MS: i64 = 6 * HOUR_MS;
/// What grows does so for days.
const GROWTH_MS: i64 = 3 * DAY_MS;
/// Series that are looked at.
const SERIES_MAX: usize = 600;
/// Lines of any severity are read from so long before the onset to so long after it.
const TOLD_BEFORE_MS: i64 = 20 * MINUTE_MS;
const TOLD_AFTER_MS: i64 = 5 * MINUTE_MS;
/// What is said in this time before that is said all the time.
const USUAL_MS: i64 = HOUR_MS;
/// Lines that are read of each of the two times.
const LINES_MAX: usize = 4_000;
/// Patterns that are kept.
const TOLD_MAX: usize = 200;
/// Characters by which two lines are told apart.
const TEMPLATE_CHARACTERS: usize = 120;

/// What was seen.
#[derive(Default)]
pub struct Look {
    /// Along labels.
    pub split: Split,
    /// What has been growing, as sentences.
    pub growing: Vec<String>,
    /// What was used up in a straight line, as sentences.
    pub exhausted: Vec<String>,
    /// What was said near the onset and not in the hour before.
    pub told: Vec<Said>,
    /// The answers.
    pub evidence: Option<Evidence>,
    /// What could not be looked at.
    pub gaps: Vec<(String, String)>,
}

/// Looks at labels, growth and lines of any severity; what cannot be read is a gap.
pub fn look(case: &Case, onset_ms: i64) -> Look {
    let mut look = Look::default();
    let window = case.since(onset_ms.saturating_sub(GROWTH_MS));
    match metrics::range(&metrics::Select::all(), window, SERIES_MAX) {
        Ok(answer) => {
            look.growing = growing(&answer.items, onset_ms);
            look.exhausted = exhausted(&answer.items, onset_ms);
            look.split = split(&labelled(&answer.items, onset_ms), onset_ms);
            look.evidence = both(look.evidence, Some(answer.evidence));
        }
        Err(error) => {
            look.gaps.push(("series by label".to_owned(), casefile_sdk::tool_error_text(&error)));
        }
    }
    let from = onset_ms.saturating_sub(TOLD_BEFORE_MS);
    let read = |window| logs::search(&logs::Search::within(window).lines_max(LINES_MAX));
    let near = case.around(onset_ms, TOLD_BEFORE_MS, TOLD_AFTER_MS);
    match (read(case.before(from, USUAL_MS)), read(near)) {
        (Ok(usual), Ok(near)) => {
            look.told = told(&usual.items, &near.items, onset_ms);
            look.split.confined.extend(of_one(&usual.items, &near.items, onset_ms));
            look.evidence = both(look.evidence, both(Some(usual.evidence), Some(near.evidence)));
        }
        (Err(error), _) | (_, Err(error)) => {
            look.gaps
                .push(("what was said near the onset".to_owned(), casefile_sdk::tool_error_text(&error)));
        }
    }
    look
}

fn growing(series: &[metrics::Series], onset_ms: i64) -> Vec<String> {
    let held = series.iter().filter(|series| is_held(&series.metric));
    held.filter_map(|series| {
        let points: Vec<(i64, f64)> = series.points.iter().map(|point| (point.at, point.value)).collect();
        grows(&series.service, &series.metric, &points, onset_ms)
    })
    .collect()
}

fn exhausted(series: &[metrics::Series], onset_ms: i64) -> Vec<String> {
    let ends = series.iter().filter_map(|series| {
        let points: Vec<(i64, f64)> = series.points.iter().map(|point| (point.at, point.value)).collect();
        runs_out(&series.service, &series.metric, &points, onset_ms)
    });
    ends.collect()
}

fn labelled(series: &[metrics::Series], onset_ms: i64) -> Vec<Labelled> {
    let from = onset_ms.saturating_sub(LEVELS_MS);
    let split = series.iter().filter(|series| !series.labels.is_empty()).map(|series| Labelled {
        service: series.service.clone(),
        metric: series.metric.clone(),
        labels: series.labels.iter().map(|label| (label.name.clone(), label.value.clone())).collect(),
        points: series
            .points
            .iter()
            .filter(|point| point.at >= from)
            .map(|point| (point.at, point.value))
            .collect(),
    });
    split.collect()
}

/// What nearly all errors since the onset have in common, and other lines have not.
fn of_one(usual: &[logs::Line], near: &[logs::Line], onset_ms: i64) -> Vec<Confined> {
    let is_error = |line: &logs::Line| {
        let severity = line.severity.to_uppercase();
        line.at >= onset_ms && ["ERR", "FATAL", "CRIT", "SEVERE"].iter().any(|bad| severity.starts_with(bad))
    };
    let attributed = usual.iter().chain(near).flat_map(|line| {
        let error = is_error(line);
        line.attributes.iter().map(move |label| Attributed {
            service: &line.service,
            name: &label.name,
            value: &label.value,
            is_error: error,
        })
    });
    errors_of_one(&attributed.collect::<Vec<_>>())
}

/// The first of each pattern of lines that the hour before did not have.
fn told(usual: &[logs::Line], near: &[logs::Line], onset_ms: i64) -> Vec<Said> {
    let key = |line: &logs::Line| (line.service.clone(), template(&line.message, TEMPLATE_CHARACTERS));
    let known: BTreeSet<_> = usual.iter().map(key).collect();
    let mut found: BTreeMap<_, Said> = BTreeMap::new();
    for line in near {
        let key = key(line);
        if known.contains(&key) {
            continue;
        }
        let said = found.entry(key).or_insert_with(|| Said {
            service: line.service.clone(),
            text: line.message.clone(),
            count: 0,
            after_ms: Some(line.at.saturating_sub(onset_ms)),
        });
        said.count += 1;
    }
    let mut told: Vec<Said> = found.into_values().collect();
    told.sort_by(|a, b| (a.after_ms, &a.service, &a.text).cmp(&(b.after_ms, &b.service, &b.text)));
    told.truncate(TOLD_MAX);
    told
}
