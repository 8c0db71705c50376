//! From an alert to a report: the contract of the command line.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::harness::{Home, copy_dir, public_incidents, text};

#[test]
fn an_incident_gives_the_contracts_json_and_its_report_files() {
    let home = Home::new();
    let incident = home.incident();
    let ran = home.run(&["investigate", text(&incident), "--json"]);
    let value = ran.expect_code(0).json();
    for key in [
        "case",
        "as_of",
        "ongoing",
        "status",
        "verdict",
        "findings",
        "gaps",
        "proposals",
        "next",
        "steps",
        "tool_calls",
        "report",
        "journal",
    ] {
        assert!(value.get(key).is_some(), "no {key}");
    }
    for key in [
        "cause",
        "root_cause_commit",
        "confidence",
        "confidence_basis",
        "candidates",
        "refuted",
        "first_failing_service",
        "blast_radius",
        "remediation",
    ] {
        assert!(value["verdict"].get(key).is_some(), "no verdict.{key}");
    }
    for step in value["steps"].as_array().unwrap() {
        for key in [
            "path",
            "skill",
            "version",
            "digest",
            "tools",
            "tool_calls",
            "fuel",
            "memory_bytes_peak",
            "outcome",
        ] {
            assert!(step.get(key).is_some(), "no steps[].{key}");
        }
    }
    assert_eq!(value["status"], "cause-found");
    assert_eq!(value["verdict"]["root_cause_commit"], "a41b90c2d7e8f35610b94c7ad2e6f80935bc1d44");
    let markdown = fs::read_to_string(value["report"].as_str().unwrap()).unwrap();
    assert!(markdown.contains("What was not checked"));
    let bytes = home.report_bytes(value["case"].as_str().unwrap());
    let report = String::from_utf8(bytes).unwrap();
    assert!(!report.contains(value["case"].as_str().unwrap()), "the report holds the case's random id");
    assert!(!report.contains(text(home.path())), "the report holds a path of this machine");
}

#[test]
fn each_step_has_its_own_instance_grant_and_usage() {
    let home = Home::new();
    let incident = home.incident();
    let value = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
    let steps = value["steps"].as_array().unwrap();
    let of = |skill: &str| steps.iter().find(|step| step["skill"] == skill).unwrap();
    assert_eq!(of("core/triage")["tools"], serde_json::json!(["steps"]));
    assert_eq!(of("core/changes-before")["tools"], serde_json::json!(["changes"]));
    assert_eq!(of("core/onset")["tools"], serde_json::json!(["logs", "metrics"]));
    assert!(steps.iter().all(|step| step["outcome"] == "completed" && step["fuel"].as_u64() > Some(0)));
}

#[test]
fn every_public_incident_gets_its_onset_and_its_cause() {
    let home = Home::new();
    for incident in public_incidents() {
        let value = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
        let findings = value["findings"].as_array().unwrap();
        assert!(
            findings.iter().any(|finding| finding["claim"].get("onset").is_some()),
            "{}",
            incident.display()
        );
        assert!(findings.iter().all(|finding| !finding["evidence"].as_array().unwrap().is_empty()));
        let expected: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(incident.join("expected.json")).unwrap()).unwrap();
        assert_eq!(
            value["verdict"]["root_cause_commit"],
            expected["root_cause_commit"],
            "{}",
            incident.display()
        );
        assert!(!value["verdict"]["confidence_basis"].as_str().unwrap().is_empty());
    }
}

/// An incident as if the culprit had never been: nobody else is guilty of it.
fn without_culprit(incident: &Path, to: &Path) -> bool {
    let read = |path: &Path| fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok());
    let expected: serde_json::Value = read(&incident.join("expected.json")).unwrap();
    let culprit = expected["root_cause_commit"].as_str().unwrap();
    copy_dir(incident, to);
    for (file, key) in [("commits", "sha"), ("deploys", "commit_sha")] {
        let path = to.join("context").join(format!("{file}.json"));
        let Some(mut rows) = read(&path) else { continue };
        rows.as_array_mut().unwrap().retain(|row| row[key] != culprit);
        fs::remove_file(&path).unwrap();
        fs::File::create(&path).unwrap().write_all(serde_json::to_string(&rows).unwrap().as_bytes()).unwrap();
    }
    culprit != "none"
}

#[test]
fn without_its_culprit_a_history_holds_nobody_to_blame() {
    let home = Home::new();
    let mut innocents_named = 0;
    for incident in public_incidents() {
        let copy = home.path().join(incident.file_name().unwrap());
        if without_culprit(&incident, &copy) {
            let value = home.run(&["investigate", text(&copy), "--json"]).expect_code(0).json();
            innocents_named += usize::from(value["status"] != "inconclusive");
        }
    }
    assert!(innocents_named <= 1, "{innocents_named} were blamed for what they did not do");
}

#[test]
fn no_answer_key_changes_a_byte_of_the_report() {
    let home = Home::new();
    let incident = home.incident();
    let report = |home: &Home| {
        let value = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
        home.report_bytes(value["case"].as_str().unwrap())
    };
    let with = report(&home);
    fs::remove_file(incident.join("expected.json")).unwrap();
    assert_eq!(with, report(&home));
}

#[test]
fn a_backtest_prints_its_scorecard_and_not_knowing_is_not_right() {
    let home = Home::new();
    let incident = home.incident();
    // Without changes there is none to name.
    fs::remove_dir_all(incident.join("context")).unwrap();
    let ran = home.run(&["backtest", text(&incident), "--as-of", "fired,fired+5m,all", "--json"]);
    let value = ran.expect_code(0).json();
    let runs = value["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 3);
    for run in runs {
        assert_eq!(
            (run["total"].as_u64(), run["correct"].as_u64(), run["abstained"].as_u64()),
            (Some(1), Some(0), Some(1))
        );
        assert!(run["incidents"][0]["said"].is_null());
        assert_eq!(run["incidents"][0]["correct"], false);
    }
}

#[test]
fn the_demo_ends_with_a_replay_and_the_report_is_deterministic() {
    let home = Home::new();
    let first = home.run(&["demo", "--json"]).expect_code(0).json();
    let second = home.run(&["demo", "--json"]).expect_code(0).json();
    assert_eq!(first["replayed"]["divergences"], serde_json::json!([]));
    assert_ne!(first["case"], second["case"], "a finished case is never reused");
    let bytes = |value: &serde_json::Value| home.report_bytes(value["case"].as_str().unwrap());
    assert_eq!(bytes(&first), bytes(&second));
}
