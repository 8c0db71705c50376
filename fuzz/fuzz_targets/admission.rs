//! Any bytes as a component: admitted or refused, and what is admitted has readable sections.
#![no_main]

use casefile_package::{Caps, admit, sections};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if admit(bytes, &Caps::default()).is_ok() {
        sections::read(bytes).expect("what was admitted can be read");
        let code = sections::code(bytes).expect("what was admitted has its code");
        assert!(bytes.starts_with(code));
    }
});
