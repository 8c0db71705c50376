//! `docs` from memory.

use super::{evidence_id, in_window, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::docs::{
    DocInfo, ReadAnswer, ReadQuery, SearchAnswer, SearchQuery, StatusAnswer, StatusQuery,
};

/// As in `docs.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn search(query: &SearchQuery) -> Result<SearchAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("docs")?;
        let contains = query.contains.to_lowercase();
        let rows = tools.documents.iter().filter(|(_, text)| text.to_lowercase().contains(&contains));
        let rows = rows.map(|(id, text)| DocInfo {
            id: id.clone(),
            title: id.clone(),
            length: u64::try_from(text.chars().count()).unwrap_or(u64::MAX),
        });
        let (docs, next) = page(rows.collect(), query.limit, 200, query.cursor.as_ref())?;
        Ok(SearchAnswer { evidence: evidence_id(tools, &format!("docs.search {query:?}")), docs, next })
    })
}

/// As in `docs.wit`; the document is one page.
///
/// # Errors
/// The error set for the tool, and `not-found`.
pub fn read(query: &ReadQuery) -> Result<ReadAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("docs")?;
        let text =
            tools.documents.get(&query.id).cloned().ok_or_else(|| ToolError::NotFound(query.id.clone()))?;
        Ok(ReadAnswer { evidence: evidence_id(tools, &format!("docs.read {query:?}")), text, next: None })
    })
}

/// As in `docs.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn status(query: &StatusQuery) -> Result<StatusAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("docs")?;
        let as_of = tools.as_of;
        let rows = tools.status.iter().filter(|event| in_window(query.window, as_of, event.at)).cloned();
        let (events, next) = page(rows.collect(), query.limit, 500, query.cursor.as_ref())?;
        Ok(StatusAnswer { evidence: evidence_id(tools, &format!("docs.status {query:?}")), events, next })
    })
}
