//! Recorded A/B tests.

use casefile_model::Time;
use casefile_model::tools::experiments::{Experiment, Experiments, ResultsAnswer, ResultsQuery};
use casefile_model::tools::{Clip, ToolError};

use super::page::{self, Page};
use super::{Recorded, gaps, present};

const RESULTS_MAX: u32 = 200;

impl Experiments for Recorded {
    fn results(&self, query: ResultsQuery, as_of: Time) -> Result<ResultsAnswer, ToolError> {
        let recorded = present(self.0.parts.experiments.as_ref(), gaps::EXPERIMENTS)?;
        page::check(query.window)?;
        let page = Page::of(query.limit, RESULTS_MAX, query.cursor.as_deref())?;
        let wanted = recorded
            .iter()
            .map(|recorded| &recorded.result)
            .filter(|experiment| page::matches(query.service.as_deref(), &experiment.service));
        let experiments: Vec<Experiment> = wanted.cloned().collect();
        let mut all = ResultsAnswer { experiments, next: None };
        // An end after as-of is not known yet, so it must be gone before the window is looked at.
        all.clip(as_of);
        let ran = all.experiments.into_iter().filter(|experiment| {
            experiment.started_at < query.window.end
                && experiment.ended_at.is_none_or(|end| query.window.start <= end)
        });
        let cut = page.cut(ran)?;
        Ok(ResultsAnswer { experiments: cut.rows, next: cut.next })
    }
}
