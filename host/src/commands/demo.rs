//! `casefile demo`: the bundled incident through all of it, offline.

use std::path::Path;

use include_dir::{Dir, include_dir};
use serde_json::json;

use super::investigate::{self, Input, investigate};
use super::replay;
use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::incident::Incident;
use crate::{files, output, report};

/// The bundled incident, in the program so that it needs no checkout.
static INCIDENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/incident");

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Investigates the bundled incident, prints the report and proves it by a replay.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let dir = context.home.subdirectory("demo/incident")?;
    write_out(&INCIDENT, &dir)?;
    output::say(&format!("the bundled incident lies in {}", dir.display()));
    let asked = investigate::Args {
        incident: Some(dir.clone()),
        alert: None,
        as_of: None,
        playbook: None,
        repo: None,
        json: args.json,
    };
    let incident = Incident::load(&dir).work()?;
    let finished = investigate(&context, &asked, Input::Recorded(Box::new(incident))).await?;
    let replayed = replay::of_case(&context, &finished.id).await?;
    if args.json {
        let mut value = finished.envelope();
        value["replayed"] = json!(replayed);
        output::json(&value);
        return Ok(u8::from(!replayed.divergences.is_empty()));
    }
    output::line(&report::plain(&finished.report));
    output::line(&format!(
        "replay: {} steps and {} tool calls were identical, {} diverged",
        replayed.steps_identical,
        replayed.calls_identical,
        replayed.divergences.len()
    ));
    output::line(&format!("report: {}", finished.report_file.display()));
    output::line(&format!("page: {}", finished.page_file.display()));
    let cited = finished.report.findings.iter().flat_map(|finding| &finding.evidence).next();
    if let Some(id) = cited {
        let id = &id.0.hex()[..12];
        output::line(&format!("next: casefile case show {} --evidence {id}", finished.id));
    }
    Ok(u8::from(!replayed.divergences.is_empty()))
}

fn write_out(from: &Dir<'_>, to: &Path) -> Result<(), CommandError> {
    for entry in from.entries() {
        let path = to.join(entry.path().file_name().unwrap_or_default());
        match entry {
            include_dir::DirEntry::Dir(dir) => {
                std::fs::create_dir_all(&path).work()?;
                write_out(dir, &path)?;
            }
            include_dir::DirEntry::File(file) => files::write(&path, file.contents()).work()?,
        }
    }
    Ok(())
}
