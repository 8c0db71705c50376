//! One step: what it runs, how it ends, and where its guest runs.

use std::collections::BTreeSet;
use std::sync::Arc;

use casefile_model::journal::Attached;
use casefile_model::outcome::Console;
use casefile_model::report::{ChangeRef, Report};
use casefile_model::{Budget, Digest, Grant, Limits, Outcome, Request, StepPath, Usage};

use crate::engine::Sandbox;
use crate::gate::value::Terms;
use crate::gate::{Gate, HostFault, StepHost};
use crate::guest::{Guest, NotDescribed};
use crate::judge::judge;
use crate::port::{Door, Port};
use crate::skill::{Code, DescribeError, Linkable, PreparedSkill};

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
    /// Runs one step in a fresh instance, here or in a worker, and says what happened. Dropping the future ends the step.
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
        let StepInput { skill, request, limits, grant, path, host } = input;
        let terms = Arc::new(Terms { grant, limits });
        let gate = Gate::new(host, path, Arc::clone(&terms), &request);
        let code = match &skill.code {
            Code::Here(code) => code,
            Code::Away(code) => return self.workers.run(code, skill.digest, request, terms, gate).await,
        };
        let fuel = gate.fuel();
        let port = Port::new(Door::Here(Box::new(gate)), terms);
        let guest = Guest { engine: &self.engine, code, skill: skill.digest, request, fuel, port };
        match guest.run().await {
            (ran, Door::Here(gate)) => judge(ran, *gate),
            _ => Err(HostFault("a step lost its gate".into())),
        }
    }
}

/// Runs `describe` under the default limits with every tool linked to a trap.
pub(crate) async fn describe(sandbox: &Sandbox, skill: &PreparedSkill) -> Result<String, DescribeError> {
    let _slot = sandbox.slots.take(0).await;
    let described = match &skill.code {
        Code::Here(code) => describing(&sandbox.engine, code, skill.digest).describe().await,
        Code::Away(code) => sandbox.workers.describe(code, skill.digest).await,
    };
    described.map_err(|e| match e {
        NotDescribed::Instantiate(why) => DescribeError::Instantiate(why),
        NotDescribed::Trapped(why) => DescribeError::Trapped(why),
    })
}

/// A guest that is only asked what it is.
pub(crate) fn describing<'a>(engine: &'a wasmtime::Engine, code: &'a Linkable, skill: Digest) -> Guest<'a> {
    let limits = Limits::default();
    let request = Request {
        alert: None,
        as_of: casefile_model::Time(0),
        parameters: "{}".into(),
        evidence: Vec::new(),
        budget: Budget::DEFAULT,
    };
    let fuel = limits.fuel_max;
    let port = Port::new(Door::Shut, Arc::new(Terms { grant: Grant::default(), limits }));
    Guest { engine, code, skill, request, fuel, port }
}
