//! Components from Python: componentize-py, which puts CPython and the modules that the skill imports into one.

use std::path::{Path, PathBuf};
use std::process::Command;

use casefile_package::SkillFile;

use super::toolchain::{COMPONENTIZE_PY, PYTHON, Toolchains};
use super::world;
use crate::error::{CommandError, ForUser};

const WHAT: &str = "a skill in Python";

/// The module that exports the entry; it imports the author's `skill`.
const COMPONENT: &str = "casefile.component";

/// The programs with which a component is built.
///
/// # Errors
/// [`CommandError::Work`] with the command that brings the one that is missing.
pub fn programs(dir: &Path) -> Result<Vec<PathBuf>, CommandError> {
    Ok(vec![Toolchains::new(Some(dir)).find(COMPONENTIZE_PY, WHAT).work()?])
}

/// Runs componentize-py and gives the path of the component.
///
/// # Errors
/// [`CommandError::Work`] with what Python says.
pub fn build(dir: &Path, file: &SkillFile, target_dir: &Path) -> Result<PathBuf, CommandError> {
    let toolchains = Toolchains::new(Some(dir));
    let componentize = toolchains.find(COMPONENTIZE_PY, WHAT).work()?;
    let out = target_dir.join("python");
    std::fs::create_dir_all(&out).work()?;
    let wit = out.join("wit");
    world::write(dir, file, &wit).input()?;
    let component = out.join("skill.wasm");
    let mut command = toolchains.command(&componentize);
    // The modules that the author installed for this skill, and not those of whatever Python comes first in PATH.
    command.env("VIRTUAL_ENV", dir.join(".venv"));
    command.arg("-q").arg("-d").arg(&wit).args(["-w", world::NAME, "componentize"]);
    command.args(["-p", ".", "-p", "vendor"]).arg(COMPONENT).arg("-o").arg(&component);
    let output = command.current_dir(dir).output().map_err(|e| cannot_run(&componentize, &e))?;
    if output.status.success() {
        return Ok(component);
    }
    let words = words(&String::from_utf8_lossy(&output.stderr));
    Err(CommandError::work(format!("componentize-py could not build `{}`:\n{words}", dir.display())))
}

/// Runs the skill's tests with the Python of this machine, against bindings for its own world.
///
/// # Errors
/// [`CommandError::Work`] where one fails; Python has said which on standard error.
pub fn test(dir: &Path, file: &SkillFile, target_dir: &Path) -> Result<(), CommandError> {
    let toolchains = Toolchains::new(Some(dir));
    let componentize = toolchains.find(COMPONENTIZE_PY, WHAT).work()?;
    let python = toolchains.find_new(PYTHON, WHAT).work()?;
    let bindings = target_dir.join("python-bindings");
    if bindings.exists() {
        std::fs::remove_dir_all(&bindings).work()?;
    }
    let wit = target_dir.join("python-bindings-wit");
    world::write(dir, file, &wit).input()?;
    let mut command = toolchains.command(&componentize);
    command.arg("-q").arg("-d").arg(&wit).args(["-w", world::NAME, "bindings"]).arg(&bindings);
    let output = command.output().map_err(|e| cannot_run(&componentize, &e))?;
    if !output.status.success() {
        let words = words(&String::from_utf8_lossy(&output.stderr));
        return Err(CommandError::work(format!("componentize-py could not write the bindings:\n{words}")));
    }
    let mut command = toolchains.command(&python);
    run_tests(&mut command, dir, &bindings).map_err(|e| cannot_run(&python, &e)).and_then(|passed| {
        let failed = "a unit test failed; its name and reason stand above";
        if passed { Ok(()) } else { Err(CommandError::work(failed)) }
    })
}

fn run_tests(command: &mut Command, dir: &Path, bindings: &Path) -> std::io::Result<bool> {
    let path = std::env::join_paths([Path::new("vendor"), bindings]).map_err(std::io::Error::other)?;
    command.env("PYTHONPATH", path).env("PYTHONDONTWRITEBYTECODE", "1");
    command.args(["-m", "unittest"]).current_dir(dir).stdout(std::io::stderr());
    command.status().map(|status| status.success())
}

fn cannot_run(program: &Path, error: &std::io::Error) -> CommandError {
    CommandError::work(format!("cannot run `{}`: {error}", program.display()))
}

/// What Python said of the author's own code. Around it stand the tool's own frames, and in it the places where the
/// folders lie while the component is made.
fn words(stderr: &str) -> String {
    let start = stderr.find("AssertionError: ").map_or(0, |at| at + "AssertionError: ".len());
    let all = stderr.get(start..).unwrap_or_default();
    let own = all.split("\nCaused by:").next().unwrap_or(all);
    own.replace("File \"/0/", "File \"").replace("File \"/1/", "File \"vendor/").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_in_the_source_names_the_authors_file() {
        let stderr = "Traceback (most recent call last):\n  File \"/x/bin/componentize-py\", line 8, in <module>\n\
                      AssertionError: Traceback (most recent call last):\n  File \"/1/casefile/component.py\", line 3\n  \
                      File \"/0/skill.py\", line 41\n    def f(:\nSyntaxError: invalid syntax\n\n\nCaused by:\n    x\n";
        let words = words(stderr);
        assert!(
            words.contains("File \"skill.py\", line 41") && words.ends_with("SyntaxError: invalid syntax")
        );
        assert!(
            words.contains("vendor/casefile/component.py") && !words.contains("componentize-py"),
            "{words}"
        );
    }
}
