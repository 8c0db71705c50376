//! `context/`: what people changed.

use casefile_model::Time;
use serde::{Deserialize, Serialize};

use super::json::{self, Row};
use super::{Faults, Folder};

pub(super) const COMMITS: &str = "context/commits.json";
pub(super) const DEPLOYS: &str = "context/deploys.json";
pub(super) const FLAGS: &str = "context/flags.json";
pub(super) const CONFIGS: &str = "context/configs.json";

/// A commit, as `context/commits.json` tells of it. Fields compare in the order in which they sort.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Commit {
    /// Its own time.
    #[serde(rename(deserialize = "timestamp"))]
    pub at: Time,
    /// Its hash, as the source writes it.
    pub sha: String,
    /// Empty where the source gives none.
    #[serde(default)]
    pub author: String,
    /// The whole message.
    #[serde(default)]
    pub message: String,
    /// Sorted, each once.
    #[serde(default, rename(deserialize = "files_changed"))]
    pub files: Vec<String>,
    /// Unified diff, where the source holds one.
    #[serde(default)]
    pub diff: Option<String>,
    /// The service that it was made to, where the source says so.
    #[serde(default)]
    pub service: Option<String>,
}

/// A deploy, as `context/deploys.json` tells of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deploy {
    /// When it took effect.
    #[serde(rename(deserialize = "timestamp"))]
    pub at: Time,
    /// The version that it brought.
    #[serde(default)]
    pub version: Option<String>,
    /// The commit that it brought.
    #[serde(default, rename(deserialize = "commit_sha"))]
    pub commit: Option<String>,
    /// The service that it was made to.
    pub service: String,
    /// Who made it.
    #[serde(default)]
    pub actor: Option<String>,
}

impl Deploy {
    /// The version, or the commit where the source gives no version.
    pub fn id(&self) -> &str {
        self.version.as_deref().or(self.commit.as_deref()).unwrap_or_default()
    }
}

/// A change of a flag or of a configuration value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Switch {
    /// When it took effect.
    #[serde(rename(deserialize = "timestamp"))]
    pub at: Time,
    /// The flag's name or the configuration's key.
    #[serde(rename(deserialize = "flag"), alias = "config", alias = "key")]
    pub name: String,
    /// The service that it was made to.
    #[serde(default)]
    pub service: Option<String>,
    /// What became of what, for example `off->on`.
    #[serde(default)]
    pub change: String,
    /// Who made it.
    #[serde(default)]
    pub actor: Option<String>,
    /// The commit behind it.
    #[serde(default, rename(deserialize = "commit_sha"))]
    pub commit: Option<String>,
}

impl Switch {
    /// The old and the new value, where the change is written `old->new`.
    pub fn values(&self) -> Option<(&str, &str)> {
        Self::split(&self.change)
    }

    /// The old and the new value in `old->new`.
    pub fn split(change: &str) -> Option<(&str, &str)> {
        let (old, new) = change.split_once("->").or_else(|| change.split_once('→'))?;
        Some((old.trim(), new.trim()))
    }
}

impl Row for Commit {
    fn wrong(&self) -> Option<(&'static str, String)> {
        json::wrong_if_blank("sha", &self.sha)
    }
}

impl Row for Deploy {
    fn wrong(&self) -> Option<(&'static str, String)> {
        if self.id().trim().is_empty() {
            return Some(("version", "neither `version` nor `commit_sha` is given; give one".into()));
        }
        json::wrong_if_blank("service", &self.service)
    }
}

impl Row for Switch {
    fn wrong(&self) -> Option<(&'static str, String)> {
        json::wrong_if_blank("flag", &self.name)
    }
}

pub(super) fn read_commits(folder: &Folder, faults: &mut Faults) -> Option<Vec<Commit>> {
    let mut commits: Vec<Commit> = json::rows(folder, COMMITS, faults)?;
    for commit in &mut commits {
        commit.files.sort();
        commit.files.dedup();
    }
    commits.sort();
    Some(commits)
}

pub(super) fn read_deploys(folder: &Folder, faults: &mut Faults) -> Option<Vec<Deploy>> {
    sorted(json::rows(folder, DEPLOYS, faults)?)
}

pub(super) fn read_flags(folder: &Folder, faults: &mut Faults) -> Option<Vec<Switch>> {
    sorted(json::rows(folder, FLAGS, faults)?)
}

pub(super) fn read_configs(folder: &Folder, faults: &mut Faults) -> Option<Vec<Switch>> {
    sorted(json::rows(folder, CONFIGS, faults)?)
}

fn sorted<T: Ord>(mut rows: Vec<T>) -> Option<Vec<T>> {
    rows.sort();
    Some(rows)
}
