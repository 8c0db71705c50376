//! The directory that holds all state: `--home`, else `CASEFILE_HOME`, else `~/.casefile`.

use std::path::{Path, PathBuf};

use crate::error::CommandError;

/// The home directory and what lies in it.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// Opens the directory, creating it for its owner alone where it is absent.
    ///
    /// # Errors
    /// [`CommandError::Input`] where there is no such place or it cannot be written.
    pub fn open(chosen: Option<&Path>) -> Result<Self, CommandError> {
        let root = match chosen {
            Some(chosen) => chosen.to_path_buf(),
            None => std::env::home_dir()
                .map(|home| home.join(".casefile"))
                .ok_or_else(|| CommandError::input("there is no home directory; name one with --home DIR"))?,
        };
        create_dir(&root)?;
        let root = std::path::absolute(&root).unwrap_or(root);
        Ok(Self { root })
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The database of cases.
    pub fn journal(&self) -> PathBuf {
        self.root.join("cases.sqlite")
    }

    /// Compiled skills.
    pub fn compiled(&self) -> PathBuf {
        self.root.join("compiled")
    }

    /// The store of skills, created where it is absent.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be created.
    pub fn store(&self) -> Result<PathBuf, CommandError> {
        self.subdirectory("store")
    }

    /// The tokens of registries, readable by the owner alone.
    pub fn tokens(&self) -> PathBuf {
        self.root.join("tokens.toml")
    }

    /// What a registry said last of its skills.
    pub fn mirror(&self, registry: &str) -> PathBuf {
        self.root.join("registries").join(registry)
    }

    /// Downloads under way.
    pub fn downloads(&self) -> PathBuf {
        self.root.join("downloads")
    }

    /// The directory of one case's reports, created where it is absent.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be created.
    pub fn case(&self, id: &str) -> Result<PathBuf, CommandError> {
        self.subdirectory(&format!("cases/{id}"))
    }

    /// Any other directory inside, created where it is absent.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be created.
    pub fn subdirectory(&self, name: &str) -> Result<PathBuf, CommandError> {
        let path = self.root.join(name);
        create_dir(&path)?;
        Ok(path)
    }
}

fn create_dir(path: &Path) -> Result<(), CommandError> {
    let mut builder = std::fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(builder.recursive(true), 0o700);
    builder.create(path).map_err(|e| {
        CommandError::input(format!(
            "cannot create `{}` ({e}); name another place with --home DIR",
            path.display()
        ))
    })
}
