//! All of a registry at another place, taken while it serves.
//!
//! The database is copied first, as it is at one moment; then every blob that this copy knows. The collector may
//! remove a blob in between where nothing refers to it any more, so such a blob is taken out of the copy, with the
//! manifests that were deleted since.

use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::blobs;
use super::content::{self, Blobs};
use super::files::BlobFiles;
use super::{DATABASE_FILE, OpenStorageError, Purpose, Storage, StorageError};
use crate::oci::Digest;

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The place is not empty.
    #[error("`{0}` is not empty; name a new folder")]
    NotEmpty(String),
    /// The new place cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenStorageError),
    /// A blob that is referred to is damaged or missing.
    #[error("blob {0} is damaged or missing, so a backup would be, too; see `casefile registry fsck`")]
    Damaged(Digest),
    /// Reading or writing failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Blobs.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Storage {
    /// Copies everything into an empty or new folder, which can be served as it is. Every blob is verified on the way.
    ///
    /// # Errors
    /// [`BackupError`]; then the folder is no registry.
    pub fn backup(&self, to: &Path) -> Result<BackedUp, BackupError> {
        let failed = |what| StorageError::io(what);
        let is_empty = match std::fs::read_dir(to) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(failed("opening the new folder")(error).into()),
        };
        if !is_empty {
            return Err(BackupError::NotEmpty(to.display().to_string()));
        }
        std::fs::create_dir_all(to).map_err(failed("making the new folder"))?;
        // The database comes under its own name last, so that a copy that was broken off is no registry.
        let unfinished = to.join(".unfinished.sqlite");
        let copy = |db: &Connection| -> Result<(), StorageError> {
            Ok(db.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()]).map(|_| ())?)
        };
        let copied = self.database.read(copy).map_err(BackupError::from);
        let backed_up = copied.and_then(|()| self.copy_blobs(to, &unfinished)).inspect_err(|_| {
            // The folder was empty, so all that is in it is ours; the first error is the one to report.
            let _ = std::fs::remove_dir_all(to);
        })?;
        std::fs::rename(&unfinished, to.join(DATABASE_FILE)).map_err(failed("naming the copy"))?;
        let folder = std::fs::File::open(to).map_err(failed("opening the new folder"))?;
        rustix::fs::syncfs(&folder).map_err(|e| failed("synchronising the new folder")(e.into()))?;
        Storage::open(to, Purpose::Administer, Duration::ZERO)?;
        Ok(backed_up)
    }

    fn copy_blobs(&self, to: &Path, database: &Path) -> Result<BackedUp, BackupError> {
        let root = cap_std::fs::Dir::open_ambient_dir(to, cap_std::ambient_authority())
            .map_err(StorageError::io("opening the new folder"))?;
        let target = BlobFiles::open(&root).map_err(StorageError::io("making the new folder"))?;
        let copied = Connection::open(database).map_err(StorageError::from)?;
        let sql =
            "SELECT digest, EXISTS (SELECT 1 FROM reference WHERE reference.digest = blob.digest) FROM blob";
        let all: Vec<(String, bool)> = {
            let mut statement = copied.prepare(sql).map_err(StorageError::from)?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(StorageError::from)?;
            rows.collect::<Result<_, _>>().map_err(StorageError::from)?
        };
        let mut backed_up = BackedUp::default();
        for (text, is_referred_to) in all {
            let Ok(digest) = text.parse::<Digest>() else { continue };
            match self.copy_blob(&target, &digest)? {
                Some(bytes) => {
                    backed_up.blobs += 1;
                    backed_up.bytes += bytes;
                }
                None if is_referred_to && self.is_entered(&digest)? => {
                    return Err(BackupError::Damaged(digest));
                }
                None => {
                    forget_manifests(&copied, &digest).map_err(StorageError::from)?;
                    blobs::forget(&copied, &target, &digest)?;
                }
            }
        }
        Ok(backed_up)
    }

    /// Copies a blob; nothing where it is missing or damaged. One that was just pushed anew has its file a moment later.
    fn copy_blob(&self, to: &dyn Blobs, digest: &Digest) -> Result<Option<u64>, StorageError> {
        let copy = || content::copy(&*self.blobs, to, digest).map_err(StorageError::io("copying a blob"));
        match copy()? {
            None if self.is_entered(digest)? => copy(),
            copied => Ok(copied),
        }
    }
}

/// Takes manifests that refer to a blob out of a copy: they were deleted since it was taken.
fn forget_manifests(copied: &Connection, digest: &Digest) -> rusqlite::Result<()> {
    let sql = "SELECT repository, manifest FROM reference WHERE digest = ?1";
    let manifests: Vec<(String, String)> = copied
        .prepare_cached(sql)?
        .query_map([digest.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for key in &manifests {
        copied.execute("DELETE FROM tag WHERE repository = ?1 AND digest = ?2", (&key.0, &key.1))?;
        copied.execute("DELETE FROM manifest WHERE repository = ?1 AND digest = ?2", (&key.0, &key.1))?;
        copied.execute("DELETE FROM reference WHERE repository = ?1 AND manifest = ?2", (&key.0, &key.1))?;
    }
    Ok(())
}
