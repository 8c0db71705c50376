//! One guest with many bad intentions: `act` says which. `tests/e2e/hostile_acts.rs` says how each must end.

mod reports;
mod resources;
mod surroundings;
mod tools;

use casefile_sdk::Guest;
use casefile_sdk::serde_json::{Value, from_str, json};
use casefile_sdk::types::{Failure, FailureKind, Report, Request};

/// What an act gives: a report, or what it was told.
pub enum Did {
    /// The report that it gave.
    Gave(Box<Report>),
    /// What it was told, where it had to ask.
    Was(Value),
}

struct Hostile;

impl Guest for Hostile {
    fn run(request: Request) -> Result<Report, Failure> {
        let parameters: Value = from_str(&request.parameters).unwrap_or_default();
        let act = parameters["act"].as_str().unwrap_or_default();
        let did = resources::act(act)
            .or_else(|| tools::act(act, &request))
            .or_else(|| surroundings::act(act))
            .or_else(|| reports::act(act, &request));
        match did {
            Some(Did::Gave(report)) => Ok(*report),
            Some(Did::Was(told)) => Ok(report("told", &json!({ "told": told }).to_string())),
            None => Err(Failure { kind: FailureKind::InvalidParameters, message: format!("no act `{act}`") }),
        }
    }

    fn describe() -> String {
        "{}".into()
    }
}

/// A report that says as little as one can.
pub fn report(summary: &str, data: &str) -> Report {
    Report {
        summary: summary.into(),
        findings: vec![],
        verdict: None,
        proposals: vec![],
        gaps: vec![],
        next: vec![],
        ongoing: None,
        data: data.into(),
    }
}

#[cfg(target_family = "wasm")]
#[allow(unsafe_code, reason = "exported functions carry the unsafe attribute of their symbol names")]
const _: () = {
    casefile_sdk::bindings::export_skill!(Hostile with_types_in casefile_sdk::bindings);
};
#[cfg(not(target_family = "wasm"))]
const _: Hostile = Hostile;
