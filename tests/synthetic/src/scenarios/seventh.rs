//! The seventh set: two files for each organisation, what people changed in code, and settings and what comes from
//! outside. It measures on organisations and code that no other set has.

mod claims;
mod claims_outside;
mod clubcars;
mod clubcars_outside;
mod ferries;
mod ferries_outside;
mod podhost;
mod podhost_outside;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        claims::all(),
        claims_outside::all(),
        podhost::all(),
        podhost_outside::all(),
        clubcars::all(),
        clubcars_outside::all(),
        ferries::all(),
        ferries_outside::all(),
    ];
    organisations.into_iter().flatten().collect()
}
