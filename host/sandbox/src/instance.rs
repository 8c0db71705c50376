//! One step: a fresh store and a pooled instance under limits, one call, and what became of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use casefile_model::journal::Attached;
use casefile_model::outcome::{Console, Exceeded};
use casefile_model::report::{ChangeRef, Failure, FailureKind, Report};
use casefile_model::{Budget, Grant, Limits, Outcome, Request, StepPath, Usage, cbor, rules};
use futures::future::BoxFuture;
use wasmtime::{Store, UpdateDeadline};

use crate::bindings::SkillPre;
use crate::bindings::casefile::tools::types as wit;
use crate::classify::{Ending, OutOfTime, ending, stopped_at, with_last_words};
use crate::convert;
use crate::engine::{Sandbox, TICK};
use crate::gate::{Answered, CallAt, ChildCall, ChildEnd, Gate, HostFault, StepHost};
use crate::skill::{DescribeError, PreparedSkill};
use crate::state::SkillState;

/// Ticks that a guest runs before others on the same thread get a turn.
const TICKS_PER_TURN: u64 = 5;

/// Most characters that are kept of a failure's message.
const FAILURE_CHARS_MAX: usize = 2_000;

/// A step to run.
pub struct StepInput {
    /// What it runs.
    pub skill: Arc<PreparedSkill>,
    /// Its place in the tree.
    pub path: StepPath,
    /// What it is asked. Its budget covers this step and those it runs.
    pub request: Request,
    /// What it may call.
    pub grant: Grant,
    /// What bounds it.
    pub limits: Limits,
    /// The host's side of it.
    pub host: Arc<dyn StepHost>,
}

/// A step that ended.
#[derive(Clone, Debug)]
pub struct StepEnd {
    /// How.
    pub outcome: Outcome,
    /// Its report, where it completed.
    pub report: Option<Report>,
    /// What it used itself.
    pub usage: Usage,
    /// What it printed.
    pub console: Console,
    /// What it and the steps below it spent.
    pub spent: Budget,
    /// Attachments it kept.
    pub attachments: Vec<Attached>,
    /// Changes whose content was read, here or below.
    pub read: BTreeSet<ChangeRef>,
}

impl StepEnd {
    /// The end of a step of which no code ran.
    pub fn without_running(outcome: Outcome) -> Self {
        Self {
            outcome,
            report: None,
            usage: Usage::default(),
            console: Console::default(),
            spent: Budget::default(),
            attachments: Vec::new(),
            read: BTreeSet::new(),
        }
    }
}

impl Sandbox {
    /// Runs one step in a fresh instance and says what happened. Dropping the future ends the step.
    ///
    /// # Errors
    /// [`HostFault`] where the host failed; whatever the guest does is an outcome.
    pub async fn run(&self, input: StepInput) -> Result<StepEnd, HostFault> {
        let outside = input.skill.outside(&input.grant);
        if !outside.is_empty() {
            let why = format!("it imports `{}`, which its grant does not hold", outside.join("`, `"));
            return Ok(StepEnd::without_running(Outcome::Denied(why)));
        }
        let slot = self.slots.take(input.path.depth()).await;
        let Some(_slot) = slot else {
            let why = format!("step {} is deeper than any step may be", input.path);
            return Ok(StepEnd::without_running(Outcome::Denied(why)));
        };
        let pre = match input.skill.link(self, &input.grant) {
            Ok(pre) => pre,
            // Admission knows interfaces by name; here a function of one has another type than the host's.
            Err(e) => {
                let why = casefile_model::text::line(&format!("it cannot be linked: {e:#}"), 600);
                return Ok(StepEnd::without_running(Outcome::Denied(why)));
            }
        };
        let request = convert::request(&input.request);
        let mut store = self.store(input).map_err(|e| HostFault(format!("{e:#}")))?;
        let returned = call(&pre, &mut store, request).await;
        finish(store, returned)
    }

    fn store(&self, input: StepInput) -> wasmtime::Result<Store<SkillState>> {
        let StepInput { skill, request, limits, grant, path, host } = input;
        let gate = Gate::new(host, path, grant, limits.clone(), &request);
        let fuel = gate.fuel();
        let mut store = Store::new(&self.engine, SkillState::new(skill.digest, request, &limits, gate));
        store.limiter(|state| &mut state.limiter);
        store.set_fuel(fuel)?;
        bound(&mut store, &limits);
        Ok(store)
    }
}

/// What wasmtime itself bounds: bytes that a call copies, handles, time.
fn bound(store: &mut Store<SkillState>, limits: &Limits) {
    store.set_hostcall_fuel(usize::try_from(limits.hostcall_bytes_max).unwrap_or(usize::MAX));
    store.set_max_component_handles(usize::try_from(limits.handles_max).unwrap_or(usize::MAX));
    bound_time(store, Duration::from_millis(limits.wall_ms_max));
}

/// Ends the guest once it has run for `wall`, not counting the time that it was parked, and gives others a turn.
fn bound_time(store: &mut Store<SkillState>, wall: Duration) {
    let started = Instant::now();
    store.set_epoch_deadline(TICKS_PER_TURN);
    store.epoch_deadline_callback(move |context| {
        let ran = started.elapsed().saturating_sub(context.data().gate.waited);
        let left = wall.saturating_sub(ran);
        if left.is_zero() {
            let used_ms = u64::try_from(ran.as_millis()).unwrap_or(u64::MAX);
            return Err(OutOfTime { used_ms }.into());
        }
        let ticks = u64::try_from(left.as_millis().div_ceil(TICK.as_millis())).unwrap_or(u64::MAX);
        Ok(UpdateDeadline::Yield(ticks.clamp(1, TICKS_PER_TURN)))
    });
}

