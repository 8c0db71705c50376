//! The playbook with its real children, and with children that fail.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::bindings::casefile::tools::changes::ContentAnswer;
use casefile_sdk::prelude::*;
use casefile_sdk::testing::Tools;
use casefile_sdk::types::{Claim, ProposalKind, Report as WireReport, VerdictStatus};
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
        .child_skill::<core_fault_signature::Skill>("core/fault-signature")
        .child_skill::<core_storage::Skill>("core/storage")
        .child_skill::<core_network::Skill>("core/network")
        .child_skill::<core_first_failing::Skill>("core/first-failing")
        .child_skill::<core_reach::Skill>("core/reach")
        .child_skill::<core_mechanism::Skill>("core/mechanism")
        .child_skill::<core_outside_cause::Skill>("core/outside-cause")
        .child_skill::<core_refute::Skill>("core/refute")
        .child_skill::<core_verdict::Skill>("core/verdict")
        .child_skill::<core_mitigation::Skill>("core/mitigation")
}

/// A lock that goes away, deployed just before the onset; the shop then says what that does.
fn with_a_cause(tools: Tools) -> Tools {
    let change = ChangeRef { kind: ChangeKind::Commit, id: "commit-of-v2".to_owned() };
    let commit = ChangeInfo {
        change: change.clone(),
        at: 50 * MINUTE_MS,
        service: None,
        author: Some("somebody".to_owned()),
        title: "simplify the counter".to_owned(),
        files: vec!["shop/counter.go".to_owned()],
        commit: None,
        has_content: true,
    };
    let content = ContentAnswer {
        evidence: String::new(),
        change,
        message: "simplify the counter".to_owned(),
        diff: Some("-\tc.mu.Lock()\n-\tdefer c.mu.Unlock()\n \tc.counts[id]++\n".to_owned()),
        old_value: None,
        new_value: None,
        next: None,
    };
    let line = "fatal error: concurrent map writes";
    tools.change(commit, Some(content)).line(56 * MINUTE_MS, "shop", "ERROR", line).line(
        57 * MINUTE_MS,
        "shop",
        "ERROR",
        line,
    )
}

#[test]
fn a_change_whose_mechanism_explains_the_fault_is_the_cause() {
    let report = with_children(with_a_cause(tools())).run::<Skill>("").unwrap();
    let verdict = report.verdict.clone().unwrap();
    assert_eq!(verdict.status, VerdictStatus::CauseFound, "{}", report.summary);
    assert_eq!(verdict.cause.unwrap().id, "commit-of-v2");
    assert_eq!(verdict.first_failing_service.as_deref(), Some("shop"));
    assert_eq!(verdict.blast_radius, ["web"]);
    assert_eq!(verdict.remediation, Remediation::Rollback);
    assert!(verdict.confidence > 0.4 && verdict.confidence_basis.contains("were right"));
    assert_eq!(report.ongoing, Some(true));
    let [proposal] = report.proposals.as_slice() else { panic!("{:?}", report.proposals) };
    assert_eq!((proposal.kind, proposal.change.id.as_str()), (ProposalKind::Revert, "commit-of-v2"));
    assert!(!proposal.evidence.is_empty());
    assert!(report.next[0].starts_with("rollback: deploy v1 of shop again, which ran before v2"));
    assert!(matches!(&report.findings[0].claim, Claim::Mechanism(one) if one.change.id == "commit-of-v2"));
    assert!(matches!(&report.findings[1].claim, Claim::Onset(_)));
    assert!(matches!(&report.findings[2].claim, Claim::FirstFailing(_)));
    let has = |wanted: fn(&Claim) -> bool| report.findings.iter().any(|finding| wanted(&finding.claim));
    assert!(
        has(|claim| matches!(claim, Claim::Onset(_))) && has(|claim| matches!(claim, Claim::Mechanism(_)))
    );
    assert!(has(|claim| matches!(claim, Claim::Refuted(_) | Claim::Note(_))));
}

#[test]
fn changes_that_are_only_near_are_not_blamed() {
    let report = with_children(tools()).run::<Skill>("").unwrap();
    let verdict = report.verdict.clone().unwrap();
    assert_eq!((verdict.status, verdict.cause), (VerdictStatus::Inconclusive, None));
    assert!(report.proposals.is_empty());
    assert!(verdict.confidence <= 0.2 && !verdict.confidence_basis.is_empty() && !report.next.is_empty());
}

#[test]
fn the_playbook_goes_on_without_a_child() {
    let error = StepError { outcome: StepOutcome::Trapped, limit: None, message: "unreachable".to_owned() };
    let onset_only =
        tools().child_skill::<core_onset::Skill>("core/onset").child("core/changes-before", Err(error));
    let report = onset_only.run::<Skill>("").unwrap();
    assert!(has_gap(&report, "what changed before the onset", "trapped: unreachable"));
    assert_eq!(report.gaps[0].what, "what changed before the onset", "{:?}", report.gaps);
    assert!(report.summary.contains("could not be asked: what changed before the onset"));
    assert!(!report.findings.is_empty());

    let changes_only = tools().child_skill::<core_changes_before::Skill>("core/changes-before");
    let report = changes_only.run::<Skill>("").unwrap();
    assert!(has_gap(&report, "when the symptom began", "denied: core/onset is not named under [steps]"));
    assert_eq!(report.verdict.unwrap().confidence, 0.0);

    let neither = tools().run::<Skill>("").unwrap();
    assert!(neither.findings.is_empty() && neither.gaps.len() >= 10);
}

fn has_gap(report: &WireReport, what: &str, why: &str) -> bool {
    report.gaps.iter().any(|gap| gap.what == what && gap.why == why)
}
