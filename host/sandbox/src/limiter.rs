//! Memory and tables of one step, summed. wasmtime's own limits are for each memory and each table alone.

use casefile_model::Limits;
use casefile_model::outcome::Exceeded;
use wasmtime::ResourceLimiter;

/// Ends the step with a limit that was reached. Carried through wasmtime as the error of a host function.
#[derive(Debug, thiserror::Error)]
#[error("limit {}", .0.limit)]
pub(crate) struct LimitReached(pub Exceeded);

impl LimitReached {
    pub(crate) fn new(limit: &str, max: u64, used: u64, unit: &str) -> Self {
        Self(Exceeded { limit: limit.into(), max, used, unit: unit.into() })
    }
}

/// What all memories, or all tables, of a store hold together.
#[derive(Debug)]
struct Sum {
    limit: &'static str,
    unit: &'static str,
    max: u64,
    held: u64,
    peak: u64,
    /// Growth that was allowed and may still fail.
    pending: u64,
}

impl Sum {
    fn new(limit: &'static str, unit: &'static str, max: u64) -> Self {
        Self { limit, unit, max, held: 0, peak: 0, pending: 0 }
    }

    /// Allows a growth, refuses one past the declared maximum (the guest is told), or ends the step.
    fn growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.pending = 0;
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.pending = desired.saturating_sub(current) as u64;
        self.held = self.held.saturating_add(self.pending);
        if self.held > self.max {
            return Err(LimitReached::new(self.limit, self.max, self.held, self.unit).into());
        }
        self.peak = self.peak.max(self.held);
        Ok(true)
    }

    fn take_back(&mut self) {
        self.held = self.held.saturating_sub(std::mem::take(&mut self.pending));
    }
}

/// Sums what a store's memories and tables hold.
pub(crate) struct Limiter {
    memory: Sum,
    tables: Sum,
    counts: [usize; 3],
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        let count = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Self {
            memory: Sum::new("memory", "bytes", limits.memory_bytes_max),
            tables: Sum::new("table_elements", "elements", limits.table_elements_max),
            counts: [limits.instances_max, limits.tables_max, limits.memories_max].map(count),
        }
    }

    /// Most bytes that all memories held together.
    pub(crate) fn memory_bytes_peak(&self) -> u64 {
        self.memory.peak
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.memory.growing(current, desired, maximum)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.memory.take_back();
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.tables.growing(current, desired, maximum)
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.tables.take_back();
        Ok(())
    }

    fn instances(&self) -> usize {
        self.counts[0]
    }

    fn tables(&self) -> usize {
        self.counts[1]
    }

    fn memories(&self) -> usize {
        self.counts[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_on_the_sum_and_a_growth_that_fails_is_taken_back() {
        let mut limits = Limits::default();
        limits.set("memory_bytes", 100);
        let mut limiter = Limiter::new(&limits);
        assert!(limiter.memory_growing(0, 60, None).unwrap());
        assert!(!limiter.memory_growing(0, 60, Some(50)).unwrap(), "past its own maximum the guest is told");
        assert!(limiter.memory_growing(0, 40, None).unwrap());
        limiter.memory_grow_failed(wasmtime::Error::msg("no address space")).unwrap();
        assert!(limiter.memory_growing(0, 30, None).unwrap());
        let error = limiter.memory_growing(0, 20, None).unwrap_err();
        let LimitReached(exceeded) = error.downcast_ref().unwrap();
        assert_eq!((exceeded.limit.as_str(), exceeded.max, exceeded.used), ("memory", 100, 110));
        assert_eq!(limiter.memory_bytes_peak(), 100);
    }
}
