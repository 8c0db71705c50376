//! Spans, as `wit/tools/traces.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::report::Label;
use crate::request::Window;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub trace_id: String,
    pub span_id: String,
    pub parent_id: Option<String>,
    pub service: String,
    pub name: String,
    pub start: Time,
    pub duration_ms: f64,
    pub status: String,
    #[serde(default)]
    pub attributes: Vec<Label>,
}

impl Span {
    /// When it ended, rounded up to a millisecond.
    pub fn end(&self) -> Time {
        #[expect(clippy::cast_possible_truncation, reason = "a float saturates when it becomes an integer")]
        self.start.plus_ms(self.duration_ms.max(0.0).ceil() as i64)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpansQuery {
    pub window: Window,
    pub service: Option<String>,
    pub trace_id: Option<String>,
    pub errors_only: bool,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpansAnswer {
    pub spans: Vec<Span>,
    pub total: u64,
    pub next: Option<String>,
}

impl Clip for SpansAnswer {
    fn clip(&mut self, as_of: Time) {
        self.spans.retain(|span| span.end() <= as_of);
    }
}

interface!(Traces, TracesProvider, "traces" {
    spans / "spans": SpansQuery => SpansAnswer;
});
