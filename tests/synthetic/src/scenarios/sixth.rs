//! The sixth set: four organisations, for each a file of what changes are at fault for and one for what comes from
//! outside. Its faults are those that are written up in any week: queries, caches, limits, upgrades, providers.

mod broadband;
mod broadband_outside;
mod carshare;
mod carshare_outside;
mod insurer;
mod insurer_outside;
mod jobboard;
mod jobboard_outside;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        broadband::all(),
        broadband_outside::all(),
        carshare::all(),
        carshare_outside::all(),
        insurer::all(),
        insurer_outside::all(),
        jobboard::all(),
        jobboard_outside::all(),
    ];
    organisations.into_iter().flatten().collect()
}
