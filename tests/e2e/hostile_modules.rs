//! Components that no compiler would make: code at the edges between guest and host, written by hand.

use serde_json::Value;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::harness::{Home, root, text};
use crate::hostile_acts::End::{self, Limit, Trap};

/// A module that a test fills in: what `realloc` and `run` do, and what else there is.
pub struct Module {
    pub realloc: &'static str,
    pub run: &'static str,
    pub rest: &'static str,
}

/// Gives memory at 1024, whatever is asked.
const GIVES: &str = "i32.const 1024";
/// Returns a failure with an empty message: the result's address is 16.
pub const FAILS: &str = "(i32.store8 (i32.const 16) (i32.const 1)) (i32.const 16)";
pub const PLAIN: Module = Module { realloc: GIVES, run: FAILS, rest: "" };

impl Module {
    pub fn component(&self) -> Vec<u8> {
        let text = format!(
            "(module
               (memory (export \"memory\") 2)
               (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) {})
               (func (export \"casefile:skill/entry@0.1.0#run\") (param i32) (result i32) {})
               (func (export \"casefile:skill/entry@0.1.0#describe\") (result i32) i32.const 0)
               {})",
            self.realloc, self.run, self.rest
        );
        let mut module = wat::parse_str(&text).unwrap();
        let mut resolve = Resolve::default();
        resolve.push_dir(root().join("wit/tools")).unwrap();
        let (package, _) = resolve.push_dir(root().join("wit/skill")).unwrap();
        let world = resolve.select_world(&[package], Some("skill")).unwrap();
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
        ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
    }

    /// How it ends when it is run.
    fn outcome(&self) -> Value {
        let home = Home::new();
        let incident = home.incident();
        let file = home.write("evil.wasm", self.component());
        let ran = home.run(&["run", text(&file), "--input", "{}", "--incident", text(&incident), "--json"]);
        ran.expect_code(1);
        ran.json()["outcome"].clone()
    }
}

#[track_caller]
fn limit(outcome: &Value, name: &str) {
    assert_eq!(
        (outcome["kind"].as_str(), outcome["limit"].as_str()),
        (Some("limit-exceeded"), Some(name)),
        "{outcome}"
    );
}

pub const LOOP: &str = "(loop (br 0)) unreachable";

/// What runs after the answer was read.
const AFTER_THAT_LOOPS: &str =
    "(func (export \"cabi_post_casefile:skill/entry@0.1.0#run\") (param i32) (loop (br 0)))";
const AFTER_THAT_TRAPS: &str =
    "(func (export \"cabi_post_casefile:skill/entry@0.1.0#run\") (param i32) unreachable)";
const TABLES: &str = "(loop (drop (table.grow (ref.null func) (i32.const 1000))) (br 0)) unreachable";
/// A failure whose message reaches past the end of memory.
const PAST_THE_END: &str = "(i32.store8 (i32.const 16) (i32.const 1))
    (i32.store (i32.const 28) (i32.const 131000)) (i32.store (i32.const 32) (i32.const 4096)) (i32.const 16)";
/// One whose end lies before its start.
const AROUND_THE_END: &str = "(i32.store8 (i32.const 16) (i32.const 1))
    (i32.store (i32.const 28) (i32.const 1024)) (i32.store (i32.const 32) (i32.const -1)) (i32.const 16)";
const NO_TEXT: &str = "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store (i32.const 512) (i32.const -1))
    (i32.store (i32.const 28) (i32.const 512)) (i32.store (i32.const 32) (i32.const 4)) (i32.const 16)";

/// What a module does, and how it must end.
pub const MODULES: &[(&str, Module, End)] = &[
    ("loops in `run`", Module { run: LOOP, ..PLAIN }, Limit("fuel")),
    ("loops in `realloc`, which lowering calls", Module { realloc: LOOP, ..PLAIN }, Limit("fuel")),
    (
        "loops in its start function",
        Module { rest: "(func $s (loop (br 0))) (start $s)", ..PLAIN },
        Limit("fuel"),
    ),
    ("loops after its answer was read", Module { rest: AFTER_THAT_LOOPS, ..PLAIN }, Limit("fuel")),
    ("traps after its answer was read", Module { rest: AFTER_THAT_TRAPS, ..PLAIN }, Trap("unreachable")),
    (
        "traps in its start function",
        Module { rest: "(func $s unreachable) (start $s)", ..PLAIN },
        Trap("unreachable"),
    ),
    (
        "calls itself without end",
        Module { run: "(call $down) i32.const 16", rest: "(func $down (call $down))", ..PLAIN },
        Trap("stack"),
    ),
    (
        "`realloc` gives memory that is not there",
        Module { realloc: "i32.const -65536", ..PLAIN },
        Trap("beyond end of memory"),
    ),
    (
        "`realloc` gives memory that is not aligned",
        Module { realloc: "i32.const 1025", ..PLAIN },
        Trap("aligned"),
    ),
    ("its answer lies where no memory is", Module { run: "i32.const -16", ..PLAIN }, Trap("out of bounds")),
    ("its answer is not aligned", Module { run: "i32.const 17", ..PLAIN }, Trap("aligned")),
    (
        "its answer is of a case that there is not",
        Module { run: "(i32.store8 (i32.const 16) (i32.const 7)) (i32.const 16)", ..PLAIN },
        Trap("discriminant"),
    ),
    ("its text reaches past the end of memory", Module { run: PAST_THE_END, ..PLAIN }, Trap("out of bounds")),
    ("its text ends before it starts", Module { run: AROUND_THE_END, ..PLAIN }, Trap("out of bounds")),
    ("its text is no UTF-8", Module { run: NO_TEXT, ..PLAIN }, Trap("utf-8")),
    (
        "grows a table without end",
        Module { run: TABLES, rest: "(table 1 funcref)", ..PLAIN },
        Limit("table_elements"),
    ),
];

#[test]
fn the_plain_module_is_one_that_runs() {
    let outcome = PLAIN.outcome();
    assert_eq!(outcome["kind"], "failed", "{outcome}");
}

#[test]
fn every_module_ends_in_its_one_way() {
    for (what, module, end) in MODULES {
        end.check(what, &module.outcome(), "");
    }
}

#[test]
fn memory_is_bounded_at_the_start_as_well() {
    let home = Home::new();
    let incident = home.incident();
    let big = "(memory $big 65535)";
    let file = home.write("evil.wasm", Module { rest: big, ..PLAIN }.component());
    let ran = home.run(&["run", text(&file), "--input", "{}", "--incident", text(&incident), "--json"]);
    assert!(matches!(ran.code, 1 | 2), "{} {}", ran.code, ran.stderr);
    assert!(ran.stderr.contains("memor"), "{}", ran.stderr);
}

/// A component that makes `count` more core instances of a module than it needs.
fn crowd(module: &str, count: u8) -> Vec<u8> {
    let mut component = PLAIN.component();
    let modules = core_modules(&component);
    let module = wat::parse_str(module).unwrap();
    component.push(1);
    leb(&mut component, module.len());
    component.extend(module);
    let made: Vec<u8> = std::iter::once(count).chain((0..count).flat_map(|_| [0, modules, 0])).collect();
    component.push(2);
    leb(&mut component, made.len());
    component.extend(made);
    component
}

/// How many core modules a component holds itself: its sections with the number 1.
fn core_modules(component: &[u8]) -> u8 {
    let (mut at, mut modules) = (8, 0);
    while at < component.len() {
        modules += u8::from(component[at] == 1);
        let (mut size, mut shift) = (0_usize, 0);
        loop {
            at += 1;
            size |= usize::from(component[at] & 0x7f) << shift;
            shift += 7;
            if component[at] & 0x80 == 0 {
                break;
            }
        }
        at += 1 + size;
    }
    modules
}

fn leb(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

#[test]
fn the_parts_of_a_component_are_counted_together() {
    let home = Home::new();
    let incident = home.incident();
    let crowds = [
        ("instances", "(module)", 33),
        ("memories", "(module (memory 1))", 9),
        ("tables", "(module (table 1 funcref) (table 1 funcref))", 17),
    ];
    for (name, module, count) in crowds {
        let file = home.write("evil.wasm", crowd(module, count));
        let ran = home.run(&["run", text(&file), "--input", "{}", "--incident", text(&incident), "--json"]);
        limit(&ran.expect_code(1).json()["outcome"], name);
        assert!(ran.stderr.len() < 2_000, "{}", ran.stderr);
    }
    // As many as there may be.
    let file = home.write("evil.wasm", crowd("(module (memory 1))", 7));
    let ran = home.run(&["run", text(&file), "--input", "{}", "--incident", text(&incident), "--json"]);
    assert_eq!(ran.expect_code(1).json()["outcome"]["kind"], "failed");
}
