//! Skill `{{name}}`: is only the new version slow?

use casefile_sdk::prelude::*;
parameters! {
    /// The label that tells the versions apart.
    label: String = "version",
    /// How many times the usual latency counts as slow.
    times: f64 = 1.5,
}
data! {
    /// Whether the new version is slow and the others are not; absent where that is not known.
    only_new_is_slow: Option<bool>,
    /// The version that appeared last.
    new_version: Option<String>,
}

fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let latency = metrics::of_alert(case, 2 * HOUR_MS)?;
    let Some((before, after)) = latency.split_at_onset() else { return abstain("the latency did not change for good") };
    let Some((new, others)) = after.split_by(&parameters.label).newest_and_others() else {
        return abstain("there is only one version");
    };
    let (Some(new_is), Some(others_are)) = (new.series.ratio_to(&before), others.ratio_to(&before)) else {
        return abstain("a version has fewer than 5 points before or after the onset");
    };
    let only_new = new_is > parameters.times && others_are <= parameters.times;
    let text = format!("{}: {new_is:.1} times the usual; other versions: {others_are:.1} times.", new.value);
    let data = Data { only_new_is_slow: Some(only_new), new_version: Some(new.value) };
    Ok(Report::new(text.clone(), data).finding(Finding::note(latency.evidence, text)))
}

casefile_sdk::skill!(investigate);

#[cfg(test)]
mod tests;
