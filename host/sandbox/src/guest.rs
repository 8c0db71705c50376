//! The guest's part of a step: a fresh store and a pooled instance under limits, one call, and what it left. Nothing here
//! is believed of a guest that runs in a worker; `judge` decides in the host's process.

use std::time::{Duration, Instant};

use casefile_model::outcome::{Console, Exceeded};
use casefile_model::report::Failure;
use casefile_model::{Digest, Limits, Request};
use serde::{Deserialize, Serialize};
use wasmtime::{Engine, Store, UpdateDeadline};

use crate::bindings::SkillPre;
use crate::bindings::casefile::tools::types as wit;
use crate::classify::{OutOfTime, ending, stopped_at, with_last_words};
use crate::convert;
use crate::engine::TICK;
use crate::port::{Door, Port};
use crate::skill::Linkable;
use crate::state::SkillState;

/// Ticks that a guest runs before others on the same thread get a turn.
const TICKS_PER_TURN: u64 = 5;

/// What a guest left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ran {
    pub(crate) ended: Ended,
    pub(crate) fuel: u64,
    pub(crate) memory_bytes_peak: u64,
    pub(crate) console: Console,
    pub(crate) console_bytes: u64,
}

/// How a guest's call ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Ended {
    /// It gave a report, which nobody has looked at yet.
    Report(Box<wit::Report>),
    /// It gave a failure.
    Failure(Failure),
    /// Its code trapped.
    Trapped(String),
    /// It reached a limit.
    Limit(Exceeded),
    /// It cannot be linked; none of its code ran.
    Unlinked(String),
    /// The host, or the worker, failed.
    Fault(String),
}

impl Ran {
    /// Of a guest that never ran.
    pub(crate) fn not(ended: Ended) -> Self {
        Self { ended, fuel: 0, memory_bytes_peak: 0, console: Console::default(), console_bytes: 0 }
    }
}

/// A guest to run.
pub(crate) struct Guest<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) code: &'a Linkable,
    /// Digest of the component, from which its randomness comes.
    pub(crate) skill: Digest,
    pub(crate) request: Request,
    pub(crate) fuel: u64,
    pub(crate) port: Port,
}

impl Guest<'_> {
    /// Calls `run` in a fresh instance. Gives the way to the gate back. Dropping the future ends the guest.
    pub(crate) async fn run(self) -> (Ran, Door) {
        let pre = match self.code.link(self.engine, &self.port.terms.grant) {
            Ok(pre) => pre,
            // Admission knows interfaces by name; here a function of one has another type than the host's.
            Err(e) => return (Ran::not(Ended::Unlinked(format!("{e:#}"))), self.port.into_door()),
        };
        let (fuel, request) = (self.fuel, convert::request(&self.request));
        let mut store = store(self.engine, SkillState::new(self.skill, self.request, self.port));
        let returned = match store.set_fuel(fuel) {
            Ok(()) => call(&pre, &mut store, request).await,
            Err(e) => Err(e),
        };
        finish(store, returned, fuel)
    }
}

/// A store under its limits.
fn store(engine: &Engine, state: SkillState) -> Store<SkillState> {
    let limits = state.port.terms.limits.clone();
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limiter);
    bound(&mut store, &limits);
    store
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
        let ran = started.elapsed().saturating_sub(context.data().port.waited());
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

/// Counts what the guest used. The store goes here, whatever happened in it.
fn finish(store: Store<SkillState>, returned: Returned, fuel_max: u64) -> (Ran, Door) {
    let fuel = fuel_max.saturating_sub(store.get_fuel().unwrap_or(0));
    let state = store.into_data();
    let (mut console, console_bytes) = state.consoles.take();
    let ended = match returned {
        Ok(Ok(report)) => Ended::Report(Box::new(report)),
        Ok(Err(failure)) => Ended::Failure(convert::failure(failure)),
        Err(error) => {
            console.stopped_at = stopped_at(&error);
            ending(&error, &state.port.terms.limits, fuel_max, &console.stderr)
        }
    };
    let memory_bytes_peak = state.limiter.memory_bytes_peak();
    (Ran { ended, fuel, memory_bytes_peak, console, console_bytes }, state.port.into_door())
}

impl Guest<'_> {
    /// Calls `describe` with every tool linked to a trap; the error says what happened in place of an answer.
    pub(crate) async fn describe(self) -> Result<String, NotDescribed> {
        let failed = |e: wasmtime::Error| NotDescribed::Instantiate(format!("{e:#}"));
        let mut store = store(self.engine, SkillState::new(self.skill, self.request, self.port));
        store.set_fuel(self.fuel).map_err(failed)?;
        let pre = self.code.link_traps(self.engine).and_then(SkillPre::new).map_err(failed)?;
        let instance = pre.instantiate_async(&mut store).await.map_err(failed)?;
        let described = instance.casefile_skill_entry().call_describe(&mut store).await;
        described.map_err(|e| {
            let (console, _) = store.data().consoles.take();
            NotDescribed::Trapped(with_last_words(&e.root_cause().to_string(), &console.stderr))
        })
    }
}

/// Why `describe` gave nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum NotDescribed {
    Instantiate(String),
    Trapped(String),
}

/// Whether this is one of the limits that are counted where the guest runs, as it is told of.
pub(crate) fn is_counted_here(exceeded: &Exceeded, limits: &Limits, fuel: u64) -> bool {
    let table = match exceeded.limit.as_str() {
        "memory" => "memory_bytes",
        name @ ("fuel" | "wall_ms" | "table_elements" | "console_bytes" | "hostcall_bytes" | "handles"
        | "instances" | "memories" | "tables") => name,
        _ => return false,
    };
    let max = if table == "fuel" { Some(fuel) } else { limits.get(table) };
    let unit = casefile_model::limits::TABLE.iter().find(|info| info.name == table).map(|info| info.unit);
    max == Some(exceeded.max) && unit == Some(exceeded.unit.as_str())
}
