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
    /// The change to propose; none where there is nothing to do.
    pub proposal: Option<Proposed>,
}

/// A change to propose. Who proposes it adds what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Proposed {
    /// `revert`, `fix-forward`, `config-revert`, `flag-change` or `mitigation`.
    pub kind: String,
    /// Kind of the change at fault; `outside` where none is.
    pub change_kind: String,
    /// Identifier of the change at fault, or the kind of the cause outside.
    pub change_id: String,
    /// What to do, in a few words.
    pub title: String,
    /// Why.
    pub why: String,
    /// The value before the change at fault.
    pub old_value: Option<String>,
    /// The value that the change at fault brought.
    pub new_value: Option<String>,
}
