//! `casefile run`: one skill, once, with nothing kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casefile_model::journal::{State, StepEnded};
use casefile_model::report::FailureKind;
use casefile_model::tools::{Providers, query_json};
use casefile_model::{Budget, Outcome, StepPath};
use serde_json::{Value, json};

use super::as_of::AsOf;
use super::investigate::unkept;
use crate::case::{Progress, Question};
use crate::clock;
use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::incident::Incident;
use crate::output::{self, Activity};
use crate::policy::Sources;
use crate::providers::recorded;
use crate::skills::Library;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A skill: team/name, a folder with a skill.toml, or a component
    #[arg(value_name = "SKILL|DIR|FILE.wasm")]
    skill: String,
    /// Parameters: a JSON object, or @FILE
    #[arg(long, visible_alias = "parameters", value_name = "JSON|@FILE", default_value = "{}")]
    input: String,
    /// Recorded incident that its tools answer from
    #[arg(long, value_name = "DIR")]
    incident: Option<PathBuf>,
    /// Look from here: fired, fired+5m, all, or a time
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
    /// Show each tool call
    #[arg(long)]
    trace: bool,
    /// Print {outcome, report, usage}
    #[arg(long)]
    json: bool,
}

/// Runs it and prints the report's data. Exit code 1 on any other outcome than completed.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let parameters = parameters(&args.input)?;
    let skill = SkillArg::parse(&args.skill)?;
    let incident = args.incident.as_deref().map(Incident::load).transpose().input()?;
    let strangers: Vec<&Path> = args.incident.as_deref().into_iter().collect();
    let context = match &skill {
        SkillArg::Folder(dir) => Context::open_for_author(globals, dir, &strangers)?,
        SkillArg::Name(..) | SkillArg::File(_) => Context::open_beside(globals, &strangers)?,
    };
    let activity = Activity::start("preparing the skill");
    let (library, name) = context.library(&skill, &[]).await?;
    activity.show("running");
    let asked = Asked { skill: name, parameters, incident: incident.map(Arc::new), as_of: args.as_of };
    let state = step(&context, library, asked, activity.progress()).await?;
    drop(activity);
    show(args, &state)
}

/// One skill to run once.
pub(crate) struct Asked {
    /// Its name.
    pub(crate) skill: String,
    /// A JSON object.
    pub(crate) parameters: String,
    /// What its tools answer from; without it they have no source.
    pub(crate) incident: Option<Arc<Incident>>,
    /// From when to look.
    pub(crate) as_of: Option<AsOf>,
}

/// Runs a skill once and gives the record of it, which is kept nowhere.
///
/// # Errors
/// [`CommandError`] where the host failed; however the skill ends is in the record.
pub(crate) async fn step(
    context: &Context,
    library: Library,
    asked: Asked,
    progress: Progress,
) -> Result<State, CommandError> {
    let providers =
        asked.incident.as_ref().map_or_else(Providers::new, |incident| recorded(Arc::clone(incident)));
    let question = question(&asked, context.config.budget);
    let means = context.means(library, Sources::Recorded, providers, progress);
    unkept(&question, means).await.map(|(_, state)| state)
}

/// Most bytes of a file of parameters.
const PARAMETERS_BYTES_MAX: u64 = 1 << 20;

fn parameters(input: &str) -> Result<String, CommandError> {
    let text = match input.strip_prefix('@') {
        Some(file) => crate::files::read_text(Path::new(file), PARAMETERS_BYTES_MAX).input()?,
        None => input.to_owned(),
    };
    match serde_json::from_str(&text) {
        Ok(Value::Object(_)) => Ok(text),
        Ok(_) => {
            Err(CommandError::input("--input must be a JSON object, such as '{\"lookback_ms\": 3600000}'"))
        }
        Err(e) => Err(CommandError::input(format!("--input is not JSON: {e}"))),
    }
}

fn question(asked: &Asked, budget: Budget) -> Question {
    let incident = asked.incident.as_deref();
    let as_of = match (incident, asked.as_of) {
        (Some(incident), Some(as_of)) => as_of.of(incident),
        (Some(incident), None) => incident.default_as_of(),
        (None, Some(AsOf::At(time))) => time,
        (None, _) => clock::now(),
    };
    Question {
        alert: incident.map(|incident| incident.alert.clone()),
        as_of,
        incident: incident.map(|incident| incident.digest),
        gaps: incident.map(|incident| incident.gaps.clone()).unwrap_or_default(),
        playbook: asked.skill.clone(),
        parameters: asked.parameters.clone(),
        budget,
        configuration: casefile_model::Digest::of(b""),
    }
}

