//! Times and what is said of them.

use std::time::{Duration, Instant};

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

/// Measures two sides by turns, `rounds` times after a tenth as many to warm up, and gives the median of each.
pub async fn by_turns(
    rounds: usize,
    mut one: impl AsyncFnMut() -> Fallible<()>,
    mut other: impl AsyncFnMut() -> Fallible<()>,
) -> Fallible<(u64, u64)> {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for round in 0..rounds + rounds / 10 {
        let (a, b) = (took(one()).await?, took(other()).await?);
        if round >= rounds / 10 {
            ones.push(a);
            others.push(b);
        }
    }
    Ok((percentile(&mut ones, 50), percentile(&mut others, 50)))
}
