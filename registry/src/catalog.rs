//! The catalog: which digest a skill's name and version stands for. A binding is never changed and never
//! removed.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use casefile_package::{Digest, SkillName};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, TransactionBehavior};
use semver::{Version, VersionReq};

use crate::sqlite::write_ahead;

/// How long one process waits for another that is writing.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// The version of the tables below.
const SCHEMA_VERSION: i64 = 1;
const SCHEMA: &str = "
    CREATE TABLE skill_version (
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        tools TEXT NOT NULL,
        published_ms INTEGER NOT NULL,
        PRIMARY KEY (name, version)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1;";
const COLUMNS: &str = "name, version, digest, size, tools, published_ms";

/// The catalog, in one SQLite file. Several processes can use it at the same time.
#[derive(Debug)]
pub struct Catalog {
    file: PathBuf,
    connection: Mutex<Connection>,
}

/// One published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogEntry {
    /// The skill.
    pub name: SkillName,
    /// The version.
    pub version: Version,
    /// The digest of the package.
    pub digest: Digest,
    /// The bytes of the package.
    pub size: u64,
    /// The tools that the skill asks for, as a JSON object from short names to version requirements.
    pub tools: String,
    /// When it was published, in milliseconds since the Unix epoch.
    pub published_ms: i64,
}

/// What [`Catalog::bind`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// The version was free and is bound now.
    Bound,
    /// The version was bound to the same digest before; its entry stays as it was.
    AlreadyBound,
}

/// Why the catalog cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The file is no catalog or is damaged.
    #[error(
        "the catalog {} is damaged ({problem}); move it away, restore it from a backup or publish again",
        file.display()
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The file was written by a newer program.
    #[error(
        "the catalog {} has format {found} and this program knows {SCHEMA_VERSION}; update the program",
        file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The format of the file.
        found: i64,
    },
    /// The file cannot be read or written.
    #[error(
        "the catalog {} cannot be used; check its permissions, the free space, and who else holds it",
        file.display()
    )]
    Unavailable {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
}

/// Why a version cannot be bound.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The version stands for other bytes.
    #[error("{skill} is published with digest {bound} and cannot become {refused}; raise the version")]
    Conflict {
        /// The name and the version.
        skill: String,
        /// The digest it stands for.
        bound: Digest,
        /// The digest that was to be bound.
        refused: Digest,
    },
    /// The catalog cannot be used.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

impl Catalog {
    /// Opens the catalog in `file`, and makes it on first use.
    ///
    /// # Errors
    /// [`CatalogError`], naming the file.
    pub fn open(file: &Path) -> Result<Self, CatalogError> {
        let connection = Connection::open(file).and_then(prepare).map_err(|error| fault(file, error))?;
        let catalog = Self { file: file.to_owned(), connection: Mutex::new(connection) };
        match catalog.ask(create)? {
            SCHEMA_VERSION => Ok(catalog),
            found => Err(CatalogError::Newer { file: file.to_owned(), found }),
        }
    }

    /// Binds a name and version to a digest.
    ///
    /// # Errors
    /// [`BindError::Conflict`] where it is bound to another digest, [`BindError::Catalog`].
    pub fn bind(&self, entry: &CatalogEntry) -> Result<Binding, BindError> {
        let (name, version) = (entry.name.as_str(), entry.version.to_string());
        let bound = self.ask(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = "SELECT digest FROM skill_version WHERE name = ?1 AND version = ?2";
            let bound: Option<String> =
                transaction.query_row(sql, (name, &version), |row| row.get(0)).optional()?;
            if bound.is_none() {
                let size = i64::try_from(entry.size).unwrap_or(i64::MAX);
                let values =
                    (name, &version, entry.digest.to_string(), size, &entry.tools, entry.published_ms);
                let sql = format!("INSERT INTO skill_version ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
                transaction.execute(&sql, values)?;
            }
            transaction.commit()?;
            Ok(bound)
        })?;
        let Some(bound) = bound else {
            return Ok(Binding::Bound);
        };
        let bound = bound.parse().map_err(|error| self.damaged(format!("{name} {version}: {error}")))?;
        if bound == entry.digest {
            return Ok(Binding::AlreadyBound);
        }
        Err(BindError::Conflict { skill: format!("{name} {version}"), bound, refused: entry.digest })
    }

