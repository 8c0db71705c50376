//! `start_investigation`: a case on a recorded incident, kept in the home.

use schemars::JsonSchema;
use serde::Deserialize;

use super::envelope::Envelope;
use super::read_case::{self, CaseBrief};
use super::tool::AgentTool;
use super::work::Call;
use crate::commands::as_of::AsOf;
use crate::commands::investigate::{Args, Input, investigate};
use crate::error::{CommandError, ForUser};

pub(super) const NAME: &str = "start_investigation";

pub(super) struct StartInvestigation;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// A recorded incident as list_cases names it
    incident: String,
    /// Look from here: fired, fired+5m, all, or a time such as 2026-06-20T10:41:00Z; empty for all
    #[serde(default)]
    as_of: String,
}

impl AgentTool for StartInvestigation {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "Investigate an incident";
    const DESCRIPTION: &'static str = "Runs the operator's playbook on a recorded incident, keeps the case, and gives its \
        id and brief. It takes seconds to minutes, tells of each step, and can be cancelled: the same call continues an \
        unfinished case.";
    const READS_ONLY: bool = false;
    type Arguments = Arguments;
    type Answer = CaseBrief;

    async fn call(call: &Call, arguments: Arguments) -> Result<Envelope<CaseBrief>, CommandError> {
        let dir = call.shared.roots.incident(&arguments.incident)?;
        let as_of = (!arguments.as_of.is_empty()).then(|| arguments.as_of.parse()).transpose();
        let as_of: Option<AsOf> = as_of.input()?;
        let args = Args {
            incident: Some(dir),
            alert: None,
            as_of,
            playbook: None,
            repo: None,
            full: false,
            json: false,
        };
        let input = Input::read(&args)?;
        call.say("preparing skills");
        let finished = investigate(&call.observed(), &args, input).await?;
        Ok(read_case::answer(finished.id, &finished.report))
    }
}
