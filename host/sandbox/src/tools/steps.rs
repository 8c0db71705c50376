//! `casefile:tools/steps`.

use casefile_model::tools::steps as model;

use super::convert;
use crate::bindings::casefile::tools::steps::{Call, Host, StepError, StepOutcome};
use crate::bindings::casefile::tools::types::Report;
use crate::state::SkillState;

impl Host for SkillState {
    async fn run(&mut self, call: Call) -> wasmtime::Result<Result<Report, StepError>> {
        let mut answers = self.run_all(vec![call]).await?;
        answers.pop().ok_or_else(|| wasmtime::format_err!("run-all joined no step"))
    }

    async fn run_all(&mut self, calls: Vec<Call>) -> wasmtime::Result<Vec<Result<Report, StepError>>> {
        // An identifier that does not parse was never given to this step.
        let parsed: Result<Vec<model::Call>, _> = calls.iter().map(convert).collect();
        let Ok(parsed) = parsed else {
            let message = "the evidence handed down holds what is no evidence identifier";
            let refused = || StepError { outcome: StepOutcome::Denied, limit: None, message: message.into() };
            return Ok(calls.iter().map(|_| Err(refused())).collect());
        };
        let answers = self.port.run_children(parsed).await?;
        Ok(answers.iter().map(convert).collect::<Result<_, _>>()?)
    }
}
