//! `casefile registry fsck|backup|restore|audit`: looking after the folder of a registry.

use std::path::PathBuf;
use std::time::Duration;

use casefile_registry::storage::backup::BackupError;
use casefile_registry::storage::{Purpose, Storage};

use super::Data;
use crate::context::Globals;
use crate::error::{CommandError, ForUser};
use crate::output::{self, Activity};

/// What was asked of `fsck`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct FsckArgs {
    #[command(flatten)]
    data: Data,
    /// Remove files that the registry does not know; nobody may serve it meanwhile
    #[arg(long)]
    repair: bool,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Looks at everything. Exit code 1 where something is wrong.
///
/// # Errors
/// [`CommandError::Input`] where the folder is no registry.
pub(super) fn fsck(globals: &Globals, args: &FsckArgs) -> Result<u8, CommandError> {
    let storage = args.data.open(globals)?;
    let activity = Activity::start("hashing blobs");
    let checked = storage.fsck(|done, of| activity.show(&format!("hashing blobs: {done} of {of}"))).work()?;
    drop(activity);
    let mut removed = 0;
    if args.repair {
        drop(storage);
        let path = args.data.path(globals)?;
        removed =
            Storage::open(&path, Purpose::Serve, Duration::ZERO).input()?.remove_stray_files().work()?;
    }
    let code = u8::from(!checked.defects.is_empty());
    if args.json {
        output::json(&checked);
        return Ok(code);
    }
    for defect in &checked.defects {
        output::line(defect);
    }
    let verdict = match checked.defects.len() {
        0 => "all is well".to_owned(),
        1 => "1 defect".to_owned(),
        count => format!("{count} defects"),
    };
    let (blobs, manifests, tags, versions) =
        (checked.blobs, checked.manifests, checked.tags, checked.versions);
    output::line(&format!(
        "{blobs} blobs, {manifests} manifests, {tags} tags, {versions} versions: {verdict}"
    ));
    match (checked.stray_files, removed) {
        (0, _) => {}
        (_, removed @ 1..) => {
            output::line(&format!("removed {removed} files that the registry does not know"));
        }
        (stray, 0) => {
            output::line(&format!("{stray} files that the registry does not know; --repair removes them"));
        }
    }
    Ok(code)
}

/// What was asked of `backup`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct BackupArgs {
    #[command(flatten)]
    data: Data,
    /// New folder for the copy
    to: PathBuf,
}

/// Copies everything.
///
/// # Errors
/// [`CommandError`] where the folder is not empty, or a blob is damaged.
pub(super) fn backup(globals: &Globals, args: &BackupArgs) -> Result<u8, CommandError> {
    copy(&args.data.open(globals)?, &args.to)
}

/// What was asked of `restore`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RestoreArgs {
    /// Folder of the backup
    from: PathBuf,
    /// New folder for the registry
    to: PathBuf,
}

/// Makes a registry of a backup, verified on the way.
///
/// # Errors
/// [`CommandError`] where the backup is none or is damaged.
pub(super) fn restore(args: &RestoreArgs) -> Result<u8, CommandError> {
    if !args.from.join("registry.sqlite").is_file() {
        let what = format!(
            "`{}` is no backup of a registry; name the folder that `backup` wrote",
            args.from.display()
        );
        return Err(CommandError::input(what));
    }
    copy(&Storage::open(&args.from, Purpose::Administer, Duration::ZERO).input()?, &args.to)
}

fn copy(storage: &Storage, to: &std::path::Path) -> Result<u8, CommandError> {
    let activity = Activity::start("copying and verifying blobs");
    let copied = storage.backup(to).map_err(|error| {
        let told = crate::error::chain(&error);
        match error {
            BackupError::NotEmpty(_) => CommandError::input(told),
            _ => CommandError::work(told),
        }
    })?;
    drop(activity);
    let (blobs, bytes) = (copied.blobs, copied.bytes);
    output::line(&format!("{}: {blobs} blobs, {bytes} bytes, each verified", to.display()));
    output::line(&format!("next: casefile registry serve --data {}", to.display()));
    Ok(0)
}

/// What was asked of `audit`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AuditArgs {
    #[command(flatten)]
    data: Data,
    /// How many lines
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    last: u32,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Prints the trail.
///
/// # Errors
/// [`CommandError::Input`] where the folder is no registry.
pub(super) fn audit(globals: &Globals, args: &AuditArgs) -> Result<u8, CommandError> {
    let lines = args.data.open(globals)?.audit(args.last).input()?;
    if args.json {
        output::json(&lines);
        return Ok(0);
    }
    for line in lines {
        let at = casefile_model::Time(line.at_ms);
        let detail = if line.detail == "null" { String::new() } else { format!("  {}", line.detail) };
        output::line(&format!("{at}  {}  {}  {}{detail}", line.who, line.action, line.subject));
    }
    Ok(0)
}
