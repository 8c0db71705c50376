//! Blobs and the repositories that they can be had from.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::audit::{self, Deed};
use super::content::{self, Blobs, Chunks, ReadBlobError, WHOLE_BYTES_MAX};
use super::database::Commit;
use super::durable::Placed;
use super::upload::{FinishUploadError, Upload, Verified};
use super::{Storage, StorageError, now_ms};
use crate::oci::{Digest, RepositoryName};

/// A blob as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBlob {
    /// Its bytes.
    pub size: u64,
    /// The SHA-256 of each chunk of a large one.
    pub chunks: Option<Vec<u8>>,
}

/// A blob that is ready to be sent.
#[derive(Debug)]
pub enum OpenBlob {
    /// A small one: its bytes, verified.
    Whole(Vec<u8>),
    /// A large one, to be verified chunk by chunk.
    Chunked(Chunks),
}

impl Storage {
    /// Makes an upload a blob of its repository.
    ///
    /// # Errors
    /// [`FinishUploadError`]; the upload is gone then.
    pub async fn finish_upload(&self, upload: Upload, expected: &Digest) -> Result<(), FinishUploadError> {
        let expected = expected.clone();
        let is_known = self.database.read(|db| Ok(size_of(db, &expected)?.is_some()))?;
        let verify = move || {
            let mut verified = upload.verify(&expected)?;
            // What manifests rely on already is replaced by what is safe already.
            if is_known {
                let synced = verified.upload.sync();
                synced.map_err(StorageError::io("synchronising an upload"))?;
                verified.is_synced = true;
            }
            Ok::<_, FinishUploadError>(verified)
        };
        let verified = tokio::task::spawn_blocking(verify).await.map_err(|_| StorageError::Stopping)??;
        self.leases.take(verified.upload.repository(), &verified.digest);
        let digest = verified.digest.clone();
        let blobs = Arc::clone(&self.blobs);
        let placed = self.database.write(Commit::Written, move |db| place(db, &*blobs, verified)).await;
        if placed.is_err() {
            self.remove_unentered(&digest).await;
        }
        if let Some(placed) = placed? {
            self.durable.start(&digest, placed);
        }
        Ok(())
    }

    /// Removes what was placed for rows that could not be committed, as on a full disk.
    async fn remove_unentered(&self, digest: &Digest) {
        let (blobs, digest) = (Arc::clone(&self.blobs), digest.clone());
        let removed = self.database.write(Commit::Written, move |db| {
            if size_of(db, &digest)?.is_none() {
                blobs.remove(&digest);
            }
            Ok(())
        });
        if let Err(error) = removed.await {
            tracing::warn!(%error, "what was placed for a failed upload stays until the next start");
        }
    }

