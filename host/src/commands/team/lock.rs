//! `casefile lock`.

use casefile_registry::Lock;

use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::registries::requirements::Required;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    strict: Strict,
}

/// What must not happen.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Strict {
    /// Fail where casefile.lock does not fit casefile.toml
    #[arg(long)]
    locked: bool,
    /// As --locked, and ask no registry
    #[arg(long)]
    pub(super) frozen: bool,
}

/// The lock as it is, and as `casefile.toml` wants it: what is locked stays as it is.
///
/// # Errors
/// [`CommandError::Input`] where the requirements cannot be met, or the lock would change and must not.
pub(super) async fn resolved(context: &Context, strict: &Strict) -> Result<(Lock, Lock), CommandError> {
    let old = context.lock()?.unwrap_or_default();
    let may_ask = !strict.frozen && !context.is_offline;
    let required = Required { require: &context.config.require, lock: &old, may_ask };
    let new = context.registries.resolve(&required, &context.store).await?;
    if new != old && (strict.locked || strict.frozen) {
        let what = "casefile.lock does not fit casefile.toml; run `casefile lock` and commit it";
        return Err(CommandError::input(what));
    }
    Ok((old, new))
}

/// Writes `casefile.lock` for what `casefile.toml` requires.
///
/// # Errors
/// [`CommandError::Input`] where the requirements cannot be met, or the lock would change and must not.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let (old, lock) = resolved(&context, &args.strict).await?;
    if lock == old {
        output::line(&format!("casefile.lock is as it was: {}", counted(&lock)));
        return Ok(0);
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

/// How many skills a lock names.
pub(super) fn counted(lock: &Lock) -> String {
    match lock.skills.len() {
        1 => "1 skill".to_owned(),
        count => format!("{count} skills"),
    }
}
