//! The validated input of a case.

use serde::{Deserialize, Serialize};

use crate::Time;

/// An alert, as `alert.json` or a webhook brought it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Alert kind that routes match; `incident` where the source names none.
    #[serde(default = "default_kind")]
    pub kind: String,
    /// The service that alerted.
    pub service: String,
    /// The metric that crossed its threshold; may be empty.
    #[serde(default)]
    pub metric: String,
    /// The threshold, in the metric's unit.
    #[serde(default)]
    pub threshold: Option<f64>,
    /// The value that fired it, in the metric's unit.
    #[serde(default)]
    pub observed: Option<f64>,
    /// When it fired.
    pub fired_at: Time,
    /// As the source writes it.
    #[serde(default)]
    pub severity: String,
    /// Name of the monitor.
    #[serde(default)]
    pub monitor: String,
    /// What the monitor says.
    #[serde(default)]
    pub summary: String,
}

fn default_kind() -> String {
    "incident".into()
}
