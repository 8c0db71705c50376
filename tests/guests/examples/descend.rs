//! A playbook that runs the first skill of a list with the rest of the list.

use casefile_sdk::prelude::*;
use steps::Call;

/// What the caller may choose.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
struct Parameters {
    /// The skills, outermost first.
    chain: Vec<String>,
}

/// How far it got.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Data {
    /// Steps below this one.
    below: u64,
    /// What the innermost was told.
    told: String,
}

fn investigate(_: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let mut chain = parameters.chain;
    if chain.is_empty() {
        return Ok(Report::new("the end", Data { below: 0, told: "nothing".into() }));
    }
    let next = chain.remove(0);
    let data = match steps::run(&Call::skill(&next).parameters(&Parameters { chain })?) {
        Ok(child) => {
            let data: Data = child.report.data()?;
            Data { below: data.below + 1, told: data.told }
        }
        Err(error) => Data { below: 0, told: casefile_sdk::step_error_text(&error) },
    };
    Ok(Report::new("went down", data))
}

casefile_sdk::skill!(investigate);
