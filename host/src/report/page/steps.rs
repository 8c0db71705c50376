//! The steps by path: what each cost, what it was asked, what it asked, and what it said.

use casefile_model::case::CaseStep;
use casefile_model::journal::{StepState, ToolAnswered};
use casefile_model::text;

use super::json_text::{self, Capped};
use super::shown::{self, Chip, Chips};
use super::{Source, evidence, units};

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// Place in the tree.
    pub path: String,
    /// Levels below the root step.
    pub depth: usize,
    /// Name and version of the skill.
    pub skill: String,
    /// Digest of the component that ran.
    pub digest: String,
    /// Tools that were granted.
    pub tools: String,
    /// `29.1 M`, with `≥` where it is a lower bound.
    pub fuel: String,
    /// Percent of the hungriest step's fuel, for a bar.
    pub fuel_percent: String,
    /// Tool calls that were charged.
    pub tool_calls: u64,
    /// Most memory.
    pub memory: String,
    /// One word.
    pub outcome: String,
    /// One sentence, where it did not complete.
    pub message: Option<String>,
    /// Its parameters, as the caller gave them.
    pub parameters: Capped,
    /// Evidence that the caller handed down.
    pub handed_down: Chips,
    /// Its calls in order.
    pub calls: Vec<Call>,
    /// Its report's summary.
    pub summary: Option<String>,
    /// Its report's data.
    pub data: Option<Capped>,
    /// What it printed.
    pub console: Vec<(&'static str, String)>,
}

/// A tool call of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Interface and function.
    pub tool: String,
    /// Its arguments on one line.
    pub query: String,
    /// What it is cited by; none for an error.
    pub chip: Option<Chip>,
}

const JSON_CHARS_MAX: usize = 8_000;
const QUERY_CHARS_MAX: usize = 240;
const CONSOLE_CHARS_MAX: usize = 4_000;

pub(super) fn rows(source: &Source<'_>) -> Vec<StepRow> {
    let steps = &source.report.steps;
    let most = steps.iter().map(|step| step.fuel).max().unwrap_or_default();
    let rows = steps.iter().filter_map(|step| Some(row(step, source.state.steps.get(&step.path)?, most)));
    rows.collect()
}

fn row(step: &CaseStep, state: &StepState, most_fuel: u64) -> StepRow {
    let at_least = if step.fuel_is_lower_bound { "≥ " } else { "" };
    let ended = state.ended.as_ref();
    let report = ended.and_then(|ended| ended.report.as_ref());
    StepRow {
        path: step.path.to_string(),
        depth: step.path.depth(),
        skill: format!("{} {}", shown::name(&step.skill), shown::name(&step.version)),
        digest: step.digest.to_string(),
        tools: step.tools.iter().map(|tool| shown::name(tool)).collect::<Vec<_>>().join(", "),
        fuel: format!("{at_least}{}", units::count(to_f64(step.fuel))),
        fuel_percent: format!("{:.1}", to_f64(step.fuel) / to_f64(most_fuel).max(1.0) * 100.0),
        tool_calls: step.tool_calls,
        memory: units::bytes(to_f64(step.memory_bytes_peak)),
        outcome: shown::name(&step.outcome),
        message: step.message.as_deref().map(shown::sentence),
        parameters: json_text::shown(&state.started.request.parameters, JSON_CHARS_MAX),
        handed_down: Chips::of(&state.started.request.evidence),
        calls: state.calls.values().map(call).collect(),
        summary: report.map(|report| shown::sentence(&report.summary)).filter(|summary| !summary.is_empty()),
        data: report.map(|report| json_text::shown(&report.data, JSON_CHARS_MAX)),
        console: ended.map(console).unwrap_or_default(),
    }
}

fn call(answered: &ToolAnswered) -> Call {
    let query = casefile_model::tools::query_json(&answered.call).unwrap_or_default().to_string();
    Call {
        tool: evidence::tool(answered),
        query: text::line(&query, QUERY_CHARS_MAX),
        chip: answered.evidence.as_ref().map(shown::chip),
    }
}

fn console(ended: &casefile_model::journal::StepEnded) -> Vec<(&'static str, String)> {
    let console = &ended.console;
    let stopped_at = console.stopped_at.join("\n");
    let printed = [("stdout", &console.stdout), ("stderr", &console.stderr), ("stopped at", &stopped_at)];
    let printed = printed.into_iter().filter(|(_, text)| !text.is_empty());
    printed.map(|(name, printed)| (name, text::plain(printed, CONSOLE_CHARS_MAX))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn to_f64(amount: u64) -> f64 {
    amount as f64
}
