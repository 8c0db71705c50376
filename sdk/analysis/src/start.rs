//! Where exactly between two segments the change lies, and how sure that is.
//!
//! The place is the one of greatest likelihood, and its interval holds all places whose likelihood a test at 5 %
//! does not reject (profile likelihood: Venzon and Moolgavkar, Applied Statistics 1988).

use crate::departure::Shape;
use crate::robust::to_f64;
use crate::samples::{Samples, millis};
use crate::segments::Segment;

/// The 95 % quantile of the chi-squared distribution with one degree of freedom.
const CHI_SQUARED_95: f64 = 3.841_458_820_694_124;

/// A kink is looked for at so many places between two samples.
const PLACES_PER_SAMPLE: usize = 10;

/// So many samples on each side of the boundary are places for the change: a third of the segment, within these
/// bounds. The upper one bounds the work for a long ramp.
const REACH_MIN: usize = 5;
const REACH_MAX: usize = 60;

/// A step has one parameter more than a kink; it must describe the samples so much better (a likelihood ratio of
/// about 150) before it is preferred where both are possible.
const KINK_COST_MAX: f64 = 10.0;

/// The place of a change.
pub(crate) struct Start {
    pub(crate) shape: Shape,
    pub(crate) at: i64,
    pub(crate) earliest: i64,
    pub(crate) latest: i64,
}

/// Says where `next` begins after `previous`; `sign` is the direction of the departure.
pub(crate) fn locate(samples: &Samples, previous: &Segment, next: &Segment, sign: f64) -> Start {
    let sides = Sides { times: samples.times(), values: samples.values(), previous, next };
    let step = sides.step();
    let kink = if sides.is_kink(sign) { sides.kink() } else { None };
    let (shape, places) = match kink {
        Some(kink) if kink.cost <= step.cost + KINK_COST_MAX => (Shape::Ramp, kink),
        _ => (Shape::Step, step),
    };
    places.into_start(samples, shape)
}

struct Sides<'a> {
    times: Vec<f64>,
    values: Vec<f64>,
    previous: &'a Segment,
    next: &'a Segment,
}

