use casefile_model::case::Status;
use casefile_model::report::{Cause, ChangeKind, ChangeRef, Mechanism, ProposalKind, Remediation};
use casefile_model::{Digest, Time};
use proptest::prelude::*;

use super::*;

fn evidence(seed: u8) -> EvidenceId {
    EvidenceId(Digest::of(&[seed]))
}

/// Texts that are long, that JSON escapes, that no terminal should see, and in other scripts.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\"\\\\]{0,2000}",
        "[\\x00-\\x1f\\u{202e}]{0,200}",
        "[漢字🦀]{0,2000}",
        Just("word ".repeat(2_000)),
    ]
}

fn cited_ids() -> impl Strategy<Value = Vec<EvidenceId>> {
    prop::collection::vec(any::<u8>().prop_map(evidence), 0..6)
}

fn claim() -> impl Strategy<Value = Claim> {
    let change = ChangeRef { kind: ChangeKind::Commit, id: "c".into() };
    let mechanism = Mechanism { change, part: "p".into(), fault_kind: "slow-query".into(), why: "w".into() };
    let refuted = (hostile(), hostile(), cited_ids())
        .prop_map(|(what, why, evidence)| Claim::Refuted(Refuted { what, change: None, why, evidence }));
    prop_oneof![Just(Claim::Mechanism(mechanism)), hostile().prop_map(Claim::Note), refuted]
}

fn finding() -> impl Strategy<Value = Finding> {
    (claim(), hostile(), cited_ids()).prop_map(|(claim, summary, evidence)| Finding {
        claim,
        summary,
        evidence,
    })
}

fn cause() -> impl Strategy<Value = Option<Cause>> {
    let some = (hostile(), prop::option::of(hostile()), prop::option::of(hostile()));
    prop::option::of(some.prop_map(|(id, commit, owner)| Cause {
        kind: ChangeKind::Commit,
        id,
        commit,
        owner,
        deployed_at: None,
    }))
}

fn proposals() -> impl Strategy<Value = Vec<Proposal>> {
    let one = (hostile(), hostile(), cited_ids()).prop_map(|(title, why, evidence)| Proposal {
        kind: ProposalKind::Revert,
        change: ChangeRef { kind: ChangeKind::Commit, id: "c".into() },
        title,
        why,
        old_value: None,
        new_value: None,
        evidence,
    });
    prop::collection::vec(one, 0..5)
}

prop_compose! {
    fn case_verdict()(
        cause in cause(), root in prop::option::of(hostile()), confidence in any::<f64>(), basis in hostile(),
        first in prop::option::of(hostile()),
        refuted in prop::collection::vec((hostile(), hostile(), cited_ids()), 0..30),
    ) -> CaseVerdict {
        let refuted = refuted.into_iter();
        CaseVerdict {
            cause,
            root_cause_commit: root,
            confidence,
            confidence_basis: basis,
            candidates: vec![],
            refuted: refuted.map(|(what, why, evidence)| Refuted { what, change: None, why, evidence }).collect(),
            first_failing_service: first,
            blast_radius: vec![],
            remediation: Remediation::FeatureFlagDisable,
        }
    }
}

