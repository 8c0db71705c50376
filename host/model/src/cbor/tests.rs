use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    fired_at: i64,
    name: String,
    maybe: Option<Option<f64>>,
    list: Vec<Variant>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Variant {
    NotFound,
    DeniedBy(String),
    Both { left_side: u64, right: bool },
}

fn variant() -> impl Strategy<Value = Variant> {
    prop_oneof![
        Just(Variant::NotFound),
        ".{0,30}".prop_map(Variant::DeniedBy),
        (any::<u64>(), any::<bool>()).prop_map(|(left_side, right)| Variant::Both { left_side, right }),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    let float = prop_oneof![any::<f64>().prop_filter("NaN is not equal to itself", |f| !f.is_nan())];
    (
        any::<i64>(),
        ".{0,300}",
        proptest::option::of(proptest::option::of(float)),
        prop::collection::vec(variant(), 0..30),
    )
        .prop_map(|(fired_at, name, maybe, list)| Record { fired_at, name, maybe, list })
}

proptest! {
    #[test]
    fn what_is_encoded_decodes_to_itself(value in record()) {
        let bytes = to_vec(&value).unwrap();
        prop_assert_eq!(from_slice::<Record>(&bytes).unwrap(), value);
    }

    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = from_slice::<Record>(&bytes);
        let _ = from_slice_with_text::<Whole>(&bytes, "evidence", "x");
    }

    #[test]
    fn a_flipped_byte_never_panics(value in record(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut bytes = to_vec(&value).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let _ = from_slice::<Record>(&bytes);
    }
}

#[test]
fn options_are_arrays_and_variants_carry_their_wit_name() {
    assert_eq!(to_vec(&None::<u8>).unwrap(), [0x80]);
    assert_eq!(to_vec(&Some(None::<u8>)).unwrap(), [0x81, 0x80]);
    assert_eq!(to_vec(&Variant::NotFound).unwrap(), b"\x81\x69not-found");
    assert_eq!(to_vec(&Ok::<u8, u8>(7)).unwrap(), b"\x82\x62ok\x07");
}

#[test]
fn every_nan_is_the_same_nan() {
    let quiet = to_vec(&f64::from_bits(0x7ff8_0000_0000_0001)).unwrap();
    assert_eq!(quiet, to_vec(&f64::from_bits(0xfff4_0000_0000_0000)).unwrap());
    assert_eq!(quiet, b"\xfb\x7f\xf8\0\0\0\0\0\0");
}

#[test]
fn keys_are_sorted_by_their_encoding_so_shorter_names_come_first() {
    #[derive(Serialize)]
    struct Unsorted {
        zebra: u8,
        a_b: u8,
        bb: u8,
    }
    assert_eq!(
        to_vec(&Unsorted { zebra: 1, a_b: 2, bb: 3 }).unwrap(),
        b"\xa3\x62bb\x03\x63a-b\x02\x65zebra\x01"
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    evidence: String,
    zones: u8,
}

#[test]
fn a_field_is_added_to_what_is_decoded() {
    let whole = Whole { evidence: "x".into(), zones: 1 };
    let with_x = |bytes: &[u8]| from_slice_with_text::<Whole>(bytes, "evidence", "x");
    assert_eq!(with_x(b"\xa1\x65zones\x01").unwrap(), whole);
    let other = Whole { evidence: "y".into(), zones: 1 };
    assert_eq!(with_x(&to_vec(&other).unwrap()).unwrap(), whole, "one of that name is replaced");
    for wrong in [
        b"\x01".as_slice(),
        b"\xa0",
        b"\xa1\x65zones\x01\x01",
        b"\xa2\x65zones\x01\x65zones\x01",
        b"\x81\xa0",
    ] {
        assert!(with_x(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let bytes = vec![0x81; 100_000];
    let deep = [b"\xa2\x61a".as_slice(), &bytes].concat();
    assert!(from_slice_with_text::<Whole>(&deep, "evidence", "x").is_err());
    assert!(from_slice::<Whole>(&deep).is_err());
}

#[test]
fn items_are_counted_at_all_depths() {
    assert_eq!(count_items(b"\x01").unwrap(), 0);
    assert_eq!(count_items(b"\x83\x60\x60\x82\x01\x02").unwrap(), 5);
    assert_eq!(count_items(b"\xa1\x61a\x81\x01").unwrap(), 3);
    assert!(count_items(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff").is_err());
    assert!(count_items(b"\x01\x01").is_err());
}
