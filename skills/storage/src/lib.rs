//! Skill `core/storage`: what does the storage under the services show?

use casefile_analysis::layers;
use casefile_sdk::prelude::*;
use core_handover::Layer;
use core_handover::layer::{LayerParameters, Look};

const LOOK: Look = Look { name: "storage", is_of: layers::is_storage, find: layers::storage };

/// Compares levels before and after the onset.
///
/// # Errors
/// Those of [`Look::investigate`].
pub fn investigate(case: &Case, parameters: LayerParameters) -> Result<Report<Layer>, Failure> {
    LOOK.investigate(case, parameters)
}

casefile_sdk::skill!(investigate);
