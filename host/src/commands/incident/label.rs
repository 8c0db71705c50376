//! `casefile incident label`: the known cause of a recording, so that yesterday's incident is tomorrow's backtest.

use std::path::PathBuf;

use casefile_model::report::Remediation;
use clap::ArgAction;
use serde_json::json;

use crate::error::{CommandError, ForUser};
use crate::files;
use crate::incident::{Commit, Incident};
use crate::output;

const FILE: &str = "expected.json";
/// Fewer digits name a commit by chance.
const DIGITS_MIN: usize = 7;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the incident
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The commit at fault, at least seven digits of it, or `none` where no change was
    #[arg(long, value_name = "COMMIT")]
    cause: String,
    /// A commit that looks guilty and is not; may be given several times
    #[arg(long, value_name = "COMMIT", action = ArgAction::Append)]
    decoy: Vec<String>,
    /// The service that failed first
    #[arg(long, value_name = "SERVICE")]
    first_failing: Option<String>,
    /// A service that suffered; may be given several times
    #[arg(long, value_name = "SERVICE", action = ArgAction::Append)]
    victim: Vec<String>,
    /// What mended it, such as `rollback`
    #[arg(long, value_name = "WHAT")]
    remediation: Option<String>,
    /// The kind of fault, for the breakdown of a scorecard, such as `slow-query`
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Replace a label that is there
    #[arg(long)]
    replace: bool,
}

/// Writes the label.
///
/// # Errors
/// [`CommandError::Input`] where the recording is not sound or does not hold what the label names; nothing is written
/// then.
pub(super) fn run(args: &Args) -> Result<u8, CommandError> {
    let incident = Incident::load(&args.dir).input()?;
    let path = args.dir.join(FILE);
    if path.exists() && !args.replace {
        let what = format!("`{}` is there already; add --replace to write another label", path.display());
        return Err(CommandError::input(what));
    }
    let commits = incident.parts.commits.as_deref().unwrap_or_default();
    let cause = if args.cause == "none" { args.cause.clone() } else { commit(commits, &args.cause)? };
    let decoys = args.decoy.iter().map(|decoy| commit(commits, decoy)).collect::<Result<Vec<_>, _>>()?;
    if decoys.contains(&cause) {
        return Err(CommandError::input(format!(
            "{cause} cannot be both the cause and a decoy; take one away"
        )));
    }
    if let Some(remediation) = &args.remediation {
        serde_json::from_value::<Remediation>(json!(remediation))
            .map_err(|e| CommandError::input(format!("--remediation: {e}")))?;
    }
    let name = args.dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut victims = args.victim.clone();
    victims.sort();
    victims.dedup();
    let label = json!({
        "scenario": name,
        "root_cause_commit": cause,
        "first_failing_service": args.first_failing,
        "blast_radius": victims,
        "remediation": args.remediation,
        "decoy_deploy_commits": decoys,
        "fault_kind": args.kind,
    });
    let text = serde_json::to_string_pretty(&label).unwrap_or_default();
    files::write(&path, format!("{text}\n").as_bytes())
        .map_err(|e| CommandError::input(format!("cannot write `{}`: {e}", path.display())))?;
    output::line(&format!(
        "{}: {}",
        path.display(),
        if cause == "none" { "no change was at fault" } else { &cause }
    ));
    output::line(&format!("next: casefile backtest {}", args.dir.display()));
    Ok(0)
}

/// The whole hash of a commit that the recording holds.
fn commit(commits: &[Commit], asked: &str) -> Result<String, CommandError> {
    let mut named = commits
        .iter()
        .filter(|commit| commit.sha == asked || (asked.len() >= DIGITS_MIN && commit.sha.starts_with(asked)));
    match (named.next(), named.next()) {
        (Some(commit), None) => Ok(commit.sha.clone()),
        (Some(_), Some(_)) => Err(CommandError::input(format!(
            "`{asked}` names several commits of the recording; give more digits"
        ))),
        (None, _) => Err(CommandError::input(format!(
            "the recording holds no commit `{asked}`; give a hash of context/commits.json, or `none`"
        ))),
    }
}
