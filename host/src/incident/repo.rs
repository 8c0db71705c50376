//! `repo/`: the git repository of a recording. It is only looked at here; the tool `code` runs git on it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casefile_model::{Digest, cbor, text};

use super::{FILES_MAX, Faults, Folder, LoadError};

pub(super) const FOLDER: &str = "repo";

/// References may be nested this deep; git's own tools make far less.
const DEPTH_MAX: usize = 16;

/// A git repository that can be asked without reaching anything outside it.
#[derive(Clone, Debug)]
pub struct Repo {
    /// Absolute path of the directory with `HEAD` and `objects`.
    pub git_dir: PathBuf,
    /// Digest of `HEAD` and of what every reference points to, so of all that is reachable.
    pub references: Digest,
}

/// Opens the repository at `outside`, else the one inside that the settings name, else `repo/` if there is
/// one.
pub(super) fn open(
    folder: &Folder,
    dir: &Path,
    inside: Option<&str>,
    outside: Option<&Path>,
    faults: &mut Faults,
) -> Option<Repo> {
    if !faults.begin() {
        return None;
    }
    if let Some(path) = outside {
        let named = path.display().to_string();
        let folder = faults.keep(Folder::open(path))?;
        return faults.keep(check(&folder, path, &named));
    }
    let name = inside.unwrap_or(FOLDER);
    match faults.keep(folder.folder(name))? {
        Some(found) => faults.keep(check(&found, &dir.join(name), name)),
        None => {
            if inside.is_some() {
                let why = "incident.toml names this repository and it is not there; name a folder inside";
                faults.error(refused(name, why));
            }
            None
        }
    }
}

fn refused(name: &str, why: &'static str) -> LoadError {
    LoadError::Repo { path: text::line(name, 200), why }
}

fn check(folder: &Folder, path: &Path, name: &str) -> Result<Repo, LoadError> {
    let (git, path) = if folder.is_link(".git") {
        return Err(refused(name, "its .git is a link; copy the repository itself"));
    } else if folder.is_file(".git") {
        return Err(refused(
            name,
            "its .git names another place (a linked work tree); copy the main repository",
        ));
    } else if let Some(git) = folder.folder(".git")? {
        (git, path.join(".git"))
    } else if let Some(git) = folder.folder(".")? {
        (git, path.to_owned())
    } else {
        return Err(refused(name, "this is not a folder; name a git repository"));
    };
    let whole = git.is_file("HEAD") && git.folder("objects")?.is_some() && git.folder("refs")?.is_some();
    if !whole {
        return Err(refused(name, "this is not a git repository; clone one here, bare or not"));
    }
    if git.is_file("commondir") || git.is_link("objects") || git.is_link("refs") {
        return Err(refused(
            name,
            "parts of it lie elsewhere; make a full clone with `git clone --no-local`",
        ));
    }
    if git.is_file("objects/info/alternates") {
        return Err(refused(
            name,
            "it borrows objects from elsewhere; run `git repack -a -d` and remove objects/info/alternates",
        ));
    }
    let git_dir = path.canonicalize().map_err(|source| LoadError::Closed { path: path.clone(), source })?;
    Ok(Repo { git_dir, references: references(&git, name)? })
}

/// Reads references as git stores them, loose ones before packed ones. The `reftable` format is taken by its
/// bytes.
fn references(git: &Folder, name: &str) -> Result<Digest, LoadError> {
    let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for line in git.bytes("packed-refs")?.unwrap_or_default().split(|byte| *byte == b'\n') {
        let mut words = line.splitn(2, |byte| *byte == b' ');
        if let (Some(hash), Some(reference)) = (words.next(), words.next())
            && !line.starts_with(b"#")
        {
            found.insert(String::from_utf8_lossy(reference).trim().to_owned(), hash.to_vec());
        }
    }
    loose(git, "refs", 0, &mut found)?;
    loose(git, "reftable", 0, &mut found)?;
    found.insert("HEAD".into(), git.bytes("HEAD")?.unwrap_or_default().trim_ascii().to_vec());
    match cbor::to_vec(&found.into_iter().map(|(name, hash)| (name, hex::encode(hash))).collect::<Vec<_>>()) {
        Ok(bytes) => Ok(Digest::of(&bytes)),
        Err(_) => Err(refused(name, "its references cannot be read; make a fresh clone")),
    }
}

fn loose(
    git: &Folder,
    name: &str,
    depth: usize,
    found: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), LoadError> {
    for entry in git.entries(name)?.unwrap_or_default() {
        let path = format!("{name}/{}", entry.name);
        if entry.is_folder && depth < DEPTH_MAX {
            loose(git, &path, depth + 1, found)?;
        } else if entry.is_file_ending("") && !path.ends_with(".lock") {
            if found.len() > FILES_MAX {
                return Err(refused(name, "there are too many references; run `git pack-refs --all`"));
            }
            found.insert(path.clone(), git.bytes(&path)?.unwrap_or_default().trim_ascii().to_vec());
        }
    }
    Ok(())
}
