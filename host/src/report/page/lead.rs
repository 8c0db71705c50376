//! What is broken, since when, and whether it is still going on: what the page begins with.

use casefile_model::case::{CaseReport, Status};
use casefile_model::report::{Claim, Onset, Subject};
use casefile_model::{Alert, Time};

use super::record::Record;
use super::series::{self, Trend};
use super::shown::{self, Moment};
use super::units;

/// What the page begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// The service that alerted.
    pub service: String,
    /// What the monitor says.
    pub title: String,
    /// Severity and monitor, where the alert names them.
    pub tags: Vec<String>,
    /// Nothing later was visible.
    pub as_of: Moment,
    /// Whether it goes on; none where that is not known.
    pub ongoing: Option<bool>,
    /// When it began: the onset that the report is about, or when the alert fired.
    pub since: Option<Since>,
    /// The alert's value, `94.8 where 85 is allowed`, and when it fired.
    pub observed: Option<(String, Moment)>,
    /// The alert's metric; may be empty.
    pub metric: String,
    /// Where the alert's series stands at as-of.
    pub now: Option<String>,
    /// What became of the case: `Cause found`.
    pub status: &'static str,
    /// The root step's sentences.
    pub summary: String,
}

/// A beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// When.
    pub at: Moment,
    /// How it is known, and how long before the alert.
    pub how: String,
}

pub(super) fn lead(report: &CaseReport, record: &Record<'_>) -> Lead {
    let alert = report.alert.as_ref();
    Lead {
        service: alert.map_or_else(|| "No alert".into(), |alert| shown::name(&alert.service)),
        title: alert.map_or_else(
            || "A case without an alert".into(),
            |alert| {
                let said = [&alert.summary, &alert.metric, &alert.monitor, &alert.kind];
                said.into_iter()
                    .find(|text| !text.is_empty())
                    .map(|text| shown::sentence(text))
                    .unwrap_or_default()
            },
        ),
        tags: alert.map(tags).unwrap_or_default(),
        as_of: Moment::of(report.as_of),
        ongoing: report.ongoing,
        since: since(report),
        observed: alert.and_then(|alert| Some((observed(alert)?, Moment::of(alert.fired_at)))),
        metric: alert.map_or_else(String::new, |alert| shown::name(&alert.metric)),
        now: alert.and_then(|alert| now(report, alert, record)),
        status: status(report.status),
        summary: shown::sentence(&report.summary),
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::CauseFound => "Cause found",
        Status::NoChangeAtFault => "Probably no change of ours",
        Status::Inconclusive => "The cause is not known",
        Status::Failed => "The investigation failed",
    }
}

fn tags(alert: &Alert) -> Vec<String> {
    let tags = [&alert.severity, &alert.monitor].into_iter().filter(|tag| !tag.is_empty());
    tags.map(|tag| shown::name(tag)).collect()
}

/// The onsets of the root step's findings, in their order.
pub(super) fn onsets(report: &CaseReport) -> impl Iterator<Item = &Onset> {
    report.findings.iter().filter_map(|finding| match &finding.claim {
        Claim::Onset(onset) => Some(onset),
        _ => None,
    })
}

/// The onset that the report is about: the one in the alert's own series, else the first that is told.
pub(super) fn main_onset(report: &CaseReport) -> Option<&Onset> {
    let alerted = |onset: &&Onset| match (&onset.subject, &report.alert) {
        (Subject::Series(series), Some(alert)) => {
            (&series.service, &series.metric) == (&alert.service, &alert.metric)
        }
        _ => false,
    };
    onsets(report).find(alerted).or_else(|| onsets(report).next())
}

fn since(report: &CaseReport) -> Option<Since> {
    let fired = report.alert.as_ref().map(|alert| alert.fired_at);
    let Some(onset) = main_onset(report) else {
        return fired
            .map(|at| Since { at: Moment::of(at), how: "when the alert fired; no onset was dated".into() });
    };
    let what = match &onset.subject {
        Subject::Series(series) => {
            format!("{} {}", shown::name(&series.service), shown::name(&series.metric))
        }
        Subject::Pattern(pattern) => format!("{} logs", shown::name(&pattern.service)),
    };
    let before = fired.map_or(String::new(), |fired| format!(", {}", relative(onset.at, fired)));
    Some(Since { at: Moment::of(onset.at), how: format!("dated in {what}{before}") })
}

fn relative(at: Time, fired: Time) -> String {
    let ms = fired.0.saturating_sub(at.0);
    let side = if ms < 0 { "after" } else { "before" };
    format!("{} {side} the alert", shown::duration(ms))
}

fn observed(alert: &Alert) -> Option<String> {
    let observed = units::amount(&alert.metric, alert.observed?);
    Some(match alert.threshold {
        Some(threshold) => format!("{observed} where {} is allowed", units::amount(&alert.metric, threshold)),
        None => observed,
    })
}

/// Of several arms, the one that is nearest to the value that fired the alert.
fn now(report: &CaseReport, alert: &Alert, record: &Record<'_>) -> Option<String> {
    let arms = series::arms(record, &alert.service, &alert.metric);
    let distance = |points: &[(Time, f64)]| match (points.last(), alert.observed) {
        (Some((_, last)), Some(observed)) => (last - observed).abs(),
        _ => f64::INFINITY,
    };
    let (labels, points) = arms.iter().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))?;
    let (at, last) = *points.last()?;
    let onset = main_onset(report)?;
    let step = match &onset.subject {
        Subject::Series(series) if series.metric == alert.metric => Some(onset.after - onset.before),
        _ => alert.observed.zip(alert.threshold).map(|(observed, threshold)| observed - threshold),
    };
    let trend = match step.map_or(Trend::Unknown, |step| series::trend(points, onset.at, step)) {
        Trend::Rising if report.ongoing == Some(true) => ", still rising",
        Trend::Rising => ", rising",
        Trend::Falling => ", falling",
        Trend::Level => ", level",
        Trend::Unknown => "",
    };
    let arm = match series::label(labels, &arms) {
        label if arms.len() > 1 && !labels.is_empty() => format!(" with {label}"),
        _ => String::new(),
    };
    Some(format!("{} at {}{arm}{trend}", units::amount(&alert.metric, last), Moment::of(at).clock))
}
