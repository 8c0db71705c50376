//! How a step ended, and what it used.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Failure;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It gave a report that the host accepted.
    Completed,
    /// It gave a failure, or a report that the host refused.
    Failed(Failure),
    /// Its code trapped: a panic, an exit, a stack overflow.
    Trapped(String),
    /// It reached a limit.
    LimitExceeded(Exceeded),
    /// It asks for what its grant does not hold; none of its code ran.
    Denied(String),
    /// The host ended it: cancelled, or a fault of the host.
    Interrupted(String),
}

/// A limit that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exceeded {
    /// Name in the table of limits, without `_max`.
    pub limit: String,
    /// The limit, in its unit.
    pub max: u64,
    /// What was used or asked for, in the same unit; equal to `max` where only that much is known.
    pub used: u64,
    /// The unit.
    pub unit: String,
}

impl Outcome {
    /// The one-word name that reports and `--json` use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed(_) => "failed",
            Self::Trapped(_) => "trapped",
            Self::LimitExceeded(_) => "limit-exceeded",
            Self::Denied(_) => "denied",
            Self::Interrupted(_) => "interrupted",
        }
    }

    /// Whether the step completed.
    pub fn is_completed(&self) -> bool {
        matches!(self, Self::Completed)
    }
}

impl Outcome {
    /// Why it ended so, without the outcome's name; empty where it completed.
    pub fn reason(&self) -> String {
        match self {
            Self::Completed => String::new(),
            Self::Failed(failure) => failure.message.clone(),
            Self::LimitExceeded(e) => format!("used {} of {} {}", e.used, e.max, e.unit),
            Self::Trapped(why) | Self::Denied(why) | Self::Interrupted(why) => why.clone(),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completed => write!(f, "completed"),
            Self::LimitExceeded(e) => write!(f, "limit-exceeded({}): {}", e.limit, self.reason()),
            other => write!(f, "{}: {}", other.name(), other.reason()),
        }
    }
}

/// What one step used, without the steps it ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Fuel; a lower bound where `fuel_is_lower_bound`.
    pub fuel: u64,
    /// True after a trap, where wasmtime's count is not exact.
    pub fuel_is_lower_bound: bool,
    /// Most bytes that its memories held together.
    pub memory_bytes_peak: u64,
    /// Tool calls that were charged.
    pub tool_calls: u64,
    /// Bytes of answers handed to it.
    pub answer_bytes: u64,
    /// Child steps it ran.
    pub steps: u64,
    /// Bytes written to stdout and stderr, kept or not.
    pub console_bytes: u64,
    /// Bytes of its report.
    pub output_bytes: u64,
}

/// What a step printed: head and tail are kept, and what was dropped is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Console {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Bytes that were dropped from the middle of both.
    pub dropped_bytes: u64,
    /// Where the skill's code stood when it was ended, innermost first: `src/lib.rs:17:9 in investigate`. Empty unless
    /// the sandbox keeps debug information, as it does for a working copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stopped_at: Vec<String>,
}
