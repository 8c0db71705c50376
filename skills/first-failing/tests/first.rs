//! Who broke first, and what is said where nothing shows it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::{Value, json};
use casefile_sdk::testing::Tools;
use core_first_failing::Skill;
use core_handover::First;

const FIRED: i64 = 60 * MINUTE_MS;

fn run(lines: &Value) -> (First, usize, Vec<String>) {
    let tools = Tools::new(80 * MINUTE_MS).alert_on("web", "errors", FIRED).hand_down("sha256:0");
    let parameters = json!({"onset_ms": FIRED, "signature": {"scene": {"lines": lines}}});
    let report = tools.run::<Skill>(&parameters.to_string()).unwrap();
    let gaps = report.gaps.iter().map(|gap| gap.what.clone()).collect();
    (report.data().unwrap(), report.findings.len(), gaps)
}

fn line(service: &str, text: &str, count: u64, blames: Option<&str>) -> Value {
    json!({"service": service, "text": text, "is_error": true, "count": count, "blames": blames})
}

#[test]
fn without_anything_to_read_the_service_is_assumed_and_nothing_is_claimed() {
    let (first, findings, gaps) = run(&json!([]));
    assert!(first.assumed && first.service == "web" && findings == 0);
    assert!(gaps.iter().any(|what| what == "who broke first"));
}

#[test]
fn a_victim_that_only_says_that_it_failed_is_passed_over() {
    let lines = json!([
        line("web", "call to shop timed out", 40, Some("shop")),
        line("web", "request failed", 40, None),
        line("shop", "column total does not exist", 40, None),
    ]);
    let (first, findings, _) = run(&lines);
    assert!(!first.assumed && findings == 1);
    assert_eq!((first.service.as_str(), first.victims), ("shop", vec!["web".to_owned()]));
}

#[test]
fn a_service_with_an_error_of_its_own_stays_first() {
    let lines = json!([
        line("web", "call to shop timed out", 40, Some("shop")),
        line("web", "NullPointerException in Cart", 40, None),
        line("shop", "slow", 40, None),
    ]);
    assert_eq!(run(&lines).0.service, "web");
}

fn scene(series: &[(&str, &str, f64, f64)], lines: &Value) -> String {
    let series: Vec<Value> = series
        .iter()
        .map(|(service, metric, before, after)| {
            json!({"service": service, "metric": metric, "at_ms": FIRED, "before": before, "after": after})
        })
        .collect();
    let tools = Tools::new(80 * MINUTE_MS).alert_on("web", "errors", FIRED).hand_down("sha256:0");
    let services = ["web", "shop", "store"];
    let scene = json!({"lines": lines, "series": series, "services": services});
    let parameters = json!({"onset_ms": FIRED, "signature": {"scene": scene}});
    let first: First = tools.run::<Skill>(&parameters.to_string()).unwrap().data().unwrap();
    first.service
}

#[test]
fn a_server_that_answered_with_an_error_is_found_by_its_address() {
    let line =
        |text| json!([line("web", text, 40, None), line("shop", "column total does not exist", 40, None)]);
    assert_eq!(scene(&[], &line("Error: POST http://shop:8080/pay responded 500")), "shop");
    assert_eq!(scene(&[], &line("Error: POST http://shop:8080/pay responded 404")), "web");
}

#[test]
fn a_queue_is_left_for_who_takes_from_it_unless_it_has_an_error_of_its_own() {
    let waits = [("web", "queue_messages_ready", 3.0, 9_000.0)];
    let taker = line("shop", "insert failed", 40, None);
    assert_eq!(scene(&waits, &json!([taker])), "shop");
    assert_eq!(scene(&waits, &json!([taker, line("web", "no space left on device", 4, None)])), "web");
}

#[test]
fn a_note_of_a_failed_request_is_no_fault_of_its_own() {
    let lines = json!([
        line("web", "GET /cart 500", 40, None),
        line("web", "call to shop timed out", 4, Some("shop")),
        line("shop", "column total does not exist", 40, None),
    ]);
    assert_eq!(run(&lines).0.service, "shop");
}
