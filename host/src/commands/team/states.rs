//! `casefile yank` and `casefile revoke`.

use casefile_package::SkillName;
use casefile_registry::index::State;
use semver::Version;

use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::registries::failed;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The version: `team/name@1.2.3`
    #[arg(value_name = "SKILL@VERSION")]
    of: String,
    /// Why, for those who use it
    #[arg(long, value_name = "TEXT", required_unless_present = "undo")]
    reason: Option<String>,
    /// Take that state back: the version is live again
    #[arg(long)]
    undo: bool,
    /// Name or address of the registry; else the one that its namespace is bound to
    #[arg(long, value_name = "NAME|URL")]
    registry: Option<String>,
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
    let client = match &args.registry {
        Some(named) => context.registries.client_at(named)?,
        None => context.registries.client(context.registries.registry_of(&skill)?)?,
    };
    let (from, state) = if args.undo { (Some(state), State::Live) } else { (None, state) };
    client.set_state(&skill, &version, from, state, args.reason.as_deref()).await.map_err(failed)?;
    output::line(&format!("{skill}@{version} is {state}"));
    Ok(0)
}
