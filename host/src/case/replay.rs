//! Replay: each step of a case again, alone, from its recorded answers. The same outputs, bit for bit, or a
//! divergence that names the step.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use casefile_model::journal::{State, StepEnded, StepState};
use casefile_model::{Outcome, StepPath, cbor};
use casefile_sandbox::gate::{CallAt, answer_from_bytes};
use casefile_sandbox::{Answered, ChildCall, ChildEnd, HostFault, Sandbox, StepHost, StepInput};
use futures::future::BoxFuture;

use super::step::{ended, recorded_end};
use crate::journal::CaseJournal;
use crate::skills::Library;

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Replayed {
    /// Steps whose outputs were identical.
    pub steps_identical: usize,
    /// Tool calls that were asked again with the same arguments.
    pub calls_identical: usize,
    /// Steps that the host ended by wall time, whose beginning was checked.
    pub ended_by_time: usize,
    /// Steps that were lost with their worker, which nothing can run to the same end again.
    pub interrupted: usize,
    /// Whether fuel was compared too: the engine is the one that recorded.
    pub fuel_compared: bool,
    /// What differs.
    pub divergences: Vec<Divergence>,
}

/// A step that did not do what is recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Divergence {
    /// The step.
    pub step: StepPath,
    /// Its skill.
    pub skill: String,
    /// What differs.
    pub what: String,
}

/// Runs every step that ended again.
///
/// # Errors
/// [`HostFault`] where the host failed.
pub async fn replay(
    sandbox: &Arc<Sandbox>,
    library: &Library,
    journal: Arc<CaseJournal>,
    state: Arc<State>,
) -> Result<Replayed, HostFault> {
    let engine = state.opened.as_ref().map(|opened| opened.engine.clone());
    let mut replayed =
        Replayed { fuel_compared: engine == Some(sandbox.fingerprint()), ..Replayed::default() };
    for (path, step) in &state.steps {
        let Some(recorded) = &step.ended else { continue };
        if matches!(recorded.outcome, Outcome::Interrupted(_)) {
            replayed.interrupted += 1;
            continue;
        }
        let Some(skill) = library.get(&step.started.skill.name) else {
            return Err(HostFault(format!("skill `{}` is not in the case", step.started.skill.name)));
        };
        let host = Arc::new(Recorded::new(Arc::clone(&journal), Arc::clone(&state), path.clone()));
        let input = StepInput {
            skill: Arc::clone(&skill.prepared),
            path: path.clone(),
            request: step.started.request.clone(),
            grant: step.started.grant.clone(),
            limits: step.started.limits.clone(),
            host: Arc::clone(&host) as Arc<dyn StepHost>,
        };
        let run = sandbox.run(input).await;
        let asked = host.asked();
        replayed.calls_identical += asked.identical;
        let what = match run {
            Err(fault) => Some(asked.diverged.unwrap_or(fault.0)),
            Ok(end) if by_time(&recorded.outcome) => {
                replayed.ended_by_time += 1;
                // The clock may stop it elsewhere; what it asked until then was compared.
                let _ = end;
                asked.diverged
            }
            Ok(end) => {
                let again = ended(path.clone(), &end);
                asked
                    .diverged
                    .clone()
                    .or_else(|| difference(recorded, &again, step, &asked, replayed.fuel_compared))
            }
        };
        match what {
            None => replayed.steps_identical += 1,
            Some(what) => {
                let skill = step.started.skill.name.clone();
                replayed.divergences.push(Divergence { step: path.clone(), skill, what });
            }
        }
    }
    Ok(replayed)
}

fn by_time(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::LimitExceeded(exceeded) if exceeded.limit == "wall_ms")
}

