//! The one gate. Every import of a tool lands here, in this order: allowed and in scope? charge; ask (a recorded
//! answer, or the provider); cap; hand to the guest. Recording is the host's part of asking.
//!
//! On the guest's fiber only this bookkeeping runs. A provider or a child step is a task of its own, so neither its
//! stack nor its panic is the guest's. Requests and answers are encoded values, so that a step can live in another
//! process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use casefile_model::journal::Attached;
use casefile_model::report::ChangeRef;
use casefile_model::rules::Standing;
use casefile_model::tools::{self, Answer, ToolCall, ToolError, notes, steps};
use casefile_model::{Budget, Digest, EvidenceId, Grant, Limits, Request, StepPath, Time, cbor};

use crate::limiter::LimitReached;

mod children;

/// The host's side of a step: it records, and asks providers and other skills.
pub trait StepHost: Send + Sync + 'static {
    /// Answers a call, from the record where it stands there. A provider that fails or panics is an answer.
    fn answer(&self, call: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>>;

    /// Runs child steps, all at once, and joins them in order.
    fn run_children(&self, calls: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>>;

    /// Tells a waiting person how far a step is; at most 200 characters, not yet fit to be shown.
    fn progress(&self, path: &StepPath, message: &str);
}

/// The host itself failed, for example a journal that cannot be written. It ends the case, not only the step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct HostFault(pub String);

/// A provided call with its place.
#[derive(Clone, Debug)]
pub struct CallAt {
    /// The step that calls.
    pub path: StepPath,
    /// Its how-manieth provided call, from 0.
    pub ordinal: u32,
    /// The call.
    pub call: ToolCall,
    /// How long the provider may take.
    pub timeout: Duration,
}

/// An answer and what it is cited by; none for an error.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The encoded answer without its evidence, or why there is none.
    pub answer: Answer,
    /// What it is cited by.
    pub evidence: Option<EvidenceId>,
}

/// A child step that is asked for.
#[derive(Clone, Debug)]
pub struct ChildCall {
    /// Its place in the tree.
    pub path: StepPath,
    /// What the caller asks.
    pub call: steps::Call,
    /// What it and the steps below it may spend.
    pub budget: Budget,
}

/// How a child step ended.
#[derive(Clone, Debug)]
pub struct ChildEnd {
    /// What the caller is told.
    pub answer: steps::StepAnswer,
    /// What it and the steps below it spent.
    pub spent: Budget,
    /// Changes whose content was read there.
    pub read: BTreeSet<ChangeRef>,
}

/// A task that ends when nobody waits for it any more.
struct Task<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Most characters of an attachment's title and of its media type.
const ATTACHMENT_NAME_CHARS_MAX: usize = 100;

/// What a gate has counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Charged {
    pub(crate) tool_calls: u64,
    pub(crate) answer_bytes: u64,
    pub(crate) steps: u64,
    pub(crate) attachment_bytes: u64,
}

/// The gate of one step.
pub(crate) struct Gate {
    host: Arc<dyn StepHost>,
    path: StepPath,
    grant: Grant,
    limits: Limits,
    as_of: Time,
    /// What this step may spend itself.
    own: Budget,
    /// What is left for the steps it runs.
    rest: Budget,
    next_call: u32,
    next_child: u32,
    pub(crate) standing: Standing,
    pub(crate) charged: Charged,
    pub(crate) spent_below: Budget,
    pub(crate) attachments: Vec<Attached>,
    /// Time that the guest was parked, which does not count as its own.
    pub(crate) waited: Duration,
}

impl Gate {
    pub(crate) fn new(
        host: Arc<dyn StepHost>,
        path: StepPath,
        grant: Grant,
        limits: Limits,
        request: &Request,
    ) -> Self {
        let own = request.budget.reserved_for(&limits, !grant.skills.is_empty());
        Self {
            host,
            path,
            grant,
            own,
            rest: request.budget.minus(&own),
            limits,
            as_of: request.as_of,
            next_call: 0,
            next_child: 0,
            standing: Standing { citable: request.evidence.iter().copied().collect(), read: BTreeSet::new() },
            charged: Charged::default(),
            spent_below: Budget::default(),
            attachments: Vec::new(),
            waited: Duration::ZERO,
        }
    }

