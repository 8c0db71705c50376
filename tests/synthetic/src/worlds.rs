//! The organisations.

mod campus;
mod clinic;
mod ledger;
mod parcels;

pub use campus::CAMPUS;
pub use clinic::CLINIC;
pub use ledger::LEDGER;
pub use parcels::PARCELS;
