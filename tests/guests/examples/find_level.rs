//! A well-behaved guest: it reads the alert's series and finds its mean level.

use casefile_sdk::prelude::*;
use metrics::Select;

/// What the caller may choose.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Parameters {
    /// Added to the level, so that calls differ.
    offset: i64,
}

/// The level.
#[derive(Serialize, JsonSchema)]
struct Data {
    /// Mean of all points, rounded.
    level: i64,
}

fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let alert = case.alert()?;
    let select = Select::all().service(&alert.service);
    let window = case.before(case.as_of() - parameters.offset, DAY_MS);
    let answer = metrics::range(&select, window, 20)?;
    let values: Vec<f64> =
        answer.items.iter().flat_map(|series| &series.points).map(|point| point.value).collect();
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a level to look at")]
    let level = (values.iter().sum::<f64>() / values.len().max(1) as f64) as i64 + parameters.offset;
    let report = Report::new(format!("level {level}"), Data { level });
    Ok(report.finding(Finding::note(answer.evidence, format!("the level is {level}"))))
}

casefile_sdk::skill!(investigate);
