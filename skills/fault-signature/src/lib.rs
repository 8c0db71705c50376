//! Skill `core/fault-signature`: what kind of fault does the telemetry show?
//!
//! # Layout
//! - [`scene`]: what began to be logged, and which series left their usual level.

pub mod scene;

use std::collections::BTreeMap;

use casefile_analysis::FaultKind;
use casefile_analysis::signature::{Measures, kinds_of_metric, kinds_of_text, measures};
use casefile_analysis::words::words;
use casefile_sdk::prelude::*;
use core_handover::{Scene, Series, Sign, Signature};

/// What the caller may choose.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// When it started, in milliseconds since the Unix epoch; when the alert fired, where it is absent.
    pub onset_ms: Option<i64>,
    /// How far back from the onset to look, in milliseconds; at least a minute.
    pub lookback_ms: i64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { onset_ms: None, lookback_ms: 6 * HOUR_MS }
    }
}

/// Says what kind of fault the telemetry shows.
///
/// # Errors
/// `invalid-parameters`, and `missing-data` without an alert or where neither lines nor series can be read.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Signature>, Failure> {
    if parameters.lookback_ms < MINUTE_MS {
        return Err(Failure::invalid_parameters("lookback_ms must be at least 60000"));
    }
    let alert = case.alert()?;
    let onset_ms = parameters.onset_ms.unwrap_or(alert.fired_at);
    let seen = scene::look(case, onset_ms, parameters.lookback_ms)?;
    let kinds = kinds(alert, &seen.scene);
    let texts = texts(alert, &seen.scene);
    let summary = match kinds.first() {
        Some(sign) => format!("{} shows {}: {}", sign.service, sign.kind, sign.why),
        None => "What telemetry shows fits no kind of fault that is known here.".to_owned(),
    };
    let notes = kinds.iter().take(5).map(|sign| {
        let text = format!("{} in {}: {}", sign.kind, sign.service, sign.why);
        Finding::note(seen.evidence.clone(), text)
    });
    let notes: Vec<Finding> = notes.collect();
    let data = Signature { kinds, texts, scene: seen.scene };
    Ok(Report::new(summary, data).findings(notes).gaps(seen.gaps))
}

/// Attributes also hold addresses, names and numbers that are no words about a fault.
const ATTRIBUTE_PART: f64 = 0.95;

/// A sign by one source leaves a part of the doubt; sources of the same words count once.
fn kinds(alert: &Alert, scene: &Scene) -> Vec<Sign> {
    let mut best: BTreeMap<(FaultKind, bool), Sign> = BTreeMap::new();
    let mut add = |kind: FaultKind, is_line: bool, strength: f64, service: &str, why: String| {
        let sign = Sign { kind: kind.name().to_owned(), strength, service: service.to_owned(), why };
        let known = best.entry((kind, is_line)).or_insert_with(|| sign.clone());
        if strength > known.strength {
            *known = sign;
        }
    };
    for line in scene.lines.iter().filter(|line| line.blames.is_none()) {
        let near = if line.service == alert.service { 1.0 } else { 0.9 };
        let warning = if line.is_error { 1.0 } else { 0.9 };
        for (kind, strength) in kinds_of_text(&line.text) {
            add(kind, true, strength * near * warning, &line.service, format!("\"{}\"", line.text));
        }
        // Structured logs say what failed in an attribute: `error`, `exception`, `stack`.
        for (kind, strength) in kinds_of_text(&line.attributes) {
            let strength = strength * near * warning * ATTRIBUTE_PART;
            add(kind, true, strength, &line.service, format!("\"{}: {}\"", line.text, line.attributes));
        }
    }
    for (kind, strength) in kinds_of_text(&alert.summary) {
        add(kind, true, strength * 0.85, &alert.service, format!("the alert says \"{}\"", alert.summary));
    }
    for series in &scene.series {
        for (kind, strength) in kinds_of_metric(&series.metric, series.direction()) {
            let why = format!("{} goes from {:.4} to {:.4}", series.metric, series.before, series.after);
            add(kind, false, strength * 0.9, &series.service, why);
        }
    }
    if let Some(series) = waits(scene) {
        let why = format!("{} does less on its processor and takes longer: it waits", series.service);
        add(FaultKind::LockContention, false, WAITS, &series.service, why);
    }
    if let Some(series) = costs_more(scene) {
        let why = format!(
            "{} goes from {:.4} to {:.4} for no more requests",
            series.metric, series.before, series.after
        );
        add(FaultKind::CpuSaturation, false, COSTS_MORE, &series.service, why);
    }
    if let Some(series) = stops(alert, scene) {
        let why = format!(
            "{} goes from {:.4} to {:.4}, and nothing fails",
            series.metric, series.before, series.after
        );
        add(FaultKind::WrongResult, false, STOPS, &series.service, why);
    }
    merged(best)
}

