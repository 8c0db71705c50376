//! Skill `core/storage`: what does the storage under the services show?

use casefile_analysis::layers::{self, Level};
use casefile_analysis::robust::median;
use casefile_analysis::signature::{Measures, measures};
use casefile_sdk::prelude::*;
use core_handover::{Layer, Sign};

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

/// Series that are looked at.
const SERIES_MAX: usize = 400;
/// Fewer points than this are no level.
const POINTS_MIN: usize = 3;

/// Compares levels before and after the onset.
///
/// # Errors
/// `invalid-parameters`, and `missing-data` where neither the parameters nor an alert give an onset. Without series the
/// report has a gap and no sign.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Layer>, Failure> {
    if parameters.lookback_ms < MINUTE_MS {
        return Err(Failure::invalid_parameters("lookback_ms must be at least 60000"));
    }
    let onset_ms = match parameters.onset_ms {
        Some(onset_ms) => onset_ms,
        None => case.alert()?.fired_at,
    };
    let window = case.since(onset_ms.saturating_sub(parameters.lookback_ms));
    let answer = match metrics::range(&metrics::Select::all(), window, SERIES_MAX) {
        Ok(answer) => answer,
        Err(error) => {
            let report = Report::new("The storage could not be looked at.", Layer::default());
            return Ok(report.gap_from("series of the storage", &error));
        }
    };
    let levels = levels(&answer.items, onset_ms);
    let series_examined = levels.iter().filter(|level| layers::is_storage(&level.metric)).count();
    let signs: Vec<Sign> = layers::storage(&levels)
        .into_iter()
        .map(|sign| Sign {
            kind: sign.kind.name().to_owned(),
            strength: sign.strength,
            service: sign.service,
            why: sign.why,
        })
        .collect();
    let summary = match signs.first() {
        Some(sign) => format!("{} shows {}: {}.", sign.service, sign.kind, sign.why),
        None if series_examined == 0 => "No series tells of the storage.".to_owned(),
        None => format!("The {series_examined} series of the storage show nothing."),
    };
    let notes: Vec<Finding> = signs
        .iter()
        .map(|sign| {
            Finding::note(answer.evidence.clone(), format!("{} in {}: {}", sign.kind, sign.service, sign.why))
        })
        .collect();
    let report = Report::new(summary, Layer { signs, series_examined }).findings(notes);
    Ok(if series_examined == 0 { report.gap("the storage", "no series tells of it") } else { report })
}

/// The medians before and after the onset of what belongs to the layer and of the load.
fn levels(series: &[metrics::Series], onset_ms: i64) -> Vec<Level> {
    let told = series.iter().filter(|series| {
        layers::is_storage(&series.metric) || measures(&series.metric) == Measures::Requests
    });
    told.filter_map(|series| {
        let side = |after: bool| {
            let points = series.points.iter().filter(|point| (point.at >= onset_ms) == after);
            let values: Vec<f64> = points.map(|point| point.value).collect();
            if values.len() < POINTS_MIN { None } else { median(&values) }
        };
        Some(Level {
            service: series.service.clone(),
            metric: series.metric.clone(),
            before: side(false)?,
            after: side(true)?,
        })
    })
    .collect()
}

casefile_sdk::skill!(investigate);
