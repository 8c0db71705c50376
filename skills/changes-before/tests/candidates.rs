//! What is live since when, and what the skill says where it cannot know.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::{self, Value};
use casefile_sdk::testing::Tools;
use casefile_sdk::types::Report as WireReport;
use changes::ChangeInfo;
use core_changes_before::Skill;

const ONSET: i64 = 100 * MINUTE_MS;

fn change(kind: ChangeKind, id: &str, minute: i64, commit: Option<&str>) -> ChangeInfo {
    ChangeInfo {
        change: ChangeRef { kind, id: id.to_owned() },
        at: minute * MINUTE_MS,
        service: (kind != ChangeKind::Commit).then(|| "shop".to_owned()),
        author: None,
        title: format!("title of {id}"),
        files: Vec::new(),
        commit: commit.map(str::to_owned),
        has_content: false,
    }
}

fn run(changes: Vec<ChangeInfo>) -> (WireReport, Value) {
    let tools = changes.into_iter().fold(Tools::new(200 * MINUTE_MS), |tools, info| tools.change(info, None));
    let report = tools.run::<Skill>(&format!("{{\"onset_ms\": {ONSET}}}")).unwrap();
    let data = serde_json::from_str(&report.data).unwrap();
    (report, data)
}

fn candidates(data: &Value) -> Vec<(&str, &str, Option<i64>)> {
    let rows = data["candidates"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            (row["id"].as_str().unwrap(), row["live_since"].as_str().unwrap(), row["live_at_ms"].as_i64())
        })
        .collect()
}

#[test]
fn a_commit_is_live_from_its_deploy() {
    let (_, data) = run(vec![
        change(ChangeKind::Commit, "aaaaaaaaaa", 10, None),
        change(ChangeKind::Commit, "bbbbbbbbbb", 20, None),
        change(ChangeKind::Deploy, "v1", 40, Some("aaaaaaaaaa")),
        change(ChangeKind::Flag, "dark", 90, None),
        change(ChangeKind::Commit, "cccccccccc", 95, None),
        change(ChangeKind::Deploy, "v2", 101, Some("cccccccccc")),
    ]);
    let expected = vec![
        ("dark", "own-time", Some(90 * MINUTE_MS)),
        ("aaaaaaaaaa", "deploy", Some(40 * MINUTE_MS)),
        ("bbbbbbbbbb", "possibly-with-deploy", Some(40 * MINUTE_MS)),
        ("cccccccccc", "unknown", None),
    ];
    assert_eq!(candidates(&data), expected, "v2 came after the onset");
}

#[test]
fn a_deploy_of_a_commit_that_is_not_listed_stands_for_itself() {
    let (_, data) = run(vec![change(ChangeKind::Deploy, "v1", 40, Some("aaaaaaaaaa"))]);
    assert_eq!(candidates(&data), vec![("v1", "own-time", Some(40 * MINUTE_MS))]);
    assert_eq!(data["candidates"][0]["commit"], "aaaaaaaaaa");
}

#[test]
fn a_shortened_hash_is_recognised() {
    let (_, data) = run(vec![
        change(ChangeKind::Commit, "aaaaaaaaaabbbb", 10, None),
        change(ChangeKind::Deploy, "v1", 40, Some("aaaaaaa")),
    ]);
    assert_eq!(candidates(&data), vec![("aaaaaaaaaabbbb", "deploy", Some(40 * MINUTE_MS))]);
}

#[test]
fn missing_deploys_and_commits_are_gaps_and_the_search_is_cited() {
    let (report, data) = run(Vec::new());
    assert!(candidates(&data).is_empty());
    assert_eq!(report.findings.len(), 1);
    let what: Vec<&str> = report.gaps.iter().map(|gap| gap.what.as_str()).collect();
    assert_eq!(what, ["when commits went live", "commits before the onset"]);
}

#[test]
fn a_source_that_is_absent_is_a_gap() {
    let tools =
        Tools::new(200 * MINUTE_MS).failing("changes", ToolError::Unavailable("no source".to_owned()));
    let report = tools.run::<Skill>(&format!("{{\"onset_ms\": {ONSET}}}")).unwrap();
    assert!(report.findings.is_empty());
    assert_eq!(report.gaps[0].why, "unavailable: no source");
}

#[test]
fn without_onset_and_alert_there_is_nothing_to_look_before() {
    assert!(Tools::new(200 * MINUTE_MS).run::<Skill>("").is_err());
    assert!(Tools::new(200 * MINUTE_MS).run::<Skill>("{\"lookback_ms\": 5}").is_err());
}

#[test]
fn what_came_after_the_onset_is_named_as_too_late() {
    let (report, data) = run(vec![
        change(ChangeKind::Commit, "aaaaaaaaaa", 10, None),
        change(ChangeKind::Deploy, "v1", 40, Some("aaaaaaaaaa")),
        change(ChangeKind::Commit, "bbbbbbbbbb", 90, None),
        change(ChangeKind::Commit, "cccccccccc", 105, None),
        change(ChangeKind::Deploy, "v2", 120, Some("bbbbbbbbbb")),
        change(ChangeKind::Deploy, "v3", 130, Some("aaaaaaaaaa")),
        change(ChangeKind::Flag, "dark", 140, None),
    ]);
    let late: Vec<&str> =
        data["late"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(
        late,
        ["cccccccccc", "bbbbbbbbbb", "dark"],
        "a second deploy of what was live is none of them"
    );
    let refuted: Vec<&str> = report
        .findings
        .iter()
        .filter_map(|finding| match &finding.claim {
            casefile_sdk::types::Claim::Refuted(refuted) => Some(refuted.why.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(refuted.len(), 3);
    assert!(refuted.iter().all(|why| why.starts_with("too late to be the cause: ")));
    assert!(refuted[1].contains("went live 20 minutes after"));
}

#[test]
fn without_changes_after_the_onset_nothing_is_too_late() {
    let (report, data) = run(vec![change(ChangeKind::Commit, "aaaaaaaaaa", 10, None)]);
    assert_eq!(data["late"].as_array().unwrap().len(), 0);
    assert!(report.gaps.iter().all(|gap| !gap.what.contains("after the onset")));
}

#[test]
fn a_commit_of_one_service_is_live_with_the_next_deploy_of_that_service() {
    let of = |id: &str, minute: i64, path: &str| ChangeInfo {
        files: vec![path.to_owned()],
        ..change(ChangeKind::Commit, id, minute, None)
    };
    let deploy = |id: &str, minute: i64, service: &str, commit: &str| {
        let service = Some(service.to_owned());
        ChangeInfo { service, ..change(ChangeKind::Deploy, id, minute, Some(commit)) }
    };
    let (_, data) = run(vec![
        of("aaaaaaaaaa", 10, "shop/cart.rb"),
        of("bbbbbbbbbb", 20, "mail/send.go"),
        of("cccccccccc", 30, "docs/a.md"),
        deploy("m1", 40, "mail", "bbbbbbbbbb"),
        deploy("s1", 50, "shop-web", "bbbbbbbbbb"),
        of("dddddddddd", 60, "shop/pay.rb"),
    ]);
    let expected = vec![
        ("aaaaaaaaaa", "own-deploy", Some(50 * MINUTE_MS)),
        ("bbbbbbbbbb", "deploy", Some(40 * MINUTE_MS)),
        ("cccccccccc", "possibly-with-deploy", Some(40 * MINUTE_MS)),
        ("dddddddddd", "unknown", None),
    ];
    assert_eq!(candidates(&data), expected);
    assert_eq!(data["candidates"][0]["service"], "shop-web");
}
