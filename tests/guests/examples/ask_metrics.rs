//! A guest that asks for metrics and hands on what it was told.

use casefile_sdk::prelude::*;
use guests::Nothing;
use metrics::Select;

/// What it was told.
#[derive(Serialize, JsonSchema)]
struct Data {
    /// How many series, or the error.
    told: String,
}

fn investigate(case: &Case, _: Nothing) -> Result<Report<Data>, Failure> {
    let told = match metrics::list(&Select::all()) {
        Ok(answer) => format!("{} series", answer.items.len()),
        Err(error) => casefile_sdk::tool_error_text(&error),
    };
    let _ = case;
    Ok(Report::new(told.clone(), Data { told }))
}

casefile_sdk::skill!(investigate);
