//! Blobs in files: `blobs/<algorithm>/<two digits>/<digits>`, uploads in `uploads/`, and damaged ones in `quarantine/`.
//!
//! Every read is verified before the first byte is given out. A small blob is hashed whole. A large one has the SHA-256
//! of each of its chunks in the database: the chunks that are asked for are verified first, and once more while they are
//! sent, each from the memory that it was verified in.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;

use cap_std::fs::{Dir, OpenOptions};
use sha2::{Digest as _, Sha256};

use crate::oci::{Algorithm, Digest, Hasher};

/// The largest blob that is read and hashed whole, in bytes.
pub const WHOLE_BYTES_MAX: u64 = 4 << 20;
/// The bytes of one chunk of a larger one.
pub const CHUNK_BYTES: u64 = 1 << 20;
/// The bytes of a chunk's SHA-256.
const CHUNK_HASH_BYTES: usize = 32;

/// Why a blob's file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadBlobError {
    /// There is no file.
    #[error("there is no file of {0}")]
    Missing(Digest),
    /// The file holds other bytes.
    #[error("the file of {0} holds other bytes")]
    Corrupt(Digest),
    /// The file system failed.
    #[error("the file of {digest} cannot be read")]
    Io {
        /// The digest asked for.
        digest: Digest,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
}

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

    /// Opens a blob's file.
    pub(super) fn open_blob(&self, digest: &Digest) -> Result<File, ReadBlobError> {
        match self.blobs.open(path(digest)) {
            Ok(file) => Ok(file.into_std()),
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                Err(ReadBlobError::Missing(digest.clone()))
            }
            Err(source) => Err(ReadBlobError::Io { digest: digest.clone(), source }),
        }
    }

    /// Whether there is a file of a blob with that many bytes. Its bytes are not verified.
    pub(super) fn has(&self, digest: &Digest, size: u64) -> bool {
        self.blobs.metadata(path(digest)).is_ok_and(|metadata| metadata.len() == size)
    }

    /// Makes the file of an upload.
    pub(super) fn create_upload(&self, name: &str) -> io::Result<File> {
        let options = OpenOptions::new().read(true).write(true).create_new(true).clone();
        Ok(self.uploads.open_with(name, &options)?.into_std())
    }

    /// Removes the file of an upload; one that is gone already is no fault.
    pub(super) fn remove_upload(&self, name: &str) {
        let _ = self.uploads.remove_file(name);
    }

    /// Removes all uploads.
    pub(super) fn sweep_uploads(&self) -> io::Result<()> {
        for entry in self.uploads.entries()? {
            entry?.remove_file()?;
        }
        Ok(())
    }

    /// Puts an upload in the place of its digest, over what is there. Gives the folder, to be synchronised.
    pub(super) fn place(&self, upload: &str, digest: &Digest) -> io::Result<File> {
        let shard = shard(digest);
        let renamed = self.uploads.rename(upload, &self.blobs, path(digest));
        if renamed.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
            self.blobs.create_dir_all(&shard)?;
            sync(&self.blobs.open_dir(digest.algorithm().name())?)?;
            self.uploads.rename(upload, &self.blobs, path(digest))?;
        } else {
            renamed?;
        }
        self.blobs.open(&shard).map(cap_std::fs::File::into_std)
    }

    /// Removes a blob's file; one that is gone already is no fault.
    pub(super) fn remove(&self, digest: &Digest) {
        let _ = self.blobs.remove_file(path(digest));
    }

    /// Sets a damaged file aside, under its digest.
    pub(super) fn quarantine(&self, digest: &Digest) {
        let name = format!("{}-{}", digest.algorithm().name(), digest.hex());
        let _ = self.blobs.rename(path(digest), &self.quarantine, name);
    }

    /// All digests that have a file, in no order. Other files are left out.
    pub(super) fn digests(&self) -> io::Result<Vec<Digest>> {
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

/// What a file holds, by one reading.
pub(super) struct Contents {
    /// The digest of all of it.
    pub(super) digest: Digest,
    /// The SHA-256 of each chunk.
    pub(super) chunks: Vec<u8>,
    /// Its bytes.
    pub(super) size: u64,
}

/// Reads a file to its end.
pub(super) fn contents(algorithm: Algorithm, file: &mut File) -> io::Result<Contents> {
    file.seek(SeekFrom::Start(0))?;
    let (mut whole, mut chunks, mut size) = (Hasher::new(algorithm), Vec::new(), 0);
    let mut chunk = Vec::new();
    loop {
        chunk.clear();
        let count = file.by_ref().take(CHUNK_BYTES).read_to_end(&mut chunk)?;
        if count == 0 {
            return Ok(Contents { digest: whole.finish(), chunks, size });
        }
        whole.update(&chunk);
        chunks.extend(Sha256::digest(&chunk));
        size += count as u64;
    }
}

/// A whole small blob, verified.
pub(super) fn read_whole(file: &File, digest: &Digest, size: u64) -> Result<Vec<u8>, ReadBlobError> {
    let corrupt = || ReadBlobError::Corrupt(digest.clone());
    let io = |source| ReadBlobError::Io { digest: digest.clone(), source };
    if file.metadata().map_err(io)?.len() != size {
        return Err(corrupt());
    }
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| corrupt())?];
    file.read_exact_at(&mut bytes, 0).map_err(io)?;
    if Digest::of(digest.algorithm(), &bytes) == *digest { Ok(bytes) } else { Err(corrupt()) }
}

