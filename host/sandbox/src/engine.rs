//! The engine: the only place that configures wasmtime, and the one thread that ticks its epoch.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, ModuleVersionStrategy, PoolingAllocationConfig,
    Strategy, WasmBacktraceDetails,
};

use casefile_model::limits;

use crate::cache::{CacheError, CompiledCache};
use crate::compile::Compiler;
use crate::confine::Walls;
use crate::gate::HostFault;
use crate::isolation::Isolation;
use crate::slots::Slots;
use crate::worker::{WorkerProgram, Workers};

/// The wasmtime that this crate is built with, to the patch level: compiled code of another one is never loaded.
pub const WASMTIME: &str = "48.0.8";

/// Time between two ticks of the epoch.
pub(crate) const TICK: Duration = Duration::from_millis(1);

/// What decides the code that is compiled: two engines that agree on it load each other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct CodeSettings {
    pub(crate) portable: bool,
    pub(crate) debug: bool,
}

/// How the sandbox is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Instances that can exist at once, at least 5: one for each depth. Each reserves address space, not memory.
    pub slots: u32,
    /// NaN canonicalisation, so that floats agree on all processors; up to 3.4 times slower on numeric code.
    pub portable: bool,
    /// Keeps line tables of the skills, so that a step that is ended names file and line. For an author's own code: the
    /// tables are read by more code than a stranger's bytes should reach.
    pub debug: bool,
    /// Where compiled skills are kept; none keeps them in memory only.
    pub cache: Option<std::path::PathBuf>,
    /// Who compiles them.
    pub compiler: Compiler,
    /// Which skills run in worker processes.
    pub isolation: Isolation,
    /// The program that those are; none where no skill may need one.
    pub worker: Option<WorkerProgram>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            slots: 64,
            portable: false,
            debug: false,
            cache: None,
            compiler: Compiler::InProcess,
            isolation: Isolation::default(),
            worker: None,
        }
    }
}

/// The sandbox could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Fewer slots than depths.
    #[error("{0} slots are too few: one for each of {depths} depths is needed", depths = crate::slots::DEPTHS)]
    TooFewSlots(u32),
    /// wasmtime refuses the configuration, most often because address space is short.
    #[error("the WebAssembly engine cannot be set up: {0}; fewer slots need less address space")]
    Engine(String),
    /// The epoch thread cannot be started.
    #[error("the epoch thread cannot be started")]
    Thread(#[source] std::io::Error),
    /// The cache of compiled skills cannot be used.
    #[error("the cache of compiled skills cannot be used")]
    Cache(#[source] CacheError),
}

/// An engine with its pool, its epoch thread and its compiled skills. Dropping it stops the thread.
pub struct Sandbox {
    pub(crate) engine: Engine,
    pub(crate) slots: Slots,
    pub(crate) cache: Option<CompiledCache>,
    pub(crate) compiler: Compiler,
    pub(crate) code: CodeSettings,
    pub(crate) isolation: Isolation,
    pub(crate) workers: Workers,
    _epoch: Epoch,
}

impl Sandbox {
    /// Sets the engine up.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn new(settings: &Settings) -> Result<Self, EngineError> {
        let slots = Slots::new(settings.slots).ok_or(EngineError::TooFewSlots(settings.slots))?;
        let code = CodeSettings { portable: settings.portable, debug: settings.debug };
        let engine = pooled(code, settings.slots)?;
        let cache = settings.cache.as_deref().map(|dir| CompiledCache::open(dir, &engine)).transpose();
        let cache = cache.map_err(EngineError::Cache)?;
        let epoch = Epoch::start(&engine).map_err(EngineError::Thread)?;
        let compatible = crate::cache::compatibility(&engine);
        let workers = Workers::new(settings.worker.clone(), code, settings.slots, compatible);
        Ok(Self {
            engine,
            slots,
            cache,
            compiler: settings.compiler.clone(),
            code,
            isolation: settings.isolation,
            workers,
            _epoch: epoch,
        })
    }

    /// Names engine, version and processor features: fuel is comparable where this is the same.
    pub fn fingerprint(&self) -> String {
        format!("wasmtime {WASMTIME} {}", crate::cache::compatibility(&self.engine))
    }

    /// Starts a worker process that runs nothing, and gives the walls around it on this machine.
    ///
    /// # Errors
    /// [`HostFault`] where there can be no worker.
    pub async fn walls(&self) -> Result<Walls, HostFault> {
        self.workers.walls().await
    }

    /// The engine itself, for benchmarks that compare with raw wasmtime under the same configuration.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}

/// The thread that ticks an engine's epoch. Dropping it stops the thread.
pub(crate) struct Epoch {
    stop: Arc<AtomicBool>,
}

impl Epoch {
    /// Ticks from an OS thread of its own: a guest that spins can hold every thread of the async runtime, and with them
    /// its timers.
    pub(crate) fn start(engine: &Engine) -> Result<Self, std::io::Error> {
        let stop = Arc::new(AtomicBool::new(false));
        let (engine, stopped) = (engine.weak(), Arc::clone(&stop));
        let body = move || {
            while !stopped.load(Ordering::Relaxed) {
                std::thread::sleep(TICK);
                // The weak reference lets the engine be freed; then there is nothing to tick.
                let Some(engine) = engine.upgrade() else { return };
                engine.increment_epoch();
            }
        };
        std::thread::Builder::new().name("casefile-epoch".into()).spawn(body)?;
        Ok(Self { stop })
    }
}

impl Drop for Epoch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// An engine that runs code, with room for `slots` instances.
pub(crate) fn pooled(code: CodeSettings, slots: u32) -> Result<Engine, EngineError> {
    let mut config = config(code);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(slots)));
    Engine::new(&config).map_err(|e| EngineError::Engine(format!("{e:#}")))
}

