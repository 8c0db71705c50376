//! `casefile case ls|show|export`.

use std::path::{Path, PathBuf};

use casefile_model::case::CaseReport;
use casefile_model::journal::{Entry, State};
use casefile_model::tools::query_json;
use serde_json::{Value, json};

use super::investigate::page;
use crate::case::report_json;
use crate::context::Globals;
use crate::error::{CommandError, ForUser};
use crate::home::Home;
use crate::journal::{CaseJournal, CaseRow, Journal};
use crate::report::shown_answer;
use crate::{files, output, report};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// List the cases, newest first
    Ls {
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// Show a case's report again, or one piece of its evidence
    Show {
        /// Id of a case or its beginning, `last`, or the key that a page names
        case: String,
        /// Show this evidence: its identifier, or the beginning of its digits
        #[arg(long, value_name = "ID")]
        evidence: Option<String>,
        /// The whole report instead of its beginning
        #[arg(long, conflicts_with = "json")]
        full: bool,
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// Write a case's report, entries and answers to a directory
    Export {
        /// Id of a case or its beginning, `last`, or the key that a page names
        case: String,
        /// A directory that does not exist yet
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
}

/// Shows what is on record.
///
/// # Errors
/// [`CommandError`].
pub fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let home = Home::open(globals.home.as_deref())?;
    let journal = Journal::open(&home.journal()).input()?;
    match &args.command {
        Command::Ls { json } => list(&journal, *json)?,
        Command::Show { case, evidence, full, json } => {
            let id = journal.find(case).input()?;
            let (entries, _, state) = journal.read(&id).work()?;
            match evidence {
                Some(evidence) => show_evidence(&entries, &state, evidence)?,
                None => {
                    show_report(&id, &state, *full, *json)?;
                    let page = home.case(&id)?.join("report.html");
                    if !*json && page.is_file() {
                        output::line(&format!("page: {}", page.display()));
                    }
                }
            }
        }
        Command::Export { case, to } => {
            let id = journal.find(case).input()?;
            let (answers, entries, state) = journal.read(&id).work()?;
            export(to, &answers, &entries, &state)?;
            output::say(&format!("case {id}: {}", to.display()));
        }
    }
    Ok(0)
}

fn list(journal: &Journal, as_json: bool) -> Result<(), CommandError> {
    let cases = journal.cases().work()?;
    let mut rows = Vec::new();
    for case in &cases {
        let Listed { service, status, summary } = listed(journal, case);
        rows.push(json!({
            "case": case.id, "opened": case.opened, "closed": case.closed, "entries": case.entries,
            "service": service, "status": status, "summary": summary,
        }));
    }
    if as_json {
        output::json(&rows);
        return Ok(());
    }
    for row in &rows {
        let field = |name: &str| match &row[name] {
            Value::String(text) => casefile_model::text::line(text, 72),
            Value::Null => "-".into(),
            other => other.to_string(),
        };
        output::line(&format!(
            "{}  {}  {:18}  {:20}  {}",
            field("case"),
            field("opened"),
            field("status"),
            field("service"),
            field("summary")
        ));
    }
    if rows.is_empty() {
        output::say("no cases; `casefile investigate DIR` opens one");
    }
    Ok(())
}

/// A case in a list.
pub(crate) struct Listed {
    /// The service that it is about.
    pub(crate) service: Option<String>,
    /// That of its report, `unfinished`, or `damaged`.
    pub(crate) status: Value,
    /// What its report says, in a sentence.
    pub(crate) summary: Option<String>,
}

/// Reads a case for a list. One changed case does not hide the others.
pub(crate) fn listed(journal: &Journal, case: &CaseRow) -> Listed {
    let state = journal.read(&case.id).ok().map(|(_, _, state)| state);
    let report = state.as_ref().and_then(CaseReport::of);
    let opened = state.as_ref().and_then(|state| state.opened.as_ref());
    let status = match (&state, case.closed) {
        (None, _) => json!("damaged"),
        (_, None) => json!("unfinished"),
        _ => report.as_ref().map_or(Value::Null, |report| json!(report.status)),
    };
    Listed {
        service: opened.and_then(|opened| Some(opened.alert.as_ref()?.service.clone())),
        status,
        summary: report.filter(|_| case.closed.is_some()).map(|report| report.summary),
    }
}

/// The report of a case that ended.
///
/// # Errors
/// [`CommandError::Input`] where it is unfinished.
pub(crate) fn report_of(id: &str, state: &State) -> Result<CaseReport, CommandError> {
    CaseReport::of(state).ok_or_else(|| {
        CommandError::input(format!("case {id} is unfinished; the command that opened it continues it"))
    })
}

fn show_report(id: &str, state: &State, whole: bool, as_json: bool) -> Result<(), CommandError> {
    let report = report_of(id, state)?;
    if as_json {
        output::json(&report);
    } else {
        output::line(&if whole { report::plain(&report) } else { report::brief(&report) });
    }
    Ok(())
}

fn show_evidence(journal: &CaseJournal, state: &State, wanted: &str) -> Result<(), CommandError> {
    output::json(&evidence(journal, state, wanted)?);
    Ok(())
}

/// A piece of evidence by its identifier or the beginning of its digits: who asked what, and the answer.
///
/// # Errors
/// [`CommandError::Input`] where the case has none of that name.
pub(crate) fn evidence(journal: &CaseJournal, state: &State, wanted: &str) -> Result<Value, CommandError> {
    let digits = wanted.strip_prefix("sha256:").unwrap_or(wanted);
    let calls = state.steps.values().flat_map(|step| step.calls.values());
    let found = calls.into_iter().find(|call| call.evidence.is_some_and(|id| id.0.hex().starts_with(digits)));
    let Some(answered) = found.filter(|_| digits.len() >= 4) else {
        let wanted = casefile_model::text::line(wanted, 80);
        return Err(CommandError::input(format!("the case has no evidence `{wanted}`; its report lists it")));
    };
    let bytes = journal.answer(answered).work()?;
    let (interface, function) = (&answered.call.interface, &answered.call.function);
    Ok(json!({
        "evidence": answered.evidence, "step": answered.path, "tool": format!("{interface}.{function}"),
        "query": query_json(&answered.call).unwrap_or_default(), "answer": shown_answer(&answered.call, &bytes),
    }))
}

fn export(to: &Path, journal: &CaseJournal, entries: &[Entry], state: &State) -> Result<(), CommandError> {
    let refuse =
        |e: &dyn std::fmt::Display| CommandError::input(format!("cannot create `{}`: {e}", to.display()));
    if to.exists() {
        return Err(refuse(&"it exists already"));
    }
    // Made aside and renamed, so that the directory is whole or absent.
    let beside = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::tempdir_in(beside).map_err(|e| refuse(&e))?;
    fill(made.path(), journal, entries, state)?;
    std::fs::rename(made.path(), to).map_err(|e| refuse(&e))
}

fn fill(to: &Path, journal: &CaseJournal, entries: &[Entry], state: &State) -> Result<(), CommandError> {
    let mut lines = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut lines, entry).work()?;
        lines.push(b'\n');
    }
    files::write(&to.join("journal.ndjson"), &lines).work()?;
    if let Some(report) = CaseReport::of(state) {
        files::write(&to.join("report.json"), &report_json(&report)).work()?;
        files::write(&to.join("report.md"), report::markdown(&report).as_bytes()).work()?;
        files::write(&to.join("report.html"), page(journal, state, &report)?.as_bytes()).work()?;
    }
    let answers = to.join("answers");
    std::fs::create_dir(&answers).work()?;
    for answered in state.steps.values().flat_map(|step| step.calls.values()) {
        let bytes = journal.answer(answered).work()?;
        files::write(&answers.join(format!("{}.cbor", answered.answer.hex())), &bytes).work()?;
    }
    Ok(())
}
