//! `traces` from memory.

use super::{evidence_id, in_window, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::traces::{Span, SpansAnswer, SpansQuery};

/// As in `traces.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn spans(query: &SpansQuery) -> Result<SpansAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("traces")?;
        let rows = tools.spans.iter().filter(|span| {
            in_window(query.window, tools.as_of, span.start)
                && ended_by(span, tools.as_of)
                && query.service.as_ref().is_none_or(|service| *service == span.service)
                && query.trace_id.as_ref().is_none_or(|trace| *trace == span.trace_id)
                && (!query.errors_only || span.status.eq_ignore_ascii_case("error"))
        });
        let rows: Vec<_> = rows.cloned().collect();
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let (spans, next) = page(rows, query.limit, 1_000, query.cursor.as_ref())?;
        Ok(SpansAnswer {
            evidence: evidence_id(tools, &format!("traces.spans {query:?}")),
            spans,
            total,
            next,
        })
    })
}

/// Compares through the distance to as-of, which is small where it matters and so exact as a float.
fn ended_by(span: &Span, as_of: i64) -> bool {
    let left_ms = as_of.saturating_sub(span.start);
    #[expect(clippy::cast_precision_loss, reason = "spans are far shorter than 2^53 milliseconds")]
    let left_ms = left_ms as f64;
    span.duration_ms <= left_ms
}
