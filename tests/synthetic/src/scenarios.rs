//! The scenarios: the first set in one file for each family of faults, the later sets in the folders of their
//! names.

mod bad_configuration;
mod bad_data;
mod cache_stampede;
mod certificate;
mod cpu_saturation;
mod crash_at_start;
mod data_race;
mod dependency_down;
mod disk_full;
mod eighth;
mod fifth;
mod fourth;
mod handle_leak;
mod lock_contention;
mod log_volume;
mod memory_leak;
mod name_resolution;
mod network_loss;
mod nil_dereference;
mod permission;
mod pool_exhaustion;
mod query_fan_out;
mod queue_backlog;
mod quota_exceeded;
mod retry_amplification;
mod schema_mismatch;
mod second;
mod seventh;
mod sixth;
mod slow_query;
mod third;
mod timeout;
mod traffic_surge;
mod unbounded_work;
mod version_conflict;
mod wrong_result;

use crate::incident::Incident;

/// The incidents of the second set, in the order in which they are written.
pub fn second() -> Vec<Incident> {
    second::all()
}

/// The incidents of the third set, in the order in which they are written.
pub fn third() -> Vec<Incident> {
    third::all()
}

/// The incidents of the fourth set, in the order in which they are written.
pub fn fourth() -> Vec<Incident> {
    fourth::all()
}

/// The incidents of the fifth set, in the order in which they are written.
pub fn fifth() -> Vec<Incident> {
    fifth::all()
}

/// The incidents of the sixth set, in the order in which they are written.
pub fn sixth() -> Vec<Incident> {
    sixth::all()
}

/// The incidents of the seventh set, in the order in which they are written.
pub fn seventh() -> Vec<Incident> {
    seventh::all()
}

/// The incidents of the eighth set, in the order in which they are written.
pub fn eighth() -> Vec<Incident> {
    eighth::all()
}

/// The incidents of the first set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let families = [
        bad_configuration::all(),
        bad_data::all(),
        cache_stampede::all(),
        certificate::all(),
        cpu_saturation::all(),
        crash_at_start::all(),
        data_race::all(),
        dependency_down::all(),
        disk_full::all(),
        handle_leak::all(),
        lock_contention::all(),
        log_volume::all(),
        memory_leak::all(),
        name_resolution::all(),
        network_loss::all(),
        nil_dereference::all(),
        permission::all(),
        pool_exhaustion::all(),
        query_fan_out::all(),
        queue_backlog::all(),
        quota_exceeded::all(),
        retry_amplification::all(),
        schema_mismatch::all(),
        slow_query::all(),
        timeout::all(),
        traffic_surge::all(),
        unbounded_work::all(),
        version_conflict::all(),
        wrong_result::all(),
    ];
    families.into_iter().flatten().collect()
}
