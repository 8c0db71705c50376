//! Segmentation of the Turing Change Point Dataset, scored as van den Burg and Williams do ("An evaluation of change
//! point detection algorithms", 2020). The series lie outside of this repository; where they are absent the test says
//! so and passes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use casefile_analysis::segments::STRICTNESS;
use casefile_analysis::{Sample, Samples, segments};
use serde_json::Value;

/// Detections within so many samples of an annotation match it.
const MARGIN: usize = 5;

/// Change points of each annotator.
type Annotations = BTreeMap<String, Vec<usize>>;

#[test]
fn change_points_agree_with_annotators() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/series/tcpd");
    if !root.is_dir() {
        println!("skipped: {} is absent", root.display());
        return;
    }
    let annotations: BTreeMap<String, Annotations> =
        serde_json::from_value(read(&root.join("annotations.json"))).unwrap();
    let (mut f1_sum, mut covering_sum) = (0.0, 0.0);
    for (name, annotations) in &annotations {
        let series = read(&root.join(format!("{name}.json")));
        let raw: Vec<Option<f64>> = serde_json::from_value(series["series"][0]["raw"].clone()).unwrap();
        let present = raw.iter().enumerate().filter_map(|(index, value)| {
            Some(Sample { at: i64::try_from(index).unwrap(), value: (*value)? })
        });
        let samples = Samples::new(present);
        let starts = segments(&samples, STRICTNESS).into_iter().skip(1).map(|segment| segment.start);
        let found: Vec<usize> =
            starts.map(|start| usize::try_from(samples.as_slice()[start].at).unwrap()).collect();
        let (f1, covering) = (f1(annotations, &found), covering(annotations, &found, raw.len()));
        println!("{name}: F1 {f1:.2}, covering {covering:.2}, {} change points", found.len());
        f1_sum += f1;
        covering_sum += covering;
    }
    let count = ratio(annotations.len(), 1);
    println!("mean: F1 {:.3}, covering {:.3}", f1_sum / count, covering_sum / count);
    assert!(f1_sum / count > 0.70 && covering_sum / count > 0.60);
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn ratio(a: usize, b: usize) -> f64 {
    f64::from(u32::try_from(a).unwrap()) / f64::from(u32::try_from(b).unwrap())
}

/// The beginning counts as a change point on both sides.
fn with_beginning(points: &[usize]) -> Vec<usize> {
    let mut points: Vec<usize> = points.iter().copied().chain([0]).collect();
    points.sort_unstable();
    points.dedup();
    points
}

fn matches(annotated: &[usize], found: &[usize]) -> usize {
    let mut left = found.to_vec();
    let mut count = 0;
    for point in annotated {
        if let Some(index) = left.iter().position(|other| point.abs_diff(*other) <= MARGIN) {
            left.remove(index);
            count += 1;
        }
    }
    count
}

fn f1(annotations: &Annotations, found: &[usize]) -> f64 {
    let found = with_beginning(found);
    let all: Vec<usize> = annotations.values().flatten().copied().collect();
    let precision = ratio(matches(&with_beginning(&all), &found), found.len());
    let recalls = annotations.values().map(|points| {
        let points = with_beginning(points);
        ratio(matches(&points, &found), points.len())
    });
    let recall = recalls.sum::<f64>() / ratio(annotations.len(), 1);
    2.0 * precision * recall / (precision + recall)
}

fn covering(annotations: &Annotations, found: &[usize], count: usize) -> f64 {
    let runs = |points: &[usize]| -> Vec<(usize, usize)> {
        let mut points = with_beginning(points);
        points.push(count);
        points.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let found = runs(found);
    let overlap = |a: (usize, usize), b: (usize, usize)| {
        let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
        ratio(common, (a.1 - a.0) + (b.1 - b.0) - common)
    };
    let of_one = |points: &Vec<usize>| -> f64 {
        let parts = runs(points).into_iter().map(|run| {
            ratio(run.1 - run.0, count) * found.iter().map(|&other| overlap(run, other)).fold(0.0, f64::max)
        });
        parts.sum()
    };
    annotations.values().map(of_one).sum::<f64>() / ratio(annotations.len(), 1)
}
