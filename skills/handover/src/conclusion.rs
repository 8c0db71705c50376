//! What is concluded, and what to do about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Hypothesis, Weighed};

/// What `core/verdict` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Concluded {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// The changes after what refutes them, best first.
    pub weighed: Vec<Weighed>,
}

/// The cause, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// This change.
    Change(Box<Weighed>),
    /// This cause outside.
    Outside(Hypothesis),
    /// Not known, and why.
    Unknown(String),
}

impl Default for Conclusion {
    fn default() -> Self {
        Self::Unknown("nobody concluded".to_owned())
    }
}

/// What `core/mitigation` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Mitigation {
    /// Name of the remediation, such as `rollback`.
    pub remediation: String,
    /// Why this one.
    pub reason: String,
    /// What would make it unsafe, each as a sentence.
    pub unsafe_if: Vec<String>,
}