/// An engine that only compiles: the same code, and no address space is reserved for instances.
pub(crate) fn compiling(code: CodeSettings) -> Result<Engine, EngineError> {
    Engine::new(&config(code)).map_err(|e| EngineError::Engine(format!("{e:#}")))
}

fn config(code: CodeSettings) -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .wasm_component_model(true)
        // Turns component-model-async off too, the part that most of the 2026 advisories are about.
        .concurrency_support(false)
        .epoch_interruption(true)
        .consume_fuel(true)
        .shared_memory(false)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        .wasm_gc(false)
        .wasm_function_references(false)
        .wasm_exceptions(false)
        .wasm_multi_memory(true)
        .wasm_custom_page_sizes(false)
        .wasm_wide_arithmetic(false)
        .wasm_stack_switching(false)
        .cranelift_nan_canonicalization(code.portable)
        .wasm_backtrace_details(if code.debug {
            WasmBacktraceDetails::Enable
        } else {
            WasmBacktraceDetails::Disable
        })
        .max_wasm_stack(512 << 10)
        .async_stack_size(2 << 20)
        .memory_init_cow(true);
    if let Some(frames) = std::num::NonZeroUsize::new(32) {
        config.wasm_backtrace_max_frames(Some(frames));
    }
    // Only the major version would be compared otherwise, and a patched engine would load what a flawed one compiled.
    let _ = config.module_version(ModuleVersionStrategy::Custom(format!("{WASMTIME}+casefile-1")));
    config
}

fn pool(slots: u32) -> PoolingAllocationConfig {
    let cap = |name: &str| {
        let info = limits::TABLE.iter().find(|info| info.name == name);
        info.map_or(1, |info| info.cap)
    };
    let count = |name: &str| u32::try_from(cap(name)).unwrap_or(u32::MAX);
    let bytes = |name: &str| usize::try_from(cap(name)).unwrap_or(usize::MAX);
    let (instances, memories, tables) = (count("instances"), count("memories"), count("tables"));
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(slots)
        .total_stacks(slots)
        .total_core_instances(slots.saturating_mul(instances))
        .total_memories(slots.saturating_mul(4))
        .total_tables(slots.saturating_mul(8))
        .max_core_instances_per_component(instances)
        .max_memories_per_component(memories)
        .max_tables_per_component(tables)
        .max_memories_per_module(1)
        .max_tables_per_module(8)
        .max_memory_size(bytes("memory_bytes"))
        .table_elements(bytes("table_elements"))
        .max_component_instance_size(4 << 20)
        .max_core_instance_size(2 << 20)
        .linear_memory_keep_resident(256 << 10)
        .table_keep_resident(32 << 10)
        // With swap on, the scan of 48.0 misses dirty pages that were swapped out, and the next tenant would see them.
        .pagemap_scan(if swap_is_off() { Enabled::Auto } else { Enabled::No });
    pool
}

/// Whether the machine has no swap; unknown counts as swap.
fn swap_is_off() -> bool {
    let swaps = std::fs::read_to_string("/proc/swaps");
    swaps.is_ok_and(|swaps| swaps.lines().count() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_named_is_the_version_built() {
        let lock = include_str!("../../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wasmtime\"\nversion = \"{WASMTIME}\"")));
    }

    #[test]
    fn too_few_slots_are_refused() {
        let settings = Settings { slots: 4, ..Settings::default() };
        assert!(matches!(Sandbox::new(&settings), Err(EngineError::TooFewSlots(4))));
    }
}
