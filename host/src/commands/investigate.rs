//! `casefile investigate`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casefile_model::case::{CaseReport, Status};
use casefile_model::journal::{Opened, State};
use casefile_model::report::Gap;
use casefile_model::tools::Providers;
use casefile_model::{Alert, Time};
use serde_json::json;

use super::as_of::AsOf;
use super::propose;
use crate::case::{Case, Means, Question, report_json};
use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::incident::{Incident, Repo};
use crate::journal::CaseJournal;
use crate::output::{self, Activity};
use crate::policy::Sources;
use crate::proposal::Prepared;
use crate::providers::{CommandProvider, recorded};
use crate::{clock, files, report};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
#[command(override_usage = "casefile investigate <DIR | --alert FILE> [OPTIONS]")]
pub struct Args {
    /// Directory of a recorded incident
    #[arg(required_unless_present = "alert", conflicts_with = "alert", value_name = "DIR")]
    pub incident: Option<PathBuf>,
    /// Alert file, with the providers of casefile.toml
    #[arg(long, value_name = "FILE")]
    pub alert: Option<PathBuf>,
    /// Look from here: fired, fired+5m, all, or a time
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<AsOf>,
    /// Playbook to run instead of the routed one: a name, a folder or a component
    #[arg(long, value_name = "SKILL")]
    pub playbook: Option<String>,
    /// Git repository, in place of the one that the recording holds
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// Print the whole report instead of its beginning
    #[arg(long, conflicts_with = "json")]
    pub full: bool,
    /// Print one JSON value
    #[arg(long)]
    pub json: bool,
}

/// Opens or continues a case and prints its report.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let input = Input::read(args)?;
    // A repository is a stranger's too: what it holds must not configure this host.
    let strangers: Vec<&Path> = args.incident.as_deref().into_iter().chain(args.repo.as_deref()).collect();
    let context = Context::open_beside(globals, &strangers)?;
    let finished = investigate(&context, args, input).await?;
    if let Some(grants) = &finished.to_grant {
        let file = context.policy_file();
        let file = file.display();
        output::say(&format!(
            "warning: the policy withholds live sources; to give them, add to {file}:\n\n{grants}"
        ));
    }
    for step in finished.report.steps.iter().filter(|step| step.message.is_some()) {
        let message = step.message.as_deref().unwrap_or_default();
        output::say(&format!("warning: step {} {} {message}", step.path, step.skill));
    }
    if args.json {
        output::json(&finished.envelope());
    } else {
        finished.show(args.full);
        output::say(&format!("case {}: {}", finished.id, finished.report_file.display()));
        output::say(&format!("page: {}", finished.page_file.display()));
        output::say(&format!("next: casefile replay {}", finished.id));
    }
    Ok(u8::from(finished.report.status == Status::Failed))
}

/// Where the alert and the answers come from.
pub enum Input {
    /// A recorded incident.
    Recorded(Box<Incident>),
    /// An alert, with live providers.
    Live(Alert),
}

/// Most bytes of an alert file.
const ALERT_BYTES_MAX: u64 = 1 << 20;

impl Input {
    /// Reads what was named.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming file, line and field.
    pub fn read(args: &Args) -> Result<Self, CommandError> {
        match (&args.incident, &args.alert) {
            (Some(dir), _) => {
                let incident = Incident::load_with_repo(dir, args.repo.as_deref()).input()?;
                Ok(Self::Recorded(Box::new(incident)))
            }
            (None, Some(file)) => read_alert(file).map(Self::Live),
            (None, None) => {
                Err(CommandError::input("name the directory of a recorded incident, or --alert FILE"))
            }
        }
    }
}

impl Input {
    /// The repository that proposals are made in.
    fn repo(&self, args: &Args) -> Result<Option<Repo>, CommandError> {
        match self {
            Self::Recorded(incident) => Ok(incident.repo.clone()),
            Self::Live(_) => args.repo.as_deref().map(Repo::named).transpose().input(),
        }
    }
}

fn read_alert(file: &Path) -> Result<Alert, CommandError> {
    let text = files::read_text(file, ALERT_BYTES_MAX).input()?;
    crate::incident::parse_alert(&file.display().to_string(), text.as_bytes()).input()
}

/// A case that came to its end.
pub struct Finished {
    /// Its random id.
    pub id: String,
    /// Its report.
    pub report: CaseReport,
    /// `report.md`; `report.json` and `timing.json` lie beside it.
    pub report_file: PathBuf,
    /// `report.html`: the same as one page.
    pub page_file: PathBuf,
    /// The database that holds its journal.
    pub journal_file: PathBuf,
    /// The changes that were made of its proposals.
    pub prepared: Vec<Prepared>,
    /// What the policy lacks for its skills to use the live sources, as TOML.
    pub to_grant: Option<String>,
}

