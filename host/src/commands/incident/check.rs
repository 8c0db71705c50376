//! `casefile incident check`.

use std::path::PathBuf;

use serde_json::json;

use crate::incident::{ProblemKind, check};
use crate::output;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the incident
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Checks and prints what is wrong. Exit code 2 where something is.
pub(super) fn run(args: &Args) -> u8 {
    let Args { dir, json: as_json } = args;
    let problems = check(dir, None);
    let errors = problems.iter().filter(|problem| problem.kind == ProblemKind::Error).count();
    if *as_json {
        let shown: Vec<_> = problems
            .iter()
            .map(|problem| {
                let severity = if problem.kind == ProblemKind::Error { "error" } else { "note" };
                json!({"severity": severity, "message": problem.message})
            })
            .collect();
        output::json(&json!({"errors": errors, "problems": shown}));
    } else {
        for problem in &problems {
            let severity = if problem.kind == ProblemKind::Error { "error" } else { "note" };
            output::line(&format!("{severity}: {}", problem.message));
        }
        output::line(&match errors {
            0 => {
                format!("{}: sound; casefile investigate {} opens a case on it", dir.display(), dir.display())
            }
            1 => format!("{}: 1 error", dir.display()),
            count => format!("{}: {count} errors", dir.display()),
        });
    }
    if errors == 0 { 0 } else { 2 }
}
