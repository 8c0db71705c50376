use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::position::Position;

/// Positions on disk, so that a restart knows where vehicles were. One JSON object a line.
pub struct Journal {
    out: BufWriter<File>,
    since_sync: usize,
}

/// Lines between two syncs: what we may lose if a node dies.
const SYNC_EVERY: usize = 5_000;

impl Journal {
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { out: BufWriter::with_capacity(1 << 20, file), since_sync: 0 })
    }

    /// Appends one position.
    pub fn append(&mut self, position: &Position) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, position)?;
        self.out.write_all(b"\n")?;
        self.since_sync += 1;
        if self.since_sync >= SYNC_EVERY {
            self.sync()?;
        }
        Ok(())
    }

    /// Writes what is buffered and waits for the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_data()?;
        self.since_sync = 0;
        Ok(())
    }
}
