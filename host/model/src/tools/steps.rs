//! Running other skills, as `wit/tools/steps.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use crate::{EvidenceId, Outcome, Report};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub skill: String,
    pub parameters: String,
    pub evidence: Vec<EvidenceId>,
}

/// How a child step ended, where it did not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    Failed,
    Trapped,
    LimitExceeded,
    Denied,
    Interrupted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepError {
    pub outcome: StepOutcome,
    pub limit: Option<String>,
    pub message: String,
}

impl StepError {
    /// What the caller is told of a child's outcome; none where it completed.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        let (kind, limit) = match outcome {
            Outcome::Completed => return None,
            Outcome::Failed(_) => (StepOutcome::Failed, None),
            Outcome::Trapped(_) => (StepOutcome::Trapped, None),
            Outcome::LimitExceeded(exceeded) => (StepOutcome::LimitExceeded, Some(exceeded.limit.clone())),
            Outcome::Denied(_) => (StepOutcome::Denied, None),
            Outcome::Interrupted(_) => (StepOutcome::Interrupted, None),
        };
        Some(Self { outcome: kind, limit, message: outcome.reason() })
    }
}

/// What a caller gets of one child step.
pub type StepAnswer = Result<Report, StepError>;
