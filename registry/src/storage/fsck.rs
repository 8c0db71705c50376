//! Is all as it should be: every blob and manifest has its digest, and everything that is referred to is there.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::Serialize;

use super::namespaces::{self, Kind};
use super::{Storage, StorageError, blobs, content};
use crate::oci::{Digest, Manifest, RepositoryName};

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Blobs whose bytes were hashed.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Manifests whose bytes were hashed.
    pub manifests: u64,
    /// Tags that were followed.
    pub tags: u64,
    /// Versions that were followed.
    pub versions: u64,
    /// Manifests that lack a blob which they need: it was deleted, or a sparse mirror never had it. In a namespace of
    /// skills, that is a defect.
    pub incomplete: u64,
    /// Files of blobs that the database does not know. They harm nobody, and `repair` removes them.
    pub stray_files: u64,
    /// What is wrong, a sentence each.
    pub defects: Vec<String>,
}

impl Storage {
    /// Looks at everything, beside a process that serves. `told` hears how many blobs were hashed, of how many.
    ///
    /// # Errors
    /// [`StorageError`] where it cannot look.
    pub fn fsck(&self, mut told: impl FnMut(u64, u64)) -> Result<Checked, StorageError> {
        let mut checked = Checked::default();
        let blobs: Vec<(String, u64)> = self.rows("SELECT digest, size FROM blob ORDER BY digest")?;
        let total = blobs.len() as u64;
        for (text, size) in &blobs {
            let Ok(digest) = text.parse::<Digest>() else {
                checked.defects.push(format!("`{text}` in the database is no digest"));
                continue;
            };
            self.check_blob(&digest, *size, &mut checked)?;
            told(checked.blobs, total);
        }
        self.check_manifests(&mut checked)?;
        self.check_links(&mut checked)?;
        let known: BTreeSet<String> = blobs.into_iter().map(|(digest, _)| digest).collect();
        for digest in self.blobs.digests().map_err(StorageError::io("listing its blobs"))? {
            // A push may have entered it since the database was read.
            let is_known = known.contains(&digest.to_string()) || self.is_entered(&digest)?;
            checked.stray_files += u64::from(!is_known);
        }
        Ok(checked)
    }

    fn check_blob(&self, digest: &Digest, size: u64, checked: &mut Checked) -> Result<(), StorageError> {
        let found = self.blobs.open(digest).map(|stored| content::contents(digest.algorithm(), &*stored));
        checked.blobs += 1;
        match found {
            Ok(Ok(contents)) if contents.digest == *digest && contents.size == size => {
                checked.bytes += contents.size;
                Ok(())
            }
            Ok(Err(source)) => Err(StorageError::io("reading a blob")(source)),
            // The collector, or a push that mends it, may have been faster.
            _ if !self.is_entered(digest)? => Ok(()),
            Ok(Ok(_)) => {
                let holders = self.named_holders(digest)?;
                checked.defects.push(format!("blob {digest}{holders} is damaged; push it again"));
                Ok(())
            }
            Err(_) => {
                let holders = self.named_holders(digest)?;
                checked.defects.push(format!("blob {digest}{holders} has no file; push it again"));
                Ok(())
            }
        }
    }

    /// The repositories of a blob, as a part of a sentence.
    fn named_holders(&self, digest: &Digest) -> Result<String, StorageError> {
        let names: Vec<String> = self.holders(digest)?.iter().map(ToString::to_string).collect();
        Ok(if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) })
    }

    /// Whether the database knows a blob, in whatever repository.
    pub(super) fn is_entered(&self, digest: &Digest) -> Result<bool, StorageError> {
        self.database.read(|db| Ok(blobs::size_of(db, digest)?.is_some()))
    }

    fn check_manifests(&self, checked: &mut Checked) -> Result<(), StorageError> {
        self.database.read(|db| {
            let mut statement = db.prepare("SELECT repository, digest, body FROM manifest")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (repository, text, body): (String, String, Vec<u8>) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                checked.manifests += 1;
                let is_whole = text.parse::<Digest>().is_ok_and(|d| Digest::of(d.algorithm(), &body) == d);
                if !is_whole {
                    checked.defects.push(format!("manifest {repository}@{text} is damaged; push it again"));
                } else if !has_its_blobs(db, &repository, &body)? {
                    checked.incomplete += 1;
                    let namespace = repository.split('/').next().unwrap_or(&repository);
                    if namespaces::kind(db, namespace)? == Some(Kind::Skills) {
                        checked
                            .defects
                            .push(format!("manifest {repository}@{text} lacks a blob; push it again"));
                    }
                }
            }
            Ok(())
        })
    }

    /// Everything that is referred to is there. Each question is one statement, so it sees one state.
    fn check_links(&self, checked: &mut Checked) -> Result<(), StorageError> {
        let questions = [
            (
                "SELECT repository || ':' || name FROM tag WHERE NOT EXISTS (SELECT 1 FROM manifest
                 WHERE manifest.repository = tag.repository AND manifest.digest = tag.digest)",
                "stands for a manifest that is not there",
            ),
            (
                "SELECT skill || '@' || version FROM version WHERE NOT EXISTS (SELECT 1 FROM manifest
                 WHERE manifest.repository = version.skill AND manifest.digest = version.manifest)",
                "is a version whose manifest is not there",
            ),
            (
                "SELECT skill || '@' || version FROM version WHERE NOT EXISTS (SELECT 1 FROM link JOIN blob
                 USING (digest) WHERE link.repository = version.skill AND link.digest = version.component)",
                "is a version whose component is not there",
            ),
            (
                "SELECT repository || '@' || digest FROM link WHERE NOT EXISTS
                 (SELECT 1 FROM blob WHERE blob.digest = link.digest)",
                "is a blob of a repository that is not in the store",
            ),
        ];
        for (sql, what) in questions {
            let found: Vec<(String,)> = self.rows(sql)?;
            checked.defects.extend(found.into_iter().map(|(subject,)| format!("{subject} {what}")));
        }
        let counts: Vec<(u64, u64)> =
            self.rows("SELECT (SELECT count(*) FROM tag), (SELECT count(*) FROM version)")?;
        for (tags, versions) in counts {
            (checked.tags, checked.versions) = (tags, versions);
        }
        Ok(())
    }

    fn rows<T: for<'r> TryFrom<&'r rusqlite::Row<'r>, Error = rusqlite::Error>>(
        &self,
        sql: &str,
    ) -> Result<Vec<T>, StorageError> {
        self.database.read(|db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_and_then([], |row| T::try_from(row))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Removes files that the database does not know, and gives their count. For a folder that nobody serves.
    ///
    /// # Errors
    /// [`StorageError::Io`].
    pub fn remove_stray_files(&self) -> Result<u64, StorageError> {
        let mut removed = 0;
        for digest in self.blobs.digests().map_err(StorageError::io("listing its blobs"))? {
            if !self.is_entered(&digest)? {
                self.blobs.remove(&digest);
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// Whether a repository has all blobs that a manifest needs.
fn has_its_blobs(db: &Connection, repository: &str, body: &[u8]) -> Result<bool, StorageError> {
    let (Ok(name), Ok(manifest)) =
        (repository.parse::<RepositoryName>(), serde_json::from_slice::<Manifest>(body))
    else {
        return Ok(false);
    };
    for blob in manifest.required_blobs() {
        if blobs::size_in(db, &name, &blob.digest)? != Some(blob.size) {
            return Ok(false);
        }
    }
    Ok(true)
}
