//! `casefile worker`: what the host starts to run a team's skills, in a process that is confined.

use casefile_sandbox::worker;

use crate::error::{CommandError, ForUser};

/// The host is at the other end of standard input.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How, in the host's words
    task: String,
}

/// Runs steps until the host goes away. Blocks, and must run before anything else of the process does.
///
/// # Errors
/// [`CommandError`] where the process cannot be confined.
pub fn run(args: &Args) -> Result<u8, CommandError> {
    worker::serve(&args.task).work()?;
    Ok(0)
}
