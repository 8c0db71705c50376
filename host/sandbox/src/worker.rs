//! Steps in processes of their own: the second wall. A skill's code is loaded and run in a worker that holds no secret and
//! can open, connect and start nothing; one worker for the skills of a team, started when one is needed.
//!
//! The worker is not believed. It forwards what its guest asks, and counts fuel, memory and time; the gate, with grant,
//! scope, charges, evidence and the rules on reports, is in the host's process as ever. What a worker says is bounded in
//! size, checked for what an honest one could have said (`screen`), and has a time. One that breaks a rule is killed, and its
//! steps end as `interrupted`. One that was taken over can lie about what it alone counts, within the step's limits.
//!
//! In the host: `start` a process, `link` to it, `step` on it. In the worker: `inside`, and `away`, its guests' door. Both:
//! `wire`.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use casefile_model::{Digest, Limits, Request};

use crate::confine::Walls;
use crate::engine::CodeSettings;
use crate::gate::value::Terms;
use crate::gate::{Gate, HostFault};
use crate::guest::NotDescribed;
use crate::instance::StepEnd;
use crate::judge::interrupted;
use crate::skill::AwayCode;

mod away;
mod inside;
mod link;
mod screen;
mod start;
mod step;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use away::Away;
pub use inside::{WorkerError, serve};
use link::{OpenStep, Worker};
use wire::Run;

/// The program that runs guests: it must end in [`serve`] with its last argument.
#[derive(Clone, Debug)]
pub struct WorkerProgram {
    /// The program, which must be the one that calls.
    pub program: PathBuf,
    /// Its first arguments; the task follows.
    pub arguments: Vec<OsString>,
}

/// What a worker is told when it starts, as JSON in its last argument.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Task {
    /// Whose skills it runs, for whoever looks at the list of processes.
    group: String,
    code: CodeSettings,
    slots: u32,
    data_bytes_max: u64,
}

/// Bytes of memory that one worker may write, besides what its pool holds from the start.
const DATA_BYTES_MAX: u64 = 16 << 30;

/// Slots of a worker's pool beyond the host's count of steps: cancelled ones may still be on their way out.
const SPARE_SLOTS: u32 = 16;

/// A group's worker, where one was started; waiting for it is waiting for its start.
type Cell = Arc<tokio::sync::Mutex<Option<Arc<Worker>>>>;

/// The workers of a sandbox, by group.
pub(crate) struct Workers {
    program: Option<WorkerProgram>,
    code: CodeSettings,
    slots: u32,
    compatibility: String,
    by_group: Mutex<HashMap<String, Cell>>,
}

impl Workers {
    pub(crate) fn new(
        program: Option<WorkerProgram>,
        code: CodeSettings,
        slots: u32,
        compatibility: String,
    ) -> Self {
        Self { program, code, slots, compatibility, by_group: Mutex::default() }
    }

    /// The worker of a group, a fresh one where there is none or it was lost.
    async fn worker(&self, group: &str) -> Result<Arc<Worker>, HostFault> {
        let cell = {
            let mut by_group = self.by_group.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(by_group.entry(group.to_owned()).or_default())
        };
        let mut held = cell.lock().await;
        if let Some(worker) = held.as_ref().filter(|worker| worker.lost().is_none()) {
            return Ok(Arc::clone(worker));
        }
        let (worker, _) = self.start(group).await?;
        *held = Some(Arc::clone(&worker));
        Ok(worker)
    }

    async fn start(&self, group: &str) -> Result<(Arc<Worker>, Walls), HostFault> {
        let program = self.program.as_ref();
        let program = program.ok_or_else(|| HostFault("no program for worker processes is set".into()))?;
        let task = Task {
            group: group.to_owned(),
            code: self.code,
            slots: self.slots.saturating_add(SPARE_SLOTS),
            data_bytes_max: DATA_BYTES_MAX,
        };
        start::start(program, &task, &self.compatibility).await.map_err(|e| HostFault(chain(&e)))
    }

    /// Starts a worker that runs nothing, and gives the walls around it.
    pub(crate) async fn walls(&self) -> Result<Walls, HostFault> {
        self.start("no team").await.map(|(_, walls)| walls)
    }

    /// A step on its group's worker; the inner error says why that is lost. One that was lost before the step began, such as
    /// one that was idle for long, costs nobody anything: the step gets the next.
    async fn open(&self, code: &AwayCode, limits: &Limits) -> Result<Result<OpenStep, String>, HostFault> {
        let worker = self.worker(&code.group).await?;
        if let Ok(open) = worker.open(limits, code.key, &code.artifact) {
            return Ok(Ok(open));
        }
        let next = self.worker(&code.group).await?;
        Ok(next.open(limits, code.key, &code.artifact))
    }

    /// Runs a step in its group's worker.
    pub(crate) async fn run(
        &self,
        code: &AwayCode,
        skill: Digest,
        request: Request,
        terms: Arc<Terms>,
        gate: Gate,
    ) -> Result<StepEnd, HostFault> {
        let run = Run {
            key: code.key,
            skill,
            request,
            grant: terms.grant.clone(),
            limits: terms.limits.clone(),
            fuel: gate.fuel(),
        };
        match self.open(code, &terms.limits).await? {
            Ok(open) => step::run(open, run, &terms, gate).await,
            Err(why) => Ok(interrupted(&why, gate)),
        }
    }

    /// Asks a skill in its group's worker what it is.
    pub(crate) async fn describe(&self, code: &AwayCode, skill: Digest) -> Result<String, NotDescribed> {
        let lost = NotDescribed::Trapped;
        let limits = Limits::default();
        let open = self.open(code, &limits).await.map_err(|HostFault(why)| lost(why))?.map_err(lost)?;
        step::describe(open, code.key, skill, &limits).await
    }
}

fn chain_of(error: &WorkerError) -> String {
    chain(error)
}

/// An error and its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
