//! Blobs in files: `blobs/<algorithm>/<two digits>/<digits>`, uploads in `uploads/`, and damaged ones in `quarantine/`.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;

use cap_std::fs::{Dir, OpenOptions};

use super::content::{Blobs, Incoming, ReadBlobError, Settle, Stored};
use crate::oci::{Algorithm, Digest};

/// The folders of blobs.
#[derive(Debug)]
pub struct BlobFiles {
    blobs: Dir,
    uploads: Dir,
    quarantine: Dir,
}

impl BlobFiles {
    /// Opens the folders in `root`, and makes them where they are missing.
    pub(super) fn open(root: &Dir) -> io::Result<Self> {
        let folder = |name: &str| {
            root.create_dir_all(name)?;
            root.open_dir(name)
        };
        let blobs = folder("blobs")?;
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            blobs.create_dir_all(algorithm.name())?;
        }
        let files = Self { blobs, uploads: folder("uploads")?, quarantine: folder("quarantine")? };
        sync(root)?;
        Ok(files)
    }
}

impl Stored for File {
    fn len(&self) -> io::Result<u64> {
        self.metadata().map(|metadata| metadata.len())
    }

    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        self.read_exact_at(buffer, at)
    }
}

impl Incoming for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        // All of the file's metadata goes along: where the file system keeps one journal, that takes a renamed entry with it,
        // and the folder's own synchronisation, which no other system can do without, finds nothing to do.
        self.sync_all()
    }
}

impl Blobs for BlobFiles {
    fn open(&self, digest: &Digest) -> Result<Box<dyn Stored>, ReadBlobError> {
        match self.blobs.open(path(digest)) {
            Ok(file) => Ok(Box::new(file.into_std())),
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                Err(ReadBlobError::Missing(digest.clone()))
            }
            Err(source) => Err(ReadBlobError::Io { digest: digest.clone(), source }),
        }
    }

    fn has(&self, digest: &Digest, size: u64) -> bool {
        self.blobs.metadata(path(digest)).is_ok_and(|metadata| metadata.len() == size)
    }

    fn create(&self, upload: &str) -> io::Result<Box<dyn Incoming>> {
        let options = OpenOptions::new().read(true).write(true).create_new(true).clone();
        Ok(Box::new(self.uploads.open_with(upload, &options)?.into_std()))
    }

    fn discard(&self, upload: &str) {
        let _ = self.uploads.remove_file(upload);
    }

    fn sweep(&self) -> io::Result<()> {
        for entry in self.uploads.entries()? {
            entry?.remove_file()?;
        }
        Ok(())
    }

    fn place(&self, upload: &str, digest: &Digest) -> io::Result<Settle> {
        let shard = shard(digest);
        let renamed = self.uploads.rename(upload, &self.blobs, path(digest));
        if renamed.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
            self.blobs.create_dir_all(&shard)?;
            sync(&self.blobs.open_dir(digest.algorithm().name())?)?;
            self.uploads.rename(upload, &self.blobs, path(digest))?;
        } else {
            renamed?;
        }
        let folder = self.blobs.open(&shard)?;
        Ok(Box::new(move || folder.sync_all()))
    }

    fn remove(&self, digest: &Digest) {
        let _ = self.blobs.remove_file(path(digest));
    }

    fn quarantine(&self, digest: &Digest) {
        let name = format!("{}-{}", digest.algorithm().name(), digest.hex());
        let _ = self.blobs.rename(path(digest), &self.quarantine, name);
    }

    fn digests(&self) -> io::Result<Vec<Digest>> {
        let mut digests = Vec::new();
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            for shard in self.blobs.open_dir(algorithm.name())?.entries()? {
                let shard = shard?;
                if !shard.file_type()?.is_dir() {
                    continue;
                }
                for file in shard.open_dir()?.entries()? {
                    let digest = format!("{}:{}", algorithm.name(), file?.file_name().to_string_lossy());
                    digests.extend(digest.parse::<Digest>());
                }
            }
        }
        Ok(digests)
    }
}

fn shard(digest: &Digest) -> String {
    format!("{}/{}", digest.algorithm().name(), digest.hex().get(..2).unwrap_or_default())
}

fn path(digest: &Digest) -> String {
    format!("{}/{}", shard(digest), digest.hex())
}

/// Makes the entries of a folder durable.
pub(super) fn sync(dir: &Dir) -> io::Result<()> {
    dir.open(".")?.sync_all()
}
