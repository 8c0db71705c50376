//! Random damage: whatever the bytes are, admission answers.

use proptest::prelude::*;

use super::*;

/// A component with many kinds of sections, as a start for mutations.
fn rich() -> Vec<u8> {
    let body = r#"
        (import "casefile:tools/metrics@0.1.0" (instance $m
            (type $r (record (field "a" u8) (field "b" string)))
            (export "r" (type $s (eq $r)))
            (export "query" (func (param "x" $s) (result (list string))))))
        (core module $c
            (memory (export "memory") 1) (table 2 funcref) (elem (i32.const 0) func $f)
            (data (i32.const 0) "abc")
            (func $f (export "f") (param i32) (local i32 i64)
                block block local.get 0 br_table 0 1 0 end end)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
        (core instance $i (instantiate $c))
        (type (component (import "x" (func)) (export "y" (func))))
        (component (core module))"#;
    sections::append(&skill(body), SKILL_FILE, SKILL_MD).unwrap()
}

#[test]
fn the_start_of_the_mutations_is_admitted() {
    assert_eq!(admit(&rich(), &Caps::default()).err(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_never_panic(tail in any::<Vec<u8>>(), as_component in any::<bool>()) {
        let mut bytes = if as_component { wat::parse_str("(component)").unwrap() } else { Vec::new() };
        bytes.extend(tail);
        let _ = admit(&bytes, &Caps::default());
    }

    #[test]
    fn flipped_bits_never_panic(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0..8u8), 1..6),
    ) {
        let mut bytes = rich();
        for (place, bit) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        }
        let _ = admit(&bytes, &Caps::default());
    }
}
