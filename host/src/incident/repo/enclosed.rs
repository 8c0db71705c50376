//! Whether a git directory reaches anything outside of it. Git follows links and lists of other places
//! wherever it finds them, so every entry is looked at, and whatever cannot be looked at is refused.

use super::super::folder::Kind;
use super::super::{Folder, LoadError};
use super::{BORROWS, ELSEWHERE, config, refused};

/// Most entries of a git directory that are looked at. Git packs its objects long before.
const ENTRIES_MAX: usize = 200_000;
/// How deep folders may be nested.
const DEPTH_MAX: usize = 32;
/// Largest configuration and list of tables, in bytes.
const BYTES_MAX: usize = 1 << 20;

/// Entries by which git reads another place, and what to do. They are asked for by name, so that a file
/// system that ignores case finds them as git would.
const REDIRECTS: &[(&str, &str)] = &[
    ("commondir", ELSEWHERE),
    ("objects/info/alternates", BORROWS),
    (
        "objects/info/http-alternates",
        "it borrows objects from elsewhere; remove this file, and make sure that `git fsck` finds nothing",
    ),
    ("worktrees", "it has linked work trees; run `git worktree prune`, or make a clone without them"),
    ("config.worktree", "this is configuration of a linked work tree; make a fresh clone"),
];

/// Refuses a git directory with a link, or with anything else by which git would read another place. `name` is
/// how errors name the directory.
pub(super) fn check(git: &Folder, name: &str) -> Result<(), LoadError> {
    let mut entries = 0;
    git.walk(name, &mut |path, kind| {
        entries += 1;
        match kind {
            Kind::Link => {
                Err(refused(path, "this is a link; put the repository here whole, by `git clone --no-local`"))
            }
            Kind::Other => {
                Err(refused(path, "this is neither a file nor a folder; remove it, or make a fresh clone"))
            }
            Kind::File | Kind::Folder if entries > ENTRIES_MAX => {
                Err(refused(name, "it has more than 200,000 files; run `git gc`, or make a fresh clone"))
            }
            Kind::Folder if depth(path, name) > DEPTH_MAX => {
                Err(refused(path, "folders are nested too deep; make a fresh clone"))
            }
            Kind::File | Kind::Folder => Ok(()),
        }
    })?;
    for (entry, why) in REDIRECTS {
        if git.kind(entry)?.is_some() {
            return Err(refused(&format!("{name}/{entry}"), why));
        }
    }
    if let Some(why) = small(git, name, "config")?.as_deref().and_then(config::redirects) {
        return Err(refused(&format!("{name}/config"), why));
    }
    // A table is named by its file; git would take a path.
    if small(git, name, "reftable/tables.list")?.is_some_and(|tables| tables.contains(&b'/')) {
        let why = "this names tables elsewhere; make a fresh clone";
        return Err(refused(&format!("{name}/reftable/tables.list"), why));
    }
    Ok(())
}

fn depth(path: &str, name: &str) -> usize {
    path.strip_prefix(name).unwrap_or(path).matches('/').count()
}

/// The bytes of a file that is never large; none where there is none.
fn small(git: &Folder, name: &str, file: &str) -> Result<Option<Vec<u8>>, LoadError> {
    let bytes = git.bytes(file)?;
    if bytes.as_ref().is_some_and(|bytes| bytes.len() > BYTES_MAX) {
        return Err(refused(&format!("{name}/{file}"), "this is larger than 1 MiB; make a fresh clone"));
    }
    Ok(bytes)
}
