//! `casefile remove`.

use casefile_package::SkillName;

use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::registries::edit::Edit;
use crate::registries::requirements::Required;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// `team/name`
    skill: SkillName,
}

/// Takes a skill out of `casefile.toml` and `casefile.lock`, with what only it needed.
///
/// # Errors
/// [`CommandError::Input`] where it is not required here.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let mut require = context.config.require.clone();
    if require.remove(&args.skill).is_none() {
        return Err(CommandError::input(format!("casefile.toml does not require {} here", args.skill)));
    }
    let old = context.lock()?.unwrap_or_default();
    let lock = if require.is_empty() {
        casefile_registry::Lock::default()
    } else {
        let required = Required { require: &require, lock: &old, may_ask: false };
        context.registries.resolve(&required, &context.store).await?
    };
    let mut edit = Edit::open(&context.config)?;
    edit.no_longer_require(&args.skill)?;
    context.write_lock(&lock)?;
    edit.write()?;
    for skill in old.skills.keys().filter(|skill| !lock.skills.contains_key(*skill)) {
        output::line(&format!("no longer locked: {skill}"));
    }
    Ok(0)
}
