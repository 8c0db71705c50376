//! Whether a component is still that of its sources. The tools that make components of TypeScript and Python give other
//! bytes each time, from random numbers that the interpreter drew while it started; without this a skill that nobody
//! touched could not be published twice, and would be compiled again for each run.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use casefile_model::Digest;

use crate::files;

/// Folders that hold no source. Those that begin with a dot hold none either.
const SKIPPED: [&str; 4] = ["target", "node_modules", "incidents", "__pycache__"];

/// The sources of a component, and what builds it, at one time.
pub struct Stamp {
    path: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// Takes the sources in a folder and the programs `with` which the component is built.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn take(sources: &Path, with: &[PathBuf], component: &Path) -> std::io::Result<Self> {
        let mut lines = vec![env!("CARGO_PKG_VERSION").to_owned()];
        for program in with {
            let metadata = std::fs::metadata(program)?;
            let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            lines.push(format!("{} {} {modified:?}", program.display(), metadata.len()));
        }
        add(sources, sources, &mut lines)?;
        let fingerprint = Digest::of(lines.join("\n").as_bytes()).to_string();
        Ok(Self { path: component.with_extension("stamp"), fingerprint })
    }

    /// Whether the component was built from these sources.
    pub fn is_kept(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|kept| kept == self.fingerprint)
    }

    /// Says that the component was built from these sources.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn keep(&self) -> std::io::Result<()> {
        files::write(&self.path, self.fingerprint.as_bytes())
    }
}

fn add(root: &Path, dir: &Path, lines: &mut Vec<String>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            add(root, &path, lines)?;
        } else {
            let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            lines.push(format!("{} {shown}", Digest::of(&std::fs::read(&path)?)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_is_built_again_where_a_source_changed_and_only_there() {
        let dir = tempfile::tempdir().unwrap();
        let component = dir.path().join("target/skill.wasm");
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            files::write(&path, text.as_bytes()).unwrap();
        };
        let take = || Stamp::take(dir.path(), &[], &component).unwrap();
        write("skill.py", "a");
        write("target/x", "a");
        assert!(!take().is_kept());
        take().keep().unwrap();
        write("target/x", "b");
        write("incidents/one/alert.json", "{}");
        write(".venv/x", "b");
        assert!(take().is_kept());
        write("vendor/casefile/case.py", "b");
        assert!(!take().is_kept());
    }
}
