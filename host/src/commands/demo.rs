//! `casefile demo`: the bundled incident through all of it, offline.

use std::path::Path;

use include_dir::{Dir, include_dir};
use serde_json::json;

use super::investigate::{self, Finished, Input, investigate};
use super::replay;
use crate::context::{Context, Globals};
use crate::demo::{self, counts};
use crate::error::{CommandError, ForUser};
use crate::incident::Incident;
use crate::{files, output};

/// The bundled incident, in the program so that it needs no checkout.
static INCIDENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/incident");

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Print the whole report instead of its beginning
    #[arg(long, conflicts_with = "json")]
    full: bool,
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
    demo::replay(&dir.join("repo")).work()?;
    output::say("the service's history was replayed into a git repository beside it");
    let asked = investigate::Args {
        incident: Some(dir.clone()),
        alert: None,
        as_of: None,
        playbook: None,
        repo: None,
        full: args.full,
        json: args.json,
    };
    let incident = Incident::load(&dir).work()?;
    let finished = investigate(&context, &asked, Input::Recorded(Box::new(incident))).await?;
    let replayed = replay::of_case(&context, &finished.id).await?;
    if args.json {
        let mut value = finished.envelope();
        value["replayed"] = json!(replayed);
        value["counts"] = json!(counted(&finished).unwrap_or_default());
        output::json(&value);
        return Ok(u8::from(!replayed.divergences.is_empty()));
    }
    finished.show(args.full);
    shown_counts(&finished);
    output::line(&format!(
        "replay: {} steps and {} tool calls were identical, {} diverged",
        replayed.steps_identical,
        replayed.calls_identical,
        replayed.divergences.len()
    ));
    output::line(&format!("report: {}", finished.report_file.display()));
    output::line(&format!("page: {}", finished.page_file.display()));
    if let Some(clone) = finished.prepared.iter().find_map(|made| made.clone.as_ref()) {
        output::line(&format!("revert: {}", clone.display()));
    }
    let cited = finished.report.findings.iter().flat_map(|finding| &finding.evidence).next();
    if let Some(id) = cited {
        let id = &id.0.hex()[..12];
        output::line(&format!("next: casefile case show {} --evidence {id}", finished.id));
    }
    Ok(u8::from(!replayed.divergences.is_empty()))
}

/// What the revert does to the cost.
fn shown_counts(finished: &Finished) {
    output::say("building the service three times, to count what the same requests cost");
    match counted(finished) {
        Some(counts) => {
            output::line("\nRows that the service visits for the same requests, as it counts them:");
            for one in &counts {
                let (version, commit) = (one.version, &one.commit);
                let (rows, requests, wall_ms) = (one.operations, one.requests, one.wall_ms);
                output::line(&format!(
                    "  {version:21} {commit:14} {rows:>13} rows for {requests} requests ({wall_ms:.0} ms here)"
                ));
            }
            if let Some(words) = counts::compared(&counts) {
                output::line(&words);
            }
            output::line("");
        }
        None => output::say("the operations were not counted"),
    }
}

/// The counts of the three versions; none where there is no branch or nothing to build with, which is said.
fn counted(finished: &Finished) -> Option<Vec<counts::Count>> {
    let made = finished.prepared.iter().find(|made| made.clone.is_some())?;
    let (clone, branch) = (made.clone.as_ref()?, made.checked.branch.as_ref()?);
    let guilty = finished.report.verdict.root_cause_commit.as_ref()?;
    match counts::count(clone, guilty, &branch.commit) {
        Ok(counts) => Some(counts),
        Err(error) => {
            output::say(&format!("warning: {}", crate::error::chain(&error)));
            None
        }
    }
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
