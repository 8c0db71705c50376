//! Skill `core/fault-signature`: what kind of fault does the telemetry show, and who failed first?
//!
//! # Layout
//! - [`scene`]: what began to be logged, and which series left their usual level.
//! - [`suffer`]: who failed first, and who suffers.

pub mod scene;
pub mod suffer;

use std::collections::BTreeMap;

use casefile_analysis::FaultKind;
use casefile_analysis::signature::{kinds_of_metric, kinds_of_text};
use casefile_sdk::prelude::*;
use scene::Scene;

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

/// A kind of fault that is seen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Sign {
    /// Name of the kind, such as `pool-exhaustion`.
    pub kind: String,
    /// How clearly it shows, from 0 to 1.
    pub strength: f64,
    /// The service that shows it most clearly.
    pub service: String,
    /// What shows it.
    pub why: String,
}

/// What the skill hands to its caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Data {
    /// The kinds of fault, clearest first.
    pub kinds: Vec<Sign>,
    /// The service that failed first.
    pub first_failing: String,
    /// The services that suffer from it, sorted.
    pub victims: Vec<String>,
    /// What began to be logged or changed, as text; names in it may be those of a change.
    pub texts: Vec<String>,
    /// The lines and series behind all this.
    pub scene: Scene,
}

/// Says what kind of fault the telemetry shows.
///
/// # Errors
/// `invalid-parameters`, and `missing-data` without an alert or where neither lines nor series can be read.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    if parameters.lookback_ms < MINUTE_MS {
        return Err(Failure::invalid_parameters("lookback_ms must be at least 60000"));
    }
    let alert = case.alert()?;
    let onset_ms = parameters.onset_ms.unwrap_or(alert.fired_at);
    let seen = scene::look(case, onset_ms, parameters.lookback_ms)?;
    let (first_failing, victims) = suffer::who(alert, &seen.scene);
    let kinds = kinds(alert, &seen.scene);
    let texts = texts(alert, &seen.scene);
    let summary = match kinds.first() {
        Some(sign) => format!("{first_failing} shows {}: {}", sign.kind, sign.why),
        None => format!("What {first_failing} shows fits no kind of fault that is known here."),
    };
    let notes = kinds.iter().take(5).map(|sign| {
        let text = format!("{} in {}: {}", sign.kind, sign.service, sign.why);
        Finding::note(seen.evidence.clone(), text)
    });
    let notes: Vec<Finding> = notes.collect();
    let data = Data { kinds, first_failing, victims, texts, scene: seen.scene };
    Ok(Report::new(summary, data).findings(notes).gaps(seen.gaps))
}

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
        for (kind, strength) in kinds_of_text(&line.text) {
            let warning = if line.is_error { 1.0 } else { 0.9 };
            add(kind, true, strength * near * warning, &line.service, format!("\"{}\"", line.text));
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
    merged(best)
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
