//! The skills that come with this project, built from its checkout.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use casefile_model::Digest;
use casefile_package::SkillName;
use casefile_sandbox::Sandbox;
use casefile_sandbox::engine::WASMTIME;

use super::{Profile, Say, component_path, locked, package};
use crate::error::{CommandError, ForUser};
use crate::files;

/// Where cargo builds the skills of the checkout, apart from the program itself.
const BUILD_DIR: &str = "target/skills-build";

/// A checkout of this project, with the skills that come with it.
pub struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// The checkout that this program was built from, where it still stands.
    pub fn find() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        let stands = root.join("skills").is_dir() && root.join("wit").is_dir();
        stands.then(|| Self { root: root.to_path_buf() })
    }

    /// Whether a folder lies in the checkout and is built as part of its workspace.
    pub(super) fn holds(&self, dir: &Path) -> bool {
        dir.starts_with(self.root.join("skills"))
    }

    /// Whether a skill of this name comes with the checkout.
    pub fn bundles(&self, name: &SkillName) -> bool {
        let skills = self.skills().unwrap_or_default();
        skills.iter().any(|dir| super::skill_file(dir).is_ok_and(|file| file.name == *name))
    }

    /// Where its skills are built.
    pub(super) fn build_dir(&self) -> PathBuf {
        self.root.join(BUILD_DIR)
    }

    fn skills(&self) -> Result<Vec<PathBuf>, CommandError> {
        let dir = self.root.join("skills");
        let read = |e: std::io::Error| CommandError::work(format!("cannot read `{}`: {e}", dir.display()));
        let mut skills = Vec::new();
        for entry in std::fs::read_dir(&dir).map_err(read)? {
            let path = entry.map_err(read)?.path();
            if path.join("skill.toml").is_file() {
                skills.push(path);
            }
        }
        skills.sort();
        Ok(skills)
    }

    /// Builds the bundled skills where their sources changed, and gives their components. Two that build at once wait
    /// for each other.
    ///
    /// # Errors
    /// [`CommandError::Work`] with the compiler's words.
    pub async fn build(&self, sandbox: &Sandbox, say: Say<'_>) -> Result<Vec<PathBuf>, CommandError> {
        let skills = self.skills()?;
        let sources = ["skills", "sdk", "wit", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];
        let out = self.root.join("target/skills");
        std::fs::create_dir_all(&out).work()?;
        let stamp = out.join("stamp");
        let fresh = |fingerprint: &str| std::fs::read_to_string(&stamp).is_ok_and(|old| old == fingerprint);
        let fingerprint = fingerprint(&self.root, &sources, WASMTIME);
        let components: Vec<PathBuf> = skills.iter().map(|dir| component_path(&out, dir)).collect();
        if fresh(&fingerprint) && components.iter().all(|path| path.is_file()) {
            return Ok(components);
        }
        let target_dir = self.build_dir();
        std::fs::create_dir_all(&target_dir).work()?;
        let _lock = locked(&target_dir).await?;
        if !fresh(&fingerprint) || !components.iter().all(|path| path.is_file()) {
            say("building the bundled skills for wasm32-wasip2; only the first time takes long");
            for (dir, component) in skills.iter().zip(&components) {
                package(dir, &target_dir, Profile::Release, component, sandbox, say).await?;
            }
            files::write(&stamp, fingerprint.as_bytes()).work()?;
        }
        Ok(components)
    }
}

/// Names, sizes and times of the sources, and of what they are built with.
fn fingerprint(root: &Path, sources: &[&str], engine: &str) -> String {
    let mut lines = vec![engine.to_owned()];
    let mut pending: Vec<PathBuf> = sources.iter().map(|source| root.join(source)).collect();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            let skip = path.file_name().is_some_and(|name| name == "target");
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            pending.extend(entries.filter(|_| !skip).map(|entry| entry.path()));
        } else if let Ok(metadata) = std::fs::metadata(&path) {
            let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            lines.push(format!("{} {} {modified:?}", path.display(), metadata.len()));
        }
    }
    lines.sort();
    Digest::of(lines.join("\n").as_bytes()).to_string()
}