/// How clearly an idle processor and slow answers show that threads wait.
const WAITS: f64 = 0.6;
/// How clearly work that is no longer done, without an error, shows that the program decides otherwise.
const STOPS: f64 = 0.7;

/// How clearly a processor that does twice as much for the same requests shows that they cost more.
const COSTS_MORE: f64 = 0.75;

/// The processor of a service that does much more, while nobody is known to ask more of anything.
fn costs_more(scene: &Scene) -> Option<&Series> {
    const MORE_WORK: f64 = 2.0;
    const MORE_REQUESTS: f64 = 1.3;
    let asked = scene.series.iter().any(|series| {
        measures(&series.metric) == Measures::Requests && series.after > MORE_REQUESTS * series.before
    });
    scene.series.iter().find(|cpu| {
        let has_cpu = words(&cpu.metric).iter().any(|word| word == "cpu");
        !asked && has_cpu && cpu.before > 0.0 && cpu.after > MORE_WORK * cpu.before
    })
}

/// The latency of a service whose processor has less to do than before.
fn waits(scene: &Scene) -> Option<&Series> {
    const LESS: f64 = 0.7;
    const LONGER: f64 = 2.0;
    let has =
        |metric: &str, wanted: &[&str]| words(metric).iter().any(|word| wanted.contains(&word.as_str()));
    scene.series.iter().find(|slow| {
        let longer = slow.before > 0.0 && slow.after > LONGER * slow.before;
        longer
            && has(&slow.metric, &["duration", "latency", "handling", "flight", "p", "response"])
            && scene.series.iter().any(|cpu| {
                cpu.service == slow.service && has(&cpu.metric, &["cpu"]) && cpu.after < LESS * cpu.before
            })
    })
}

/// What the alert counts per time and hardly is done any more, where the service says no error.
fn stops<'a>(alert: &Alert, scene: &'a Scene) -> Option<&'a Series> {
    const LEFT: f64 = 0.15;
    /// Fewer lines are errors as they always happen.
    const ERRORS_MIN: u64 = 6;
    let fails = scene
        .lines
        .iter()
        .any(|line| line.is_error && line.service == alert.service && line.count >= ERRORS_MIN);
    let counted = |metric: &str| {
        words(metric).iter().any(|word| ["per", "rate", "total", "count"].contains(&word.as_str()))
    };
    scene.series.iter().find(|series| {
        !fails
            && series.metric == alert.metric
            && series.service == alert.service
            && counted(&series.metric)
            && series.after < LEFT * series.before
    })
}

fn merged(best: BTreeMap<(FaultKind, bool), Sign>) -> Vec<Sign> {
    let mut signs: BTreeMap<FaultKind, Sign> = BTreeMap::new();
    for ((kind, _), sign) in best {
        match signs.get_mut(&kind) {
            None => {
                signs.insert(kind, sign);
            }
            Some(known) => {
                let both = 1.0 - (1.0 - known.strength) * (1.0 - sign.strength);
                if sign.strength > known.strength {
                    *known = sign;
                }
                known.strength = both;
            }
        }
    }
    let mut signs: Vec<Sign> = signs.into_values().collect();
    signs.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.kind.cmp(&b.kind)));
    signs
}

/// Texts of a report need not be longer than a screen.
const TEXTS_MAX: usize = 60;

fn texts(alert: &Alert, scene: &Scene) -> Vec<String> {
    let lines = scene.lines.iter().map(|line| format!("{} {}", line.text, line.attributes));
    let series = scene.series.iter().map(|series| series.metric.clone());
    let mut texts: Vec<String> =
        [alert.summary.clone(), alert.metric.clone()].into_iter().chain(lines).chain(series).collect();
    texts.truncate(TEXTS_MAX);
    texts
}

casefile_sdk::skill!(investigate);
