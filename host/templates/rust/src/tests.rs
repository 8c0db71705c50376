use casefile_sdk::prelude::*;
use casefile_sdk::testing::Tools;

use crate::{Data, Skill};

/// Two hours of one point a minute before an alert; the new version comes with the last 20 minutes.
fn run(new: f64, old_before: f64, old_after: f64) -> Data {
    let level = |minute| if minute < 100 { old_before } else { old_after };
    let old: Vec<(i64, f64)> = (0..120).map(|minute| (minute * MINUTE_MS, level(minute))).collect();
    let new: Vec<(i64, f64)> = (100..120).map(|minute| (minute * MINUTE_MS, new)).collect();
    let report = Tools::new(120 * MINUTE_MS)
        .alert_on("api", "p99_ms", 120 * MINUTE_MS)
        .labelled_series("api", "p99_ms", &[("version", "1.0")], &old)
        .labelled_series("api", "p99_ms", &[("version", "1.1")], &new)
        .run::<Skill>("{}")
        .expect("the skill gives a report");
    report.data().expect("the data is that of the skill")
}

#[test]
fn a_slow_new_version_beside_a_quick_old_one_is_told() {
    let data = run(400.0, 100.0, 100.0);
    assert_eq!((data.only_new_is_slow, data.new_version.as_deref()), (Some(true), Some("1.1")));
}

#[test]
fn all_slow_is_not_the_new_version() {
    assert_eq!(run(400.0, 100.0, 400.0).only_new_is_slow, Some(false));
}

#[test]
fn nothing_slow_is_not_known() {
    assert_eq!(run(100.0, 100.0, 100.0).only_new_is_slow, None);
}
