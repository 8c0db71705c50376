//! The organisations.
