//! Text logs.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::logs as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::logs as host;

pub use crate::bindings::casefile::tools::logs::{Line, Pattern, Sentiment};
use crate::bindings::casefile::tools::logs::{PatternsQuery, SearchQuery};
use crate::evidence::{Page, read_pages};
use crate::types::Window;
use crate::{Answer, ToolError};

/// Lines or patterns that one call reads at most unless the search says otherwise.
pub const ROWS_MAX: usize = 5_000;

/// Chooses lines: all of a window, narrowed by each method.
#[derive(Clone, Debug)]
pub struct Search {
    query: SearchQuery,
    lines_max: usize,
}

impl Search {
    /// Chooses every line of a window.
    pub fn within(window: Window) -> Self {
        let query = SearchQuery {
            window,
            service: None,
            contains: String::new(),
            severities: Vec::new(),
            limit: 0,
            cursor: None,
        };
        Self { query, lines_max: ROWS_MAX }
    }

    /// Keeps the lines of one service.
    #[must_use]
    pub fn service(mut self, service: &str) -> Self {
        self.query.service = Some(service.to_owned());
        self
    }

    /// Keeps lines whose message holds this text, upper and lower case alike; at most 200 characters.
    #[must_use]
    pub fn contains(mut self, text: &str) -> Self {
        text.clone_into(&mut self.query.contains);
        self
    }

    /// Keeps lines of these severities, compared in upper case.
    #[must_use]
    pub fn severities(mut self, severities: &[&str]) -> Self {
        self.query.severities = severities.iter().map(|severity| (*severity).to_owned()).collect();
        self
    }

    /// Reads at most this many lines.
    #[must_use]
    pub fn lines_max(mut self, lines_max: usize) -> Self {
        self.lines_max = lines_max;
        self
    }
}

/// Finds lines, by time.
///
/// # Errors
/// Those of `search` in `logs.wit`.
pub fn search(search: &Search) -> Result<Answer<Line>, ToolError> {
    let limit = u32::try_from(search.lines_max.min(1_000)).unwrap_or(0);
    read_pages(search.lines_max, |cursor| {
        let page = host::search(&SearchQuery { cursor, limit, ..search.query.clone() })?;
        Ok(Page { evidence: page.evidence, items: page.lines, next: page.next })
    })
}

/// Gives the patterns that the source counted over the whole recording, by service and signature.
///
/// # Errors
/// Those of `patterns` in `logs.wit`; `unavailable` where as-of lies before the end of the recording.
pub fn patterns(service: Option<&str>) -> Result<Answer<Pattern>, ToolError> {
    read_pages(ROWS_MAX, |cursor| {
        let page = host::patterns(&PatternsQuery { service: service.map(str::to_owned), limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.patterns, next: page.next })
    })
}
