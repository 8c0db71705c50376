//! The words and rules of a case as plain values and pure functions.
//!
//! # Layout, in reading order
//! - [`alert`], [`request`], [`report`]: what goes into a step and what comes out, field for field as in `wit/`.
//! - [`tools`]: the arguments and answers of every tool, and the trait that a provider implements.
//! - [`cbor`]: the one encoding that digests and records use; [`evidence`]: the identifier of an answer.
//! - [`grant`], [`limits`], [`budget`]: what a step may do and spend.
//! - [`step`]: its path, key and [`outcome`]; [`rules`]: what the host refuses in a report.
//! - [`proposal`]: what the host checked on a proposal.
//! - [`journal`]: the entries of a case and their fold; [`case`]: the report of a case, a fold of the journal.
//!
//! Architecture invariant: no I/O, no clock, no async, no wasmtime here. What these functions get decides what
//! they give, so a case can be judged again years later.
#![forbid(unsafe_code)]

pub mod alert;
pub mod budget;
pub mod case;
pub mod cbor;
pub mod digest;
pub mod evidence;
pub mod grant;
pub mod journal;
pub mod limits;
pub mod outcome;
pub mod proposal;
pub mod report;
pub mod request;
pub mod rules;
pub mod scope;
pub mod step;
pub mod text;
pub mod time;
pub mod tools;

pub use alert::Alert;
pub use budget::Budget;
pub use digest::Digest;
pub use evidence::EvidenceId;
pub use grant::Grant;
pub use limits::Limits;
pub use outcome::{Outcome, Usage};
pub use report::{Failure, Report};
pub use request::Request;
pub use step::{SkillId, StepPath};
pub use time::Time;
