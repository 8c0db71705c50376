//! `run_skill`: one skill, once, on a recorded incident. Nothing of it is kept.

use std::path::PathBuf;
use std::sync::Arc;

use casefile_model::journal::{Opened, StepEnded};
use casefile_model::{StepPath, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::brief::{self, Point};
use super::envelope::{CutText, Envelope};
use super::shelf;
use super::tool::AgentTool;
use super::work::Call;
use crate::commands::as_of::AsOf;
use crate::commands::run::{Asked, step};
use crate::context::SkillArg;
use crate::error::{CommandError, ForUser};
use crate::incident::Incident;

pub(super) const NAME: &str = "run_skill";

/// Most characters of the data that a skill gives.
const DATA_CHARS_MAX: usize = 16 << 10;
/// Most findings.
const FINDINGS_MAX: usize = 20;
/// Most incidents that are looked through for the one of a case.
const INCIDENTS_MAX: usize = 1_000;

pub(super) struct RunSkill;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// A skill such as core/onset or core/onset@^1
    skill: String,
    /// A recorded incident as list_cases names it; this or `case`
    #[serde(default)]
    incident: String,
    /// A case, whose incident and as-of time are taken; this or `incident`
    #[serde(default)]
    case: String,
    /// Look from here: fired, fired+5m, all, or a time; empty for the case's own, else all
    #[serde(default)]
    as_of: String,
    /// Parameters as the skill's schema says
    #[serde(default)]
    parameters: Map<String, Value>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// completed, failed, trapped, limit-exceeded, denied or interrupted
    outcome: String,
    /// Why it did not complete; empty where it did
    message: String,
    /// What it says in a few sentences
    summary: String,
    /// Its first findings, with the beginning of the identifiers of their evidence
    findings: Vec<Point>,
    /// Its data, as JSON
    data: CutText,
    /// Fuel that it used
    fuel: u64,
    /// Tool calls that it made
    tool_calls: u64,
}

impl AgentTool for RunSkill {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "Run one skill";
    const DESCRIPTION: &'static str = "Runs one skill in a fresh sandbox on a recorded incident, or on the incident of a \
        case, and gives its findings and data. Nothing is kept, so its evidence cannot be read later; start_investigation \
        keeps everything.";
    const READS_ONLY: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn call(call: &Call, arguments: Arguments) -> Result<Envelope<Answer>, CommandError> {
        let context = call.observed();
        // The root step's skill is named, so files and folders of that name are left alone.
        let skill = SkillArg::name(&arguments.skill)?;
        let known = shelf::find(&context, &arguments.skill).await?;
        let as_of = (!arguments.as_of.is_empty()).then(|| arguments.as_of.parse()).transpose();
        let as_of: Option<AsOf> = as_of.input()?;
        let (incident, as_of) = match (arguments.incident.as_str(), arguments.case.as_str()) {
            (named, "") if !named.is_empty() => (load(call.shared.roots.incident(named)?)?, as_of),
            ("", case) if !case.is_empty() => of_case(call, case, as_of)?,
            _ => return Err(CommandError::input("name either `incident` or `case`")),
        };
        call.say("preparing the skill");
        let (library, name) = context.library(&skill, &[]).await?;
        call.say(&format!("running {}", known.name_and_version()));
        let parameters = Value::Object(arguments.parameters).to_string();
        let asked = Asked { skill: name, parameters, incident: Some(Arc::new(incident)), as_of };
        let state = step(&context, library, asked, Arc::new(|_, _| {})).await?;
        let root = state.steps.get(&StepPath::root()).and_then(|step| step.ended.as_ref());
        let root = root.ok_or_else(|| CommandError::work("the step left no record"))?;
        Ok(Envelope::new(format!("skill {}", known.name_and_version()), answer(root)))
    }
}

fn load(dir: PathBuf) -> Result<Incident, CommandError> {
    Incident::load(&dir).input()
}

/// The incident of a case, found below the roots by its digest, and from when the case looked.
fn of_case(call: &Call, named: &str, as_of: Option<AsOf>) -> Result<(Incident, Option<AsOf>), CommandError> {
    let journal = &call.shared.context.journal;
    let id = journal.find(named).input()?;
    let (_, _, state) = journal.read(&id).work()?;
    let gone = || {
        CommandError::input(format!(
            "the incident of case {id} is not below the directories that may be read"
        ))
    };
    let opened = state.opened.ok_or_else(gone)?;
    let roots = &call.shared.roots;
    let dirs = roots.list(INCIDENTS_MAX).into_iter().filter_map(|name| roots.incident(&name).ok());
    let incident = dirs.into_iter().find_map(|dir| same(&dir, &opened)).ok_or_else(gone)?;
    Ok((incident, as_of.or(Some(AsOf::At(opened.as_of)))))
}

/// The recording in a directory, where it is the one of a case. Its alert is compared before all of it is read.
fn same(dir: &std::path::Path, opened: &Opened) -> Option<Incident> {
    let alert = crate::files::read_text(&dir.join("alert.json"), 1 << 20).ok()?;
    let alert = crate::incident::parse_alert("alert.json", alert.as_bytes()).ok()?;
    if Some(&alert) != opened.alert.as_ref() {
        return None;
    }
    Incident::load(dir).ok().filter(|incident| Some(incident.digest) == opened.incident)
}

fn answer(root: &StepEnded) -> Answer {
    let report = root.report.as_ref();
    let message = if root.outcome.is_completed() { String::new() } else { root.outcome.to_string() };
    let findings = report.iter().flat_map(|report| &report.findings).take(FINDINGS_MAX);
    Answer {
        outcome: root.outcome.name().to_owned(),
        message: text::line(&message, 600),
        summary: text::plain(report.map_or("", |report| &report.summary), 1_200),
        findings: findings.map(|finding| brief::point(&finding.summary, &finding.evidence)).collect(),
        data: CutText::of(report.map_or("", |report| &report.data), DATA_CHARS_MAX),
        fuel: root.usage.fuel,
        tool_calls: root.usage.tool_calls,
    }
}
