//! The caps on types, nesting and control flow: admitted at the cap, refused just above it.

use super::*;

/// `function` as the only one of a component.
fn with(function: &str) -> Vec<u8> {
    skill(&format!("(core module (table 1 funcref) {function})"))
}

/// Checks that `measure` of the `function` is counted as `found` against the `cap` that `set` sets.
fn counted(function: &str, cap_name: &str, found: u64, set: fn(&mut Caps, u64)) {
    let bytes = with(function);
    let mut caps = Caps::default();
    set(&mut caps, found);
    assert_eq!(admit(&bytes, &caps).err(), None, "{function}");
    set(&mut caps, found - 1);
    let error = admit(&bytes, &caps).unwrap_err();
    match &error {
        AdmitError::OverCap { cap, found: over, max, .. } => {
            assert_eq!((*cap, *over, *max), (cap_name, found, found - 1), "{function}");
        }
        other => panic!("{function}: {other}"),
    }
    let message = error.to_string();
    for part in [cap_name.to_owned(), found.to_string(), (found - 1).to_string()] {
        assert!(message.contains(&part), "{message}");
    }
}

fn carried(function: &str, found: u64) {
    counted(function, "function_carried_values_max", found, |c, max| c.function_carried_values_max = max);
}

#[test]
fn the_caps_on_types_and_nesting_are_exact() {
    counted("(func (param i32 i64 f32))", "params_max", 3, |c, max| c.params_max = max);
    counted("(type (func (result i32 i64)))", "results_max", 2, |c, max| c.results_max = max);
    let loops = "(func loop block loop end loop loop end end end end loop end)";
    counted(loops, "loop_depth_max", 3, |c, max| c.loop_depth_max = max);
    counted(loops, "block_depth_max", 4, |c, max| c.block_depth_max = max);
    let ifs = "(func (if (i32.const 0) (then) (else (block (if (i32.const 0) (then))))))";
    counted(ifs, "if_depth_max", 2, |c, max| c.if_depth_max = max);
    counted("(func (if (i32.const 0) (then) (else (block))))", "block_depth_max", 2, |c, max| {
        c.block_depth_max = max;
    });
}

#[test]
fn jumps_count_by_what_a_compiler_makes_of_them() {
    let jumps = |function: &str, found| {
        counted(function, "function_jumps_max", found, |c, max| c.function_jumps_max = max);
    };
    jumps("(func (block (br_if 0 (i32.const 1)) (br 0)) (block (br_table 0 0 (i32.const 1))))", 3);
    jumps("(func (if (i32.const 1) (then)))", 1);
    jumps("(func (loop))", 4);
    jumps("(func (call_indirect (i32.const 0)))", 2);
    jumps("(func (drop (table.get 0 (i32.const 0))))", 2);
}

#[test]
fn calls_count_with_what_compiles_to_one() {
    let calls =
        "(func $f (call $f) (call_indirect (i32.const 0)) (drop (table.grow 0 (ref.null func) (i32.const 0)))
        (return_call $f))";
    counted(calls, "function_calls_max", 4, |c, max| c.function_calls_max = max);
}

#[test]
fn operands_count_where_there_are_several() {
    let pair = "(i32.const 1) (i32.const 2)";
    carried(&format!("(func (block (result i32 i32) {pair}) drop drop)"), 16);
    carried(&format!("(func (result i32 i32) (return {pair}))"), 16);
    carried(&format!("(func (result i32 i32) (br 0 {pair}))"), 16);
    carried(&format!("(func $f (result i32 i32) {pair}) (func (call $f) drop drop)"), 16);
    let (ten, args) = ("i32 ".repeat(10), "(i32.const 0) ".repeat(10));
    carried(&format!("(func $f (param {ten})) (func (call $f {args}))"), 16);
    carried(
        &format!("(type $t (func (param {ten}))) (func (call_indirect (type $t) {args} (i32.const 0)))"),
        16,
    );
}

/// A function of `i32` parameters that ends with a read of the first.
fn reading(params: &str, body: &str) -> String {
    format!("(func (param {params}) {body} (drop (local.get 0)))")
}

const WRITE: &str = "(local.set 0 (i32.const 1))";

#[test]
fn a_value_counts_for_each_way_to_a_place_where_it_is_needed() {
    // The end of the block, and the jump to it.
    carried(&reading("i32", &format!("(block (br_if 0 (i32.const 1)) {WRITE})")), 2);
    // The other local is written before it is read again.
    let dead = "(local.set 1 (i32.const 1)) (drop (local.get 1))";
    let body = format!("(block (br_if 0 (i32.const 1)) {WRITE} {dead}) {dead}");
    carried(&reading("i32 i32", &body), 2);
    // The ways to the end of an if, with and without else.
    carried(&reading("i32", &format!("(if (i32.const 1) (then {WRITE}) (else nop))")), 2);
    carried(&reading("i32", &format!("(if (i32.const 1) (then {WRITE}))")), 2);
    // A value that no way writes counts a quarter: four of two locals.
    let quiet = "(block (br_if 0 (i32.const 1)) (br_if 0 (i32.const 1)) (br_if 0 (i32.const 1)))";
    carried(&reading("i32 i32", &format!("{quiet} (drop (local.get 1))")), 2);
    // What an inner block writes, the outer one writes.
    carried(&reading("i32", &format!("(block (block {WRITE}))")), 2);
    // The operand at the end of the block and at the jump.
    carried("(func (result i32) (block (result i32) (br 0 (i32.const 1))))", 2);
}

