//! The organisations.

mod clinic;
mod ledger;
mod parcels;

pub use clinic::CLINIC;
pub use ledger::LEDGER;
pub use parcels::PARCELS;
