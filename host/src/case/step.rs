//! One step: start, run, end, each recorded.

use std::collections::BTreeSet;
use std::sync::Arc;

use casefile_model::journal::{Entry, State, StepEnded, StepStarted};
use casefile_model::report::ChangeRef;
use casefile_model::tools::steps::{StepAnswer, StepError, StepOutcome};
use casefile_model::{Budget, Outcome, Request, StepPath};
use casefile_sandbox::gate::change_read;
use casefile_sandbox::{ChildCall, ChildEnd, HostFault, StepEnd, StepInput};
use tokio::task::JoinSet;

use super::Case;
use super::recorder::Recorder;

/// Runs the root step, unless it ended before.
pub(super) async fn run_root(case: &Arc<Case>) -> Result<(), HostFault> {
    let opened = &case.opened;
    let request = Request {
        alert: opened.alert.clone(),
        as_of: opened.as_of,
        parameters: opened.parameters.clone(),
        evidence: Vec::new(),
        budget: opened.budget,
    };
    run_step(case, StepPath::root(), &opened.playbook, request).await.map(|_| ())
}

/// Runs children at once, each a task of its own, and joins them in the order of the calls.
pub(super) async fn run_children(
    case: &Arc<Case>,
    calls: Vec<ChildCall>,
) -> Result<Vec<ChildEnd>, HostFault> {
    let count = calls.len();
    let mut tasks = JoinSet::new();
    for (at, child) in calls.into_iter().enumerate() {
        let case = Arc::clone(case);
        let request = Request {
            alert: case.opened.alert.clone(),
            as_of: case.opened.as_of,
            parameters: child.call.parameters,
            evidence: child.call.evidence,
            budget: child.budget,
        };
        tasks.spawn(async move { (at, run_step(&case, child.path, &child.call.skill, request).await) });
    }
    let mut ends: Vec<Option<ChildEnd>> = vec![None; count];
    while let Some(joined) = tasks.join_next().await {
        let (at, end) = joined.map_err(|e| HostFault(format!("a step's task ended early: {e}")))?;
        ends[at] = Some(end?);
    }
    Ok(ends.into_iter().flatten().collect())
}

/// Runs a step, or gives its recorded end.
#[tracing::instrument(name = "step", skip_all, fields(step = %path, skill = name))]
async fn run_step(
    case: &Arc<Case>,
    path: StepPath,
    name: &str,
    request: Request,
) -> Result<ChildEnd, HostFault> {
    if let Some(end) = recorded_end(&case.recorded, &path) {
        return Ok(end);
    }
    let Some(skill) = case.means.library.get(name) else {
        return Err(HostFault(format!("skill `{name}` is not in the closure of the case")));
    };
    let grant = case.means.policy.grant(name, &skill.admitted, case.means.sources);
    let started = StepStarted {
        path: path.clone(),
        skill: skill.id.clone(),
        request: request.clone(),
        grant: grant.clone(),
        limits: case.means.policy.limits(name, skill.limits()),
    };
    match case.recorded.steps.get(&path) {
        Some(before) if before.started == started => {}
        Some(_) => {
            return Err(HostFault(format!("step {path} is not what it was when the case was interrupted")));
        }
        None => append(case, &Entry::StepStarted(Box::new(started.clone())))?,
    }
    let input = StepInput {
        skill: Arc::clone(&skill.prepared),
        path: path.clone(),
        request,
        grant,
        limits: started.limits,
        host: Arc::new(Recorder { case: Arc::clone(case) }),
    };
    let outside = skill.prepared.outside(&input.grant);
    let end = if case.means.library.is_left_out(name) {
        StepEnd::without_running(Outcome::Denied("the skill is left out to see what it contributes".into()))
    } else if outside.is_empty() {
        case.means.sandbox.run(input).await?
    } else {
        let why = case.means.policy.why_outside(name, &outside, case.means.sources);
        StepEnd::without_running(Outcome::Denied(why))
    };
    tracing::info!(outcome = %end.outcome, fuel = end.usage.fuel, calls = end.usage.tool_calls, "step ended");
    append(case, &Entry::StepEnded(Box::new(ended(path, &end))))?;
    Ok(ChildEnd { answer: answer(&end.outcome, end.report), spent: end.spent, read: end.read })
}

fn append(case: &Case, entry: &Entry) -> Result<(), HostFault> {
    case.journal.append(entry, None).map_err(|e| HostFault(crate::error::chain(&e)))
}

/// The entry of a step's end.
pub(super) fn ended(path: StepPath, end: &StepEnd) -> StepEnded {
    StepEnded {
        path,
        outcome: end.outcome.clone(),
        report: end.report.clone(),
        usage: end.usage.clone(),
        console: end.console.clone(),
        spent: end.spent,
        attachments: end.attachments.clone(),
    }
}

/// What a caller is told of a step that ended.
fn answer(outcome: &Outcome, report: Option<casefile_model::Report>) -> StepAnswer {
    match (StepError::of(outcome), report) {
        (None, Some(report)) => Ok(report),
        (Some(error), _) => Err(error),
        (None, None) => {
            let message = "the step completed without a report".into();
            Err(StepError { outcome: StepOutcome::Interrupted, limit: None, message })
        }
    }
}

/// The recorded end of a step, where it ended.
pub(super) fn recorded_end(state: &State, path: &StepPath) -> Option<ChildEnd> {
    let ended = state.steps.get(path)?.ended.as_ref()?;
    let spent: Budget = ended.spent;
    Some(ChildEnd {
        answer: answer(&ended.outcome, ended.report.clone()),
        spent,
        read: read_below(state, path),
    })
}

/// Changes whose content a step or one below it has read.
fn read_below(state: &State, root: &StepPath) -> BTreeSet<ChangeRef> {
    let below = |path: &StepPath| {
        let mut at = Some(path.clone());
        std::iter::from_fn(move || {
            let here = at.take()?;
            at = here.parent();
            Some(here)
        })
        .any(|ancestor| ancestor == *root)
    };
    let steps = state.steps.iter().filter(|(path, _)| below(path));
    let calls = steps.flat_map(|(_, step)| step.calls.values()).filter(|call| call.evidence.is_some());
    calls.filter_map(|answered| change_read(&answered.call)).collect()
}