impl Finished {
    /// What `--json` prints: the report in an envelope with what differs from run to run.
    pub fn envelope(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(&self.report).unwrap_or_default();
        value["case"] = json!(self.id);
        value["report"] = json!(self.report_file);
        value["page"] = json!(self.page_file);
        value["journal"] = json!(self.journal_file);
        value["prepared"] = self.prepared.iter().map(propose::shown_json).collect();
        value
    }

    /// Prints the report, whole or in brief, and what was made of its proposals.
    pub fn show(&self, whole: bool) {
        output::line(&if whole { report::plain(&self.report) } else { report::brief(&self.report) });
        for made in &self.prepared {
            let proposal = self.report.proposals.get(made.checked.proposal as usize);
            output::line(&match proposal {
                Some(proposal) if whole => propose::shown(proposal, Some(made)),
                Some(proposal) => propose::brief(proposal, made),
                None => continue,
            });
        }
        if !whole {
            output::say("the whole report is in the files below, and printed with --full");
        }
    }
}

/// Runs a case to its end and writes its report files.
///
/// # Errors
/// [`CommandError`]; the case stays open and is continued by the same command.
pub async fn investigate(context: &Context, args: &Args, input: Input) -> Result<Finished, CommandError> {
    let activity = Activity::start("preparing skills");
    let repo = input.repo(args)?;
    let (mut question, sources, providers) = question(context, args, input)?;
    let playbook = match &args.playbook {
        Some(named) => SkillArg::parse(named)?,
        // A folder of that name in the working directory may be a stranger's.
        None => SkillArg::name(&question.playbook)?,
    };
    let (library, name) = context.library(&playbook, &[]).await?;
    question.playbook = name;
    let to_grant = (sources == Sources::Live).then(|| context.policy.missing(library.admitted())).flatten();
    let means = context.means(library, sources, providers, activity.progress());
    activity.show("investigating");
    let opened = question.opened(&means);
    let (journal, state) = open_or_continue(context, &opened)?;
    let id = journal.id().to_owned();
    let opened = state.opened.clone().unwrap_or(opened);
    let case = Case::new(opened, means, journal, state).work()?;
    let report = case.run(&context.journal).await.map_err(|e| {
        let what = crate::error::chain(&e);
        CommandError::work(format!("case {id} stopped: {what}; the same command continues it"))
    })?;
    propose::Source { recording: args.incident.clone(), repo: args.repo.clone() }
        .write(&context.home, &id)?;
    activity.show("preparing what it proposes");
    let prepared = prepare(context, &case, repo, &report).await?;
    let report = case.report(&context.journal).work()?;
    drop(activity);
    let finished = Finished { prepared, to_grant, ..write_reports(context, &case, report)? };
    case.close(&finished.report).work()?;
    Ok(finished)
}

/// Makes the changes that the report proposes and journals what was checked, so that the report can be folded with it. What
/// cannot be prepared leaves the case as it is.
async fn prepare(
    context: &Context,
    case: &Case,
    repo: Option<Repo>,
    report: &CaseReport,
) -> Result<Vec<Prepared>, CommandError> {
    let Some(repo) = repo else { return Ok(Vec::new()) };
    let recorded: Vec<_> = report.checked.iter().map(|one| &one.checked).collect();
    let made = propose::all(&context.home, repo, &context.config.proposals, &report.proposals).await?;
    let mut prepared = Vec::new();
    for (at, made) in made {
        match made {
            Ok(mut made) => {
                match recorded.iter().find(|one| one.proposal == made.checked.proposal) {
                    // A host that was killed journaled this; what is on record counts.
                    Some(before) => made.checked = (*before).clone(),
                    None => case.checked(&made.checked).work()?,
                }
                prepared.push(made);
            }
            Err(error) => output::say(&format!(
                "warning: proposal {} was not prepared: {}; next: casefile propose {}",
                at + 1,
                crate::error::chain(&error),
                case.journal().id()
            )),
        }
    }
    Ok(prepared)
}

fn question(
    context: &Context,
    args: &Args,
    input: Input,
) -> Result<(Question, Sources, Providers), CommandError> {
    let (alert, as_of, digest, gaps, sources, providers) = match input {
        Input::Recorded(incident) => {
            let as_of = args.as_of.map_or_else(|| incident.default_as_of(), |as_of| as_of.of(&incident));
            incident.notes.iter().for_each(|note| output::say(&format!("note: {note}")));
            let (alert, digest, gaps) = (incident.alert.clone(), incident.digest, incident.gaps.clone());
            (alert, as_of, Some(digest), gaps, Sources::Recorded, recorded(Arc::from(incident)))
        }
        Input::Live(alert) => {
            let as_of = live_as_of(args.as_of, &alert)?;
            let (providers, gaps) = live_providers(context)?;
            (alert, as_of, None, gaps, Sources::Live, providers)
        }
    };
    let question = Question {
        playbook: context.config.playbook(&alert).to_owned(),
        alert: Some(alert),
        as_of,
        incident: digest,
        gaps,
        parameters: "{}".into(),
        budget: context.config.budget,
        configuration: context.config.digest,
    };
    Ok((question, sources, providers))
}

