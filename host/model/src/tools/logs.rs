//! Text logs, as `wit/tools/logs.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::report::Label;
use crate::request::Window;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    pub at: Time,
    pub service: String,
    pub severity: String,
    pub message: String,
    pub trace_id: Option<String>,
    #[serde(default)]
    pub attributes: Vec<Label>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchQuery {
    pub window: Window,
    pub service: Option<String>,
    pub contains: String,
    pub severities: Vec<String>,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchAnswer {
    pub lines: Vec<Line>,
    pub total: u64,
    pub next: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sentiment {
    Negative,
    Neutral,
    Positive,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    pub signature: String,
    pub service: String,
    pub count: u64,
    pub delta: Option<i64>,
    pub sentiment: Sentiment,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatternsQuery {
    pub service: Option<String>,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatternsAnswer {
    pub patterns: Vec<Pattern>,
    pub next: Option<String>,
}

impl Clip for SearchAnswer {
    fn clip(&mut self, as_of: Time) {
        self.lines.retain(|line| line.at <= as_of);
    }
}

impl Clip for PatternsAnswer {
    /// Patterns carry no times: whether they may be seen is the provider's to say.
    fn clip(&mut self, _: Time) {}
}

interface!(Logs, LogsProvider, "logs" {
    search / "search": SearchQuery => SearchAnswer;
    patterns / "patterns": PatternsQuery => PatternsAnswer;
});