    /// What the step was granted, and what bounds it.
    pub(crate) fn terms(&self) -> (&Grant, &Limits) {
        (&self.grant, &self.limits)
    }

    /// Fuel that this step may use itself.
    pub(crate) fn fuel(&self) -> u64 {
        self.own.fuel
    }

    /// A call of a provided tool: `Ok(Ok(_))` is its answer, `Ok(Err(_))` what the guest is told, `Err(_)` ends the step.
    pub(crate) async fn call<Q: Serialize, R: DeserializeOwned, E: DeserializeOwned>(
        &mut self,
        interface: &'static str,
        function: &'static str,
        query: &Q,
    ) -> wasmtime::Result<Result<R, E>> {
        self.charge_call()?;
        if !self.grant.allows_interface(interface) {
            let why = format!("the grant of this step does not hold `{interface}`");
            return refuse(&ToolError::Denied(why));
        }
        let arguments = cbor::to_vec(&(query,))?;
        let (asked, max) = (arguments.len() as u64, self.limits.argument_bytes_max);
        if asked > max {
            let why = format!(
                "the arguments have {asked} bytes, more than argument_bytes = {max}; ask for less at once"
            );
            return refuse(&ToolError::LimitExceeded(why));
        }
        self.charge_bytes(asked)?;
        let call = ToolCall { interface: interface.into(), function: function.into(), arguments };
        if let Some(why) = self.grant.refusal(&call, self.as_of) {
            return refuse(&ToolError::Denied(format!("{interface}.{function}: {why}")));
        }
        let answered = self.ask(call.clone()).await?;
        let body = match &answered.answer {
            Ok(body) => body,
            Err(error) => return refuse(error),
        };
        let bytes = body.len() as u64;
        if bytes > self.limits.answer_bytes_each_max {
            let why = format!(
                "the answer has {bytes} bytes, more than answer_bytes_each = {}; ask for less",
                self.limits.answer_bytes_each_max
            );
            return refuse(&ToolError::LimitExceeded(why));
        }
        self.charge_bytes(bytes)?;
        let evidence = answered.evidence.ok_or_else(|| HostFault("an answer without evidence".into()))?;
        self.note_reading(&call);
        self.standing.citable.insert(evidence);
        let answer = cbor::with_text_field(body, "evidence", &evidence.to_string())?;
        Ok(Ok(cbor::from_slice(&answer)?))
    }

    async fn ask(&mut self, call: ToolCall) -> wasmtime::Result<Answered> {
        let timeout = Duration::from_millis(self.limits.tool_ms_max);
        let at = CallAt { path: self.path.clone(), ordinal: self.next_call, call, timeout };
        self.next_call += 1;
        let host = Arc::clone(&self.host);
        self.wait(async move { host.answer(at).await }).await
    }

