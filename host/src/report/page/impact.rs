//! Who suffers, since when, and how much.

use casefile_model::case::CaseReport;
use casefile_model::report::{Claim, Label, Onset, Subject};

use super::lead::onsets;
use super::shown::{self, Moment};
use super::units;

/// Who suffers, and how much.
#[derive(Clone, Debug, PartialEq)]
pub struct Impact {
    /// The service that failed first, and when where that was dated.
    pub first_failing: Option<(String, Option<Moment>)>,
    /// Services that suffer.
    pub blast_radius: Vec<String>,
    /// How many more of them there are.
    pub more: usize,
    /// How a level changed at each onset.
    pub changes: Vec<Change>,
}

/// How a level changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Service and metric, or service and log pattern.
    pub what: String,
    /// When.
    pub at: Moment,
    /// Level before.
    pub before: String,
    /// Level after.
    pub after: String,
    /// `×4.1`, where both levels make that meaningful.
    pub factor: Option<String>,
}

/// Most services that are named.
const SERVICES_MAX: usize = 24;

pub(super) fn impact(report: &CaseReport) -> Impact {
    let radius = &report.verdict.blast_radius;
    Impact {
        first_failing: first_failing(report),
        blast_radius: radius.iter().take(SERVICES_MAX).map(|service| shown::name(service)).collect(),
        more: radius.len().saturating_sub(SERVICES_MAX),
        changes: onsets(report).map(change).collect(),
    }
}

fn first_failing(report: &CaseReport) -> Option<(String, Option<Moment>)> {
    let service = report.verdict.first_failing_service.as_ref()?;
    let dated = report.findings.iter().find_map(|finding| match &finding.claim {
        Claim::FirstFailing(first) if first.service == *service => Some(Moment::of(first.at)),
        _ => None,
    });
    Some((shown::name(service), dated))
}

/// The labels of a series, which may be one of several of its metric.
fn labels(labels: &[Label]) -> String {
    let pairs: Vec<String> = labels
        .iter()
        .map(|label| format!("{}={}", shown::name(&label.name), shown::name(&label.value)))
        .collect();
    if pairs.is_empty() { String::new() } else { format!(" {{{}}}", pairs.join(", ")) }
}

fn change(onset: &Onset) -> Change {
    let (what, metric) = match &onset.subject {
        Subject::Series(series) => (
            format!(
                "{} {}{}",
                shown::name(&series.service),
                shown::name(&series.metric),
                labels(&series.labels)
            ),
            series.metric.as_str(),
        ),
        Subject::Pattern(pattern) => {
            let what = format!(
                "{} logs \"{}\", each minute",
                shown::name(&pattern.service),
                shown::name(&pattern.signature)
            );
            (what, "")
        }
    };
    let factor = onset.after / onset.before;
    let meaningful = onset.before > 0.0 && onset.after > 0.0 && factor.is_finite();
    Change {
        what,
        at: Moment::of(onset.at),
        before: units::amount(metric, onset.before),
        after: units::amount(metric, onset.after),
        factor: meaningful.then(|| format!("×{}", units::digits(factor))),
    }
}
