//! The pure analysis that skills share. No I/O, clock or randomness; transcendental functions come from `libm`, so
//! that a native build and a component give the same bits.
//!
//! # Layout
//! - [`robust`]: order statistics.
//! - [`samples`]: a series, its noise and its spread.
//! - [`fit`]: least squares over a growing run.
//! - [`mod@segments`]: where level, slope or noise change.
//! - [`mod@departure`]: when a series left its usual level for good.
//! - [`events`]: when something began to happen more often.
//! - [`template`]: which log messages say the same.
//! - [`signature`]: which kind of fault lines and series show; [`fault_kind`] names them.
//! - [`diff`], [`file_kind`], [`words`]: changes as lines of code.
//! - [`folders`]: in which service's folder a path lies.
//! - [`mechanism`]: what a change does; [`effect`] names it, [`explains`] says which faults that produces.
//! - [`refactoring`]: which changes only say otherwise what the program did.
//! - [`traces`]: which lines of code a stack trace names.
//! - [`terms`]: which names a change and the failing system share.
//! - [`overlap`]: how much of what the failing system speaks of stands in a change.
//! - [`outside`]: causes that no change explains.
//! - [`layers`]: what disks and networks show beside the load.
//!
//! # Invariants
//! Nothing iterates over an unordered map. Nothing here knows a case, a team's service or a person by name.

#![forbid(unsafe_code)]

pub mod departure;
pub mod diff;
pub mod effect;
pub mod events;
pub mod explains;
pub mod fault_kind;
pub mod file_kind;
pub mod fit;
pub mod folders;
pub mod layers;
pub mod mechanism;
pub mod outside;
pub mod overlap;
pub mod refactoring;
pub mod robust;
pub mod samples;
pub mod segments;
pub mod signature;
mod start;
pub mod template;
pub mod terms;
pub mod traces;
pub mod words;

pub use departure::{Departure, Direction, Question, Shape, departure};
pub use fault_kind::FaultKind;
pub use samples::{Sample, Samples};
pub use segments::{Segment, segments};
