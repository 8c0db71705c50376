//! The report as one page of HTML that needs nothing else: no script, no request, readable on a phone and on paper.
//!
//! [`Page::of`] folds what is shown from the journal; the templates only write it down, and their escaping is the one
//! escape. Times of the wall clock stand in [`Page::times`] alone, between two marks; all else is the same for the same
//! journal.

use std::collections::BTreeMap;

use askama::Template;
use casefile_model::case::CaseReport;
use casefile_model::journal::State;
use casefile_model::{StepPath, Time};

mod action;
mod cause;
mod diff;
mod evidence;
mod flame;
mod impact;
mod json_text;
mod lead;
mod overturn;
mod record;
mod series;
mod shown;
mod steps;
mod units;
mod why;

pub use action::{Action, Check, Proposed};
pub use cause::Found;
pub use diff::{Diff, DiffLine};
pub use evidence::Piece;
pub use flame::Flame;
pub use impact::Impact;
pub use json_text::Capped;
pub use lead::Lead;
pub use record::Answers;
pub use series::Chart;
pub use shown::{Chip, Chips, Moment};
pub use steps::StepRow;
pub use why::{Gaps, Ground, Grounds, RuledOut};

use record::Record;

/// What the page is folded from.
pub struct Source<'a> {
    /// The report, folded from `state`.
    pub report: &'a CaseReport,
    /// The case's state.
    pub state: &'a State,
    /// Its recorded answers.
    pub answers: &'a Answers,
    /// When each step started and ended by the wall clock.
    pub times: &'a BTreeMap<StepPath, (Time, Time)>,
}

/// The page: what is shown, in the order of reading. Every text is stripped and cut, none is escaped yet.
#[derive(Template)]
#[template(path = "page.html")]
pub struct Page {
    /// How commands name the case: the beginning of its key, which every case of the same question has.
    pub case: String,
    /// What is broken, since when, and whether it goes on.
    pub lead: Lead,
    /// The cause, or that it is not known.
    pub found: Found,
    /// What to do now.
    pub action: Action,
    /// Why: what was found, and by what.
    pub grounds: Grounds,
    /// What it is not, by the reason.
    pub ruled_out: Vec<RuledOut>,
    /// What was not checked.
    pub gaps: Gaps,
    /// What would overturn the verdict, a sentence each.
    pub overturn: Vec<String>,
    /// Who suffers, and how much.
    pub impact: Impact,
    /// Counts behind the report: steps, tool calls, pieces of evidence.
    pub proof: [String; 3],
    /// The series of the alert and of the onset.
    pub charts: Vec<Chart>,
    /// Where the time or memory goes.
    pub flames: Vec<Flame>,
    /// The change at fault.
    pub diff: Option<Diff>,
    /// Every step by path.
    pub steps: Vec<StepRow>,
    /// Every recorded answer that can be cited.
    pub evidence: Vec<Piece>,
    /// Wall-clock times of the steps: path, start, milliseconds.
    pub times: Vec<(String, Moment, i64)>,
}

impl Page {
    /// Folds the page. The same source gives the same page.
    pub fn of(source: &Source<'_>) -> Self {
        let record = Record { state: source.state, answers: source.answers };
        let report = source.report;
        let evidence = evidence::pieces(source);
        Self {
            case: record.case(),
            lead: lead::lead(report, &record),
            found: cause::found(report, &record),
            action: action::action(source, &record),
            grounds: why::grounds(report),
            ruled_out: why::ruled_out(report),
            gaps: why::gaps(report),
            overturn: overturn::overturn(report),
            impact: impact::impact(report),
            proof: [
                shown::counted(report.steps.len(), "step"),
                format!("{} tool call{}", report.tool_calls, if report.tool_calls == 1 { "" } else { "s" }),
                format!("{} of evidence", shown::counted(evidence.len(), "piece")),
            ],
            charts: series::charts(report, &record),
            flames: flame::flames(report, &record),
            diff: diff::at_fault(report, &record),
            steps: steps::rows(source),
            evidence,
            times: times(source.times),
        }
    }
}

/// The page as HTML.
///
/// # Errors
/// None for these types; an error would be a fault of the templates.
pub fn html(source: &Source<'_>) -> Result<String, askama::Error> {
    Page::of(source).render()
}

fn times(times: &BTreeMap<StepPath, (Time, Time)>) -> Vec<(String, Moment, i64)> {
    let row = |(path, (start, end)): (&StepPath, &(Time, Time))| {
        (path.to_string(), Moment::of(*start), end.0.saturating_sub(start.0))
    };
    times.iter().map(row).collect()
}

/// A count as a number to draw or to divide with.
fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests;
