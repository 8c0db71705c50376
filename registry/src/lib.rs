//! The registry: skills by name, version and digest, in the store of one host and on a server that teams share.
//!
//! # Layout, in reading order
//! The store of a host, and what it may run:
//! - [`blobs`]: bytes by their digest, verified whenever they are read.
//! - [`catalog`]: which digest a name and version stands for; once bound, for ever.
//! - [`store`]: both together; publishing and loading.
//! - [`resolve`]: from one name to all the skills that it may run.
//! - [`path_source`]: skills from a checkout, which are never published.
//! - [`lock`]: the chosen versions and digests, written down.
//!
//! A registry that teams share:
//! - [`oci`]: the words of the OCI distribution specification.
//! - [`index`]: what a registry says of the versions of a skill; [`rights`]: what a version newly asks for.
//! - [`storage`]: what a registry keeps; [`accounts`]: who may do what in it.
//! - [`server`]: serves it.
//! - [`client`]: asks it, pulls from it, publishes to it.
//!
//! - [`sqlite`]: what a database is opened with.
//!
//! # Invariants
//! - Bytes that do not have the digest they are asked for by are never returned.
//! - One name and version never stands for two digests.
//! - A crash at any point leaves at most bytes that nothing refers to.
//! - What was published stays; only whether it may be used changes.

#![forbid(unsafe_code)]

pub mod accounts;
pub mod blobs;
pub mod catalog;
pub mod client;
mod files;
pub mod index;
pub mod lock;
pub mod oci;
pub mod path_source;
pub mod resolve;
pub mod rights;
pub mod server;
pub mod sqlite;
pub mod storage;
pub mod store;

pub use blobs::BlobStore;
pub use catalog::{Catalog, CatalogEntry};
pub use lock::{Lock, LockedSkill};
pub use path_source::PathSource;
pub use resolve::{Closure, Origin, ResolveError, Resolved, SkillSource, resolve_closure};
pub use store::{PublishError, Published, Store};
