//! `casefile completions` and `casefile man`: what a shell and `man` want to know of this program.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::{CommandError, ForUser};
use crate::output;

/// What was asked of `completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct Completions {
    /// The shell they are for
    shell: Shell,
}

/// Prints the completions of a shell.
///
/// # Errors
/// None.
pub fn completions(args: &Completions) -> Result<u8, CommandError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "casefile", &mut text);
    output::line(String::from_utf8_lossy(&text).trim_end());
    Ok(0)
}

/// What was asked of `man`.
#[derive(Clone, Debug, clap::Args)]
pub struct Man {
    /// The page of one command, for example `skill new`; of the whole program where this is absent
    command: Vec<String>,
}

/// Prints a manual page.
///
/// # Errors
/// [`CommandError::Input`] where there is no such command.
pub fn man(args: &Man) -> Result<u8, CommandError> {
    let mut command = Cli::command();
    command.build();
    let mut page = &command;
    for name in &args.command {
        page = page.find_subcommand(name).ok_or_else(|| {
            CommandError::input(format!(
                "`{name}` is no command; `casefile {name} --help` suggests those near it"
            ))
        })?;
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(page.clone()).render(&mut text).work()?;
    output::line(String::from_utf8_lossy(&text).trim_end());
    Ok(0)
}
