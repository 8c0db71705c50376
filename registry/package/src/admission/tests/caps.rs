//! Each cap, reached by a component made for it.

use proptest::prelude::*;

use super::*;

/// The cap that `body` exceeds when `change` has been made to the default caps.
fn exceeded(body: &str, change: impl Fn(&mut Caps)) -> &'static str {
    let bytes = skill(body);
    assert_eq!(admit(&bytes, &Caps::default()).err(), None, "{body}");
    let mut caps = Caps::default();
    change(&mut caps);
    match admit(&bytes, &caps) {
        Err(AdmitError::OverCap { cap, found, max, .. }) if found > max => cap,
        other => panic!("{body}: {other:?}"),
    }
}

#[test]
fn each_cap_of_a_component_is_reached() {
    let modules = "(core module) (core module)";
    assert_eq!(exceeded(modules, |c| c.core_modules_max = 1), "core_modules_max");
    assert_eq!(exceeded("(component) (component)", |c| c.components_max = 1), "components_max");
    assert_eq!(exceeded("(component (component (component)))", |c| c.components_max = 2), "components_max");
    let instances = "(core module $m) (core instance (instantiate $m)) (core instance (instantiate $m))";
    assert_eq!(exceeded(instances, |c| c.core_instances_max = 1), "core_instances_max");
    assert_eq!(exceeded("(instance)", |c| c.instances_max = 1), "instances_max");
    assert_eq!(exceeded("(type (list u8))", |c| c.interface_bytes_max = 8), "interface_bytes_max");
    assert_eq!(exceeded("(type (list u8)) (type (list u8))", |c| c.types_max = 1), "types_max");
    let nested = r#"(type (instance (type (list u8)) (export "a" (type (eq 0)))))"#;
    assert_eq!(exceeded(nested, |c| c.types_max = 2), "types_max");
    assert_eq!(exceeded("(core type (module (type (func))))", |c| c.types_max = 1), "types_max");
    let import = r#"(import "wasi:io/error@0.2.0" (instance)) (import "wasi:io/poll@0.2.0" (instance))"#;
    assert_eq!(exceeded(import, |c| c.imports_max = 1), "imports_max");
    assert_eq!(exceeded(import, |c| c.name_bytes_max = 10), "name_bytes_max");
    assert_eq!(exceeded("", |c| c.exports_max = 0), "exports_max");
}

#[test]
fn each_cap_of_a_module_is_reached() {
    let one = |cap: &str, part: &str, change: fn(&mut Caps)| {
        assert_eq!(exceeded(&format!("(core module {part})"), change), cap, "{part}");
    };
    one("functions_max", "(func) (func)", |c| c.functions_max = 1);
    one("function_body_bytes_max", "(func nop nop nop nop)", |c| {
        c.function_body_bytes_max = 4;
    });
    one("function_locals_max", "(func (local i32 i64 i32))", |c| {
        c.function_locals_max = 2;
    });
    one("br_table_targets_max", "(func (br_table 0 0 0 0 (i32.const 0)))", |c| c.br_table_targets_max = 2);
    one("data_segments_max", "(memory 1) (data \"a\") (data \"b\")", |c| {
        c.data_segments_max = 1;
    });
    one("element_segments_max", "(elem func) (elem func)", |c| {
        c.element_segments_max = 1;
    });
    one("globals_max", "(global i32 (i32.const 0))", |c| c.globals_max = 0);
    one("types_max", "(type (func)) (type (func (param i32)))", |c| {
        c.types_max = 1;
    });
    one("memories_max", "(memory 1)", |c| c.memories_max = 0);
    one("memories_max", "(import \"a\" \"b\" (memory 1))", |c| {
        c.memories_max = 0;
    });
    one("memory_pages_max", "(memory 9)", |c| c.memory_pages_max = 8);
    one("tables_max", "(table 1 funcref) (table 1 funcref)", |c| {
        c.tables_max = 1;
    });
    one("table_elements_max", "(table 9 funcref)", |c| {
        c.table_elements_max = 8;
    });
    one("table_elements_max", "(import \"a\" \"b\" (table 9 funcref))", |c| c.table_elements_max = 8);
    one("imports_max", "(import \"a\" \"b\" (func))", |c| {
        c.imports_max = 0;
    });
    one("name_bytes_max", "(func (export \"a_name_of_more_bytes_than_the_entry_has\"))", |c| {
        c.name_bytes_max = 30;
    });
}

#[test]
fn counts_of_one_module_do_not_add_up_over_modules() {
    let body = "(core module (memory 1) (table 1 funcref)) (core module (memory 1) (table 1 funcref))";
    let caps = Caps { memories_max: 1, tables_max: 1, ..Caps::default() };
    assert_eq!(admit(&skill(body), &caps).err(), None);
}

/// A component whose only section is a type section with `depth` instance types inside one another.
fn nested_types(depth: usize) -> Vec<u8> {
    let mut contents = vec![1];
    for _ in 1..depth {
        contents.extend([0x42, 1, 1]);
    }
    contents.extend([0x42, 0]);
    let mut bytes = wat::parse_str("(component)").unwrap();
    bytes.push(7);
    let mut length = contents.len();
    while length >= 0x80 {
        bytes.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend(contents);
    bytes
}

/// The validator alone ends the process on such a file: it reads nested types by unbounded recursion.
#[test]
fn types_that_would_exhaust_the_stack_are_refused() {
    let caps = Caps { type_depth_max: 16, ..Caps::default() };
    assert_eq!(admit(&nested_types(16), &caps), Err(AdmitError::MissingExport));
    for depth in [17, 1_000_000] {
        match admit(&nested_types(depth), &caps) {
            Err(AdmitError::OverCap { cap: "type_depth_max", found: 17, max: 16, .. }) => {}
            other => panic!("{depth}: {other:?}"),
        }
    }
}

/// Each instance type holds an instance of the one before: nothing is nested in the file, all of it by
/// reference.
fn chained_types(length: usize) -> Vec<u8> {
    let mut body = String::from("(type $t0 (instance))");
    for next in 1..length {
        let last = next - 1;
        let inner = format!("(alias outer 1 $t{last} (type $x)) (export \"a\" (instance (type $x)))");
        body += &format!("(type $t{next} (instance {inner}))");
    }
    skill(&body)
}

/// Each instance holds the one before.
fn chained_instances(length: usize) -> Vec<u8> {
    let mut body = String::from("(instance $i0)");
    for next in 1..length {
        let last = next - 1;
        body += &format!("(instance $i{next} (export \"a\" (instance $i{last})))");
    }
    skill(&body)
}

/// The validator alone panics on such files: it counts the depth in seven bits.
#[test]
fn chains_that_would_make_the_validator_panic_are_refused() {
    let caps = Caps::default();
    for chain in [chained_types, chained_instances] {
        assert_eq!(admit(&chain(15), &caps).err(), None);
        for length in [17, 200] {
            let error = admit(&chain(length), &caps).unwrap_err();
            assert!(matches!(error, AdmitError::OverCap { cap: "type_depth_max", .. }), "{error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_nesting_is_measured_as_it_was_written(depth in 1..40u64) {
        let caps = Caps { type_depth_max: depth, ..Caps::default() };
        let at = |depth| admit(&nested_types(usize::try_from(depth).unwrap()), &caps);
        let is_within = !matches!(at(depth), Err(AdmitError::OverCap { .. }));
        prop_assert!(is_within);
        let is_over = matches!(at(depth + 1), Err(AdmitError::OverCap { .. }));
        prop_assert!(is_over);
    }
}
