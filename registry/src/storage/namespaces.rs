//! Namespaces: the first part of a repository's name, and of which kind it is.

use std::fmt;
use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension as _};

use super::database::Commit;
use super::{Storage, StorageError, now_ms};

/// What a namespace holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Skills: each repository is one skill, each tag one of its versions, for ever.
    Skills,
    /// Anything, by the rules of OCI alone. Hosts run nothing from it.
    Any,
}

impl Kind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skills => "skills",
            Self::Any => "any",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is no kind of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of a namespace; write `skills` or `any`")]
pub struct ParseKindError(String);

impl FromStr for Kind {
    type Err = ParseKindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Skills, Self::Any]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| ParseKindError(casefile_package::text::escaped(text, 40)))
    }
}

/// A namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_ms: i64,
}

impl Storage {
    /// The kind of a namespace, where it is there.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn kind(&self, namespace: &str) -> Result<Option<Kind>, StorageError> {
        self.database.read(|db| kind(db, namespace))
    }

    /// All namespaces, by name.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn namespaces(&self) -> Result<Vec<Namespace>, StorageError> {
        self.database.read(|db| {
            let mut statement = db.prepare("SELECT name, kind, created_ms FROM namespace ORDER BY name")?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)))?;
            let mut namespaces = Vec::new();
            for row in rows {
                let (name, kind, created_ms) = row?;
                namespaces.extend(kind.parse().map(|kind| Namespace { name, kind, created_ms }));
            }
            Ok(namespaces)
        })
    }

    /// Makes a namespace, and gives the kind that it has from now on: that of an earlier one stays.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn make_namespace(&self, name: &str, kind: Kind) -> Result<Kind, StorageError> {
        let name = name.to_owned();
        self.database.write(Commit::Synced, move |db| make(db, &name, kind)).await
    }

    /// As [`Storage::make_namespace`], outside a runtime.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn make_namespace_blocking(&self, name: &str, kind: Kind) -> Result<Kind, StorageError> {
        let name = name.to_owned();
        self.database.write_blocking(Commit::Synced, move |db| make(db, &name, kind))
    }
}

fn make(db: &Connection, name: &str, wanted: Kind) -> Result<Kind, StorageError> {
    let sql = "INSERT OR IGNORE INTO namespace (name, kind, created_ms) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute((name, wanted.as_str(), now_ms()))?;
    Ok(kind(db, name)?.unwrap_or(wanted))
}

pub(super) fn kind(db: &Connection, namespace: &str) -> Result<Option<Kind>, StorageError> {
    let mut statement = db.prepare_cached("SELECT kind FROM namespace WHERE name = ?1")?;
    let found: Option<String> = statement.query_row([namespace], |row| row.get(0)).optional()?;
    Ok(found.and_then(|kind| kind.parse().ok()))
}
