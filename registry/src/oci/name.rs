//! Names of repositories and tags (distribution-spec, "Pulling manifests").

use std::fmt;
use std::str::FromStr;

use casefile_package::text;

use super::digest::Digest;

/// The longest name of a repository, in bytes. With a host name before it, it stays below the 255 that clients allow.
const NAME_BYTES_MAX: usize = 200;
const TAG_BYTES_MAX: usize = 128;

/// The name of a repository: parts between slashes, each of lower-case letters and digits with `.`, `_`, `__` or
/// dashes between them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepositoryName(String);

/// The text is no name of a repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a repository name; write parts of a-z and 0-9, with `.`, `_`, `__` or `-` inside, joined by `/`"
)]
pub struct ParseNameError(String);

impl RepositoryName {
    /// The first part: the namespace that the repository is in.
    pub fn namespace(&self) -> &str {
        self.0.split('/').next().unwrap_or(&self.0)
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_part(part: &str) -> bool {
    let is_alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = part.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    if !is_alphanumeric(*first) || !is_alphanumeric(*last) {
        return false;
    }
    bytes
        .split(|b| is_alphanumeric(*b))
        .all(|between| matches!(between, b"" | b"." | b"_" | b"__") || between.iter().all(|b| *b == b'-'))
}

impl FromStr for RepositoryName {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name.len() <= NAME_BYTES_MAX && name.split('/').all(is_part) {
            Ok(Self(name.to_owned()))
        } else {
            Err(ParseNameError(text::escaped(name, 256)))
        }
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A tag: 1 to 128 characters of letters, digits, `_`, `.` and `-`, the first neither `.` nor `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

/// The text is no tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a tag; write 1 to 128 letters, digits, `_`, `.` and `-`, the first neither `.` nor `-`"
)]
pub struct ParseTagError(String);

impl Tag {
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = ParseTagError;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let is_tag = tag.len() <= TAG_BYTES_MAX
            && tag.bytes().next().is_some_and(is_word)
            && tag.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'));
        if is_tag { Ok(Self(tag.to_owned())) } else { Err(ParseTagError(text::escaped(tag, 200))) }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands for a manifest in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A tag, which may move.
    Tag(Tag),
    /// A digest.
    Digest(Digest),
}

/// The text is neither a tag nor a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseReferenceError {
    /// It has a colon, so it was meant as a digest.
    #[error(transparent)]
    Digest(#[from] super::digest::ParseDigestError),
    /// It was meant as a tag.
    #[error(transparent)]
    Tag(#[from] ParseTagError),
}

impl FromStr for Reference {
    type Err = ParseReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(':') { Ok(Self::Digest(text.parse()?)) } else { Ok(Self::Tag(text.parse()?)) }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    #[test]
    fn odd_names_are_refused() {
        for name in [
            "", "/", "a/", "/a", "a//b", "..", "a/../b", "A", "a_-b", "a___b", "a..b", "a%2eb", "a\\b", "a\0",
        ] {
            assert!(name.parse::<RepositoryName>().is_err(), "{name}");
        }
        for name in ["a", "a/b/c", "a.b", "a__b", "a---b", "0/1"] {
            assert!(name.parse::<RepositoryName>().is_ok(), "{name}");
        }
        assert!("a".repeat(201).parse::<RepositoryName>().is_err());
        assert_eq!("acme/team/x".parse::<RepositoryName>().unwrap().namespace(), "acme");
    }

    proptest! {
        #[test]
        fn names_are_those_of_the_specification(name in "[a-z0-9A._/-]{0,12}") {
            let pattern = r"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$";
            let expected = Regex::new(pattern).unwrap().is_match(&name);
            prop_assert_eq!(name.parse::<RepositoryName>().is_ok(), expected);
        }

        #[test]
        fn tags_are_those_of_the_specification(tag in "[a-zA0-9._/:-]{0,8}") {
            let expected = Regex::new(r"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$").unwrap().is_match(&tag);
            prop_assert_eq!(tag.parse::<Tag>().is_ok(), expected);
        }
    }
}
