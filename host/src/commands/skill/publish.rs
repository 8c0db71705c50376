//! `casefile skill publish`.

use std::path::{Path, PathBuf};

use casefile_package::{Admitted, Caps, admit};
use casefile_registry::catalog::Binding;
use casefile_registry::client::ClientError;

use super::check::{check, explain};
use super::test::judge_all;
use super::working::{Folder, Working};
use crate::commands::backtest;
use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::registries::failed;
use crate::{clock, output};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    folder: Folder,
    /// Do all but the publishing
    #[arg(long)]
    dry_run: bool,
    /// Name or address of a registry to publish to; else the store of this home
    #[arg(long, value_name = "NAME|URL")]
    registry: Option<String>,
    /// Tools, or skills to run, that the version before did not ask for and that are meant
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    new_rights: Vec<String>,
    /// Refuse if it does worse than the last published version on these incidents, or folders of incidents
    #[arg(long, value_name = "DIR")]
    require_backtest: Vec<PathBuf>,
}

/// Builds, checks, and binds name and version to these bytes for ever.
///
/// # Errors
/// [`CommandError::Input`] where the version stands for other bytes.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    if let Some(file) = args.folder.component() {
        return publish_built(globals, file, args).await;
    }
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
    if let Some(registry) = &args.registry {
        return to_registry(&context, registry, checked.bytes, &checked.admitted, &args.new_rights).await;
    }
    to_store(&context, &checked.bytes)
}

/// Publishes a component that was built elsewhere, as it is.
async fn publish_built(globals: &Globals, file: &Path, args: &Args) -> Result<u8, CommandError> {
    if args.dry_run || !args.require_backtest.is_empty() {
        let what = "--dry-run and --require-backtest are for folders; a component is published as it is";
        return Err(CommandError::input(what));
    }
    let context = Context::open(globals)?;
    let bytes = crate::skills::read_component(file)?;
    let Some(registry) = &args.registry else { return to_store(&context, &bytes) };
    let refused = |e| CommandError::input(format!("{}: {}", file.display(), crate::error::chain(&e)));
    let admitted = admit(&bytes, &Caps::default()).map_err(refused)?;
    to_registry(&context, registry, bytes, &admitted, &args.new_rights).await
}

fn to_store(context: &Context, bytes: &[u8]) -> Result<u8, CommandError> {
    let published = context.store.publish(bytes, clock::now().0).input()?;
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

/// Publishes to a registry. Its namespace is made where there is none and the token may make it.
async fn to_registry(
    context: &Context,
    named: &str,
    bytes: Vec<u8>,
    admitted: &Admitted,
    new_rights: &[String],
) -> Result<u8, CommandError> {
    let client = context.registries.client_at(named)?;
    let url = client.address().to_owned();
    let no_file =
        || CommandError::input("the component has no skill file; build it with `casefile skill build`");
    let file = admitted.skill_file.as_ref().ok_or_else(no_file)?;
    let named = format!("{}@{}", file.name, file.version);
    let kind = client.make_namespace(file.name.team(), "skills").await;
    match kind {
        Ok(kind) if kind == "skills" => {}
        Ok(_) => {
            let what = format!(
                "the namespace {} of {url} is not one of skills, and hosts run nothing from it",
                file.name.team()
            );
            return Err(CommandError::input(what));
        }
        // Who may publish need not be one who may make namespaces, or read what there is; pushing says what is wrong.
        Err(ClientError::Refused { status: 403, .. }) => {}
        Err(error) => return Err(failed(error)),
    }
    let manifest = client.push(bytes, admitted, file, new_rights).await.map_err(failed)?;
    output::line(&format!("published {named} to {url} as {}", admitted.digest));
    output::line(&format!("manifest {manifest}"));
    output::line(&format!("next: casefile add {}@^{} --registry {url}", file.name, file.version));
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
