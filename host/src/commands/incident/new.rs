//! `casefile incident new`.

use std::path::{Path, PathBuf};

use casefile_model::Time;
use clap::ArgAction;

use crate::error::{CommandError, ForUser};
use crate::files::read_text;
use crate::incident_new::{From, Sources, make};
use crate::output;
use crate::redact::Redactor;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// Directory to make; it must not exist
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// What fired: JSON with `service` and `fired_at`
    #[arg(long, value_name = "FILE")]
    alert: PathBuf,
    /// Series: CSV with timestamp, service, metric, value, labels
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    /// Log lines: one JSON object each
    #[arg(long, value_name = "FILE")]
    logs: Option<PathBuf>,
    /// Spans: a JSON list
    #[arg(long, value_name = "FILE")]
    traces: Option<PathBuf>,
    /// Commits: a JSON list
    #[arg(long, value_name = "FILE", conflicts_with = "commits_from")]
    commits: Option<PathBuf>,
    /// Take the commits, with their diffs, from this git repository
    #[arg(long, value_name = "REPO")]
    commits_from: Option<PathBuf>,
    /// How many days of commits before the alert
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "commits_from", value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    /// Deploys: a JSON list
    #[arg(long, value_name = "FILE")]
    deploys: Option<PathBuf>,
    /// Changes of feature flags: a JSON list
    #[arg(long, value_name = "FILE")]
    flags: Option<PathBuf>,
    /// Changes of configuration: a JSON list
    #[arg(long, value_name = "FILE")]
    configs: Option<PathBuf>,
    /// A/B tests: a JSON list
    #[arg(long, value_name = "FILE")]
    experiments: Option<PathBuf>,
    /// What providers announced: JSON
    #[arg(long, value_name = "FILE")]
    status: Option<PathBuf>,
    /// A runbook in Markdown; may be given several times
    #[arg(long, value_name = "FILE", action = ArgAction::Append)]
    doc: Vec<PathBuf>,
    /// Rules by which texts and fields are redacted: TOML
    #[arg(long, value_name = "RULES")]
    redact: Option<PathBuf>,
    /// Key for pseudonyms, so that several recordings give the same value the same one
    #[arg(long, value_name = "FILE", requires = "redact")]
    key_file: Option<PathBuf>,
}

/// Makes the recording and says what is missing and what to do next.
///
/// # Errors
/// [`CommandError::Input`] saying why there is none.
pub(super) fn run(args: &Args) -> Result<u8, CommandError> {
    let mut redactor = match &args.redact {
        Some(rules) => Redactor::load(rules, args.key_file.as_deref()).input()?,
        None => Redactor::none(),
    };
    let commits_from = match &args.commits_from {
        Some(repo) => {
            let fired_at = fired_at(&args.alert)?;
            let day_ms = 24 * 60 * 60 * 1_000;
            let since = Time(fired_at.0.saturating_sub(i64::from(args.days) * day_ms));
            Some(From { repo: repo.clone(), since, until: Time(fired_at.0.saturating_add(day_ms)) })
        }
        None => None,
    };
    let sources = Sources {
        alert: args.alert.clone(),
        metrics: args.metrics.clone(),
        logs: args.logs.clone(),
        traces: args.traces.clone(),
        commits: args.commits.clone(),
        commits_from,
        deploys: args.deploys.clone(),
        flags: args.flags.clone(),
        configs: args.configs.clone(),
        experiments: args.experiments.clone(),
        status: args.status.clone(),
        docs: args.doc.clone(),
    };
    let made = make(&args.dir, &sources, &mut redactor).input()?;
    for note in &made.notes {
        output::line(&format!("note: {note}"));
    }
    for tally in redactor.tallies() {
        output::line(&format!("redacted by {}: {} places", tally.rule, tally.matches));
    }
    if redactor.is_idle() {
        output::line(
            "note: nothing was redacted; --redact RULES takes out what must not stand in a recording",
        );
    }
    let dir = args.dir.display();
    output::line(&format!("{dir}: made"));
    output::line(&format!(
        "next: casefile investigate {dir}, and when the cause is known: casefile incident label {dir} --cause COMMIT"
    ));
    Ok(0)
}

/// When the alert fired.
fn fired_at(alert: &Path) -> Result<Time, CommandError> {
    #[derive(serde::Deserialize)]
    struct Fired {
        fired_at: Time,
    }
    let text = read_text(alert, 1 << 20).input()?;
    let fired: Fired = serde_json::from_str(&text)
        .map_err(|e| CommandError::input(format!("{}, line {}: {e}", alert.display(), e.line())))?;
    Ok(fired.fired_at)
}
