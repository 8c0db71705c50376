//! The skill on series from memory.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::prelude::*;
use casefile_sdk::testing::Tools;
use core_handover::Layer;
use core_network::Skill;

/// One level before minute 60 and another one after, until minute 80.
fn step(before: f64, after: f64) -> Vec<(i64, f64)> {
    (0..80_i64).map(|minute| (minute * MINUTE_MS, if minute < 60 { before } else { after })).collect()
}

fn run(tools: Tools) -> Layer {
    let report = tools.run::<Skill>(&format!("{{\"onset_ms\": {}}}", 60 * MINUTE_MS)).unwrap();
    report.data().unwrap()
}

#[test]
fn connections_that_outgrow_the_requests_are_churn() {
    let tools = Tools::new(80 * MINUTE_MS)
        .series("shop", "http_requests_per_second", &step(50.0, 52.0))
        .series("shop", "tcp_connections_opened", &step(1e6, 9e6));
    assert_eq!(run(tools).signs[0].kind, "connection-churn");
}

#[test]
fn more_connections_for_more_requests_show_nothing() {
    let tools = Tools::new(80 * MINUTE_MS)
        .series("shop", "http_requests_per_second", &step(50.0, 450.0))
        .series("shop", "tcp_connections_opened", &step(1e6, 9e6));
    assert!(run(tools).signs.is_empty());
}

#[test]
fn without_series_of_the_network_there_is_a_gap() {
    let tools = Tools::new(80 * MINUTE_MS).series("shop", "errors", &step(1.0, 9.0));
    let report = tools.run::<Skill>(&format!("{{\"onset_ms\": {}}}", 60 * MINUTE_MS)).unwrap();
    assert_eq!(report.gaps[0].what, "the network");
    assert!(report.findings.is_empty());
}
