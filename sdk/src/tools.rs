//! One module for each tool. Each function is the only place that references its import.

pub mod changes;
pub mod code;
pub mod docs;
pub mod experiments;
pub mod logs;
pub mod metrics;
pub mod notes;
pub mod profiles;
pub mod steps;
pub mod traces;
