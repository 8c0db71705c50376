//! `list_cases`: what there is to read and to investigate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::envelope::Envelope;
use super::tool::AgentTool;
use super::work::Call;
use crate::commands::case::{Listed, listed};
use crate::error::{CommandError, ForUser};

pub(super) const NAME: &str = "list_cases";

/// Most cases, and most incidents.
const ROWS_MAX: usize = 50;

pub(super) struct ListCases;

/// Nothing is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The newest cases, newest first
    cases: Vec<Row>,
    /// Recorded incidents that start_investigation takes
    incidents: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Row {
    /// Id of the case
    case: String,
    /// When it was opened
    opened: String,
    /// The alert's service, where it is known
    service: String,
    /// cause-found, no-change-at-fault, inconclusive, failed, unfinished or damaged
    status: String,
}

impl AgentTool for ListCases {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "List cases and incidents";
    const DESCRIPTION: &'static str = "Lists the newest cases, and the recorded incidents that can be investigated. \
        Call it first.";
    const READS_ONLY: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn call(call: &Call, _arguments: Arguments) -> Result<Envelope<Answer>, CommandError> {
        let journal = &call.shared.context.journal;
        let rows = journal.cases().work()?.into_iter().take(ROWS_MAX).map(|case| {
            let Listed { service, status, .. } = listed(journal, &case);
            let status = match status {
                Value::String(status) => status,
                _ => "unfinished".to_owned(),
            };
            let service = casefile_model::text::line(&service.unwrap_or_default(), 80);
            Row { case: case.id, opened: case.opened.to_string(), service, status }
        });
        let answer = Answer { cases: rows.collect(), incidents: call.shared.roots.list(ROWS_MAX) };
        Ok(Envelope::new("the home and the directories of incidents", answer))
    }
}
