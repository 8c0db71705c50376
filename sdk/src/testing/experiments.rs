//! `experiments` from memory.

use super::{evidence_id, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::experiments::{ResultsAnswer, ResultsQuery};

/// As in `experiments.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn results(query: &ResultsQuery) -> Result<ResultsAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("experiments")?;
        let rows = tools.experiments.iter().filter(|experiment| {
            experiment.started_at < query.window.end
                && experiment.started_at <= tools.as_of
                && experiment.ended_at.is_none_or(|ended| query.window.start <= ended)
                && query.service.as_ref().is_none_or(|service| *service == experiment.service)
        });
        let (experiments, next) = page(rows.cloned().collect(), query.limit, 200, query.cursor.as_ref())?;
        let evidence = evidence_id(tools, &format!("experiments.results {query:?}"));
        Ok(ResultsAnswer { evidence, experiments, next })
    })
}