/// What differs between a step's recorded end and its end now.
fn difference(
    recorded: &StepEnded,
    again: &StepEnded,
    step: &StepState,
    asked: &Asked,
    fuel_compared: bool,
) -> Option<String> {
    if asked.identical != step.calls.len() {
        return Some(format!("it made {} of {} recorded tool calls", asked.identical, step.calls.len()));
    }
    if recorded.outcome != again.outcome {
        return Some(format!("it ended as \"{}\", recorded is \"{}\"", again.outcome, recorded.outcome));
    }
    if fuel_compared && recorded.usage.fuel != again.usage.fuel {
        return Some(format!("it used {} fuel, recorded is {}", again.usage.fuel, recorded.usage.fuel));
    }
    let without_fuel = |end: &StepEnded| {
        let mut end = end.clone();
        end.usage.fuel = 0;
        end.spent.fuel = 0;
        cbor::to_vec(&end).ok()
    };
    (without_fuel(recorded) != without_fuel(again)).then(|| "its outputs differ from those recorded".into())
}

/// What a step asked during its replay.
#[derive(Clone, Default)]
struct Asked {
    identical: usize,
    diverged: Option<String>,
}

/// Answers one step from the journal alone.
struct Recorded {
    journal: Arc<CaseJournal>,
    state: Arc<State>,
    path: StepPath,
    asked: Mutex<Asked>,
}

impl Recorded {
    fn new(journal: Arc<CaseJournal>, state: Arc<State>, path: StepPath) -> Self {
        Self { journal, state, path, asked: Mutex::default() }
    }

    fn asked(&self) -> Asked {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn diverge(&self, what: String) -> HostFault {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.diverged.get_or_insert_with(|| what.clone());
        HostFault(what)
    }

    fn recorded_answer(&self, at: &CallAt) -> Result<Answered, HostFault> {
        let calls = self.state.steps.get(&self.path).map(|step| &step.calls);
        let Some(recorded) = calls.and_then(|calls| calls.get(&at.ordinal)) else {
            return Err(self.diverge(format!("its tool call {} was never made before", at.ordinal)));
        };
        if recorded.call != at.call {
            let (interface, function) = (&at.call.interface, &at.call.function);
            let what = format!("its tool call {} ({interface}.{function}) has other arguments", at.ordinal);
            return Err(self.diverge(what));
        }
        let bytes = self.journal.answer(recorded).map_err(|e| self.diverge(e.to_string()))?;
        let answer = answer_from_bytes(&bytes).map_err(|e| self.diverge(e.to_string()))?;
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).identical += 1;
        Ok(Answered { answer, evidence: recorded.evidence })
    }

    fn recorded_child(&self, child: &ChildCall) -> Result<ChildEnd, HostFault> {
        let step = self.state.steps.get(&child.path);
        let same = step.is_some_and(|step| {
            let (skill, request) = (&step.started.skill.name, &step.started.request);
            *skill == child.call.skill
                && request.parameters == child.call.parameters
                && request.evidence == child.call.evidence
                && request.budget == child.budget
        });
        match recorded_end(&self.state, &child.path) {
            Some(end) if same => Ok(end),
            _ => Err(self.diverge(format!("it runs step {} otherwise than recorded", child.path))),
        }
    }
}

impl StepHost for Recorded {
    fn answer(&self, at: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        let answer = self.recorded_answer(&at);
        Box::pin(async move { answer })
    }

    fn run_children(&self, calls: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        let ends: Result<Vec<ChildEnd>, HostFault> =
            calls.iter().map(|child| self.recorded_child(child)).collect();
        Box::pin(async move { ends })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

/// Verifies every recorded answer of a case, also those of steps that are not run again.
///
/// # Errors
/// [`crate::journal::JournalError::AnswerChanged`] naming step and call.
pub fn verify_answers(journal: &CaseJournal, state: &State) -> Result<usize, crate::journal::JournalError> {
    let mut verified = BTreeMap::new();
    for answered in state.steps.values().flat_map(|step| step.calls.values()) {
        if verified.insert(answered.answer, ()).is_none() {
            journal.answer(answered)?;
        }
    }
    Ok(verified.len())
}
