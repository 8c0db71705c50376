//! The playbook with its real children, and with children that fail.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json;
use casefile_sdk::testing::{Tools, incident};
use casefile_sdk::types::{Report as WireReport, VerdictStatus};
use changes::ChangeInfo;
use core_triage::Skill;
use steps::{StepError, StepOutcome};

const FIRED: i64 = 60 * MINUTE_MS;

fn alert() -> Alert {
    Alert {
        kind: "incident".to_owned(),
        service: "shop".to_owned(),
        metric: "errors".to_owned(),
        threshold: Some(5.0),
        observed: Some(50.0),
        fired_at: FIRED,
        severity: "critical".to_owned(),
        monitor: "errors".to_owned(),
        summary: "errors are high".to_owned(),
    }
}

/// A step at minute 55 in the shop, and two minutes later in a service that depends on it.
fn tools() -> Tools {
    let step = |first: i32, high: f64| -> Vec<(i64, f64)> {
        let value = |minute: i32| if minute < first { 1.0 } else { high } + f64::from(minute % 3) * 0.1;
        (0..=60_i32).map(|minute| (i64::from(minute) * MINUTE_MS, value(minute))).collect()
    };
    let deploy = |id: &str, minute: i64| ChangeInfo {
        change: ChangeRef { kind: ChangeKind::Deploy, id: id.to_owned() },
        at: minute * MINUTE_MS,
        service: Some("shop".to_owned()),
        author: None,
        title: format!("deploy {id}"),
        files: Vec::new(),
        commit: Some(format!("commit-of-{id}")),
        has_content: false,
    };
    Tools::new(FIRED)
        .alert(alert())
        .series("shop", "errors", &step(55, 50.0))
        .series("web", "latency_ms", &step(58, 90.0))
        .change(deploy("v1", 10), None)
        .change(deploy("v2", 54), None)
        .change(deploy("v3", 58), None)
}

fn with_children(tools: Tools) -> Tools {
    tools
        .child_skill::<core_onset::Skill>("core/onset")
        .child_skill::<core_changes_before::Skill>("core/changes-before")
}

#[test]
fn candidates_are_ranked_by_time_and_nothing_is_blamed() {
    let report = with_children(tools()).run::<Skill>("").unwrap();
    let verdict = report.verdict.clone().unwrap();
    assert_eq!(verdict.status, VerdictStatus::Inconclusive);
    let commits: Vec<&str> = verdict.candidates.iter().map(|candidate| candidate.commit.as_str()).collect();
    assert_eq!(commits, ["commit-of-v2", "commit-of-v1"], "v3 came after the onset");
    assert!(verdict.candidates.iter().all(|candidate| candidate.score <= 0.3));
    assert!(verdict.confidence <= 0.2 && !verdict.confidence_basis.is_empty());
    assert_eq!(verdict.first_failing_service.as_deref(), Some("shop"));
    assert_eq!(verdict.blast_radius, ["web"]);
    assert_eq!((verdict.cause, verdict.remediation), (None, Remediation::None));
    assert_eq!(report.ongoing, Some(true));
    assert!(report.findings.len() >= 4 && !report.next.is_empty());
}

#[test]
fn a_service_that_changed_with_the_symptom_leaves_the_first_one_open() {
    let points: Vec<(i64, f64)> =
        (0..=60).map(|minute| (minute * MINUTE_MS, if minute < 55 { 1.0 } else { 9.0 })).collect();
    let report = with_children(tools().series("resolver", "failures", &points)).run::<Skill>("").unwrap();
    assert_eq!(report.verdict.unwrap().first_failing_service, None);
}

#[test]
fn the_playbook_goes_on_without_a_child() {
    let error = StepError { outcome: StepOutcome::Trapped, limit: None, message: "unreachable".to_owned() };
    let onset_only =
        tools().child_skill::<core_onset::Skill>("core/onset").child("core/changes-before", Err(error));
    let report = onset_only.run::<Skill>("").unwrap();
    assert!(has_gap(&report, "what changed before the onset", "trapped: unreachable"));
    assert!(!report.findings.is_empty());

    let changes_only = tools().child_skill::<core_changes_before::Skill>("core/changes-before");
    let report = changes_only.run::<Skill>("").unwrap();
    assert!(has_gap(&report, "when the symptom began", "denied: core/onset is not named under [steps]"));
    let verdict = report.verdict.unwrap();
    assert!(verdict.confidence == 0.0 && verdict.first_failing_service.is_none());

    let neither = tools().run::<Skill>("").unwrap();
    assert!(neither.findings.is_empty() && neither.gaps.len() >= 2);
}

#[test]
fn recorded_incidents_are_left_inconclusive() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/incidents");
    let Ok(directories) = std::fs::read_dir(&root) else {
        println!("skipped: {} is absent", root.display());
        return;
    };
    for directory in directories.flatten() {
        let Some(tools) = incident::load(&directory.path()) else {
            continue;
        };
        let report = with_children(tools).run::<Skill>("").unwrap();
        let data: serde_json::Value = serde_json::from_str(&report.data).unwrap();
        assert_eq!(data["onset_found"], true, "{directory:?}");
        let verdict = report.verdict.unwrap();
        println!("{:?}: {}", directory.file_name(), report.summary);
        assert_eq!(verdict.status, VerdictStatus::Inconclusive);
    }
}

fn has_gap(report: &WireReport, what: &str, why: &str) -> bool {
    report.gaps.iter().any(|gap| gap.what == what && gap.why == why)
}
