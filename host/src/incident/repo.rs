//! `repo/`: the git repository of a recording. It is only looked at here; the tool `code` runs git on it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use casefile_model::{Digest, cbor, text};

use super::folder::Kind;
use super::{FILES_MAX, Faults, Folder, LoadError, settings};

mod config;
mod enclosed;

pub(super) const FOLDER: &str = "repo";

/// References may be nested this deep; git's own tools make far less.
const DEPTH_MAX: usize = 16;

const BORROWS: &str =
    "it borrows objects from elsewhere; run `git repack -a -d` and remove objects/info/alternates";
const ELSEWHERE: &str = "parts of it lie elsewhere; make a full clone with `git clone --no-local`";
const WORK_TREE: &str = "its .git names another place (a linked work tree); copy the main repository";
const NO_REPOSITORY: &str = "this is not a git repository; clone one here, bare or not";

/// A git repository that can be asked. One of a recording reaches nothing outside of its directory; one that
/// the operator named may be linked together.
#[derive(Clone, Debug)]
pub struct Repo {
    /// Absolute path of the directory with `HEAD` and `objects`.
    pub git_dir: PathBuf,
    /// Digest of `HEAD` and of what every reference points to, so of all that is reachable.
    pub references: Digest,
    is_recorded: bool,
}

impl Repo {
    /// A repository that the operator named: the folder of a work tree, or a bare one.
    ///
    /// # Errors
    /// [`LoadError`] where it is none, or is not whole.
    pub fn named(dir: &Path) -> Result<Self, LoadError> {
        named(dir)
    }

    /// The repository inside a recording; none where it holds none.
    ///
    /// # Errors
    /// [`LoadError`] where it is not whole, or reaches outside of the recording.
    pub fn of_recording(dir: &Path) -> Result<Option<Self>, LoadError> {
        let mut faults = Faults::first_only();
        let folder = Folder::open(dir)?;
        let settings = settings::read(&folder, &mut faults);
        let repo = open(&folder, dir, settings.repo.as_deref(), None, &mut faults);
        faults.into_first().map_or(Ok(repo), Err)
    }