/// A large blob, of which chunks are read one by one.
#[derive(Debug)]
pub struct Chunks {
    /// The file.
    pub file: File,
    /// Its digest.
    pub digest: Digest,
    /// The bytes of the blob.
    pub size: u64,
    /// The SHA-256 of each chunk, one after the other.
    pub hashes: Vec<u8>,
}

impl Chunks {
    /// The numbers of the chunks that hold a range of bytes.
    pub fn of(&self, range: &Range<u64>) -> Range<u64> {
        range.start / CHUNK_BYTES..range.end.div_ceil(CHUNK_BYTES)
    }

    /// One chunk, verified.
    ///
    /// # Errors
    /// [`ReadBlobError::Corrupt`] where it has other bytes, [`ReadBlobError::Io`].
    pub fn read(&self, number: u64) -> Result<Vec<u8>, ReadBlobError> {
        let corrupt = || ReadBlobError::Corrupt(self.digest.clone());
        let start = number * CHUNK_BYTES;
        let length = CHUNK_BYTES.min(self.size.checked_sub(start).ok_or_else(corrupt)?);
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| corrupt())?];
        self.file.read_exact_at(&mut bytes, start).map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => corrupt(),
            _ => ReadBlobError::Io { digest: self.digest.clone(), source },
        })?;
        let place = usize::try_from(number).map_err(|_| corrupt())? * CHUNK_HASH_BYTES;
        let expected = self.hashes.get(place..place + CHUNK_HASH_BYTES).ok_or_else(corrupt)?;
        if Sha256::digest(&bytes).as_slice() == expected { Ok(bytes) } else { Err(corrupt()) }
    }
}

/// Copies a blob to other folders, verified on the way, and gives its bytes; nothing where it is missing or damaged.
pub(super) fn copy(from: &BlobFiles, to: &BlobFiles, digest: &Digest) -> io::Result<Option<u64>> {
    let Ok(mut source) = from.open_blob(digest) else { return Ok(None) };
    let mut target = to.create_upload(digest.hex())?;
    let size = io::copy(&mut source, &mut target)?;
    if contents(digest.algorithm(), &mut target)?.digest != *digest {
        to.remove_upload(digest.hex());
        return Ok(None);
    }
    to.place(digest.hex(), digest)?;
    Ok(Some(size))
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
