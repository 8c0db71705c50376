//! A series as the methods of this crate take it.

use crate::robust::{mad, median, quantile};

/// One value of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Milliseconds since the Unix epoch.
    pub at: i64,
    /// In the unit of the series.
    pub value: f64,
}

/// Finite samples by time, one for each time.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    samples: Vec<Sample>,
}

impl Samples {
    /// Sorts by time, drops values that are no finite number, and keeps the first of equal times.
    pub fn new(samples: impl IntoIterator<Item = Sample>) -> Self {
        let mut samples: Vec<Sample> =
            samples.into_iter().filter(|sample| sample.value.is_finite()).collect();
        samples.sort_by_key(|sample| sample.at);
        samples.dedup_by_key(|sample| sample.at);
        Self { samples }
    }

    /// Returns the samples by time.
    pub fn as_slice(&self) -> &[Sample] {
        &self.samples
    }

    /// Returns how many samples there are.
    pub fn len(&self) -> usize {
        self.samples.len()
    }

    /// Returns whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// Returns the values by time.
    pub fn values(&self) -> Vec<f64> {
        self.samples.iter().map(|sample| sample.value).collect()
    }

    /// Returns the median time between two samples in milliseconds; at least 1.
    pub fn interval_ms(&self) -> f64 {
        let gaps: Vec<f64> = self.samples.windows(2).map(|pair| millis(pair[1].at - pair[0].at)).collect();
        median(&gaps).unwrap_or(1.0).max(1.0)
    }

    /// Returns the times in units of [`Samples::interval_ms`], from 0.
    pub fn times(&self) -> Vec<f64> {
        let interval = self.interval_ms();
        let start = self.samples.first().map_or(0, |sample| sample.at);
        self.samples.iter().map(|sample| millis(sample.at - start) / interval).collect()
    }

    /// Returns the standard deviation of the noise from one sample to the next, which level shifts and ramps hardly
    /// touch: the scaled median absolute deviation of the first differences, divided by the root of 2.
    ///
    /// It is never less than what rounding alone makes (the smallest step between two values, divided by the root of 12), so
    /// that a constant series that starts to count is compared with its resolution and not with zero. It is zero
    /// for a series of one value alone.
    pub fn noise(&self) -> f64 {
        let differences: Vec<f64> =
            self.samples.windows(2).map(|pair| pair[1].value - pair[0].value).collect();
        let noise = mad(&differences).unwrap_or(0.0) / std::f64::consts::SQRT_2;
        let steps = differences.iter().map(|difference| difference.abs()).filter(|step| *step > 0.0);
        let resolution = steps.fold(f64::INFINITY, f64::min);
        if !resolution.is_finite() {
            return 0.0;
        }
        let largest = self.samples.iter().map(|sample| sample.value.abs()).fold(0.0, f64::max);
        noise.max(resolution / libm::sqrt(12.0)).max(largest * 1e-12)
    }

    /// Returns at most `samples_max` samples, each the median of a run of equal length at the time of its first.
    pub fn thinned(&self, samples_max: usize) -> Self {
        if self.samples.len() <= samples_max {
            return self.clone();
        }
        let run = self.samples.len().div_ceil(samples_max.max(1));
        let samples = self.samples.chunks(run).filter_map(|chunk| {
            let values: Vec<f64> = chunk.iter().map(|sample| sample.value).collect();
            Some(Sample { at: chunk.first()?.at, value: median(&values)? })
        });
        Self { samples: samples.collect() }
    }

    /// Returns the samples from `start` to `end`, both included.
    pub fn between(&self, start: i64, end: i64) -> Self {
        let samples = self.samples.iter().filter(|sample| (start..=end).contains(&sample.at));
        Self { samples: samples.copied().collect() }
    }
}

/// Returns how far values usually lie from their median: the larger of the scaled median absolute deviation and the
/// scaled distance of the outer 5 %, so that a value that rarely moves is not taken for one that never does.
pub fn spread(values: &[f64]) -> f64 {
    let inner = mad(values).unwrap_or(0.0);
    let low = quantile(values, 0.05).unwrap_or(0.0);
    let high = quantile(values, 0.95).unwrap_or(0.0);
    // The outer 5 % of normal noise lie 1.645 standard deviations out on each side.
    inner.max((high - low) / (2.0 * 1.644_853_626_951_473))
}

/// Differences of times are far below 2^53 milliseconds, where floats are exact.
#[expect(clippy::cast_precision_loss, reason = "differences of times are far below 2^53 milliseconds")]
pub fn millis(difference: i64) -> f64 {
    difference as f64
}
