//! The scenarios, one file for each family of faults.

mod cache_stampede;
mod certificate;
mod data_race;
mod handle_leak;
mod lock_contention;
mod network_loss;
mod pool_exhaustion;
mod query_fan_out;
mod quota_exceeded;
mod retry_amplification;
mod timeout;
mod wrong_result;

use crate::incident::Incident;

/// All incidents, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let families = [
        cache_stampede::all(),
        certificate::all(),
        data_race::all(),
        handle_leak::all(),
        lock_contention::all(),
        network_loss::all(),
        pool_exhaustion::all(),
        query_fan_out::all(),
        quota_exceeded::all(),
        retry_amplification::all(),
        timeout::all(),
        wrong_result::all(),
    ];
    families.into_iter().flatten().collect()
}
