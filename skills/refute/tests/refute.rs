//! The skill on recordings from memory: what breaks an explanation, and what does not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::{Value, json};
use casefile_sdk::testing::Tools;
use changes::ChangeInfo;
use core_handover::{Challenges, Outcome};
use core_refute::Skill;

const ONSET: i64 = 60 * MINUTE_MS;

fn tools() -> Tools {
    Tools::new(80 * MINUTE_MS).alert(Alert {
        kind: "incident".to_owned(),
        service: "shop".to_owned(),
        metric: "latency_ms".to_owned(),
        threshold: None,
        observed: None,
        fired_at: 70 * MINUTE_MS,
        severity: String::new(),
        monitor: String::new(),
        summary: String::new(),
    })
}

/// A series of one version that goes from 10 to `after` at the onset.
fn version(tools: Tools, name: &str, first_minute: i64, after: f64) -> Tools {
    let points: Vec<(i64, f64)> = (first_minute..80)
        .map(|minute| (minute * MINUTE_MS, if minute * MINUTE_MS < ONSET { 10.0 } else { after }))
        .collect();
    tools.labelled_series("shop", "latency_ms", &[("version", name)], &points)
}

fn run(tools: Tools) -> (Challenges, usize) {
    run_with(tools, &json!({}), &json!({}))
}

/// Runs it on a change with more fields, and on lines.
fn run_with(tools: Tools, more: &Value, signature: &Value) -> (Challenges, usize) {
    let mut change = json!({
        "kind": "commit", "id": "abcdef0123456", "commit": "abcdef0123456", "title": "Add cache", "score": 0.8,
        "made_at_ms": 40 * MINUTE_MS, "live_at_ms": 55 * MINUTE_MS,
    });
    for (name, value) in more.as_object().unwrap() {
        change[name] = value.clone();
    }
    let parameters = json!({
        "onset_ms": ONSET, "weighed": {"weighed": [change]}, "signature": signature, "first": {"service": "shop"},
    });
    let report = tools.hand_down("sha256:0").run::<Skill>(&parameters.to_string()).unwrap();
    (report.data().unwrap(), report.gaps.len())
}

fn outcome(challenges: &Challenges, question: &str) -> Outcome {
    challenges.challenges.iter().find(|challenge| challenge.question.contains(question)).unwrap().outcome
}

#[test]
fn old_versions_that_suffer_alike_speak_against_the_change() {
    let alike = version(version(tools(), "v1", 0, 90.0), "v2", 55, 92.0);
    let (challenges, _) = run(alike);
    assert_eq!(outcome(&challenges, "without the change"), Outcome::Refuted);
    assert!(challenges.factor("commit", "abcdef0123456") < 0.5);
    let only_new = version(version(tools(), "v1", 0, 10.0), "v2", 55, 92.0);
    let (challenges, _) = run(only_new);
    assert_eq!(outcome(&challenges, "without the change"), Outcome::Survived);
}

#[test]
fn a_revert_before_the_onset_clears_the_change() {
    let revert = |minute: i64| ChangeInfo {
        change: ChangeRef { kind: ChangeKind::Commit, id: "fedcba".to_owned() },
        at: minute * MINUTE_MS,
        service: None,
        author: None,
        title: "Revert \"Add cache\"".to_owned(),
        files: Vec::new(),
        commit: None,
        has_content: false,
    };
    let (challenges, _) = run(tools().change(revert(50), None));
    assert_eq!(outcome(&challenges, "taken back"), Outcome::Refuted);
    let (challenges, _) = run(tools().change(revert(75), None));
    assert_eq!(
        outcome(&challenges, "taken back"),
        Outcome::Survived,
        "a revert after the onset is the mending"
    );
}

#[test]
fn what_cannot_be_tried_is_a_gap() {
    let (challenges, gaps) = run(tools());
    assert_eq!(outcome(&challenges, "without the change"), Outcome::NotChecked);
    assert!(gaps > 0 && (challenges.factor("commit", "abcdef0123456") - 1.0).abs() < 1e-9);
}

fn info(kind: ChangeKind, id: &str, minute: i64, commit: Option<&str>) -> ChangeInfo {
    ChangeInfo {
        change: ChangeRef { kind, id: id.to_owned() },
        at: minute * MINUTE_MS,
        service: Some("shop".to_owned()),
        author: None,
        title: String::new(),
        files: Vec::new(),
        commit: commit.map(str::to_owned),
        has_content: false,
    }
}

