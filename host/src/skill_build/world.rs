//! The world of one skill. A component from TypeScript or Python imports its whole world, used or not, so it is given
//! one with exactly the tools that its skill file asks for.

use std::path::{Path, PathBuf};

use casefile_package::SkillFile;
use casefile_package::interface::{STEPS, TOOLS_VERSION, WORLD};

use crate::files;

/// The name of the world. A skill in Python has a module `skill`, so it is another one.
pub const NAME: &str = "guest";

/// Where a skill keeps the interfaces.
const VENDORED: &str = "vendor/casefile/wit";

/// The world of a skill was not written.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The folder holds no interfaces.
    #[error(
        "`{0}` cannot be read; a skill keeps the interfaces there: take the folder from a new one of `casefile skill new`"
    )]
    NoInterfaces(PathBuf, #[source] std::io::Error),
    /// A file operation failed.
    #[error("cannot write `{0}`")]
    Write(PathBuf, #[source] std::io::Error),
}

/// Writes the WIT package of a skill to `to`, in place of what is there.
///
/// # Errors
/// [`WorldError`].
pub fn write(skill: &Path, file: &SkillFile, to: &Path) -> Result<(), WorldError> {
    let written = |path: &Path, done: std::io::Result<()>| {
        done.map_err(|source| WorldError::Write(path.to_path_buf(), source))
    };
    if to.exists() {
        written(to, std::fs::remove_dir_all(to))?;
    }
    for package in ["tools", "skill"] {
        let from = skill.join(VENDORED).join(package);
        let into = to.join("deps").join(format!("casefile-{package}"));
        written(&into, std::fs::create_dir_all(&into))?;
        let unread = |source| WorldError::NoInterfaces(from.clone(), source);
        for entry in std::fs::read_dir(&from).map_err(unread)? {
            let path = entry.map_err(unread)?.path();
            let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|e| e == "wit")) else {
                continue;
            };
            std::fs::copy(&path, into.join(name)).map_err(unread)?;
        }
    }
    let path = to.join("world.wit");
    written(&path, files::write(&path, text(file).as_bytes()))
}

/// The world as WIT.
fn text(file: &SkillFile) -> String {
    let steps = (!file.steps.is_empty()).then_some(STEPS);
    let tools = ["types"].into_iter().chain(file.tools.keys().map(String::as_str)).chain(steps);
    let imports: String =
        tools.map(|tool| format!("  import casefile:tools/{tool}@{TOOLS_VERSION};\n")).collect();
    let version = WORLD.rsplit('@').next().unwrap_or_default();
    format!(
        "// What skill.toml asks for; written by each build.\npackage casefile:generated;\n\n\
         world {NAME} {{\n{imports}  export casefile:skill/entry@{version};\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_imports_what_the_skill_file_asks_for_and_nothing_else() {
        let file = "[skill]\nname = \"a/b\"\nversion = \"1.0.0\"\nworld = \"casefile:skill/skill@0.1.0\"\n\
                    [tools]\nlogs = \"0.1\"\nnotes = \"0.1\"\n[steps]\n\"a/c\" = \"^1\"\n";
        let text = text(&SkillFile::parse(file).unwrap());
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("  ")).collect();
        let expected = [
            "  import casefile:tools/types@0.1.0;",
            "  import casefile:tools/logs@0.1.0;",
            "  import casefile:tools/notes@0.1.0;",
            "  import casefile:tools/steps@0.1.0;",
            "  export casefile:skill/entry@0.1.0;",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_folder_without_the_interfaces_is_told_where_they_belong() {
        let dir = tempfile::tempdir().unwrap();
        let error = write(dir.path(), &SkillFile::bare("a"), &dir.path().join("to")).unwrap_err();
        assert!(error.to_string().contains("vendor/casefile/wit/tools"), "{error}");
    }
}
