//! What the guests share. Each guest is an example with one behaviour; `tests/e2e` runs it and says how it must end.

use casefile_sdk::prelude::*;

/// No parameters.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Nothing {}

/// No data.
#[derive(Serialize, JsonSchema)]
pub struct Empty {}

/// A report that says nothing, for guests that never get to it.
///
/// # Errors
/// None; a skill's function has this shape.
pub fn nothing() -> Result<Report<Empty>, Failure> {
    Ok(Report::new("nothing", Empty {}))
}
