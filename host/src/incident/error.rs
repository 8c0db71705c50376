//! Why a recording cannot be used: one sentence that says what, where, and what to do.

use std::fmt;
use std::path::PathBuf;

use casefile_model::text;

/// A place in a file of the recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Relative to the recording, with `/`.
    pub file: String,
    /// From 1.
    pub line: Option<u64>,
    /// In characters of the line, from 1.
    pub column: Option<u64>,
    /// Name of the field, or path to it such as `[3].start`.
    pub field: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A line of a file, from 1.
    pub fn line(file: &str, line: u64) -> Self {
        Self { file: file.to_owned(), line: Some(line), ..Self::default() }
    }

    /// The same place, narrowed to a field.
    #[must_use]
    pub fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // File and field names come from the recording, whose author may be a stranger.
        f.write_str(&text::line(&self.file, 200))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", field `{}`", text::line(field, 100))?;
        }
        Ok(())
    }
}

/// Why a recording cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The directory does not exist.
    #[error("{}: there is no such folder; name one that holds alert.json", .0.display())]
    NoFolder(PathBuf),
    /// The path is a file.
    #[error("{}: this is not a folder; name the folder that holds alert.json", .0.display())]
    NotAFolder(PathBuf),
    /// The directory cannot be opened.
    #[error("{}: the folder cannot be opened", .path.display())]
    Closed {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The one required part is missing.
    #[error("{}: there is no alert.json; write one with at least `service` and `fired_at`", .0.display())]
    NoAlert(PathBuf),
    /// The directory holds recordings and is none.
    #[error(
        "{}: there is no alert.json, but recordings lie below it ({count}); name one, such as `{}`",
        .dir.display(), .first.display()
    )]
    Above {
        /// The directory.
        dir: PathBuf,
        /// How many recordings it holds.
        count: usize,
        /// The first by name.
        first: PathBuf,
    },
    /// A symbolic link leads out of the directory.
    #[error("{0}: this link leads out of the recording, or to nothing; put the file itself into the folder")]
    Outside(Place),
    /// Neither a file nor a folder where one is wanted.
    #[error("{place}: this is not a {wanted}; replace it by one, or take it away")]
    WrongKind {
        /// Which.
        place: Place,
        /// `file` or `folder`.
        wanted: &'static str,
    },
    /// The file cannot be read.
    #[error("{place}: the file cannot be read")]
    Unreadable {
        /// Which.
        place: Place,
        /// What the system said.
        source: std::io::Error,
    },
    /// Past a limit.
    #[error("{place}: more than {max} {unit}; export a shorter window, or fewer sources")]
    TooMuch {
        /// Where the limit was passed.
        place: Place,
        /// The limit.
        max: u64,
        /// Of what.
        unit: &'static str,
    },
    /// The content does not fit.
    #[error("{place}: {why}")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong and what is wanted instead.
        why: String,
    },
    /// The parsed content cannot be digested.
    #[error("the recording cannot be digested")]
    Digest(#[from] casefile_model::cbor::CborError),
    /// The repository cannot be used.
    #[error("{path}: {why}")]
    Repo {
        /// As it was named.
        path: String,
        /// What is wrong and what to do.
        why: &'static str,
    },
}

impl LoadError {
    /// A [`LoadError::Malformed`].
    pub(super) fn malformed(place: Place, why: impl Into<String>) -> Self {
        Self::Malformed { place, why: why.into() }
    }
}

/// A value that strangers wrote, fit to be quoted in an error.
pub(super) fn quoted(value: &str) -> String {
    format!("`{}`", text::line(value, 80))
}
