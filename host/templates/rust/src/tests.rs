use casefile_sdk::testing::Tools;
use casefile_sdk::types::Report;

use crate::Skill;

/// Two hours of points, one a minute, before an alert at minute 120.
fn run(old: f64, new: f64) -> Report {
    let minute = 60_000;
    let old: Vec<(i64, f64)> = (0..120).map(|i| (i * minute, old)).collect();
    let new: Vec<(i64, f64)> = (100..120).map(|i| (i * minute, new)).collect();
    Tools::new(120 * minute)
        .alert_on("api", "p99_ms", 120 * minute)
        .labelled_series("api", "p99_ms", &[("version", "1.0")], &old)
        .labelled_series("api", "p99_ms", &[("version", "1.1")], &new)
        .run::<Skill>("{}")
        .expect("the skill gives a report")
}

#[test]
fn a_slow_new_version_beside_a_quick_old_one_is_told() {
    let report = run(100.0, 400.0);
    assert!(report.summary.contains("Only 1.1 is slow"), "{}", report.summary);
    assert!(!report.findings.is_empty());
}

#[test]
fn both_slow_is_not_the_new_version() {
    assert!(run(400.0, 400.0).data.contains("\"only_new_is_slow\":false"));
}
