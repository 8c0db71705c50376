//! Deterministic CBOR, the one encoding that digests, records and the gate use.
//!
//! It is RFC 8949 section 4.2.1 (shortest integers, definite lengths, map keys in the bytewise order of their
//! encodings), with the WIT value types mapped so: record = map of the WIT names; variant, enum and result = array of
//! the case's name and, where there is one, its payload; option = empty array or array of one; list and tuple = array;
//! `list<u8>` = byte string; floats always 8 bytes, every NaN the same (`0x7ff8000000000000`).
//!
//! Rust names are mapped to WIT names: `fired_at` to `fired-at`, `NotFound` to `not-found`. So the host's plain types
//! and the types that wit-bindgen makes have one encoding.

mod added;
mod de;
mod ser;

pub use added::from_slice_with_text;
pub use de::{count_items, from_slice};
pub(crate) use ser::text;
pub use ser::to_vec;

/// Why a value could not be encoded or decoded.
#[derive(Debug, thiserror::Error)]
pub enum CborError {
    /// The type cannot be encoded, or its own code refused.
    #[error("{0}")]
    Message(String),
    /// The bytes end inside an item.
    #[error("the record ends at byte {0}, inside an item")]
    Truncated(usize),
    /// The bytes are not what the type wants.
    #[error("at byte {at}: expected {expected}")]
    Unexpected {
        /// Offset in the input.
        at: usize,
        /// What the type wants.
        expected: &'static str,
    },
    /// Bytes follow the value.
    #[error("{0} bytes follow the record")]
    Trailing(usize),
}

impl serde::ser::Error for CborError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Message(message.to_string())
    }
}

impl serde::de::Error for CborError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Message(message.to_string())
    }
}

/// Nesting deeper than this is refused, so that a record cannot exhaust the stack.
const DEPTH_MAX: u32 = 64;

/// The WIT name of a Rust variant, byte by byte: `NotFound` and `not-found` both give `not-found`.
fn kebab(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().enumerate().flat_map(|(at, byte)| {
        let dash = (at > 0 && byte.is_ascii_uppercase()).then_some(b'-');
        let byte = if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
        dash.into_iter().chain([byte])
    })
}

/// Whether an encoded name is the WIT name of this Rust variant.
fn is_kebab(name: &str, encoded: &[u8]) -> bool {
    let mut rest = encoded;
    for (at, byte) in name.bytes().enumerate() {
        if at > 0 && byte.is_ascii_uppercase() {
            let Some(after) = rest.strip_prefix(b"-") else { return false };
            rest = after;
        }
        let byte = if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
        match rest.split_first() {
            Some((first, after)) if *first == byte => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests;
