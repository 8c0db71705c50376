//! `context/experiments.json`: A/B tests, with their results where the source has them.

use casefile_model::Time;
use casefile_model::tools::experiments::{Arm, Experiment};
use serde::{Deserialize, Serialize};

use super::json::{self, Row};
use super::{Faults, Folder};

pub(super) const FILE: &str = "context/experiments.json";

/// An experiment: as a change of what users get, and with its results.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedExperiment {
    /// Identifier, service, times and arms.
    pub result: Experiment,
    /// What changed to what, for example `off->50%`; empty where the source does not say.
    pub change: String,
    /// Who changed it.
    pub actor: Option<String>,
}

/// Only `experiment`, `timestamp` and `service` are needed, as for a flag; results come with the rest.
#[derive(Deserialize)]
struct ExperimentRow {
    #[serde(alias = "id")]
    experiment: String,
    service: String,
    #[serde(alias = "started_at")]
    timestamp: Time,
    #[serde(default)]
    ended_at: Option<Time>,
    #[serde(default)]
    arms: Vec<Arm>,
    #[serde(default)]
    change: String,
    #[serde(default)]
    actor: Option<String>,
}

impl Row for ExperimentRow {
    fn wrong(&self) -> Option<(&'static str, String)> {
        if self.ended_at.is_some_and(|end| end < self.timestamp) {
            return Some((
                "ended_at",
                "the experiment ends before it starts; correct one of the times".into(),
            ));
        }
        if self.arms.iter().any(|arm| arm.standard_error < 0.0) {
            return Some(("arms", "a standard_error is negative; it must be 0 or more".into()));
        }
        json::wrong_if_blank("experiment", &self.experiment)
            .or_else(|| json::wrong_if_blank("service", &self.service))
    }
}

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Option<Vec<RecordedExperiment>> {
    let rows: Vec<ExperimentRow> = json::rows(folder, FILE, faults)?;
    let mut experiments: Vec<RecordedExperiment> = rows.into_iter().map(RecordedExperiment::from).collect();
    experiments.sort_by_cached_key(|e| (e.result.started_at, e.result.id.clone(), json::row_bytes(e)));
    Some(experiments)
}

impl From<ExperimentRow> for RecordedExperiment {
    fn from(row: ExperimentRow) -> Self {
        let mut arms = row.arms;
        arms.sort_by_cached_key(|arm| (arm.name.clone(), arm.metric.clone(), json::row_bytes(arm)));
        let result = Experiment {
            id: row.experiment,
            service: row.service,
            started_at: row.timestamp,
            ended_at: row.ended_at,
            arms,
        };
        Self { result, change: row.change, actor: row.actor }
    }
}
