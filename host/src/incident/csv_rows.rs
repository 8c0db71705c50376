//! A CSV file with a header, read row by row, lines and rows bounded.

use std::io::{self, Read};

use cap_std::fs::File;
use casefile_model::text;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};

use super::folder::unreadable;
use super::lines::{LineBound, TooLong, not_utf8, too_long};
use super::{FILE_BYTES_MAX, LoadError, Place, ROWS_MAX};

/// Rows of a CSV file by the names of its columns.
pub(super) struct CsvRows {
    name: String,
    reader: Reader<LineBound<io::Take<File>>>,
    columns: Vec<Option<usize>>,
    record: StringRecord,
    rows: usize,
    /// Columns of the header that nobody asked for.
    pub(super) ignored: Vec<String>,
}

/// A row: its line number, from 1, and its fields in the order that was asked for.
pub(super) struct CsvRow<'a> {
    pub(super) line: u64,
    record: &'a StringRecord,
    columns: &'a [Option<usize>],
}

impl<'a> CsvRow<'a> {
    /// A field by its place among the columns asked for; empty where the file has no such column.
    pub(super) fn field(&self, index: usize) -> &'a str {
        let column = self.columns.get(index).copied().flatten();
        column.and_then(|column| self.record.get(column)).unwrap_or_default()
    }
}

impl CsvRows {
    /// Reads the header. `required` columns come first, then `optional` ones, in the order of
    /// [`CsvRow::field`].
    pub(super) fn open(
        name: &str,
        file: File,
        required: &[&str],
        optional: &[&str],
    ) -> Result<Self, LoadError> {
        let bounded = LineBound::new(file.take(FILE_BYTES_MAX + 1));
        let mut reader = ReaderBuilder::new().from_reader(bounded);
        let header = reader.headers().map_err(|e| csv_error(name, 1, e))?.clone();
        let mut columns = Vec::new();
        for (index, wanted) in required.iter().chain(optional).enumerate() {
            let mut found = header.iter().enumerate().filter(|(_, title)| title.trim() == *wanted);
            let column = found.next().map(|(column, _)| column);
            if column.is_none() && index < required.len() {
                let why = format!(
                    "the header has no such column; the first line must name {}",
                    required.join(", ")
                );
                return Err(LoadError::malformed(Place::line(name, 1).field(wanted), why));
            }
            if found.next().is_some() {
                let why = "the header names this column twice; keep one";
                return Err(LoadError::malformed(Place::line(name, 1).field(wanted), why));
            }
            columns.push(column);
        }
        let known = |title: &&str| required.contains(&title.trim()) || optional.contains(&title.trim());
        let ignored =
            header.iter().filter(|title| !known(title)).map(|title| text::line(title, 80)).collect();
        Ok(Self { name: name.to_owned(), reader, columns, record: StringRecord::new(), rows: 0, ignored })
    }

    /// The next row; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<CsvRow<'_>>, LoadError> {
        let more = self.reader.read_record(&mut self.record);
        let after = self.reader.position().line();
        let start = match &more {
            Ok(true) => self.record.position(),
            Ok(false) => return Ok(None),
            Err(e) => e.position(),
        };
        let line = start.map_or(after, csv::Position::line);
        // Lines that end in CRLF and in LF within one file are counted unevenly, so the values themselves tell.
        let goes_on = self.record.iter().any(|value| value.contains(['\n', '\r']));
        if goes_on || (more.is_err() && after > line + 1) {
            let why = "a quoted value goes on over the end of the line; close the quote";
            return Err(LoadError::malformed(Place::line(&self.name, line), why));
        }
        more.map_err(|e| csv_error(&self.name, line, e))?;
        self.rows += 1;
        if self.rows > ROWS_MAX {
            let place = Place::line(&self.name, line);
            return Err(LoadError::TooMuch { place, max: ROWS_MAX as u64, unit: "rows" });
        }
        Ok(Some(CsvRow { line, record: &self.record, columns: &self.columns }))
    }
}

fn csv_error(name: &str, line: u64, error: csv::Error) -> LoadError {
    let line = error.position().map_or(line, csv::Position::line);
    match error.into_kind() {
        ErrorKind::Io(e) => match e.get_ref().and_then(|inner| inner.downcast_ref::<TooLong>()) {
            Some(TooLong(line)) => too_long(name, *line),
            None => unreadable(name, e),
        },
        ErrorKind::Utf8 { .. } => not_utf8(name, line),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let why = format!(
                "this row has {len} fields, the header {expected_len}; give each row the same fields"
            );
            LoadError::malformed(Place::line(name, line), why)
        }
        _ => {
            LoadError::malformed(Place::line(name, line), "this row cannot be read as comma-separated values")
        }
    }
}
