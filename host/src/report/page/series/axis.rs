//! Ticks at round values and round times.

use casefile_model::Time;

use super::scale::Scale;
use crate::report::page::shown::written;
use crate::report::page::units;

/// A tick with its place on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// x or y.
    pub at: f64,
    /// What stands beside it.
    pub label: String,
}

/// About five ticks at multiples of 1, 2 or 5.
pub(super) fn values(metric: &str, scale: &Scale) -> Vec<Tick> {
    let (low, high) = scale.range();
    let rough = (high - low) / 5.0;
    let magnitude = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * magnitude).into_iter().find(|step| *step >= rough);
    let Some(step) = step.filter(|step| step.is_normal()) else { return Vec::new() };
    let first = (low / step).ceil();
    let ticks = (0..12u32).map(|n| (first + f64::from(n)) * step);
    // Minus zero is zero.
    let ticks = ticks.map(|value| value + 0.0).filter_map(|value| Some((scale.y_within(value)?, value)));
    ticks.map(|(at, value)| Tick { at, label: units::amount(metric, value) }).collect()
}

const MINUTE: i64 = 60_000;

/// Steps between ticks of time.
const STEPS: [i64; 14] = [
    1_000,
    10_000,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    60 * MINUTE,
    120 * MINUTE,
    360 * MINUTE,
    720 * MINUTE,
    1_440 * MINUTE,
    10_080 * MINUTE,
];

/// At most nine ticks at round times in UTC.
pub(super) fn times(scale: &Scale) -> Vec<Tick> {
    let (from, to) = scale.window();
    let span = to.0.saturating_sub(from.0);
    let step = STEPS.into_iter().find(|step| span / step <= 9).unwrap_or(span / 8 + 1);
    let format = match step {
        step if step < MINUTE => "%H:%M:%S",
        step if step < 1_440 * MINUTE => "%H:%M",
        _ => "%m-%d",
    };
    let first = from.0.div_euclid(step).saturating_add(1).saturating_mul(step);
    let ticks = (0..10).map(|n| Time(first.saturating_add(step.saturating_mul(n))));
    ticks.filter_map(|at| Some(Tick { at: scale.x_within(at)?, label: written(at, format) })).collect()
}
