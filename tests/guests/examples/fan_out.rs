//! A playbook that runs one skill many times at once and adds up what it hears.

use casefile_sdk::prelude::*;
use steps::Call;

/// What the caller may choose.
#[derive(Deserialize, JsonSchema)]
#[serde(default)]
struct Parameters {
    /// Which skill.
    skill: String,
    /// How many at once.
    count: i64,
    /// What each of them fans out to.
    grandchildren: i64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { skill: "test/leaf".into(), count: 8, grandchildren: 0 }
    }
}

/// What the children are asked.
#[derive(Serialize)]
struct Asked {
    offset: i64,
    count: i64,
}

/// How they ended.
#[derive(Serialize, JsonSchema)]
struct Data {
    /// Children that completed.
    completed: usize,
    /// What the others said.
    errors: Vec<String>,
}

fn investigate(_: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let calls: Result<Vec<Call>, Failure> = (0..parameters.count)
        .map(|offset| {
            Call::skill(&parameters.skill).parameters(&Asked { offset, count: parameters.grandchildren })
        })
        .collect();
    let children = steps::run_all(&calls?);
    let completed = children.iter().filter(|child| child.is_ok()).count();
    let errors = children.iter().filter_map(|child| child.as_ref().err()).map(casefile_sdk::step_error_text);
    let report = Report::new(format!("{completed} completed"), Data { completed, errors: errors.collect() });
    Ok(report.findings(children.iter().flatten().flat_map(steps::Child::findings)))
}

casefile_sdk::skill!(investigate);