    /// A blob of a repository; nothing where there is none, or where its file is gone. From now on it stays for the grace.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn find_blob(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<StoredBlob>, StorageError> {
        // What is not there takes no lease: who asks for it again and again would fill the memory.
        if self.database.read(|db| Ok(size_in(db, repository, digest)?))?.is_none() {
            return Ok(None);
        }
        // The lease comes before the look that counts, so that the collector cannot pass between the two.
        self.leases.take(repository, digest);
        let found = self.database.read(|db| {
            let sql = "SELECT blob.size, blob.chunks FROM link JOIN blob USING (digest)
                       WHERE link.repository = ?1 AND link.digest = ?2";
            let mut statement = db.prepare_cached(sql)?;
            let row = |row: &rusqlite::Row<'_>| Ok(StoredBlob { size: row.get(0)?, chunks: row.get(1)? });
            Ok(statement.query_row((repository.as_str(), digest.to_string()), row).optional()?)
        })?;
        Ok(found.filter(|blob| self.blobs.has(digest, blob.size)))
    }

    /// A blob ready to be sent. Blocks on the disk.
    ///
    /// # Errors
    /// [`StorageError::BlobUnknown`], [`StorageError::Corrupt`] where its file holds other bytes; then it is set aside, so
    /// that the next push mends it.
    pub fn open_blob(&self, digest: &Digest, stored: StoredBlob) -> Result<OpenBlob, StorageError> {
        let open = || {
            let bytes = self.blobs.open(digest)?;
            match stored.chunks {
                Some(hashes) if stored.size > WHOLE_BYTES_MAX => Ok(OpenBlob::Chunked(Chunks {
                    stored: bytes,
                    digest: digest.clone(),
                    size: stored.size,
                    hashes,
                })),
                _ => content::read_whole(&*bytes, digest, stored.size).map(OpenBlob::Whole),
            }
        };
        open().map_err(|error| self.blob_failed(error))
    }

    /// Takes note of a blob that cannot be read.
    pub fn blob_failed(&self, error: ReadBlobError) -> StorageError {
        match error {
            ReadBlobError::Missing(digest) => StorageError::BlobUnknown(digest),
            ReadBlobError::Corrupt(digest) => {
                self.set_aside(&digest);
                StorageError::Corrupt(digest)
            }
            ReadBlobError::Io { source, .. } => StorageError::io("reading a blob")(source),
        }
    }

    /// Sets a damaged file aside. The writer looks once more, since a push may have mended it in the meantime.
    fn set_aside(&self, digest: &Digest) {
        let (blobs, digest) = (Arc::clone(&self.blobs), digest.clone());
        let set_aside = self.database.write_blocking(Commit::Written, move |db| {
            let found = blobs.open(&digest).map(|stored| content::contents(digest.algorithm(), &*stored));
            if matches!(found, Ok(Ok(contents)) if contents.digest != digest) {
                tracing::error!(%digest, "a blob on disk is damaged; it is set aside");
                blobs.quarantine(&digest);
                let (who, subject) = ("registry".to_owned(), digest.to_string());
                let detail = serde_json::json!({ "why": "its file holds other bytes" });
                audit::note(db, &Deed { who, action: "quarantine", subject, detail })?;
            }
            Ok(())
        });
        if let Err(error) = set_aside {
            tracing::error!(%error, "a damaged blob could not be set aside");
        }
    }

    /// All bytes of a blob of a repository. Blocks on the disk; for blobs that are known to be small.
    ///
    /// # Errors
    /// As [`Storage::open_blob`].
    pub fn read_blob(&self, repository: &RepositoryName, digest: &Digest) -> Result<Vec<u8>, StorageError> {
        let unknown = || StorageError::BlobUnknown(digest.clone());
        let stored = self.find_blob(repository, digest)?.ok_or_else(unknown)?;
        match self.open_blob(digest, stored)? {
            OpenBlob::Whole(bytes) => Ok(bytes),
            OpenBlob::Chunked(chunks) => {
                let mut bytes = Vec::new();
                for number in chunks.of(&(0..chunks.size)) {
                    bytes.extend(chunks.read(number).map_err(|e| self.blob_failed(e))?);
                }
                Ok(bytes)
            }
        }
    }

    /// Makes a blob of one repository a blob of another, too. Returns false where the first does not have it.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn mount(
        &self,
        from: &RepositoryName,
        to: &RepositoryName,
        digest: &Digest,
    ) -> Result<bool, StorageError> {
        if self.find_blob(from, digest)?.is_none() {
            return Ok(false);
        }
        self.leases.take(to, digest);
        let (from, to, digest) = (from.clone(), to.clone(), digest.to_string());
        let mount = move |db: &Connection| {
            let sql = "INSERT OR IGNORE INTO link (repository, digest)
                       SELECT ?1, digest FROM link WHERE repository = ?2 AND digest = ?3";
            db.prepare_cached(sql)?.execute((to.as_str(), from.as_str(), &digest))?;
            let sql = "SELECT EXISTS (SELECT 1 FROM link WHERE repository = ?1 AND digest = ?2)";
            Ok(db.query_row(sql, (to.as_str(), &digest), |row| row.get(0))?)
        };
        self.database.write(Commit::Written, mount).await
    }

    /// The repositories that have a blob, sorted.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn holders(&self, digest: &Digest) -> Result<Vec<RepositoryName>, StorageError> {
        self.database.read(|db| {
            let mut statement =
                db.prepare_cached("SELECT repository FROM link WHERE digest = ?1 ORDER BY repository")?;
            let rows = statement.query_map([digest.to_string()], |row| row.get::<_, String>(0))?;
            let names = rows.collect::<Result<Vec<_>, _>>()?;
            Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
        })
    }

    /// Takes a blob out of a repository; the collector removes the file when no repository has it.
    ///
    /// # Errors
    /// [`StorageError::BlobUnknown`] where it is not in it.
    pub async fn unlink(&self, repository: &RepositoryName, digest: &Digest) -> Result<(), StorageError> {
        let (repository, digest) = (repository.clone(), digest.clone());
        let unlink = move |db: &Connection| {
            let sql = "DELETE FROM link WHERE repository = ?1 AND digest = ?2";
            match db.prepare_cached(sql)?.execute((repository.as_str(), digest.to_string()))? {
                0 => Err(StorageError::BlobUnknown(digest)),
                _ => Ok(()),
            }
        };
        self.database.write(Commit::Synced, unlink).await
    }

    /// Removes blobs that no manifest refers to and whose file does not hold them: only they can be half written.
    pub(super) fn drop_half_written(&self) -> Result<(), StorageError> {
        let sql = "SELECT digest FROM blob WHERE NOT EXISTS
                       (SELECT 1 FROM reference WHERE reference.digest = blob.digest)";
        let loose: Vec<String> = self
            .database
            .read(|db| Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?))?;
        for text in loose {
            let Ok(digest) = text.parse::<Digest>() else { continue };
            let is_whole = self.blobs.open(&digest).is_ok_and(|stored| {
                content::contents(digest.algorithm(), &*stored).is_ok_and(|found| found.digest == digest)
            });
            if !is_whole {
                let blobs = Arc::clone(&self.blobs);
                self.database.write_blocking(Commit::Written, move |db| forget(db, &*blobs, &digest))?;
            }
        }
        Ok(())
    }
}