    /// Waits for a task of the host, off the guest's fiber.
    async fn wait<T: Send + 'static>(
        &mut self,
        task: impl Future<Output = Result<T, HostFault>> + Send + 'static,
    ) -> wasmtime::Result<T> {
        let started = Instant::now();
        let mut task = Task(tokio::spawn(task));
        let joined = (&mut task.0).await;
        self.waited += started.elapsed();
        match joined {
            Ok(result) => Ok(result?),
            Err(e) => Err(HostFault(format!("a task of the host ended early: {e}")).into()),
        }
    }

    fn charge_call(&mut self) -> wasmtime::Result<()> {
        if self.charged.tool_calls >= self.own.tool_calls {
            let asked = self.charged.tool_calls + 1;
            return Err(LimitReached::new("tool_calls", self.own.tool_calls, asked, "calls").into());
        }
        self.charged.tool_calls += 1;
        Ok(())
    }

    fn charge_bytes(&mut self, bytes: u64) -> wasmtime::Result<()> {
        self.charged.answer_bytes += bytes;
        if self.charged.answer_bytes > self.own.answer_bytes {
            let (max, used) = (self.own.answer_bytes, self.charged.answer_bytes);
            return Err(LimitReached::new("answer_bytes", max, used, "bytes").into());
        }
        Ok(())
    }

    /// A revert must rest on a change that was really read.
    fn note_reading(&mut self, call: &ToolCall) {
        self.standing.read.extend(change_read(call));
    }

    pub(crate) fn progress(&mut self, message: &str) -> wasmtime::Result<()> {
        self.charge_call()?;
        let message: String = message.chars().take(200).collect();
        self.host.progress(&self.path, &message);
        Ok(())
    }

    /// Keeps an attachment. Gives what it is cited by.
    pub(crate) fn attach<E: DeserializeOwned>(
        &mut self,
        attachment: notes::Attachment,
    ) -> wasmtime::Result<Result<EvidenceId, E>> {
        self.charge_call()?;
        if let Some(foreign) = attachment.derived_from.iter().find(|id| !self.standing.citable.contains(id)) {
            return refuse(&ToolError::Denied(format!("{foreign} is not evidence of this step")));
        }
        for (field, text) in [("title", &attachment.title), ("media-type", &attachment.media_type)] {
            if text.chars().count() > ATTACHMENT_NAME_CHARS_MAX {
                let why = format!("{field} has more than {ATTACHMENT_NAME_CHARS_MAX} characters");
                return refuse(&ToolError::InvalidArgument(why));
            }
        }
        let arguments = cbor::to_vec(&(&attachment,))?;
        let bytes = self.charged.attachment_bytes + arguments.len() as u64;
        if bytes > self.limits.output_bytes_max {
            let max = self.limits.output_bytes_max;
            return refuse(&ToolError::LimitExceeded(format!(
                "attachments would have {bytes} of {max} bytes"
            )));
        }
        self.charged.attachment_bytes = bytes;
        let empty_record = [0xa0];
        let interface = tools::interface_name("notes");
        let evidence = EvidenceId::of(&interface, "attach", &arguments, &empty_record)?;
        self.standing.citable.insert(evidence);
        self.attachments.push(Attached { evidence, attachment });
        Ok(Ok(evidence))
    }
}

/// The change whose content a call reads.
pub fn change_read(call: &ToolCall) -> Option<ChangeRef> {
    if (call.interface.as_str(), call.function.as_str()) != ("changes", "content") {
        return None;
    }
    let (query,): (tools::changes::ContentQuery,) = cbor::from_slice(&call.arguments).ok()?;
    Some(query.change)
}

/// Tells the guest why there is no answer.
fn refuse<R, E: DeserializeOwned>(error: &ToolError) -> wasmtime::Result<Result<R, E>> {
    Ok(Err(cbor::from_slice(&cbor::to_vec(error)?)?))
}

/// Digest of a recorded answer: of its encoding as a WIT `result`.
pub fn answer_bytes(answer: &Answer) -> Result<(Vec<u8>, Digest), cbor::CborError> {
    let bytes = match answer {
        // The body is encoded already, so the `result` is written around it.
        Ok(body) => [b"\x82\x62ok".as_slice(), body].concat(),
        Err(error) => cbor::to_vec(&Err::<(), _>(error))?,
    };
    let digest = Digest::of(&bytes);
    Ok((bytes, digest))
}

/// The answer that [`answer_bytes`] encoded.
///
/// # Errors
/// [`cbor::CborError`] where the bytes are no recorded answer.
pub fn answer_from_bytes(bytes: &[u8]) -> Result<Answer, cbor::CborError> {
    if let Some(body) = bytes.strip_prefix(b"\x82\x62ok") {
        return Ok(Ok(body.to_vec()));
    }
    let answer: Result<(), ToolError> = cbor::from_slice(bytes)?;
    Ok(answer.map(|()| Vec::new()))
}
