//! Files for a repository's tests: they write beneath folders of their own. By Landlock, which a process can only ask for
//! itself, so the host starts its own program once more, and that one becomes the command.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    Scope, path_beneath_rules,
};

/// Name of the command of the host's program that confines.
pub const COMMAND: &str = "confine";
/// The oldest interface that bounds all writing: before it (Linux 6.2), files could be truncated anywhere.
const NEEDED: ABI = ABI::V3;
/// The newest one that is used where there is it: devices, and sockets and signals of processes outside.
const WANTED: ABI = ABI::V6;
/// Devices that programs expect to open for writing.
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/ptmx", "/dev/pts"];

/// A program could not be confined, so it was not started.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// The system cannot do it.
    #[error("this system cannot confine files; Landlock of Linux 6.2 or newer is needed")]
    Landlock(#[from] RulesetError),
    /// The program itself.
    #[error("`{}` cannot be started", .0.display())]
    NotStarted(OsString, #[source] io::Error),
}

/// Becomes `program` in `dir`: it reads what it can see, and writes beneath `writable` folders and to devices that hold
/// nothing. Comes back only where that fails.
///
/// # Errors
/// [`ConfineError`].
pub fn exec(
    dir: &Path,
    writable: &[PathBuf],
    program: &OsStr,
    arguments: &[OsString],
) -> Result<(), ConfineError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(NEEDED))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .scope(Scope::AbstractUnixSocket | Scope::Signal)?
        .create()?
        .add_rules(path_beneath_rules(["/"], AccessFs::from_read(WANTED)))?
        .add_rules(path_beneath_rules(DEVICES, AccessFs::from_file(WANTED) | AccessFs::ReadDir))?
        .add_rules(path_beneath_rules(writable, AccessFs::from_all(WANTED)))?
        .restrict_self()?;
    let ended = Command::new(program).args(arguments).current_dir(dir).exec();
    Err(ConfineError::NotStarted(program.to_owned(), ended))
}
