//! Reports that lie, or are not what they should be.

use casefile_sdk::types::{
    Candidate, Cause, ChangeKind, ChangeRef, Claim, Finding, FirstFailing, Gap, Onset, OnsetKind,
    OutsideCause, Proposal, ProposalKind, Remediation, Report, Request, SeriesRef, Subject, Verdict,
    VerdictStatus,
};
use casefile_sdk::{HOUR_MS, metrics};

use crate::{Did, report};

pub fn act(name: &str, request: &Request) -> Option<Did> {
    let given = match name {
        "give-a-huge-summary" => report(&"x".repeat(8 << 20), "{}"),
        "give-huge-data" => report("", &format!("{{\"x\": \"{}\"}}", "x".repeat(8 << 20))),
        "give-endless-gaps" => {
            let gap = Gap { what: "what".into(), why: "why".into() };
            Report { gaps: vec![gap; 1 << 18], ..report("", "{}") }
        }
        "give-data-that-is-none" => report("", "no JSON"),
        "give-a-list-as-data" => report("", "[1]"),
        "give-deep-data" => report("", &format!("{{\"x\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000))),
        "give-terminal-codes" => report("\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}red", "{}"),
        "claim-without-evidence" => with(Claim::Note("trust me".into()), vec![]),
        "cite-what-is-no-digest" => with(Claim::Note("trust me".into()), vec!["../../etc/passwd".into()]),
        "cite-what-was-never-seen" => {
            with(Claim::Note("trust me".into()), vec![format!("sha256:{}", "0".repeat(64))])
        }
        "claim-what-is-no-number" => with(Claim::Onset(onset(request.as_of, f64::NAN)), seen(request)),
        "claim-infinity" => with(Claim::Onset(onset(request.as_of, f64::INFINITY)), seen(request)),
        "claim-the-future" => with(Claim::Onset(onset(request.as_of + HOUR_MS, 1.0)), seen(request)),
        "claim-no-time-at-all" => {
            let first = FirstFailing { service: "s".into(), at: i64::MAX, victims: vec![] };
            with(Claim::FirstFailing(first), seen(request))
        }
        "be-surer-than-sure" => concluding(VerdictStatus::CauseFound, Some(cause()), 7.0),
        "be-sure-by-no-number" => concluding(VerdictStatus::CauseFound, Some(cause()), f64::NAN),
        "find-a-cause-and-name-none" => concluding(VerdictStatus::CauseFound, None, 1.0),
        "know-nothing-and-name-a-cause" => concluding(VerdictStatus::Inconclusive, Some(cause()), 0.0),
        "revert-without-a-reason" => Report { proposals: vec![revert()], ..report("", "{}") },
        "revert-what-was-never-read" => {
            let claim = Claim::OutsideCause(OutsideCause { kind: "node".into(), what: "it".into() });
            Report { proposals: vec![revert()], ..with(claim, seen(request)) }
        }
        _ => return None,
    };
    Some(Did::Gave(Box::new(given)))
}

fn with(claim: Claim, evidence: Vec<String>) -> Report {
    Report { findings: vec![Finding { claim, summary: "so it is".into(), evidence }], ..report("", "{}") }
}

/// Something that the step really saw.
fn seen(request: &Request) -> Vec<String> {
    let window = casefile_sdk::types::Window { start: request.as_of - HOUR_MS, end: request.as_of };
    let found = metrics::range(&metrics::Select::all(), window, 200);
    found.map(|found| found.evidence.ids().to_vec()).unwrap_or_default()
}

fn onset(at: i64, after: f64) -> Onset {
    let series = SeriesRef { service: "s".into(), metric: "m".into(), labels: vec![] };
    Onset { kind: OnsetKind::ChangePoint, subject: Subject::Series(series), at, before: 1.0, after }
}

fn cause() -> Cause {
    Cause { kind: ChangeKind::Commit, id: "0123456".into(), commit: None, owner: None, deployed_at: None }
}

fn concluding(status: VerdictStatus, cause: Option<Cause>, confidence: f64) -> Report {
    let verdict = Verdict {
        status,
        cause,
        confidence,
        confidence_basis: "I say so".into(),
        candidates: vec![Candidate { commit: "0123456".into(), score: 0.5 }],
        refuted: vec![],
        first_failing_service: None,
        blast_radius: vec![],
        remediation: Remediation::None,
    };
    Report { verdict: Some(verdict), ..report("", "{}") }
}

fn revert() -> Proposal {
    Proposal {
        kind: ProposalKind::Revert,
        change: ChangeRef { kind: ChangeKind::Commit, id: "0123456".into() },
        title: "Revert it".into(),
        why: "I say so".into(),
        old_value: None,
        new_value: None,
        evidence: vec![],
    }
}
