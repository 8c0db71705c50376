//! `casefile skill publish`.

use std::path::PathBuf;

use casefile_registry::catalog::Binding;

use super::check::{check, explain};
use super::test::judge_all;
use super::working::{Folder, Working};
use crate::commands::backtest;
use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::{clock, output};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    folder: Folder,
    /// Do all but the publishing
    #[arg(long)]
    dry_run: bool,
    /// Refuse if it does worse than the last published version on these incidents, or folders of incidents
    #[arg(long, value_name = "DIR")]
    require_backtest: Vec<PathBuf>,
}

/// Builds, checks, and binds name and version to these bytes for ever.
///
/// # Errors
/// [`CommandError::Input`] where the version stands for other bytes.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let working = args.folder.open()?;
    let context = Context::open(globals)?;
    let checked = check(&context, &working).await?;
    explain(&checked, &working);
    let failed = judge_all(&checked.said, false, &working)?;
    if failed + checked.errors.len() > 0 {
        let what = "nothing was published; mend what is named above";
        return Err(CommandError::input(format!("{}@{}: {what}", working.file.name, working.file.version)));
    }
    backtested(&context, &working, &args.require_backtest).await?;
    if args.dry_run {
        output::line("nothing was published, as asked; all is well");
        return Ok(0);
    }
    let published = context.store.publish(&checked.bytes, clock::now().0).input()?;
    let named = format!("{}@{}", published.name, published.version);
    output::line(&match published.binding {
        Binding::Bound => format!("published {named} as {}", published.digest),
        Binding::AlreadyBound => format!("{named} was published already, with these bytes"),
    });
    let (name, version) = (&published.name, &published.version);
    output::line(&format!(
        "next: name it in a playbook's skill.toml, under [steps]: \"{name}\" = \"^{version}\"; or casefile run {named}"
    ));
    Ok(0)
}

/// Scores the folder beside the last published version of its name.
async fn backtested(context: &Context, working: &Working, dirs: &[PathBuf]) -> Result<(), CommandError> {
    if dirs.is_empty() {
        return Ok(());
    }
    let published = context.store.list().input()?;
    let last =
        published.iter().filter(|entry| entry.name == working.file.name).map(|entry| &entry.version).max();
    let last = last.map(|version| format!("{}@={version}", working.file.name));
    let folder = working.dir.to_string_lossy();
    let against = backtest::compare(context, dirs, &folder, last.as_deref()).await?;
    match (against, last) {
        (Some(against), Some(last)) if against.got_worse() => Err(CommandError::input(format!(
            "nothing was published: on these incidents it does worse than {last}; mend what is newly wrong above, or \
             look at one with casefile investigate"
        ))),
        (Some(_), _) => Ok(()),
        (None, _) => {
            output::line("no version is published yet, so there is nothing to compare with");
            Ok(())
        }
    }
}
