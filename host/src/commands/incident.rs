//! `casefile incident`: recorded incidents are made, labelled and checked.
//!
//! # Layout
//! - `new`: from files at hand to a recording. `label`: its known cause. `check`: what is wrong with it.

use crate::error::CommandError;

mod check;
mod label;
mod new;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Make a recorded incident from files at hand, redacted before anything is written
    New(Box<new::Args>),
    /// Write down the known cause of a recorded incident, for backtests
    Label(label::Args),
    /// Say everything that is wrong with a recorded incident
    Check(check::Args),
}

/// Runs one of them.
///
/// # Errors
/// [`CommandError`].
pub fn run(args: &Args) -> Result<u8, CommandError> {
    match &args.command {
        Command::New(args) => new::run(args),
        Command::Label(args) => label::run(args),
        Command::Check(args) => Ok(check::run(args)),
    }
}
