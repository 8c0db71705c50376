//! Who changed what. Lines are only ever added, in the transaction of the change itself.

use rusqlite::Connection;
use serde::Serialize;

use super::{Storage, StorageError, now_ms};

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditLine {
    /// Its number; they rise without gaps.
    pub number: i64,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// The name of the token, or `anonymous`.
    pub who: String,
    /// What was done, in a word.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The rest, as JSON.
    pub detail: String,
}

/// What is noted of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who did it.
    pub who: String,
    /// What, in a word.
    pub action: &'static str,
    /// To what.
    pub subject: String,
    /// The rest.
    pub detail: serde_json::Value,
}

/// Adds a line.
pub(crate) fn note(db: &Connection, deed: &Deed) -> Result<(), StorageError> {
    let sql = "INSERT INTO audit (at_ms, who, action, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
    let Deed { who, action, subject, detail } = deed;
    db.prepare_cached(sql)?.execute((now_ms(), who, action, subject, detail.to_string()))?;
    Ok(())
}

impl Storage {
    /// The last `count` lines, the oldest first.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn audit(&self, count: u32) -> Result<Vec<AuditLine>, StorageError> {
        self.database.read(|db| {
            let sql =
                "SELECT number, at_ms, who, action, subject, detail FROM audit ORDER BY number DESC LIMIT ?1";
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([count], |row| {
                Ok(AuditLine {
                    number: row.get(0)?,
                    at_ms: row.get(1)?,
                    who: row.get(2)?,
                    action: row.get(3)?,
                    subject: row.get(4)?,
                    detail: row.get(5)?,
                })
            })?;
            let mut lines = rows.collect::<Result<Vec<_>, _>>()?;
            lines.reverse();
            Ok(lines)
        })
    }
}
