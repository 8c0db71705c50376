//! The process that compiles: it confines itself, reads a component from standard input, and writes its code to standard
//! output after the name of its engine.

use std::io::{self, Read, Write};

use super::Task;
use crate::cache::compatibility;
use crate::confine::{Allowance, ConfineError, close_inherited, confine};
use crate::engine::{EngineError, compiling};

/// Exit status where the compiler refuses the component; standard output says why.
pub(super) const REFUSED: i32 = 3;

/// The child could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// The task is none.
    #[error("this command is the host's own")]
    Task(#[source] serde_json::Error),
    /// It could not be confined.
    #[error("the process cannot be confined")]
    Confine(#[from] ConfineError),
    /// The engine could not be set up.
    #[error("the compiler cannot be set up")]
    Engine(#[from] EngineError),
    /// Standard input or output failed.
    #[error("the host went away")]
    Pipe(#[from] io::Error),
}

/// Compiles what comes on standard input, as `task` says. Gives the exit status. Call it before the process has a second
/// thread.
///
/// # Errors
/// [`ChildError`].
pub fn serve(task: &str) -> Result<u8, ChildError> {
    let task: Task = serde_json::from_str(task).map_err(ChildError::Task)?;
    close_inherited()?;
    confine(&Allowance {
        data_bytes_max: task.data_bytes_max,
        cpu_seconds_max: Some(task.cpu_seconds_max),
        file_bytes_max: 0,
        descriptors_max: 16,
        threads_max: 1_024,
    })?;
    let engine = compiling(task.code)?;
    let mut component = Vec::new();
    io::stdin().lock().read_to_end(&mut component)?;
    let mut out = io::stdout().lock();
    match engine.precompile_component(&component) {
        Ok(code) => {
            out.write_all(compatibility(&engine).as_bytes())?;
            out.write_all(&code)?;
            out.flush()?;
            Ok(0)
        }
        Err(e) => {
            write!(out, "{e:#}")?;
            out.flush()?;
            Ok(u8::try_from(REFUSED).unwrap_or(1))
        }
    }
}
