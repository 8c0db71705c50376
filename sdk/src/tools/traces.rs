//! Spans of distributed traces.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::traces as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::traces as host;

pub use crate::bindings::casefile::tools::traces::Span;
use crate::bindings::casefile::tools::traces::SpansQuery;
use crate::evidence::{Page, read_pages};
use crate::types::Window;
use crate::{Answer, ToolError};

/// Spans that one call reads at most.
pub const SPANS_MAX: usize = 5_000;

/// Chooses spans: all of a window, narrowed by each method.
#[derive(Clone, Debug)]
pub struct Search(SpansQuery);

impl Search {
    /// Chooses every span that starts in a window and ends by as-of.
    pub fn within(window: Window) -> Self {
        Self(SpansQuery { window, service: None, trace_id: None, errors_only: false, limit: 0, cursor: None })
    }

    /// Keeps the spans of one service.
    #[must_use]
    pub fn service(mut self, service: &str) -> Self {
        self.0.service = Some(service.to_owned());
        self
    }

    /// Keeps the spans of one trace.
    #[must_use]
    pub fn trace(mut self, trace_id: &str) -> Self {
        self.0.trace_id = Some(trace_id.to_owned());
        self
    }

    /// Keeps the spans that ended in an error.
    #[must_use]
    pub fn errors_only(mut self) -> Self {
        self.0.errors_only = true;
        self
    }
}

/// Finds spans, by start, trace and span.
///
/// # Errors
/// Those of `spans` in `traces.wit`.
pub fn search(search: &Search) -> Result<Answer<Span>, ToolError> {
    read_pages(SPANS_MAX, |cursor| {
        let page = host::spans(&SpansQuery { cursor, ..search.0.clone() })?;
        Ok(Page { evidence: page.evidence, items: page.spans, next: page.next })
    })
}
