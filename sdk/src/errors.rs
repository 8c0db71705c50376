//! What went wrong, in words, and how it becomes the failure of a step.

use crate::bindings::casefile::tools::steps::{StepError, StepOutcome};
use crate::types::{Failure, FailureKind, ToolError};

impl Failure {
    /// The parameters do not make sense. `message` should name the parameter.
    pub fn invalid_parameters(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::InvalidParameters, message: message.into() }
    }

    /// What the skill cannot work without is not there.
    pub fn missing_data(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::MissingData, message: message.into() }
    }

    /// The skill itself is at fault.
    pub fn internal(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Internal, message: message.into() }
    }
}

impl From<ToolError> for Failure {
    /// An argument that a tool refuses is the skill's fault; every other tool error is data that is missing.
    fn from(error: ToolError) -> Self {
        let message = tool_error_text(&error);
        match error {
            ToolError::InvalidArgument(_) => Self::internal(message),
            _ => Self::missing_data(message),
        }
    }
}

impl From<StepError> for Failure {
    /// A child that gives no report is data that is missing.
    fn from(error: StepError) -> Self {
        Self::missing_data(step_error_text(&error))
    }
}

/// Says in words why a tool gave no answer.
pub fn tool_error_text(error: &ToolError) -> String {
    let (what, detail) = match error {
        ToolError::Denied(detail) => ("the grant does not allow it", detail),
        ToolError::NotFound(detail) => ("not found", detail),
        ToolError::InvalidArgument(detail) => ("the argument makes no sense", detail),
        ToolError::LimitExceeded(detail) => ("a limit was reached", detail),
        ToolError::Unavailable(detail) => ("unavailable", detail),
    };
    if detail.is_empty() { what.to_owned() } else { format!("{what}: {detail}") }
}

/// Says in words why a child step gave no report.
pub fn step_error_text(error: &StepError) -> String {
    let what = match error.outcome {
        StepOutcome::Failed => "failed",
        StepOutcome::Trapped => "trapped",
        StepOutcome::LimitExceeded => "limit exceeded",
        StepOutcome::Denied => "denied",
        StepOutcome::Interrupted => "interrupted",
    };
    let limit = error.limit.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    if error.message.is_empty() {
        format!("{what}{limit}")
    } else {
        format!("{what}{limit}: {}", error.message)
    }
}
