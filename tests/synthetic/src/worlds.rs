//! The organisations.

mod ledger;
mod parcels;

pub use ledger::LEDGER;
pub use parcels::PARCELS;