fn live_as_of(as_of: Option<AsOf>, alert: &Alert) -> Result<Time, CommandError> {
    match as_of {
        None | Some(AsOf::All) => Ok(clock::now()),
        Some(AsOf::Fired(plus_ms)) => Ok(alert.fired_at.plus_ms(plus_ms)),
        Some(AsOf::At(time)) => Ok(time),
    }
}

/// The providers of `casefile.toml`, and a gap for each tool without one.
pub(super) fn live_providers(context: &Context) -> Result<(Providers, Vec<Gap>), CommandError> {
    if context.config.providers.is_empty() {
        let what = "no provider is configured; add for example [providers.metrics] with `command = [\"PROGRAM\"]` to";
        return Err(CommandError::input(format!(
            "{what} {}",
            context.config.dir.join("casefile.toml").display()
        )));
    }
    let mut providers = Providers::new();
    let mut gaps = Vec::new();
    for interface in casefile_model::tools::PROVIDED {
        match context.config.providers.get(*interface) {
            Some(config) => {
                let provider =
                    CommandProvider::new(config.command.clone(), config.timeout(), config.answer_bytes_max)
                        .with_variables(config.env.clone());
                providers.insert((*interface).to_owned(), Arc::new(provider));
            }
            None => gaps.push(Gap {
                what: (*interface).to_owned(),
                why: format!("no provider of `{interface}` is configured"),
            }),
        }
    }
    Ok((providers, gaps))
}

/// The unfinished case of the same key that nobody runs, else a new one.
fn open_or_continue(context: &Context, opened: &Opened) -> Result<(CaseJournal, State), CommandError> {
    let key = opened.key().work()?;
    for id in context.journal.unfinished(&key).work()? {
        if let Some(lock) = try_lock(context, &id)? {
            let (journal, _, state) = context.journal.read(&id).work()?;
            output::say(&format!("continuing case {id}"));
            return Ok((journal.holding(lock), state));
        }
    }
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|e| CommandError::work(format!("no random bytes: {e}")))?;
    let id = hex::encode(random);
    let lock = try_lock(context, &id)?.ok_or_else(|| CommandError::work("a new case is locked"))?;
    let journal = context.journal.open_case(&id, &key).work()?;
    Ok((journal.holding(lock), State::default()))
}

/// The lock of a case, held while it runs, so that no other host continues it meanwhile.
fn try_lock(context: &Context, id: &str) -> Result<Option<File>, CommandError> {
    let file = File::create(context.home.case(id)?.join("lock")).work()?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(e)) => {
            Err(CommandError::work(format!("cannot lock case {id}: {e}")))
        }
    }
}

fn write_reports(context: &Context, case: &Case, report: CaseReport) -> Result<Finished, CommandError> {
    let id = case.journal().id().to_owned();
    let dir = context.home.case(&id)?;
    let (report_file, page_file) = (dir.join("report.md"), dir.join("report.html"));
    files::write(&dir.join("report.json"), &report_json(&report)).work()?;
    files::write(&report_file, report::markdown(&report).as_bytes()).work()?;
    let (_, _, state) = context.journal.read(&id).work()?;
    files::write(&page_file, page(case.journal(), &state, &report)?.as_bytes()).work()?;
    files::write(&dir.join("timing.json"), &timing(case)?).work()?;
    Ok(Finished {
        id,
        report,
        report_file,
        page_file,
        journal_file: context.home.journal(),
        prepared: Vec::new(),
        to_grant: None,
    })
}

/// The page of a case, with the times of its steps.
pub(super) fn page(
    journal: &CaseJournal,
    state: &State,
    report: &CaseReport,
) -> Result<String, CommandError> {
    let answers = report::page::Answers::read(journal, state).work()?;
    let times = journal.times().work()?;
    let source = report::page::Source { report, state, answers: &answers, times: &times };
    report::page::html(&source).work()
}

/// When each step started and ended, by the wall clock. It stays out of the report, whose bytes do not depend on time.
fn timing(case: &Case) -> Result<Vec<u8>, CommandError> {
    let times = case.journal().times().work()?;
    let steps: Vec<serde_json::Value> = times
        .iter()
        .map(|(path, (start, end))| json!({"path": path, "started": start, "ended": end, "ms": end.0 - start.0}))
        .collect();
    serde_json::to_vec_pretty(&json!({"steps": steps})).work()
}

/// A case of which nothing is kept.
///
/// # Errors
/// [`CommandError::Work`].
pub(super) async fn unkept(question: &Question, means: Means) -> Result<(CaseReport, State), CommandError> {
    let journal = crate::journal::Journal::in_memory().work()?;
    let opened = question.opened(&means);
    let entries = journal.open_case("unkept", &opened.key().work()?).work()?;
    let case = Case::new(opened, means, entries, State::default()).work()?;
    let report = case.run(&journal).await.work()?;
    let (_, _, state) = journal.read("unkept").work()?;
    Ok((report, state))
}
