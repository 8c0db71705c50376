//! Which series left their usual level.

use casefile_analysis::{Departure, Direction, Question, Sample, Samples, departure};
use casefile_sdk::prelude::*;

use crate::start::Start;

/// Related series must show the change in so many samples, since nobody has alerted on them.
const RELATED_SAMPLES_MIN: usize = 2;

/// Related series are many, so long ones are looked at coarsely first.
const RELATED_SAMPLES_MAX: usize = 600;

/// A chance departure is likelier among many series than in the one that alerted.
const RELATED_DEVIATION_MIN: f64 = 3.4;

/// What was seen in series.
#[derive(Default)]
pub struct Seen {
    /// The departure of the alert's own series, the largest one where there are several such series.
    pub symptom: Option<Start>,
    /// The departures of all other series.
    pub related: Vec<Start>,
    /// Whether the alert's series is there at all.
    pub symptom_series: usize,
    /// When the alert's series was last sampled.
    pub symptom_last: Option<i64>,
    /// How many series were looked at.
    pub examined: usize,
}

impl Seen {
    /// Looks at series that one answer gave. `already` says which of them were looked at before.
    pub fn examine(
        &mut self,
        alert: &Alert,
        answer: &Answer<metrics::Series>,
        already: impl Fn(&metrics::Series) -> bool,
    ) {
        for series in answer.items.iter().filter(|series| !already(series)) {
            self.examined += 1;
            let samples =
                Samples::new(series.points.iter().map(|point| Sample { at: point.at, value: point.value }));
            if series.service == alert.service && series.metric == alert.metric {
                self.symptom_series += 1;
                self.symptom_last = self.symptom_last.max(samples.as_slice().last().map(|sample| sample.at));
                let found =
                    symptom(alert, &samples).map(|found| Start::of_series(series, &found, &answer.evidence));
                if larger(found.as_ref(), self.symptom.as_ref()) {
                    let former = std::mem::replace(&mut self.symptom, found);
                    self.related.extend(former);
                } else {
                    self.related.extend(found);
                }
            } else if let Some(found) = related(alert, &samples) {
                self.related.push(Start::of_series(series, &found, &answer.evidence));
            }
        }
    }
}

fn larger(a: Option<&Start>, b: Option<&Start>) -> bool {
    a.is_some_and(|a| b.is_none_or(|b| a.deviation > b.deviation))
}

/// Looks in the direction that the alert complains about first, then in the other one.
fn symptom(alert: &Alert, samples: &Samples) -> Option<Departure> {
    let question =
        Question { anchor: Some(alert.fired_at), direction: bad_direction(alert), ..Question::default() };
    departure(samples, &question)
        .or_else(|| departure(samples, &Question { direction: None, ..question }))
        // Where the alert looked at a value that came later than it says, the end of the series decides.
        .or_else(|| departure(samples, &Question { anchor: None, ..question }))
}

fn related(alert: &Alert, samples: &Samples) -> Option<Departure> {
    let question = Question {
        anchor: Some(alert.fired_at),
        deviation_min: RELATED_DEVIATION_MIN,
        samples_after_min: RELATED_SAMPLES_MIN,
        samples_max: RELATED_SAMPLES_MAX,
        ..Question::default()
    };
    let found =
        departure(samples, &question).or_else(|| departure(samples, &Question { anchor: None, ..question }));
    found.filter(|found| found.lasting)
}

/// An alert whose value lies above its threshold complains about large values.
fn bad_direction(alert: &Alert) -> Option<Direction> {
    let (observed, threshold) = (alert.observed?, alert.threshold?);
    if observed > threshold {
        Some(Direction::Up)
    } else if observed < threshold {
        Some(Direction::Down)
    } else {
        None
    }
}
