//! Running other skills: rights and budget are settled here, before the host is asked.

use std::sync::Arc;

use casefile_model::Budget;
use casefile_model::tools::steps::{Call, StepAnswer, StepError, StepOutcome};

use super::value::Stop;
use super::{ChildCall, Gate};
use crate::limiter::LimitReached;

/// Most calls that one `run-all` may hold.
const FAN_OUT_MAX: usize = 64;

impl Gate {
    /// Runs the children that may run, each with an even share of what is left, and joins them in order.
    pub(super) async fn run_children(&mut self, calls: Vec<Call>) -> Result<Vec<StepAnswer>, Stop> {
        if calls.len() > FAN_OUT_MAX {
            let why = format!("run-all takes at most {FAN_OUT_MAX} calls, not {}", calls.len());
            return Ok(calls.iter().map(|_| Err(denied(why.clone()))).collect());
        }
        let mut answers: Vec<Option<StepAnswer>> =
            calls.iter().map(|call| self.refusal(call).map(Err)).collect();
        let allowed = answers.iter().filter(|answer| answer.is_none()).count() as u64;
        self.charge_steps(allowed)?;
        let Some(share) = self.rest.shares(allowed) else {
            fill(&mut answers, || Err(no_steps_left(&self.rest)));
            return Ok(answers.into_iter().flatten().collect());
        };
        let mut children = Vec::new();
        for (call, answer) in calls.into_iter().zip(&answers) {
            let path = self.path.child(self.next_child);
            self.next_child += 1;
            if answer.is_none() {
                children.push(ChildCall { path, call, budget: share });
            }
        }
        let host = Arc::clone(&self.host);
        let ends = self.wait(async move { host.run_children(children).await }).await?;
        let mut ends = ends.into_iter();
        fill(&mut answers, || match ends.next() {
            Some(end) => {
                let spent = end.spent.plus(&Budget { steps: 1, ..Budget::default() });
                self.rest = self.rest.minus(&spent);
                self.spent_below = self.spent_below.plus(&spent);
                self.standing.read.extend(end.read);
                if let Ok(report) = &end.answer {
                    self.standing.citable.extend(report.citations().copied());
                }
                end.answer
            }
            None => Err(denied("the host ran fewer steps than were asked for".into())),
        });
        Ok(answers.into_iter().flatten().collect())
    }

    /// Why a child may not run.
    fn refusal(&self, call: &Call) -> Option<StepError> {
        if !self.terms.grant.allows_skill(&call.skill) {
            let skill = casefile_model::text::line(&call.skill, 130);
            return Some(denied(format!("`{skill}` is not named under [steps] of the skill file")));
        }
        if self.path.depth() as u64 + 1 > self.terms.limits.depth_max {
            return Some(StepError {
                outcome: StepOutcome::LimitExceeded,
                limit: Some("depth".into()),
                message: format!("a step at depth {} may not run another", self.path.depth()),
            });
        }
        let foreign = call.evidence.iter().find(|id| !self.standing.citable.contains(id))?;
        Some(denied(format!("{foreign} is not evidence that this step may hand down")))
    }

    fn charge_steps(&mut self, count: u64) -> Result<(), Stop> {
        self.charged.steps += count;
        if self.charged.steps > self.terms.limits.steps_max {
            let (max, used) = (self.terms.limits.steps_max, self.charged.steps);
            return Err(LimitReached::new("steps", max, used, "steps").into());
        }
        Ok(())
    }
}

fn fill(answers: &mut [Option<StepAnswer>], mut next: impl FnMut() -> StepAnswer) {
    for answer in answers.iter_mut().filter(|answer| answer.is_none()) {
        *answer = Some(next());
    }
}

fn denied(message: String) -> StepError {
    StepError { outcome: StepOutcome::Denied, limit: None, message }
}

fn no_steps_left(rest: &Budget) -> StepError {
    StepError {
        outcome: StepOutcome::LimitExceeded,
        limit: Some("steps".into()),
        message: format!("the budget of the case holds {} more steps", rest.steps),
    }
}
