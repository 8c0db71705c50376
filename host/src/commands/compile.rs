//! `casefile compile`: what the host starts to compile a component, in a process that is confined.

use casefile_sandbox::compile;

use crate::error::{CommandError, ForUser};

/// What to compile is on standard input.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How, in the host's words
    task: String,
}

/// Compiles. Blocks, and must run before anything else of the process does.
///
/// # Errors
/// [`CommandError`] where the process cannot be confined.
pub fn run(args: &Args) -> Result<u8, CommandError> {
    compile::serve(&args.task).work()
}
