//! The words of the OCI distribution specification 1.1, as both sides of the wire use them.
//!
//! - [`digest`]: SHA-256 and SHA-512 digests, and hashing as bytes arrive.
//! - [`name`]: names of repositories, tags, and what stands for a manifest.
//! - [`media`]: media types.
//! - [`manifest`]: what the registry reads in a manifest; its bytes are kept as they came.

pub mod digest;
pub mod manifest;
pub mod media;
pub mod name;

pub use digest::{Algorithm, Digest, Hasher};
pub use manifest::{Descriptor, Manifest};
pub use name::{Reference, RepositoryName, Tag};
