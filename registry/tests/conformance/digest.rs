//! Digests with their algorithm.

use std::fmt;

use sha2::Digest as _;

/// What content is named with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    Sha256,
    Sha512,
}

/// `algorithm:hex`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub String);

impl Algorithm {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    pub fn of(self, bytes: &[u8]) -> Digest {
        let hex = match self {
            Self::Sha256 => hex::encode(sha2::Sha256::digest(bytes)),
            Self::Sha512 => hex::encode(sha2::Sha512::digest(bytes)),
        };
        Digest(format!("{}:{hex}", self.name()))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Generates each check as two tests, one an algorithm: a registry of its own, then the check.
macro_rules! with_both_algorithms {
    ($($check:ident),* $(,)?) => { $(
        mod $check {
            #[test]
            fn sha256() {
                super::$check(&crate::http::Api::start(), crate::digest::Algorithm::Sha256);
            }
            #[test]
            fn sha512() {
                super::$check(&crate::http::Api::start(), crate::digest::Algorithm::Sha512);
            }
        }
    )* };
}

/// Generates each check as one test: a registry of its own, then the check.
macro_rules! once {
    ($($check:ident),* $(,)?) => { $(
        mod $check {
            #[test]
            fn once() {
                super::$check(&crate::http::Api::start());
            }
        }
    )* };
}

pub(crate) use {once, with_both_algorithms};
