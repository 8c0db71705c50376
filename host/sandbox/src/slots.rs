//! Who waits for an instance. Each depth has slots of its own, so that steps which wait for their children can never
//! hold the slots that those need.

use tokio::sync::{Semaphore, SemaphorePermit};

/// Depths of steps: the root step and four below it.
pub(crate) const DEPTHS: usize = 5;

/// Shares of the pool by depth, in sixteenths; the fan-out is widest just below the root step.
const SHARES: [u32; DEPTHS] = [4, 6, 3, 2, 1];

pub(crate) struct Slots {
    by_depth: [Semaphore; DEPTHS],
}

impl Slots {
    /// Splits a pool of `total` slots; `None` where a depth would have none.
    pub(crate) fn new(total: u32) -> Option<Self> {
        let mut counts = SHARES.map(|share| (total * share / 16).max(1));
        let rest = total.checked_sub(counts.iter().sum())?;
        counts[1] += rest;
        Some(Self { by_depth: counts.map(|count| Semaphore::new(count as usize)) })
    }

    /// Waits for a slot at this depth.
    pub(crate) async fn take(&self, depth: usize) -> Option<SemaphorePermit<'_>> {
        self.by_depth.get(depth)?.acquire().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slots_of_all_depths_sum_to_the_pool() {
        for total in 5..200 {
            let Some(slots) = Slots::new(total) else { continue };
            let sum: usize = slots.by_depth.iter().map(Semaphore::available_permits).sum();
            assert_eq!(sum, total as usize);
        }
        assert!(Slots::new(4).is_none());
        assert!(Slots::new(16).is_some());
    }
}
