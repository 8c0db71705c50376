//! `casefile confine`: what the host starts to run a repository's tests.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::error::CommandError;
use crate::error::chain;
use crate::proposal::{Files, confine_and_exec};

/// What to confine, and to what.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of which nothing can be opened
    #[arg(long, value_name = "DIR")]
    hide: PathBuf,
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
    let files = Files { hidden: &args.hide, writable: &args.write };
    let Some((program, arguments)) = args.command.split_first() else { return Ok(2) };
    confine_and_exec(&files, program, arguments).map_err(|e| CommandError::work(chain(&e)))?;
    Ok(1)
}
