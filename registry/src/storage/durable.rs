//! What was written and is not yet safe from a loss of power.
//!
//! A blob's file is synchronised in the background as soon as it is in its place; a manifest waits for the files that it
//! refers to. So the disk works while the client still sends the rest.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::StorageError;
use super::content::{Incoming, Settle};
use crate::oci::Digest;

/// How a synchronisation went: not yet ended, done, or what failed.
type Progress = Option<Result<(), io::ErrorKind>>;

/// A blob that was just placed.
pub(super) struct Placed {
    /// Its bytes.
    pub(super) bytes: Box<dyn Incoming>,
    /// Makes its entry durable.
    pub(super) settle: Settle,
}

#[derive(Debug, Default)]
pub(super) struct Durable {
    open: Arc<Mutex<HashMap<Digest, watch::Receiver<Progress>>>>,
}

impl Durable {
    /// Starts to make the bytes of a blob durable and then their entry. They must be in their place.
    pub(super) fn start(&self, digest: &Digest, placed: Placed) {
        let (sender, receiver) = watch::channel(None);
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(digest.clone(), receiver);
        let (open, digest) = (Arc::clone(&self.open), digest.clone());
        tokio::task::spawn_blocking(move || {
            let Placed { bytes, settle } = placed;
            let synced = bytes.sync().and_then(|()| settle()).map_err(|e| e.kind());
            if synced.is_ok() {
                open.lock().unwrap_or_else(PoisonError::into_inner).remove(&digest);
            }
            // A failure stays in the table, so that no later manifest takes the blob for safe.
            let _ = sender.send(Some(synced));
        });
    }

    /// Waits until these blobs are safe.
    pub(super) async fn wait<'a>(
        &self,
        digests: impl Iterator<Item = &'a Digest>,
    ) -> Result<(), StorageError> {
        let waiting: Vec<_> = {
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            digests.filter_map(|digest| open.get(digest).cloned()).collect()
        };
        for mut progress in waiting {
            let ended = progress.wait_for(Option::is_some).await.map_err(|_| StorageError::Stopping)?;
            if let Some(Err(kind)) = *ended {
                return Err(StorageError::io("synchronising a blob")(kind.into()));
            }
        }
        Ok(())
    }

    /// Waits until all blobs are safe.
    pub(super) async fn all(&self) -> Result<(), StorageError> {
        let digests: Vec<Digest> =
            self.open.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect();
        self.wait(digests.iter()).await
    }

    /// Forgets a blob that is gone.
    pub(super) fn forget(&self, digest: &Digest) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
    }
}
