//! `casefile skill build`.

use serde_json::json;

use super::working::Folder;
use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::output;
use crate::skill_build::{Profile, build_folder, say_on_stderr};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Builds the component that would be published, and says where it lies.
///
/// # Errors
/// [`CommandError`] with the compiler's words.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let working = args.folder.open()?;
    let context = Context::open(globals)?;
    let component = build_folder(&working.dir, Profile::Release, &context.sandbox, &say_on_stderr).await?;
    let bytes = std::fs::read(&component).work()?;
    let digest = casefile_package::Digest::of(&bytes);
    let (name, version) = (&working.file.name, &working.file.version);
    if args.json {
        output::json(&json!({
            "name": name.to_string(), "version": version.to_string(), "digest": digest.to_string(),
            "bytes": bytes.len(), "component": component,
        }));
        return Ok(0);
    }
    output::line(&format!("{name}@{version}: {} bytes, {digest}", bytes.len()));
    output::line(&component.display().to_string());
    output::line(&format!("next: casefile skill check{}", working.shown()));
    Ok(0)
}
