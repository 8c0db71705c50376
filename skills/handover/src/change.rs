//! What changed before the fault.

use casefile_sdk::types::{ChangeKind, ChangeRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is read of `core/changes-before`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Changes {
    /// The changes, latest before the onset first.
    pub candidates: Vec<Candidate>,
    /// Changes that were made or went live only after the onset, first ones first: too late to be the cause.
    pub late: Vec<Late>,
}

/// A change that came too late to be the cause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Late {
    /// `commit`, `config`, `flag`, `experiment` or `deploy`.
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// First line of the message, or what changed to what.
    pub title: String,
    /// When it was made, in milliseconds since the Unix epoch.
    pub made_at_ms: i64,
    /// When it went live, in milliseconds since the Unix epoch; none where nothing says that it did.
    pub live_at_ms: Option<i64>,
    /// Why it is too late, as the end of a sentence.
    pub why: String,
}

/// How it is known since when a change was live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LiveSince {
    /// A deploy names this commit.
    Deploy,
    /// The change takes effect when it is made: a flag, a configuration, an experiment.
    OwnTime,
    /// No deploy names this commit, but its files are those of one service, and the next deploy of that service is of
    /// this commit or a later one.
    OwnDeploy,
    /// No deploy names this commit, but one came after it and may have brought it along.
    PossiblyWithDeploy,
    /// Nothing says that it was live at all.
    #[default]
    Unknown,
}

/// A change that was made before the onset.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Candidate {
    /// `commit`, `config`, `flag`, `experiment` or `deploy`. A deploy stands alone only where its commit is unknown.
    pub kind: String,
    /// Identifier: a commit's hash, a flag's name, a deploy's version.
    pub id: String,
    /// The commit, where the change is one or brought one.
    pub commit: Option<String>,
    /// The service, as the change or its deploy says.
    pub service: Option<String>,
    /// Author or actor.
    pub author: Option<String>,
    /// First line of the message, or what changed to what.
    pub title: String,
    /// Files of a commit, at most the first 50.
    pub files: Vec<String>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub made_at_ms: i64,
    /// When it went live, or the earliest time that is possible; none where nothing says so.
    pub live_at_ms: Option<i64>,
    /// How that is known.
    pub live_since: LiveSince,
    /// The version of the deploy that brought it or may have.
    pub deploy: Option<String>,
    /// Milliseconds from going live, or else from being made, to the onset; never negative.
    pub before_onset_ms: i64,
    /// Whether its content can be read.
    pub has_content: bool,
}

impl Candidate {
    /// Returns whether it can itself be at fault; a deploy only brings a change.
    pub fn is_change(&self) -> bool {
        self.kind != "deploy"
    }

    /// Returns the change as tools name it.
    pub fn reference(&self) -> ChangeRef {
        ChangeRef { kind: kind(&self.kind), id: self.id.clone() }
    }
}

/// Returns the kind of change of a name; a commit where the name is not known.
pub fn kind(name: &str) -> ChangeKind {
    match name {
        "config" => ChangeKind::Config,
        "flag" => ChangeKind::Flag,
        "experiment" => ChangeKind::Experiment,
        "deploy" => ChangeKind::Deploy,
        _ => ChangeKind::Commit,
    }
}

/// Returns an identifier as a sentence shows it: a full hash by its first twelve digits, any name whole.
pub fn short(id: &str) -> &str {
    const HASH: usize = 40;
    const DIGITS: usize = 12;
    let is_hash = id.len() >= HASH && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { &id[..DIGITS] } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashes_are_shortened() {
        assert_eq!(short("0123456789abcdef0123456789abcdef01234567"), "0123456789ab");
        assert_eq!(short("a-flag-with-a-long-name"), "a-flag-with-a-long-name");
        assert_eq!(short("deadbeef"), "deadbeef");
    }
}
