//! When something began to happen, or began to happen more often.
//!
//! Events are taken as a Poisson process whose rate changes once. The change lies where the likelihood ratio against
//! one rate is largest (Worsley, "Confidence regions and tests for a change-point in a sequence of exponential
//! family random variables", Biometrika 1986).

use crate::robust::to_f64;
use crate::samples::millis;

/// A rate must grow at least so many times.
const GROWTH_MIN: f64 = 3.0;

/// Logarithm of the likelihood ratio that a change of a rate above zero needs.
const LOG_RATIO_MIN: f64 = 6.0;

/// A change of a rate upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// Time of the first event at the new rate, in milliseconds since the Unix epoch.
    pub at: i64,
    /// Time of the event before it, or the beginning of what was observed.
    pub previous: i64,
    /// How many events happened before; 0 where the first event ever seen is meant.
    pub count_before: usize,
    /// How many events happened from then on.
    pub count_after: usize,
    /// Events per minute before.
    pub before: f64,
    /// Events per minute from then on.
    pub after: f64,
}

/// Finds when events began or became more frequent, given sorted times and the time that was observed, both ends
/// included. None where there are no events, or where they came at about one rate.
///
/// Events that were never seen before give a burst, however few they are, where it was quiet for some times the gap
/// between two of them; whether a single event means something is the caller's to judge.
pub fn burst(times: &[i64], start: i64, end: i64) -> Option<Burst> {
    let total = millis(end - start).max(1.0);
    let mut best: Option<(f64, Burst)> = None;
    for (index, &at) in times.iter().enumerate() {
        // An event at the very beginning gives no quiet time to compare with; half a millisecond avoids dividing by it.
        let (quiet, busy) = (millis(at - start).max(0.5), millis(end - at).max(1.0));
        let burst = Burst {
            at,
            previous: index.checked_sub(1).map_or(start, |previous| times[previous]),
            count_before: index,
            count_after: times.len() - index,
            before: to_f64(index) / quiet * 60_000.0,
            after: to_f64(times.len() - index) / busy * 60_000.0,
        };
        let ratio = part(index, quiet) + part(times.len() - index, busy) - part(times.len(), total);
        let grows = burst.after >= GROWTH_MIN * burst.before;
        // Nothing before the first event says something only if it was quiet for longer than between two events.
        let unseen = index == 0 && quiet >= GROWTH_MIN * busy / to_f64(times.len());
        let credible = unseen || times.len() == 1 || (index > 0 && grows && ratio >= LOG_RATIO_MIN);
        if credible && best.as_ref().is_none_or(|(largest, _)| ratio > *largest) {
            best = Some((ratio, burst));
        }
    }
    best.map(|(_, burst)| burst)
}

/// The part of the log likelihood that one rate over a time contributes.
fn part(count: usize, duration: f64) -> f64 {
    if count == 0 { 0.0 } else { to_f64(count) * libm::log(to_f64(count) / duration) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_event_ever_is_the_burst() {
        let burst = burst(&[600_000, 610_000, 620_000], 0, 660_000).unwrap();
        assert_eq!((burst.at, burst.previous, burst.count_before), (600_000, 0, 0));
        assert!((burst.before, burst.after) == (0.0, 3.0));
    }

    #[test]
    fn a_steady_rate_is_none() {
        let times: Vec<i64> = (1..60).map(|minute| minute * 60_000).collect();
        assert_eq!(burst(&times, 0, 3_600_000), None);
    }

    #[test]
    fn a_rare_event_that_becomes_frequent_is_dated_at_the_change() {
        let mut times = vec![600_000, 1_800_000];
        times.extend((0..30).map(|index| 3_000_000 + index * 5_000));
        let burst = burst(&times, 0, 3_200_000).unwrap();
        assert_eq!((burst.at, burst.previous), (3_000_000, 1_800_000));
    }

    #[test]
    fn no_events_are_none() {
        assert_eq!(burst(&[], 0, 1_000), None);
    }
}
