//! Why a skill file is refused.

use crate::text::TextError;

/// Why a skill file is refused. Lines count from 1; a key is written with its table, for example
/// `skill.version`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkillFileError {
    /// The text is not TOML.
    #[error("skill file, line {line}: this is not TOML: {message}")]
    Syntax {
        /// The line.
        line: usize,
        /// What the TOML parser says.
        message: String,
    },
    /// The text as a whole is too long or holds characters that are not allowed.
    #[error("the text of the skill file is refused")]
    Text(#[source] TextError),
    /// A key or table that does not exist.
    #[error("skill file, line {line}: `{key}` is not a known key; write one of {known}")]
    UnknownKey {
        /// The line of the key.
        line: usize,
        /// The key.
        key: String,
        /// The keys that exist there.
        known: String,
    },
    /// A required key is missing.
    #[error("skill file, line {line}: `{key}` is missing; add `{example}`")]
    MissingKey {
        /// The line of the table that lacks it.
        line: usize,
        /// The key.
        key: String,
        /// A line that would do.
        example: &'static str,
    },
    /// A value of another type than the key needs.
    #[error("skill file, line {line}: `{key}` is of type {found}; write {expected}")]
    WrongType {
        /// The line of the value.
        line: usize,
        /// The key.
        key: String,
        /// The type found.
        found: &'static str,
        /// What is expected there.
        expected: &'static str,
    },
    /// A value of the right type that is not allowed.
    #[error("skill file, line {line}: `{key}` {problem}; {fix}")]
    Value {
        /// The line of the value.
        line: usize,
        /// The key.
        key: String,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        fix: String,
    },
}

impl SkillFileError {
    /// The line at fault, counted from 1, where there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Syntax { line, .. }
            | Self::UnknownKey { line, .. }
            | Self::MissingKey { line, .. }
            | Self::WrongType { line, .. }
            | Self::Value { line, .. } => Some(*line),
            Self::Text(TextError::Control { line, .. } | TextError::Hidden { line, .. }) => Some(*line),
            Self::Text(TextError::TooLong { .. }) => None,
        }
    }
}
