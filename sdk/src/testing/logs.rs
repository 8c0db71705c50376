//! `logs` from memory.

use super::{evidence_id, in_window, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::logs::{PatternsAnswer, PatternsQuery, SearchAnswer, SearchQuery};

/// As in `logs.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn search(query: &SearchQuery) -> Result<SearchAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("logs")?;
        let contains = query.contains.to_lowercase();
        let severities: Vec<String> =
            query.severities.iter().map(|severity| severity.to_uppercase()).collect();
        let rows = tools.lines.iter().filter(|line| {
            in_window(query.window, tools.as_of, line.at)
                && query.service.as_ref().is_none_or(|service| *service == line.service)
                && (contains.is_empty() || line.message.to_lowercase().contains(&contains))
                && (severities.is_empty() || severities.contains(&line.severity.to_uppercase()))
        });
        let rows: Vec<_> = rows.cloned().collect();
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let (lines, next) = page(rows, query.limit, 1_000, query.cursor.as_ref())?;
        Ok(SearchAnswer {
            evidence: evidence_id(tools, &format!("logs.search {query:?}")),
            lines,
            total,
            next,
        })
    })
}

/// As in `logs.wit`.
///
/// # Errors
/// The error set for the tool, a cursor that is none, and `unavailable` where no pattern was added.
pub fn patterns(query: &PatternsQuery) -> Result<PatternsAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("logs")?;
        if tools.patterns.is_empty() {
            return Err(ToolError::Unavailable("no patterns".to_owned()));
        }
        let rows = tools.patterns.iter();
        let rows =
            rows.filter(|pattern| query.service.as_ref().is_none_or(|service| *service == pattern.service));
        let (patterns, next) = page(rows.cloned().collect(), query.limit, 500, query.cursor.as_ref())?;
        Ok(PatternsAnswer {
            evidence: evidence_id(tools, &format!("logs.patterns {query:?}")),
            patterns,
            next,
        })
    })
}
