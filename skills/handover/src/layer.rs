//! A look at one layer under the services: its levels before and after the onset, beside the load.

use casefile_analysis::layers::{LayerSign, Level};
use casefile_analysis::robust::median;
use casefile_analysis::signature::{Measures, measures};
use casefile_sdk::prelude::*;

use crate::{Layer, Sign};

/// What the caller of such a skill may choose.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LayerParameters {
    /// When it started, in milliseconds since the Unix epoch; when the alert fired, where it is absent.
    pub onset_ms: Option<i64>,
    /// How far back from the onset to look, in milliseconds; at least a minute.
    pub lookback_ms: i64,
}

impl Default for LayerParameters {
    fn default() -> Self {
        Self { onset_ms: None, lookback_ms: 6 * HOUR_MS }
    }
}

/// A layer: its name in sentences, which metrics belong to it, and what they show.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Such as `storage`.
    pub name: &'static str,
    /// Whether a metric belongs to it.
    pub is_of: fn(&str) -> bool,
    /// What levels show, those of the layer and of the load.
    pub find: fn(&[Level]) -> Vec<LayerSign>,
}

/// Series that are looked at.
const SERIES_MAX: usize = 400;
/// Fewer points than this are no level.
const POINTS_MIN: usize = 3;

impl Look {
    /// Compares levels before and after the onset.
    ///
    /// # Errors
    /// `invalid-parameters`, and `missing-data` where neither the parameters nor an alert give an onset. Without series
    /// the report has a gap and no sign.
    pub fn investigate(&self, case: &Case, parameters: LayerParameters) -> Result<Report<Layer>, Failure> {
        let name = self.name;
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
                let report = Report::new(format!("The {name} could not be looked at."), Layer::default());
                return Ok(report.gap_from(format!("series of the {name}"), &error));
            }
        };
        let levels = self.levels(&answer.items, onset_ms);
        let series_examined = levels.iter().filter(|level| (self.is_of)(&level.metric)).count();
        let signs: Vec<Sign> = (self.find)(&levels).into_iter().map(sign).collect();
        let summary = match signs.first() {
            Some(sign) => format!("{} shows {}: {}.", sign.service, sign.kind, sign.why),
            None if series_examined == 0 => format!("No series tells of the {name}."),
            None => format!("The {series_examined} series of the {name} show nothing."),
        };
        let notes = signs.iter().map(|sign| {
            let text = format!("{} in {}: {}", sign.kind, sign.service, sign.why);
            Finding::note(answer.evidence.clone(), text)
        });
        let notes: Vec<Finding> = notes.collect();
        let report = Report::new(summary, Layer { signs, series_examined }).findings(notes);
        Ok(if series_examined == 0 {
            report.gap(format!("the {name}"), "no series tells of it")
        } else {
            report
        })
    }

    /// The medians before and after the onset of what belongs to the layer and of the load.
    fn levels(&self, series: &[metrics::Series], onset_ms: i64) -> Vec<Level> {
        let told = series
            .iter()
            .filter(|series| (self.is_of)(&series.metric) || measures(&series.metric) == Measures::Requests);
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
}

fn sign(found: LayerSign) -> Sign {
    Sign {
        kind: found.kind.name().to_owned(),
        strength: found.strength,
        service: found.service,
        why: found.why,
    }
}
