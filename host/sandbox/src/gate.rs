//! The one gate. Every import of a tool lands here, in this order: allowed and in scope? charge; ask (a recorded
//! answer, or the provider); cap; hand to the guest. Recording is the host's part of asking.
//!
//! On the guest's fiber runs this bookkeeping and what the host records; a host that asks a provider gives that to a task of
//! its own, and each child step is one, so neither's stack nor panic is the guest's. Questions and answers are values (`value`), so that the guest can live in another
//! process; the gate never does.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use casefile_model::journal::Attached;
use casefile_model::report::ChangeRef;
use casefile_model::rules::Standing;
use casefile_model::tools::{self, Answer, ToolCall, ToolError, notes, steps};
use casefile_model::{Budget, Digest, EvidenceId, Limits, Request, StepPath, Time, cbor};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::limiter::LimitReached;
use value::{Asked, Body, Oversized, Stop, Terms, Told};

mod children;
pub(crate) mod value;

/// The host's side of a step: it records, and asks providers and other skills.
pub trait StepHost: Send + Sync + 'static {
    /// Answers a call, from the record where it stands there. A provider that fails or panics is an answer. It is polled
    /// on the guest's fiber, of which it has one MiB: what may need more, such as a provider, is a task of its own.
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

/// The gate of one step. It decides for the guest, in the host's own process, wherever the guest runs.
pub(crate) struct Gate {
    host: Arc<dyn StepHost>,
    path: StepPath,
    terms: Arc<Terms>,
    as_of: Time,
    /// What this step may spend itself.
    own: Budget,
    /// What is left for the steps it runs.
    rest: Budget,
    next_call: u32,
    next_child: u32,
    /// Why it answers no more.
    stopped: Option<Stop>,
    pub(crate) standing: Standing,
    pub(crate) charged: Charged,
    pub(crate) spent_below: Budget,
    pub(crate) attachments: Vec<Attached>,
    /// Time that the guest was parked, which does not count as its own.
    pub(crate) waited: Duration,
}

impl Gate {
    pub(crate) fn new(host: Arc<dyn StepHost>, path: StepPath, terms: Arc<Terms>, request: &Request) -> Self {
        let own = request.budget.reserved_for(&terms.limits, !terms.grant.skills.is_empty());
        Self {
            host,
            path,
            terms,
            own,
            rest: request.budget.minus(&own),
            as_of: request.as_of,
            next_call: 0,
            next_child: 0,
            stopped: None,
            standing: Standing { citable: request.evidence.iter().copied().collect(), read: BTreeSet::new() },
            charged: Charged::default(),
            spent_below: Budget::default(),
            attachments: Vec::new(),
            waited: Duration::ZERO,
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.terms.limits
    }

    pub(crate) fn as_of(&self) -> Time {
        self.as_of
    }

    /// Fuel that this step may use itself.
    pub(crate) fn fuel(&self) -> u64 {
        self.own.fuel
    }

    /// Why it ended the step, where it did.
    pub(crate) fn stopped(&self) -> Option<&Stop> {
        self.stopped.as_ref()
    }

    /// Answers the guest, or ends its step: then it answers nothing more.
    pub(crate) async fn ask(&mut self, asked: Asked) -> Result<Told, Stop> {
        if let Some(stop) = &self.stopped {
            return Err(stop.clone());
        }
        let told = match asked {
            Asked::Tool(call) => return self.ask_tool(call).await,
            Asked::Oversized(call) => self.oversized(&call),
            Asked::Steps(calls) => self.run_children(calls).await.map(Told::Steps),
            Asked::Progress(message) => self.progress(&message),
            Asked::Attach(attachment) => self.attach(attachment),
        };
        if let Err(stop) = &told {
            self.stopped = Some(stop.clone());
        }
        told
    }

    /// The same for a call of a provided tool. A guest in this process asks here: its questions are many, and each is moved
    /// once less.
    pub(crate) async fn ask_tool(&mut self, call: ToolCall) -> Result<Told, Stop> {
        if let Some(stop) = &self.stopped {
            return Err(stop.clone());
        }
        let told = self.call(call).await;
        if let Err(stop) = &told {
            self.stopped = Some(stop.clone());
        }
        told
    }

    async fn call(&mut self, call: ToolCall) -> Result<Told, Stop> {
        let asked = call.arguments.len() as u64;
        if let Some(refused) = self.admit(&call.interface, asked)? {
            return Ok(refused);
        }
        self.charge_bytes(asked)?;
        if let Some(why) = self.terms.grant.refusal(&call, self.as_of) {
            return refuse(ToolError::Denied(format!("{}.{}: {why}", call.interface, call.function)));
        }
        // A revert must rest on a change that was really read.
        let read = change_read(&call);
        let answered = self.answer(call).await?;
        let body = match answered.answer {
            Ok(body) => body,
            Err(error) => return refuse(error),
        };
        let (bytes, max) = (body.len() as u64, self.terms.limits.answer_bytes_each_max);
        if bytes > max {
            let why =
                format!("the answer has {bytes} bytes, more than answer_bytes_each = {max}; ask for less");
            return refuse(ToolError::LimitExceeded(why));
        }
        self.charge_bytes(bytes)?;
        let evidence = answered.evidence.ok_or_else(|| HostFault("an answer without evidence".into()))?;
        self.standing.read.extend(read);
        self.standing.citable.insert(evidence);
        Ok(Told::Answer(Body { bytes: body, evidence }))
    }

    /// A call whose arguments are too long to be sent here.
    fn oversized(&mut self, call: &Oversized) -> Result<Told, Stop> {
        match self.admit(&call.interface, call.bytes)? {
            Some(refused) => Ok(refused),
            None => Err(Stop::Trap("arguments within the limit were kept back".into())),
        }
    }

    /// Charges a call and says why it may not be made.
    fn admit(&mut self, interface: &str, argument_bytes: u64) -> Result<Option<Told>, Stop> {
        self.charge_call()?;
        if !self.terms.grant.allows_interface(interface) {
            let why = format!("the grant of this step does not hold `{interface}`");
            return refuse(ToolError::Denied(why)).map(Some);
        }
        let max = self.terms.limits.argument_bytes_max;
        if argument_bytes > max {
            let why = format!(
                "the arguments have {argument_bytes} bytes, more than argument_bytes = {max}; ask for less at once"
            );
            return refuse(ToolError::LimitExceeded(why)).map(Some);
        }
        Ok(None)
    }

    async fn answer(&mut self, call: ToolCall) -> Result<Answered, Stop> {
        let timeout = Duration::from_millis(self.terms.limits.tool_ms_max);
        let at = CallAt { path: self.path.clone(), ordinal: self.next_call, call, timeout };
        self.next_call += 1;
        let started = Instant::now();
        // Not a task: handing each answer from one thread to another costs more than most answers take.
        let answered = AssertUnwindSafe(self.host.answer(at)).catch_unwind().await;
        self.waited += started.elapsed();
        match answered {
            Ok(answered) => Ok(answered?),
            Err(_) => Err(Stop::Fault("the host panicked while it answered a tool call".into())),
        }
    }

    /// Waits for a task of the host, off the guest's fiber.
    async fn wait<T: Send + 'static>(
        &mut self,
        task: impl Future<Output = Result<T, HostFault>> + Send + 'static,
    ) -> Result<T, Stop> {
        let started = Instant::now();
        let mut task = Task(tokio::spawn(task));
        let joined = (&mut task.0).await;
        self.waited += started.elapsed();
        match joined {
            Ok(result) => Ok(result?),
            Err(e) => Err(Stop::Fault(format!("a task of the host ended early: {e}"))),
        }
    }

