//! Skill `core/onset`: when did it start?
//!
//! # Layout
//! - [`series`]: which series left their usual level.
//! - [`patterns`]: which errors and crashes began in the logs.
//! - [`rank`]: which of these is the onset of the alert's symptom, and how the others lie to it.
//! - [`start`]: one thing that started, as finding and as data.

pub mod patterns;
pub mod rank;
pub mod series;
pub mod start;

use casefile_sdk::prelude::*;
use series::Seen;
use start::Start;

/// What the caller may choose.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// How far back from the alert to look, in milliseconds; at least a minute.
    pub lookback_ms: i64,
    /// How many series to look at, at most.
    pub series_max: usize,
    /// How many log lines to read, at most.
    pub lines_max: usize,
    /// How many onsets to report, at most.
    pub findings_max: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { lookback_ms: DAY_MS, series_max: 200, lines_max: 5_000, findings_max: 24 }
    }
}

/// What the skill hands to its caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Data {
    /// The onset of the alert's symptom; none where nothing shows one.
    pub onset: Option<Start>,
    /// The earliest thing that certainly began before the symptom and still goes on.
    pub leading: Option<Start>,
    /// All onsets, best first; at most `findings_max`.
    pub all: Vec<Start>,
    /// How many series were looked at.
    pub series_examined: usize,
    /// How many log lines of at least the severity of a warning were read.
    pub lines_examined: usize,
}

/// Finds when the alert's symptom began, and what began before, with and after it.
///
/// # Errors
/// `invalid-parameters`, and `missing-data` without an alert or where neither series nor logs could be read.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    if parameters.lookback_ms < MINUTE_MS {
        return Err(Failure::invalid_parameters("lookback_ms must be at least 60000"));
    }
    let alert = case.alert()?;
    let window = case.since(alert.fired_at.min(case.as_of()).saturating_sub(parameters.lookback_ms));
    let mut gaps = Gaps::default();
    let seen = look_at_series(alert, window, &parameters, &mut gaps);
    let (patterns, lines_examined) = look_at_logs(case, window, &parameters, &mut gaps);
    if gaps.unreadable == 2 {
        return Err(Failure::missing_data(format!("neither series nor logs: {}", gaps.text())));
    }
    let ongoing = ongoing(case, &seen, &patterns);
    let mut others = seen.related;
    others.extend(patterns);
    let series_examined = seen.examined;
    let mut all = rank::rank(alert, seen.symptom, others);
    let onset = all.first().filter(|start| start.relation == start::Relation::Primary).cloned();
    let leading = rank::leading(&all).cloned();
    if all.len() > parameters.findings_max {
        gaps.add(
            "further onsets",
            format!("{} were found, {} are reported", all.len(), parameters.findings_max),
        );
    }
    all.truncate(parameters.findings_max);
    let summary = summary(alert, onset.as_ref(), leading.as_ref());
    let findings: Vec<Finding> = all.iter().filter_map(Start::finding).collect();
    let data = Data { onset, leading, all, series_examined, lines_examined };
    Ok(Report::new(summary, data).findings(findings).gaps(gaps.list).ongoing(ongoing))
}

/// What could not be looked at.
#[derive(Default)]
struct Gaps {
    list: Vec<(String, String)>,
    /// How many of the two sources gave nothing at all.
    unreadable: usize,
}

impl Gaps {
    fn add(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.list.push((what.into(), why.into()));
    }

    fn text(&self) -> String {
        self.list.iter().map(|(what, why)| format!("{what}: {why}")).collect::<Vec<_>>().join("; ")
    }
}

