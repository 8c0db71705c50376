//! From times and values to the coordinates of a chart.

use std::fmt::Write as _;

use casefile_model::Time;

use super::{Arms, WIDTH};
use crate::report::page::shown::written;

/// Room for the labels of values.
pub(super) const LEFT: f64 = 64.0;
/// Room right of the lines.
const RIGHT: f64 = 14.0;
/// Room for the names of events.
pub(super) const TOP: f64 = 34.0;
/// Where the lines end below; markers and times follow.
pub(super) const BOTTOM: f64 = 200.0;

/// How many times as long as what came after the onset a chart shows of what came before.
const BEFORE_TIMES: i64 = 6;

/// Beyond this, values are drawn at the edge: differences of them would be infinite.
const VALUE_MAX: f64 = 1e300;

/// A window of time and a range of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    from: Time,
    to: Time,
    low: f64,
    high: f64,
}

impl Scale {
    /// The window holds all points, but of those before the onset at most [`BEFORE_TIMES`] the time after it.
    pub(super) fn of(arms: &Arms, onset: Option<Time>, as_of: Time, threshold: Option<f64>) -> Self {
        let times = || arms.values().flatten().map(|(at, _)| *at);
        let first = times().min().unwrap_or(as_of);
        let to = times().max().unwrap_or(as_of);
        let from = match onset.filter(|onset| first < *onset && *onset < to) {
            Some(onset) => {
                let after = to.0.saturating_sub(onset.0).max(600_000);
                first.max(Time(onset.0.saturating_sub(after.saturating_mul(BEFORE_TIMES))))
            }
            None => first,
        };
        let values = arms.values().flatten().filter(|(at, _)| *at >= from).map(|(_, value)| *value);
        let (low, high) = values
            .chain(threshold)
            .map(|value| value.clamp(-VALUE_MAX, VALUE_MAX))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let (low, high) = padded(low, high);
        Self { from, to: Time(to.0.max(from.0.saturating_add(1))), low, high }
    }

    /// The first and the last time.
    pub(super) fn window(&self) -> (Time, Time) {
        (self.from, self.to)
    }

    /// The lowest and the highest value.
    pub(super) fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The window's days: `2026-07-11 (UTC)`.
    pub(super) fn days(&self) -> String {
        let day = |time| written(time, "%Y-%m-%d");
        let (first, last) = (day(self.from), day(self.to));
        if first == last { format!("{first}, UTC") } else { format!("{first} to {last}, UTC") }
    }

    #[expect(clippy::cast_precision_loss, reason = "a pixel is coarser than the lost digits")]
    pub(super) fn x(&self, at: Time) -> f64 {
        let share = at.0.saturating_sub(self.from.0) as f64 / self.to.0.saturating_sub(self.from.0) as f64;
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        BOTTOM - share.clamp(0.0, 1.0) * (BOTTOM - TOP)
    }

    pub(super) fn x_within(&self, at: Time) -> Option<f64> {
        (self.from <= at && at <= self.to).then(|| self.x(at))
    }

    pub(super) fn y_within(&self, value: f64) -> Option<f64> {
        (self.low <= value && value <= self.high).then(|| self.y(value))
    }

    /// The `d` of a path through the points. A line breaks where points are missing; of many points on one column the
    /// lowest and the highest are drawn.
    pub(super) fn path(&self, points: &[(Time, f64)]) -> String {
        let points: Vec<(Time, f64)> = points.iter().copied().filter(|(at, _)| *at >= self.from).collect();
        let gap = self.gap_ms(&points);
        let mut out = String::new();
        let mut previous: Option<Time> = None;
        for (at, value) in thinned(&points) {
            let breaks = previous.is_none_or(|previous| at.0.saturating_sub(previous.0) > gap);
            let (x, y) = (self.x(at), self.y(value));
            // A line of no length shows as a dot, so a lonely point is seen.
            let _ = match breaks {
                true => write!(out, "M{x:.1} {y:.1}h0"),
                false => write!(out, "L{x:.1} {y:.1}"),
            };
            previous = Some(at);
        }
        out
    }

    /// More time than this between two points is a gap: five times the usual.
    fn gap_ms(&self, points: &[(Time, f64)]) -> i64 {
        let mut steps: Vec<i64> =
            points.windows(2).map(|pair| pair[1].0.0.saturating_sub(pair[0].0.0)).collect();
        steps.sort_unstable();
        let usual = steps.get(steps.len() / 2).copied().unwrap_or(i64::MAX);
        let column = self.to.0.saturating_sub(self.from.0) / 300;
        usual.saturating_mul(5).max(column)
    }
}

/// Most points of a line; about two on a column.
const POINTS_MAX: usize = 1_400;

fn thinned(points: &[(Time, f64)]) -> Vec<(Time, f64)> {
    if points.len() <= POINTS_MAX {
        return points.to_vec();
    }
    let size = points.len().div_ceil(POINTS_MAX / 2);
    let mut kept = Vec::with_capacity(POINTS_MAX);
    for chunk in points.chunks(size) {
        let by_value = |a: &&(Time, f64), b: &&(Time, f64)| a.1.total_cmp(&b.1);
        let mut ends: Vec<(Time, f64)> =
            chunk.iter().min_by(by_value).into_iter().chain(chunk.iter().max_by(by_value)).copied().collect();
        ends.sort_by_key(|(at, _)| *at);
        ends.dedup();
        kept.extend(ends);
    }
    kept
}

/// A range with some room. One that begins near zero begins there.
fn padded(low: f64, high: f64) -> (f64, f64) {
    if low > high {
        return (0.0, 1.0);
    }
    let room = if high > low { (high - low) * 0.06 } else { high.abs().max(1.0) * 0.1 };
    let low = if low >= 0.0 && low <= high * 0.6 { 0.0 } else { low - room };
    (low, high + room)
}
