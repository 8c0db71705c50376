//! Charts of the series that matter: the alert's and those in which an onset was dated, from the recorded answers.
//!
//! Series that differ only by labels (version, canary, region, flag arm) are lines of one chart.

use std::collections::BTreeMap;

use casefile_model::Time;
use casefile_model::case::CaseReport;
use casefile_model::report::{Claim, Label, Onset, Subject};
use casefile_model::tools::metrics::{RangeAnswer, RangeQuery};

use super::record::Record;
use super::shown;
use super::units;

mod axis;
mod markers;
mod scale;

pub use axis::Tick;
pub use markers::{Event, Marker};
use scale::Scale;

/// A chart, in the coordinates of its `viewBox`, which is `WIDTH` wide and `height` high.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Unlike any other chart's on the page.
    pub number: usize,
    /// Height, in coordinates.
    pub height: f64,
    /// Service and metric.
    pub title: String,
    /// What a reader hears instead of the picture.
    pub description: String,
    /// The day or days of the time axis.
    pub days: String,
    /// A line for each set of labels.
    pub lines: Vec<Line>,
    /// Sets of labels that are not drawn.
    pub lines_left_out: usize,
    /// Ticks of the value axis, from below.
    pub values: Vec<Tick>,
    /// Ticks of the time axis.
    pub times: Vec<Tick>,
    /// The threshold of the alert, where it lies within.
    pub threshold: Option<Tick>,
    /// The onset and the alert.
    pub events: Vec<Event>,
    /// Deploys, flags and configuration changes.
    pub markers: Vec<Marker>,
    /// Markers that are not drawn.
    pub markers_left_out: usize,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Place in the legend, from 0; colour and dash follow it.
    pub style: usize,
    /// The labels that tell it from the others.
    pub label: String,
    /// The `d` of an SVG path.
    pub path: String,
    /// The last value.
    pub last: String,
}

/// Width of a chart.
pub const WIDTH: f64 = 760.0;

/// Most charts.
const CHARTS_MAX: usize = 6;
/// Most lines of a chart: as many as styles can be told apart.
const LINES_MAX: usize = 6;

/// Points of a series by its labels, in the order of time.
pub(super) type Arms = BTreeMap<Vec<Label>, Vec<(Time, f64)>>;

/// All recorded points of a metric, finite ones only.
pub(super) fn arms(record: &Record<'_>, service: &str, metric: &str) -> Arms {
    let mut arms: BTreeMap<Vec<Label>, BTreeMap<Time, f64>> = BTreeMap::new();
    for answered in record.of::<RangeQuery, RangeAnswer>("metrics", "range") {
        for series in answered.answer.series {
            if series.service != service || series.metric != metric {
                continue;
            }
            let points = series.points.iter().filter(|point| point.value.is_finite());
            arms.entry(series.labels).or_default().extend(points.map(|point| (point.at, point.value)));
        }
    }
    let arms = arms.into_iter().filter(|(_, points)| !points.is_empty());
    arms.map(|(labels, points)| (labels, points.into_iter().collect())).collect()
}

/// Where a series is heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trend {
    /// Upwards.
    Rising,
    /// Downwards.
    Falling,
    /// Neither.
    Level,
    /// Too few points after the onset.
    Unknown,
}

/// Points of each of the two groups that a trend compares: as many as there are, between these.
const GROUP: std::ops::RangeInclusive<usize> = 5..=10;
/// Part of all pairs between the groups that must point the same way. Chance gives that much in one of twenty flat series
/// with groups of five, and in one of two hundred with groups of ten (Mann and Whitney, "On a test of whether one of two
/// random variables is stochastically larger than the other", 1947).
const PAIRS_MIN: f64 = 0.84;

