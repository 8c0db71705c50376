//! Components that no compiler would make: code at the edges between guest and host, written by hand.

use serde_json::Value;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::harness::{Home, root, text};

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

#[track_caller]
fn traps(module: &Module) {
    let outcome = module.outcome();
    assert_eq!(outcome["kind"], "trapped", "{outcome}");
}

pub const LOOP: &str = "(loop (br 0)) unreachable";

#[test]
fn the_plain_module_is_one_that_runs() {
    let outcome = PLAIN.outcome();
    assert_eq!(outcome["kind"], "failed", "{outcome}");
}

#[test]
fn loops_end_by_fuel_wherever_the_guest_has_control() {
    limit(&Module { run: LOOP, ..PLAIN }.outcome(), "fuel");
    limit(&Module { realloc: LOOP, ..PLAIN }.outcome(), "fuel");
    limit(&Module { rest: "(func $s (loop (br 0))) (start $s)", ..PLAIN }.outcome(), "fuel");
    let post = "(func (export \"cabi_post_casefile:skill/entry@0.1.0#run\") (param i32) (loop (br 0)))";
    limit(&Module { rest: post, ..PLAIN }.outcome(), "fuel");
}

#[test]
fn memory_that_is_not_there_is_a_trap() {
    traps(&Module { realloc: "i32.const -4", ..PLAIN });
    traps(&Module { realloc: "i32.const 1025", ..PLAIN });
    traps(&Module { run: "i32.const -16", ..PLAIN });
    traps(&Module { run: "i32.const 17", ..PLAIN });
}

#[test]
fn a_stack_without_end_is_a_trap() {
    let outcome =
        Module { run: "(call $down) i32.const 16", rest: "(func $down (call $down))", ..PLAIN }.outcome();
    assert_eq!(outcome["kind"], "trapped", "{outcome}");
    assert!(outcome["message"].as_str().unwrap().contains("stack"), "{outcome}");
}

#[test]
fn values_that_have_no_meaning_are_a_trap() {
    // No such case of the result.
    traps(&Module { run: "(i32.store8 (i32.const 16) (i32.const 7)) (i32.const 16)", ..PLAIN });
    // A failure whose message reaches past the end of memory, or around it.
    let message = "(i32.store8 (i32.const 16) (i32.const 1))
                   (i32.store (i32.const 28) (i32.const 131000)) (i32.store (i32.const 32) (i32.const 4096)) (i32.const 16)";
    let outcome = Module { run: message, ..PLAIN }.outcome();
    assert_eq!(outcome["kind"], "trapped", "{outcome}");
    // Text that is no UTF-8.
    let text = "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store (i32.const 512) (i32.const -1))
                (i32.store (i32.const 28) (i32.const 512)) (i32.store (i32.const 32) (i32.const 4)) (i32.const 16)";
    traps(&Module { run: text, ..PLAIN });
}

#[test]
fn a_trap_after_the_answer_is_a_trap() {
    let post = "(func (export \"cabi_post_casefile:skill/entry@0.1.0#run\") (param i32) unreachable)";
    traps(&Module { rest: post, ..PLAIN });
}

#[test]
fn tables_are_bounded_in_sum() {
    let run = "(loop (drop (table.grow (ref.null func) (i32.const 1000))) (br 0)) unreachable";
    limit(&Module { run, rest: "(table 1 funcref)", ..PLAIN }.outcome(), "table_elements");
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