prop_compose! {
    fn report()(
        verdict in case_verdict(), summary in hostile(), service in prop::option::of(hostile()), as_of in any::<i64>(),
        ongoing in any::<Option<bool>>(), findings in prop::collection::vec(finding(), 0..40),
        gaps in prop::collection::vec((hostile(), hostile()), 0..40), next in prop::collection::vec(hostile(), 0..40),
        proposals in proposals(),
    ) -> CaseReport {
        let alert = service.map(|service| {
            let mut alert: casefile_model::Alert =
                serde_json::from_value(serde_json::json!({"service": "s", "fired_at": "2026-01-01T00:00:00Z"})).unwrap();
            alert.service = service;
            alert
        });
        CaseReport {
            alert, as_of: Time(as_of), ongoing, status: Status::CauseFound, summary, verdict, findings,
            gaps: gaps.into_iter().map(|(what, why)| Gap { what, why }).collect(),
            proposals, checked: vec![], next, steps: vec![], tool_calls: 0, evidence: vec![],
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_report_fits_and_keeps_its_cause_and_first_citations(report in report()) {
        let brief = Brief::of(&report);
        let json = serde_json::to_string(&brief).unwrap();
        prop_assert!(json.len() <= BYTES_MAX, "{} bytes: {json}", json.len());
        prop_assert_eq!(&serde_json::from_str::<Brief>(&json).unwrap(), &brief);
        // A backslash of the text itself is written as two.
        let escaped = json.replace("\\\\", "").contains("\\u");
        prop_assert!(json.chars().all(text::is_shown) && !escaped, "{}", json);
        let verdict = &brief.verdict;
        prop_assert!((0.0..=1.0).contains(&verdict.confidence));
        if let Some(cause) = &report.verdict.cause {
            prop_assert_eq!(&verdict.cause_kind, "commit");
            prop_assert_eq!(verdict.cause.is_empty(), text::line(&cause.id, 10).is_empty());
        }
        let cites = report.findings.iter().any(|finding| !finding.evidence.is_empty());
        prop_assert_eq!(!verdict.evidence.is_empty(), cites);
        for (kept, left_out, all) in [
            (brief.refuted.len(), brief.left_out.refuted, report.verdict.refuted.len()),
            (brief.gaps.len(), brief.left_out.gaps, report.gaps.len()),
            (brief.next.len(), brief.left_out.next, report.next.len()),
            (brief.proposals.len(), brief.left_out.proposals, report.proposals.len()),
        ] {
            prop_assert_eq!(kept + left_out, all);
        }
        // A list is cut at its end only: each item kept cites what the same item of the report does.
        for (kept, refuted) in brief.refuted.iter().zip(&report.verdict.refuted) {
            prop_assert_eq!(kept.evidence.len(), refuted.evidence.len().min(CITED_MAX));
        }
    }

    #[test]
    fn a_cut_text_fits_and_a_short_one_stays(full in hostile(), bytes_max in 3_usize..400) {
        let short = cut(&full, bytes_max);
        let json = serde_json::to_string(&short).unwrap();
        prop_assert!(json.len() - 2 <= bytes_max, "{json}");
        let line = text::line(&full, 1 << 20);
        if serde_json::to_string(&line).unwrap().len() - 2 <= bytes_max {
            prop_assert_eq!(short, line);
        }
    }
}

#[test]
fn the_finding_that_names_the_cause_comes_first() {
    let change = ChangeRef { kind: ChangeKind::Commit, id: "abc".into() };
    let mechanism = Mechanism { change, part: "p".into(), fault_kind: "f".into(), why: "w".into() };
    let finding = |claim, summary: &str, seed| Finding {
        claim,
        summary: summary.into(),
        evidence: vec![evidence(seed)],
    };
    let mut report = small_report();
    report.findings = vec![
        finding(Claim::Note("n".into()), "aside", 1),
        finding(Claim::Mechanism(mechanism), "the cause", 2),
    ];
    let brief = Brief::of(&report);
    assert_eq!(brief.why[0].text, "the cause");
    assert_eq!(brief.verdict.evidence, [evidence(2).0.hex()[..12].to_owned()]);
    assert_eq!(brief.left_out, LeftOut::default());
}

#[test]
fn what_does_not_fit_is_counted_and_no_list_starves() {
    let mut report = small_report();
    let many = |what: &str| (0..100).map(|n| format!("{what} {n} {}", "x".repeat(300))).collect::<Vec<_>>();
    report.gaps = many("gap").into_iter().map(|what| Gap { what, why: "w".into() }).collect();
    report.next = many("next");
    report.findings = many("finding")
        .into_iter()
        .map(|summary| Finding { claim: Claim::Note(String::new()), summary, evidence: vec![evidence(1)] })
        .collect();
    let brief = Brief::of(&report);
    assert!(!brief.why.is_empty() && !brief.gaps.is_empty() && !brief.next.is_empty(), "{brief:?}");
    assert_eq!(brief.why.len() + brief.left_out.why, 100);
    assert!(brief.why.len() >= brief.gaps.len());
}

fn small_report() -> CaseReport {
    CaseReport {
        alert: None,
        as_of: Time(0),
        ongoing: None,
        status: Status::Inconclusive,
        summary: "s".into(),
        verdict: CaseVerdict {
            cause: None,
            root_cause_commit: None,
            confidence: 0.0,
            confidence_basis: String::new(),
            candidates: vec![],
            refuted: vec![],
            first_failing_service: None,
            blast_radius: vec![],
            remediation: Remediation::None,
        },
        findings: vec![],
        gaps: vec![],
        checked: Vec::new(),
        proposals: vec![],
        next: vec![],
        steps: vec![],
        tool_calls: 0,
        evidence: vec![],
    }
}
