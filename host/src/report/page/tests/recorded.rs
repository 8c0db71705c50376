//! A recorded case in which every text of a stranger is the one given.

use std::collections::BTreeMap;

use casefile_model::case::CaseReport;
use casefile_model::journal::{Attached, Entry, FORMAT, Opened, State, StepEnded, StepStarted, ToolAnswered};
use casefile_model::outcome::Console;
use casefile_model::proposal::{Branch, Check, CheckName, CheckOutcome, ProposalChecked};
use casefile_model::report::*;
use casefile_model::request::Window;
use casefile_model::tools::changes::{self, ChangeInfo};
use casefile_model::tools::metrics::{self, Point, Selector, Series};
use casefile_model::tools::notes::Attachment;
use casefile_model::tools::profiles::{self, ProfileInfo, Stack};
use casefile_model::tools::{ToolCall, ToolError};
use casefile_model::{
    Alert, Budget, Digest, EvidenceId, Grant, Limits, Outcome, Request, SkillId, StepPath, Time, Usage, cbor,
};
use casefile_sandbox::gate::answer_bytes;
use serde::Serialize;

use crate::report::page::{Answers, Page, Source, html};

const MINUTE: i64 = 60_000;
pub(super) const ONSET: Time = Time(1_000 * MINUTE);
const END: Time = Time(1_060 * MINUTE);

pub(super) struct Recorded {
    pub(super) state: State,
    pub(super) report: CaseReport,
    answers: Vec<(Digest, Vec<u8>)>,
}

impl Recorded {
    /// With `x` as every text. The cause is a commit of this identifier.
    pub(super) fn of(x: &str, commit: &str) -> Self {
        let mut calls = Calls::default();
        let evidence = calls.all(x, commit);
        let path = StepPath::root();
        let entries = [
            Entry::Opened(Box::new(opened(x))),
            Entry::StepStarted(Box::new(started(x, &path, evidence.clone()))),
        ];
        let answered = calls.answered.into_iter().map(Entry::ToolAnswered);
        let ended = Entry::StepEnded(Box::new(ended(x, commit, &path, &evidence)));
        let entries: Vec<Entry> = entries.into_iter().chain(answered).chain([ended, checked(x)]).collect();
        let state = State::fold(&entries).unwrap();
        let report = CaseReport::of(&state).unwrap();
        Self { state, report, answers: calls.answers }
    }

    fn with<T>(&self, started: i64, show: impl FnOnce(&Source<'_>) -> T) -> T {
        let answers = Answers::of(self.answers.iter().cloned());
        let times = BTreeMap::from([(StepPath::root(), (Time(started), Time(started + 5)))]);
        let (report, state) = (&self.report, &self.state);
        show(&Source { report, state, answers: &answers, times: &times })
    }

    pub(super) fn page(&self) -> Page {
        self.with(0, Page::of)
    }

    /// The page of a run whose only step started then.
    pub(super) fn html(&self, started: i64) -> String {
        self.with(started, |source| html(source).unwrap())
    }
}

/// What the host checked on the first proposal.
fn checked(x: &str) -> Entry {
    let check = |name, outcome| Check { name, outcome, detail: x.into() };
    Entry::ProposalChecked(Box::new(ProposalChecked {
        proposal: 0,
        digest: Digest::of(b"proposal"),
        head: "0".repeat(40),
        branch: Some(Branch { name: x.into(), commit: "1".repeat(40) }),
        checks: vec![
            check(CheckName::CommitOnHead, CheckOutcome::Passed),
            check(CheckName::AppliesCleanly, CheckOutcome::Failed),
            check(CheckName::Tests, CheckOutcome::NotRun),
        ],
    }))
}

#[derive(Default)]
struct Calls {
    answered: Vec<ToolAnswered>,
    answers: Vec<(Digest, Vec<u8>)>,
}

impl Calls {
    fn add(
        &mut self,
        interface: &str,
        function: &str,
        query: &impl Serialize,
        answer: &impl Serialize,
    ) -> EvidenceId {
        self.record(interface, function, query, Ok(cbor::to_vec(answer).unwrap()))
    }

