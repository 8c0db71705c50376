//! Names that are the same for the same value, and tell nothing of it to whoever lacks the key.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::RulesError;

/// Least bytes of a key in a file; fewer could be tried out.
const BYTES_MIN: usize = 16;
/// Most bytes of a key in a file.
const BYTES_MAX: usize = 4096;
/// Hexadecimal digits in a pseudonym: 48 bits, so that a million users stay a million.
const DIGITS: usize = 12;

/// The key of pseudonyms. It is never written, and never shown.
pub(super) struct Key(Vec<u8>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// No key, where there is no rule that uses one.
    pub(super) fn empty() -> Self {
        Self(Vec::new())
    }

    /// A key that is gone with this run: nobody can make the same pseudonyms again.
    pub(super) fn random() -> Result<Self, RulesError> {
        let mut bytes = vec![0; 32];
        getrandom::fill(&mut bytes).map_err(|_| RulesError::Random)?;
        Ok(Self(bytes))
    }

    /// The bytes of a file, without white space at its end.
    pub(super) fn read(path: &Path) -> Result<Self, RulesError> {
        let mut bytes = Vec::new();
        let file = File::open(path).and_then(|f| f.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes));
        file.map_err(|source| RulesError::Key { file: path.to_owned(), source })?;
        let length = bytes.trim_ascii_end().len();
        bytes.truncate(length);
        if !(BYTES_MIN..=BYTES_MAX).contains(&length) {
            return Err(RulesError::KeyLength { file: path.to_owned(), min: BYTES_MIN, max: BYTES_MAX });
        }
        Ok(Self(bytes))
    }

    /// `prefix_1a2b3c4d5e6f`.
    pub(super) fn pseudonym(&self, prefix: &str, value: &str) -> String {
        // A key of any length is one; without it the value must not come through.
        let digits = Hmac::<Sha256>::new_from_slice(&self.0).map_or_else(
            |_| "0".repeat(DIGITS),
            |mut mac| {
                mac.update(value.as_bytes());
                let mut digits = hex::encode(mac.finalize().into_bytes());
                digits.truncate(DIGITS);
                digits
            },
        );
        format!("{prefix}_{digits}")
    }
}