/// Compares the last points with as many before them, all after the onset. Medians that are less apart than a tenth of
/// `step`, the change that the fault made, count as level, and so does what chance would give.
pub(super) fn trend(points: &[(Time, f64)], onset: Time, step: f64) -> Trend {
    let after = points.iter().filter(|(at, _)| *at >= onset).map(|(_, value)| *value);
    let after: Vec<f64> = after.collect();
    let group = (after.len() / 2).min(*GROUP.end());
    if group < *GROUP.start() {
        return Trend::Unknown;
    }
    let (before, last) = after[after.len() - 2 * group..].split_at(group);
    let moved = median(last) - median(before);
    let pairs = |higher: &[f64], lower: &[f64]| -> u32 {
        higher.iter().map(|high| lower.iter().map(|low| u32::from(high > low)).sum::<u32>()).sum()
    };
    let all = u32::try_from(group * group).unwrap_or(u32::MAX);
    let clear = |pairs: u32| f64::from(pairs) >= PAIRS_MIN * f64::from(all);
    if moved.abs() <= step.abs() / 10.0 {
        Trend::Level
    } else if clear(pairs(last, before)) {
        Trend::Rising
    } else if clear(pairs(before, last)) {
        Trend::Falling
    } else {
        Trend::Level
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The charts of a report: the alert's series first, then those of the onsets in the order of the findings.
pub(super) fn charts(report: &CaseReport, record: &Record<'_>) -> Vec<Chart> {
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    let alerted = report.alert.iter().map(|alert| (alert.service.as_str(), alert.metric.as_str()));
    let dated = record.state.steps.values().filter_map(|step| step.ended.as_ref()?.report.as_ref());
    let dated = report.findings.iter().chain(dated.flat_map(|report| &report.findings));
    let dated = dated.filter_map(|finding| match &finding.claim {
        Claim::Onset(Onset { subject: Subject::Series(series), .. }) => {
            Some((series.service.as_str(), series.metric.as_str()))
        }
        _ => None,
    });
    for subject in alerted.chain(dated) {
        if !wanted.contains(&subject) {
            wanted.push(subject);
        }
    }
    let charts = wanted.iter().filter_map(|(service, metric)| {
        let arms = arms(record, service, metric);
        (!arms.is_empty()).then(|| chart(report, record, (service, metric), arms))
    });
    let charts = charts.take(CHARTS_MAX).enumerate();
    charts.map(|(number, chart)| Chart { number, ..chart }).collect()
}

/// The onset dated in this series, else the earliest.
fn onset_of<'a>(report: &'a CaseReport, (service, metric): (&str, &str)) -> Option<&'a Onset> {
    let here = |onset: &&Onset| matches!(&onset.subject, Subject::Series(series) if series.service == service && series.metric == metric);
    super::lead::onsets(report).find(here).or_else(|| super::lead::main_onset(report))
}

fn chart(report: &CaseReport, record: &Record<'_>, subject: (&str, &str), arms: Arms) -> Chart {
    let (service, metric) = subject;
    let onset = onset_of(report, subject);
    let alert = report.alert.as_ref().filter(|alert| alert.service == service && alert.metric == metric);
    let threshold = alert.and_then(|alert| alert.threshold).filter(|threshold| threshold.is_finite());
    let scale = Scale::of(&arms, onset.map(|onset| onset.at), report.as_of, threshold);
    let (markers, markers_left_out) = markers::markers(report, record, &scale);
    let title = format!("{} {}", shown::name(service), shown::name(metric));
    Chart {
        number: 0,
        height: scale::BOTTOM + 44.0 + markers::rows_height(&markers),
        description: description(metric, &arms, onset, &scale),
        title,
        days: scale.days(),
        lines_left_out: arms.len().saturating_sub(LINES_MAX),
        lines: lines(metric, &arms, &scale),
        values: axis::values(metric, &scale),
        times: axis::times(&scale),
        threshold: threshold.and_then(|value| {
            let at = scale.y_within(value)?;
            Some(Tick { at, label: format!("threshold {}", units::amount(metric, value)) })
        }),
        events: markers::events(report, onset, &scale),
        markers,
        markers_left_out,
    }
}

fn description(metric: &str, arms: &Arms, onset: Option<&Onset>, scale: &Scale) -> String {
    let of = if arms.len() > 1 { format!(" Lines: {}.", arms.len()) } else { String::new() };
    let onset = onset.map_or(String::new(), |onset| {
        format!(
            " Onset at {}: from about {} to about {}.",
            shown::Moment::of(onset.at).full,
            units::amount(metric, onset.before),
            units::amount(metric, onset.after)
        )
    });
    let (from, to) = scale.window();
    format!("From {} to {}.{of}{onset}", shown::Moment::of(from).full, shown::Moment::of(to).full)
}

fn lines(metric: &str, arms: &Arms, scale: &Scale) -> Vec<Line> {
    let drawn = arms.iter().take(LINES_MAX).enumerate();
    drawn
        .map(|(style, (labels, points))| Line {
            style,
            label: label(labels, arms),
            path: scale.path(points),
            last: points.last().map_or(String::new(), |(_, value)| units::amount(metric, *value)),
        })
        .collect()
}

/// The labels that tell a series from the others of its metric.
pub(super) fn label(labels: &[Label], arms: &Arms) -> String {
    let telling = labels.iter().filter(|label| !arms.keys().all(|others| others.contains(label)));
    let telling: Vec<String> = telling
        .map(|label| format!("{} = {}", shown::name(&label.name), shown::name(&label.value)))
        .collect();
    match (telling.is_empty(), arms.len()) {
        (false, _) => telling.join(", "),
        (true, 1) => "value".into(),
        (true, _) => "without labels".into(),
    }
}
