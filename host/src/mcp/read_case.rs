//! `read_case`: a case in brief.

use casefile_model::case::CaseReport;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::brief::Brief;
use super::envelope::Envelope;
use super::tool::AgentTool;
use super::work::Call;
use crate::commands::case::report_of;
use crate::error::{CommandError, ForUser};

pub(super) const NAME: &str = "read_case";

pub(super) struct ReadCase;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// Id of a case, or its beginning
    case: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CaseBrief {
    /// Id of the case
    case: String,
    /// Its report in brief
    brief: Brief,
}

impl AgentTool for ReadCase {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "Read a case";
    const DESCRIPTION: &'static str = "Gives a case in at most 1,500 tokens: verdict, why, what was refuted, what could \
        not be checked, what to look at next, each with evidence that read_evidence takes.";
    const READS_ONLY: bool = true;
    type Arguments = Arguments;
    type Answer = CaseBrief;

    async fn call(call: &Call, arguments: Arguments) -> Result<Envelope<CaseBrief>, CommandError> {
        let journal = &call.shared.context.journal;
        let id = journal.find(&arguments.case).input()?;
        let (_, _, state) = journal.read(&id).work()?;
        let report = report_of(&id, &state)?;
        Ok(answer(id, &report))
    }
}

/// A case's brief as it is answered.
pub(super) fn answer(case: String, report: &CaseReport) -> Envelope<CaseBrief> {
    let source = format!("case {case}: skills and recorded systems");
    Envelope::new(source, CaseBrief { case, brief: Brief::of(report) })
}
