//! The third set, like the second one: for each organisation a file, and one more for what comes from outside. Its
//! faults are those of ordinary shops, platforms and deliveries.

mod bazaar;
mod bazaar_outside;
mod beacon;
mod beacon_outside;
mod meals;
mod meals_outside;
mod meals_repeats;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        bazaar::all(),
        bazaar_outside::all(),
        beacon::all(),
        beacon_outside::all(),
        meals::all(),
        meals_outside::all(),
        meals_repeats::all(),
    ];
    organisations.into_iter().flatten().collect()
}
