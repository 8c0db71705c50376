//! What people changed, as `wit/tools/changes.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::report::{ChangeKind, ChangeRef};
use crate::request::Window;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeInfo {
    pub change: ChangeRef,
    pub at: Time,
    pub service: Option<String>,
    pub author: Option<String>,
    pub title: String,
    pub files: Vec<String>,
    pub commit: Option<String>,
    pub has_content: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListQuery {
    pub window: Window,
    pub kinds: Vec<ChangeKind>,
    pub service: Option<String>,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListAnswer {
    pub changes: Vec<ChangeInfo>,
    pub total: u64,
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContentQuery {
    pub change: ChangeRef,
    pub offset: u64,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContentAnswer {
    pub change: ChangeRef,
    pub message: String,
    pub diff: Option<String>,
    pub old_value: Option<String>,
    pub new_value: Option<String>,
    pub next: Option<u64>,
}

impl Clip for ListAnswer {
    fn clip(&mut self, as_of: Time) {
        self.changes.retain(|change| change.at <= as_of);
    }
}

impl Clip for ContentAnswer {
    /// A content has no time of its own: a provider answers `not-found` for a change after as-of.
    fn clip(&mut self, _: Time) {}
}

interface!(Changes, ChangesProvider, "changes" {
    list_changes / "list-changes": ListQuery => ListAnswer;
    content / "content": ContentQuery => ContentAnswer;
});
