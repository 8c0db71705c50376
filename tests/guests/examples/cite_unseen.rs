//! A guest that cites evidence which it never saw.

use casefile_sdk::Guest;
use casefile_sdk::types::{Claim, Failure, Finding, Report, Request};

struct Forger;

impl Guest for Forger {
    fn run(_: Request) -> Result<Report, Failure> {
        let unseen = format!("sha256:{}", "ab".repeat(32));
        let finding = Finding {
            claim: Claim::Note("it was the other team".into()),
            summary: "it was the other team".into(),
            evidence: vec![unseen],
        };
        Ok(Report {
            summary: "forged".into(),
            findings: vec![finding],
            verdict: None,
            proposals: vec![],
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
    casefile_sdk::bindings::export_skill!(Forger with_types_in casefile_sdk::bindings);
};
#[cfg(not(target_family = "wasm"))]
const _: Forger = Forger;
