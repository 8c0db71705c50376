//! Runbooks and status feeds, as `wit/tools/docs.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::request::Window;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocInfo {
    pub id: String,
    pub title: String,
    pub length: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchQuery {
    pub contains: String,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchAnswer {
    pub docs: Vec<DocInfo>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadQuery {
    pub id: String,
    pub offset: u64,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadAnswer {
    pub text: String,
    pub next: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StatusEvent {
    pub at: Time,
    pub source: String,
    pub component: String,
    pub status: String,
    pub detail: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusQuery {
    pub window: Window,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusAnswer {
    pub events: Vec<StatusEvent>,
    pub next: Option<String>,
}

impl Clip for SearchAnswer {
    /// Documents are static.
    fn clip(&mut self, _: Time) {}
}

impl Clip for ReadAnswer {
    /// Documents are static.
    fn clip(&mut self, _: Time) {}
}

impl Clip for StatusAnswer {
    fn clip(&mut self, as_of: Time) {
        self.events.retain(|event| event.at <= as_of);
    }
}

interface!(Docs, DocsProvider, "docs" {
    search / "search": SearchQuery => SearchAnswer;
    read / "read": ReadQuery => ReadAnswer;
    status / "status": StatusQuery => StatusAnswer;
});
