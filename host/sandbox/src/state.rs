//! What a store carries: all that one step owns. It goes with the store.

use casefile_model::{Digest, Request};
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::clocks::{ClocksView, VirtualTime};
use crate::console::Consoles;
use crate::limiter::Limiter;
use crate::port::Port;
use crate::random::StepRandom;
use crate::wasi;

/// A step's data in its store.
pub struct SkillState {
    wasi: WasiCtx,
    table: ResourceTable,
    time: VirtualTime,
    pub(crate) random: StepRandom,
    /// Digest of the component.
    pub(crate) skill: Digest,
    pub(crate) request: Request,
    pub(crate) limiter: Limiter,
    pub(crate) consoles: Consoles,
    pub(crate) port: Port,
}

impl SkillState {
    pub(crate) fn new(skill: Digest, request: Request, port: Port) -> Self {
        let limits = &port.terms.limits;
        let consoles = Consoles::new(limits);
        let mut table = ResourceTable::new();
        table.set_max_capacity(usize::try_from(limits.handles_max).unwrap_or(usize::MAX));
        Self {
            wasi: wasi::context(&consoles),
            table,
            time: wasi::clocks(request.as_of),
            random: StepRandom::default(),
            skill,
            request,
            limiter: Limiter::new(limits),
            consoles,
            port,
        }
    }

    pub(crate) fn clocks(&mut self) -> ClocksView<'_> {
        ClocksView { time: &mut self.time, table: &mut self.table }
    }
}

impl WasiView for SkillState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}
