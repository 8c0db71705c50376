//! What the skill says over small made-up cases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::{self, Value};
use casefile_sdk::testing::Tools;
use casefile_sdk::types::{Claim, FailureKind, Report as WireReport};
use core_onset::Skill;

const FIRED: i64 = 90 * MINUTE_MS;

fn alert(metric: &str) -> Alert {
    Alert {
        kind: "incident".to_owned(),
        service: "shop".to_owned(),
        metric: metric.to_owned(),
        threshold: Some(20.0),
        observed: Some(30.0),
        fired_at: FIRED,
        severity: "high".to_owned(),
        monitor: "monitor".to_owned(),
        summary: "too high".to_owned(),
    }
}

/// One sample a minute up to minute 90: 10 with a little ripple, and what `extra` adds.
fn points(extra: impl Fn(i32) -> f64) -> Vec<(i64, f64)> {
    (0..=90_i32)
        .map(|minute| {
            (i64::from(minute) * MINUTE_MS, 10.0 + f64::from((minute * 7) % 5) * 0.1 + extra(minute))
        })
        .collect()
}

fn step(from: i32, size: f64) -> Vec<(i64, f64)> {
    points(move |minute| if minute < from { 0.0 } else { size })
}

fn ramp(from: i32, slope: f64) -> Vec<(i64, f64)> {
    points(move |minute| slope * f64::from((minute - from).max(0)))
}

fn run(tools: &Tools) -> (WireReport, Value) {
    let report = tools.run::<Skill>("").unwrap();
    let data = serde_json::from_str(&report.data).unwrap();
    (report, data)
}

#[test]
fn a_slow_ramp_is_dated_at_its_beginning_and_not_where_it_crossed() {
    let tools = Tools::new(FIRED).alert(alert("latency_ms")).series("shop", "latency_ms", &ramp(30, 0.5));
    let (report, data) = run(&tools);
    let at = data["onset"]["at_ms"].as_i64().unwrap();
    assert!((at - 30 * MINUTE_MS).abs() <= 3 * MINUTE_MS, "{}", at / MINUTE_MS);
    assert_eq!((&data["onset"]["gradual"], report.ongoing), (&Value::Bool(true), Some(true)));
    assert!(matches!(&report.findings[0].claim, Claim::Onset(onset) if onset.kind == OnsetKind::ChangePoint));
}

#[test]
fn what_began_earlier_leads_and_what_began_later_follows() {
    let tools = Tools::new(FIRED)
        .alert(alert("errors"))
        .series("shop", "errors", &step(70, 20.0))
        .series("cache", "hits", &step(40, -8.0))
        .series("web", "latency_ms", &step(80, 50.0))
        .series("web", "requests", &points(|_| 0.0));
    let (_, data) = run(&tools);
    let all: Vec<(&str, &str)> = data["all"]
        .as_array()
        .unwrap()
        .iter()
        .map(|start| (start["service"].as_str().unwrap(), start["relation"].as_str().unwrap()))
        .collect();
    assert_eq!(all, [("shop", "primary"), ("cache", "leads"), ("web", "follows")]);
    assert_eq!(data["leading"]["service"], "cache");
    assert_eq!(data["series_examined"], 4);
}

#[test]
fn logs_stand_in_where_the_alert_has_no_series() {
    let mut tools = Tools::new(FIRED).alert(alert("")).line(0, "shop", "INFO", "served 1");
    for second in 0..20 {
        let at = 80 * MINUTE_MS + second * 7_000;
        tools = tools.line(at + 3_000, "shop", "ERROR", &format!("request {second} failed"));
        tools = tools.line(at, "shop", "ERROR", "panic: index out of range");
    }
    let (report, data) = run(&tools);
    assert_eq!(
        (&data["onset"]["kind"], data["onset"]["at_ms"].as_i64()),
        (&"first-crash".into(), Some(80 * MINUTE_MS))
    );
    assert_eq!(data["all"][1]["signature"], "request <N> failed");
    assert_eq!(report.gaps[0].why, "the alert names no metric");
    assert_eq!(report.ongoing, None, "the last line is minutes old");
}

#[test]
fn an_error_that_was_always_there_did_not_begin() {
    let mut tools = Tools::new(FIRED).alert(alert("errors")).series("shop", "errors", &step(70, 20.0));
    for minute in 0..90 {
        tools = tools.line(minute * MINUTE_MS, "shop", "ERROR", &format!("retry {minute}"));
    }
    let (report, _) = run(&tools);
    assert_eq!(report.findings.len(), 1);
}

#[test]
fn a_flat_series_and_no_logs_are_a_gap_and_not_a_guess() {
    let tools = Tools::new(FIRED).alert(alert("errors")).series("shop", "errors", &points(|_| 0.0));
    let (report, data) = run(&tools);
    assert!(report.findings.is_empty() && data["onset"].is_null());
    assert_eq!(report.gaps[0].what, "onset in the alert's own series");
}

#[test]
fn of_several_series_of_the_metric_the_one_that_changed_most_is_the_symptom() {
    let tools = Tools::new(FIRED)
        .alert(alert("errors"))
        .labelled_series("shop", "errors", &[("region", "a")], &step(70, 20.0))
        .labelled_series("shop", "errors", &[("region", "b")], &step(60, 5.0));
    let (_, data) = run(&tools);
    assert_eq!(data["onset"]["labels"][0], "region=a");
    assert_eq!(data["all"].as_array().unwrap().len(), 2);
}

#[test]
fn a_restart_counter_is_a_crash() {
    let points: Vec<(i64, f64)> =
        (0..=90_i32).map(|minute| (i64::from(minute) * MINUTE_MS, f64::from((minute - 86).max(0)))).collect();
    let tools = Tools::new(FIRED).alert(alert("pod_restarts")).series("shop", "pod_restarts", &points);
    let (_, data) = run(&tools);
    assert_eq!(data["onset"]["kind"], "first-crash");
}

#[test]
fn a_source_that_fails_is_a_gap_and_both_are_a_failure() {
    let broken = || ToolError::Unavailable("no source".to_owned());
    let tools = Tools::new(FIRED).alert(alert("errors")).series("shop", "errors", &step(70, 20.0));
    let (report, _) = run(&tools.clone().failing("logs", broken()));
    assert!(report.gaps.iter().any(|gap| gap.what == "log lines" && gap.why == "unavailable: no source"));
    let failure = tools.failing("logs", broken()).failing("metrics", broken()).run::<Skill>("").unwrap_err();
    assert_eq!(failure.kind, FailureKind::MissingData);
}

#[test]
fn without_an_alert_there_is_no_symptom() {
    assert_eq!(Tools::new(FIRED).run::<Skill>("").unwrap_err().kind, FailureKind::MissingData);
    let tools = Tools::new(FIRED).alert(alert("errors"));
    assert_eq!(tools.run::<Skill>("{\"lookback_ms\": 1}").unwrap_err().kind, FailureKind::InvalidParameters);
}

#[test]
fn the_same_answers_give_the_same_report() {
    let tools = Tools::new(FIRED)
        .alert(alert("errors"))
        .series("shop", "errors", &step(70, 20.0))
        .series("web", "latency_ms", &ramp(60, 3.0))
        .line(71 * MINUTE_MS, "shop", "FATAL", "gone");
    assert_eq!(run(&tools).0, run(&tools).0);
}