fn show(args: &Args, state: &State) -> Result<u8, CommandError> {
    let root = state.steps.get(&StepPath::root()).and_then(|step| step.ended.as_ref());
    let Some(root) = root else { return Err(CommandError::work("the step left no record")) };
    if args.trace {
        trace(state);
    }
    if !root.outcome.is_completed() || args.trace {
        console(&root.console);
    }
    if args.json {
        let mut outcome = json!({"kind": root.outcome.name(), "message": root.outcome.to_string()});
        if let Outcome::LimitExceeded(exceeded) = &root.outcome {
            outcome["limit"] = json!(exceeded.limit);
            outcome["max"] = json!(exceeded.max);
            outcome["used"] = json!(exceeded.used);
        }
        output::json(&json!({"outcome": outcome, "report": root.report, "usage": root.usage}));
    } else if let Some(report) = &root.report {
        let data: Value = serde_json::from_str(&report.data).work()?;
        output::json(&data);
    }
    if root.outcome.is_completed() {
        return Ok(0);
    }
    if !args.json {
        output::say(&format!("the skill did not complete: {}", plain(&root.outcome.to_string())));
        said_of_end(root, &args.skill);
    }
    Ok(1)
}

/// Where it stood, and what the author can do about it.
pub(super) fn said_of_end(root: &StepEnded, skill: &str) {
    for place in &root.console.stopped_at {
        output::say(&format!("  at {}", casefile_model::text::line(place, 400)));
    }
    if let Some(next) = next(&root.outcome, skill) {
        output::say(&format!("next: {next}"));
    }
}

fn next(outcome: &Outcome, skill: &str) -> Option<String> {
    Some(match outcome {
        Outcome::Completed | Outcome::Interrupted(_) => return None,
        Outcome::Failed(failure) if failure.kind == FailureKind::InvalidParameters => {
            format!("casefile skill check {skill} --schemas shows what its parameters are")
        }
        Outcome::Failed(_) => format!("casefile run {skill} --trace … shows what each tool call answered"),
        Outcome::Trapped(_) => {
            "mend that line; a `?` or an abstain(…) in its place says why instead".to_owned()
        }
        Outcome::LimitExceeded(exceeded) => {
            let instead = match exceeded.limit.as_str() {
                "output_bytes" | "hostcall_bytes" => {
                    "report less, such as counts and the few rows that matter"
                }
                _ => "ask the tools for less or do less there",
            };
            format!("{instead}; or ask for more with `{}` under [limits] in skill.toml", exceeded.limit)
        }
        Outcome::Denied(why) => {
            let tool = why.split('`').nth(1).filter(|_| why.contains("[tools]"))?;
            format!(
                "ask for it under [tools] in skill.toml: {tool} = {{ version = \"0.1\", reason = \"…\" }}"
            )
        }
    })
}

fn plain(text: &str) -> String {
    casefile_model::text::plain(text, 2_000)
}

/// What the skill printed, and that it did.
fn console(console: &casefile_model::outcome::Console) {
    for (name, text) in [("stdout", &console.stdout), ("stderr", &console.stderr)] {
        if !text.trim().is_empty() {
            output::say(&format!(
                "--- {name} of the skill ---\n{}",
                casefile_model::text::plain(text.trim_end(), 8_000)
            ));
        }
    }
}

/// Each tool call of each step, in order.
fn trace(state: &State) {
    for (path, step) in &state.steps {
        let outcome = step.ended.as_ref().map_or("open".to_owned(), |ended| ended.outcome.to_string());
        output::say(&format!("step {path} {} {}", step.started.skill.name, plain(&outcome)));
        for (ordinal, call) in &step.calls {
            let query = query_json(&call.call).unwrap_or_default();
            let (interface, function) = (&call.call.interface, &call.call.function);
            let answer = call.evidence.map_or("error".to_owned(), |id| id.to_string());
            let query = casefile_model::text::line(&query.to_string(), 400);
            output::say(&format!(
                "  {path}#{ordinal} {interface}.{function} {query} -> {} bytes, {answer}",
                call.answer_bytes
            ));
        }
    }
}
