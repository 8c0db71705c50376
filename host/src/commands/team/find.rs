//! `casefile search` and `casefile show`.

use casefile_registry::client::Indexed;
use casefile_registry::index::{IndexEntry, State};
use casefile_registry::{SkillSource as _, store};

use super::rights;
use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::output;
use crate::registries::failed;
use crate::registries::requirements::LocalSkills;

/// What was asked of `search`.
#[derive(Clone, Debug, clap::Args)]
pub struct SearchArgs {
    /// A part of the name or the description
    text: Option<String>,
    /// A tool that the skill asks for
    #[arg(long)]
    tool: Option<String>,
    /// A world that it exports, or the beginning of one
    #[arg(long)]
    world: Option<String>,
    /// Name or address of one registry; else all that casefile.toml names
    #[arg(long, value_name = "NAME|URL")]
    registry: Option<String>,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Searches the registries.
///
/// # Errors
/// [`CommandError::Input`] where one cannot be asked.
pub async fn search(globals: &Globals, args: &SearchArgs) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let (text, tool, world) = (args.text.as_deref(), args.tool.as_deref(), args.world.as_deref());
    let registries: Vec<&str> = context.registries.names().collect();
    if registries.is_empty() && args.registry.is_none() {
        let what = "casefile.toml names no registry; add [registries.NAME] with `url` and `namespaces`";
        return Err(CommandError::input(what));
    }
    let mut found: Vec<IndexEntry> = Vec::new();
    if let Some(named) = &args.registry {
        found = context.registries.client_at(named)?.search(text, tool, world).await.map_err(failed)?;
    } else {
        for registry in registries {
            let client = context.registries.client(registry)?;
            let skills = client.search(text, tool, world).await.map_err(failed)?;
            // What is had from elsewhere is no answer: it could not be added from here.
            let is_from_here =
                |entry: &IndexEntry| context.registries.bound_to(entry.name.team()) == Some(registry);
            found.extend(skills.into_iter().filter(is_from_here));
        }
    }
    if args.json {
        output::json(&found);
        return Ok(0);
    }
    for entry in &found {
        let description = entry.description.as_deref().unwrap_or("no description");
        output::line(&format!("{}  {description}  [{}]", entry.id(), rights(entry)));
    }
    if found.is_empty() {
        output::say("nothing is found");
    }
    Ok(0)
}

/// What was asked of `show`.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowArgs {
    /// `team/name` or `team/name@^1.2`
    skill: String,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Shows the versions of a skill, and what the newest asks for.
///
/// # Errors
/// [`CommandError::Input`] where there is no such skill.
pub async fn show(globals: &Globals, args: &ShowArgs) -> Result<u8, CommandError> {
    let SkillArg::Name(skill, req) = SkillArg::name(&args.skill)? else {
        return Err(CommandError::input(format!("`{}` is no skill; write team/name", args.skill)));
    };
    let context = Context::open(globals)?;
    let Some(registry) = context.registries.bound_to(skill.team()).map(str::to_owned) else {
        return show_local(&context, args);
    };
    let entries = if context.is_offline {
        context.registries.mirror(&registry).read(&skill).input()?.unwrap_or_default().entries
    } else {
        match context.registries.client(&registry)?.index(&skill, None).await.map_err(failed)? {
            Indexed::Versions { entries, .. } => entries,
            Indexed::Unchanged => Vec::new(),
        }
    };
    let entries: Vec<IndexEntry> = entries.into_iter().filter(|entry| req.matches(&entry.version)).collect();
    if args.json {
        output::json(&entries);
        return Ok(0);
    }
    let Some(newest) = entries.iter().rev().find(|entry| entry.state == State::Live).or(entries.last())
    else {
        return Err(CommandError::input(format!("{registry} has no version of {skill} that {req} accepts")));
    };
    output::line(&format!("{} from {registry}", newest.id()));
    output::line(newest.description.as_deref().unwrap_or("no description"));
    for (tool, accepted) in &newest.tools {
        output::line(&format!("asks for the tool {tool} {accepted}"));
    }
    for (step, accepted) in &newest.steps {
        output::line(&format!("runs {step} {accepted}"));
    }
    for entry in entries.iter().rev() {
        let at = casefile_model::Time(entry.published_ms);
        let state = match (entry.state, &entry.reason) {
            (State::Live, _) => String::new(),
            (state, reason) => format!("  {state}: {}", reason.as_deref().unwrap_or("no reason was given")),
        };
        output::line(&format!(
            "{}  {at}  {}  {} bytes  {}{state}",
            entry.version, entry.publisher, entry.size, entry.digest
        ));
    }
    Ok(0)
}

/// Shows a skill that was published on this machine.
fn show_local(context: &Context, args: &ShowArgs) -> Result<u8, CommandError> {
    let SkillArg::Name(skill, req) = SkillArg::name(&args.skill)? else {
        return Err(CommandError::input(format!("`{}` is no skill; write team/name", args.skill)));
    };
    let local = LocalSkills { store: &context.store, registries: &context.registries };
    let unknown = || {
        CommandError::input(format!(
            "{skill} was not published on this machine, and no registry is bound to `{}`; see [registries] in casefile.toml",
            skill.team()
        ))
    };
    let newest = local.find(&skill, &req).input()?.ok_or_else(unknown)?;
    output::line(&format!("{}@{} from {}  {}", newest.name, newest.version, store::LOCAL, newest.digest));
    output::line(newest.skill_file.description.as_deref().unwrap_or("no description"));
    for (tool, asked) in &newest.skill_file.tools {
        let reason = asked.reason.as_deref().map_or(String::new(), |reason| format!(": {reason}"));
        output::line(&format!("asks for the tool {tool} {}{reason}", asked.version));
    }
    for (step, accepted) in &newest.skill_file.steps {
        output::line(&format!("runs {step} {accepted}"));
    }
    Ok(0)
}