    /// The highest version of a skill that meets `req`. As in cargo, a pre-release meets only a requirement
    /// that names one of the same version.
    ///
    /// # Errors
    /// [`CatalogError`], naming the file.
    pub fn find(&self, name: &SkillName, req: &VersionReq) -> Result<Option<CatalogEntry>, CatalogError> {
        let sql = format!("SELECT {COLUMNS} FROM skill_version WHERE name = ?1");
        let rows = self.ask(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map([name.as_str()], RawEntry::read)?.collect::<Result<Vec<_>, _>>()
        })?;
        let entries = self.parsed(rows)?;
        Ok(entries.into_iter().filter(|e| req.matches(&e.version)).max_by(|a, b| a.version.cmp(&b.version)))
    }

    /// All published versions, by name and then from the lowest version to the highest.
    ///
    /// # Errors
    /// [`CatalogError`], naming the file.
    pub fn list(&self) -> Result<Vec<CatalogEntry>, CatalogError> {
        let sql = format!("SELECT {COLUMNS} FROM skill_version");
        let rows = self.ask(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map([], RawEntry::read)?.collect::<Result<Vec<_>, _>>()
        })?;
        let mut entries = self.parsed(rows)?;
        entries.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        Ok(entries)
    }

    fn ask<T>(&self, f: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, CatalogError> {
        // A panic while the lock was held has rolled its transaction back, so the connection is still good.
        let mut connection: MutexGuard<'_, Connection> =
            self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        f(&mut connection).map_err(|error| fault(&self.file, error))
    }

    fn parsed(&self, rows: Vec<RawEntry>) -> Result<Vec<CatalogEntry>, CatalogError> {
        rows.into_iter().map(|row| row.parse().map_err(|problem| self.damaged(problem))).collect()
    }

    fn damaged(&self, problem: String) -> CatalogError {
        CatalogError::Damaged { file: self.file.clone(), problem }
    }
}

/// A row as it stands in the file.
struct RawEntry {
    name: String,
    version: String,
    digest: String,
    size: i64,
    tools: String,
    published_ms: i64,
}

impl RawEntry {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            version: row.get(1)?,
            digest: row.get(2)?,
            size: row.get(3)?,
            tools: row.get(4)?,
            published_ms: row.get(5)?,
        })
    }

    fn parse(self) -> Result<CatalogEntry, String> {
        Ok(CatalogEntry {
            name: self.name.parse().map_err(|e| format!("a name: {e}"))?,
            version: self.version.parse().map_err(|e| format!("a version of {}: {e}", self.name))?,
            digest: self.digest.parse().map_err(|e| format!("{} {}: {e}", self.name, self.version))?,
            size: u64::try_from(self.size).map_err(|e| format!("{} {}: {e}", self.name, self.version))?,
            tools: self.tools,
            published_ms: self.published_ms,
        })
    }
}

fn prepare(connection: Connection) -> rusqlite::Result<Connection> {
    write_ahead(&connection, BUSY_WAIT)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// Makes the tables in a new file, and gives the format of the file.
fn create(connection: &mut Connection) -> rusqlite::Result<i64> {
    let format = |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get(0));
    if format(connection)? != 0 {
        return format(connection);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have made them in the meantime.
    if format(&transaction)? == 0 {
        transaction.execute_batch(SCHEMA)?;
    }
    transaction.commit()?;
    format(connection)
}

fn fault(file: &Path, error: rusqlite::Error) -> CatalogError {
    let is_damage = match &error {
        rusqlite::Error::SqliteFailure(e, _) => {
            matches!(e.code, ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
        }
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::SqlInputError { .. } => true,
        _ => false,
    };
    let file = file.to_owned();
    if is_damage {
        CatalogError::Damaged { file, problem: error.to_string() }
    } else {
        CatalogError::Unavailable { file, source: error }
    }
}