    fn charge_call(&mut self) -> Result<(), Stop> {
        if self.charged.tool_calls >= self.own.tool_calls {
            let asked = self.charged.tool_calls + 1;
            return Err(LimitReached::new("tool_calls", self.own.tool_calls, asked, "calls").into());
        }
        self.charged.tool_calls += 1;
        Ok(())
    }

    fn charge_bytes(&mut self, bytes: u64) -> Result<(), Stop> {
        self.charged.answer_bytes += bytes;
        if self.charged.answer_bytes > self.own.answer_bytes {
            let (max, used) = (self.own.answer_bytes, self.charged.answer_bytes);
            return Err(LimitReached::new("answer_bytes", max, used, "bytes").into());
        }
        Ok(())
    }

    fn progress(&mut self, message: &str) -> Result<Told, Stop> {
        self.charge_call()?;
        let message: String = message.chars().take(200).collect();
        self.host.progress(&self.path, &message);
        Ok(Told::Noted)
    }

    /// Keeps an attachment. Gives what it is cited by.
    fn attach(&mut self, attachment: notes::Attachment) -> Result<Told, Stop> {
        self.charge_call()?;
        if let Some(foreign) = attachment.derived_from.iter().find(|id| !self.standing.citable.contains(id)) {
            return refuse(ToolError::Denied(format!("{foreign} is not evidence of this step")));
        }
        for (field, text) in [("title", &attachment.title), ("media-type", &attachment.media_type)] {
            if text.chars().count() > ATTACHMENT_NAME_CHARS_MAX {
                let why = format!("{field} has more than {ATTACHMENT_NAME_CHARS_MAX} characters");
                return refuse(ToolError::InvalidArgument(why));
            }
        }
        let arguments = cbor::to_vec(&(&attachment,))?;
        let bytes = self.charged.attachment_bytes + arguments.len() as u64;
        let max = self.terms.limits.output_bytes_max;
        if bytes > max {
            return refuse(ToolError::LimitExceeded(format!(
                "attachments would have {bytes} of {max} bytes"
            )));
        }
        self.charged.attachment_bytes = bytes;
        let empty_record = [0xa0];
        let interface = tools::interface_name("notes");
        let evidence = EvidenceId::of(&interface, "attach", &arguments, &empty_record);
        self.standing.citable.insert(evidence);
        self.attachments.push(Attached { evidence, attachment });
        Ok(Told::Kept(evidence))
    }
}

/// Tells the guest why there is no answer.
fn refuse(error: ToolError) -> Result<Told, Stop> {
    Ok(Told::Refused(error))
}

/// The change whose content a call reads.
pub fn change_read(call: &ToolCall) -> Option<ChangeRef> {
    if (call.interface.as_str(), call.function.as_str()) != ("changes", "content") {
        return None;
    }
    let (query,): (tools::changes::ContentQuery,) = cbor::from_slice(&call.arguments).ok()?;
    Some(query.change)
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
