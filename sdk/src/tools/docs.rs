//! Runbooks and what providers announce.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::docs as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::docs as host;

pub use crate::bindings::casefile::tools::docs::{DocInfo, StatusEvent};
use crate::bindings::casefile::tools::docs::{ReadQuery, SearchQuery, StatusQuery};
use crate::evidence::{Page, read_pages};
use crate::types::Window;
use crate::{Answer, Evidence, ToolError};

/// Documents or announcements that one call lists at most.
pub const ROWS_MAX: usize = 2_000;

/// A document, or the beginning of a very long one.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The answer that was read.
    pub evidence: Evidence,
    /// At most 65,536 characters.
    pub text: String,
    /// Whether this is all of it.
    pub complete: bool,
}

/// Lists documents that hold a text, upper and lower case alike, by identifier; an empty text lists all.
///
/// # Errors
/// Those of `search` in `docs.wit`.
pub fn search(contains: &str) -> Result<Answer<DocInfo>, ToolError> {
    read_pages(ROWS_MAX, |cursor| {
        let page = host::search(&SearchQuery { contains: contains.to_owned(), limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.docs, next: page.next })
    })
}

/// Reads a document from its beginning.
///
/// # Errors
/// Those of `read` in `docs.wit`.
pub fn read(id: &str) -> Result<Document, ToolError> {
    let page = host::read(&ReadQuery { id: id.to_owned(), offset: 0, limit: 0 })?;
    Ok(Document { evidence: Evidence::one(page.evidence), text: page.text, complete: page.next.is_none() })
}

/// Gives what providers announced in a window, by time.
///
/// # Errors
/// Those of `status` in `docs.wit`.
pub fn status(window: Window) -> Result<Answer<StatusEvent>, ToolError> {
    read_pages(ROWS_MAX, |cursor| {
        let page = host::status(&StatusQuery { window, limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.events, next: page.next })
    })
}
