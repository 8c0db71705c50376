//! The second set: for each organisation a file, and one more for what comes from outside where that is long. It measures
//! on code and stacks that the first set does not have.

mod grid;
mod grid_outside;
mod helpdesk;
mod stays;
mod stays_outside;
mod transit;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        transit::all(),
        helpdesk::all(),
        grid::all(),
        grid_outside::all(),
        stays::all(),
        stays_outside::all(),
    ];
    organisations.into_iter().flatten().collect()
}
