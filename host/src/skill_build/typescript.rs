//! Components from TypeScript: tsc checks the types, Node.js takes them out without moving a line, and
//! componentize-qjs puts QuickJS and the modules that the skill imports into one. Nothing is bundled: QuickJS loads
//! each module by its own name, so the places that it names are those of the author's files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use casefile_package::SkillFile;

use super::toolchain::{COMPONENTIZE_QJS, NODE, TYPESCRIPT, Toolchains};
use super::world;
use crate::error::{CommandError, ForUser};

const WHAT: &str = "a skill in TypeScript";

/// The module that exports the entry; it imports the author's `skill.ts`.
const COMPONENT: &str = "vendor/casefile/component.ts";

/// Takes the types out of the sources.
const STRIP: &str = include_str!("typescript/strip.mjs");

/// The programs with which a component is built.
///
/// # Errors
/// [`CommandError::Work`] with the command that brings the one that is missing.
pub fn programs(dir: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let programs = Programs::find(dir)?;
    Ok(vec![programs.node, programs.tsc, programs.componentize])
}

/// Checks the types, runs componentize-qjs and gives the path of the component.
///
/// # Errors
/// [`CommandError::Work`] with what the compiler or QuickJS says.
pub fn build(dir: &Path, file: &SkillFile, target_dir: &Path) -> Result<PathBuf, CommandError> {
    let programs = Programs::find(dir)?;
    programs.check_types(dir)?;
    let out = target_dir.join("typescript");
    let (wit, sources, component) = (out.join("wit"), out.join("js"), out.join("skill.wasm"));
    world::write(dir, file, &wit).input()?;
    if sources.exists() {
        std::fs::remove_dir_all(&sources).work()?;
    }
    programs.strip(dir, &sources)?;
    let mut command = programs.toolchains.command(&programs.componentize);
    command.arg("--wit").arg(&wit).args(["--world", world::NAME]);
    // The other runtime needs asynchronous components, which this host leaves off.
    command.arg("--sync");
    command.arg("--js").arg(sources.join(COMPONENT)).arg("--module-root").arg(&sources);
    let output = output(command.arg("-o").arg(&component), &programs.componentize)?;
    if output.status.success() {
        return Ok(component);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(CommandError::work(match tool_not_asked_for(&stderr) {
        Some(tool) => not_asked_for(dir, tool),
        None => format!("componentize-qjs could not build `{}`:\n{}", dir.display(), words(&stderr)),
    }))
}

/// Runs the skill's tests with Node.js, the tools from memory.
///
/// # Errors
/// [`CommandError::Work`] where one fails; Node.js has said which on standard error.
pub fn test(dir: &Path) -> Result<(), CommandError> {
    let programs = Programs::find(dir)?;
    programs.check_types(dir)?;
    let mut command = programs.node();
    command.args(["--import", "./vendor/casefile/hooks.mjs", "--test", "*.test.ts"]);
    let status = command.current_dir(dir).stdout(std::io::stderr()).status();
    if status.map_err(|e| cannot_run(&programs.node, &e))?.success() {
        return Ok(());
    }
    Err(CommandError::work("a unit test failed; its name and reason stand above"))
}

struct Programs {
    toolchains: Toolchains,
    node: PathBuf,
    tsc: PathBuf,
    componentize: PathBuf,
}

impl Programs {
    fn find(dir: &Path) -> Result<Self, CommandError> {
        let toolchains = Toolchains::new(Some(dir));
        let node = toolchains.find_new(NODE, WHAT).work()?;
        let tsc = toolchains.find(TYPESCRIPT, WHAT).work()?;
        let componentize = toolchains.find(COMPONENTIZE_QJS, WHAT).work()?;
        Ok(Self { toolchains, node, tsc, componentize })
    }

    fn node(&self) -> Command {
        let mut command = self.toolchains.command(&self.node);
        command.env_remove("NODE_OPTIONS").arg("--disable-warning=ExperimentalWarning");
        command
    }

    fn check_types(&self, dir: &Path) -> Result<(), CommandError> {
        let mut command = self.toolchains.command(&self.tsc);
        let output =
            output(command.args(["--project", ".", "--pretty", "false"]).current_dir(dir), &self.tsc)?;
        if output.status.success() {
            return Ok(());
        }
        let words = places(&String::from_utf8_lossy(&output.stdout));
        Err(CommandError::work(format!("tsc found errors in `{}`:\n{words}", dir.display())))
    }

    fn strip(&self, dir: &Path, to: &Path) -> Result<(), CommandError> {
        let mut command = self.node();
        command.args(["--input-type=module", "--eval", STRIP, "--"]).arg(dir).arg(to);
        let output = output(&mut command, &self.node)?;
        if output.status.success() {
            return Ok(());
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        Err(CommandError::work(format!("node could not read `{}`:\n{}", dir.display(), stderr.trim_end())))
    }
}

fn output(command: &mut Command, program: &Path) -> Result<Output, CommandError> {
    command.output().map_err(|e| cannot_run(program, &e))
}

fn cannot_run(program: &Path, error: &std::io::Error) -> CommandError {
    CommandError::work(format!("cannot run `{}`: {error}", program.display()))
}

/// The places that tsc names as every other message does: `skill.ts:12:5`, not `skill.ts(12,5)`.
fn places(stdout: &str) -> String {
    let placed = |line: &str| -> Option<String> {
        let (before, message) = line.split_once("): ")?;
        let (file, place) = before.rsplit_once('(')?;
        let (row, column) = place.split_once(',')?;
        let is_place = row.parse::<u32>().is_ok() && column.parse::<u32>().is_ok();
        is_place.then(|| format!("{file}:{row}:{column}: {message}"))
    };
    let lines: Vec<String> =
        stdout.trim_end().lines().map(|line| placed(line).unwrap_or_else(|| line.to_owned())).collect();
    lines.join("\n")
}

/// The tool whose module is not in the world.
fn tool_not_asked_for(stderr: &str) -> Option<&str> {
    let (_, rest) = stderr.split_once("Error resolving module 'casefile:tools/")?;
    rest.split_once('@').map(|(tool, _)| tool)
}

fn not_asked_for(dir: &Path, tool: &str) -> String {
    let at = dir.join("skill.toml");
    let at = at.display();
    match tool {
        "steps" => format!("this skill runs no others; add under [steps] in {at}: \"core/onset\" = \"^1\""),
        _ => format!(
            "this skill does not ask for the tool `{tool}`, whose module it imports; add under [tools] in {at}: \
             {tool} = {{ version = \"0.1\", reason = \"…\" }}"
        ),
    }
}

/// What QuickJS said of the author's own code, without the tool's own words before it.
fn words(stderr: &str) -> String {
    let start = stderr.rfind("Error: ").unwrap_or_default();
    stderr.get(start..).unwrap_or(stderr).replace("(/", "(").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_in_every_other_message() {
        let said = "skill.ts(12,5): error TS2304: Cannot find name 'f(x)'.\n  it (1,2) stays\nerror TS5057: no file\n";
        let expected =
            "skill.ts:12:5: error TS2304: Cannot find name 'f(x)'.\n  it (1,2) stays\nerror TS5057: no file";
        assert_eq!(places(said), expected);
    }

    #[test]
    fn what_goes_wrong_while_the_module_loads_names_the_authors_file() {
        let stderr = "Error: : Failed to evaluate user JavaScript module: Error: x is not defined\n    at <anonymous> (/skill.ts:17:1)\n";
        assert_eq!(words(stderr), "Error: x is not defined\n    at <anonymous> (skill.ts:17:1)");
    }

    /// The declarations of the SDK are written by hand; they must name all that the interfaces have.
    #[test]
    fn the_declarations_name_each_field_and_function_of_the_interfaces() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let declared = std::fs::read_to_string(root.join("sdk/typescript/casefile/wit.d.ts")).unwrap();
        for entry in std::fs::read_dir(root.join("wit/tools")).unwrap() {
            let path = entry.unwrap().path();
            let tool = path.file_stem().unwrap().to_string_lossy().into_owned();
            let module =
                declared.split(&format!("declare module \"casefile:tools/{tool}@0.1.0\"")).nth(1).unwrap();
            let module = module.split("\ndeclare module").next().unwrap();
            let wit = std::fs::read_to_string(&path).unwrap();
            let lines = wit.lines().map(str::trim).filter(|line| !line.starts_with("//"));
            for (name, kind) in lines.filter_map(|line| line.split_once(": ")) {
                let camel = camel(name);
                let said =
                    if kind.starts_with("func(") { format!(" {camel}(") } else { format!(" {camel}: ") };
                assert!(module.contains(&said), "{tool}: no `{said}`");
            }
        }
    }

    fn camel(name: &str) -> String {
        let mut words = name.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
    }

    #[test]
    fn a_tool_that_is_not_asked_for_is_told_from_a_file_that_is_not_there() {
        let stderr =
            "Error resolving module 'casefile:tools/logs@0.1.0' from '/vendor/casefile/logs.ts': not found";
        assert_eq!(tool_not_asked_for(stderr), Some("logs"));
        assert_eq!(tool_not_asked_for("Error resolving module './a.ts' from '/skill.ts': not found"), None);
    }
}
