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

#[derive(Debug, Default)]
struct Sum {
    held: u64,
    peak: u64,
    pending: u64,
}

impl Sum {
    fn grow(&mut self, current: usize, desired: usize) -> u64 {
        self.pending = desired.saturating_sub(current) as u64;
        self.held = self.held.saturating_add(self.pending);
        self.held
    }

    fn take_back(&mut self) {
        self.held = self.held.saturating_sub(std::mem::take(&mut self.pending));
    }
}

/// Sums what a store's memories and tables hold.
pub(crate) struct Limiter {
    memory: Sum,
    tables: Sum,
    memory_bytes_max: u64,
    table_elements_max: u64,
    counts: [usize; 3],
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        let count = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Self {
            memory: Sum::default(),
            tables: Sum::default(),
            memory_bytes_max: limits.memory_bytes_max,
            table_elements_max: limits.table_elements_max,
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
        if maximum.is_some_and(|maximum| desired > maximum) {
            self.memory.pending = 0;
            return Ok(false);
        }
        let held = self.memory.grow(current, desired);
        if held > self.memory_bytes_max {
            return Err(LimitReached::new("memory", self.memory_bytes_max, held, "bytes").into());
        }
        self.memory.peak = self.memory.peak.max(held);
        Ok(true)
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
        if maximum.is_some_and(|maximum| desired > maximum) {
            self.tables.pending = 0;
            return Ok(false);
        }
        let held = self.tables.grow(current, desired);
        if held > self.table_elements_max {
            return Err(LimitReached::new("table_elements", self.table_elements_max, held, "elements").into());
        }
        Ok(true)
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
