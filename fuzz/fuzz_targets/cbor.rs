//! Any bytes as a record of the journal or a value of a tool: decoded or refused, and what is decoded encodes to one form.
#![no_main]

use casefile_model::cbor;
use casefile_model::journal::Entry;
use casefile_model::report::Report;
use casefile_model::tools::{changes, logs, metrics};

fn one_form<T: serde::Serialize + serde::de::DeserializeOwned>(bytes: &[u8]) {
    let Ok(value) = cbor::from_slice::<T>(bytes) else { return };
    // A value that cannot be written again is refused later, never a panic.
    let Ok(written) = cbor::to_vec(&value) else { return };
    let again: T = cbor::from_slice(&written).expect("what was written can be read");
    assert_eq!(cbor::to_vec(&again).expect("it was written before"), written);
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    one_form::<Entry>(bytes);
    one_form::<Report>(bytes);
    one_form::<metrics::RangeAnswer>(bytes);
    one_form::<logs::SearchAnswer>(bytes);
    one_form::<changes::ListAnswer>(bytes);
    let _ = cbor::from_slice_with_text::<logs::SearchAnswer>(bytes, "next", "x");
});
