//! `casefile confine`: what the host starts to run a repository's tests.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::error::CommandError;
use crate::error::chain;
use crate::proposal::confine_and_exec;

/// What to confine, and to what.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to run in
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Folder beneath which everything may be written
    #[arg(long, value_name = "DIR")]
    write: Vec<PathBuf>,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// Becomes the program.
///
/// # Errors
/// [`CommandError`] where it cannot be confined or started.
pub fn run(args: &Args) -> Result<u8, CommandError> {
    let Some((program, arguments)) = args.command.split_first() else { return Ok(2) };
    confine_and_exec(&args.dir, &args.write, program, arguments)
        .map_err(|e| CommandError::work(chain(&e)))?;
    Ok(1)
}
