//! The directory of a recording, opened so that no name and no link in it reaches anything outside.

use std::io::{self, Read};
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, Metadata};

use super::{FILE_BYTES_MAX, FILES_MAX, LoadError, Place};

/// A directory that reads only what lies in it.
pub(super) struct Folder {
    dir: Dir,
}

/// What lies under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

impl Kind {
    fn of(meta: &Metadata) -> Self {
        if meta.is_symlink() {
            Self::Link
        } else if meta.is_dir() {
            Self::Folder
        } else if meta.is_file() {
            Self::File
        } else {
            Self::Other
        }
    }
}

/// What a folder lists.
pub(super) struct Entry {
    /// UTF-8; a name that is not is shown with replacement characters and `readable` is false.
    pub(super) name: String,
    pub(super) is_folder: bool,
    pub(super) readable: bool,
}

impl Entry {
    /// Whether this is a file, or a link, whose name ends so and can be opened.
    pub(super) fn is_file_ending(&self, ending: &str) -> bool {
        self.readable && !self.is_folder && self.name.ends_with(ending)
    }
}

impl Folder {
    /// Opens a directory by a path that the user named.
    pub(super) fn open(path: &Path) -> Result<Self, LoadError> {
        match Dir::open_ambient_dir(path, ambient_authority()) {
            Ok(dir) => Ok(Self { dir }),
            Err(e) => Err(match e.kind() {
                io::ErrorKind::NotFound => LoadError::NoFolder(path.to_owned()),
                io::ErrorKind::NotADirectory => LoadError::NotAFolder(path.to_owned()),
                _ => LoadError::Closed { path: path.to_owned(), source: e },
            }),
        }
    }

    /// Opens a folder inside; none where there is none.
    pub(super) fn folder(&self, name: &str) -> Result<Option<Self>, LoadError> {
        let Some(kind) = self.look(name)? else {
            return Ok(None);
        };
        if kind != Kind::Folder {
            return Err(LoadError::WrongKind { place: Place::file(name), wanted: "folder" });
        }
        match self.dir.open_dir(name) {
            Ok(dir) => Ok(Some(Self { dir })),
            Err(e) => Err(unreadable(name, e)),
        }
    }

    /// Opens a file; none where there is none. Refuses one that is larger than [`FILE_BYTES_MAX`].
    pub(super) fn file(&self, name: &str) -> Result<Option<File>, LoadError> {
        let Some(kind) = self.look(name)? else {
            return Ok(None);
        };
        // A pipe or a device would block or never end.
        if kind != Kind::File {
            return Err(LoadError::WrongKind { place: Place::file(name), wanted: "file" });
        }
        let file = self.dir.open(name).map_err(|e| unreadable(name, e))?;
        let size = file.metadata().map_err(|e| unreadable(name, e))?.len();
        if size > FILE_BYTES_MAX { Err(too_large(name)) } else { Ok(Some(file)) }
    }

    /// Reads a whole file; none where there is none.
    pub(super) fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        let Some(file) = self.file(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        // The file may grow while it is read.
        file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|e| unreadable(name, e))?;
        if bytes.len() as u64 > FILE_BYTES_MAX { Err(too_large(name)) } else { Ok(Some(bytes)) }
    }

    /// What lies in a folder inside (`.` for this one), sorted by name; none where there is no such folder.
    pub(super) fn entries(&self, name: &str) -> Result<Option<Vec<Entry>>, LoadError> {
        let Some(folder) = self.folder(name)? else {
            return Ok(None);
        };
        let mut entries = Vec::new();
        for entry in folder.dir.entries().map_err(|e| unreadable(name, e))? {
            let entry = entry.map_err(|e| unreadable(name, e))?;
            if entries.len() >= FILES_MAX {
                let place = Place::file(name);
                return Err(LoadError::TooMuch { place, max: FILES_MAX as u64, unit: "files" });
            }
            let os_name = entry.file_name();
            let readable = os_name.to_str().is_some();
            let shown = || format!("{name}/{}", os_name.to_string_lossy());
            let is_folder = entry.metadata().map_err(|e| unreadable(&shown(), e))?.is_dir();
            entries.push(Entry { name: os_name.to_string_lossy().into_owned(), is_folder, readable });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Some(entries))
    }

    /// What lies under a name, a link not followed; none where nothing does. A name that cannot be looked at
    /// is an error, never nothing.
    pub(super) fn kind(&self, name: &str) -> Result<Option<Kind>, LoadError> {
        match self.dir.symlink_metadata(name) {
            Ok(meta) => Ok(Some(Kind::of(&meta))),
            Err(e) if is_missing(&e) => Ok(None),
            Err(e) => Err(unreadable(name, e)),
        }
    }

    /// Visits everything that lies here, in no order and with links not followed: its path, which begins with
    /// `prefix`, and its kind. A folder is entered once its visit went well.
    pub(super) fn walk(
        &self,
        prefix: &str,
        visit: &mut impl FnMut(&str, Kind) -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        for entry in self.dir.entries().map_err(|e| unreadable(prefix, e))? {
            let entry = entry.map_err(|e| unreadable(prefix, e))?;
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            let kind = Kind::of(&entry.metadata().map_err(|e| unreadable(&path, e))?);
            visit(&path, kind)?;
            if kind == Kind::Folder {
                let dir = entry.open_dir().map_err(|e| unreadable(&path, e))?;
                Self { dir }.walk(&path, visit)?;
            }
        }
        Ok(())
    }

    /// What a name leads to; none where nothing has that name.
    fn look(&self, name: &str) -> Result<Option<Kind>, LoadError> {
        match self.dir.metadata(name) {
            Ok(meta) => Ok(Some(Kind::of(&meta))),
            Err(e) if is_missing(&e) => {
                // A link to nothing is not the same as no file: its part would be a silent gap.
                if self.kind(name)?.is_some() {
                    return Err(LoadError::Outside(Place::file(name)));
                }
                // Nor is a folder that is a link to nothing, or a file.
                let folder = name.rsplit_once('/').map(|(folder, _)| folder).filter(|f| !f.is_empty());
                match folder.map(|folder| self.look(folder)).transpose()?.flatten() {
                    None | Some(Kind::Folder) => Ok(None),
                    Some(_) => {
                        let place = Place::file(folder.unwrap_or(name));
                        Err(LoadError::WrongKind { place, wanted: "folder" })
                    }
                }
            }
            Err(e) => Err(unreadable(name, e)),
        }
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

pub(super) fn too_large(name: &str) -> LoadError {
    LoadError::TooMuch { place: Place::file(name), max: FILE_BYTES_MAX, unit: "bytes" }
}

pub(super) fn unreadable(name: &str, source: io::Error) -> LoadError {
    // cap-std refuses a path that leads outside by an error of its own, which carries no number of the
    // system.
    if source.kind() == io::ErrorKind::PermissionDenied && source.raw_os_error().is_none() {
        return LoadError::Outside(Place::file(name));
    }
    LoadError::Unreadable { place: Place::file(name), source }
}
