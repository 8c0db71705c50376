//! Deterministic CBOR, the one encoding that digests, records and the gate use.
//!
//! It is RFC 8949 section 4.2.1 (shortest integers, definite lengths, map keys in the bytewise order of their
//! encodings), with the WIT value types mapped so: record = map of the WIT names; variant, enum and result = array of
//! the case's name and, where there is one, its payload; option = empty array or array of one; list and tuple = array;
//! `list<u8>` = byte string; floats always 8 bytes, every NaN the same (`0x7ff8000000000000`).
//!
//! Rust names are mapped to WIT names: `fired_at` to `fired-at`, `NotFound` to `not-found`. So the host's plain types
//! and the types that wit-bindgen makes have one encoding.

mod de;
mod ser;

pub use de::from_slice;
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

/// Adds a text field to an encoded record, in its place, replacing one of that name.
///
/// # Errors
/// [`CborError`] where `record` is not one encoded map with text keys.
pub fn with_text_field(record: &[u8], name: &str, value: &str) -> Result<Vec<u8>, CborError> {
    let mut entries = de::map_entries(record)?;
    let key = to_vec(&name)?;
    let value = to_vec(&value)?;
    entries.retain(|(k, _)| *k != key.as_slice());
    entries.push((&key, &value));
    entries.sort_by(|a, b| a.0.cmp(b.0));
    let mut out = Vec::with_capacity(record.len() + key.len() + value.len() + 9);
    ser::head(&mut out, 5, entries.len() as u64);
    for (key, value) in entries {
        out.extend_from_slice(key);
        out.extend_from_slice(value);
    }
    Ok(out)
}

/// The WIT name of a Rust variant: `NotFound` and `not-found` both give `not-found`.
fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    out.extend(kebab_chars(name));
    out
}

fn kebab_chars(name: &str) -> impl Iterator<Item = char> + '_ {
    name.char_indices().flat_map(|(at, c)| {
        let dash = (at > 0 && c.is_ascii_uppercase()).then_some('-');
        let c = if c == '_' { '-' } else { c.to_ascii_lowercase() };
        dash.into_iter().chain([c])
    })
}

#[cfg(test)]
mod tests;
