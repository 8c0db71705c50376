//! The fifth set, like the third one: for each organisation some files. Not each of its incidents has a repository.

mod adexchange;
mod adexchange_outside;
mod adexchange_settings;
mod pathlab;
mod pathlab_devices;
mod pathlab_outside;
mod railfreight;
mod railfreight_outside;
mod railfreight_wagons;
mod unilibrary;
mod unilibrary_search;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        railfreight::all(),
        railfreight_wagons::all(),
        railfreight_outside::all(),
        pathlab::all(),
        pathlab_devices::all(),
        pathlab_outside::all(),
        adexchange::all(),
        adexchange_settings::all(),
        adexchange_outside::all(),
        unilibrary::all(),
        unilibrary_search::all(),
    ];
    organisations.into_iter().flatten().collect()
}
