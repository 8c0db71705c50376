//! `casefile skill check`.

use std::collections::BTreeSet;

use casefile_model::outcome::Outcome;
use casefile_model::{Limits, limits};
use casefile_package::schema_change::{self, Needs};
use casefile_package::{Admitted, Caps, admit};
use casefile_registry::catalog::CatalogEntry;

use super::fixtures::{Said, run_all};
use super::working::{Folder, Working};
use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::output;
use crate::skill_build::{Profile, build_folder, say_on_stderr};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    folder: Folder,
    /// Show the schemas of parameters and data
    #[arg(long)]
    schemas: bool,
}

/// A built skill with all that was found wrong with it.
pub(super) struct Checked {
    /// The package.
    pub(super) bytes: Vec<u8>,
    /// What admission says of it.
    pub(super) admitted: Admitted,
    /// What it said of its incidents.
    pub(super) said: Vec<Said>,
    /// What keeps it from being published: what, where, what to do.
    pub(super) errors: Vec<String>,
    /// What is worth a look.
    pub(super) notes: Vec<String>,
}

/// Explains the skill. Exit code 1 where it cannot be published so.
///
/// # Errors
/// [`CommandError`] where it cannot be built.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let working = args.folder.open()?;
    let context = Context::open(globals)?;
    let checked = check(&context, &working).await?;
    explain(&checked, &working);
    if args.schemas {
        let schemas = checked.admitted.skill_file.as_ref().map(|file| &file.schemas);
        for (what, schema) in schemas.iter().flat_map(|s| [("parameters", &s.parameters), ("data", &s.data)])
        {
            output::line(&format!("schema of {what}: {}", schema.as_deref().unwrap_or("none")));
        }
    }
    if checked.errors.is_empty() {
        output::line(&format!("next: casefile skill publish{}", working.shown()));
    }
    Ok(u8::from(!checked.errors.is_empty()))
}

/// Builds the skill as it would be published, runs it on its incidents, and looks it over.
///
/// # Errors
/// [`CommandError`] where it cannot be built or an incident is malformed.
pub(super) async fn check(context: &Context, working: &Working) -> Result<Checked, CommandError> {
    let component = build_folder(&working.dir, Profile::Release, &context.sandbox, &say_on_stderr).await?;
    let bytes = std::fs::read(&component).work()?;
    let admitted = admit(&bytes, &Caps::default()).input()?;
    let said = run_all(context, working).await?;
    let mut checked = Checked { bytes, admitted, said, errors: Vec::new(), notes: Vec::new() };
    rights(&mut checked, working);
    costs(&mut checked, working);
    versions(&mut checked, context, working)?;
    Ok(checked)
}

/// Compares the tools that the code imports with those that the skill file asks for.
fn rights(checked: &mut Checked, working: &Working) {
    let mut asked: BTreeSet<&str> = working.file.tools.keys().map(String::as_str).collect();
    if !working.file.steps.is_empty() {
        asked.insert("steps");
    }
    let used: BTreeSet<&str> = checked.admitted.tools.iter().map(String::as_str).collect();
    for tool in used.difference(&asked) {
        checked.errors.push(match *tool {
            "steps" => {
                "the code runs other skills, and skill.toml names none; name each under [steps], such as \
                        \"core/onset\" = \"^1\""
                    .to_owned()
            }
            tool => format!(
                "the code uses `{tool}`, and skill.toml does not ask for it; add under [tools]: \
                 {tool} = {{ version = \"0.1\", reason = \"…\" }}"
            ),
        });
    }
    for tool in asked.difference(&used) {
        let table = if *tool == "steps" { "[steps]" } else { "[tools]" };
        checked.notes.push(format!(
            "skill.toml asks for `{tool}`, and the code never uses it; remove it from {table}"
        ));
    }
    for (tool, request) in &working.file.tools {
        if request.reason.is_none() {
            let what = "gives no reason, which operators decide by; write reason = \"…\"";
            checked.notes.push(format!("skill.toml: [tools] {tool} {what}"));
        }
    }
}

