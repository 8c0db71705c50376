//! `code` from memory: one revision, whatever is asked for.

use super::{evidence_id, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::code::{
    Match, OwnersAnswer, OwnersQuery, ReadAnswer, ReadQuery, SearchAnswer, SearchQuery, StructureQuery,
};

/// As in `code.wit`; the file is one page from the line asked for.
///
/// # Errors
/// The error set for the tool, and `not-found`.
pub fn read(query: &ReadQuery) -> Result<ReadAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("code")?;
        let text =
            tools.files.get(&query.path).cloned().ok_or_else(|| ToolError::NotFound(query.path.clone()))?;
        let lines: Vec<&str> = text.lines().collect();
        let skipped = usize::try_from(query.line.saturating_sub(1)).unwrap_or(usize::MAX);
        Ok(ReadAnswer {
            evidence: evidence_id(tools, &format!("code.read {query:?}")),
            revision: query.revision.clone(),
            text: lines.iter().skip(skipped).copied().collect::<Vec<_>>().join("\n"),
            lines_total: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            next: None,
        })
    })
}

/// As in `code.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn search(query: &SearchQuery) -> Result<SearchAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("code")?;
        let files = tools.files.iter().filter(|(path, _)| path.starts_with(&query.path_prefix));
        let mut rows = Vec::new();
        for (path, text) in files {
            for (index, line) in text.lines().enumerate().filter(|(_, line)| line.contains(&query.contains)) {
                let number = u32::try_from(index.saturating_add(1)).unwrap_or(u32::MAX);
                rows.push(Match { path: path.clone(), line: number, text: line.to_owned() });
            }
        }
        let (matches, next) = page(rows, query.limit, 500, query.cursor.as_ref())?;
        Ok(SearchAnswer { evidence: evidence_id(tools, &format!("code.search {query:?}")), matches, next })
    })
}

/// Not kept in memory: structural search needs a parser.
///
/// # Errors
/// Always `unavailable`, or the error set for the tool.
pub fn search_structure(_: &StructureQuery) -> Result<SearchAnswer, ToolError> {
    with_tools(|tools| tools.check("code"))?;
    Err(ToolError::Unavailable("structural search is not kept in memory".to_owned()))
}

/// As in `code.wit`.
///
/// # Errors
/// The error set for the tool, and `not-found`.
pub fn owners(query: &OwnersQuery) -> Result<OwnersAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("code")?;
        let owners =
            tools.owners.get(&query.path).cloned().ok_or_else(|| ToolError::NotFound(query.path.clone()))?;
        Ok(OwnersAnswer { evidence: evidence_id(tools, &format!("code.owners {query:?}")), owners })
    })
}
