//! `casefile skill`: the author's loop, from nothing to a tested, published skill.
//!
//! # Layout
//! - `new`, `build`, `test`, `steps`, `check`, `publish`: one command each, in the order of the loop.
//! - `working`: the working copy that all but the first are about.
//! - `fixtures`: the recorded incidents in it, and what the skill says of them.

mod build;
mod check;
mod fixtures;
mod new;
mod publish;
mod steps;
mod test;
mod working;

use crate::context::Globals;
use crate::error::CommandError;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Write a small working skill, with its tests and an incident to run it on
    New(new::Args),
    /// Build the component that is published
    Build(build::Args),
    /// Run the unit tests, then the skill on the incidents beside it
    Test(test::Args),
    /// Write src/steps.rs: typed calls of the skills under [steps], from their published schemas
    Steps(steps::Args),
    /// Explain what the skill imports, asks for, costs and promises, and what is wrong with it
    Check(check::Args),
    /// Put the skill into the store of this home, under its name and version, for ever
    Publish(publish::Args),
}

/// Runs one of them.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    match &args.command {
        Command::New(args) => new::run(globals, args).await,
        Command::Build(args) => build::run(globals, args).await,
        Command::Test(args) => test::run(globals, args).await,
        Command::Steps(args) => steps::run(globals, args).await,
        Command::Check(args) => check::run(globals, args).await,
        Command::Publish(args) => publish::run(globals, args).await,
    }
}
