//! The append-only record of cases, in SQLite. Each entry carries the hash of the one before; what was recorded is
//! verified on every read, and damage is named.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casefile_model::journal::{Entry, FoldError, State, chain, chain_start};
use casefile_model::{Digest, StepPath, cbor};
use rusqlite::{Connection, OptionalExtension, params};

use crate::clock;

mod case;
pub use case::{CaseJournal, CaseRow};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, key BLOB NOT NULL, head BLOB NOT NULL, entries INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL, closed_ms INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS cases_by_key ON cases (key);
CREATE TABLE IF NOT EXISTS entries (
    case_id TEXT NOT NULL REFERENCES cases (id), seq INTEGER NOT NULL, path TEXT, payload BLOB NOT NULL,
    hash BLOB NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    case_id TEXT NOT NULL REFERENCES cases (id), digest BLOB NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (case_id, digest)
) STRICT;
";

/// How long another process may hold the database.
const BUSY_WAIT: std::time::Duration = std::time::Duration::from_secs(20);
/// Fewer digits of a key name a case by chance.
const KEY_DIGITS_MIN: usize = 8;
/// Version of the tables, kept in SQLite's `user_version`.
const TABLES: i64 = 1;

/// A journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The database file is not what this program wrote.
    #[error(
        "the database `{file}` is damaged ({why}); restore it from a backup, or move it away to start anew"
    )]
    Damaged {
        /// The file.
        file: String,
        /// What SQLite says.
        why: String,
    },
    /// The file was written by a newer version.
    #[error("the database `{file}` has tables of version {found}; this version of casefile reads {TABLES}")]
    Version {
        /// The file.
        file: String,
        /// Its version.
        found: i64,
    },
    /// An operation of the database failed.
    #[error("the database `{file}` cannot be used; check that its disk has space and may be written")]
    Database {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: rusqlite::Error,
    },
    /// No case of that name.
    #[error("there is no case `{0}`; `casefile case ls` lists them")]
    NoCase(String),
    /// No case at all, where the last one is asked for.
    #[error("there is no case yet in this home; `casefile investigate DIR` opens one")]
    NoCases,
    /// A payload does not fit its hash.
    #[error("the journal of case {case} was changed: entry {seq}{of_step} does not fit the hash chain")]
    Changed {
        /// The case.
        case: String,
        /// The first entry that does not fit, or the count where the end is missing.
        seq: u64,
        /// ` (step 0.1)` where the entry belongs to a step.
        of_step: String,
    },
    /// A recorded answer does not fit its digest.
    #[error("a recorded answer of case {case} was changed: step {path}, tool call {ordinal} ({tool})")]
    AnswerChanged {
        /// The case.
        case: String,
        /// The step that asked.
        path: StepPath,
        /// Its how-manieth call.
        ordinal: u32,
        /// What it asked.
        tool: String,
    },
    /// The entries do not follow each other.
    #[error("the journal of case {case} cannot be")]
    Fold {
        /// The case.
        case: String,
        /// Why.
        #[source]
        source: FoldError,
    },
    /// A value could not be encoded.
    #[error("an entry cannot be encoded")]
    Encode(#[from] cbor::CborError),
}

/// Told of each entry once it is committed.
pub type Observer = Arc<dyn Fn(&Entry) + Send + Sync>;

/// The database of cases.
#[derive(Clone)]
pub struct Journal {
    connection: Arc<Mutex<Connection>>,
    file: PathBuf,
    observer: Option<Observer>,
}

impl Journal {
    /// Opens the database, creating it where it is absent.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] where the file is no sound database.
    pub fn open(file: &Path) -> Result<Self, JournalError> {
        // Made for its owner alone: it holds what every source answered. SQLite's side files take the same mode.
        let _ = OpenOptions::new().create_new(true).write(true).mode(0o600).open(file);
        let connection = Connection::open(file);
        Self::set_up(connection.map_err(|source| database(file, source))?, file)
    }

    /// A journal that is gone with the process, for work that is not kept.
    ///
    /// # Errors
    /// [`JournalError::Database`].
    pub fn in_memory() -> Result<Self, JournalError> {
        let file = Path::new(":memory:");
        let connection = Connection::open_in_memory();
        Self::set_up(connection.map_err(|source| database(file, source))?, file)
    }

