//! Optimal segmentation: where the level, the slope or the noise of a series changes.
//!
//! Each segment is a constant or a line with normal noise of its own variance, which is never less than the noise
//! of the whole series from sample to sample. The segmentation minimises minus twice the log likelihood plus a
//! penalty for each segment (Bayesian information criterion: the count of its parameters times the logarithm of the
//! number of samples), by dynamic programming with pruning: Killick, Fearnhead and Eckley, "Optimal detection of
//! changepoints with a linear computational cost", JASA 2012. The variance of its own keeps a noisy segment from
//! being cut to pieces, as in their changes of mean and variance.

use crate::fit::{Line, Sums};
use crate::robust::to_f64;
use crate::samples::Samples;

/// A line has two parameters; with fewer samples than this it would follow the noise.
const LINE_SAMPLES_MIN: f64 = 4.0;

/// Mean, variance and place of a constant segment.
const CONSTANT_PARAMETERS: f64 = 3.0;

/// Level, slope, variance and place of a line.
const LINE_PARAMETERS: f64 = 4.0;

/// Penalty that suits operational series: half more than the criterion, because their noise is rarely independent
/// from sample to sample.
pub const STRICTNESS: f64 = 1.5;

/// A run of samples that one line describes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Index of the first sample.
    pub start: usize,
    /// Index after the last sample.
    pub end: usize,
    /// The fitted line, over [`Samples::times`].
    pub line: Line,
    /// Variance of the residuals, at least that of the noise of the series.
    pub variance: f64,
}

impl Segment {
    /// Returns how many samples it has.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Returns whether it has no sample, which never happens in a segmentation.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// Returns the segments of a series in order, without a gap between them; none for no samples, one where nothing
/// changes. `strictness` multiplies the penalty: 1 is the criterion as published, more gives fewer segments; [`STRICTNESS`]
/// where there is no reason for another.
///
/// Takes time linear in the number of samples where there are many changes, at worst quadratic; thin long series.
pub fn segments(samples: &Samples, strictness: f64) -> Vec<Segment> {
    let noise = samples.noise();
    let values = samples.values();
    let times = samples.times();
    if values.is_empty() {
        return Vec::new();
    }
    if noise <= 0.0 {
        let line = Line { level: values[0], slope: 0.0 };
        return vec![Segment { start: 0, end: values.len(), line, variance: 0.0 }];
    }
    let model = Model { floor: noise * noise, unit: strictness * libm::log(to_f64(values.len())) };
    let starts = best_starts(&times, &values, &model);
    let mut segments = Vec::new();
    let mut end = values.len();
    while end > 0 {
        let start = starts[end];
        let mut sums = Sums::default();
        for index in start..end {
            sums.add(times[index], values[index]);
        }
        let fit = model.fit(&sums);
        segments.push(Segment { start, end, line: fit.line, variance: fit.variance });
        end = start;
    }
    segments.reverse();
    segments
}

struct Model {
    /// Least variance of a segment.
    floor: f64,
    /// Penalty for one parameter.
    unit: f64,
}

struct Fit {
    cost: f64,
    line: Line,
    variance: f64,
}

impl Model {
    fn fit(&self, sums: &Sums) -> Fit {
        let (cost, variance) = self.likelihood_cost(sums.constant_residual(), sums.count());
        let constant = Fit { cost: cost + CONSTANT_PARAMETERS * self.unit, line: sums.constant(), variance };
        if sums.count() < LINE_SAMPLES_MIN {
            return constant;
        }
        let (cost, variance) = self.likelihood_cost(sums.line_residual(), sums.count());
        let line = Fit { cost: cost + LINE_PARAMETERS * self.unit, line: sums.line(), variance };
        if line.cost < constant.cost { line } else { constant }
    }

    /// Minus twice the log likelihood at the best variance that is not below the floor, up to a constant for each
    /// sample that all segmentations share.
    fn likelihood_cost(&self, residual: f64, count: f64) -> (f64, f64) {
        let variance = residual / count;
        if variance <= self.floor {
            return (residual / self.floor, self.floor);
        }
        (count * (1.0 + libm::log(variance / self.floor)), variance)
    }
}

/// A possible start of the last segment.
struct Candidate {
    start: usize,
    /// Cost of everything before it.
    before: f64,
    sums: Sums,
}

/// For each end gives the start of the last segment of the best segmentation up to there.
fn best_starts(times: &[f64], values: &[f64], model: &Model) -> Vec<usize> {
    // Short runs are kept from being lines, which breaks the condition that makes pruning exact; the slack of two
    // lines keeps a start that only pays off once its segment is long enough.
    let slack = 2.0 * LINE_PARAMETERS * model.unit;
    let mut starts = vec![0];
    let mut candidates = vec![Candidate { start: 0, before: 0.0, sums: Sums::default() }];
    for end in 1..=values.len() {
        let mut best = f64::INFINITY;
        let mut best_start = 0;
        let mut costs = Vec::with_capacity(candidates.len());
        for candidate in &mut candidates {
            candidate.sums.add(times[end - 1], values[end - 1]);
            let cost = candidate.before + model.fit(&candidate.sums).cost;
            if cost < best {
                best = cost;
                best_start = candidate.start;
            }
            costs.push(cost);
        }
        let mut kept = costs.iter().map(|cost| *cost <= best + slack);
        candidates.retain(|_| kept.next().unwrap_or(true));
        candidates.push(Candidate { start: end, before: best, sums: Sums::default() });
        starts.push(best_start);
    }
    starts
}
