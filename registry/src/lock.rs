//! The lock file `casefile.lock`: which version and digest each skill of a closure has.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use cap_std::fs::Dir;
use casefile_package::{Digest, SkillName, text};
use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use crate::files;

/// The format that is written.
const FORMAT: u32 = 1;
const HEADER: &str = "# written by casefile; do not edit\n";

/// The skills of a closure, pinned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The pins by the name of the skill.
    pub skills: BTreeMap<SkillName, LockedSkill>,
}

/// The pin of one skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedSkill {
    /// The version.
    pub version: Version,
    /// The name of the registry it comes from.
    pub registry: String,
    /// The digest of its package.
    pub digest: Digest,
}

/// Why the text of a lock is refused. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseLockError {
    /// The text is not a lock.
    #[error("lock, line {line}: {message}; restore the file or delete it and run `casefile lock`")]
    Syntax {
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer program wrote it.
    #[error("the lock has format {found} and this program knows {FORMAT}; update the program")]
    Newer {
        /// The format of the text.
        found: u32,
    },
    /// One skill is pinned twice.
    #[error("lock, line {line}: {name} is pinned twice; delete the file and run `casefile lock`")]
    Duplicate {
        /// The line of the second pin.
        line: usize,
        /// The skill.
        name: SkillName,
    },
}

/// Why a lock file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadLockError {
    /// The file cannot be read.
    #[error("{file} cannot be read; check its permissions and that it is text")]
    Io {
        /// The file.
        file: String,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
    /// The text is refused.
    #[error("{file} is refused")]
    Parse {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: ParseLockError,
    },
}

/// Why a lock file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{file} cannot be written; check the permissions of its directory and the free space")]
pub struct WriteLockError {
    /// The file.
    pub file: String,
    /// What the file system said.
    #[source]
    pub source: io::Error,
}

/// The file as it stands. The format is read first, so that a newer lock is called newer and not wrong.
#[derive(Deserialize)]
struct Format {
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _format: u32,
    #[serde(default)]
    skill: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<SkillName>,
    version: Version,
    registry: String,
    digest: Digest,
}

impl Lock {
    /// Parses the text of a lock. Unknown keys are refused.
    ///
    /// # Errors
    /// [`ParseLockError`], naming the line.
    pub fn parse(text: &str) -> Result<Self, ParseLockError> {
        let syntax = |error: toml::de::Error| ParseLockError::Syntax {
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            message: text::escaped(error.message(), 300),
        };
        let format: Format = toml::from_str(text).map_err(syntax)?;
        if format.version > FORMAT {
            return Err(ParseLockError::Newer { found: format.version });
        }
        let file: File = toml::from_str(text).map_err(syntax)?;
        let mut skills = BTreeMap::new();
        for Entry { name, version, registry, digest } in file.skill {
            let line = line_at(text, name.span().start);
            let name = name.into_inner();
            if skills.insert(name.clone(), LockedSkill { version, registry, digest }).is_some() {
                return Err(ParseLockError::Duplicate { line, name });
            }
        }
        Ok(Self { skills })
    }

    /// Renders the lock, sorted by name; equal locks give equal bytes.
    pub fn to_toml(&self) -> String {
        let mut out = format!("{HEADER}version = {FORMAT}\n");
        for (name, skill) in &self.skills {
            let registry = toml::Value::String(skill.registry.clone());
            // Writing to a String cannot fail. Names, versions and digests hold nothing that TOML would
            // escape.
            let _ = write!(
                out,
                "\n[[skill]]\nname = \"{name}\"\nversion = \"{}\"\nregistry = {registry}\ndigest = \"{}\"\n",
                skill.version, skill.digest
            );
        }
        out
    }

    /// Reads a lock file; nothing where there is none.
    ///
    /// # Errors
    /// [`ReadLockError`], naming the file.
    pub fn read(dir: &Dir, file: &str) -> Result<Option<Self>, ReadLockError> {
        let text = match dir.read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(ReadLockError::Io { file: file.to_owned(), source });
            }
        };
        let lock = Self::parse(&text);
        lock.map(Some).map_err(|source| ReadLockError::Parse { file: file.to_owned(), source })
    }

    /// Writes a lock file: a reader sees the old one or the new one.
    ///
    /// # Errors
    /// [`WriteLockError`], naming the file.
    pub fn write(&self, dir: &Dir, file: &str) -> Result<(), WriteLockError> {
        files::write(dir, file, self.to_toml().as_bytes())
            .map_err(|source| WriteLockError { file: file.to_owned(), source })
    }
}

/// The line, counted from 1, of a byte offset.
fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}
