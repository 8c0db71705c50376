//! One writer that commits for many, and readers beside it.
//!
//! SQLite has one writer at a time, and a synchronised commit costs as much for one change as for a hundred. So changes are
//! handed to one thread: it takes all that wait, runs each in a savepoint of its own, and commits them together into the
//! write-ahead log. Those that are to survive a loss of power are answered by another thread, once it has synchronised the
//! log; the writer goes on meanwhile, so that one synchronisation serves many commits.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Savepoint, TransactionBehavior};
use tokio::sync::oneshot;

use super::StorageError;
use super::schema::{SCHEMA, SCHEMA_VERSION};
use crate::sqlite::write_ahead;

/// How long one process waits for another that writes.
const BUSY_WAIT: Duration = Duration::from_secs(20);
/// The most changes that share a commit, so that the first of them does not wait for ever.
const BATCH_MAX: usize = 256;
/// Prepared statements that a connection keeps.
const STATEMENTS_MAX: usize = 64;

/// When a change counts as made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commit {
    /// It survives the end of the process.
    Written,
    /// It survives a loss of power.
    Synced,
}

/// Why a database cannot be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// It was written by a newer program.
    Newer { found: i64, known: i64 },
    /// It cannot be used.
    Failed(StorageError),
}

/// The database of a registry.
#[derive(Debug)]
pub(crate) struct Database {
    file: PathBuf,
    readers: Mutex<Vec<Connection>>,
    changes: Option<Sender<Change>>,
    threads: Vec<JoinHandle<()>>,
}

/// What answers the one who asked, once the commit that a change was part of has ended.
type Answer = Box<dyn FnOnce(Result<(), StorageError>) + Send>;
/// Makes a change. `None` where it was refused, and then its savepoint is rolled back.
type Run = Box<dyn FnOnce(&mut Savepoint<'_>) -> (bool, Answer) + Send>;

struct Change {
    commit: Commit,
    run: Run,
}

impl Database {
    /// Opens the database in `file`, and makes it on first use.
    pub(crate) fn open(file: &Path) -> Result<Self, OpenError> {
        let failed = |e: rusqlite::Error| OpenError::Failed(e.into());
        let mut connection = Connection::open(file).map_err(failed)?;
        write_ahead(&connection, BUSY_WAIT).map_err(failed)?;
        let found = create(&mut connection).map_err(failed)?;
        if found != SCHEMA_VERSION {
            return Err(OpenError::Newer { found, known: SCHEMA_VERSION });
        }
        tune(&connection).map_err(failed)?;
        // A commit is in the log when it ends; the syncer makes the log durable for those who want more.
        connection.pragma_update(None, "synchronous", "NORMAL").map_err(failed)?;
        let started = |name: &str, run: Box<dyn FnOnce() + Send>| {
            let thread = thread::Builder::new().name(name.to_owned()).spawn(run);
            thread.map_err(|e| OpenError::Failed(StorageError::io("starting the writer")(e)))
        };
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        let (syncer, committed) = mpsc::channel();
        let syncing = started("registry-syncer", Box::new(move || sync_all(Path::new(&log), &committed)))?;
        let (changes, receiver) = mpsc::channel();
        let writing =
            started("registry-writer", Box::new(move || write_all(connection, &receiver, &syncer)))?;
        Ok(Self {
            file: file.to_owned(),
            readers: Mutex::new(Vec::new()),
            changes: Some(changes),
            threads: vec![writing, syncing],
        })
    }

    /// Reads. Reads are short and mostly from memory, so they run where they are asked for.
    pub(crate) fn read<T>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let read = f(&connection);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        read
    }

    /// Makes a change and waits until it counts as made. A change that gives an error changes nothing.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        commit: Commit,
        f: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (sender, receiver) = oneshot::channel();
        self.send(commit, f, move |answer| {
            // The one who asked may be gone; the change stands.
            let _ = sender.send(answer);
        })?;
        receiver.await.unwrap_or(Err(StorageError::NotBegun))
    }

    /// As [`Database::write`], outside a runtime.
    pub(crate) fn write_blocking<T: Send + 'static>(
        &self,
        commit: Commit,
        f: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (sender, receiver) = mpsc::channel();
        self.send(commit, f, move |answer| {
            let _ = sender.send(answer);
        })?;
        receiver.recv().unwrap_or(Err(StorageError::NotBegun))
    }

    fn send<T: Send + 'static>(
        &self,
        commit: Commit,
        f: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
        reply: impl FnOnce(Result<T, StorageError>) + Send + 'static,
    ) -> Result<(), StorageError> {
        let run: Run = Box::new(move |savepoint| {
            let made = f(savepoint);
            let is_made = made.is_ok();
            let answer: Answer = match made {
                Ok(value) => Box::new(move |committed| reply(committed.map(|()| value))),
                Err(error) => Box::new(move |_| reply(Err(error))),
            };
            (is_made, answer)
        });
        let changes = self.changes.as_ref().ok_or(StorageError::Stopping)?;
        changes.send(Change { commit, run }).map_err(|_| StorageError::Stopping)
    }

    fn reader(&self) -> Result<Connection, StorageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(BUSY_WAIT)?;
        tune(&connection)?;
        Ok(connection)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The writer ends when nobody can ask any more, and the syncer when the writer has.
        self.changes = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn tune(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -16_384)
}

