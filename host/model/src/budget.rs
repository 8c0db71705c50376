//! What a case may spend, and how it is shared out.
//!
//! A step reserves its own limits out of what it was allotted; the rest is for the steps it runs. One that may run
//! others reserves a quarter at most, so that a share of a share still feeds its children. `run-all` splits the rest
//! evenly. What is unspent returns at the join. So who runs out depends on the order of paths alone.

use serde::{Deserialize, Serialize};

use crate::Limits;

/// Amounts that may still be spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Wasm instructions, in wasmtime's units of fuel.
    pub fuel: u64,
    /// Tool calls.
    pub tool_calls: u64,
    /// Bytes of tool answers, in their encoding.
    pub answer_bytes: u64,
    /// Child steps.
    pub steps: u64,
}

impl Budget {
    /// Budget of a case unless the configuration says otherwise.
    pub const DEFAULT: Self =
        Self { fuel: 400_000_000_000, tool_calls: 20_000, answer_bytes: 2 << 30, steps: 1_000 };

    /// What a step keeps for itself: its limits, or where that is less what it was allotted, of which one that runs
    /// others keeps a quarter. Child steps stay in the rest.
    #[must_use]
    pub fn reserved_for(&self, limits: &Limits, runs_others: bool) -> Self {
        let part = |whole: u64| if runs_others { whole / 4 } else { whole };
        Self {
            fuel: part(self.fuel).min(limits.fuel_max),
            tool_calls: part(self.tool_calls).min(limits.tool_calls_max),
            answer_bytes: part(self.answer_bytes).min(limits.answer_bytes_max),
            steps: 0,
        }
    }

    /// `self` less `other`, never below zero.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self {
            fuel: self.fuel.saturating_sub(other.fuel),
            tool_calls: self.tool_calls.saturating_sub(other.tool_calls),
            answer_bytes: self.answer_bytes.saturating_sub(other.answer_bytes),
            steps: self.steps.saturating_sub(other.steps),
        }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            fuel: self.fuel.saturating_add(other.fuel),
            tool_calls: self.tool_calls.saturating_add(other.tool_calls),
            answer_bytes: self.answer_bytes.saturating_add(other.answer_bytes),
            steps: self.steps.saturating_add(other.steps),
        }
    }

    /// An even share for each of `count` children (floor division); the remainder stays with the parent. Each child
    /// itself is one step and is taken off before.
    ///
    /// Returns `None` where the budget does not hold `count` more steps.
    pub fn shares(&self, count: u64) -> Option<Self> {
        let steps = self.steps.checked_sub(count)?;
        let count = count.max(1);
        Some(Self {
            fuel: self.fuel / count,
            tool_calls: self.tool_calls / count,
            answer_bytes: self.answer_bytes / count,
            steps: steps / count,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn budget() -> impl Strategy<Value = Budget> {
        (any::<u64>(), any::<u64>(), any::<u64>(), any::<u64>()).prop_map(
            |(fuel, tool_calls, answer_bytes, steps)| Budget { fuel, tool_calls, answer_bytes, steps },
        )
    }

    proptest! {
        #[test]
        fn the_shares_never_exceed_the_whole(whole in budget(), count in 1u64..100) {
            if let Some(share) = whole.shares(count) {
                prop_assert!(u128::from(share.fuel) * u128::from(count) <= u128::from(whole.fuel));
                prop_assert!(
                    (u128::from(share.steps) + 1) * u128::from(count) <= u128::from(whole.steps)
                );
            } else {
                prop_assert!(whole.steps < count);
            }
        }

        #[test]
        fn a_share_of_a_share_still_feeds_children(fan_out in 1u64..40) {
            let limits = Limits::default();
            let rest = |budget: Budget| budget.minus(&budget.reserved_for(&limits, true));
            let child = rest(Budget::DEFAULT).shares(fan_out).unwrap();
            let grandchild = rest(child).shares(5).unwrap();
            prop_assert!(grandchild.tool_calls > 0 && grandchild.answer_bytes > 0 && grandchild.fuel > 1_000_000_000);
        }

        #[test]
        fn what_is_reserved_and_the_rest_make_the_whole(whole in budget(), runs_others: bool) {
            let own = whole.reserved_for(&Limits::default(), runs_others);
            prop_assert_eq!(whole.minus(&own).plus(&own), whole);
        }
    }
}
