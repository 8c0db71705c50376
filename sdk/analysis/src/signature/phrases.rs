//! What runtimes, drivers and platforms write when something fails, in lower case; `*` stands for anything.

mod others;
mod program;
mod resources;
mod stacks;
mod wordings;

use crate::fault_kind::FaultKind;

/// Words of a line that only says that somebody else did not answer.
pub(super) const VICTIM: [&str; 30] = [
    "upstream",
    "timeout",
    "timed out",
    "unavailable",
    "connection refused",
    "connection reset",
    "reset connection",
    "deadline exceeded",
    "failed to call",
    "call to",
    "circuit",
    "bad gateway",
    "502",
    "503",
    "504",
    "no healthy",
    "downstream",
    "endpoint",
    "request to",
    "unreachable",
    "econnrefused",
    "econnreset",
    "error from",
    "failed calling",
    "rpc error",
    "retrying",
    "slow response",
    "degraded",
    "fallback",
    "waiting for",
];

/// Kind, how specific the words are, and the words.
pub(super) type Phrases = (FaultKind, f64, &'static [&'static str]);

/// All phrases; those of one kind stand together, the more specific first.
pub(super) fn all() -> impl Iterator<Item = &'static Phrases> {
    program::PHRASES
        .iter()
        .chain(resources::PHRASES)
        .chain(others::PHRASES)
        .chain(stacks::PHRASES)
        .chain(wordings::PHRASES)
}
