//! `steps` from memory: canned reports, or real skills over the same tools.

use super::with_tools;
use crate::bindings::casefile::tools::steps::{Call, StepError, StepOutcome};
use crate::types::{Failure, Report, Request};

/// What answers for a skill.
#[derive(Clone, Debug)]
pub enum Callee {
    /// The same answer on every call. What its findings cite becomes citable.
    Canned(Box<Result<Report, StepError>>),
    /// A skill that runs over the tools of the caller.
    Skill(fn(Request) -> Result<Report, Failure>),
}

/// As in `steps.wit`.
///
/// # Errors
/// That of the child; `denied` for a skill that the test does not know.
pub fn run(call: &Call) -> Result<Report, StepError> {
    let (callee, mut request) =
        with_tools(|tools| (tools.callees.get(&call.skill).cloned(), tools.request(&call.parameters)));
    match callee {
        None => Err(StepError {
            outcome: StepOutcome::Denied,
            limit: None,
            message: format!("{} is not named under [steps]", call.skill),
        }),
        Some(Callee::Canned(answer)) => {
            if let Ok(report) = answer.as_ref() {
                let ids = report.findings.iter().flat_map(|finding| finding.evidence.iter().cloned());
                with_tools(|tools| tools.cited.extend(ids));
            }
            *answer
        }
        Some(Callee::Skill(skill)) => {
            request.evidence.clone_from(&call.evidence);
            skill(request).map_err(|failure| StepError {
                outcome: StepOutcome::Failed,
                limit: None,
                message: failure.message,
            })
        }
    }
}

/// As in `steps.wit`, one after the other.
pub fn run_all(calls: &[Call]) -> Vec<Result<Report, StepError>> {
    calls.iter().map(run).collect()
}
