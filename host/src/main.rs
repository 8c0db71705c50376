//! The command line.

use std::process::ExitCode;

use casefile::cli::Cli;
use clap::Parser;

fn main() -> ExitCode {
    casefile::cli::run(Cli::parse())
}
