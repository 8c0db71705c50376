//! The bytes of a version.
//!
//! A download goes to a file named by its digest beside the store, held by one process at a time: others wait for it and
//! find the blob in the store then. What was downloaded before a connection or the process broke is gone on with. Only
//! bytes with the right digest reach the store, and the store verifies them again whenever they are read.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use casefile_package::{AdmitError, Admitted, Caps, admit};
use reqwest::StatusCode;
use reqwest::header;

use super::{Client, ClientError};
use crate::blobs::PutBlobError;
use crate::index::IndexEntry;
use crate::oci::{Digest, Manifest, media};
use crate::store::Store;

/// How often a connection is tried anew before the pull is given up.
const TRIES_MAX: u32 = 6;
/// The first pause between two tries; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(200);
/// The bytes of a manifest that are read.
const MANIFEST_BYTES_MAX: usize = 4 << 20;
/// How long between two looks whether another process has ended its download.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Why a version is not pulled. The store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The registry fails, or lies.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The component would not be run, so it is not kept.
    #[error("{version} is refused")]
    Admit {
        /// The version.
        version: String,
        /// Why.
        #[source]
        source: AdmitError,
    },
    /// The package is not what the index says.
    #[error("{version} is not what the index of its registry says: {problem}; nothing of it is used")]
    Differs {
        /// The version.
        version: String,
        /// What differs.
        problem: String,
    },
    /// It cannot be kept.
    #[error(transparent)]
    Put(#[from] PutBlobError),
    /// The folder of downloads cannot be used.
    #[error("the folder `{}` cannot be used; check its permissions and the free space", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
}

impl Client {
    /// Brings the bytes of a version into the store, where they are not there already. `told` hears how many bytes of
    /// them have come.
    ///
    /// # Errors
    /// [`PullError`].
    pub async fn pull(
        &self,
        entry: &IndexEntry,
        store: &Store,
        downloads: &Path,
        told: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), PullError> {
        if store.load(&entry.digest).is_ok() {
            told(entry.size);
            return Ok(());
        }
        let download = Download::open(downloads, entry).await?;
        // Another process may have brought it in the meantime.
        if store.load(&entry.digest).is_err() {
            self.check_manifest(entry).await?;
            let bytes = self.download(entry, &download, told).await?;
            let admitted = admit(&bytes, &Caps::default())
                .map_err(|source| PullError::Admit { version: entry.id(), source })?;
            check_package(entry, &admitted)?;
            store.keep(&bytes)?;
        }
        download.finish();
        told(entry.size);
        Ok(())
    }

    /// Checks that the manifest that the index names is a package of the component that it names.
    async fn check_manifest(&self, entry: &IndexEntry) -> Result<(), PullError> {
        let url = self.manifest_url(&entry.name, &entry.manifest.to_string())?;
        let request = self.authorized(self.http.get(url)).header(header::ACCEPT, media::MANIFEST);
        let response = self.send(request, &format!("manifest of {}", entry.id())).await?;
        let body = self.read(response, MANIFEST_BYTES_MAX).await?;
        let differs = |problem: &str| PullError::Differs { version: entry.id(), problem: problem.to_owned() };
        if Digest::sha256(&body) != entry.manifest.into() {
            return Err(differs("its manifest has another digest"));
        }
        let manifest = Manifest::parse(&body, media::MANIFEST)
            .map_err(|e| differs(&format!("its manifest is none: {e}")))?;
        let is_wasm = manifest.config.as_ref().is_some_and(|config| config.media_type == media::WASM_CONFIG);
        match manifest.layers.as_deref() {
            Some([layer])
                if is_wasm
                    && layer.media_type == media::WASM
                    && layer.digest == entry.digest.into()
                    && layer.size == entry.size =>
            {
                Ok(())
            }
            _ => Err(differs("its manifest is not one of this one component")),
        }
    }

