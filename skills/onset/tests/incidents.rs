//! The onset of eight recorded incidents, from what is visible when the alert fires and later.
//!
//! The incidents lie outside of this repository; where they are absent the test says so and passes. `ONSETS.md` says
//! where the expected times come from.

mod expected;

use std::path::Path;

use casefile_sdk::MINUTE_MS;
use casefile_sdk::serde_json::{self, Value};
use casefile_sdk::testing::incident;
use core_onset::Skill;
use expected::EXPECTED;

#[test]
fn the_onset_agrees_with_what_happened() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/incidents");
    if !root.is_dir() {
        println!("skipped: {} is absent", root.display());
        return;
    }
    let mut wrong = Vec::new();
    for (name, expected, tolerance_s) in EXPECTED {
        let tools = incident::load(&root.join(name)).unwrap();
        let fired_at = tools.alert_fired_at().unwrap();
        let expected = incident::parse_time(expected).unwrap();
        for later_min in [0, 5, 30, 1_440] {
            let report = tools.clone().as_of(fired_at + later_min * MINUTE_MS).run::<Skill>("").unwrap();
            let data: Value = serde_json::from_str(&report.data).unwrap();
            let time = |key: &str| data["onset"][key].as_i64().unwrap();
            let off_s = (time("at_ms") - expected) / 1_000;
            println!("{name}, {later_min} min after the alert: {off_s:+} s. {}", report.summary);
            let inside = time("earliest_ms") <= expected && expected <= time("latest_ms");
            if off_s.abs() > tolerance_s || !inside {
                wrong.push(format!("{name}, {later_min} min after the alert: {off_s:+} s"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
