//! The organisations.

mod parcels;

pub use parcels::PARCELS;
