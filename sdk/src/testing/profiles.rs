//! `profiles` from memory.

use super::{evidence_id, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::profiles::{ListAnswer, ListQuery, StacksAnswer, StacksQuery};

/// As in `profiles.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn list_profiles(query: &ListQuery) -> Result<ListAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("profiles")?;
        let rows = tools.profiles.iter().map(|(info, _)| info).filter(|info| {
            info.window.start < query.window.end
                && query.window.start < info.window.end
                && query.service.as_ref().is_none_or(|service| *service == info.service)
        });
        let (profiles, next) = page(rows.cloned().collect(), query.limit, 200, query.cursor.as_ref())?;
        Ok(ListAnswer { evidence: evidence_id(tools, &format!("profiles.list {query:?}")), profiles, next })
    })
}

/// As in `profiles.wit`.
///
/// # Errors
/// The error set for the tool, `not-found`, and a cursor that is none.
pub fn stacks(query: &StacksQuery) -> Result<StacksAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("profiles")?;
        let found = tools.profiles.iter().find(|(info, _)| info.id == query.id).cloned();
        let (info, stacks) = found.ok_or_else(|| ToolError::NotFound(query.id.clone()))?;
        let (stacks, next) = page(stacks, query.limit, 5_000, query.cursor.as_ref())?;
        let evidence = evidence_id(tools, &format!("profiles.stacks {query:?}"));
        Ok(StacksAnswer { evidence, stacks, total: info.total, next })
    })
}