impl Sides<'_> {
    /// A ramp meets the line before it near the boundary; a step followed by a ramp would meet it far before.
    fn is_kink(&self, sign: f64) -> bool {
        let turn = (self.next.line.slope - self.previous.line.slope) * sign;
        if turn <= 0.0 || self.next.line.slope * sign <= 0.0 {
            return false;
        }
        let boundary = self.times[self.next.start];
        let ahead = (self.next.line.at(boundary) - self.previous.line.at(boundary)) * sign;
        let length = self.times[self.next.end - 1] - boundary;
        // In samples before the boundary; negative where the lines meet after it.
        let meeting = ahead / turn;
        meeting <= (0.15 * length).max(2.0) && meeting >= -(0.3 * length).max(3.0)
    }

    fn reach(&self) -> usize {
        (self.next.len() / 3).clamp(REACH_MIN, REACH_MAX)
    }

    /// The first and the last sample that are looked at.
    fn range(&self) -> (usize, usize) {
        let first = self.next.start.saturating_sub(self.reach()).max(self.previous.start);
        (first, self.next.end - 1)
    }

    /// Fits `previous` and, from each place on, a ramp on top of it.
    fn kink(&self) -> Option<Places> {
        let (first, end) = self.range();
        let last = (self.next.start + self.reach()).min(end);
        let parts = (first..last).flat_map(|index| (0..PLACES_PER_SAMPLE).map(move |part| (index, part)));
        let costs = parts.map(|(index, part)| {
            let fraction = to_f64(part) / to_f64(PLACES_PER_SAMPLE);
            let place = self.times[index] + (self.times[index + 1] - self.times[index]) * fraction;
            (Place { index, fraction }, self.kink_cost(first, place))
        });
        Places::likely(&costs.collect::<Vec<_>>())
    }

    fn kink_cost(&self, first: usize, place: f64) -> f64 {
        let excess = |index: usize| self.values[index] - self.previous.line.at(self.times[index]);
        let weight = |index: usize| {
            1.0 / if index < self.next.start { self.previous.variance } else { self.next.variance }
        };
        let (mut products, mut squares) = (0.0, 0.0);
        for index in first..self.next.end {
            let along = (self.times[index] - place).max(0.0);
            products += weight(index) * excess(index) * along;
            squares += weight(index) * along * along;
        }
        let slope = if squares > 0.0 { products / squares } else { 0.0 };
        (first..self.next.end)
            .map(|index| {
                let along = (self.times[index] - place).max(0.0);
                let rest = excess(index) - slope * along;
                weight(index) * rest * rest
            })
            .sum()
    }

    /// Gives each sample near the boundary to the one side or the other.
    fn step(&self) -> Places {
        let (first, end) = self.range();
        let last = (self.next.start + self.reach()).min(end);
        let costs =
            (first + 1..=last).map(|index| (Place { index, fraction: 0.0 }, self.step_cost(first, index)));
        Places::likely(&costs.collect::<Vec<_>>()).unwrap_or_else(|| {
            let place = Place { index: self.next.start, fraction: 0.0 };
            Places { cost: self.step_cost(first, self.next.start), best: place, low: place, high: place }
        })
    }

    fn step_cost(&self, first: usize, place: usize) -> f64 {
        let cost = |segment: &Segment, variance: f64, index: usize| {
            let rest = self.values[index] - segment.line.at(self.times[index]);
            rest * rest / variance
        };
        // The variance belongs to the sample and not to the side, as for a kink, so that the costs compare.
        let variance = |index: usize| {
            if index < self.next.start { self.previous.variance } else { self.next.variance }
        };
        let before: f64 = (first..place).map(|index| cost(self.previous, variance(index), index)).sum();
        let after: f64 = (place..self.next.end).map(|index| cost(self.next, variance(index), index)).sum();
        before + after
    }
}

/// A point in time between two samples.
#[derive(Clone, Copy)]
struct Place {
    index: usize,
    fraction: f64,
}

/// The most likely place, and the first and last ones that are not rejected.
struct Places {
    cost: f64,
    best: Place,
    low: Place,
    high: Place,
}

impl Places {
    fn likely(costs: &[(Place, f64)]) -> Option<Self> {
        let cost = costs.iter().map(|cost| cost.1).fold(f64::INFINITY, f64::min);
        let best = costs.iter().find(|place| place.1 <= cost)?.0;
        let low = costs.iter().find(|place| place.1 <= cost + CHI_SQUARED_95)?.0;
        let high = costs.iter().rfind(|place| place.1 <= cost + CHI_SQUARED_95)?.0;
        Some(Self { cost, best, low, high })
    }

    /// Sources label a sample with the beginning or with the end of the time that it sums up, so the interval goes
    /// from the sample before to the sample after.
    fn into_start(self, samples: &Samples, shape: Shape) -> Start {
        let (before, after) = match shape {
            Shape::Ramp => (self.low.index, self.high.index + 2),
            Shape::Step => (self.low.index.saturating_sub(1), self.high.index + 1),
        };
        Start {
            shape,
            at: time_of(samples, self.best),
            earliest: time_of(samples, Place { index: before, fraction: 0.0 }),
            latest: time_of(samples, Place { index: after, fraction: 0.0 }),
        }
    }
}

/// Returns the time at a fraction of the way from one sample to the next.
fn time_of(samples: &Samples, place: Place) -> i64 {
    let slice = samples.as_slice();
    let Some(sample) = slice.get(place.index) else {
        return slice.last().map_or(0, |sample| sample.at);
    };
    let gap = slice.get(place.index + 1).map_or(0, |next| next.at - sample.at);
    #[expect(clippy::cast_possible_truncation, reason = "a part of the gap between two samples")]
    let part = libm::round(millis(gap) * place.fraction) as i64;
    sample.at + part
}
