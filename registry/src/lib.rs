//! The registry's base: published skills in a directory, found by name and version, loaded by digest.
//!
//! # Layout, in reading order
//! - [`blobs`]: bytes by their digest, verified whenever they are read.
//! - [`catalog`]: which digest a name and version stands for; once bound, for ever.
//! - [`store`]: both together; publishing and loading.
//! - [`resolve`]: from one name to all the skills that it may run.
//! - [`path_source`]: skills from a checkout, which are never published.
//! - [`lock`]: the chosen versions and digests, written down.
//! - [`sqlite`]: what a database is opened with.
//!
//! # Invariants
//! - Bytes that do not have the digest they are asked for by are never returned.
//! - One name and version never stands for two digests.
//! - A crash at any point leaves at most bytes that nothing refers to.
//! - No clock is read here; times are given by the caller.

#![forbid(unsafe_code)]

pub mod blobs;
pub mod catalog;
mod files;
pub mod lock;
pub mod path_source;
pub mod resolve;
pub mod sqlite;
pub mod store;

pub use blobs::BlobStore;
pub use catalog::{Catalog, CatalogEntry};
pub use lock::{Lock, LockedSkill};
pub use path_source::PathSource;
pub use resolve::{Closure, Origin, ResolveError, Resolved, SkillSource, resolve_closure};
pub use store::{PublishError, Published, Store};
