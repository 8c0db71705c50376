//! What the user is told, and the exit code with it.

use std::fmt::Display;

/// Why a command did not succeed: one sentence saying what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Bad usage or input: exit code 2.
    #[error("{0}")]
    Input(String),
    /// The work itself failed: exit code 1.
    #[error("{0}")]
    Work(String),
}

impl CommandError {
    /// Bad usage or input.
    pub fn input(message: impl Display) -> Self {
        Self::Input(message.to_string())
    }

    /// Failed work.
    pub fn work(message: impl Display) -> Self {
        Self::Work(message.to_string())
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Input(_) => 2,
            Self::Work(_) => 1,
        }
    }
}

/// An error and its causes on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

/// Turns an error into one for the user, with its causes.
pub trait ForUser<T> {
    /// It was the input: exit code 2.
    ///
    /// # Errors
    /// [`CommandError::Input`].
    fn input(self) -> Result<T, CommandError>;
    /// It was the work: exit code 1.
    ///
    /// # Errors
    /// [`CommandError::Work`].
    fn work(self) -> Result<T, CommandError>;
}

impl<T, E: std::error::Error> ForUser<T> for Result<T, E> {
    fn input(self) -> Result<T, CommandError> {
        self.map_err(|e| CommandError::Input(chain(&e)))
    }

    fn work(self) -> Result<T, CommandError> {
        self.map_err(|e| CommandError::Work(chain(&e)))
    }
}
