//! Run one untrusted component once, under a grant and limits, and say what happened.
//!
//! # Layout, in reading order
//! - [`engine`]: the only `wasmtime::Config`, and the thread that ticks the epoch; `slots`: who waits for an instance.
//! - [`compile`]: compiling in a process of its own, `confine`d; `artifact`, `cache`: compiled skills, authenticated on disk.
//! - [`skill`]: a compiled component and what of it is linked. [`process`]: running a program within bounds.
//! - [`instance`]: one step; `guest`: its instance, from a fresh store to what it leaves; `judge`: what becomes of that.
//!   `limiter`, `console`, `clocks`, `random`, `wasi`: what bounds and surrounds the instance.
//! - [`gate`]: what decides on every call of a tool; `tools`: WIT functions, which reach it through `port`.
//! - [`isolation`], [`worker`]: guests in a process of their own, with the gate and the judge in this one.
//!
//! Architecture invariants: the only user of wasmtime. A tool outside the grant is not linked, so it is absent rather
//! than refused. No guest reaches a provider except through the gate. Nothing of an instance outlives its step. What a
//! guest does is an outcome, never a panic and never an error of the host.

mod artifact;
mod bindings;
mod cache;
mod classify;
mod clocks;
pub mod compile;
mod confine;
mod console;
mod convert;
pub mod engine;
pub mod gate;
mod guest;
pub mod instance;
pub mod isolation;
mod judge;
mod limiter;
mod port;
pub mod process;
mod random;
pub mod skill;
mod slots;
mod state;
mod tools;
mod wasi;
pub mod worker;

pub use cache::CacheError;
pub use compile::{CompileBounds, Compiler, CompilerProgram, PrepareError};
pub use confine::{Landlock, Walls};
pub use engine::{EngineError, Sandbox, Settings};
pub use gate::{Answered, ChildCall, ChildEnd, HostFault, StepHost};
pub use instance::{StepEnd, StepInput};
pub use isolation::{Isolation, Origin};
pub use skill::{DescribeError, PreparedSkill};
pub use worker::WorkerProgram;
