//! Causes that no change explains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `core/outside-cause` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Hypotheses {
    /// The causes for which anything speaks, best first.
    pub hypotheses: Vec<Hypothesis>,
}

/// A cause outside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Hypothesis {
    /// `dns`, `node`, `traffic`, `provider`, `region`, `certificate`, `bad-input` or `quota`.
    pub kind: String,
    /// How well it is supported, from 0 to 1.
    pub strength: f64,
    /// What speaks for it.
    pub supports: Vec<String>,
    /// What speaks against it.
    pub contradicts: Vec<String>,
}
