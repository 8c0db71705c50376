//! `casefile pull`.

use super::pull_all;
use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::registries::requirements::Required;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Fail where casefile.lock does not fit casefile.toml
    #[arg(long)]
    locked: bool,
    /// As --locked, and ask no registry: fail where something is not here
    #[arg(long)]
    frozen: bool,
}

/// Brings all that is locked into the store of this home, so that it runs without network.
///
/// # Errors
/// [`CommandError::Input`] where one cannot be had or is not what it says.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let old = context.lock()?.unwrap_or_default();
    let may_ask = !args.frozen && !context.is_offline;
    let required = Required { require: &context.config.require, lock: &old, may_ask };
    let lock = context.registries.resolve(&required, &context.store).await?;
    if lock != old {
        if args.locked || args.frozen {
            let what = "casefile.lock does not fit casefile.toml; run `casefile lock` and commit it";
            return Err(CommandError::input(what));
        }
        context.write_lock(&lock)?;
    }
    if args.frozen {
        for (skill, locked) in &lock.skills {
            if context.store.load(&locked.digest).is_err() {
                let what = format!("{skill}@{} is not here, or damaged; run `casefile pull`", locked.version);
                return Err(CommandError::input(what));
            }
        }
    }
    let pulled = pull_all(&context, &lock).await?;
    output::line(&format!("{} skills are here; {pulled} of them were pulled now", lock.skills.len()));
    Ok(0)
}