/// Enters an upload and renames it to its digest. The writer runs it, as it runs all removals of files.
fn place(db: &Connection, blobs: &dyn Blobs, verified: Verified) -> Result<Option<Placed>, StorageError> {
    let Verified { upload, digest, chunks, is_synced } = verified;
    let text = digest.to_string();
    let is_known = size_of(db, &digest)?.is_some();
    if is_known && !is_synced {
        // Two pushed it at once, and a manifest may rely on the other's file by now.
        upload.sync().map_err(StorageError::io("synchronising an upload"))?;
    }
    // The rows first: where the database has no space, the file never comes to its place.
    let size = i64::try_from(upload.received()).unwrap_or(i64::MAX);
    let sql = "INSERT INTO blob (digest, size, chunks, stored_ms) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (digest) DO UPDATE SET size = ?2, chunks = ?3";
    db.prepare_cached(sql)?.execute((&text, size, chunks, now_ms()))?;
    let sql = "INSERT OR IGNORE INTO link (repository, digest) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute((upload.repository().as_str(), &text))?;
    let settle = blobs.place(upload.name(), &digest).map_err(StorageError::io("placing a blob"))?;
    Ok(upload.into_bytes().map(|bytes| Placed { bytes, settle }))
}

/// Removes a blob with its file.
pub(super) fn forget(db: &Connection, blobs: &dyn Blobs, digest: &Digest) -> Result<(), StorageError> {
    let text = digest.to_string();
    db.prepare_cached("DELETE FROM link WHERE digest = ?1")?.execute([&text])?;
    db.prepare_cached("DELETE FROM blob WHERE digest = ?1")?.execute([&text])?;
    blobs.remove(digest);
    Ok(())
}

/// The size of a blob, in whatever repository.
pub(super) fn size_of(db: &Connection, digest: &Digest) -> rusqlite::Result<Option<u64>> {
    let mut statement = db.prepare_cached("SELECT size FROM blob WHERE digest = ?1")?;
    statement.query_row([digest.to_string()], |row| row.get(0)).optional()
}

/// The size of a blob of a repository.
pub(super) fn size_in(
    db: &Connection,
    repository: &RepositoryName,
    digest: &Digest,
) -> rusqlite::Result<Option<u64>> {
    let sql = "SELECT blob.size FROM link JOIN blob USING (digest)
               WHERE link.repository = ?1 AND link.digest = ?2";
    db.prepare_cached(sql)?.query_row((repository.as_str(), digest.to_string()), |row| row.get(0)).optional()
}
