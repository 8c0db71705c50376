//! What happened when, on the time axis of a chart: onset, alert, deploys, flags, configuration changes.

use std::collections::BTreeMap;

use casefile_model::Time;
use casefile_model::case::CaseReport;
use casefile_model::report::{ChangeKind, ChangeRef, Onset};
use casefile_model::tools::changes::{ListAnswer, ListQuery};

use super::WIDTH;
use super::scale::Scale;
use crate::report::page::cause;
use crate::report::page::record::Record;
use crate::report::page::shown::{self, Moment};

/// The onset or the alert: a vertical line with a name above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where.
    pub x: f64,
    /// Where its name stands.
    pub y: f64,
    /// `onset 13:11:42`.
    pub label: String,
    /// `start` or `end`: on which side of the line the name stands.
    pub anchor: &'static str,
    /// `onset` or `fired`.
    pub class: &'static str,
}

pub(super) fn events(report: &CaseReport, onset: Option<&Onset>, scale: &Scale) -> Vec<Event> {
    let fired = report.alert.as_ref().map(|alert| ("alert", "fired", 28.0, alert.fired_at));
    let onset = onset.map(|onset| ("onset", "onset", 14.0, onset.at));
    let events = onset.into_iter().chain(fired);
    events
        .filter_map(|(name, class, y, at)| {
            let x = scale.x_within(at)?;
            let anchor = if x > WIDTH - 120.0 { "end" } else { "start" };
            Some(Event { x, y, label: format!("{name} {}", Moment::of(at).clock), anchor, class })
        })
        .collect()
}

/// A change below the lines, numbered as in the list beside the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// From 1.
    pub number: usize,
    /// Where its mark stands.
    pub x: f64,
    /// Where its number stands: one of three rows, so that numbers do not cover each other.
    pub y: f64,
    /// When.
    pub at: Moment,
    /// `deploy 2.14.0 in catalogservice`.
    pub what: String,
    /// Whether it is the cause, or brought it live.
    pub is_cause: bool,
}

/// Most markers of a chart.
const MARKERS_MAX: usize = 12;

/// The deploys, flags, configuration changes and experiments within the chart's window and the cause, and how many are
/// left out: those farthest from the onset.
pub(super) fn markers(report: &CaseReport, record: &Record<'_>, scale: &Scale) -> (Vec<Marker>, usize) {
    let mut found = changes(report, record);
    found.retain(|(at, ..)| scale.x_within(*at).is_some());
    let near = super::super::lead::main_onset(report).map_or(report.as_of, |onset| onset.at);
    let left_out = found.len().saturating_sub(MARKERS_MAX);
    found.sort_by_key(|(at, _, is_cause)| (!is_cause, at.0.abs_diff(near.0)));
    found.truncate(MARKERS_MAX);
    found.sort();
    let mut rows = [f64::NEG_INFINITY; 3];
    let placed = found.into_iter().enumerate().map(|(at, (time, what, is_cause))| {
        let x = scale.x(time);
        let row = rows.iter().position(|last| x - last > 20.0).unwrap_or(at % rows.len());
        rows[row] = x;
        let y = super::scale::BOTTOM + 14.0 + 17.0 * super::super::to_f64(row);
        Marker { number: at + 1, x, y, at: Moment::of(time), what, is_cause }
    });
    (placed.collect(), left_out)
}

/// Height of the rows of numbers that are used.
pub(super) fn rows_height(markers: &[Marker]) -> f64 {
    markers.iter().map(|marker| marker.y - super::scale::BOTTOM).fold(0.0, f64::max)
}

/// Time, words, and whether it is the cause; each once.
fn changes(report: &CaseReport, record: &Record<'_>) -> Vec<(Time, String, bool)> {
    let causes = report.verdict.cause.as_ref().map(cause::changes).unwrap_or_default();
    let live = report.verdict.cause.as_ref().and_then(|cause| cause.deployed_at);
    let mut found: BTreeMap<(Time, ChangeRef, Option<String>), bool> = BTreeMap::new();
    for answered in record.of::<ListQuery, ListAnswer>("changes", "list-changes") {
        for info in answered.answer.changes {
            if info.change.kind == ChangeKind::Commit {
                continue;
            }
            let brought =
                info.commit.as_ref().is_some_and(|commit| causes.iter().any(|cause| cause.id == *commit));
            let is_cause = causes.contains(&info.change) || (brought && Some(info.at) == live);
            found.insert((info.at, info.change, info.service), is_cause);
        }
    }
    let told = found.values().any(|is_cause| *is_cause);
    let mut rows: Vec<(Time, String, bool)> = found
        .into_iter()
        .map(|((at, change, service), is_cause)| {
            let service = service.map_or(String::new(), |service| format!(" in {}", shown::name(&service)));
            (at, format!("{}{service}", shown::change(&change)), is_cause)
        })
        .collect();
    if let (false, Some(at), Some(cause)) = (told, live, causes.first()) {
        rows.push((at, format!("{} goes live", shown::change(cause)), true));
    }
    rows
}
