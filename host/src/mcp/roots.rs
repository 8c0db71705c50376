//! Which recorded incidents may be named: directories below those that the operator gave at the start, links followed
//! first.

use std::path::{Path, PathBuf};

use crate::error::CommandError;

/// Deepest folder below a root that is looked at when incidents are listed.
const DEPTH_MAX: usize = 4;
/// Most folders that are looked at.
const FOLDERS_MAX: usize = 5_000;

/// The directories that the operator gave, without links in them.
pub struct Roots {
    dirs: Vec<PathBuf>,
}

impl Roots {
    /// Reads the directories.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming one that is none.
    pub fn open(dirs: &[PathBuf]) -> Result<Self, CommandError> {
        let open = |dir: &PathBuf| match dir.canonicalize() {
            Ok(root) if root.is_dir() => Ok(root),
            Ok(_) => Err(CommandError::input(format!("`{}` is no directory", dir.display()))),
            Err(e) => Err(CommandError::input(format!(
                "cannot open `{}` ({e}); name directories of incidents with --incidents",
                dir.display()
            ))),
        };
        Ok(Self { dirs: dirs.iter().map(open).collect::<Result<_, _>>()? })
    }

    /// The directories.
    pub fn dirs(&self) -> &[PathBuf] {
        &self.dirs
    }

    /// Recordings that hold the working directory: no configuration is taken out of them.
    pub fn recordings_around_here(&self) -> Vec<&Path> {
        let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else {
            return self.dirs.iter().map(PathBuf::as_path).collect();
        };
        let around = self.dirs.iter().filter(|root| here.starts_with(root));
        let is_recording = |root: &&PathBuf| {
            let between = here.ancestors().take_while(|dir| dir.starts_with(root));
            between.into_iter().any(|dir| dir.join("alert.json").exists())
        };
        around.filter(is_recording).map(PathBuf::as_path).collect()
    }

    /// The recorded incident of this name: a path below a root, or one relative to a root. Whether there is anything
    /// outside the roots cannot be told from the answer.
    ///
    /// # Errors
    /// [`CommandError::Input`] where there is none.
    pub fn incident(&self, named: &str) -> Result<PathBuf, CommandError> {
        let found = self.dirs.iter().find_map(|root| {
            // Joining an absolute path gives that path.
            let dir = root.join(named).canonicalize().ok()?;
            let is_below = self.dirs.iter().any(|root| dir.starts_with(root));
            (is_below && dir.join("alert.json").exists()).then_some(dir)
        });
        found.ok_or_else(|| {
            let named = casefile_model::text::line(named, 120);
            CommandError::input(format!(
                "`{named}` is no recorded incident below the directories that may be read; list_cases names those there are"
            ))
        })
    }

    /// Names of recorded incidents, sorted, at most `max`; links are not followed.
    pub fn list(&self, max: usize) -> Vec<String> {
        let mut found = Vec::new();
        let mut pending: Vec<(PathBuf, usize)> = self.dirs.iter().map(|dir| (dir.clone(), 0)).collect();
        let mut looked = 0;
        while let Some((dir, depth)) = pending.pop() {
            looked += 1;
            if looked > FOLDERS_MAX {
                break;
            }
            if dir.join("alert.json").is_file() {
                found.push(self.short_name(&dir));
                continue;
            }
            if depth < DEPTH_MAX {
                pending.extend(folders(&dir).into_iter().map(|folder| (folder, depth + 1)));
            }
        }
        found.sort();
        found.truncate(max);
        found
    }

    /// The path relative to a root, where that names this directory and no other.
    fn short_name(&self, dir: &Path) -> String {
        let relative = self.dirs.iter().find_map(|root| dir.strip_prefix(root).ok());
        let relative = relative.map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
        let named = relative.map(|path| path.display().to_string());
        named
            .filter(|named| self.incident(named).is_ok_and(|found| found == dir))
            .unwrap_or_else(|| dir.display().to_string())
    }
}

/// The folders in a folder, but for hidden ones.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        !hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
    });
    folders.map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn recording(dir: &Path) {
        std::fs::create_dir_all(dir).unwrap();
        crate::files::write(&dir.join("alert.json"), b"{}").unwrap();
    }

    #[test]
    fn only_what_lies_below_a_root_can_be_named() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("incidents");
        for name in ["incidents/a", "incidents/team/b", "outside"] {
            recording(&place.path().join(name));
        }
        symlink(place.path().join("outside"), root.join("link")).unwrap();
        symlink(root.join("a"), root.join("same")).unwrap();
        std::fs::create_dir(root.join("empty")).unwrap();
        let roots = Roots::open(std::slice::from_ref(&root)).unwrap();
        let canonical = root.canonicalize().unwrap();
        assert_eq!(roots.incident("a").unwrap(), canonical.join("a"));
        assert_eq!(roots.incident("same").unwrap(), canonical.join("a"));
        assert_eq!(roots.incident(root.join("team/b").to_str().unwrap()).unwrap(), canonical.join("team/b"));
        let outside = place.path().join("outside").display().to_string();
        for named in ["../outside", "link", &outside, "a/../../outside", "empty", "none", "", "/", "a\0"] {
            let refused = roots.incident(named).unwrap_err().to_string();
            assert!(refused.contains("no recorded incident below"), "{named}: {refused}");
        }
        assert_eq!(roots.list(10), ["a", "team/b"]);
        assert_eq!(roots.list(1), ["a"]);
    }

    #[test]
    fn a_name_that_two_roots_have_is_listed_in_full() {
        let place = tempfile::tempdir().unwrap();
        let dirs = ["x", "y"].map(|name| place.path().join(name));
        dirs.iter().for_each(|dir| recording(&dir.join("a")));
        let roots = Roots::open(&dirs).unwrap();
        let listed = roots.list(10);
        assert_eq!(listed.len(), 2, "{listed:?}");
        let found: Vec<PathBuf> = listed.iter().map(|name| roots.incident(name).unwrap()).collect();
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn a_root_that_is_none_is_named() {
        let refused = Roots::open(&[PathBuf::from("/no/such/place")]).err().unwrap().to_string();
        assert!(refused.contains("/no/such/place"), "{refused}");
    }
}
