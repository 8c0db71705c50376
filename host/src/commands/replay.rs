//! `casefile replay`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casefile_model::StepPath;
use casefile_model::case::CaseReport;
use casefile_model::journal::State;
use casefile_model::tools::Providers;
use serde_json::json;

use super::investigate::{live_providers, unkept};
use crate::case::replay::{Replayed, replay, verify_answers};
use crate::case::rerun::RecordedAnswers;
use crate::case::{Question, report_json};
use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::incident::Incident;
use crate::journal::CaseJournal;
use crate::output::{self, Activity};
use crate::policy::Sources;
use crate::providers::recorded;
use crate::report;
use crate::skills::Library;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Id of a case or its beginning, `last`, or the key that a page names
    case: String,
    /// Run the tree again with this skill in place of the one of its name
    #[arg(long, value_name = "SKILL")]
    with: Option<String>,
    /// With --with: put the skill in place of the one at this step instead
    #[arg(long, value_name = "PATH", requires = "with")]
    step: Option<StepPath>,
    /// With --with: ask the sources what was never recorded
    #[arg(long, requires = "with")]
    live: bool,
    /// With --live: the recorded incident to ask; else the providers of casefile.toml
    #[arg(long, requires = "live", value_name = "DIR")]
    incident: Option<PathBuf>,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Replays and says what was identical. Exit code 1 on a divergence.
///
/// # Errors
/// [`CommandError::Work`] naming what was changed in the record.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let strangers: Vec<&Path> = args.incident.as_deref().into_iter().collect();
    let context = Context::open_beside(globals, &strangers)?;
    let id = context.journal.find(&args.case).input()?;
    let case = Kept::read(&context, &id).await?;
    match &args.with {
        None => plain_replay(&context, args, case).await,
        Some(with) => with_skill(&context, args, with, case).await,
    }
}

/// Replays a case and says what it found.
///
/// # Errors
/// [`CommandError::Work`] naming what was changed in the record.
pub async fn of_case(context: &Context, id: &str) -> Result<Replayed, CommandError> {
    let Kept { library, journal, state } = Kept::read(context, id).await?;
    replay(&context.sandbox, &library, Arc::new(journal), Arc::new(state)).await.work()
}

/// A case on record, all of it verified: database, chain, answers, skills.
struct Kept {
    library: Library,
    journal: CaseJournal,
    state: State,
}

impl Kept {
    async fn read(context: &Context, id: &str) -> Result<Self, CommandError> {
        context.journal.verify_file().work()?;
        let (journal, _, state) = context.journal.read(id).work()?;
        verify_answers(&journal, &state).work()?;
        let opened = state.opened.as_ref().ok_or_else(|| CommandError::work("the case was never opened"))?;
        let library = Library::of_case(&opened.skills, &context.store, &context.sandbox)?;
        context.refuse_revoked(&library.pulled()).await?;
        Ok(Self { library, journal, state })
    }
}

async fn plain_replay(context: &Context, args: &Args, case: Kept) -> Result<u8, CommandError> {
    let activity = Activity::start("replaying");
    let state = Arc::new(case.state);
    let replayed =
        replay(&context.sandbox, &case.library, Arc::new(case.journal), Arc::clone(&state)).await.work()?;
    drop(activity);
    let report_same = report_is_recorded(&state);
    if args.json {
        output::json(&json!({"replayed": replayed, "report_identical": report_same}));
    } else {
        output::line(&said(&replayed, report_same));
    }
    Ok(u8::from(!replayed.divergences.is_empty() || report_same == Some(false)))
}

/// Whether the report folded now is the one that was promised; none for an unfinished case.
fn report_is_recorded(state: &State) -> Option<bool> {
    let closed = state.closed.as_ref()?;
    let report = CaseReport::of(state)?;
    Some(casefile_model::Digest::of(&report_json(&report)) == closed.report)
}

fn said(replayed: &Replayed, report_same: Option<bool>) -> String {
    let mut lines = vec![format!(
        "{} steps and {} tool calls were identical",
        replayed.steps_identical, replayed.calls_identical
    )];
    if !replayed.fuel_compared {
        lines.push("fuel was not compared: another engine recorded it".into());
    }
    if replayed.ended_by_time > 0 {
        lines.push(format!(
            "{} steps were ended by wall time; their beginning was compared",
            replayed.ended_by_time
        ));
    }
    if replayed.interrupted > 0 {
        lines.push(format!("{} steps were interrupted and not run again", replayed.interrupted));
    }
    match report_same {
        Some(true) => lines.push("the report is the same, byte for byte".into()),
        Some(false) => lines.push("the report differs from the one recorded".into()),
        None => lines.push("the case is unfinished".into()),
    }
    for divergence in &replayed.divergences {
        let what = casefile_model::text::line(&divergence.what, 600);
        lines.push(format!("step {} ({}) diverged: {what}", divergence.step, divergence.skill));
    }
    lines.join("\n")
}

async fn with_skill(context: &Context, args: &Args, with: &str, case: Kept) -> Result<u8, CommandError> {
    let Kept { mut library, journal, state } = case;
    let opened = state.opened.as_ref().ok_or_else(|| CommandError::work("the case was never opened"))?;
    let before = CaseReport::of(&state).ok_or_else(|| CommandError::input("the case is unfinished"))?;
    let skill = SkillArg::parse(with)?;
    let (others, name) = context.library(&skill, &[]).await?;
    let place = match &args.step {
        None => name.clone(),
        Some(path) => {
            let step = state.steps.get(path);
            let step = step.ok_or_else(|| CommandError::input(format!("the case has no step {path}")))?;
            step.started.skill.name.clone()
        }
    };
    if !library.put(&place, &others, &name) {
        let known: Vec<&String> = opened.skills.keys().collect();
        let what = format!("the case runs no skill `{place}`; it runs {known:?}; --step PATH names a place");
        return Err(CommandError::input(what));
    }
    let answers = RecordedAnswers::of(&journal, &state, live(context, args)?).work()?;
    let sources = if opened.incident.is_some() { Sources::Recorded } else { Sources::Live };
    let activity = Activity::start("running the case again");
    let means = context.means(library, sources, answers.providers(), activity.progress());
    let question = Question {
        alert: opened.alert.clone(),
        as_of: opened.as_of,
        incident: opened.incident,
        gaps: opened.gaps.clone(),
        playbook: opened.playbook.clone(),
        parameters: opened.parameters.clone(),
        budget: opened.budget,
        configuration: opened.configuration,
    };
    let (after, _) = unkept(&question, means).await?;
    drop(activity);
    let difference = report::difference(&before, &after);
    if args.json {
        let missed = answers.missed();
        output::json(
            &json!({"before": before, "after": after, "difference": difference, "not_recorded": missed}),
        );
    } else {
        difference.iter().for_each(|line| output::line(line));
        if difference.is_empty() {
            output::line("the report is the same");
        }
        answers.missed().iter().for_each(|call| output::line(&format!("not recorded: {call}")));
    }
    Ok(0)
}

fn live(context: &Context, args: &Args) -> Result<Providers, CommandError> {
    match &args.incident {
        _ if !args.live => Ok(Providers::new()),
        Some(dir) => Ok(recorded(Arc::new(Incident::load(dir).input()?))),
        None => live_providers(context).map(|(providers, _)| providers),
    }
}
