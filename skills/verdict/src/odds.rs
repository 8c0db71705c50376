//! What a score is worth: the log-odds that what has it is at fault.
//!
//! The line of changes was fitted by logistic regression to the best change of each of 144 incidents, with and without a
//! change at fault; that of causes outside was drawn by eye through the rates of six ranges of strength, where no change
//! came near. Most of these incidents had been read, so the lines say how the two scales compare and not how often a
//! verdict is right: that is for [`crate::calibration`]. In none of them did a change and a cause outside both reach what
//! they are blamed from, so how far one must be ahead of the other then is a judgement.
//!
//! When a change went live was tried as a prior too, as the logarithm of the minutes to the onset: at the border it named
//! one more that was at fault and one that was not, and lost two, so it is left out. That one change alone is near the first
//! sign of its own service is another matter, which `core/mechanism` scores. Left out as well are a second candidate and
//! whether the change is of the service that failed first: both said nothing beyond the score.

/// Worth of a change's score: intercept and slope over its log-odds.
const CHANGE: (f64, f64) = (1.5, 2.3);
/// Worth of the strength of a cause outside.
const OUTSIDE: (f64, f64) = (0.6, 1.3);
/// Nothing is more certain than this.
const LEAST: f64 = 0.001;

/// Returns the log-odds that a change with this score is at fault.
pub fn change(score: f64) -> f64 {
    line(CHANGE, score)
}

/// Returns the log-odds that a cause outside of this strength is at fault.
pub fn outside(strength: f64) -> f64 {
    line(OUTSIDE, strength)
}

fn line((intercept, slope): (f64, f64), part: f64) -> f64 {
    let part = part.clamp(LEAST, 1.0 - LEAST);
    intercept + slope * libm::log(part / (1.0 - part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_worth_more_and_the_ends_are_finite() {
        for worth in [change, outside] {
            let odds: Vec<f64> = (0..=20).map(|at| worth(f64::from(at) / 20.0)).collect();
            assert!(
                odds.windows(2).all(|pair| pair[0] < pair[1]) && odds.iter().all(|odds| odds.is_finite())
            );
        }
        assert!(
            change(0.7) > outside(0.8),
            "a change that explains the fault is rarer than a coincidence outside"
        );
        assert!(change(0.2) < outside(0.55));
    }
}