/// Looks at the series of the alert's service first: they may be all that the grant allows.
fn look_at_series(alert: &Alert, window: Window, parameters: &Parameters, gaps: &mut Gaps) -> Seen {
    let mut seen = Seen::default();
    let own = metrics::range(&metrics::Select::all().service(&alert.service), window, parameters.series_max);
    let mut readable = false;
    match &own {
        Ok(answer) => {
            readable = true;
            seen.examine(alert, answer, |_| false);
            note_incomplete(answer, gaps);
        }
        Err(error) => gaps.add("series of the alert's service", casefile_sdk::tool_error_text(error)),
    }
    let room = parameters.series_max.saturating_sub(seen.examined);
    if room > 0 {
        match metrics::range(&metrics::Select::all(), window, parameters.series_max) {
            Ok(answer) => {
                readable = true;
                seen.examine(alert, &answer, |series| own.is_ok() && series.service == alert.service);
                note_incomplete(&answer, gaps);
            }
            Err(error) => gaps.add("series of other services", casefile_sdk::tool_error_text(&error)),
        }
    }
    gaps.unreadable += usize::from(!readable);
    if readable && seen.symptom.is_none() {
        let why = match seen.symptom_series {
            _ if alert.metric.is_empty() => "the alert names no metric",
            0 => "no such series in the window",
            _ => "it shows no lasting departure from its usual level",
        };
        gaps.add("onset in the alert's own series", why);
    }
    seen
}

fn note_incomplete(answer: &Answer<metrics::Series>, gaps: &mut Gaps) {
    if !answer.complete {
        gaps.add("further series", format!("only {} were looked at", answer.items.len()));
    }
}

fn look_at_logs(
    case: &Case,
    window: Window,
    parameters: &Parameters,
    gaps: &mut Gaps,
) -> (Vec<Start>, usize) {
    let search =
        logs::Search::within(window).severities(patterns::severities()).lines_max(parameters.lines_max);
    let answer = match logs::search(&search) {
        Ok(answer) => answer,
        Err(error) => {
            gaps.unreadable += 1;
            gaps.add("log lines", casefile_sdk::tool_error_text(&error));
            return (Vec::new(), 0);
        }
    };
    if !answer.complete {
        gaps.add("later log lines", format!("only the first {} were read", answer.items.len()));
    }
    // The first line of any severity says since when silence means something.
    let first = logs::search(&logs::Search::within(window).lines_max(1));
    let start = first.ok().and_then(|first| first.items.first().map(|line| line.at)).unwrap_or(window.start);
    let count = answer.items.len();
    // A page that ended early is no silence, so the rates end with the last line that was read.
    let end = answer.items.last().filter(|_| !answer.complete).map_or(case.as_of(), |line| line.at);
    (patterns::begun(&answer, start, end), count)
}

/// Says whether the symptom still shows at as-of. A series that ended long before says nothing.
fn ongoing(case: &Case, seen: &Seen, patterns: &[Start]) -> Option<bool> {
    let recent = seen.symptom_last.is_some_and(|last| case.as_of() - last <= 10 * MINUTE_MS);
    match &seen.symptom {
        Some(symptom) if recent => Some(symptom.lasting),
        _ => {
            let service = &case.alert_if_any()?.service;
            let own = patterns.iter().any(|pattern| pattern.service == *service && pattern.lasting);
            own.then_some(true)
        }
    }
}

fn summary(alert: &Alert, onset: Option<&Start>, leading: Option<&Start>) -> String {
    let Some(onset) = onset else {
        return format!("Nothing shows when the symptom of {} began.", alert.service);
    };
    let ahead_ms = alert.fired_at.saturating_sub(onset.at_ms);
    let when = if ahead_ms >= 0 {
        format!("{:.1} minutes before the alert", casefile_analysis::samples::millis(ahead_ms) / 60_000.0)
    } else {
        "after the alert".to_owned()
    };
    let how = if onset.gradual { "It came gradually." } else { "It came at once." };
    let lead = leading.map_or_else(String::new, |start| format!(" {} began earlier.", start.name()));
    format!("The symptom began {when}, in {}. {how}{lead}", onset.name())
}

casefile_sdk::skill!(investigate);
