//! Blobs: bytes in files named by their digest, `sha256/ab/<64 digits>`.

#[cfg(test)]
mod tests;

use std::io;

use cap_std::fs::Dir;
use casefile_package::Digest;

use crate::files;

/// A directory of blobs. Several processes can use one directory at the same time.
#[derive(Debug)]
pub struct BlobStore {
    /// The folder `sha256`.
    dir: Dir,
}

/// Why a blob store cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("the folder of blobs cannot be made or opened; check its permissions and the free space")]
pub struct OpenBlobsError(#[source] io::Error);

/// Why a blob cannot be put.
#[derive(Debug, thiserror::Error)]
#[error("blob {digest} cannot be written; check the permissions and the free space of the store")]
pub struct PutBlobError {
    /// The digest of the bytes.
    pub digest: Digest,
    /// What the file system said.
    #[source]
    pub source: io::Error,
}

/// Why a blob cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum GetBlobError {
    /// There is no such blob.
    #[error("blob {digest} is not in the store; pull or publish it first")]
    Missing {
        /// The digest asked for.
        digest: Digest,
    },
    /// The file does not hold the bytes that its name promises.
    #[error(
        "blob {digest} is corrupt: its bytes have the digest {found}; pull or publish it again to repair it"
    )]
    Corrupt {
        /// The digest asked for.
        digest: Digest,
        /// The digest of the bytes found.
        found: Digest,
    },
    /// The file cannot be read.
    #[error("blob {digest} cannot be read; check the permissions of the store")]
    Io {
        /// The digest asked for.
        digest: Digest,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
}

impl BlobStore {
    /// Opens the blobs in `dir`, and makes the folder on first use.
    ///
    /// # Errors
    /// [`OpenBlobsError`] where the folder can be neither made nor opened.
    pub fn open(dir: &Dir) -> Result<Self, OpenBlobsError> {
        let open = || {
            make_dir(dir, "sha256")?;
            dir.open_dir("sha256")
        };
        Ok(Self { dir: open().map_err(OpenBlobsError)? })
    }

    /// Stores bytes under their digest. They are durable once this returns. A blob that is there stays as it
    /// is, unless its bytes are corrupt: then it is replaced.
    ///
    /// # Errors
    /// [`PutBlobError`] where the file cannot be written.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, PutBlobError> {
        let digest = Digest::of(bytes);
        let put = || {
            let hex = digest.hex();
            let shard = shard(&hex);
            make_dir(&self.dir, shard)?;
            let dir = self.dir.open_dir(shard)?;
            if self.get(&digest).is_ok() {
                // Another process may have renamed it into place without having made that durable yet.
                return files::sync(&dir);
            }
            files::write(&dir, &hex, bytes)
        };
        put().map_err(|source| PutBlobError { digest, source })?;
        Ok(digest)
    }

    /// The bytes of a digest, verified.
    ///
    /// # Errors
    /// [`GetBlobError::Missing`], [`GetBlobError::Corrupt`] where the bytes have another digest,
    /// [`GetBlobError::Io`].
    pub fn get(&self, digest: &Digest) -> Result<Vec<u8>, GetBlobError> {
        let digest = *digest;
        let bytes = self.dir.read(path(&digest)).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => GetBlobError::Missing { digest },
            _ => GetBlobError::Io { digest, source },
        })?;
        let found = Digest::of(&bytes);
        if found == digest { Ok(bytes) } else { Err(GetBlobError::Corrupt { digest, found }) }
    }

    /// Whether there is a file for a digest; its bytes are not verified.
    ///
    /// # Errors
    /// [`GetBlobError::Io`] where the store cannot be read.
    pub fn contains(&self, digest: &Digest) -> Result<bool, GetBlobError> {
        self.dir.try_exists(path(digest)).map_err(|source| GetBlobError::Io { digest: *digest, source })
    }
}

fn path(digest: &Digest) -> String {
    let hex = digest.hex();
    format!("{}/{hex}", shard(&hex))
}

/// The folder of a blob: the first two digits, so that no folder grows too large.
fn shard(hex: &str) -> &str {
    hex.get(..2).unwrap_or(hex)
}

fn make_dir(parent: &Dir, name: &str) -> io::Result<()> {
    match parent.create_dir(name) {
        Ok(()) => files::sync(parent),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
