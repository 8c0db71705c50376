//! `casefile registry`: serving a registry, and looking after its folder.
//!
//! # Layout
//! - `serve`: the server.
//! - `accounts`: tokens and namespaces.
//! - `care`: `fsck`, `backup`, `restore`, `audit`.

mod accounts;
mod care;
mod serve;

use std::path::PathBuf;
use std::time::Duration;

use casefile_registry::storage::{Purpose, Storage};

use crate::context::Globals;
use crate::error::{CommandError, ForUser};
use crate::home::Home;
use crate::output;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Serve a registry to every OCI client and to other hosts
    Serve(serve::Args),
    /// Tokens: who may do what in which namespace
    Token(accounts::TokenArgs),
    /// Namespaces: what they hold
    Namespace(accounts::NamespaceArgs),
    /// Hash everything and follow every reference; exit 1 where something is wrong
    Fsck(care::FsckArgs),
    /// Copy everything into a new folder, while the registry serves
    Backup(care::BackupArgs),
    /// Make a registry of a backup
    Restore(care::RestoreArgs),
    /// Who changed what, the last lines
    Audit(care::AuditArgs),
}

/// The folder of a registry.
#[derive(Clone, Debug, clap::Args)]
struct Data {
    /// Folder of the registry; else `registry` in the home
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Data {
    fn path(&self, globals: &Globals) -> Result<PathBuf, CommandError> {
        match &self.data {
            Some(path) => Ok(path.clone()),
            None => Ok(Home::open(globals.home.as_deref())?.root().join("registry")),
        }
    }

    /// Opens what is there already, beside a process that may serve it.
    fn open(&self, globals: &Globals) -> Result<Storage, CommandError> {
        let path = self.path(globals)?;
        if !path.join("registry.sqlite").is_file() {
            let path = path.display();
            let what = format!("`{path}` is no registry; `casefile registry serve --data {path}` makes one");
            return Err(CommandError::input(what));
        }
        Storage::open(&path, Purpose::Administer, Duration::ZERO).input()
    }

    /// Opens the folder, and makes it a registry where it is none yet.
    fn open_or_make(&self, globals: &Globals) -> Result<Storage, CommandError> {
        let path = self.path(globals)?;
        let is_new = !path.join("registry.sqlite").exists();
        let storage = Storage::open(&path, Purpose::Administer, Duration::ZERO).input()?;
        if is_new {
            output::say(&format!("note: made a new registry in {}", path.display()));
        }
        Ok(storage)
    }
}

/// Runs one of them.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    match &args.command {
        Command::Serve(args) => serve::run(globals, args).await,
        Command::Token(args) => accounts::token(globals, args),
        Command::Namespace(args) => accounts::namespace(globals, args),
        Command::Fsck(args) => care::fsck(globals, args),
        Command::Backup(args) => care::backup(globals, args),
        Command::Restore(args) => care::restore(args),
        Command::Audit(args) => care::audit(globals, args),
    }
}
