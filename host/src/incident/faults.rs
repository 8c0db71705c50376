//! What is wrong with a recording, collected while it is read: loading stops at the first error, checking
//! goes on.

use super::LoadError;

/// Most errors kept for one part when checking: a file in the wrong format would drown the others.
const ERRORS_OF_PART_MAX: usize = 20;
/// Most notes kept for one recording.
const NOTES_MAX: usize = 100;

/// Errors and notes found so far.
pub(super) struct Faults {
    errors: Vec<LoadError>,
    of_part: usize,
    of_part_max: usize,
    notes: Vec<String>,
}

impl Faults {
    /// Stops at the first error.
    pub(super) fn first_only() -> Self {
        Self { errors: Vec::new(), of_part: 0, of_part_max: 1, notes: Vec::new() }
    }

    /// Collects several errors of each part.
    pub(super) fn many() -> Self {
        Self { of_part_max: ERRORS_OF_PART_MAX, ..Self::first_only() }
    }

    /// A part begins. False where no more is to be read.
    pub(super) fn begin(&mut self) -> bool {
        self.of_part = 0;
        self.of_part_max > 1 || self.errors.is_empty()
    }

    /// Whether the part at hand has shown enough errors.
    pub(super) fn full(&self) -> bool {
        self.of_part >= self.of_part_max
    }

    pub(super) fn error(&mut self, error: LoadError) {
        if !self.full() {
            self.of_part += 1;
            self.errors.push(error);
        }
    }

    /// The value, or nothing and the error kept.
    pub(super) fn keep<T>(&mut self, result: Result<T, LoadError>) -> Option<T> {
        result.map_err(|e| self.error(e)).ok()
    }

    pub(super) fn note(&mut self, note: String) {
        if self.notes.len() < NOTES_MAX {
            self.notes.push(note);
        }
    }

    /// The notes, sorted.
    pub(super) fn notes(&mut self) -> Vec<String> {
        self.notes.sort();
        self.notes.dedup();
        std::mem::take(&mut self.notes)
    }

    pub(super) fn into_first(self) -> Option<LoadError> {
        self.errors.into_iter().next()
    }

    pub(super) fn into_errors(self) -> Vec<LoadError> {
        self.errors
    }
}
