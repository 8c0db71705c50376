//! `changes` from memory.

use super::{evidence_id, in_window, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::changes::{ContentAnswer, ContentQuery, ListAnswer, ListQuery};

/// As in `changes.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn list_changes(query: &ListQuery) -> Result<ListAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("changes")?;
        let rows = tools.changes.iter().map(|(info, _)| info).filter(|info| {
            in_window(query.window, tools.as_of, info.at)
                && (query.kinds.is_empty() || query.kinds.contains(&info.change.kind))
                && query.service.as_ref().is_none_or(|service| info.service.as_ref() == Some(service))
        });
        let rows: Vec<_> = rows.cloned().collect();
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let (changes, next) = page(rows, query.limit, 500, query.cursor.as_ref())?;
        Ok(ListAnswer {
            evidence: evidence_id(tools, &format!("changes.list {query:?}")),
            changes,
            total,
            next,
        })
    })
}

/// As in `changes.wit`; the content is one page.
///
/// # Errors
/// The error set for the tool, and `not-found` for a change without content or after as-of.
pub fn content(query: &ContentQuery) -> Result<ContentAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("changes")?;
        let as_of = tools.as_of;
        let found = tools.changes.iter().find(|(info, _)| info.change == query.change && info.at <= as_of);
        let content = found.and_then(|(_, content)| content.clone());
        let content = content.ok_or_else(|| ToolError::NotFound(query.change.id.clone()))?;
        Ok(ContentAnswer { evidence: evidence_id(tools, &format!("changes.content {query:?}")), ..content })
    })
}
