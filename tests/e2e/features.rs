//! The proposals of WebAssembly that are off: code of each is refused by the engine that runs skills, and by the admission
//! before it, so neither stands alone. What is on stands in `host/sandbox/src/engine.rs` and
//! `registry/package/src/admission/features.rs`.

use std::sync::OnceLock;

use casefile_package::{Admitted, Caps, admit};
use casefile_sandbox::{Origin, Sandbox, Settings};
use wasmparser::{Validator, WasmFeatures};

use crate::hostile_modules::PLAIN;

/// A proposal, and a part of a component that is none without it.
const OFF: &[(&str, &str)] = &[
    ("threads: shared memory", "(core module (memory 1 1 shared))"),
    ("threads: atomic access", "(core module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))"),
    ("memory64", "(core module (memory i64 1))"),
    ("table64", "(core module (table i64 1 funcref))"),
    ("gc: structs", "(core module (type (struct (field i32))))"),
    ("gc: i31", "(core module (func (drop (ref.i31 (i32.const 0)))))"),
    (
        "function references",
        "(core module (type $t (func)) (func (param (ref $t)) (call_ref $t (local.get 0))))",
    ),
    ("exceptions", "(core module (tag $e) (func (throw $e)))"),
    ("exceptions: try_table", "(core module (func (block (try_table (catch_all 0)))))"),
    (
        "relaxed SIMD",
        "(core module (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0)))))",
    ),
    ("stack switching", "(core module (type $f (func)) (type $c (cont $f)))"),
    ("custom page sizes", "(core module (memory 1 (pagesize 1)))"),
    (
        "wide arithmetic",
        "(core module (func (param i64) (drop (drop (i64.mul_wide_s (local.get 0) (local.get 0))))))",
    ),
    ("component-model async: streams", "(type (stream u8))"),
    ("component-model async: futures", "(type (future u8))"),
    ("component-model async: functions", "(type (func async))"),
    ("component-model async: tasks", "(core func (canon task.cancel))"),
    ("component-model async: backpressure", "(core func (canon backpressure.inc))"),
    ("component-model async: waitable sets", "(core func (canon waitable-set.new))"),
    ("component-model threading", "(core func (canon thread.index))"),
    ("error contexts", "(core func (canon error-context.drop))"),
    ("lists of fixed length", "(type (list u8 4))"),
    ("values", "(import \"v\" (value $v string)) (export \"w\" (value $v))"),
];

/// What both take.
const ON: &[&str] = &[
    "(core module (memory 1))",
    "(core module (func (param v128) (drop (i8x16.swizzle (local.get 0) (local.get 0)))))",
    "(core module (func $f (return_call $f)))",
    "(core module (func (param i64) (drop (i64.mul (local.get 0) (local.get 0)))))",
    "(type (list u8))",
];

fn component(part: &str) -> Vec<u8> {
    wat::parse_str(format!("(component {part})")).unwrap_or_else(|e| panic!("{part}: {e}"))
}

/// What the engine that runs skills says, whatever admission would have said.
fn engine_says(bytes: &[u8]) -> Result<(), String> {
    static SANDBOX: OnceLock<(Sandbox, Admitted)> = OnceLock::new();
    let (sandbox, admitted) = SANDBOX.get_or_init(|| {
        let sandbox = Sandbox::new(&Settings { slots: 5, ..Settings::default() }).unwrap();
        (sandbox, admit(&PLAIN.component(), &Caps::default()).unwrap())
    });
    let prepared = sandbox.prepare(bytes, admitted, Origin { team: "test", is_pulled: false });
    prepared.map(drop).map_err(|e| e.to_string())
}

/// Whether admission finds the component sound, though it exports nothing of a skill.
fn admission_says(bytes: &[u8]) -> Result<(), String> {
    match admit(bytes, &Caps::default()) {
        Ok(_) => Ok(()),
        Err(e) if e.to_string().contains("does not export") => Ok(()),
        Err(e) => Err(e.to_string()),
    }
}

/// A refusal says something only of what would be sound with its proposal.
#[test]
fn what_is_off_is_sound_where_all_is_on() {
    for (name, part) in OFF {
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        let sound = validator.validate_all(&component(part)).map(drop);
        assert!(sound.is_ok(), "{name}: {sound:?}");
    }
}

#[test]
fn what_is_off_is_refused_by_engine_and_admission_each_alone() {
    let taken = |says: fn(&[u8]) -> Result<(), String>| {
        let parts = OFF.iter().filter(move |(_, part)| says(&component(part)).is_ok());
        parts.map(|(name, _)| *name).collect::<Vec<_>>()
    };
    assert_eq!(
        (taken(engine_says), taken(admission_says)),
        (Vec::new(), Vec::new()),
        "taken by engine, by admission"
    );
}

#[test]
fn what_is_on_is_taken_by_both() {
    for part in ON {
        let bytes = component(part);
        assert_eq!((engine_says(&bytes), admission_says(&bytes)), (Ok(()), Ok(())), "{part}");
    }
}
