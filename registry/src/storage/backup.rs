//! All of a registry at another place, taken while it serves.
//!
//! The database is copied first, as it is at one moment; then every blob that this copy knows. The collector may
//! remove a blob in between only where nothing referred to it, so such a blob is taken out of the copy.

use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::files;
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
        let target = files::BlobFiles::open(&root).map_err(StorageError::io("making the new folder"))?;
        let copied = Connection::open(database).map_err(StorageError::from)?;
        let sql =
            "SELECT digest, EXISTS (SELECT 1 FROM reference WHERE reference.digest = blob.digest) FROM blob";
        let blobs: Vec<(String, bool)> = {
            let mut statement = copied.prepare(sql).map_err(StorageError::from)?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(StorageError::from)?;
            rows.collect::<Result<_, _>>().map_err(StorageError::from)?
        };
        let mut backed_up = BackedUp::default();
        for (text, is_referred_to) in blobs {
            let Ok(digest) = text.parse::<Digest>() else { continue };
            match files::copy(&self.files, &target, &digest).map_err(StorageError::io("copying a blob"))? {
                Some(bytes) => {
                    backed_up.blobs += 1;
                    backed_up.bytes += bytes;
                }
                None if is_referred_to => return Err(BackupError::Damaged(digest)),
                None => super::blobs::forget(&copied, &target, &digest)?,
            }
        }
        Ok(backed_up)
    }
}
