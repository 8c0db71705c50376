//! `describe_skill`: what a skill does, takes, gives and asks for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::envelope::{CutText, Envelope};
use super::shelf::{self, Known};
use super::tool::AgentTool;
use super::work::Call;
use crate::error::CommandError;

pub(super) const NAME: &str = "describe_skill";

/// Most characters of a SKILL.md.
const SKILL_MD_CHARS_MAX: usize = 12_000;
/// Most characters of a schema.
const SCHEMA_CHARS_MAX: usize = 8_000;

pub(super) struct DescribeSkill;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// A skill such as core/onset or core/onset@^1
    skill: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// Name
    name: String,
    /// Version
    version: String,
    /// Digest of its bytes
    digest: String,
    /// bundled, or store for the store of this home
    origin: String,
    /// What it is for
    description: String,
    /// Its SKILL.md
    skill_md: CutText,
    /// JSON Schema of its parameters, as JSON; empty where there is none
    parameters_schema: CutText,
    /// JSON Schema of its data, as JSON; empty where there is none
    data_schema: CutText,
    /// Tools that it asks for
    tools: Vec<Tool>,
    /// Skills that it may run, with the versions it accepts
    steps: Vec<String>,
    /// Limits that it asks for
    limits: Vec<Limit>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    /// The tool
    tool: String,
    /// Versions that it accepts
    version: String,
    /// Why it needs the tool, in its author's words
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Limit {
    /// Name of the limit, with its unit
    limit: String,
    /// Its value
    value: u64,
}

impl AgentTool for DescribeSkill {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "Describe a skill";
    const DESCRIPTION: &'static str = "Gives a skill's own text, the schemas of its parameters and data, the tools it asks for, and its limits.";
    const READS_ONLY: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn call(call: &Call, arguments: Arguments) -> Result<Envelope<Answer>, CommandError> {
        let known = shelf::find(&call.shared.context, &arguments.skill).await?;
        Ok(Envelope::new(format!("skill {}", known.name_and_version()), answer(&known)))
    }
}

fn answer(known: &Known) -> Answer {
    let file = &known.file;
    let schema =
        |schema: &Option<String>| CutText::of(schema.as_deref().unwrap_or_default(), SCHEMA_CHARS_MAX);
    let tools = file.tools.iter().map(|(tool, asked)| Tool {
        tool: tool.clone(),
        version: asked.version.to_string(),
        reason: asked.reason.clone().unwrap_or_default(),
    });
    Answer {
        name: file.name.to_string(),
        version: file.version.to_string(),
        digest: known.digest.to_string(),
        origin: known.origin.to_owned(),
        description: casefile_model::text::line(&known.description, 1_024),
        skill_md: CutText::of(&known.skill_md, SKILL_MD_CHARS_MAX),
        parameters_schema: schema(&file.schemas.parameters),
        data_schema: schema(&file.schemas.data),
        tools: tools.collect(),
        steps: file.steps.iter().map(|(name, req)| format!("{name}@{req}")).collect(),
        limits: file
            .limits
            .iter()
            .map(|(limit, value)| Limit { limit: limit.clone(), value: *value })
            .collect(),
    }
}
