//! One thing that started, and what is said about it.

use casefile_analysis::{Departure, Direction, Shape};
use casefile_sdk::prelude::*;

/// How a thing that started lies to the onset of the alert's symptom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// It is the onset of the alert's symptom.
    Primary,
    /// It certainly began before.
    Leads,
    /// It may have begun at the same time.
    Coincides,
    /// It certainly began after.
    Follows,
}

/// How the onset was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A lasting change of the level or slope of a series.
    ChangePoint,
    /// The first line of an error that was not there before.
    FirstError,
    /// The first panic, restart or failed start.
    FirstCrash,
}

/// Something that started.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Start {
    /// How it lies to the onset of the alert's symptom.
    pub relation: Relation,
    /// How it was recognised.
    pub kind: Kind,
    /// The service that the series or the log lines belong to.
    pub service: String,
    /// The metric, for a series.
    pub metric: Option<String>,
    /// The labels of the series, as `name=value`, sorted.
    pub labels: Vec<String>,
    /// The template of the log lines, for a log pattern.
    pub signature: Option<String>,
    /// When it started, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// It did not start before this time.
    pub earliest_ms: i64,
    /// It had started by this time.
    pub latest_ms: i64,
    /// Level before, in the unit of the series, or lines per minute.
    pub before: f64,
    /// Level after, in the same unit.
    pub after: f64,
    /// For a series: the change in units of its usual spread.
    pub deviation: Option<f64>,
    /// For a series: whether it began gradually.
    pub gradual: bool,
    /// Whether it still went on at the end of what is visible.
    pub lasting: bool,
    /// Whether it still went further away at the end of what is visible.
    pub growing: bool,
    /// What it rests on; findings cite it.
    #[serde(skip)]
    pub evidence: Option<Evidence>,
}

impl Start {
    /// Describes the departure of a series.
    pub fn of_series(series: &metrics::Series, departure: &Departure, evidence: &Evidence) -> Self {
        let restarts = departure.direction == Direction::Up && names_restarts(&series.metric);
        Self {
            relation: Relation::Follows,
            kind: if restarts { Kind::FirstCrash } else { Kind::ChangePoint },
            service: series.service.clone(),
            metric: Some(series.metric.clone()),
            labels: series.labels.iter().map(|label| format!("{}={}", label.name, label.value)).collect(),
            signature: None,
            at_ms: departure.at,
            earliest_ms: departure.earliest,
            latest_ms: departure.latest,
            before: departure.before,
            after: departure.after,
            deviation: Some(departure.deviation),
            gradual: departure.shape == Shape::Ramp,
            lasting: departure.lasting,
            growing: departure.moving,
            evidence: Some(evidence.clone()),
        }
    }

    /// Says how this lies to the onset of the symptom: before or after only where the intervals do not touch.
    pub fn relation_to(&self, primary: &Self) -> Relation {
        if self.latest_ms < primary.earliest_ms {
            Relation::Leads
        } else if self.earliest_ms > primary.latest_ms {
            Relation::Follows
        } else {
            Relation::Coincides
        }
    }

    /// Makes the finding; none where there is nothing to cite, which never happens for what this skill found.
    pub fn finding(&self) -> Option<Finding> {
        let kind = match self.kind {
            Kind::ChangePoint => OnsetKind::ChangePoint,
            Kind::FirstError => OnsetKind::FirstError,
            Kind::FirstCrash => OnsetKind::FirstCrash,
        };
        let onset =
            Onset { kind, subject: self.subject(), at: self.at_ms, before: self.before, after: self.after };
        Some(Finding::onset(self.evidence.clone()?, onset, self.sentence()))
    }

    /// Names the series or the pattern.
    pub fn name(&self) -> String {
        match (&self.metric, &self.signature) {
            (Some(metric), _) if self.labels.is_empty() => format!("{} {metric}", self.service),
            (Some(metric), _) => format!("{} {metric} {{{}}}", self.service, self.labels.join(", ")),
            (None, Some(signature)) => format!("{} \"{signature}\"", self.service),
            (None, None) => self.service.clone(),
        }
    }

    fn subject(&self) -> Subject {
        match &self.metric {
            Some(metric) => Subject::Series(SeriesRef {
                service: self.service.clone(),
                metric: metric.clone(),
                labels: self
                    .labels
                    .iter()
                    .filter_map(|label| label.split_once('='))
                    .map(|(name, value)| Label { name: name.to_owned(), value: value.to_owned() })
                    .collect(),
            }),
            None => Subject::Pattern(PatternRef {
                service: self.service.clone(),
                signature: self.signature.clone().unwrap_or_default(),
            }),
        }
    }

    fn sentence(&self) -> String {
        let relation = match self.relation {
            Relation::Primary => "the alert's symptom",
            Relation::Leads => "before the symptom",
            Relation::Coincides => "with the symptom",
            Relation::Follows => "after the symptom",
        };
        let how = match (self.kind, self.gradual) {
            (Kind::FirstError, _) => "first lines",
            (Kind::FirstCrash, _) => "first crash",
            (Kind::ChangePoint, true) => "gradual change",
            (Kind::ChangePoint, false) => "step",
        };
        let unit = if self.metric.is_some() { "" } else { " lines a minute" };
        let (before, after) = (number(self.before), number(self.after));
        format!("{}: {how} from {before} to {after}{unit} ({relation})", self.name())
    }
}

/// Three significant digits are enough for a sentence.
fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 || value == 0.0 {
        format!("{value:.0}")
    } else if size >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.4}")
    }
}

/// Counters of restarts and crashes carry one of these words in every common exporter.
fn names_restarts(metric: &str) -> bool {
    let metric = metric.to_lowercase();
    ["restart", "crash"].iter().any(|word| metric.contains(word))
}
