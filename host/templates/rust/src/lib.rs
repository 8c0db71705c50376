//! Skill `{{name}}`: is only the new version slow?

use casefile_analysis::robust::median;
use casefile_sdk::prelude::*;

/// What the caller may choose.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The label that tells the versions apart.
    label: String,
    /// How many times slower than the others counts as slow.
    times: f64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { label: "version".into(), times: 1.5 }
    }
}

/// What the skill hands to its caller.
#[derive(Default, Serialize, JsonSchema)]
pub struct Data {
    /// Whether the new version is slow and the others are not; absent where that is not known.
    only_new_is_slow: Option<bool>,
    /// The version that appeared last.
    new_version: Option<String>,
}

/// Compares the versions in the last ten minutes before the alert.
fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let alert = case.alert()?;
    let window = case.before(alert.fired_at, 2 * HOUR_MS);
    let select = metrics::Select::all().service(&alert.service).metric(&alert.metric);
    let found = metrics::range(&select, window, 100)?;

    let mut versions: Vec<_> =
        found.items.iter().filter_map(|series| version(series, &parameters.label)).collect();
    versions.sort_by_key(|(_, series)| series.points.first().map(|point| point.at));
    let Some(((new, new_series), others)) = versions.split_last().filter(|(_, others)| !others.is_empty())
    else {
        let why = format!("the series has fewer than two values of the label {}", parameters.label);
        return Ok(abstain(why));
    };
    let recent = alert.fired_at - 10 * MINUTE_MS;
    let (new_level, other_level) =
        (level([*new_series], recent), level(others.iter().map(|(_, series)| *series), recent));
    let (Some(new_level), Some(other_level)) = (new_level, other_level) else {
        return Ok(abstain("a version has fewer than 5 points in the last ten minutes"));
    };

    let slow = new_level > parameters.times * other_level;
    let summary = if slow {
        format!("Only {new} is slow: {new_level:.0} against {other_level:.0} of the other versions.")
    } else {
        format!("{new} is no slower than the others: {new_level:.0} against {other_level:.0}.")
    };
    let data = Data { only_new_is_slow: Some(slow), new_version: Some((*new).to_owned()) };
    let mut report = Report::new(summary.clone(), data);
    report.finding(Finding::note(found.evidence, summary));
    Ok(report)
}

/// The value of the label, where the series has it.
fn version<'a>(series: &'a metrics::Series, label: &str) -> Option<(&'a str, &'a metrics::Series)> {
    let found = series.labels.iter().find(|found| found.name == label)?;
    Some((found.value.as_str(), series))
}

/// The median since a time; none for fewer than 5 points.
fn level<'a>(series: impl IntoIterator<Item = &'a metrics::Series>, since: i64) -> Option<f64> {
    let points = series.into_iter().flat_map(|series| &series.points).filter(|point| point.at >= since);
    let values: Vec<f64> = points.map(|point| point.value).collect();
    if values.len() < 5 { None } else { median(&values) }
}

fn abstain(why: impl Into<String>) -> Report<Data> {
    let why = why.into();
    let mut report = Report::new("It is not known whether only the new version is slow.", Data::default());
    report.gap("whether only the new version is slow", why);
    report
}

casefile_sdk::skill!(investigate);

#[cfg(test)]
mod tests;
