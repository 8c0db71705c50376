//! `casefile yank` and `casefile revoke`.

use casefile_package::SkillName;
use casefile_registry::index::State;
use semver::Version;

use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::output;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The version: `team/name@1.2.3`
    #[arg(value_name = "SKILL@VERSION")]
    of: String,
    /// Why, for those who use it
    #[arg(long, value_name = "TEXT", required_unless_present = "undo")]
    reason: Option<String>,
    /// Make it usable again
    #[arg(long)]
    undo: bool,
}

/// Nobody begins to use the version; who has locked it goes on and is told.
///
/// # Errors
/// [`CommandError::Input`] where there is no such version, or the registry refuses.
pub async fn yank(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    change(globals, args, State::Yanked).await
}

/// No host runs the version any more.
///
/// # Errors
/// [`CommandError::Input`] where there is no such version, or the registry refuses.
pub async fn revoke(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    change(globals, args, State::Revoked).await
}

async fn change(globals: &Globals, args: &Args, state: State) -> Result<u8, CommandError> {
    let wrong = || CommandError::input(format!("`{}` is no version; write team/name@1.2.3", args.of));
    let (skill, version) = args.of.split_once('@').ok_or_else(wrong)?;
    let (skill, version): (SkillName, Version) =
        (skill.parse().map_err(|_| wrong())?, version.parse().map_err(|_| wrong())?);
    let context = Context::open(globals)?;
    let client = context.registries.client(context.registries.registry_of(&skill)?)?;
    let state = if args.undo { State::Live } else { state };
    client.set_state(&skill, &version, state, args.reason.as_deref()).await.input()?;
    output::line(&format!("{skill}@{version} is {state}"));
    Ok(0)
}
