//! Skill `core/fault-signature`: what kind of fault does the telemetry show?
//!
//! # Layout
//! - [`scene`]: what began to be logged, and which series left their usual level.
//! - [`together`]: what series show only together.

pub mod scene;
pub mod together;

use std::collections::BTreeMap;

use casefile_analysis::signature::{kinds_of_metric, kinds_of_text};
use casefile_analysis::{Direction, FaultKind};
use casefile_sdk::prelude::*;
use core_handover::{Scene, Sign, Signature};

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

/// How much of a sign the metric of the alert is, where its series shows no departure.
const ALERT_PART: f64 = 0.8;

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
        for (kind, strength) in kinds_of_metric(&series.measured(), series.direction()) {
            let why = format!("{} goes from {:.4} to {:.4}", series.measured(), series.before, series.after);
            add(kind, false, strength * 0.9, &series.service, why);
        }
    }
    // A level that rises for hours does not depart from itself, and is over its threshold all the same.
    let departs = scene.series.iter().any(|series| series.metric == alert.metric);
    let over = alert.observed.zip(alert.threshold).is_some_and(|(observed, threshold)| observed >= threshold);
    let way = if over { Direction::Up } else { Direction::Down };
    for (kind, strength) in
        kinds_of_metric(&alert.metric, way).into_iter().filter(|_| !departs && alert.observed.is_some())
    {
        let why = format!("the alert is about {}", alert.metric);
        add(kind, false, strength * ALERT_PART, &alert.service, why);
    }
    for sign in together::signs(alert, scene) {
        add(sign.kind, false, sign.strength, sign.service, sign.why);
    }
    let mut signs = merged(best);
    // Where nothing shows that is known to fail, what is not as usual is what is computed.
    if signs.iter().all(|sign| sign.strength < CLEAR_MIN) {
        signs.retain(|sign| sign.kind != FaultKind::WrongResult.name());
        signs.push(Sign {
            kind: FaultKind::WrongResult.name().to_owned(),
            strength: UNKNOWN_STRENGTH,
            service: alert.service.clone(),
            why: format!("nothing fails in a known way, and {} is not as usual", alert.metric),
        });
        signs.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.kind.cmp(&b.kind)));
    }
    signs
}

/// A sign that is less clear explains no alert.
const CLEAR_MIN: f64 = 0.5;
/// How clear it is that results are wrong where nothing else is.
const UNKNOWN_STRENGTH: f64 = 0.5;

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
