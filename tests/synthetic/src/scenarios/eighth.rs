//! The eighth set: two files for each organisation, what people changed in code, and settings and what comes from
//! outside. It measures on organisations and code that no other set has.

mod arcade;
mod arcade_outside;
mod bags;
mod bags_outside;
mod esign;
mod esign_outside;
mod weather;
mod weather_outside;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        weather::all(),
        weather_outside::all(),
        bags::all(),
        bags_outside::all(),
        esign::all(),
        esign_outside::all(),
        arcade::all(),
        arcade_outside::all(),
    ];
    organisations.into_iter().flatten().collect()
}