    /// Checks once more, right before git is run, that a recording's repository reaches nothing outside.
    ///
    /// # Errors
    /// [`LoadError`] where it changed since it was loaded so that it might.
    pub fn check(&self) -> Result<(), LoadError> {
        if !self.is_recorded {
            return Ok(());
        }
        if canonical(&self.git_dir)? != self.git_dir {
            return Err(refused(FOLDER, ELSEWHERE));
        }
        enclosed::check(&Folder::open(&self.git_dir)?, FOLDER)
    }
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
        return faults.keep(named(path));
    }
    let name = inside.unwrap_or(FOLDER);
    match faults.keep(folder.folder(name))? {
        Some(found) => faults.keep(recorded(&found, dir, name)),
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

fn canonical(path: &Path) -> Result<PathBuf, LoadError> {
    path.canonicalize().map_err(|source| LoadError::Closed { path: path.to_owned(), source })
}

/// The repository in a folder of the recording `dir`, whose author may be a stranger.
fn recorded(folder: &Folder, dir: &Path, name: &str) -> Result<Repo, LoadError> {
    let inner = format!("{name}/.git");
    let (git, path, name) = match folder.kind(".git")? {
        Some(Kind::Link) => {
            return Err(refused(&inner, "its .git is a link; copy the repository itself"));
        }
        Some(Kind::File | Kind::Other) => return Err(refused(&inner, WORK_TREE)),
        Some(Kind::Folder) => (folder.folder(".git")?, dir.join(&inner), inner.as_str()),
        None => (folder.folder(".")?, dir.join(name), name),
    };
    let git = git.ok_or_else(|| refused(name, NO_REPOSITORY))?;
    // Said first, so that a work tree without a repository is not walked.
    for part in ["HEAD", "objects", "refs"] {
        if git.kind(part)?.is_none() {
            return Err(refused(name.strip_suffix("/.git").unwrap_or(name), NO_REPOSITORY));
        }
    }
    enclosed::check(&git, name)?;
    let git_dir = canonical(&path)?;
    if !git_dir.starts_with(canonical(dir)?) {
        return Err(refused(name, ELSEWHERE));
    }
    let (Some(head), Some(refs)) = (git.bytes("HEAD")?, git.folder("refs")?) else {
        return Err(refused(name, NO_REPOSITORY));
    };
    let packed = git.bytes("packed-refs")?.unwrap_or_default();
    let parts = References { head, packed, refs, tables: git.folder("reftable")? };
    Ok(Repo { git_dir, references: parts.digest(name)?, is_recorded: true })
}

/// The repository that the operator named. Its links are followed: they are the operator's own.
fn named(path: &Path) -> Result<Repo, LoadError> {
    let name = path.display().to_string();
    // Says whether this is a folder at all.
    Folder::open(path)?;
    let inner = path.join(".git");
    let git_dir = match followed(&inner)? {
        Some(found) if found.is_dir() => found,
        Some(_) => return Err(refused(&name, WORK_TREE)),
        None => canonical(path)?,
    };
    let head = file_at(&git_dir.join("HEAD"))?;
    let objects = followed(&git_dir.join("objects"))?;
    let refs = followed(&git_dir.join("refs"))?;
    let (Some(head), Some(_), Some(refs)) = (head, objects, refs) else {
        return Err(refused(&name, NO_REPOSITORY));
    };
    if followed(&git_dir.join("commondir"))?.is_some() {
        return Err(refused(&name, ELSEWHERE));
    }
    if followed(&git_dir.join("objects/info/alternates"))?.is_some() {
        return Err(refused(&name, BORROWS));
    }
    let packed = file_at(&git_dir.join("packed-refs"))?.unwrap_or_default();
    let tables = followed(&git_dir.join("reftable"))?.map(|path| Folder::open(&path)).transpose()?;
    let parts = References { head, packed, refs: Folder::open(&refs)?, tables };
    Ok(Repo { git_dir, references: parts.digest(&name)?, is_recorded: false })
}

/// Where a path of the operator leads; none where nothing has that name. A link to nothing is an error.
fn followed(path: &Path) -> Result<Option<PathBuf>, LoadError> {
    match fs::symlink_metadata(path) {
        Ok(_) => canonical(path).map(Some),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(source) => Err(LoadError::Closed { path: path.to_owned(), source }),
    }
}

/// The bytes of a file of the operator; none where there is none.
fn file_at(path: &Path) -> Result<Option<Vec<u8>>, LoadError> {
    let Some(path) = followed(path)? else {
        return Ok(None);
    };
    match (path.parent(), path.file_name().and_then(|name| name.to_str())) {
        (Some(parent), Some(name)) => Folder::open(parent)?.bytes(name),
        _ => Err(LoadError::NotAFolder(path)),
    }
}

/// References as git stores them. The `reftable` format is taken by its bytes.
struct References {
    head: Vec<u8>,
    packed: Vec<u8>,
    refs: Folder,
    tables: Option<Folder>,
}

impl References {
    /// Loose references stand before packed ones.
    fn digest(&self, name: &str) -> Result<Digest, LoadError> {
        let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for line in self.packed.split(|byte| *byte == b'\n') {
            let mut words = line.splitn(2, |byte| *byte == b' ');
            if let (Some(hash), Some(reference)) = (words.next(), words.next())
                && !line.starts_with(b"#")
            {
                found.insert(String::from_utf8_lossy(reference).trim().to_owned(), hash.to_vec());
            }
        }
        loose(&self.refs, (name, "refs"), 0, &mut found)?;
        if let Some(tables) = &self.tables {
            loose(tables, (name, "reftable"), 0, &mut found)?;
        }
        found.insert("HEAD".into(), self.head.trim_ascii().to_vec());
        let found = found.into_iter().map(|(name, hash)| (name, hex::encode(hash))).collect::<Vec<_>>();
        match cbor::to_vec(&found) {
            Ok(bytes) => Ok(Digest::of(&bytes)),
            Err(_) => Err(refused(name, "its references cannot be read; make a fresh clone")),
        }
    }
}

/// Adds the references of a folder, which is `below` in the repository `name`.
fn loose(
    folder: &Folder,
    (name, below): (&str, &str),
    depth: usize,
    found: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), LoadError> {
    for entry in folder.entries(".")?.unwrap_or_default() {
        let path = format!("{below}/{}", entry.name);
        if depth == DEPTH_MAX || !entry.readable {
            let why =
                "this reference is nested too deep, or its name is not UTF-8; run `git pack-refs --all`";
            return Err(refused(&format!("{name}/{path}"), why));
        }
        if entry.is_folder {
            if let Some(inner) = folder.folder(&entry.name)? {
                loose(&inner, (name, &path), depth + 1, found)?;
            }
        } else if !path.ends_with(".lock") {
            if found.len() > FILES_MAX {
                return Err(refused(name, "there are too many references; run `git pack-refs --all`"));
            }
            let bytes = folder.bytes(&entry.name)?.unwrap_or_default();
            found.insert(path, bytes.trim_ascii().to_vec());
        }
    }
    Ok(())
}