/// A rollback six minutes after the onset, and the alert's series with a level from minute 70 on.
fn rolled_back(late: f64) -> Challenges {
    let level = |minute: i64| {
        if minute < 60 {
            10.0
        } else if minute < 70 {
            90.0
        } else {
            late
        }
    };
    let points: Vec<(i64, f64)> = (0..90).map(|minute| (minute * MINUTE_MS, level(minute))).collect();
    let tools = tools()
        .as_of(90 * MINUTE_MS)
        .series("shop", "latency_ms", &points)
        .change(info(ChangeKind::Commit, "0123456789abcd", 10, None), None)
        .change(info(ChangeKind::Deploy, "v1-again", 66, Some("0123456789abcd")), None);
    run_with(tools, &json!({"service": "shop"}), &json!({})).0
}

#[test]
fn a_rollback_that_does_not_help_clears_the_change() {
    assert_eq!(outcome(&rolled_back(88.0), "did it help"), Outcome::Refuted);
    assert_eq!(outcome(&rolled_back(11.0), "did it help"), Outcome::Survived);
}

#[test]
fn what_explains_only_the_backlog_leaves_the_refusal_unexplained() {
    let line = |text: &str| json!({"scene": {"lines": [{"service": "shop", "text": text, "is_error": true, "count": 40}]}});
    let change = json!({"effect": "io-in-loop", "fault_kind": "queue-backlog"});
    let refused = line("could not resolve placeholder 'broker.url'");
    let (challenges, _) = run_with(tools(), &change, &refused);
    assert_eq!(outcome(&challenges, "explain the error"), Outcome::Refuted);
    let (challenges, _) = run_with(tools(), &change, &line("queue is full"));
    assert_eq!(outcome(&challenges, "explain the error"), Outcome::Survived);
}

#[test]
fn a_line_that_met_hundreds_of_messages_does_not_refuse_them_now() {
    let lines = json!({"scene": {"lines": [{
        "service": "shop", "text": "cannot unmarshal string into field id", "is_error": true, "count": 900,
        "at_ms": ONSET,
    }]}});
    let change = |live: i64| json!({"effect": "failing-line-changed", "fault_kind": "schema-mismatch", "live_at_ms": live * MINUTE_MS});
    let (challenges, _) = run_with(tools(), &change(30), &lines);
    assert_eq!(outcome(&challenges, "as soon as it was live"), Outcome::Refuted);
    let (challenges, _) = run_with(tools(), &change(57), &lines);
    assert_eq!(outcome(&challenges, "as soon as it was live"), Outcome::Survived);
}

#[test]
fn a_caller_that_waits_longer_does_not_use_up_what_is_short_in_another_service() {
    let change = |service: &str| json!({"service": service, "effect": "timeout-raised", "fault_kind": "pool-exhaustion"});
    let signature =
        json!({"kinds": [{"kind": "pool-exhaustion", "strength": 0.9, "service": "shop", "why": "w"}]});
    let (found, _) = run_with(tools(), &change("web"), &signature);
    assert_eq!(outcome(&found, "where the change runs"), Outcome::Refuted);
    let (found, _) = run_with(tools(), &change("shop"), &signature);
    assert_eq!(outcome(&found, "where the change runs"), Outcome::Survived);
    let (found, _) = run_with(tools(), &json!({"service": "web", "effect": "retry-raised"}), &signature);
    assert_eq!(outcome(&found, "where the change runs"), Outcome::NotChecked);
}

#[test]
fn a_wrong_address_that_was_live_for_more_than_a_day_would_have_failed_before() {
    let change = |effect: &str, hours: i64| json!({"effect": effect, "live_at_ms": ONSET - hours * HOUR_MS});
    let (found, _) = run_with(tools(), &change("endpoint-changed", 25), &json!({}));
    assert_eq!(outcome(&found, "work for a day"), Outcome::Refuted);
    let (found, _) = run_with(tools(), &change("endpoint-changed", 9), &json!({}));
    assert_eq!(outcome(&found, "work for a day"), Outcome::Survived);
    let (found, _) = run_with(tools(), &change("retention-added", 25), &json!({}));
    assert_eq!(outcome(&found, "work for a day"), Outcome::NotChecked, "what is kept piles up");
}
