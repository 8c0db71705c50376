//! What the author of a skill sees.
//!
//! A skill is one function from a [`Case`] and its parameters to a [`Report`], and one call of [`skill!`]:
//!
//! ```
//! use casefile_sdk::prelude::*;
//!
//! parameters! {
//!     /// Which service to look at; the alert's where it is absent.
//!     service: Option<String>,
//!     /// How far back to look, in milliseconds.
//!     lookback_ms: i64 = HOUR_MS,
//! }
//!
//! data! {
//!     /// How many lines say `ERROR`.
//!     errors: usize,
//! }
//!
//! fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
//!     let alert = case.alert()?;
//!     let service = parameters.service.unwrap_or_else(|| alert.service.clone());
//!     let window = case.before(alert.fired_at, parameters.lookback_ms);
//!     let found = logs::search(&logs::Search::within(window).service(&service).severities(&["ERROR"]))?;
//!     let errors = found.items.len();
//!     if errors == 0 {
//!         return abstain(format!("{service} wrote no errors before the alert"));
//!     }
//!     let text = format!("{service} wrote {errors} errors before the alert");
//!     Ok(Report::new(text.clone(), Data { errors }).finding(Finding::note(found.evidence, text)))
//! }
//!
//! casefile_sdk::skill!(investigate);
//! ```
//!
//! What a claim rests on is not optional:
//!
//! ```compile_fail,E0061
//! use casefile_sdk::prelude::*;
//!
//! let claim = Finding::note("the service wrote errors");
//! ```
//!
//! and it only comes from an answer of a tool:
//!
//! ```compile_fail,E0423
//! use casefile_sdk::prelude::*;
//!
//! let made_up = Evidence { ids: vec![] };
//! ```
//!
//! # Layout
//! - [`parameters!`] and [`data!`]: what a caller may choose and what it gets, with the schemas of both.
//! - [`Case`]: what the skill was asked.
//! - One module for each tool, [`metrics`] to [`notes`]: functions that page through long answers and give each
//!   answer with its [`Evidence`]. A tool that a skill does not call is not imported by its component.
//! - [`arms`]: series before and after a time, split by a label, and compared.
//! - [`Finding`], [`Verdict`], [`Report`]: what it answers. A finding cannot be made without evidence.
//! - [`testing`]: the same tools from memory, for native tests. It does not exist in a component.
//! - [`bindings`]: the generated layer below.
//!
//! # Invariants
//! Each import is referenced by one function of its own module alone. Nothing here reads a clock, the environment
//! or randomness, so the same answers give the same report.

pub mod arms;
pub mod bindings;
mod case;
mod declare;
mod entry;
mod errors;
mod evidence;
mod finding;
mod report;
mod tools;
mod verdict;

#[cfg(not(target_family = "wasm"))]
pub mod testing;

pub use arms::{Arm, Arms, Comparison};
pub use bindings::casefile::tools::types;
pub use bindings::exports::casefile::skill::entry::Guest;
pub use case::{Case, DAY_MS, HOUR_MS, MINUTE_MS};
pub use entry::{describe, run};
pub use errors::{step_error_text, tool_error_text};
pub use evidence::{Answer, Evidence};
pub use finding::Finding;
pub use report::{Report, abstain};
pub use tools::{changes, code, docs, experiments, logs, metrics, notes, profiles, steps, traces};
pub use types::{Failure, ToolError};
pub use verdict::Verdict;
pub use {casefile_analysis as analysis, schemars, serde, serde_json};

/// What most skills need, to be imported whole.
pub mod prelude {
    pub use crate::types::{
        Alert, ChangeKind, ChangeRef, Failure, Label, Onset, OnsetKind, PatternRef, Remediation, SeriesRef,
        Subject, ToolError, Window,
    };
    pub use crate::{
        Answer, Case, DAY_MS, Evidence, Finding, HOUR_MS, MINUTE_MS, Report, Verdict, abstain, data,
        parameters,
    };
    pub use crate::{changes, code, docs, experiments, logs, metrics, notes, profiles, steps, traces};
    pub use schemars::JsonSchema;
    pub use serde::{Deserialize, Serialize};
}

/// Makes a crate a skill: `skill!(investigate)` defines the public type `Skill` and exports it from the component.
///
/// `investigate` is `fn(&Case, P) -> Result<Report<D>, Failure>` where `P` can be deserialised, `D` serialised, and
/// both describe themselves with `JsonSchema`. A native build gets the type without the export, so that tests can
/// call it: the `@` of the exported names is not accepted by native linkers.
#[macro_export]
macro_rules! skill {
    ($investigate:path) => {
        /// The skill as its component exports it.
        pub struct Skill;

        impl $crate::Guest for Skill {
            fn run(request: $crate::types::Request) -> Result<$crate::types::Report, $crate::Failure> {
                $crate::run($investigate, request)
            }

            fn describe() -> String {
                $crate::describe($investigate)
            }
        }

        #[cfg(target_family = "wasm")]
        #[allow(unsafe_code, reason = "exported functions carry the unsafe attribute of their symbol names")]
        const _: () = {
    $crate::bindings::export_skill!(Skill with_types_in $crate::bindings);
        };
    };
}
