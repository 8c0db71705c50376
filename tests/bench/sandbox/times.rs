//! Times and what is said of them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Fallible;

/// How long a future took, in nanoseconds.
pub async fn took(work: impl Future<Output = Fallible<()>>) -> Fallible<u64> {
    let started = Instant::now();
    work.await?;
    Ok(nanoseconds(started.elapsed()))
}

/// A duration as a number, cut at 584 years.
pub fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The value below which `hundredths` of a hundred lie; 0 for none.
pub fn percentile(times: &mut [u64], hundredths: usize) -> u64 {
    times.sort_unstable();
    times.get((times.len() * hundredths / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(0)
}

/// Microseconds, to be printed.
#[expect(clippy::cast_precision_loss, reason = "times of a benchmark are small")]
pub fn us(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e3
}

/// What something takes here and elsewhere, in nanoseconds.
pub struct Compared {
    pub ours: u64,
    pub raw: u64,
}

impl Compared {
    #[expect(clippy::cast_precision_loss, reason = "times of a benchmark are small")]
    fn ratio(&self) -> f64 {
        self.ours as f64 / self.raw as f64
    }

    /// A part of the line that is printed.
    pub fn line(&self, ours: &str, raw: &str) -> String {
        format!("{ours} {:.2} us, {raw} {:.2} us, ratio {:.2}", us(self.ours), us(self.raw), self.ratio())
    }

    /// The figures.
    pub fn json(&self) -> Value {
        json!({"ratio": self.ratio(), "ours_ns_median": self.ours, "raw_ns_median": self.raw})
    }
}

/// Measures two sides by turns, `rounds` times after a tenth as many to warm up, and compares their medians.
pub async fn by_turns(
    rounds: usize,
    mut one: impl AsyncFnMut() -> Fallible<()>,
    mut other: impl AsyncFnMut() -> Fallible<()>,
) -> Fallible<Compared> {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for round in 0..rounds + rounds / 10 {
        let (a, b) = (took(one()).await?, took(other()).await?);
        if round >= rounds / 10 {
            ones.push(a);
            others.push(b);
        }
    }
    Ok(Compared { ours: percentile(&mut ones, 50), raw: percentile(&mut others, 50) })
}
