//! What is lost without a skill.

use serde::Serialize;

use super::scorecard::Run;
use crate::output;

/// A run without one of the skills, beside the run with all of them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ablated {
    without: String,
    as_of: String,
    correct: usize,
    wrong: usize,
    /// How many fewer are right than with all skills; negative where more are.
    lost: isize,
    graded_mean: f64,
}

impl Ablated {
    /// Compares.
    pub(super) fn of(skill: &str, whole: &Run, run: &Run) -> Self {
        Self {
            without: skill.to_owned(),
            as_of: run.as_of.clone(),
            correct: run.correct,
            wrong: run.wrong(),
            lost: whole.correct.cast_signed() - run.correct.cast_signed(),
            graded_mean: run.graded_mean,
        }
    }

    /// Prints one line.
    pub(super) fn print(&self) {
        output::line(&format!(
            "without {:24} as of {}: {} right ({:+}), {} wrong, graded {:.3}",
            self.without, self.as_of, self.correct, -self.lost, self.wrong, self.graded_mean
        ));
    }
}