fn write_all(mut connection: Connection, changes: &Receiver<Change>, syncer: &Sender<Vec<Answer>>) {
    while let Ok(first) = changes.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH_MAX
            && let Ok(next) = changes.try_recv()
        {
            batch.push(next);
        }
        write_batch(&mut connection, batch, syncer);
    }
}

/// Commits changes together. Those that are to survive a loss of power are answered by the syncer.
fn write_batch(connection: &mut Connection, batch: Vec<Change>, syncer: &Sender<Vec<Answer>>) {
    let mut answers = Vec::with_capacity(batch.len());
    let mut error = commit(connection, batch, &mut answers).err();
    let mut to_be_synced = Vec::new();
    for (commit, answer) in answers {
        if error.is_none() && commit == Commit::Synced {
            to_be_synced.push(answer);
            continue;
        }
        // SQLite's errors cannot be copied.
        let next = error.as_ref().map(again);
        answer(error.take().map_or(Ok(()), |cause| Err(cause.into())));
        error = next;
    }
    if !to_be_synced.is_empty() {
        // It ends after the writer, so it is there.
        let _ = syncer.send(to_be_synced);
    }
}

/// Synchronises the log of the database once for all that wait, while the writer goes on. What was committed before is in
/// the log by then, or a checkpoint has synchronised it on its way to the database.
fn sync_all(log: &Path, committed: &Receiver<Vec<Answer>>) {
    let mut is_entered = false;
    while let Ok(mut answers) = committed.recv() {
        while let Ok(more) = committed.try_recv() {
            answers.extend(more);
        }
        let synced = sync_log(log, &mut is_entered).map_err(|e| e.kind());
        for answer in answers {
            answer(synced.map_err(|kind| StorageError::io("synchronising the database")(kind.into())));
        }
    }
}

fn sync_log(log: &Path, is_entered: &mut bool) -> io::Result<()> {
    File::open(log)?.sync_data()?;
    if !*is_entered && let Some(folder) = log.parent() {
        File::open(folder)?.sync_all()?;
        *is_entered = true;
    }
    Ok(())
}

/// The same failure once more, for the next who waits.
fn again(error: &rusqlite::Error) -> rusqlite::Error {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            rusqlite::Error::SqliteFailure(*code, message.clone())
        }
        other => rusqlite::Error::ToSqlConversionFailure(other.to_string().into()),
    }
}

fn commit(
    connection: &mut Connection,
    batch: Vec<Change>,
    answers: &mut Vec<(Commit, Answer)>,
) -> rusqlite::Result<()> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for change in batch {
        let mut savepoint = transaction.savepoint()?;
        let (is_made, answer) = (change.run)(&mut savepoint);
        // A refusal needs no synchronisation.
        answers.push((if is_made { change.commit } else { Commit::Written }, answer));
        if is_made {
            savepoint.commit()?;
        } else {
            savepoint.rollback()?;
            drop(savepoint);
        }
    }
    transaction.commit()
}

/// Makes the tables in a new file, and gives the format of the file.
fn create(connection: &mut Connection) -> rusqlite::Result<i64> {
    let format = |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get(0));
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if format(&transaction)? == 0 {
        transaction.execute_batch(SCHEMA)?;
    }
    transaction.commit()?;
    format(connection)
}
