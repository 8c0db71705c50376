//! Tags.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::database::Commit;
use super::{Storage, StorageError, now_ms};
use crate::oci::{Digest, RepositoryName, Tag};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Whether there is more after it.
    pub has_more: bool,
}

impl Storage {
    /// The tags of a repository in the order of their bytes, those after `last` only, `count` at most.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn tags(
        &self,
        repository: &RepositoryName,
        last: Option<&str>,
        count: u32,
    ) -> Result<Page<String>, StorageError> {
        self.database.read(|db| {
            let sql = "SELECT name FROM tag WHERE repository = ?1 AND name > ?2 ORDER BY name LIMIT ?3";
            let mut statement = db.prepare_cached(sql)?;
            let parameters = (repository.as_str(), last.unwrap_or(""), i64::from(count) + 1);
            let rows = statement.query_map(parameters, |row| row.get(0))?;
            let mut items = rows.collect::<Result<Vec<String>, _>>()?;
            let has_more = items.len() > count as usize;
            items.truncate(count as usize);
            Ok(Page { items, has_more })
        })
    }

    /// How many tags a repository has once it has these, too.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn count_tags_with(&self, repository: &RepositoryName, tags: &[Tag]) -> Result<u64, StorageError> {
        self.database.read(|db| {
            let sql = "SELECT count(*) FROM tag WHERE repository = ?1";
            let count: u64 = db.prepare_cached(sql)?.query_row([repository.as_str()], |row| row.get(0))?;
            let sql = "SELECT NOT EXISTS (SELECT 1 FROM tag WHERE repository = ?1 AND name = ?2)";
            let mut is_new = db.prepare_cached(sql)?;
            let mut new = BTreeSet::new();
            for tag in tags {
                if is_new.query_row((repository.as_str(), tag.as_str()), |row| row.get(0))? {
                    new.insert(tag);
                }
            }
            Ok(count + new.len() as u64)
        })
    }

    /// Whether anything was ever pushed to a repository and is still there.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn is_repository(&self, repository: &RepositoryName) -> Result<bool, StorageError> {
        self.database.read(|db| {
            let sql = "SELECT EXISTS (SELECT 1 FROM manifest WHERE repository = ?1)
                           OR EXISTS (SELECT 1 FROM link WHERE repository = ?1)";
            Ok(db.prepare_cached(sql)?.query_row([repository.as_str()], |row| row.get(0))?)
        })
    }

    /// Takes a tag away; what it stood for stays.
    ///
    /// # Errors
    /// [`StorageError::ManifestUnknown`] where there is no such tag.
    pub async fn untag(&self, repository: &RepositoryName, tag: &Tag) -> Result<(), StorageError> {
        let (repository, tag) = (repository.clone(), tag.clone());
        let untag = move |db: &Connection| {
            let sql = "DELETE FROM tag WHERE repository = ?1 AND name = ?2";
            match db.prepare_cached(sql)?.execute((repository.as_str(), tag.as_str()))? {
                0 => Err(StorageError::ManifestUnknown(format!("tag {tag}"))),
                _ => Ok(()),
            }
        };
        self.database.write(Commit::Synced, untag).await
    }
}

/// Lets a tag stand for a manifest.
pub(super) fn set(
    db: &Connection,
    repository: &RepositoryName,
    tag: &Tag,
    digest: &Digest,
) -> Result<(), StorageError> {
    let sql = "INSERT INTO tag (repository, name, digest, moved_ms) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (repository, name) DO UPDATE SET digest = ?3, moved_ms = ?4";
    db.prepare_cached(sql)?.execute((repository.as_str(), tag.as_str(), digest.to_string(), now_ms()))?;
    Ok(())
}
