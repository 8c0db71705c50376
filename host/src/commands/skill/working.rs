//! The working copy of a skill: a folder with a skill file.

use std::path::{Path, PathBuf};

use casefile_package::SkillFile;

use crate::context::SkillArg;
use crate::error::CommandError;
use crate::skill_build::skill_file;

/// Which folder a command is about.
#[derive(Clone, Debug, clap::Args)]
pub struct Folder {
    /// Folder of the skill; `publish` takes a component that was built elsewhere, too
    #[arg(default_value = ".", value_name = "DIR")]
    dir: PathBuf,
}

impl Folder {
    /// The component that was named in the place of a folder.
    pub fn component(&self) -> Option<&Path> {
        Some(self.dir.as_path()).filter(|path| path.is_file())
    }

    /// The folder with its skill file.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it holds none, or a bad one.
    pub fn open(&self) -> Result<Working, CommandError> {
        if !self.dir.join("skill.toml").is_file() {
            return Err(CommandError::input(format!(
                "`{}` holds no skill.toml; go to the folder of a skill, or write one with \
                 `casefile skill new team/name`",
                self.dir.display()
            )));
        }
        Ok(Working { file: skill_file(&self.dir)?, dir: self.dir.clone() })
    }
}

/// A working copy.
#[derive(Clone, Debug)]
pub struct Working {
    /// The folder.
    pub dir: PathBuf,
    /// Its skill file, without schemas.
    pub file: SkillFile,
}

impl Working {
    /// The folder as `casefile run` takes it.
    pub fn arg(&self) -> SkillArg {
        SkillArg::Folder(self.dir.clone())
    }

    /// The argument that names the folder on a command line, with a space before it; nothing for the one that
    /// commands take anyway.
    pub fn shown(&self) -> String {
        if self.dir == Path::new(".") { String::new() } else { format!(" {}", self.dir.display()) }
    }
}