    fn record(
        &mut self,
        interface: &str,
        function: &str,
        query: &impl Serialize,
        answer: Result<Vec<u8>, ToolError>,
    ) -> EvidenceId {
        let arguments = cbor::to_vec(&(query,)).unwrap();
        let (bytes, digest) = answer_bytes(&answer).unwrap();
        let id = EvidenceId::of(interface, function, &arguments, &bytes);
        self.answered.push(ToolAnswered {
            path: StepPath::root(),
            ordinal: u32::try_from(self.answered.len()).unwrap(),
            call: ToolCall { interface: interface.into(), function: function.into(), arguments },
            answer: digest,
            answer_bytes: bytes.len() as u64,
            evidence: answer.is_ok().then_some(id),
        });
        self.answers.push((digest, bytes));
        id
    }

    fn all(&mut self, x: &str, commit: &str) -> Vec<EvidenceId> {
        let mut ids = vec![self.series(x), self.changes(x, commit), self.content(x, commit)];
        ids.extend(self.profiles(x));
        let query = changes::ContentQuery { change: change(ChangeKind::Flag, x), offset: 0, limit: 0 };
        self.record("changes", "content", &query, Err(ToolError::NotFound(x.into())));
        ids
    }

    fn series(&mut self, x: &str) -> EvidenceId {
        let window = Window { start: Time(0), end: END };
        let query = metrics::RangeQuery {
            select: Selector { service: Some(x.into()), ..Selector::default() },
            window,
            limit: 0,
            cursor: None,
        };
        let arm = |version: &str, after: f64| Series {
            service: x.into(),
            metric: x.into(),
            labels: vec![Label { name: "version".into(), value: format!("{version}{x}") }],
            points: (900..1_060)
                .map(|at| Point { at: Time(at * MINUTE), value: if at < 1_000 { 10.0 } else { after } })
                .collect(),
        };
        self.add(
            "metrics",
            "range",
            &query,
            &metrics::RangeAnswer { series: vec![arm("1", 11.0), arm("2", 90.0)], next: None },
        )
    }

    fn changes(&mut self, x: &str, commit: &str) -> EvidenceId {
        let query = changes::ListQuery {
            window: Window { start: Time(0), end: END },
            kinds: vec![],
            service: None,
            limit: 0,
            cursor: None,
        };
        let info = |kind, id: &str, at: i64, commit: Option<&str>| ChangeInfo {
            change: change(kind, id),
            at: Time(at * MINUTE),
            service: Some(x.into()),
            author: Some(x.into()),
            title: x.into(),
            files: vec![x.into()],
            commit: commit.map(Into::into),
            has_content: true,
        };
        let changes = vec![
            info(ChangeKind::Commit, commit, 980, None),
            info(ChangeKind::Deploy, x, 999, Some(commit)),
            info(ChangeKind::Flag, x, 950, None),
        ];
        self.add("changes", "list-changes", &query, &changes::ListAnswer { changes, total: 3, next: None })
    }

    fn content(&mut self, x: &str, commit: &str) -> EvidenceId {
        let of = change(ChangeKind::Commit, commit);
        let query = changes::ContentQuery { change: of.clone(), offset: 0, limit: 0 };
        let answer = changes::ContentAnswer {
            change: of,
            message: x.into(),
            diff: Some(format!("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-{x}\n+{x}\n{x}")),
            old_value: Some(x.into()),
            new_value: Some(x.into()),
            next: None,
        };
        self.add("changes", "content", &query, &answer)
    }