    fn set_up(connection: Connection, file: &Path) -> Result<Self, JournalError> {
        let prepare = || -> rusqlite::Result<i64> {
            casefile_registry::sqlite::write_ahead(&connection, BUSY_WAIT)?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if found == 0 {
                connection.execute_batch(&format!(
                    "BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {TABLES}; COMMIT;"
                ))?;
            }
            Ok(found)
        };
        match prepare() {
            Ok(found) if found > TABLES => {
                Err(JournalError::Version { file: file.display().to_string(), found })
            }
            Ok(_) => Ok(Self {
                connection: Arc::new(Mutex::new(connection)),
                file: file.to_path_buf(),
                observer: None,
            }),
            Err(source) => Err(database(file, source)),
        }
    }

    /// The same journal, telling `observer` of each entry that it commits.
    #[must_use]
    pub fn observed(self, observer: Observer) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// Reads the whole file and says whether SQLite finds it sound.
    ///
    /// # Errors
    /// [`JournalError::Damaged`].
    pub fn verify_file(&self) -> Result<(), JournalError> {
        let connection = self.lock();
        let verdict = connection.pragma_query_value(None, "integrity_check", |row| row.get::<_, String>(0));
        match verdict {
            Ok(verdict) if verdict == "ok" => Ok(()),
            Ok(verdict) => {
                let why = verdict.lines().next().unwrap_or("").to_owned();
                Err(JournalError::Damaged { file: self.file.display().to_string(), why })
            }
            Err(source) => Err(database(&self.file, source)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: rusqlite::Error) -> JournalError {
        database(&self.file, source)
    }

    /// Opens a new case under a random id.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn open_case(&self, id: &str, key: &Digest) -> Result<CaseJournal, JournalError> {
        let insert = "INSERT INTO cases (id, key, head, entries, opened_ms) VALUES (?1, ?2, ?3, 0, ?4)";
        let head = chain_start();
        let values = params![id, key.bytes(), head.bytes(), clock::now().0];
        self.lock().execute(insert, values).map_err(|source| self.failed(source))?;
        Ok(CaseJournal::new(self.clone(), id.to_owned(), head, 0))
    }

    /// Unfinished cases of this key, oldest first.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn unfinished(&self, key: &Digest) -> Result<Vec<String>, JournalError> {
        let query = "SELECT id FROM cases WHERE key = ?1 AND closed_ms IS NULL ORDER BY opened_ms, id";
        let connection = self.lock();
        let rows = || -> rusqlite::Result<Vec<String>> {
            connection.prepare(query)?.query_map([key.bytes()], |row| row.get(0))?.collect()
        };
        rows().map_err(|source| self.failed(source))
    }

