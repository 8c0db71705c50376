//! The report as a person reads it, a fold of the journal: the same journal gives the same bytes. Every text in it may be
//! a stranger's: stripped of what would act or mislead, and escaped for where it is shown.
//!
//! [`brief`] is what a terminal shows first, [`markdown`] and [`plain`] are the whole text, [`page`] is the page, [`difference`] compares two reports.

use casefile_model::case::CaseReport;
use casefile_model::report::{Claim, Finding};
use casefile_model::tools::{ToolCall, answer_json};
use casefile_sandbox::gate::answer_from_bytes;
use serde_json::{Value, json};

mod brief;
mod difference;
mod markdown;
pub mod page;

pub use brief::brief;
pub use difference::difference;
pub use markdown::{markdown, plain};

/// The findings but those that the verdict refutes, which have a list of their own beside their subject.
fn findings(report: &CaseReport) -> impl Iterator<Item = &Finding> {
    let refuted = &report.verdict.refuted;
    let told_there = move |claim: &Claim| {
        matches!(claim, Claim::Refuted(one)
            if refuted.iter().any(|other| (&other.what, &other.why) == (&one.what, &one.why)))
    };
    report.findings.iter().filter(move |finding| !told_there(&finding.claim))
}

/// A recorded answer for display: its JSON, or why there is none.
pub fn shown_answer(call: &ToolCall, bytes: &[u8]) -> Value {
    match answer_from_bytes(bytes) {
        Ok(Ok(body)) => json!({"ok": answer_json(call, &body)}),
        Ok(Err(error)) => json!({"err": error}),
        Err(e) => json!({"undecodable": e.to_string()}),
    }
}
