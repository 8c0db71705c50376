//! What crosses between a guest and its gate, as values: the two may live in different processes.

use casefile_model::outcome::Exceeded;
use casefile_model::tools::{ToolCall, ToolError, bytes, notes, steps};
use casefile_model::{EvidenceId, Grant, Limits};
use serde::{Deserialize, Serialize};

use super::HostFault;
use crate::limiter::LimitReached;

/// What a step was granted, and what bounds it.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) grant: Grant,
    pub(crate) limits: Limits,
}

/// What a guest asks of its gate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Asked {
    /// A call of a provided tool.
    Tool(ToolCall),
    /// The same, with more bytes of arguments than the step may send; they stay where they are.
    Oversized(Oversized),
    /// Other skills, all at once.
    Steps(Vec<steps::Call>),
    /// How far it is.
    Progress(String),
    /// Something to keep.
    Attach(notes::Attachment),
}

/// A call whose arguments are too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Oversized {
    pub(crate) interface: String,
    pub(crate) bytes: u64,
}

/// What the gate tells the guest, each for the question of its name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Told {
    /// The answer to a call.
    Answer(Body),
    /// Why there is none.
    Refused(ToolError),
    /// How the other skills ended, in order.
    Steps(Vec<steps::StepAnswer>),
    /// The progress was passed on.
    Noted,
    /// What the attachment is cited by.
    Kept(EvidenceId),
}

/// An encoded answer, and what it is cited by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    #[serde(with = "bytes")]
    pub(crate) bytes: Vec<u8>,
    pub(crate) evidence: EvidenceId,
}

/// Ends the step in place of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stop {
    /// It reached a limit that the gate counts.
    Limit(Exceeded),
    /// What it asked cannot be answered; the guest traps.
    Trap(String),
    /// The host failed.
    Fault(String),
}

impl From<LimitReached> for Stop {
    fn from(LimitReached(exceeded): LimitReached) -> Self {
        Self::Limit(exceeded)
    }
}

impl From<HostFault> for Stop {
    fn from(HostFault(why): HostFault) -> Self {
        Self::Fault(why)
    }
}

impl From<casefile_model::cbor::CborError> for Stop {
    fn from(error: casefile_model::cbor::CborError) -> Self {
        Self::Trap(error.to_string())
    }
}

impl From<Stop> for wasmtime::Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Limit(exceeded) => LimitReached(exceeded).into(),
            Stop::Trap(why) => Self::msg(why),
            Stop::Fault(why) => HostFault(why).into(),
        }
    }
}