    /// The bytes of the component, going on where an earlier download ended.
    async fn download(
        &self,
        entry: &IndexEntry,
        download: &Download,
        told: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Vec<u8>, PullError> {
        let mut tries = 0;
        let mut came = download.length()?;
        loop {
            match self.go_on(entry, download, told).await {
                Ok(()) => {
                    let bytes = download.read()?;
                    if casefile_package::Digest::of(&bytes) == entry.digest {
                        return Ok(bytes);
                    }
                    // Nothing of it is kept: the next try begins anew.
                    download.truncate()?;
                    return Err(self
                        .wrong(format!("the bytes of {} have another digest", entry.id()))
                        .into());
                }
                Err(PullError::Client(error)) if error.is_passing() => {
                    let now = download.length()?;
                    tries = if now > came { 0 } else { tries + 1 };
                    came = now;
                    if tries == TRIES_MAX {
                        return Err(error.into());
                    }
                    tokio::time::sleep(PAUSE * 2_u32.pow(tries)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn go_on(
        &self,
        entry: &IndexEntry,
        download: &Download,
        told: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), PullError> {
        let mut came = download.length()?;
        if came > entry.size {
            download.truncate()?;
            came = 0;
        }
        if came == entry.size {
            return Ok(());
        }
        let mut request = self.authorized(self.http.get(self.blob_url(&entry.name, &entry.digest.into())?));
        if came > 0 {
            request = request.header(header::RANGE, format!("bytes={came}-"));
        }
        let mut response = self.send(request, &format!("component of {}", entry.id())).await?;
        if came > 0 && response.status() != StatusCode::PARTIAL_CONTENT {
            download.truncate()?;
            came = 0;
        }
        let broken = |source| PullError::Client(super::unreachable(&self.base, source));
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            came += chunk.len() as u64;
            if came > entry.size {
                download.truncate()?;
                return Err(self.wrong(format!("{} has more bytes than it says", entry.id())).into());
            }
            download.append(&chunk)?;
            told(came);
        }
        Ok(())
    }
}

/// Checks the package against what the index says of it: a registry must not describe a skill as asking for less.
fn check_package(entry: &IndexEntry, admitted: &Admitted) -> Result<(), PullError> {
    let differs = |problem: String| PullError::Differs { version: entry.id(), problem };
    let Some(inside) = IndexEntry::of(admitted, entry.manifest, &entry.publisher, entry.published_ms) else {
        return Err(differs("it is no package of a skill".to_owned()));
    };
    if (&inside.name, &inside.version) != (&entry.name, &entry.version) {
        return Err(differs(format!("it calls itself {}", inside.id())));
    }
    let mut parts = [
        (inside.tools == entry.tools, "tools"),
        (inside.steps == entry.steps, "skills to run"),
        (inside.imports == entry.imports, "imports"),
        (inside.size == entry.size, "bytes"),
    ]
    .into_iter();
    match parts.find(|(is_same, _)| !is_same) {
        Some((_, what)) => Err(differs(format!("it has other {what}"))),
        None => Ok(()),
    }
}

/// A download under way, held by this process alone.
struct Download {
    folder: PathBuf,
    path: PathBuf,
    file: File,
}

impl Download {
    /// Waits until no other process downloads the same.
    async fn open(folder: &Path, entry: &IndexEntry) -> Result<Self, PullError> {
        let failed = |source| PullError::Folder { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(format!("{}.part", entry.digest.hex()));
        loop {
            let file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(std::fs::TryLockError::WouldBlock) => {
                    tokio::time::sleep(LOOK_EVERY).await;
                    continue;
                }
                Err(std::fs::TryLockError::Error(source)) => return Err(failed(source)),
            }
            // The one before has removed the file that was opened here: then there may be another of its name.
            let is_same = std::fs::metadata(&path).is_ok_and(|now| {
                use std::os::unix::fs::MetadataExt as _;
                file.metadata().is_ok_and(|held| (held.dev(), held.ino()) == (now.dev(), now.ino()))
            });
            if is_same {
                return Ok(Self { folder: folder.to_owned(), path, file });
            }
        }
    }

    fn failed(&self, source: io::Error) -> PullError {
        PullError::Folder { folder: self.folder.clone(), source }
    }

    fn length(&self) -> Result<u64, PullError> {
        self.file.metadata().map(|metadata| metadata.len()).map_err(|e| self.failed(e))
    }

    fn append(&self, bytes: &[u8]) -> Result<(), PullError> {
        (&self.file).write_all(bytes).map_err(|e| self.failed(e))
    }

    fn truncate(&self) -> Result<(), PullError> {
        self.file.set_len(0).map_err(|e| self.failed(e))
    }

    fn read(&self) -> Result<Vec<u8>, PullError> {
        let mut bytes = Vec::new();
        let read = (&self.file).seek(SeekFrom::Start(0)).and_then(|_| (&self.file).read_to_end(&mut bytes));
        read.map_err(|e| self.failed(e))?;
        Ok(bytes)
    }

    fn finish(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