type Returned = wasmtime::Result<Result<wit::Report, wit::Failure>>;

async fn call(pre: &SkillPre<SkillState>, store: &mut Store<SkillState>, request: wit::Request) -> Returned {
    let skill = pre.instantiate_async(&mut *store).await?;
    skill.casefile_skill_entry().call_run(store, &request).await
}

/// Judges what the guest returned and counts what it used. The store goes here, whatever happened in it.
fn finish(store: Store<SkillState>, returned: Returned) -> Result<StepEnd, HostFault> {
    let fuel_left = store.get_fuel().unwrap_or(0);
    let state = store.into_data();
    let (mut console, console_bytes) = state.consoles.take();
    let fuel_max = state.gate.fuel();
    let mut output_bytes = 0;
    let (outcome, report) = match returned {
        Ok(Ok(report)) => accept(report, &state, &mut output_bytes),
        Ok(Err(failure)) => {
            output_bytes = failure.message.len() as u64;
            let failure = convert::failure(failure);
            // Cut in any case: a failure is a sentence, and it stands in the journal and in every report above it.
            let message = casefile_model::text::plain(&failure.message, FAILURE_CHARS_MAX);
            (Outcome::Failed(Failure { message, ..failure }), None)
        }
        Err(error) => {
            console.stopped_at = stopped_at(&error);
            match ending(&error, state.gate.terms().1, fuel_max, &console.stderr) {
                Ending::Outcome(outcome) => (outcome, None),
                Ending::Fault(fault) => return Err(fault),
            }
        }
    };
    let charged = state.gate.charged;
    let usage = Usage {
        fuel: fuel_max.saturating_sub(fuel_left),
        fuel_is_lower_bound: matches!(outcome, Outcome::Trapped(_)),
        memory_bytes_peak: state.limiter.memory_bytes_peak(),
        tool_calls: charged.tool_calls,
        answer_bytes: charged.answer_bytes,
        steps: charged.steps,
        console_bytes,
        output_bytes,
    };
    let own =
        Budget { fuel: usage.fuel, tool_calls: usage.tool_calls, answer_bytes: usage.answer_bytes, steps: 0 };
    Ok(StepEnd {
        outcome,
        report,
        usage,
        console,
        spent: own.plus(&state.gate.spent_below),
        attachments: state.gate.attachments,
        read: state.gate.standing.read,
    })
}

/// Takes a report in, or refuses it.
fn accept(report: wit::Report, state: &SkillState, output_bytes: &mut u64) -> (Outcome, Option<Report>) {
    let refused = |why: String| {
        let message = format!("the report is refused: {why}");
        (Outcome::Failed(Failure { kind: FailureKind::Internal, message }), None)
    };
    *output_bytes = match cbor::to_vec(&report) {
        Ok(bytes) => bytes.len() as u64,
        Err(e) => return refused(e.to_string()),
    };
    let max = state.gate.terms().1.output_bytes_max;
    if *output_bytes > max {
        let exceeded =
            Exceeded { limit: "output_bytes".into(), max, used: *output_bytes, unit: "bytes".into() };
        return (Outcome::LimitExceeded(exceeded), None);
    }
    let report = match convert::report(report) {
        Ok(report) => report,
        Err(e) => return refused(e.to_string()),
    };
    match rules::check(&report, &state.gate.standing, state.request.as_of) {
        Ok(()) => (Outcome::Completed, Some(report)),
        Err(refusal) => refused(refusal.to_string()),
    }
}

/// A host for `describe`, which may call nothing.
struct NoHost;

impl StepHost for NoHost {
    fn answer(&self, _: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        Box::pin(async { Err(HostFault("`describe` called a tool".into())) })
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(async { Err(HostFault("`describe` ran a step".into())) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

/// Runs `describe` under the default limits with every tool linked to a trap.
pub(crate) async fn describe(sandbox: &Sandbox, skill: &PreparedSkill) -> Result<String, DescribeError> {
    let limits = Limits::default();
    let request = Request {
        alert: None,
        as_of: casefile_model::Time(0),
        parameters: "{}".into(),
        evidence: Vec::new(),
        budget: Budget::DEFAULT,
    };
    let gate = Gate::new(Arc::new(NoHost), StepPath::root(), Grant::default(), limits.clone(), &request);
    let failed = |e: wasmtime::Error| DescribeError::Instantiate(format!("{e:#}"));
    let _slot = sandbox.slots.take(0).await;
    let mut store = Store::new(&sandbox.engine, SkillState::new(skill.digest, request, &limits, gate));
    store.limiter(|state| &mut state.limiter);
    store.set_fuel(limits.fuel_max).map_err(failed)?;
    bound(&mut store, &limits);
    let pre = skill.link_traps(sandbox).and_then(SkillPre::new).map_err(failed)?;
    let instance = pre.instantiate_async(&mut store).await.map_err(failed)?;
    let described = instance.casefile_skill_entry().call_describe(&mut store).await;
    described.map_err(|e| {
        let (console, _) = store.data().consoles.take();
        DescribeError::Trapped(with_last_words(&e.root_cause().to_string(), &console.stderr))
    })
}
