//! What a registry keeps: blobs in files, everything else in one SQLite database.
//!
//! # Layout, in reading order
//! - `database`: one writer that commits for many, and readers beside it.
//! - `schema`: the tables.
//! - [`content`]: where the bytes of blobs lie, verified whenever they are read; `files`: in files named by their digest.
//! - [`upload`]: bytes on their way in.
//! - `durable`: what was written and is not yet safe from a loss of power.
//! - `leases`: what the collector must leave alone for now.
//! - [`blobs`], [`manifests`], [`tags`], [`namespaces`], [`versions`], [`audit`]: the operations, by what they are about.
//! - [`collect`]: removes what nothing refers to.
//! - [`fsck`], [`backup`]: is all as it should be; all of it at another place.
//!
//! # What is promised
//! - **A blob or an upload that was acknowledged** survives the end of the process, however it ends.
//! - **A manifest that was acknowledged** survives a loss of power, with all that it refers to.
//! - **A manifest is visible** only with all blobs that it needs.
//! - **Bytes are served** only where they have the digest they are asked for by.
//!
//! # Order of writes
//! An upload is hashed while it is written to a file of its own. It is renamed to its digest and entered in the
//! database by the one writer, which also removes files, so that the collector and an upload of the same digest cannot
//! cross. The file is synchronised in the background from then on; a manifest waits for the files that it refers to,
//! then for their folders, then for a synchronised commit, which it shares with all that wait at the same time.
//! After an unclean end, blobs that no manifest refers to are hashed again, since only they can be half on disk, and files
//! that the database does not know are removed.

pub mod audit;
pub mod backup;
pub mod blobs;

pub mod collect;
pub mod content;
pub(crate) mod database;
mod durable;
mod files;
pub mod fsck;
mod leases;
pub mod manifests;
pub mod namespaces;
mod schema;
pub mod tags;
#[cfg(test)]
mod tests;
pub mod upload;
pub mod versions;

use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cap_std::ambient_authority;
use cap_std::fs::Dir;

use crate::oci::Digest;
use content::Blobs;
use database::Database;
use durable::Durable;
use files::BlobFiles;
use leases::Leases;

/// The database in the folder of a registry.
const DATABASE_FILE: &str = "registry.sqlite";
/// What a registry may hold before its database.
const OWN_ENTRIES: [&str; 5] = ["lock", "running", "blobs", "uploads", "quarantine"];
/// Held by the one process that serves a folder.
const LOCK_FILE: &str = "lock";
/// There while a process serves; what it leaves behind tells of an unclean end.
const RUNNING_FILE: &str = "running";

/// The content of one registry.
#[derive(Debug)]
pub struct Storage {
    path: PathBuf,
    root: Dir,
    blobs: Arc<dyn Blobs>,
    database: Database,
    durable: Durable,
    leases: Leases,
    /// Held as long as the storage is; nothing reads it.
    _lock: Option<std::fs::File>,
}

/// Why an operation on the storage failed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no such blob in the repository.
    #[error("blob {0} is not in this repository")]
    BlobUnknown(Digest),
    /// There is no such manifest in the repository.
    #[error("{0} is not in this repository")]
    ManifestUnknown(String),
    /// A manifest refers to a blob that is not there.
    #[error("the manifest refers to {0}, which is not in this repository; push it first")]
    BlobMissing(Digest),
    /// A manifest says another size of a blob than it has.
    #[error("the manifest says that {digest} has {said} bytes, and it has {size}")]
    SizeWrong {
        /// The blob.
        digest: Digest,
        /// What the manifest says.
        said: u64,
        /// What it has.
        size: u64,
    },
    /// There is no such version.
    #[error("{0} was never published here")]
    VersionUnknown(String),
    /// A version is in another state than the change is meant for.
    #[error("{version} is {is}, and only undoing that very state changes it")]
    OtherState {
        /// The version, with the name of the skill.
        version: String,
        /// Its state.
        is: crate::index::State,
    },
    /// A version stands for other content.
    #[error("{version} stands for {bound} and cannot become {refused}; raise the version")]
    Taken {
        /// The version, with the name of the skill.
        version: String,
        /// The digest that it stands for.
        bound: String,
        /// The digest that it was to stand for.
        refused: String,
    },
    /// The bytes on disk are not those that were stored.
    #[error("{0} is damaged on the registry's disk and was set aside; push it again")]
    Corrupt(Digest),
    /// The disk is full.
    #[error("the registry's disk is full; nothing was changed")]
    Full,
    /// The database failed.
    #[error("the registry's database failed")]
    Database(#[source] rusqlite::Error),
    /// The file system failed.
    #[error("the registry's folder failed while {what}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
    /// The change was not begun.
    #[error("the registry's database could not begin the change; try again")]
    NotBegun,
    /// The process is ending.
    #[error("the registry is stopping; try again")]
    Stopping,
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Database(error),
        }
    }
}

