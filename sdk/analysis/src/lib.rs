//! The pure analysis that skills share. No I/O, clock or randomness; transcendental functions come from `libm`, so
//! that a native build and a component give the same bits.
//!
//! # Layout
//! - [`robust`]: order statistics.
//! - [`samples`]: a series, its noise and its spread.
//! - [`fit`]: least squares over a growing run.
//! - [`mod@segments`]: where level, slope or noise change.
//! - [`mod@departure`]: when a series left its usual level for good.
//! - [`fault_kind`]: the kinds of fault that telemetry can show.
//! - [`events`]: when something began to happen more often.
//! - [`template`]: which log messages say the same.
//!
//! # Invariants
//! Nothing iterates over an unordered map. Nothing here knows a metric, a service or a threshold by name.

#![forbid(unsafe_code)]

pub mod departure;
pub mod events;
pub mod fault_kind;
pub mod fit;
pub mod robust;
pub mod samples;
pub mod segments;
mod start;
pub mod template;

pub use departure::{Departure, Direction, Question, Shape, departure};
pub use fault_kind::FaultKind;
pub use samples::{Sample, Samples};
pub use segments::{Segment, segments};
