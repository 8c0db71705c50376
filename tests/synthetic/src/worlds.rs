//! The organisations.

mod bazaar;
mod beacon;
mod campus;
mod cards;
mod clinic;
mod grid;
mod helpdesk;
mod ledger;
mod market;
mod meals;
mod parcels;
mod stays;
mod stock;
mod stream;
mod transit;

pub use bazaar::BAZAAR;
pub use beacon::BEACON;
pub use campus::CAMPUS;
pub use cards::CARDS;
pub use clinic::CLINIC;
pub use grid::GRID;
pub use helpdesk::HELPDESK;
pub use ledger::LEDGER;
pub use market::MARKET;
pub use meals::MEALS;
pub use parcels::PARCELS;
pub use stays::STAYS;
pub use stock::STOCK;
pub use stream::STREAM;
pub use transit::TRANSIT;
