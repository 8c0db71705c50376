//! The sparse index: what a registry says of the versions of one skill, one line of JSON for each, so that resolving costs
//! one small conditional request for each skill.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use casefile_package::{Admitted, Digest, SkillName};
use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

/// Whether a version may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It may.
    #[default]
    Live,
    /// Nobody begins to use it; who has locked it goes on and is told.
    Yanked,
    /// No host runs it any more.
    Revoked,
}

impl State {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Yanked => "yanked",
            Self::Revoked => "revoked",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is no state of a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no state of a version; write `live`, `yanked` or `revoked`")]
pub struct ParseStateError(String);

impl FromStr for State {
    type Err = ParseStateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Live, Self::Yanked, Self::Revoked]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| ParseStateError(casefile_package::text::escaped(text, 40)))
    }
}

/// One version of a skill, as its registry describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexEntry {
    /// The skill.
    pub name: SkillName,
    /// The version.
    pub version: Version,
    /// The digest of the component: what runs.
    pub digest: Digest,
    /// The digest of the OCI manifest that names the component.
    pub manifest: Digest,
    /// The bytes of the component.
    pub size: u64,
    /// What the skill is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The tools that it asks for, with the versions it accepts.
    #[serde(default)]
    pub tools: BTreeMap<String, VersionReq>,
    /// The skills that it may run, with the versions it accepts.
    #[serde(default)]
    pub steps: BTreeMap<SkillName, VersionReq>,
    /// The world that it exports.
    pub world: String,
    /// What it imports.
    #[serde(default)]
    pub imports: Vec<String>,
    /// When it was published, in milliseconds since the Unix epoch, by the registry's clock.
    pub published_ms: i64,
    /// The name of the token that published it.
    pub publisher: String,
    /// Whether it may be used.
    #[serde(default)]
    pub state: State,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl IndexEntry {
    /// Describes an admitted package with a skill file; nothing where it has none.
    pub fn of(admitted: &Admitted, manifest: Digest, publisher: &str, published_ms: i64) -> Option<Self> {
        let file = admitted.skill_file.as_ref()?;
        Some(Self {
            name: file.name.clone(),
            version: file.version.clone(),
            digest: admitted.digest,
            manifest,
            size: admitted.size,
            description: file.description.clone(),
            tools: file.tools.iter().map(|(tool, asked)| (tool.clone(), asked.version.clone())).collect(),
            steps: file.steps.clone(),
            world: casefile_package::interface::WORLD.to_owned(),
            imports: admitted.imports.clone(),
            published_ms,
            publisher: publisher.to_owned(),
            state: State::Live,
            reason: None,
        })
    }

    /// The skill and version, as people write them.
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// Renders the lines of an index.
pub fn render(entries: &[IndexEntry]) -> String {
    let lines = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok());
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// A line of an index is wrong.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the index is wrong: {source}")]
pub struct ParseIndexError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    #[source]
    pub source: serde_json::Error,
}

/// Reads the lines of an index.
///
/// # Errors
/// [`ParseIndexError`], naming the line.
pub fn parse(text: &str) -> Result<Vec<IndexEntry>, ParseIndexError> {
    let lines = text.lines().enumerate();
    lines
        .map(|(n, line)| serde_json::from_str(line).map_err(|source| ParseIndexError { line: n + 1, source }))
        .collect()
}
