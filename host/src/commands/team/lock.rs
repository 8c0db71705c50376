//! `casefile lock`.

use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::registries::requirements::Required;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Fail where the lock would change
    #[arg(long)]
    locked: bool,
    /// As --locked, and ask no registry
    #[arg(long)]
    frozen: bool,
}

/// Writes `casefile.lock` for what `casefile.toml` requires; what is locked stays as it is.
///
/// # Errors
/// [`CommandError::Input`] where the requirements cannot be met, or the lock would change and must not.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let old = context.lock()?.unwrap_or_default();
    let may_ask = !args.frozen && !context.is_offline;
    let required = Required { require: &context.config.require, lock: &old, may_ask };
    let lock = context.registries.resolve(&required, &context.store).await?;
    if lock == old {
        output::line(&format!("casefile.lock is as it was: {} skills", lock.skills.len()));
        return Ok(0);
    }
    if args.locked || args.frozen {
        let what = "casefile.lock does not fit casefile.toml; run `casefile lock` and commit it";
        return Err(CommandError::input(what));
    }
    context.write_lock(&lock)?;
    for (skill, locked) in &lock.skills {
        if old.skills.get(skill) != Some(locked) {
            output::line(&format!("locked {skill}@{} from {}", locked.version, locked.registry));
        }
    }
    for skill in old.skills.keys().filter(|skill| !lock.skills.contains_key(*skill)) {
        output::line(&format!("no longer locked: {skill}"));
    }
    output::line("next: casefile pull");
    Ok(0)
}
