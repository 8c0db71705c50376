//! Where the bytes of blobs lie, and how they are read.
//!
//! `Blobs` is all that the storage asks of a place; `files` is the one that there is. Every read is verified before
//! the first byte is given out. A small blob is hashed whole. A large one has the SHA-256 of each of its chunks in the
//! database: the chunks that are asked for are verified first, and once more while they are sent, each from the memory that
//! it was verified in.

use std::fmt::Debug;
use std::io;
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use crate::oci::{Algorithm, Digest, Hasher};

/// Makes a new entry durable.
pub(super) type Settle = Box<dyn FnOnce() -> io::Result<()> + Send>;

/// A place for the bytes of blobs. What comes in is written under the name of its upload, and placed under its digest once it is
/// whole.
pub(super) trait Blobs: Debug + Send + Sync {
    /// Makes room for an upload.
    fn create(&self, upload: &str) -> io::Result<Box<dyn Incoming>>;

    /// Throws an upload away; one that is gone already is no fault.
    fn discard(&self, upload: &str);

    /// Throws all uploads away.
    fn sweep(&self) -> io::Result<()>;

    /// Puts an upload in the place of its digest, over what is there. What it gives makes the entry durable.
    fn place(&self, upload: &str, digest: &Digest) -> io::Result<Settle>;

    /// Opens a blob.
    fn open(&self, digest: &Digest) -> Result<Box<dyn Stored>, ReadBlobError>;

    /// Whether there is a blob with that many bytes. They are not verified.
    fn has(&self, digest: &Digest, size: u64) -> bool;

    /// Removes a blob; one that is gone already is no fault.
    fn remove(&self, digest: &Digest);

    /// Sets a damaged blob aside, under its digest.
    fn quarantine(&self, digest: &Digest);

    /// All digests that have a blob, in no order.
    fn digests(&self) -> io::Result<Vec<Digest>>;
}

/// Bytes that lie somewhere.
#[allow(clippy::len_without_is_empty, reason = "nobody asks whether a blob is empty")]
pub trait Stored: Debug + Send + Sync {
    /// How many there are.
    ///
    /// # Errors
    /// Those of the place.
    fn len(&self) -> io::Result<u64>;

    /// Fills the buffer with those from `at` on.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] where there are fewer; those of the place.
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<()>;
}

/// Bytes on their way in.
pub(super) trait Incoming: Stored {
    /// Adds more.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes all of them durable.
    fn sync(&self) -> io::Result<()>;
}

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

/// What a file holds, by one reading.
pub(super) struct Contents {
    /// The digest of all of it.
    pub(super) digest: Digest,
    /// The SHA-256 of each chunk.
    pub(super) chunks: Vec<u8>,
    /// Its bytes.
    pub(super) size: u64,
}

/// Reads all.
pub(super) fn contents<S: Stored + ?Sized>(algorithm: Algorithm, stored: &S) -> io::Result<Contents> {
    let size = stored.len()?;
    let (mut whole, mut chunks) = (Hasher::new(algorithm), Vec::new());
    let mut buffer = vec![0; usize::try_from(CHUNK_BYTES.min(size)).unwrap_or_default()];
    let mut at = 0;
    while at < size {
        let length = usize::try_from(CHUNK_BYTES.min(size - at)).unwrap_or_default();
        let chunk = buffer.get_mut(..length).unwrap_or_default();
        stored.read_at(chunk, at)?;
        whole.update(chunk);
        chunks.extend(Sha256::digest(&chunk));
        at += length as u64;
    }
    Ok(Contents { digest: whole.finish(), chunks, size })
}

/// A whole small blob, verified.
pub(super) fn read_whole(stored: &dyn Stored, digest: &Digest, size: u64) -> Result<Vec<u8>, ReadBlobError> {
    let corrupt = || ReadBlobError::Corrupt(digest.clone());
    let io = |source| ReadBlobError::Io { digest: digest.clone(), source };
    if stored.len().map_err(io)? != size {
        return Err(corrupt());
    }
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| corrupt())?];
    stored.read_at(&mut bytes, 0).map_err(io)?;
    if Digest::of(digest.algorithm(), &bytes) == *digest { Ok(bytes) } else { Err(corrupt()) }
}

/// A large blob, of which chunks are read one by one.
#[derive(Debug)]
pub struct Chunks {
    /// Its bytes.
    pub stored: Box<dyn Stored>,
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
        self.stored.read_at(&mut bytes, start).map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => corrupt(),
            _ => ReadBlobError::Io { digest: self.digest.clone(), source },
        })?;
        let place = usize::try_from(number).map_err(|_| corrupt())? * CHUNK_HASH_BYTES;
        let expected = self.hashes.get(place..place + CHUNK_HASH_BYTES).ok_or_else(corrupt)?;
        if Sha256::digest(&bytes).as_slice() == expected { Ok(bytes) } else { Err(corrupt()) }
    }
}

/// Copies a blob to another place, verified on the way, and gives its bytes; nothing where it is missing or damaged.
pub(super) fn copy(from: &dyn Blobs, to: &dyn Blobs, digest: &Digest) -> io::Result<Option<u64>> {
    let Ok(source) = from.open(digest) else { return Ok(None) };
    let mut target = to.create(digest.hex())?;
    let (size, mut at) = (source.len()?, 0);
    let mut buffer = vec![0; usize::try_from(CHUNK_BYTES.min(size)).unwrap_or_default()];
    while at < size {
        let length = usize::try_from(CHUNK_BYTES.min(size - at)).unwrap_or_default();
        let chunk = buffer.get_mut(..length).unwrap_or_default();
        source.read_at(chunk, at)?;
        target.append(chunk)?;
        at += length as u64;
    }
    if contents(digest.algorithm(), &*target)?.digest != *digest {
        to.discard(digest.hex());
        return Ok(None);
    }
    // The whole copy is made durable at its end.
    drop(to.place(digest.hex(), digest)?);
    Ok(Some(size))
}
