//! A guest that proposes a revert without an onset, a mechanism or anything refuted.

use casefile_sdk::Guest;
use casefile_sdk::types::{ChangeKind, ChangeRef, Failure, Proposal, ProposalKind, Report, Request};

struct Blind;

impl Guest for Blind {
    fn run(_: Request) -> Result<Report, Failure> {
        let proposal = Proposal {
            kind: ProposalKind::Revert,
            change: ChangeRef { kind: ChangeKind::Commit, id: "4f3740c1".into() },
            title: "revert it".into(),
            why: "it was the newest".into(),
            old_value: None,
            new_value: None,
            evidence: vec![],
        };
        Ok(Report {
            summary: "blind".into(),
            findings: vec![],
            verdict: None,
            proposals: vec![proposal],
            gaps: vec![],
            next: vec![],
            ongoing: None,
            data: "{}".into(),
        })
    }

    fn describe() -> String {
        "{}".into()
    }
}

#[cfg(target_family = "wasm")]
#[allow(unsafe_code, reason = "exported functions carry the unsafe attribute of their symbol names")]
const _: () = {
    casefile_sdk::bindings::export_skill!(Blind with_types_in casefile_sdk::bindings);
};
#[cfg(not(target_family = "wasm"))]
const _: Blind = Blind;
