//! The scenarios, one file for each family of faults.

mod cache_stampede;
mod data_race;
mod handle_leak;
mod network_loss;
mod query_fan_out;
mod retry_amplification;

use crate::incident::Incident;

/// All incidents, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let families = [
        cache_stampede::all(),
        data_race::all(),
        handle_leak::all(),
        network_loss::all(),
        query_fan_out::all(),
        retry_amplification::all(),
    ];
    families.into_iter().flatten().collect()
}
