//! What must hold for every series.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_analysis::segments::STRICTNESS;
use casefile_analysis::{
    Departure, Direction, Question, Sample, Samples, Segment, Shape, departure, segments,
};
use proptest::prelude::*;

/// Normal noise of standard deviation 1 by the sum of twelve uniform numbers, on a grid that keeps shifts and
/// scalings by powers of two exact.
fn noise(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut uniform = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u16::try_from(state >> 48).unwrap()) / 65_536.0
    };
    (0..count)
        .map(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0)
        .map(|value| (value * 1_024.0).round() / 1_024.0)
        .collect()
}

fn samples(values: &[f64]) -> Samples {
    Samples::new(values.iter().enumerate().map(|(index, &value)| Sample { at: at(index), value }))
}

fn at(index: usize) -> i64 {
    i64::try_from(index).unwrap() * 60_000
}

fn find(values: &[f64]) -> Option<Departure> {
    departure(&samples(values), &Question::default())
}

fn planted(seed: u64, count: usize, place: usize, step: f64, slope: f64) -> Vec<f64> {
    let mut values = noise(seed, count);
    for (index, value) in values.iter_mut().enumerate().skip(place) {
        *value += step + slope * f64::from(u32::try_from(index - place).unwrap());
    }
    values
}

proptest! {
    #[test]
    fn a_planted_step_is_found(seed: u64, place in 20_usize..100, step in 6.0_f64..100.0) {
        let found = find(&planted(seed, 120, place, step, 0.0)).unwrap();
        prop_assert_eq!((found.shape, found.direction), (Shape::Step, Direction::Up));
        prop_assert!((found.at - at(place)).abs() <= 120_000, "{} samples off", (found.at - at(place)) / 60_000);
        prop_assert!(found.earliest < found.at && found.latest >= found.at && found.lasting);
    }

    #[test]
    fn a_step_just_before_the_end_is_found(seed: u64, after in 2_usize..5) {
        let found = find(&planted(seed, 80, 80 - after, 15.0, 0.0)).unwrap();
        prop_assert!((found.at - at(80 - after)).abs() <= 60_000);
    }

    #[test]
    fn a_ramp_is_dated_at_its_beginning(seed: u64, place in 30_usize..60, slope in 0.5_f64..5.0) {
        let found = find(&planted(seed, 150, place, 0.0, slope)).unwrap();
        let off = (found.at - at(place)).abs();
        prop_assert!(off <= 6 * 60_000, "{} samples off", off / 60_000);
        prop_assert!(found.moving && found.lasting);
    }

    #[test]
    fn shift_and_scale_change_nothing_but_the_unit(seed: u64, place in 20_usize..60, shift in -1_000_i32..1_000, power in -8_i32..8) {
        let values = planted(seed, 90, place, 12.0, 0.0);
        let scale = 2.0_f64.powi(power);
        let other: Vec<f64> = values.iter().map(|value| (value + f64::from(shift)) * scale).collect();
        let (a, b) = (find(&values).unwrap(), find(&other).unwrap());
        prop_assert_eq!((a.at, a.earliest, a.latest, a.shape), (b.at, b.earliest, b.latest, b.shape));
        prop_assert!(((a.after - a.before) * scale - (b.after - b.before)).abs() < 1e-6 * scale);
    }

    #[test]
    fn upside_down_only_the_direction_changes(seed: u64, place in 20_usize..60) {
        let values = planted(seed, 90, place, 12.0, 0.0);
        let flipped: Vec<f64> = values.iter().map(|value| -value).collect();
        let (a, b) = (find(&values).unwrap(), find(&flipped).unwrap());
        prop_assert_eq!((a.at, Direction::Up, Direction::Down), (b.at, a.direction, b.direction));
    }

    #[test]
    fn backwards_in_time_the_step_lies_at_the_mirrored_place(seed: u64, place in 30_usize..60) {
        let values = planted(seed, 90, place, 20.0, 0.0);
        let backwards: Vec<f64> = values.iter().rev().copied().collect();
        let (a, b) = (find(&values).unwrap(), find(&backwards).unwrap());
        prop_assert!((a.at + b.at - at(90)).abs() <= 120_000);
        prop_assert_eq!(b.direction, Direction::Down);
    }

    #[test]
    fn nothing_after_the_anchor_moves_an_onset_before_it_far(seed: u64) {
        let values = planted(seed, 120, 60, 20.0, 0.0);
        let question = Question { anchor: Some(at(65)), ..Question::default() };
        let all = departure(&samples(&values), &question).unwrap();
        let clipped = departure(&samples(&values[..=65]), &question).unwrap();
        prop_assert!((all.at - clipped.at).abs() <= 300_000, "{} and {}", all.at, clipped.at);
        prop_assert!(all.samples_after.abs_diff(clipped.samples_after) <= 5);
    }

    #[test]
    fn any_values_are_survived(values in proptest::collection::vec(any::<f64>(), 0..60)) {
        let samples = samples(&values);
        let found = segments(&samples, STRICTNESS);
        prop_assert_eq!(found.iter().map(Segment::len).sum::<usize>(), samples.len());
        departure(&samples, &Question::default());
    }
}

#[test]
fn a_constant_series_never_departs() {
    assert_eq!(find(&[7.0; 100]), None);
    assert_eq!(segments(&samples(&[7.0; 100]), STRICTNESS).len(), 1);
    assert_eq!(find(&[]), None);
}

#[test]
fn a_counter_that_begins_to_count_departs_with_its_first_sample() {
    let mut values = vec![0.0; 50];
    values.extend([1.0, 4.0, 7.0]);
    let found = find(&values).unwrap();
    assert!(found.earliest >= at(48) && found.earliest <= at(49) && found.latest >= at(50));
}

#[test]
fn noise_alone_seldom_departs() {
    let wrong = (0..400).filter(|&seed| find(&noise(seed, 200)).is_some()).count();
    assert!(wrong <= 4, "{wrong} of 400");
}

#[test]
fn a_spike_that_went_away_is_not_lasting() {
    let mut values = noise(3, 100);
    values[60] += 40.0;
    values[61] += 40.0;
    assert!(find(&values).is_none_or(|found| !found.lasting));
}

#[test]
fn a_small_old_step_is_not_taken_for_the_large_new_one() {
    let mut values = planted(5, 200, 60, 8.0, 0.0);
    values.iter_mut().skip(150).for_each(|value| *value += 600.0);
    assert_eq!(find(&values).unwrap().at, at(150));
}

#[test]
fn a_long_series_is_thinned_and_then_looked_at_closely() {
    let found = find(&planted(11, 6_000, 4_321, 20.0, 0.0)).unwrap();
    assert!((found.at - at(4_321)).abs() <= 120_000, "{}", found.at / 60_000);
}
