//! The tools from memory, for native tests. It does not exist in a component.
//!
//! ```
//! use casefile_sdk::testing::Tools;
//! use casefile_sdk::metrics;
//!
//! let tools = Tools::new(180_000).series("shop", "errors", &[(60_000, 1.0), (120_000, 9.0), (240_000, 8.0)]);
//! let answer = tools.with(|| metrics::range(&metrics::Select::all(), casefile_sdk::types::Window { start: 0, end: 300_000 }, 10));
//! assert_eq!(answer.unwrap().items[0].points.len(), 2, "what lies after as-of is not seen");
//! ```

pub mod changes;
pub mod code;
pub mod docs;
pub mod experiments;
pub mod incident;
pub mod logs;
pub mod metrics;
pub mod notes;
pub mod profiles;
pub mod steps;
mod tools;
pub mod traces;

pub use tools::Tools;
pub(crate) use tools::{evidence_id, in_window, page, with_tools};
