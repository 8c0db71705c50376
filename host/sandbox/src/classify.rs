//! From wasmtime's errors to how a guest ended. Limits that wasmtime enforces inside itself are told by its words; a test pins
//! them to the exact version.

use casefile_model::Limits;
use casefile_model::outcome::Exceeded;
use wasmtime::{FrameInfo, PoolConcurrencyLimitError, Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

use crate::gate::HostFault;
use crate::guest::Ended;
use crate::limiter::LimitReached;

/// Ends a step that used its time, from the epoch.
#[derive(Debug, thiserror::Error)]
#[error("out of time")]
pub(crate) struct OutOfTime {
    pub(crate) used_ms: u64,
}

/// Classifies an error of instantiation or of a call. `stderr` is what the guest printed: a panic's message is there.
pub(crate) fn ending(error: &wasmtime::Error, limits: &Limits, fuel_max: u64, stderr: &str) -> Ended {
    if let Some(HostFault(fault)) = error.downcast_ref::<HostFault>() {
        return Ended::Fault(fault.clone());
    }
    if error.is::<PoolConcurrencyLimitError>() {
        return Ended::Fault(format!("the pool of instances is exhausted: {error:#}"));
    }
    if let Some(LimitReached(exceeded)) = error.downcast_ref::<LimitReached>() {
        return Ended::Limit(exceeded.clone());
    }
    if let Some(OutOfTime { used_ms }) = error.downcast_ref::<OutOfTime>() {
        return exceeded("wall_ms", limits.wall_ms_max, *used_ms, "ms");
    }
    if let Some(I32Exit(status)) = error.downcast_ref::<I32Exit>() {
        return Ended::Trapped(format!("exited {status}"));
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => exceeded("fuel", fuel_max, fuel_max, "fuel"),
        Some(Trap::Interrupt) => exceeded("wall_ms", limits.wall_ms_max, limits.wall_ms_max, "ms"),
        Some(trap) => Ended::Trapped(with_last_words(&trap.to_string(), stderr)),
        None => within_wasmtime(error, limits, stderr),
    }
}

/// Limits that wasmtime counts itself and names only in its message.
fn within_wasmtime(error: &wasmtime::Error, limits: &Limits, stderr: &str) -> Ended {
    let text = format!("{error:#}");
    let at = |name: &str, max: u64, unit: &str| exceeded(name, max, max, unit);
    if text.contains("fuel allocated for hostcalls has been exhausted") {
        at("hostcall_bytes", limits.hostcall_bytes_max, "bytes")
    } else if text.contains("cannot allocate another handle")
        || text.contains("resource table has no free keys")
    {
        at("handles", limits.handles_max, "handles")
    } else if text.contains("instance count too high") {
        at("instances", limits.instances_max, "instances")
    } else if text.contains("memory count too high") {
        at("memories", limits.memories_max, "memories")
    } else if text.contains("table count too high") {
        at("tables", limits.tables_max, "tables")
    } else {
        Ended::Trapped(with_last_words(&error.root_cause().to_string(), stderr))
    }
}

/// Most places that are told of one ending.
const PLACES_MAX: usize = 12;

/// Where the guest's own code stood, innermost first; nothing where its component has no line tables or the engine does
/// not read them. Code of the standard library and of dependencies is left out where anything else is left.
pub(crate) fn stopped_at(error: &wasmtime::Error) -> Vec<String> {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return Vec::new() };
    let symbols = backtrace.frames().iter().flat_map(FrameInfo::symbols);
    let mut places = Vec::new();
    for symbol in symbols {
        let Some(file) = symbol.file() else { continue };
        let at = match (symbol.line(), symbol.column()) {
            (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
            (Some(line), None) => format!("{file}:{line}"),
            (None, _) => file.to_owned(),
        };
        let function = symbol.name().map_or_else(String::new, |name| format!(" in {name}"));
        let is_own = !["/rustc/", "/registry/src/", "/rustlib/", "/vendor/", "wasi-libc"]
            .iter()
            .any(|part| file.contains(part));
        places.push((is_own, casefile_model::text::line(&format!("{at}{function}"), 300)));
    }
    let any_own = places.iter().any(|(is_own, _)| *is_own);
    places.retain(|(is_own, _)| *is_own || !any_own);
    places.into_iter().map(|(_, place)| place).take(PLACES_MAX).collect()
}

fn exceeded(limit: &str, max: u64, used: u64, unit: &str) -> Ended {
    Ended::Limit(Exceeded { limit: limit.into(), max, used, unit: unit.into() })
}

/// The trap and, where the guest printed a panic, its last lines: they name file and line of the skill's source.
pub(crate) fn with_last_words(trap: &str, stderr: &str) -> String {
    let trap = trap.strip_prefix("wasm trap: ").unwrap_or(trap);
    let panic = stderr.rfind("panicked at").map(|at| &stderr[at..]);
    match panic {
        Some(words) => casefile_model::text::line(&format!("{trap}; {}", words.trim()), 600),
        None => casefile_model::text::line(trap, 600),
    }
}
