//! What a skill package is: one WebAssembly component with its skill file and its `SKILL.md` inside, and the
//! rules that decide whether such bytes are admitted.
//!
//! # Layout, in reading order
//! - [`digest`], [`name`], [`interface`]: the identities of bytes, skills and WIT interfaces.
//! - [`text`]: which characters strangers' text may hold.
//! - [`skill_file`], [`skill_md`]: the two texts of a package.
//! - [`sections`]: where they stand in the component.
//! - [`schema_change`]: what a new version of the schemas means for callers.
//! - [`caps`], [`admission`]: what is refused before any byte reaches a compiler.
//!
//! # Invariants
//! - Nothing here does I/O, reads a clock, or runs a guest: bytes in, values out.
//! - No input makes this crate panic, recurse without bound, or allocate beyond a small multiple of the
//!   input.
//! - Whether a skill *may* import what it imports is not decided here; that is the host's grant.

#![forbid(unsafe_code)]

pub mod admission;
pub mod caps;
pub mod digest;
pub mod interface;
pub mod name;
pub mod schema_change;
pub mod sections;
pub mod skill_file;
pub mod skill_md;
pub mod text;

pub use admission::{AdmitError, Admitted, admit};
pub use caps::Caps;
pub use digest::Digest;
pub use name::SkillName;
pub use skill_file::{SkillFile, SkillFileError};
pub use skill_md::{SkillMd, SkillMdError};
