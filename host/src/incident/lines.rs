//! Reading a file line by line with a bound on each line, so that a line of a gigabyte is refused after a
//! megabyte.

use std::io::{self, BufRead, BufReader, Read};

use cap_std::fs::File;

use super::folder::{too_large, unreadable};
use super::{FILE_BYTES_MAX, LINE_BYTES_MAX, LoadError, Place};

/// The lines of a file.
pub(super) struct Lines {
    name: String,
    reader: BufReader<io::Take<File>>,
    line: Vec<u8>,
    number: u64,
}

impl Lines {
    pub(super) fn new(name: &str, file: File) -> Self {
        let reader = BufReader::new(file.take(FILE_BYTES_MAX + 1));
        Self { name: name.to_owned(), reader, line: Vec::new(), number: 0 }
    }

    /// The next line without its end, and its number from 1; none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &str)>, LoadError> {
        self.line.clear();
        self.number += 1;
        let limit = LINE_BYTES_MAX as u64 + 1;
        let read = (&mut self.reader).take(limit).read_until(b'\n', &mut self.line);
        if read.map_err(|e| unreadable(&self.name, e))? == 0 {
            return Ok(None);
        }
        if self.reader.get_ref().limit() == 0 {
            return Err(too_large(&self.name));
        }
        if self.line.len() as u64 == limit && self.line.last() != Some(&b'\n') {
            return Err(too_long(&self.name, self.number));
        }
        let mut line = self.line.as_slice();
        if self.number == 1 {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        line = line.strip_suffix(b"\n").unwrap_or(line);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        match std::str::from_utf8(line) {
            Ok(text) => Ok(Some((self.number, text))),
            Err(_) => Err(not_utf8(&self.name, self.number)),
        }
    }
}

pub(super) fn too_long(name: &str, number: u64) -> LoadError {
    let place = Place::line(name, number);
    LoadError::TooMuch { place, max: LINE_BYTES_MAX as u64, unit: "bytes in one line" }
}

pub(super) fn not_utf8(name: &str, number: u64) -> LoadError {
    LoadError::malformed(Place::line(name, number), "this is not UTF-8; export the file as UTF-8")
}

/// Gives what it reads, and fails where a line is too long.
pub(super) struct LineBound<R> {
    reader: R,
    length: usize,
    number: u64,
}

/// The line of this number, from 1, is too long.
#[derive(Debug, thiserror::Error)]
#[error("line {0} is too long")]
pub(super) struct TooLong(pub(super) u64);

impl<R: Read> LineBound<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, length: 0, number: 1 }
    }
}

impl<R: Read> Read for LineBound<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.length += piece.len();
            if self.length > LINE_BYTES_MAX + 1 {
                return Err(io::Error::other(TooLong(self.number)));
            }
            if piece.last() == Some(&b'\n') {
                self.length = 0;
                self.number += 1;
            }
        }
        Ok(read)
    }
}
