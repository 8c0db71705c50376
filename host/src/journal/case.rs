//! One case's entries and recorded answers.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

use casefile_model::journal::{Entry, ToolAnswered, chain};
use casefile_model::{Digest, StepPath, Time, cbor};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Journal, JournalError};
use crate::clock;

/// A case in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Random id.
    pub id: String,
    /// Count of entries.
    pub entries: u64,
    /// When it was opened.
    pub opened: Time,
    /// When it was closed; none for an unfinished case.
    pub closed: Option<Time>,
    /// What was asked, as hexadecimal digits: the same for every case of the same question.
    pub key: String,
}

impl CaseRow {
    pub(super) fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            entries: row.get(1)?,
            opened: Time(row.get(2)?),
            closed: row.get::<_, Option<i64>>(3)?.map(Time),
            key: hex::encode(row.get::<_, Vec<u8>>(4)?),
        })
    }
}

/// The end of the chain.
struct Head {
    hash: Digest,
    count: u64,
}

/// Appends to one case.
pub struct CaseJournal {
    journal: Journal,
    id: String,
    head: Mutex<Head>,
    /// Kept from every other host until nothing appends any more.
    _lock: Option<File>,
}

impl CaseJournal {
    pub(super) fn new(journal: Journal, id: String, hash: Digest, count: u64) -> Self {
        Self { journal, id, head: Mutex::new(Head { hash, count }), _lock: None }
    }

    /// The same, holding the lock of the case for as long as anything may append to it.
    #[must_use]
    pub fn holding(self, lock: File) -> Self {
        Self { _lock: Some(lock), ..self }
    }

    /// The case's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Appends an entry, with the answer that it records. It is committed when this returns; the entry that closes a
    /// case is on the disk too, with all before it.
    ///
    /// # Errors
    /// [`JournalError::Database`]; nothing is appended then.
    pub fn append(&self, entry: &Entry, answer: Option<(&Digest, &[u8])>) -> Result<(), JournalError> {
        let payload = cbor::to_vec(entry)?;
        let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = chain(&head.hash, &payload);
        let mut connection = self.journal.lock();
        let closes = matches!(entry, Entry::Closed(_));
        let row = NewRow { path: entry.path(), payload: &payload, hash: &hash, seq: head.count, closes };
        let written = promised(&mut connection, closes, |c| self.write(c, &row, answer));
        written.map_err(|source| self.journal.failed(source))?;
        *head = Head { hash, count: head.count + 1 };
        drop(connection);
        if let Some(observer) = &self.journal.observer {
            observer(entry);
        }
        Ok(())
    }

    fn write(
        &self,
        connection: &mut Connection,
        row: &NewRow<'_>,
        answer: Option<(&Digest, &[u8])>,
    ) -> rusqlite::Result<()> {
        let now = clock::now().0;
        let transaction = connection.transaction()?;
        if let Some((digest, bytes)) = answer {
            let insert = "INSERT OR IGNORE INTO answers (case_id, digest, bytes) VALUES (?1, ?2, ?3)";
            transaction.prepare_cached(insert)?.execute(params![self.id, digest.bytes(), bytes])?;
        }
        let insert =
            "INSERT INTO entries (case_id, seq, path, payload, hash, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let path = row.path.map(ToString::to_string);
        let values = params![self.id, row.seq, path, row.payload, row.hash.bytes(), now];
        transaction.prepare_cached(insert)?.execute(values)?;
        let update = "UPDATE cases SET head = ?2, entries = ?3, closed_ms = ?4 WHERE id = ?1";
        let closed = row.closes.then_some(now);
        let values = params![self.id, row.hash.bytes(), row.seq + 1, closed];
        transaction.prepare_cached(update)?.execute(values)?;
        transaction.commit()
    }

    /// A recorded answer, verified.
    ///
    /// # Errors
    /// [`JournalError::AnswerChanged`] where it is missing or does not fit its digest.
    pub fn answer(&self, answered: &ToolAnswered) -> Result<Vec<u8>, JournalError> {
        let query = "SELECT bytes FROM answers WHERE case_id = ?1 AND digest = ?2";
        let values = params![self.id, answered.answer.bytes()];
        let found = self.journal.lock().query_row(query, values, |row| row.get::<_, Vec<u8>>(0)).optional();
        let found = found.map_err(|source| self.journal.failed(source))?;
        found.filter(|bytes| Digest::of(bytes) == answered.answer).ok_or_else(|| {
            JournalError::AnswerChanged {
                case: self.id.clone(),
                path: answered.path.clone(),
                ordinal: answered.ordinal,
                tool: format!("{}.{}", answered.call.interface, answered.call.function),
            }
        })
    }

    /// When each step started and ended, by path.
    ///
    /// # Errors
    /// [`JournalError::Database`].
    pub fn times(&self) -> Result<BTreeMap<StepPath, (Time, Time)>, JournalError> {
        let query = "SELECT path, min(at_ms), max(at_ms) FROM entries
                     WHERE case_id = ?1 AND path IS NOT NULL GROUP BY path";
        let connection = self.journal.lock();
        let rows = || -> rusqlite::Result<Vec<(String, i64, i64)>> {
            let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            connection.prepare(query)?.query_map([&self.id], row)?.collect()
        };
        let rows = rows().map_err(|source| self.journal.failed(source))?;
        let times = rows
            .into_iter()
            .filter_map(|(path, start, end)| Some((path.parse().ok()?, (Time(start), Time(end)))));
        Ok(times.collect())
    }
}

struct NewRow<'a> {
    path: Option<&'a StepPath>,
    payload: &'a [u8],
    hash: &'a Digest,
    seq: u64,
    closes: bool,
}

/// Runs a write; where it is promised to somebody, the disk has it, and all before it, when this returns.
fn promised(
    connection: &mut Connection,
    promised: bool,
    write: impl FnOnce(&mut Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    if !promised {
        return write(connection);
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    let written = write(connection);
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    written
}