    /// Before, half of the time is spent in `slow`; after, nine tenths.
    fn profiles(&mut self, x: &str) -> Vec<EvidenceId> {
        let window = |from: i64| Window { start: Time(from * MINUTE), end: Time((from + 20) * MINUTE) };
        let info = |id: &str, from| ProfileInfo {
            id: id.into(),
            service: x.into(),
            kind: x.into(),
            unit: x.into(),
            window: window(from),
            total: 100,
        };
        let query = profiles::ListQuery { service: None, window: window(0), limit: 0, cursor: None };
        let profiles = vec![info("before", 960), info("after", 1_020)];
        let mut ids = vec![self.add(
            "profiles",
            "list-profiles",
            &query,
            &profiles::ListAnswer { profiles, next: None },
        )];
        for (id, slow) in [("before", 50), ("after", 90)] {
            let stack =
                |frame: &str, weight| Stack { frames: vec![format!("main{x}"), frame.into()], weight };
            let stacks = vec![stack("slow", slow), stack("fast", 100 - slow)];
            let query = profiles::StacksQuery { id: id.into(), limit: 0, cursor: None };
            ids.push(self.add(
                "profiles",
                "stacks",
                &query,
                &profiles::StacksAnswer { stacks, total: 100, next: None },
            ));
        }
        ids
    }
}

fn change(kind: ChangeKind, id: &str) -> ChangeRef {
    ChangeRef { kind, id: id.into() }
}

fn opened(x: &str) -> Opened {
    Opened {
        format: FORMAT,
        alert: Some(Alert {
            kind: x.into(),
            service: x.into(),
            metric: x.into(),
            threshold: Some(50.0),
            observed: Some(90.0),
            fired_at: Time(1_010 * MINUTE),
            severity: x.into(),
            monitor: x.into(),
            summary: x.into(),
        }),
        as_of: END,
        incident: None,
        playbook: x.into(),
        parameters: "{}".into(),
        skills: BTreeMap::new(),
        budget: Budget::DEFAULT,
        policy: Digest::of(b""),
        configuration: Digest::of(b""),
        gaps: vec![Gap { what: x.into(), why: x.into() }],
        engine: String::new(),
    }
}

fn started(x: &str, path: &StepPath, evidence: Vec<EvidenceId>) -> StepStarted {
    StepStarted {
        path: path.clone(),
        skill: SkillId { name: x.into(), version: x.into(), digest: Digest::of(b"skill") },
        request: Request {
            alert: None,
            as_of: END,
            parameters: serde_json::json!({ x: x }).to_string(),
            evidence,
            budget: Budget::DEFAULT,
        },
        grant: Grant { tools: [x.to_owned()].into(), ..Grant::default() },
        limits: Limits::default(),
    }
}

fn ended(x: &str, commit: &str, path: &StepPath, evidence: &[EvidenceId]) -> StepEnded {
    let attachment = Attachment {
        title: x.into(),
        media_type: x.into(),
        content: x.into(),
        derived_from: evidence.to_vec(),
    };
    StepEnded {
        path: path.clone(),
        outcome: Outcome::Completed,
        report: Some(report(x, commit, evidence)),
        usage: Usage { fuel: 7, ..Usage::default() },
        console: Console { stdout: x.into(), stderr: x.into(), dropped_bytes: 0, stopped_at: vec![x.into()] },
        spent: Budget::default(),
        attachments: vec![Attached { evidence: EvidenceId(Digest::of(b"attached")), attachment }],
    }
}

fn report(x: &str, commit: &str, evidence: &[EvidenceId]) -> Report {
    let series = Subject::Series(SeriesRef { service: x.into(), metric: x.into(), labels: vec![] });
    let of = change(ChangeKind::Commit, commit);
    let refuted = Refuted { what: x.into(), change: None, why: x.into(), evidence: evidence.to_vec() };
    let mechanism =
        Mechanism { change: of.clone(), part: format!("-{x}\n+{x}"), fault_kind: x.into(), why: x.into() };
    let claims = vec![
        Claim::Mechanism(mechanism),
        Claim::Onset(Onset {
            kind: OnsetKind::ChangePoint,
            subject: series,
            at: ONSET,
            before: 10.0,
            after: 90.0,
        }),
        Claim::FirstFailing(FirstFailing { service: x.into(), at: ONSET, victims: vec![x.into()] }),
        Claim::OutsideCause(OutsideCause { kind: x.into(), what: x.into() }),
        Claim::CostShift(CostShift { from_subject: x.into(), to_subject: x.into(), amount: 1.0 }),
        Claim::Note(x.into()),
    ];
    let cause = Cause {
        kind: ChangeKind::Commit,
        id: commit.into(),
        commit: Some(commit.into()),
        owner: Some(x.into()),
        deployed_at: Some(Time(999 * MINUTE)),
    };
    let candidate = |score| Candidate { commit: x.into(), score };
    let proposal = Proposal {
        kind: ProposalKind::Revert,
        change: of,
        title: x.into(),
        why: x.into(),
        old_value: Some(x.into()),
        new_value: Some(x.into()),
        evidence: evidence.to_vec(),
    };
    Report {
        summary: x.into(),
        findings: claims
            .into_iter()
            .map(|claim| Finding { claim, summary: x.into(), evidence: evidence.to_vec() })
            .collect(),
        verdict: Some(Verdict {
            status: VerdictStatus::CauseFound,
            cause: Some(cause),
            confidence: 0.8,
            confidence_basis: x.into(),
            candidates: vec![candidate(0.7), candidate(0.4)],
            refuted: vec![refuted],
            first_failing_service: Some(x.into()),
            blast_radius: vec![x.into()],
            remediation: Remediation::Rollback,
        }),
        proposals: vec![proposal],
        gaps: vec![],
        next: vec![x.into()],
        ongoing: Some(true),
        data: serde_json::json!([x]).to_string(),
    }
}