    /// Every case, newest first.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn cases(&self) -> Result<Vec<CaseRow>, JournalError> {
        let query =
            "SELECT id, entries, opened_ms, closed_ms, key FROM cases ORDER BY opened_ms DESC, rowid DESC";
        let connection = self.lock();
        let rows = || -> rusqlite::Result<Vec<CaseRow>> {
            connection.prepare(query)?.query_map([], CaseRow::of)?.collect()
        };
        rows().map_err(|source| self.failed(source))
    }

    /// Finds a case: by its id or a prefix that no other has; the newest as `last`; or the newest of one key by the
    /// beginning of that, as pages name a case.
    ///
    /// # Errors
    /// [`JournalError::NoCase`], [`JournalError::NoCases`].
    pub fn find(&self, name: &str) -> Result<String, JournalError> {
        let cases = self.cases()?;
        let is_of_key = |row: &&CaseRow| name.len() >= KEY_DIGITS_MIN && row.key.starts_with(name);
        let found = match name {
            "last" => cases.first(),
            _ => only(cases.iter().filter(|row| !name.is_empty() && row.id.starts_with(name)), |row| &row.id)
                .or_else(|| only(cases.iter().filter(is_of_key), |row| &row.key)),
        };
        let none = || match name {
            "last" => JournalError::NoCases,
            name => JournalError::NoCase(casefile_model::text::line(name, 40)),
        };
        found.map(|row| row.id.clone()).ok_or_else(none)
    }

    /// Reads a case and verifies its chain. The journal returned appends where the record ends.
    ///
    /// # Errors
    /// [`JournalError::Changed`] naming the first entry that does not fit, with its step.
    pub fn read(&self, id: &str) -> Result<(CaseJournal, Vec<Entry>, State), JournalError> {
        let Head { hash: head, count, closed } = self.head(id)?;
        let rows = self.rows(id)?;
        let mut hash = chain_start();
        let mut entries = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            hash = chain(&hash, &row.payload);
            let fits = row.seq == at as u64 && row.hash == hash.bytes();
            let entry = cbor::from_slice::<Entry>(&row.payload)
                .ok()
                .filter(|entry| fits && entry.path().map(ToString::to_string) == row.path);
            entries.push(entry.ok_or_else(|| changed(id, Some(row), count))?);
        }
        if hash != head || rows.len() as u64 != count {
            return Err(changed(id, None, count));
        }
        let state = State::fold(&entries).map_err(|source| JournalError::Fold { case: id.into(), source })?;
        if closed != state.closed.is_some() {
            return Err(changed(id, None, count));
        }
        Ok((CaseJournal::new(self.clone(), id.into(), head, count), entries, state))
    }

    fn head(&self, id: &str) -> Result<Head, JournalError> {
        let query = "SELECT head, entries, closed_ms IS NOT NULL FROM cases WHERE id = ?1";
        let row = |row: &rusqlite::Row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u64>(1)?, row.get(2)?));
        let found =
            self.lock().query_row(query, [id], row).optional().map_err(|source| self.failed(source))?;
        let (head, count, closed) = found.ok_or_else(|| JournalError::NoCase(id.into()))?;
        let head = format!("sha256:{}", hex::encode(head));
        let why = "a head that is no digest".to_owned();
        let damaged = |_| JournalError::Damaged { file: self.file.display().to_string(), why };
        Ok(Head { hash: head.parse().map_err(damaged)?, count, closed })
    }

    fn rows(&self, id: &str) -> Result<Vec<EntryRow>, JournalError> {
        let query = "SELECT seq, path, payload, hash FROM entries WHERE case_id = ?1 ORDER BY seq";
        let connection = self.lock();
        let rows = || -> rusqlite::Result<Vec<EntryRow>> {
            connection.prepare(query)?.query_map([id], EntryRow::of)?.collect()
        };
        rows().map_err(|source| self.failed(source))
    }
}

/// The first of these where all of them are the same by `of`.
fn only<'a>(mut rows: impl Iterator<Item = &'a CaseRow>, of: fn(&CaseRow) -> &String) -> Option<&'a CaseRow> {
    let first = rows.next()?;
    rows.all(|row| of(row) == of(first)).then_some(first)
}

/// What the table of cases says of one.
struct Head {
    hash: Digest,
    count: u64,
    closed: bool,
}

/// Names the first entry that does not fit, or the end where that is what is missing.
fn changed(id: &str, row: Option<&EntryRow>, count: u64) -> JournalError {
    let path = row.and_then(|row| row.path.as_ref());
    JournalError::Changed {
        case: id.into(),
        seq: row.map_or(count, |row| row.seq),
        of_step: path
            .map(|path| format!(" (step {})", casefile_model::text::line(path, 40)))
            .unwrap_or_default(),
    }
}

struct EntryRow {
    seq: u64,
    path: Option<String>,
    payload: Vec<u8>,
    hash: Vec<u8>,
}

impl EntryRow {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { seq: row.get(0)?, path: row.get(1)?, payload: row.get(2)?, hash: row.get(3)? })
    }
}

fn database(file: &Path, source: rusqlite::Error) -> JournalError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    let file = file.display().to_string();
    match source.sqlite_error_code() {
        Some(DatabaseCorrupt | NotADatabase) => JournalError::Damaged { file, why: source.to_string() },
        _ => JournalError::Database { file, source },
    }
}

#[cfg(test)]
mod tests;
