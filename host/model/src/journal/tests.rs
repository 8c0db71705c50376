use proptest::prelude::*;

use super::*;
use crate::tools::ToolCall;

fn opened() -> Opened {
    Opened {
        format: FORMAT,
        alert: None,
        as_of: Time(1_000),
        incident: None,
        playbook: "core/triage".into(),
        parameters: "{}".into(),
        skills: BTreeMap::new(),
        budget: Budget::DEFAULT,
        policy: Digest::of(b""),
        configuration: Digest::of(b""),
        gaps: vec![],
        engine: "one".into(),
    }
}

fn started(path: &str) -> Entry {
    Entry::StepStarted(Box::new(StepStarted {
        path: path.parse().unwrap(),
        skill: SkillId { name: "core/x".into(), version: "1.0.0".into(), digest: Digest::of(b"x") },
        request: Request {
            alert: None,
            as_of: Time(1_000),
            parameters: "{}".into(),
            evidence: vec![],
            budget: Budget::DEFAULT,
        },
        grant: Grant::default(),
        limits: Limits::default(),
    }))
}

fn answered(path: &str, ordinal: u32) -> Entry {
    let call = ToolCall { interface: "metrics".into(), function: "range".into(), arguments: vec![0x80] };
    Entry::ToolAnswered(ToolAnswered {
        path: path.parse().unwrap(),
        ordinal,
        call,
        answer: Digest::of(b"a"),
        answer_bytes: 1,
        evidence: None,
    })
}

pub(crate) fn ended(path: &str) -> Entry {
    Entry::StepEnded(Box::new(StepEnded {
        path: path.parse().unwrap(),
        outcome: Outcome::Completed,
        report: None,
        usage: Usage::default(),
        console: Console::default(),
        spent: Budget::default(),
        attachments: vec![],
    }))
}

#[test]
fn every_entry_survives_its_encoding() {
    for entry in [Entry::Opened(Box::new(opened())), started("0.1"), answered("0", 3), ended("0")] {
        let bytes = cbor::to_vec(&entry).unwrap();
        assert_eq!(cbor::from_slice::<Entry>(&bytes).unwrap(), entry);
    }
}

#[test]
fn the_key_does_not_depend_on_the_engine() {
    let other = Opened { engine: "two".into(), ..opened() };
    assert_eq!(opened().key().unwrap(), other.key().unwrap());
    let later = Opened { as_of: Time(2_000), ..opened() };
    assert_ne!(opened().key().unwrap(), later.key().unwrap());
}

#[test]
fn entries_that_cannot_be_are_refused() {
    let open = || Entry::Opened(Box::new(opened()));
    assert!(matches!(State::fold(&[started("0")]), Err(FoldError::Opening(0))));
    assert!(matches!(State::fold(&[open(), open()]), Err(FoldError::Opening(1))));
    assert!(matches!(State::fold(&[open(), answered("0", 0)]), Err(FoldError::NotStarted { at: 1, .. })));
    assert!(matches!(
        State::fold(&[open(), started("0"), ended("0"), ended("0")]),
        Err(FoldError::Twice { at: 3, .. })
    ));
    let closed = Entry::Closed(Closed { report: Digest::of(b"") });
    assert!(matches!(State::fold(&[open(), closed, started("0")]), Err(FoldError::AfterClose(2))));
    assert!(State::fold(&[open(), started("0"), started("0"), answered("0", 0), answered("0", 0)]).is_ok());
}

proptest! {
    #[test]
    fn the_order_of_steps_that_run_beside_each_other_does_not_matter(seed in any::<u64>()) {
        let child = |n: u32| {
            let path = format!("0.{n}");
            vec![started(&path), answered(&path, 0), answered(&path, 1), ended(&path)]
        };
        let mut lanes: Vec<_> = (0..4).map(child).collect();
        let inline: Vec<Entry> = lanes.iter().flatten().cloned().collect();
        let mut mixed = Vec::new();
        let mut seed = seed;
        while lanes.iter().any(|lane| !lane.is_empty()) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let lane = &mut lanes[(seed >> 33) as usize % 4];
            if !lane.is_empty() {
                mixed.push(lane.remove(0));
            }
        }
        let whole = |middle: Vec<Entry>| {
            let front = vec![Entry::Opened(Box::new(opened())), started("0")];
            State::fold(&[front, middle, vec![ended("0")]].concat()).unwrap()
        };
        prop_assert_eq!(whole(inline), whole(mixed));
    }
}

#[test]
fn only_what_the_root_step_proposed_can_be_checked_and_only_once() {
    let checked = Entry::ProposalChecked(Box::new(ProposalChecked {
        proposal: 0,
        digest: Digest::of(b"p"),
        head: "1".into(),
        branch: None,
        checks: vec![],
    }));
    let opening = Entry::Opened(Box::new(opened()));
    let Entry::StepEnded(mut root) = ended("0") else { panic!() };
    let without = [opening.clone(), started("0"), Entry::StepEnded(root.clone()), checked.clone()];
    assert!(matches!(State::fold(&without), Err(FoldError::NoProposal { at: 3, .. })));
    root.report = Some(Report {
        summary: String::new(),
        findings: vec![],
        verdict: None,
        proposals: vec![crate::report::Proposal {
            kind: crate::report::ProposalKind::Revert,
            change: crate::report::ChangeRef { kind: crate::report::ChangeKind::Commit, id: "a".into() },
            title: String::new(),
            why: String::new(),
            old_value: None,
            new_value: None,
            evidence: vec![],
        }],
        gaps: vec![],
        next: vec![],
        ongoing: None,
        data: "{}".into(),
    });
    let mut entries = vec![opening, started("0"), Entry::StepEnded(root), checked.clone()];
    assert_eq!(State::fold(&entries).unwrap().checked.len(), 1);
    entries.push(checked);
    assert!(matches!(State::fold(&entries), Err(FoldError::CheckedTwice { at: 4, proposal: 0 })));
}
