//! Results of A/B tests.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::experiments as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::experiments as host;

use crate::bindings::casefile::tools::experiments::ResultsQuery;
pub use crate::bindings::casefile::tools::experiments::{Arm, Experiment};
use crate::evidence::{Page, read_pages};
use crate::types::Window;
use crate::{Answer, ToolError};

/// Experiments that one call reads at most.
pub const EXPERIMENTS_MAX: usize = 2_000;

/// Gives the experiments that ran in a window, by start and identifier.
///
/// # Errors
/// Those of `results` in `experiments.wit`.
pub fn results(window: Window, service: Option<&str>) -> Result<Answer<Experiment>, ToolError> {
    read_pages(EXPERIMENTS_MAX, |cursor| {
        let page =
            host::results(&ResultsQuery { window, service: service.map(str::to_owned), limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.experiments, next: page.next })
    })
}
