//! A guest that asks for the list of series as often as it is told to, for the cost of one call.

use casefile_sdk::prelude::*;
use guests::{Empty, nothing};
use metrics::Select;

/// How often.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Parameters {
    /// Calls.
    calls: u32,
}

fn investigate(_: &Case, parameters: Parameters) -> Result<Report<Empty>, Failure> {
    for _ in 0..parameters.calls {
        metrics::list(&Select::all()).map_err(|e| Failure::internal(casefile_sdk::tool_error_text(&e)))?;
    }
    nothing()
}

casefile_sdk::skill!(investigate);
