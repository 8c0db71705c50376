use super::*;
use crate::Digest;
use crate::report::*;

fn evidence(text: &str) -> EvidenceId {
    EvidenceId(Digest::of(text.as_bytes()))
}

fn finding(claim: Claim) -> Finding {
    Finding { claim, summary: "it rose".into(), evidence: vec![evidence("seen")] }
}

fn report(findings: Vec<Finding>) -> Report {
    Report {
        summary: String::new(),
        findings,
        verdict: None,
        proposals: vec![],
        gaps: vec![],
        next: vec![],
        ongoing: None,
        data: "{}".into(),
    }
}

fn standing() -> Standing {
    Standing { citable: [evidence("seen")].into(), read: BTreeSet::new() }
}

fn change() -> ChangeRef {
    ChangeRef { kind: ChangeKind::Commit, id: "abc".into() }
}

fn onset() -> Finding {
    let subject = Subject::Pattern(PatternRef { service: "s".into(), signature: "x".into() });
    finding(Claim::Onset(Onset {
        kind: OnsetKind::FirstError,
        subject,
        at: Time(5),
        before: 0.0,
        after: 1.0,
    }))
}

fn mechanism() -> Finding {
    finding(Claim::Mechanism(Mechanism {
        change: change(),
        part: "-LIMIT 50".into(),
        fault_kind: "slow-query".into(),
        why: "unbounded".into(),
    }))
}

#[test]
fn evidence_that_was_never_seen_is_refused_wherever_it_is_cited() {
    let mut foreign = report(vec![finding(Claim::Note("x".into()))]);
    foreign.findings[0].evidence.push(evidence("unseen"));
    assert_eq!(check(&foreign, &standing(), Time(9)), Err(Refusal::ForeignEvidence(evidence("unseen"))));

    let refuted =
        Refuted { what: "x".into(), change: None, why: "y".into(), evidence: vec![evidence("unseen")] };
    let nested = report(vec![finding(Claim::Refuted(refuted))]);
    assert!(matches!(check(&nested, &standing(), Time(9)), Err(Refusal::ForeignEvidence(_))));
}

#[test]
fn a_finding_rests_on_evidence() {
    let mut bare = report(vec![finding(Claim::Note("x".into()))]);
    bare.findings[0].evidence.clear();
    assert!(matches!(check(&bare, &standing(), Time(9)), Err(Refusal::NoEvidence(_))));
}

#[test]
fn nothing_later_than_as_of_is_claimed() {
    assert_eq!(check(&report(vec![onset()]), &standing(), Time(4)), Err(Refusal::AfterAsOf(Time(5))));
    assert_eq!(check(&report(vec![onset()]), &standing(), Time(5)), Ok(()));
}

#[test]
fn numbers_and_times_are_possible_ones() {
    let with = |change: fn(&mut Onset)| {
        let mut finding = onset();
        if let Claim::Onset(onset) = &mut finding.claim {
            change(onset);
        }
        check(&report(vec![finding]), &standing(), Time(9))
    };
    assert!(matches!(with(|onset| onset.before = f64::NAN), Err(Refusal::NotFinite { .. })));
    assert!(matches!(with(|onset| onset.after = f64::INFINITY), Err(Refusal::NotFinite { .. })));
    assert!(matches!(with(|onset| onset.at = Time(i64::MIN)), Err(Refusal::ImpossibleTime(i64::MIN))));
    let shift = CostShift { from_subject: "a".into(), to_subject: "b".into(), amount: f64::NAN };
    let shift = report(vec![finding(Claim::CostShift(shift))]);
    assert!(matches!(check(&shift, &standing(), Time(9)), Err(Refusal::NotFinite { .. })));
}

#[test]
fn a_revert_needs_onset_mechanism_reading_and_refutation() {
    let revert = Proposal {
        kind: ProposalKind::Revert,
        change: change(),
        title: "revert".into(),
        why: "it did it".into(),
        old_value: None,
        new_value: None,
        evidence: vec![evidence("seen")],
    };
    let of_settings = Proposal { kind: ProposalKind::ConfigRevert, ..revert.clone() };
    let mut bare = report(vec![]);
    bare.proposals.push(of_settings);
    assert!(matches!(check(&bare, &standing(), Time(9)), Err(Refusal::UnfoundedRevert { .. })));
    let lacks = |findings: Vec<Finding>, standing: &Standing| {
        let mut report = report(findings);
        report.proposals.push(revert.clone());
        match check(&report, standing, Time(9)) {
            Ok(()) => None,
            Err(Refusal::UnfoundedRevert { lacks, .. }) => Some(lacks),
            Err(other) => panic!("{other}"),
        }
    };
    let read = Standing { read: [change()].into(), ..standing() };
    let note = || finding(Claim::Note("no other change".into()));
    assert!(lacks(vec![], &read).unwrap().contains("onset"));
    assert!(lacks(vec![onset()], &read).unwrap().contains("mechanism"));
    assert!(lacks(vec![onset(), mechanism(), note()], &standing()).unwrap().contains("never read"));
    assert!(lacks(vec![onset(), mechanism()], &read).unwrap().contains("refutes no alternative"));
    assert_eq!(lacks(vec![onset(), mechanism(), note()], &read), None);
}

#[test]
fn confidence_is_a_probability_and_a_verdict_does_not_contradict_itself() {
    let verdict = |status, cause, confidence| {
        let mut report = report(vec![]);
        report.verdict = Some(Verdict {
            status,
            cause,
            confidence,
            confidence_basis: String::new(),
            candidates: vec![],
            refuted: vec![],
            first_failing_service: None,
            blast_radius: vec![],
            remediation: Remediation::None,
        });
        check(&report, &standing(), Time(9))
    };
    assert!(matches!(verdict(VerdictStatus::Inconclusive, None, 1.5), Err(Refusal::OutOfRange { .. })));
    assert!(matches!(verdict(VerdictStatus::Inconclusive, None, f64::NAN), Err(Refusal::OutOfRange { .. })));
    assert!(matches!(verdict(VerdictStatus::CauseFound, None, 0.5), Err(Refusal::Contradiction(_))));
    assert_eq!(verdict(VerdictStatus::Inconclusive, None, 0.1), Ok(()));
}

#[test]
fn data_is_a_json_object() {
    let mut list = report(vec![]);
    list.data = "[]".into();
    assert!(matches!(check(&list, &standing(), Time(9)), Err(Refusal::Data(_))));
}
