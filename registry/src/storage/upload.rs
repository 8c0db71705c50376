//! Bytes on their way in.

use std::io;
use std::sync::Arc;

use super::content::{self, Blobs, Incoming, WHOLE_BYTES_MAX};
use super::{Storage, StorageError};
use crate::oci::{Algorithm, Digest, Hasher, RepositoryName};

/// An upload that is under way. Its file goes with it, unless it is finished.
#[derive(Debug)]
pub struct Upload {
    name: String,
    repository: RepositoryName,
    blobs: Arc<dyn Blobs>,
    incoming: Option<Box<dyn Incoming>>,
    hasher: Hashing,
    received: u64,
}

/// The digest so far; opaque, so that an upload can be shown.
struct Hashing(Hasher);

impl std::fmt::Debug for Hashing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashing")
    }
}

/// Why an upload does not become a blob.
#[derive(Debug, thiserror::Error)]
pub enum FinishUploadError {
    /// The bytes have another digest.
    #[error("the bytes have the digest {found}, not {expected}")]
    Digest {
        /// The digest that was promised.
        expected: Digest,
        /// The digest of what was sent.
        found: Digest,
    },
    /// It cannot be stored.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// An upload whose bytes are those promised.
pub(super) struct Verified {
    pub(super) upload: Upload,
    pub(super) digest: Digest,
    pub(super) chunks: Option<Vec<u8>>,
    /// Whether the bytes are safe from a loss of power.
    pub(super) is_synced: bool,
}

impl Upload {
    /// The name of the upload: 32 random hexadecimal digits.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The repository it is for.
    pub fn repository(&self) -> &RepositoryName {
        &self.repository
    }

    /// How many bytes have arrived.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Writes more bytes. Blocks on the disk.
    ///
    /// # Errors
    /// [`StorageError::Full`], [`StorageError::Io`]; the upload cannot be gone on with then.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.hasher.0.update(bytes);
        self.received += bytes.len() as u64;
        self.incoming()
            .and_then(|incoming| incoming.append(bytes))
            .map_err(StorageError::io("writing an upload"))
    }

    /// What is written to, which the first bytes make.
    fn incoming(&mut self) -> io::Result<&mut (dyn Incoming + 'static)> {
        if self.incoming.is_none() {
            self.incoming = Some(self.blobs.create(&self.name)?);
        }
        self.incoming.as_deref_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Checks the digest of all that arrived. Blocks on the disk.
    pub(super) fn verify(mut self, expected: &Digest) -> Result<Verified, FinishUploadError> {
        self.incoming().map_err(StorageError::io("writing an upload"))?;
        let is_small = self.received <= WHOLE_BYTES_MAX;
        let (found, chunks) = if is_small && expected.algorithm() == Algorithm::Sha256 {
            (self.hasher.0.clone().finish(), None)
        } else {
            let read = self.incoming().and_then(|incoming| content::contents(expected.algorithm(), incoming));
            let read = read.map_err(StorageError::io("reading an upload"))?;
            (read.digest, (!is_small).then_some(read.chunks))
        };
        if found != *expected {
            return Err(FinishUploadError::Digest { expected: expected.clone(), found });
        }
        Ok(Verified { upload: self, digest: found, chunks, is_synced: false })
    }

    /// Makes what arrived durable. Blocks on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.incoming.as_ref().map_or(Ok(()), |incoming| incoming.sync())
    }

    /// Hands the bytes over; what is left of the upload removes nothing.
    pub(super) fn into_bytes(mut self) -> Option<Box<dyn Incoming>> {
        self.incoming.take()
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.incoming.is_some() {
            self.blobs.discard(&self.name);
        }
    }
}

impl Storage {
    /// Begins an upload.
    ///
    /// # Errors
    /// [`StorageError::Io`] where the system has no randomness.
    pub fn begin_upload(&self, repository: &RepositoryName) -> Result<Upload, StorageError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|e| StorageError::io("naming an upload")(io::Error::other(e)))?;
        Ok(Upload {
            name: hex::encode(random),
            repository: repository.clone(),
            blobs: Arc::clone(&self.blobs),
            incoming: None,
            hasher: Hashing(Hasher::new(Algorithm::Sha256)),
            received: 0,
        })
    }
}
