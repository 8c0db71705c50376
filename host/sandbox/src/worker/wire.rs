//! What host and worker send each other: frames of a length, a step's number, and one encoded message.

use std::io;

use casefile_model::cbor::{self, CborError};
use casefile_model::tools::bytes;
use casefile_model::{Digest, Grant, Limits, Request};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::confine::Walls;
use crate::gate::value::{Asked, Stop, Told};
use crate::guest::{NotDescribed, Ran};

/// Bytes of a frame's head: the body's length and the step, both little-endian.
const HEAD_BYTES: usize = 12;

/// What the host sends.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToWorker {
    /// Code, under the digest by which steps name it. Of no step.
    Load(Load),
    /// Run a step, of this frame's number from now on.
    Run(Box<Run>),
    /// Ask a skill what it is.
    Describe(Described),
    /// The gate's answer to the step's last question.
    Told(Box<Told>),
    /// The gate ends the step.
    Stop(Stop),
    /// Nobody waits for the step any more. Answered by `Cancelled`.
    Cancel,
}

/// Compiled code.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Load {
    pub(super) key: Digest,
    #[serde(with = "bytes")]
    pub(super) code: Vec<u8>,
}

/// A step to run. What it holds of the host is what the guest is told or bounded by.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) key: Digest,
    pub(super) skill: Digest,
    pub(super) request: Request,
    pub(super) grant: Grant,
    pub(super) limits: Limits,
    pub(super) fuel: u64,
}

/// A skill to describe.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Described {
    pub(super) key: Digest,
    pub(super) skill: Digest,
}

/// A worker that is confined.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ready {
    pub(super) engine: String,
    pub(super) walls: Walls,
}

/// What a worker sends.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromWorker {
    /// It is confined, and this is its engine; or why not. Of no step, once, first.
    Ready(Result<Ready, String>),
    /// What a guest asks its gate.
    Asked(Box<Question>),
    /// What a guest left. The last of its step.
    Ran(Box<Ran>),
    /// What a skill says that it is. The last of its step.
    Description(Result<String, NotDescribed>),
    /// The step was cancelled. The last of its step.
    Cancelled,
}

/// A question and its number, from 0 in each step.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) number: u32,
    pub(super) asked: Asked,
}

/// The step of frames that are of none.
pub(super) const NO_STEP: u64 = 0;

/// A message as a frame.
///
/// # Errors
/// [`CborError`] where it cannot be encoded, or is longer than a frame can be.
pub(super) fn frame<T: Serialize>(step: u64, message: &T) -> Result<Vec<u8>, CborError> {
    let body = cbor::to_vec(message)?;
    let length = u32::try_from(body.len())
        .map_err(|_| CborError::Message(format!("{} bytes are too many for a frame", body.len())))?;
    let mut frame = Vec::with_capacity(HEAD_BYTES + body.len());
    frame.extend(length.to_le_bytes());
    frame.extend(step.to_le_bytes());
    frame.extend(body);
    Ok(frame)
}

/// The head of a frame.
pub(super) struct Head {
    pub(super) length: u64,
    pub(super) step: u64,
}

/// Reads the head of the next frame; none where the other side is gone.
pub(super) async fn head(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Head>> {
    let mut head = [0; HEAD_BYTES];
    match from.read_exact(&mut head).await {
        Ok(_) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let [a, b, c, d, step @ ..] = head;
    Ok(Some(Head { length: u32::from_le_bytes([a, b, c, d]).into(), step: u64::from_le_bytes(step) }))
}

/// Reads a body of `length` bytes. Memory grows with what arrives, not with what was announced.
pub(super) async fn body(from: &mut (impl AsyncRead + Unpin), length: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    from.take(length).read_to_end(&mut body).await?;
    if body.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(body)
}

/// Reads a body and forgets it.
pub(super) async fn skip(from: &mut (impl AsyncRead + Unpin), length: u64) -> io::Result<()> {
    tokio::io::copy(&mut from.take(length), &mut tokio::io::sink()).await.map(drop)
}
