//! Any sequence of entries: folded or refused.
#![no_main]

use casefile_model::cbor;
use casefile_model::journal::{Entry, State};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Entries one after the other, each after its length.
    let mut entries = Vec::new();
    let mut rest = bytes;
    while let Some((head, tail)) = rest.split_at_checked(2) {
        let length = usize::from(u16::from_le_bytes([head[0], head[1]]));
        let Some((payload, after)) = tail.split_at_checked(length) else { break };
        rest = after;
        let Ok(entry) = cbor::from_slice::<Entry>(payload) else { break };
        entries.push(entry);
    }
    let _ = State::fold(&entries);
});
