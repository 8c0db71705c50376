//! What every scenario needs.

pub(crate) use casefile_analysis::FaultKind;
pub(crate) use serde_json::json;

pub(crate) use crate::incident::{Decoy, Incident, Part};
pub(crate) use crate::series::Series;
pub(crate) use crate::series::Shape::{Creep, Pulse, Saw, Slope, Spikes, Step, Times};
pub(crate) use crate::spans::Call;
pub(crate) use crate::world::Language;
pub(crate) use crate::worlds;
