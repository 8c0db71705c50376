//! The sandbox's side: a host that knows its answers, and one step of a guest.

use std::sync::{Arc, OnceLock};

use casefile_model::tools::{self, Answer, metrics};
use casefile_model::{
    Alert, Budget, Digest, EvidenceId, Grant, Limits, Outcome, Request, StepPath, Time, cbor,
};
use casefile_package::{Caps, admit};
use casefile_sandbox::gate::{CallAt, answer_bytes};
use casefile_sandbox::{
    Answered, ChildCall, ChildEnd, HostFault, Origin, PreparedSkill, Sandbox, Settings, StepHost, StepInput,
};
use futures::future::BoxFuture;

use crate::Fallible;

/// The case's time.
pub const AS_OF: i64 = 3_600_000;

/// A point a minute for an hour.
pub fn points() -> impl Iterator<Item = (i64, f64)> {
    (0_i32..60).map(|minute| (i64::from(minute) * 60_000, 100.0 + f64::from(minute % 7)))
}

/// The encoded list of one series.
fn listed() -> &'static [u8] {
    static LISTED: OnceLock<Vec<u8>> = OnceLock::new();
    LISTED.get_or_init(|| {
        let (service, metric) = ("shop".to_owned(), "latency_ms".to_owned());
        let (first, last) = (Time(0), Time(AS_OF));
        let info = metrics::SeriesInfo { service, metric, labels: Vec::new(), points: 60, first, last };
        cbor::to_vec(&metrics::ListAnswer { series: vec![info], next: None }).unwrap_or_default()
    })
}

/// The encoded points of one series.
fn ranged() -> &'static [u8] {
    static RANGED: OnceLock<Vec<u8>> = OnceLock::new();
    RANGED.get_or_init(|| {
        let points = points().map(|(at, value)| metrics::Point { at: Time(at), value }).collect();
        let (service, metric) = ("shop".to_owned(), "latency_ms".to_owned());
        let series = metrics::Series { service, metric, labels: Vec::new(), points };
        cbor::to_vec(&metrics::RangeAnswer { series: vec![series], next: None }).unwrap_or_default()
    })
}

/// What an answer is cited by where nobody computes it.
pub fn some_evidence() -> EvidenceId {
    static SOME: OnceLock<EvidenceId> = OnceLock::new();
    *SOME.get_or_init(|| EvidenceId(Digest::of(b"")))
}

/// What is digested of one call that lists the series: the answer for the journal; and with what was asked, for its evidence.
pub fn digested() -> Fallible<[Vec<u8>; 2]> {
    let (answer, _) = answer_bytes(&Ok(listed().to_vec()))?;
    let select = metrics::Selector { service: None, metric: None, labels: Vec::new() };
    let query = metrics::ListQuery { select, limit: 0, cursor: None };
    let of_call = ("casefile-evidence-v1", tools::interface_name("metrics"), "list-series", query);
    Ok([answer, [&cbor::to_vec(&of_call)?, listed()].concat()])
}

/// A host that answers from memory.
#[derive(Clone, Copy)]
pub struct Known {
    /// Whether it digests each answer and names it as evidence, as one that records does.
    pub records: bool,
}

impl Known {
    fn answered(self, call: &CallAt) -> Result<Answered, HostFault> {
        let call = &call.call;
        let body = if call.function == "range" { ranged() } else { listed() };
        let answer: Answer = Ok(body.to_vec());
        if !self.records {
            return Ok(Answered { answer, evidence: Some(some_evidence()) });
        }
        std::hint::black_box(answer_bytes(&answer).map_err(|e| HostFault(e.to_string()))?);
        let interface = tools::interface_name(&call.interface);
        let id = EvidenceId::of(&interface, &call.function, &call.arguments, body);
        Ok(Answered { answer, evidence: Some(id) })
    }
}

impl StepHost for Known {
    fn answer(&self, call: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        let known = *self;
        Box::pin(async move { known.answered(&call) })
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(async { Err(HostFault("the guest runs no step".into())) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

/// An engine with `slots` slots and no cache.
pub fn sandbox(slots: u32) -> Fallible<Sandbox> {
    Ok(Sandbox::new(&Settings { slots, ..Settings::default() })?)
}

/// Compiles a guest.
pub fn prepare(sandbox: &Sandbox, bytes: &[u8]) -> Fallible<Arc<PreparedSkill>> {
    Ok(sandbox.prepare(bytes, &admit(bytes, &Caps::default())?, Origin { team: "test", is_pulled: false })?)
}

/// What a step of a guest is given; it may call `metrics`.
pub fn input(skill: &Arc<PreparedSkill>, parameters: &str, host: Arc<dyn StepHost>) -> StepInput {
    let alert = Alert {
        kind: "incident".into(),
        service: "shop".into(),
        metric: "latency_ms".into(),
        threshold: None,
        observed: None,
        fired_at: Time(AS_OF),
        severity: String::new(),
        monitor: String::new(),
        summary: String::new(),
    };
    let request = Request {
        alert: Some(alert),
        as_of: Time(AS_OF),
        parameters: parameters.into(),
        evidence: Vec::new(),
        budget: Budget { tool_calls: 1 << 30, answer_bytes: 1 << 40, ..Budget::DEFAULT },
    };
    let limits = Limits { tool_calls_max: 1 << 30, answer_bytes_max: 1 << 40, ..Limits::default() };
    let grant = Grant { tools: ["metrics".to_owned()].into(), ..Grant::default() };
    StepInput { skill: Arc::clone(skill), path: StepPath::root(), request, grant, limits, host }
}

/// One step that completes.
pub async fn step(sandbox: &Sandbox, input: StepInput) -> Fallible<()> {
    match sandbox.run(input).await?.outcome {
        Outcome::Completed => Ok(()),
        other => Err(other.to_string().into()),
    }
}
