//! Files that are whole or absent, also after a power cut.

use std::io::{self, Write as _};

use cap_std::fs::{Dir, OpenOptions};

/// Writes `name` in `dir` so that a reader sees the old file or the new one, and the new one stays once this
/// returns.
pub(crate) fn write(dir: &Dir, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let temporary = format!(".{}.tmp", hex::encode(random));
    let written = write_new(dir, &temporary, bytes).and_then(|()| dir.rename(&temporary, dir, name));
    if let Err(error) = written {
        // The first error is the one to report; what stays behind is never read.
        let _ = dir.remove_file(&temporary);
        return Err(error);
    }
    sync(dir)
}

/// Makes the entries of a directory durable.
pub(crate) fn sync(dir: &Dir) -> io::Result<()> {
    // The handle of `dir` itself may be one that only names a path, which cannot be synchronised.
    dir.open(".")?.sync_all()
}

fn write_new(dir: &Dir, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = dir.open_with(name, OpenOptions::new().write(true).create_new(true))?;
    file.write_all(bytes)?;
    file.sync_all()
}
