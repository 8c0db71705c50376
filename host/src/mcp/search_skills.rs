//! `search_skills`: which skill to ask.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::envelope::Envelope;
use super::shelf::{self, Known};
use super::tool::AgentTool;
use super::work::Call;
use crate::error::CommandError;

pub(super) const NAME: &str = "search_skills";

/// Most skills in an answer.
const FOUND_MAX: usize = 20;
/// Most characters of a description.
const DESCRIPTION_CHARS_MAX: usize = 240;

pub(super) struct SearchSkills;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// Words that name, description or tools must hold; empty for all skills
    #[serde(default)]
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// Skills by name and version
    skills: Vec<Row>,
    /// How many more there are
    left_out: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Row {
    /// Name, as describe_skill and run_skill take it
    name: String,
    /// Version
    version: String,
    /// What it is for
    description: String,
    /// Digest of its bytes
    digest: String,
    /// bundled, or store for the store of this home
    origin: String,
    /// Tools that it asks for
    tools: Vec<String>,
}

impl AgentTool for SearchSkills {
    const NAME: &'static str = NAME;
    const TITLE: &'static str = "Search skills";
    const DESCRIPTION: &'static str = "Finds investigation skills by words of their name, description or tools, bundled ones and those in the local store.";
    const READS_ONLY: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn call(call: &Call, arguments: Arguments) -> Result<Envelope<Answer>, CommandError> {
        let words: Vec<String> = arguments.text.split_whitespace().map(str::to_lowercase).collect();
        let mut found: Vec<Row> =
            shelf::all(&call.shared.context).await?.iter().filter(|k| holds(k, &words)).map(row).collect();
        found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        let left_out = found.len().saturating_sub(FOUND_MAX);
        found.truncate(FOUND_MAX);
        Ok(Envelope::new("the authors of skills", Answer { skills: found, left_out }))
    }
}

fn holds(known: &Known, words: &[String]) -> bool {
    let tools: Vec<&str> = known.file.tools.keys().map(String::as_str).collect();
    let text = format!("{} {} {}", known.file.name, known.description, tools.join(" ")).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn row(known: &Known) -> Row {
    Row {
        name: known.file.name.to_string(),
        version: known.file.version.to_string(),
        description: casefile_model::text::line(&known.description, DESCRIPTION_CHARS_MAX),
        digest: known.digest.to_string(),
        origin: known.origin.to_owned(),
        tools: known.file.tools.keys().cloned().collect(),
    }
}
