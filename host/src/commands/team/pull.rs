//! `casefile pull`.

use super::lock::{Strict, counted, resolved};
use super::{pull_all, tell_taken_back};
use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    strict: Strict,
}

/// Brings all that is locked into the store of this home, so that it runs without network.
///
/// # Errors
/// [`CommandError::Input`] where one cannot be had or is not what it says.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let (old, lock) = resolved(&context, &args.strict).await?;
    if args.strict.frozen {
        for (skill, locked) in &lock.skills {
            if context.store.load(&locked.digest).is_err() {
                let what = format!("{skill}@{} is not here, or damaged; run `casefile pull`", locked.version);
                return Err(CommandError::input(what));
            }
        }
    }
    let pulled = pull_all(&context, &lock).await?;
    if lock != old {
        context.write_lock(&lock)?;
    }
    tell_taken_back(&context, &lock)?;
    output::line(&format!("{} here, {pulled} pulled now", counted(&lock)));
    Ok(0)
}
