//! What was used up in a straight line since long before, and is used up when the fault begins: credits, a contingent, a
//! budget for the day. A line that no change bends is of no change.

use crate::robust::to_f64;
use crate::samples::millis;

/// A shorter time shows no line.
const SPAN_MS_MIN: i64 = 2 * 60 * 60 * 1000;
/// Fewer points are no line either.
const POINTS_MIN: usize = 20;
/// A line explains so much of how a series varies (coefficient of determination).
const STRAIGHT_MIN: f64 = 0.97;
/// So much of the whole must be gone along the line.
const USED_MIN: f64 = 0.05;
/// The end is reached so near to the onset.
const NEAR_MS: i64 = 15 * 60 * 1000;
/// Parts of a whole that are as good as nothing, or as all.
const END: f64 = 0.02;

/// Says in words what a series ran out of at the onset; none where it is no straight line, or does not end then.
///
/// An end is nothing that is left, or a hundred percent that are used. A counter that stops where its program fails ends
/// anywhere else.
pub fn runs_out(service: &str, metric: &str, points: &[(i64, f64)], onset_ms: i64) -> Option<String> {
    let before: Vec<(i64, f64)> =
        points.iter().copied().filter(|point| point.0 < onset_ms.saturating_sub(NEAR_MS)).collect();
    let (first, last) = (before.first()?, before.last()?);
    if before.len() < POINTS_MIN || last.0 - first.0 < SPAN_MS_MIN {
        return None;
    }
    let (slope, straight) = line(&before)?;
    let reached = points
        .iter()
        .filter(|point| (point.0.saturating_sub(onset_ms)).abs() <= NEAR_MS)
        .map(|point| point.1);
    let falls = slope < 0.0
        && last.1 > END * first.1
        && first.1 > 0.0
        && reached.clone().any(|value| value <= END * first.1);
    let highest = points.iter().map(|point| point.1).fold(f64::MIN, f64::max);
    let fills = slope > 0.0
        && last.1 < 100.0 * (1.0 - END)
        && (highest - 100.0).abs() <= 100.0 * END
        && reached.clone().any(|value| value >= 100.0 * (1.0 - END));
    let whole = if falls { first.1 } else { 100.0 };
    let used = (last.1 - first.1).abs() / whole;
    (straight >= STRAIGHT_MIN && used >= USED_MIN && (falls || fills)).then(|| {
        let hours = (last.0 - first.0) / (60 * 60 * 1000);
        let end = if falls { "nothing is left" } else { "it is used up" };
        format!("{metric} of {service} went in a straight line for {hours} hours until {end}")
    })
}

/// The slope of the line through points by least squares, and how much of their variance it explains.
fn line(points: &[(i64, f64)]) -> Option<(f64, f64)> {
    let count = to_f64(points.len());
    let origin = points.first()?.0;
    let at = |point: &(i64, f64)| millis(point.0 - origin);
    let (mean_x, mean_y) =
        (points.iter().map(at).sum::<f64>() / count, points.iter().map(|point| point.1).sum::<f64>() / count);
    let of = |f: &dyn Fn(f64, f64) -> f64| {
        points.iter().map(|point| f(at(point) - mean_x, point.1 - mean_y)).sum::<f64>()
    };
    let (xx, xy, yy) = (of(&|x, _| x * x), of(&|x, y| x * y), of(&|_, y| y * y));
    (xx > 0.0 && yy > 0.0).then(|| (xy / xx, xy * xy / (xx * yy)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    fn points(value: impl Fn(i64) -> f64) -> Vec<(i64, f64)> {
        (0..300).map(|minute| (minute * MINUTE, value(minute))).collect()
    }

    #[test]
    fn what_falls_to_nothing_at_the_onset_ran_out() {
        let falls = |minute: i64| (80.0 - millis(minute) * 0.4).max(0.0);
        assert!(runs_out("db", "credits", &points(falls), 200 * MINUTE).is_some());
        assert_eq!(
            runs_out("db", "credits", &points(falls), 260 * MINUTE),
            None,
            "it was used up long before"
        );
        let steps = |minute: i64| if minute < 200 { 80.0 } else { 0.0 };
        assert_eq!(runs_out("db", "credits", &points(steps), 200 * MINUTE), None);
    }

    #[test]
    fn what_fills_to_a_hundred_percent_ran_out_and_a_counter_that_stops_did_not() {
        let fills = |minute: i64| (millis(minute) * 0.5).min(100.0);
        assert!(runs_out("geo", "contingent.used.pct", &points(fills), 200 * MINUTE).is_some());
        let stops = |minute: i64| millis(minute.min(200)) * 7.0;
        assert_eq!(runs_out("jobs", "done", &points(stops), 200 * MINUTE), None);
        let bends =
            |minute: i64| if minute < 150 { 20.0 } else { (20.0 + millis(minute - 150) * 1.6).min(100.0) };
        assert_eq!(
            runs_out("app", "memory.pct", &points(bends), 200 * MINUTE),
            None,
            "it began with something"
        );
    }

    proptest! {
        #[test]
        fn noise_runs_out_of_nothing(values in proptest::collection::vec(10.0..90.0f64, 300)) {
            let points: Vec<(i64, f64)> = (0..).map(|at| at * MINUTE).zip(values).collect();
            prop_assert_eq!(runs_out("a", "b", &points, 200 * MINUTE), None);
        }
    }
}
