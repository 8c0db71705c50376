//! The fourth set, like the third one: for each organisation a file, and one more for what comes from outside. Its
//! faults and decoys are those of any week; some incidents come without a repository, without traces or without logs.

mod boxoffice;
mod boxoffice_outside;
mod gazette;
mod gazette_outside;
mod haulage;
mod haulage_outside;
mod payroll;
mod payroll_outside;

use crate::incident::Incident;

/// All incidents of the set, in the order in which they are written.
pub fn all() -> Vec<Incident> {
    let organisations = [
        boxoffice::all(),
        boxoffice_outside::all(),
        haulage::all(),
        haulage_outside::all(),
        payroll::all(),
        payroll_outside::all(),
        gazette::all(),
        gazette_outside::all(),
    ];
    organisations.into_iter().flatten().collect()
}
