//! Files that are whole or absent: written aside, synced, renamed.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Writes a file so that a crash leaves the old one or the new one.
///
/// # Errors
/// Those of the file system.
pub fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(parent)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|e| e.error)?;
    File::open(parent)?.sync_all()
}

/// A text file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadTextError {
    /// The file cannot be opened or read, or is not UTF-8.
    #[error("cannot read `{file}`")]
    Io {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is longer than such a file may be.
    #[error("`{file}` has more than {max} bytes")]
    TooLong {
        /// The file.
        file: String,
        /// Most bytes.
        max: u64,
    },
}

/// Reads a text file of at most `bytes_max` bytes; a device that never ends is not read further.
///
/// # Errors
/// [`ReadTextError`].
pub fn read_text(path: &Path, bytes_max: u64) -> Result<String, ReadTextError> {
    let file = path.display().to_string();
    let mut text = String::new();
    let read = File::open(path).and_then(|open| open.take(bytes_max + 1).read_to_string(&mut text));
    match read {
        Err(source) => Err(ReadTextError::Io { file, source }),
        Ok(_) if text.len() as u64 > bytes_max => Err(ReadTextError::TooLong { file, max: bytes_max }),
        Ok(_) => Ok(text),
    }
}
