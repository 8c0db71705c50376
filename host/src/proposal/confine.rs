//! Files for a repository's tests: they write beneath folders of their own and see nothing of the home. By Landlock, which
//! a process can only ask for itself, so the host starts its own program once more, and that one becomes the command.

use std::ffi::{OsStr, OsString};
use std::fs;
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
const DEVICES: [&str; 6] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/ptmx", "/dev/pts"];

/// What a confined program may do with files.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The one folder of which nothing can be opened, but for `writable` folders in it.
    pub hidden: &'a Path,
    /// Folders beneath which everything is allowed.
    pub writable: &'a [PathBuf],
}

/// A program could not be confined, so it was not started.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// A folder is not there.
    #[error("`{path}` cannot be read")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The system cannot do it.
    #[error("this system cannot confine files; Landlock of Linux 6.2 or newer is needed")]
    Landlock(#[from] RulesetError),
    /// The program itself.
    #[error("`{}` cannot be started", .0.display())]
    NotStarted(OsString, #[source] io::Error),
}

/// Becomes `program`, confined. Comes back only where that fails.
///
/// # Errors
/// [`ConfineError`].
pub fn exec(files: &Files, program: &OsStr, arguments: &[OsString]) -> Result<(), ConfineError> {
    let readable = around(files.hidden)?;
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(NEEDED))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .scope(Scope::AbstractUnixSocket | Scope::Signal)?
        .create()?
        .add_rules(path_beneath_rules(&readable, AccessFs::from_read(WANTED)))?
        .add_rules(path_beneath_rules(DEVICES, AccessFs::from_file(WANTED) | AccessFs::ReadDir))?
        .add_rules(path_beneath_rules(files.writable, AccessFs::from_all(WANTED)))?
        .restrict_self()?;
    Err(ConfineError::NotStarted(program.to_owned(), Command::new(program).args(arguments).exec()))
}

/// Everything but `hidden`: what lies beside it and beside each folder above it. A link that leads to it, or above it,
/// is left out.
fn around(hidden: &Path) -> Result<Vec<PathBuf>, ConfineError> {
    let unreadable = |path: &Path, source| ConfineError::Folder { path: path.to_owned(), source };
    let hidden = fs::canonicalize(hidden).map_err(|e| unreadable(hidden, e))?;
    let mut found = Vec::new();
    for above in hidden.ancestors().skip(1) {
        for entry in fs::read_dir(above).map_err(|e| unreadable(above, e))?.flatten() {
            // A link that leads nowhere opens nothing.
            let Ok(target) = fs::canonicalize(entry.path()) else { continue };
            if !target.starts_with(&hidden) && !hidden.starts_with(&target) {
                found.push(target);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn all_but_the_hidden_folder_is_around_it() {
        let root = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(root.path()).unwrap();
        for folder in ["a/hidden/in", "a/beside", "b"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for (name, target) in [("to-hidden", "a/hidden/in"), ("above", "a"), ("free", "b"), ("nowhere", "c")]
        {
            symlink(root.join(target), root.join("a").join(name)).unwrap();
        }
        let mut found = around(&root.join("a/hidden")).unwrap();
        found.retain(|path| path.starts_with(&root));
        found.sort();
        found.dedup();
        assert_eq!(found, [root.join("a/beside"), root.join("b")]);
    }
}
