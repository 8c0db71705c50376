//! Results of A/B tests, as `wit/tools/experiments.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::request::Window;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    pub name: String,
    pub metric: String,
    pub mean: f64,
    pub standard_error: f64,
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    pub id: String,
    pub service: String,
    pub started_at: Time,
    pub ended_at: Option<Time>,
    pub arms: Vec<Arm>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultsQuery {
    pub window: Window,
    pub service: Option<String>,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultsAnswer {
    pub experiments: Vec<Experiment>,
    pub next: Option<String>,
}

impl Clip for ResultsAnswer {
    /// Results are known when an experiment has ended; one that still ran at as-of shows neither its end nor results.
    fn clip(&mut self, as_of: Time) {
        self.experiments.retain(|experiment| experiment.started_at <= as_of);
        for experiment in &mut self.experiments {
            if experiment.ended_at.is_none_or(|end| end > as_of) {
                experiment.ended_at = None;
                experiment.arms.clear();
            }
        }
    }
}

interface!(Experiments, ExperimentsProvider, "experiments" {
    results / "results": ResultsQuery => ResultsAnswer;
});
