//! The guest's side of its gate: typed calls become values, and go to a gate in this process or in the host's.

use std::sync::Arc;
use std::time::Duration;

use casefile_model::tools::{ToolCall, ToolError, notes, steps};
use casefile_model::{EvidenceId, cbor};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::gate::value::{Asked, Body, Oversized, Stop, Terms, Told};
use crate::gate::{Gate, HostFault};
use crate::worker::Away;

/// Where the gate is.
pub(crate) enum Door {
    /// In this process.
    Here(Box<Gate>),
    /// In the host's process, which this one is a worker of.
    Away(Away),
    /// Nowhere: `describe` calls no tool.
    Shut,
}

/// A guest's way to its gate.
pub(crate) struct Port {
    door: Door,
    pub(crate) terms: Arc<Terms>,
}

/// What a tool gives the guest: an answer, or what it is told in place of one.
type Given<R, E> = wasmtime::Result<Result<R, E>>;

impl Port {
    pub(crate) fn new(door: Door, terms: Arc<Terms>) -> Self {
        Self { door, terms }
    }

    pub(crate) fn into_door(self) -> Door {
        self.door
    }

    /// Time that the guest was parked, which does not count as its own.
    pub(crate) fn waited(&self) -> Duration {
        match &self.door {
            Door::Here(gate) => gate.waited,
            Door::Away(away) => away.waited,
            Door::Shut => Duration::ZERO,
        }
    }

    async fn ask(&mut self, asked: Asked) -> Result<Told, Stop> {
        match &mut self.door {
            Door::Here(gate) => gate.ask(asked).await,
            Door::Away(away) => away.ask(asked).await,
            Door::Shut => Err(Stop::Fault("`describe` called a tool".into())),
        }
    }

    async fn ask_tool(&mut self, call: ToolCall) -> Result<Told, Stop> {
        match &mut self.door {
            Door::Here(gate) => gate.ask_tool(call).await,
            Door::Away(_) | Door::Shut => Box::pin(self.ask(Asked::Tool(call))).await,
        }
    }

    /// A call of a provided tool: `Ok(Ok(_))` is its answer, `Ok(Err(_))` what the guest is told, `Err(_)` ends the step.
    pub(crate) async fn call<Q: Serialize, R: DeserializeOwned, E: DeserializeOwned>(
        &mut self,
        interface: &'static str,
        function: &'static str,
        query: &Q,
    ) -> Given<R, E> {
        let arguments = cbor::to_vec(&(query,))?;
        let bytes = arguments.len() as u64;
        let told = if bytes > self.terms.limits.argument_bytes_max {
            let asked = Asked::Oversized(Oversized { interface: interface.into(), bytes });
            // Seldom, so it takes no room in each call.
            Box::pin(self.ask(asked)).await
        } else {
            self.ask_tool(ToolCall { interface: interface.into(), function: function.into(), arguments })
                .await
        };
        match told? {
            Told::Answer(Body { bytes, evidence }) => {
                let answer = evidence.0.with_text(|id| cbor::from_slice_with_text(&bytes, "evidence", id));
                Ok(Ok(answer?))
            }
            Told::Refused(error) => refused(&error),
            _ => Err(another_question()),
        }
    }

    pub(crate) async fn run_children(
        &mut self,
        calls: Vec<steps::Call>,
    ) -> wasmtime::Result<Vec<steps::StepAnswer>> {
        match self.ask(Asked::Steps(calls)).await? {
            Told::Steps(answers) => Ok(answers),
            _ => Err(another_question()),
        }
    }

    pub(crate) async fn progress(&mut self, message: String) -> wasmtime::Result<()> {
        match self.ask(Asked::Progress(message)).await? {
            Told::Noted => Ok(()),
            _ => Err(another_question()),
        }
    }

    pub(crate) async fn attach<E: DeserializeOwned>(
        &mut self,
        attachment: notes::Attachment,
    ) -> Given<EvidenceId, E> {
        match self.ask(Asked::Attach(attachment)).await? {
            Told::Kept(evidence) => Ok(Ok(evidence)),
            Told::Refused(error) => refused(&error),
            _ => Err(another_question()),
        }
    }
}

/// Tells the guest why there is no answer.
fn refused<R, E: DeserializeOwned>(error: &ToolError) -> Given<R, E> {
    Ok(Err(cbor::from_slice(&cbor::to_vec(error)?)?))
}

fn another_question() -> wasmtime::Error {
    HostFault("the gate answered another question".into()).into()
}
