//! Recorded spans.

use casefile_model::Time;
use casefile_model::tools::ToolError;
use casefile_model::tools::traces::{Span, SpansAnswer, SpansQuery, Traces};

use super::page::{self, Page};
use super::{Recorded, gaps, present};

const SPANS_MAX: u32 = 1_000;

impl Traces for Recorded {
    fn spans(&self, query: SpansQuery, as_of: Time) -> Result<SpansAnswer, ToolError> {
        let spans = present(self.0.parts.spans.as_ref(), gaps::TRACES)?;
        page::check(query.window)?;
        let page = Page::of(query.limit, SPANS_MAX, query.cursor.as_deref())?;
        let matching = page::within(spans, query.window, as_of, |span| span.start).iter().filter(|span| {
            span.end() <= as_of
                && page::matches(query.service.as_deref(), &span.service)
                && page::matches(query.trace_id.as_deref(), &span.trace_id)
                && (!query.errors_only || is_error(span))
        });
        let cut = page.cut(matching)?;
        let spans = cut.rows.into_iter().cloned().collect();
        Ok(SpansAnswer { spans, total: cut.total, next: cut.next })
    }
}

/// Sources write `ERROR`, `error` or `STATUS_CODE_ERROR`.
fn is_error(span: &Span) -> bool {
    span.status.to_uppercase().ends_with("ERROR")
}
