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
    /// The name of a kind of [`casefile_analysis::outside::OutsideKind`], such as `dns`.
    pub kind: String,
    /// How well it is supported, from 0 to 1.
    pub strength: f64,
    /// What speaks for it.
    pub supports: Vec<String>,
    /// What speaks against it.
    pub contradicts: Vec<String>,
}

impl Hypothesis {
    /// Says what the kind means, as a sentence without its point; what another skill calls by a name of its own is said by
    /// that name.
    pub fn sentence(&self) -> String {
        casefile_analysis::outside::OutsideKind::by_name(&self.kind).map_or_else(
            || format!("something outside caused it ({})", self.kind),
            |kind| kind.sentence().to_owned(),
        )
    }
}
