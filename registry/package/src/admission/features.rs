//! The WebAssembly features that a skill may use.

use wasmparser::WasmFeatures;

/// Exactly these are on. Everything else is off because it is not deterministic (threads, relaxed SIMD),
/// widens what the compiler and the engine must get right without a skill that needs it (GC, exceptions,
/// memory64, stack switching), or is not what the host links (component-model async).
pub(super) const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::FLOATS)
    .union(WasmFeatures::COMPONENT_MODEL);
