//! Recorded incidents that never happened, to measure diagnosing skills by: which change is at fault is known.
//!
//! - `scenarios/`: one file for each family of faults, for the later sets one or two for each organisation; a scenario
//!   says what happens, when, and why.
//! - `worlds/`: the organisations, with their services, metrics and ordinary log lines.
//! - `../corpus/WORLD/`: the code of a world and the commits that people make in it.
//! - [`series`], [`logs`], [`spans`], [`history`]: the building blocks of telemetry and history.
//! - [`mod@write`]: one incident as a directory; [`check`]: what must hold of it; [`stats`]: the set as a whole.

#![expect(clippy::missing_errors_doc, reason = "all errors are those of crate::error")]

pub mod chance;
pub mod check;
pub mod clock;
pub mod corpus;
pub mod error;
pub mod fill;
pub mod history;
pub mod incident;
pub mod logs;
pub mod metrics;
pub mod plan;
mod prelude;
pub mod scenarios;
pub mod series;
pub mod spans;
pub mod stats;
pub mod world;
pub mod worlds;
pub mod write;
