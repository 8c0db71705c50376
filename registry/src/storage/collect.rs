//! The collector: removes what nothing refers to, while pushes go on.
//!
//! A blob stays in a repository as long as a manifest there refers to it, or a lease holds it. A file stays as long as
//! a repository has its blob. Both are looked at and removed by the one writer, which also places uploads and enters
//! manifests: so a push is wholly before or wholly after, and no file goes that a manifest has come to need. A file goes
//! after its row: a process that is killed in between leaves a file that nobody knows, which the next start removes.

use std::sync::Arc;

use rusqlite::Connection;

use super::database::Commit;
use super::{Storage, StorageError, blobs};
use crate::oci::{Digest, RepositoryName};

/// How many blobs one change removes, so that pushes do not wait long.
const STEP: usize = 128;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Collected {
    /// Blobs taken out of a repository that does not need them.
    pub links: u64,
    /// Files of blobs that no repository has.
    pub files: u64,
}

impl Storage {
    /// Removes all that nothing refers to and no lease holds.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn collect(self: &Arc<Self>) -> Result<Collected, StorageError> {
        let mut collected = Collected::default();
        let mut after = (String::new(), String::new());
        loop {
            let candidates = self.loose_links(&after)?;
            let Some(last) = candidates.last() else { break };
            after = last.clone();
            let storage = Arc::clone(self);
            let removed =
                self.database.write(Commit::Written, move |db| storage.unlink_loose(db, &candidates));
            collected.links += removed.await?;
        }
        loop {
            let forgotten = self.database.write(Commit::Written, forget_unlinked).await?;
            if forgotten.is_empty() {
                return Ok(collected);
            }
            collected.files += forgotten.len() as u64;
            // Only once the database has forgotten them for good: until then, who looks expects the files.
            let storage = Arc::clone(self);
            self.database.write(Commit::Written, move |db| storage.remove_forgotten(db, &forgotten)).await?;
        }
    }

    /// Blobs of repositories that no manifest there refers to, those after `after` only. It is only a look: the writer
    /// looks again.
    fn loose_links(&self, after: &(String, String)) -> Result<Vec<(String, String)>, StorageError> {
        let sql = "SELECT repository, digest FROM link
                   WHERE (repository, digest) > (?1, ?2) AND NOT EXISTS
                       (SELECT 1 FROM reference WHERE reference.digest = link.digest
                        AND reference.repository = link.repository)
                   ORDER BY repository, digest LIMIT ?3";
        self.database.read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let rows =
                statement.query_map((&after.0, &after.1, STEP), |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn unlink_loose(&self, db: &Connection, candidates: &[(String, String)]) -> Result<u64, StorageError> {
        let sql = "DELETE FROM link WHERE repository = ?1 AND digest = ?2 AND NOT EXISTS
                       (SELECT 1 FROM reference WHERE reference.digest = ?2 AND reference.repository = ?1)";
        let mut removed = 0;
        for (repository, digest) in candidates {
            let (Ok(name), Ok(parsed)) = (repository.parse::<RepositoryName>(), digest.parse::<Digest>())
            else {
                continue;
            };
            if !self.leases.holds(&name, &parsed) {
                removed += db.prepare_cached(sql)?.execute((repository, digest))? as u64;
            }
        }
        Ok(removed)
    }

    /// Removes the files of blobs, unless a push has brought them again.
    fn remove_forgotten(&self, db: &Connection, forgotten: &[Digest]) -> Result<(), StorageError> {
        for digest in forgotten {
            if blobs::size_of(db, digest)?.is_none() {
                self.blobs.remove(digest);
                self.durable.forget(digest);
            }
        }
        Ok(())
    }
}

/// Forgets blobs that no repository has, and gives their digests.
fn forget_unlinked(db: &Connection) -> Result<Vec<Digest>, StorageError> {
    let sql = "SELECT digest FROM blob WHERE NOT EXISTS (SELECT 1 FROM link WHERE link.digest = blob.digest)
               LIMIT ?1";
    let digests: Vec<String> =
        db.prepare_cached(sql)?.query_map([STEP], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut forget = db.prepare_cached("DELETE FROM blob WHERE digest = ?1")?;
    for digest in &digests {
        forget.execute([digest])?;
    }
    Ok(digests.iter().filter_map(|digest| digest.parse().ok()).collect())
}
