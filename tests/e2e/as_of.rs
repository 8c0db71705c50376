//! A case never looks ahead of its as-of time.

use std::path::Path;

use casefile::incident::Incident;
use casefile_model::Time;
use serde_json::Value;

use crate::harness::{Home, public_incidents, text};

/// Times that stand in an answer.
fn times(value: &Value, found: &mut Vec<Time>) {
    match value {
        Value::String(text) => found.extend(text.parse::<Time>()),
        Value::Array(items) => items.iter().for_each(|item| times(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| times(field, found)),
        _ => {}
    }
}

fn evidence_is_not_later(home: &Home, incident: &Path) {
    let fired = Incident::load(incident).unwrap().alert.fired_at;
    let ran = home.run(&["investigate", text(incident), "--as-of", "fired", "--json"]);
    let report = ran.expect_code(0).json();
    assert_eq!(report["as_of"].as_str().unwrap().parse::<Time>().unwrap(), fired);
    let case = report["case"].as_str().unwrap();
    let evidence = report["evidence"].as_array().unwrap();
    assert!(!evidence.is_empty());
    for item in evidence {
        let id = item["id"].as_str().unwrap();
        let shown = home.run(&["case", "show", case, "--evidence", id]).expect_code(0).json();
        let mut found = Vec::new();
        times(&shown["answer"], &mut found);
        let late: Vec<_> = found.iter().filter(|time| **time > fired).collect();
        assert!(late.is_empty(), "{} holds {late:?}, later than {fired}", item["tool"]);
    }
}

#[test]
fn a_case_as_of_fired_holds_nothing_later() {
    let home = Home::new();
    let incident = home.incident();
    evidence_is_not_later(&home, &incident);
    for incident in public_incidents() {
        evidence_is_not_later(&home, &incident);
    }
}
