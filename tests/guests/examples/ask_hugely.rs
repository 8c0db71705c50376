//! A guest whose arguments are far larger than any question.

use casefile_sdk::prelude::*;
use guests::Nothing;
use logs::Search;

/// What it was told.
#[derive(Serialize, JsonSchema)]
struct Data {
    /// Of a search for a service with a name of 5 MB.
    search: String,
    /// Of an attachment with a title of 5 MB.
    attach: String,
}

fn investigate(case: &Case, _: Nothing) -> Result<Report<Data>, Failure> {
    let huge = "x".repeat(5 << 20);
    let search = Search::within(case.before(case.as_of(), HOUR_MS)).service(&huge);
    let search =
        logs::search(&search).map_or_else(|e| casefile_sdk::tool_error_text(&e), |_| "answered".into());
    let small = logs::search(&Search::within(case.before(case.as_of(), HOUR_MS)))?;
    let attach = notes::attach(&huge, "text/plain", "small", &small.evidence);
    let attach = attach.map_or_else(|e| casefile_sdk::tool_error_text(&e), |_| "kept".into());
    Ok(Report::new("asked", Data { search, attach }))
}

casefile_sdk::skill!(investigate);