impl StorageError {
    /// An error of the file system while `what` was done.
    pub(crate) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { what, source },
        }
    }
}

/// Why a folder cannot be opened as a registry.
#[derive(Debug, thiserror::Error)]
pub enum OpenStorageError {
    /// Another process serves it.
    #[error("`{}` is served by another process; stop it first, or name another folder", .0.display())]
    InUse(PathBuf),
    /// It holds something else.
    #[error("`{}` holds files and is no registry; name a new or empty folder", .0.display())]
    NotRegistry(PathBuf),
    /// It was written by a newer program.
    #[error("`{}` has format {found} and this program knows {known}; update the program", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The format of this program.
        known: i64,
    },
    /// It cannot be read or written.
    #[error("`{}` cannot be used as a registry; check its permissions, the free space, and that it is one", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: StorageError,
    },
}

/// For what a folder is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To serve it: one process at a time, which tidies up after one that was killed.
    Serve,
    /// To look at it, or to change accounts and namespaces, also beside a process that serves it.
    Administer,
}

impl Storage {
    /// Opens the registry in `path`, and makes it where there is none. What was uploaded or asked for within `grace` is
    /// never collected.
    ///
    /// # Errors
    /// [`OpenStorageError`], naming the folder.
    pub fn open(path: &Path, purpose: Purpose, grace: Duration) -> Result<Self, OpenStorageError> {
        let unusable = |source| OpenStorageError::Unusable { path: path.to_owned(), source };
        let failed = |what| move |source| unusable(StorageError::io(what)(source));
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed("making it"))?;
        if !path.join(DATABASE_FILE).exists() && holds_other_files(path).map_err(failed("listing it"))? {
            return Err(OpenStorageError::NotRegistry(path.to_owned()));
        }
        let root = Dir::open_ambient_dir(path, ambient_authority()).map_err(failed("opening it"))?;
        let lock = match purpose {
            Purpose::Serve => Some(lock(path)?),
            Purpose::Administer => None,
        };
        let blobs = Arc::new(BlobFiles::open(&root).map_err(failed("opening its blobs"))?);
        let database = Database::open(&path.join(DATABASE_FILE)).map_err(|error| match error {
            database::OpenError::Newer { found, known } => {
                OpenStorageError::Newer { path: path.to_owned(), found, known }
            }
            database::OpenError::Failed(source) => unusable(source),
        })?;
        let storage = Self {
            path: path.to_owned(),
            root,
            blobs,
            database,
            durable: Durable::default(),
            leases: Leases::new(grace),
            _lock: lock,
        };
        if purpose == Purpose::Serve {
            storage.recover().map_err(unusable)?;
        }
        Ok(storage)
    }

    /// The database, for operations that live elsewhere.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Notes that all is on disk: the next start need not look.
    ///
    /// # Errors
    /// [`StorageError::Io`].
    pub async fn close(&self) -> Result<(), StorageError> {
        self.durable.all().await?;
        self.database.write(database::Commit::Synced, |_| Ok(())).await?;
        self.root.remove_file(RUNNING_FILE).map_err(StorageError::io("noting the end"))
    }

    /// Tidies up after a process that was killed: uploads that nobody can go on with, and blobs that may be half on disk.
    fn recover(&self) -> Result<(), StorageError> {
        self.blobs.sweep().map_err(StorageError::io("removing abandoned uploads"))?;
        let is_unclean = self.root.exists(RUNNING_FILE);
        if is_unclean {
            self.drop_half_written()?;
            self.remove_stray_files()?;
        }
        let running = self.root.create(RUNNING_FILE).map_err(StorageError::io("noting the start"))?;
        // What the killed process had written and not synchronised becomes durable with the whole file system.
        rustix::fs::syncfs(&running).map_err(|e| StorageError::io("synchronising")(e.into()))
    }
}

/// Whether a folder holds what no unfinished registry holds.
fn holds_other_files(path: &Path) -> io::Result<bool> {
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        if !OWN_ENTRIES.iter().any(|own| name == *own) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn lock(path: &Path) -> Result<std::fs::File, OpenStorageError> {
    let unusable = |source| OpenStorageError::Unusable {
        path: path.to_owned(),
        source: StorageError::io("locking it")(source),
    };
    let file =
        std::fs::OpenOptions::new().create(true).append(true).open(path.join(LOCK_FILE)).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenStorageError::InUse(path.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => Err(unusable(source)),
    }
}

/// Milliseconds since the Unix epoch.
#[allow(clippy::disallowed_methods, reason = "a registry dates what it keeps; no report holds such a time")]
pub(crate) fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
