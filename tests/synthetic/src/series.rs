//! Time series: a level with noise and the time of day, and what the incident does to it.

use crate::chance::Chance;
use crate::clock::Clock;

/// What happens to a series. Times are minutes since the start of the recording; levels are absolute.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Goes to `to` within `over` minutes and stays.
    Step {
        /// When it begins.
        at: i64,
        /// How long it takes.
        over: i64,
        /// Where it stays.
        to: f64,
    },
    /// Approaches `to`, each `half` minutes by half of what is left.
    Creep {
        /// When it begins.
        at: i64,
        /// Minutes for half of the way.
        half: f64,
        /// Where it tends to.
        to: f64,
    },
    /// Rises (or falls) by as much in each minute.
    Slope {
        /// When it begins.
        at: i64,
        /// By how much in a minute.
        by: f64,
    },
    /// Rises from `low` to `high` and falls back at once, again and again: a leak and its restarts.
    Saw {
        /// When it begins.
        at: i64,
        /// After a restart.
        low: f64,
        /// At the restart.
        high: f64,
        /// Minutes between restarts.
        period: i64,
    },
    /// Is at `to` from `at` for `lasting` minutes, then as before.
    Pulse {
        /// When it begins.
        at: i64,
        /// How long.
        lasting: i64,
        /// Where it is meanwhile.
        to: f64,
    },
    /// Jumps to `to` now and then.
    Spikes {
        /// When they begin.
        at: i64,
        /// Where they go.
        to: f64,
        /// Probability at each point.
        chance: f64,
    },
    /// Is multiplied by `by`, reached within `over` minutes; keeps the time of day.
    Times {
        /// When it begins.
        at: i64,
        /// How long it takes.
        over: i64,
        /// The factor.
        by: f64,
    },
}

/// A series before it is sampled.
#[derive(Clone, Debug)]
pub struct Series {
    base: f64,
    noise: f64,
    season: f64,
    floor: f64,
    ceiling: f64,
    decimals: usize,
    labels: String,
    shapes: Vec<Shape>,
}

impl Series {
    /// Starts with a level.
    pub fn around(base: f64) -> Self {
        Self {
            base,
            noise: 0.06,
            season: 0.0,
            floor: 0.0,
            ceiling: f64::MAX,
            decimals: if base.abs() < 2.0 { 4 } else { 2 },
            labels: String::new(),
            shapes: Vec::new(),
        }
    }

    /// Sets the noise, relative to the level.
    #[must_use]
    pub fn noise(mut self, noise: f64) -> Self {
        self.noise = noise;
        self
    }

    /// Follows the time of day by this share, highest at 14 o'clock local time.
    #[must_use]
    pub fn daily(mut self, season: f64) -> Self {
        self.season = season;
        self
    }

    /// Keeps the values between two bounds.
    #[must_use]
    pub fn within(mut self, floor: f64, ceiling: f64) -> Self {
        (self.floor, self.ceiling) = (floor, ceiling);
        self
    }

    /// Writes whole numbers.
    #[must_use]
    pub fn counted(mut self) -> Self {
        self.decimals = 0;
        self
    }

    /// Writes so many decimals.
    #[must_use]
    pub fn decimals(mut self, decimals: usize) -> Self {
        self.decimals = decimals;
        self
    }

    /// Gives the series labels, as `k=v;k=v`.
    #[must_use]
    pub fn labelled(mut self, labels: &str) -> Self {
        labels.clone_into(&mut self.labels);
        self
    }

    /// Adds what the incident does.
    #[must_use]
    pub fn then(mut self, shape: Shape) -> Self {
        self.shapes.push(shape);
        self
    }

    /// The labels.
    pub fn labels(&self) -> &str {
        &self.labels
    }

    /// Samples the series each `step` seconds up to `end` (seconds); numbers are written as text once, so that an
    /// alert can repeat them.
    pub fn sample(&self, clock: &Clock, chance: &mut Chance, step: i64, end: i64) -> Vec<(i64, String)> {
        let mut drift = 0.0_f64;
        let mut points = Vec::new();
        let mut second = 0;
        while second <= end {
            drift = 0.7 * drift + 0.7 * chance.normal();
            let minute = second as f64 / 60.0;
            let phase = (clock.hour(second as f64) - 14.0) / 24.0 * std::f64::consts::TAU;
            let daily = 1.0 + self.season * phase.cos();
            let level = self.shapes.iter().fold(self.base * daily, |level, shape| {
                shape.apply(level, minute, daily, step as f64 / 60.0, chance)
            });
            let value = (level * (1.0 + self.noise * drift)).clamp(self.floor, self.ceiling);
            points.push((second, format!("{value:.*}", self.decimals)));
            second += step;
        }
        points
    }
}

impl Shape {
    fn apply(self, level: f64, minute: f64, daily: f64, step: f64, chance: &mut Chance) -> f64 {
        let since = |at: i64| minute - at as f64;
        let share = |at: i64, over: i64| {
            if since(at) < 0.0 {
                0.0
            } else if over == 0 {
                1.0
            } else {
                (since(at) / over as f64).min(1.0)
            }
        };
        match self {
            Self::Step { at, over, to } => level + (to - level) * share(at, over),
            Self::Creep { at, half, to } if since(at) > 0.0 => {
                level + (to - level) * (1.0 - 0.5_f64.powf(since(at) / half))
            }
            Self::Slope { at, by } => level + by * since(at).max(0.0),
            Self::Saw { at, low, high, period } if since(at) >= 0.0 => {
                low + (high - low) * (since(at) % period as f64) / (period as f64 - step).max(1.0)
            }
            Self::Pulse { at, lasting, to } if since(at) >= 0.0 && since(at) < lasting as f64 => to,
            Self::Spikes { at, to, chance: odds } if since(at) >= 0.0 && chance.hits(odds) => {
                to * chance.between(0.75, 1.1)
            }
            Self::Times { at, over, by } => level * (1.0 + (by - 1.0) * share(at, over)),
            _ => level * if daily > 0.0 { 1.0 } else { 0.0 },
        }
    }
}