#[test]
fn the_entries_of_a_table_count_by_their_targets() {
    let table = |targets: &str| format!("(br_table {targets} (i32.const 1))");
    carried(&reading("i32", &format!("(block {WRITE} {})", table("0 0 0"))), 2);
    let many = "0 ".repeat(32);
    carried(&reading("i32", &format!("(block {WRITE} {})", table(&many))), 3);
    carried(&reading("i32", &format!("(block (block {WRITE} {}))", table("0 1 0"))), 4);
}

#[test]
fn a_value_needed_at_the_head_of_a_loop_counts_all_over_it() {
    let update = "(local.set 0 (i32.add (local.get 0) (i32.const 1)))";
    let back = "(br_if 0 (i32.const 1))";
    // The way in and the way back.
    carried(&format!("(func (param i32) (loop {update} {back}))"), 2);
    // For each of two loops; and in the inner one again because the outer one keeps it.
    carried(&format!("(func (param i32) (loop (loop {update} {back}) {back}))"), 6);
    // What is written first in each round is not carried from one to the next.
    let fresh = "(local.set 1 (i32.const 1)) (drop (local.get 1))";
    carried(&format!("(func (param i32 i32) (loop {fresh} {update} {back}))"), 2);
    // A block after the last read in a loop carries it to the next round.
    let block = format!("(block (br_if 0 (i32.const 1)) {WRITE})");
    carried(&format!("(func (param i32) (loop (drop (local.get 0)) {block} {back}))"), 4);
}

#[test]
fn the_work_of_functions_adds_up_over_the_file() {
    let work = |functions: &str, found| {
        counted(functions, "compile_work_max", found, |c, max| c.compile_work_max = max);
    };
    // Two values carried and one jump.
    let function = reading("i32", &format!("(block (br_if 0 (i32.const 1)) {WRITE})"));
    work(&function, 3);
    work(&format!("{function} {function}"), 6);
    work("(func $f (call $f))", 2);
    // A hundred jumps and a five-hundredth of their square.
    work(&format!("(func {})", "(if (i32.const 1) (then))".repeat(100)), 120);
}

/// `depth` constructs around updates of each of `locals` locals, each with a jump at its end.
fn nest(open: &str, depth: usize, locals: usize) -> String {
    let declared = "i32 ".repeat(locals);
    let update = |i: usize| format!("(local.set {i} (i32.add (local.get {i}) (i32.const 1)))");
    let updates: String = (0..locals).map(update).collect();
    let end = if open.ends_with("end") { "" } else { "end" };
    let ends = format!("{updates} (br_if 0 (i32.const 0)) {end} ").repeat(depth);
    format!("(func (local {declared}) {} {ends} {updates})", format!("{open} ").repeat(depth))
}

#[test]
fn small_functions_that_take_long_to_compile_are_refused() {
    let cap = |function: &str| match admit(&with(function), &Caps::default()) {
        Err(AdmitError::OverCap { cap, .. }) => cap,
        other => panic!("{other:?}"),
    };
    assert_eq!(cap(&nest("loop", 500, 2)), "loop_depth_max");
    assert_eq!(cap(&nest("(i32.const 1) if", 500, 2)), "if_depth_max");
    assert_eq!(cap(&nest("loop end", 3000, 2)), "function_jumps_max");
    assert_eq!(cap(&nest("loop", 100, 800)), "function_carried_values_max");
    assert_eq!(cap(&nest("block", 400, 400)), "function_carried_values_max");
    assert_eq!(admit(&with(&nest("block", 50, 200)), &Caps::default()).err(), None);
}

/// A loop around a switch of a thousand cases over three hundred locals, few of which outlive their case: the
/// shape of an interpreter.
#[test]
fn an_interpreter_is_admitted() {
    let (cases, locals) = (1000, 300);
    let declared = "i32 ".repeat(locals);
    let targets: String = (0..cases).map(|case| format!("{case} ")).collect();
    let mut body = format!("{} local.get 0 br_table {targets} end ", "block ".repeat(cases));
    for case in 0..cases - 1 {
        let (own, kept) = (case % (locals - 20) + 20, case % 20);
        body += &format!(
            "local.get {kept} local.set {own} (if (local.get {own}) (then (local.set {kept} (local.get {own}))))
            br {} end ",
            cases - 1 - case
        );
    }
    let function = format!("(func (local {declared}) loop {body} br 0 end)");
    assert_eq!(admit(&with(&function), &Caps::default()).err(), None);
}
