//! `casefile policy explain|dry-run`: what skills get, before one of them runs.

use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::output;
use crate::policy::Sources;
use crate::policy::explain::Explained;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Say what a skill and all that it may run get, and which line of the policy says so
    Explain {
        /// `team/name`, `team/name@^1.2`, a folder or a component
        skill: String,
        /// On a recorded incident instead of live sources
        #[arg(long)]
        recorded: bool,
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// Say what the policy would have refused in the cases on record
    DryRun {
        /// Cases on recordings too, as if they had been on live sources
        #[arg(long)]
        as_live: bool,
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
}

/// Explains, or tries the policy.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    match &args.command {
        Command::Explain { skill, recorded, json } => explain(&context, skill, *recorded, *json).await,
        Command::DryRun { as_live, json } => dry_run(&context, *as_live, *json),
    }
}

async fn explain(context: &Context, skill: &str, recorded: bool, json: bool) -> Result<u8, CommandError> {
    let sources = if recorded { Sources::Recorded } else { Sources::Live };
    let (library, root) = context.library(&SkillArg::parse(skill)?, &[]).await?;
    // The root comes first, then what it may run.
    let names = std::iter::once(&root).chain(library.names().filter(|name| **name != root));
    let explained: Vec<Explained> = names
        .filter_map(|name| Some((name, library.get(name)?)))
        .map(|(name, skill)| context.policy.explain(name, &skill.admitted, skill.limits(), sources))
        .collect();
    if json {
        output::json(&explained);
        return Ok(0);
    }
    for one in &explained {
        output::line(&one.skill);
        for tool in &one.tools {
            let scopes =
                if tool.allowed { format!(" ({})", tool.scopes.join("; or ")) } else { String::new() };
            let mark = if tool.allowed { "may use" } else { "may not use" };
            output::line(&format!("  {mark} {}{scopes}: {}", tool.tool, tool.because));
        }
        for (mark, names) in [("may run", &one.runs), ("may not run", &one.does_not_run)] {
            if !names.is_empty() {
                output::line(&format!("  {mark} {}", names.join(", ")));
            }
        }
        for (limit, value) in &one.limits {
            output::line(&format!("  {limit} {value}"));
        }
    }
    if explained.len() > 1 {
        output::line(&format!("What the skills that {root} may run read reaches {root} in their reports."));
    }
    Ok(0)
}

fn dry_run(context: &Context, as_live: bool, json: bool) -> Result<u8, CommandError> {
    let mut refused = Vec::new();
    let cases = context.journal.cases().work()?;
    for case in &cases {
        let (_, _, state) = context.journal.read(&case.id).work()?;
        refused.extend(context.policy.dry_run(&case.id, &state, as_live));
    }
    if json {
        output::json(&refused);
        return Ok(0);
    }
    for one in &refused {
        let times = if one.times == 0 { "not used".to_owned() } else { format!("{} times", one.times) };
        output::line(&format!(
            "{} step {} {}: {} ({times}): {}",
            one.case, one.step, one.skill, one.what, one.why
        ));
    }
    output::say(&format!("{} cases on record, {} refusals", cases.len(), refused.len()));
    Ok(0)
}
