//! Clocks and polling without real time. The clocks stand at the case's as-of time; sleeping and polling advance them
//! and are ready at once, so a guest that sleeps a year completes at once and a replay sees the same times.

use std::collections::HashMap;

use casefile_model::Time;
use wasmtime::component::{HasData, Resource, ResourceTable};
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::bindings::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::p2::bindings::io::poll;
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};

/// A step's virtual time.
#[derive(Debug)]
pub(crate) struct VirtualTime {
    /// Wall clock at the start, in milliseconds since the epoch.
    start: Time,
    /// Nanoseconds since the start.
    elapsed_ns: u64,
    /// When the guest's timers are due, by the table index of their pollable.
    due_ns: HashMap<u32, u64>,
}

impl VirtualTime {
    pub(crate) fn at(as_of: Time) -> Self {
        Self { start: as_of, elapsed_ns: 0, due_ns: HashMap::new() }
    }

    fn advance_to(&mut self, due_ns: u64) {
        self.elapsed_ns = self.elapsed_ns.max(due_ns);
    }
}

/// A view of a step's virtual time and its resources.
pub(crate) struct ClocksView<'a> {
    pub(crate) time: &'a mut VirtualTime,
    pub(crate) table: &'a mut ResourceTable,
}

/// Names [`ClocksView`] to the linker.
pub(crate) struct Clocks;

impl HasData for Clocks {
    type Data<'a> = ClocksView<'a>;
}

/// A timer. Whether it is due is decided by [`ClocksView`], never by waiting.
struct Timer;

#[async_trait]
impl Pollable for Timer {
    async fn ready(&mut self) {}
}

impl ClocksView<'_> {
    fn subscribe_at(&mut self, due_ns: u64) -> wasmtime::Result<Resource<DynPollable>> {
        let timer = self.table.push(Timer)?;
        let pollable = subscribe(self.table, timer)?;
        self.time.due_ns.insert(pollable.rep(), due_ns);
        Ok(pollable)
    }

    /// When a pollable is due; at once for all that are not timers, since streams here never wait.
    fn due_ns(&self, pollable: &Resource<DynPollable>) -> u64 {
        self.time.due_ns.get(&pollable.rep()).copied().unwrap_or(0)
    }
}

impl wall_clock::Host for ClocksView<'_> {
    fn now(&mut self) -> wasmtime::Result<wall_clock::Datetime> {
        let start_ms = u64::try_from(self.time.start.0).unwrap_or(0);
        let ns = u128::from(start_ms) * 1_000_000 + u128::from(self.time.elapsed_ns);
        let seconds = u64::try_from(ns / 1_000_000_000)?;
        Ok(wall_clock::Datetime { seconds, nanoseconds: u32::try_from(ns % 1_000_000_000)? })
    }

    fn resolution(&mut self) -> wasmtime::Result<wall_clock::Datetime> {
        Ok(wall_clock::Datetime { seconds: 0, nanoseconds: 1_000_000 })
    }
}

impl monotonic_clock::Host for ClocksView<'_> {
    fn now(&mut self) -> wasmtime::Result<u64> {
        Ok(self.time.elapsed_ns)
    }

    fn resolution(&mut self) -> wasmtime::Result<u64> {
        Ok(1_000_000)
    }

    fn subscribe_instant(&mut self, when: u64) -> wasmtime::Result<Resource<DynPollable>> {
        self.subscribe_at(when)
    }

    fn subscribe_duration(&mut self, duration: u64) -> wasmtime::Result<Resource<DynPollable>> {
        self.subscribe_at(self.time.elapsed_ns.saturating_add(duration))
    }
}

impl poll::Host for ClocksView<'_> {
    async fn poll(&mut self, pollables: Vec<Resource<DynPollable>>) -> wasmtime::Result<Vec<u32>> {
        let due: Vec<u64> = pollables.iter().map(|pollable| self.due_ns(pollable)).collect();
        let Some(earliest) = due.iter().min() else {
            return Err(wasmtime::format_err!("empty poll list"));
        };
        self.time.advance_to(*earliest);
        let now = self.time.elapsed_ns;
        let ready = due.iter().enumerate().filter(|(_, due)| **due <= now);
        ready.map(|(index, _)| Ok(u32::try_from(index)?)).collect()
    }
}

impl poll::HostPollable for ClocksView<'_> {
    async fn ready(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<bool> {
        Ok(self.due_ns(&pollable) <= self.time.elapsed_ns)
    }

    async fn block(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<()> {
        self.time.advance_to(self.due_ns(&pollable));
        Ok(())
    }

    fn drop(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<()> {
        self.time.due_ns.remove(&pollable.rep());
        poll::HostPollable::drop(self.table, pollable)
    }
}