/// Compares what the skill used on its incidents with the limits that it gets.
fn costs(checked: &mut Checked, working: &Working) {
    let mut limits = Limits::default();
    for (name, value) in &working.file.limits {
        if !limits.set(name, *value) {
            let known: Vec<&str> = limits::TABLE.iter().map(|info| info.name).collect();
            checked
                .errors
                .push(format!("skill.toml: [limits] has no `{name}`; limits are {}", known.join(", ")));
        }
    }
    let limits = limits.capped();
    for said in &checked.said {
        // What it was denied is told by its rights, with the way out.
        if !said.ended.outcome.is_completed() && !matches!(said.ended.outcome, Outcome::Denied(_)) {
            checked
                .errors
                .push(format!("on {}: {}; casefile skill test says where", said.name, said.ended.outcome));
        }
        let usage = &said.ended.usage;
        let shares = [
            ("fuel", usage.fuel, limits.fuel_max),
            ("memory_bytes", usage.memory_bytes_peak, limits.memory_bytes_max),
        ];
        for (name, used, max) in shares {
            if used > max / 2 {
                let what = format!("{name}: {used} of {max} used; ask for more under [limits], or do less");
                checked.notes.push(format!("on {}: {what}", said.name));
            }
        }
    }
    if checked.said.is_empty() {
        let what = "no incident lies beside the skill; one under incidents/NAME shows what it costs and says";
        checked.notes.push(what.to_owned());
    }
}

/// Compares with what is published under the same name.
fn versions(checked: &mut Checked, context: &Context, working: &Working) -> Result<(), CommandError> {
    let (name, version) = (&working.file.name, &working.file.version);
    let published = context.store.list().input()?;
    let same = published.iter().find(|entry| entry.name == *name && entry.version == *version);
    match same {
        Some(entry) if entry.digest == checked.admitted.digest => {
            checked.notes.push(format!("{name}@{version} is published already, with these bytes"));
        }
        Some(entry) => checked.errors.push(format!(
            "{name}@{version} is published with other bytes ({}); raise `version` in skill.toml",
            entry.digest
        )),
        None => {}
    }
    let last = published.iter().rfind(|entry| entry.name == *name && entry.version < *version);
    if let Some(last) = last {
        schemas(checked, context, last)?;
    }
    Ok(())
}

/// Compares the schemas with those of the last published version before this one.
fn schemas(checked: &mut Checked, context: &Context, last: &CatalogEntry) -> Result<(), CommandError> {
    let bytes = context.store.load(&last.digest).input()?;
    let old = admit(&bytes, &Caps::default()).input()?.skill_file;
    let Some((old, new)) = old.zip(checked.admitted.skill_file.as_ref()) else { return Ok(()) };
    let changes = schema_change::compare(&old.schemas, &new.schemas);
    for change in changes.iter().filter(|change| change.needs > Needs::Patch) {
        checked.notes.push(format!("since {}: {} {}", last.version, change.path, change.what));
    }
    if let Err(broken) = schema_change::fits(&last.version, &new.version, changes) {
        checked.errors.push(broken.to_string());
    }
    Ok(())
}

/// Prints what the skill is, costs, and what is wrong.
pub(super) fn explain(checked: &Checked, working: &Working) {
    let Checked { bytes, admitted, said, errors, notes } = checked;
    let tools: Vec<&str> = admitted.tools.iter().map(String::as_str).collect();
    output::line(&format!("{}@{}: {} bytes", working.file.name, working.file.version, bytes.len()));
    output::line(&format!("digest: {}", admitted.digest));
    output::line(&format!("tools: {}", if tools.is_empty() { "none".to_owned() } else { tools.join(", ") }));
    for said in said {
        let usage = &said.ended.usage;
        output::line(&format!(
            "on {}: {}, {} fuel, {} bytes of memory, {} tool calls, {} bytes of answers",
            said.name,
            said.ended.outcome.name(),
            usage.fuel,
            usage.memory_bytes_peak,
            usage.tool_calls,
            usage.answer_bytes
        ));
    }
    notes.iter().for_each(|note| output::line(&format!("note: {note}")));
    errors.iter().for_each(|error| output::line(&format!("error: {error}")));
}
