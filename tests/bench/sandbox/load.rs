//! A skill from its bytes: compiled the first time, and loaded from the cache of compiled skills afterwards.

use std::time::Instant;

use casefile_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};

use crate::times::{nanoseconds, percentile, us};
use crate::{Fallible, guest, ours};

const ROUNDS: usize = 21;

/// Measures both.
pub fn measure() -> Fallible<(String, Value)> {
    let bytes = guest("find_level")?;
    let (mut compiled, mut loaded) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let dir = tempfile::tempdir()?;
        let settings = Settings { cache: Some(dir.path().to_owned()), ..Settings::default() };
        for times in [&mut compiled, &mut loaded] {
            let sandbox = Sandbox::new(&settings)?;
            let started = Instant::now();
            ours::prepare(&sandbox, &bytes)?;
            times.push(nanoseconds(started.elapsed()));
        }
    }
    let (compiled, loaded) = (percentile(&mut compiled, 50), percentile(&mut loaded, 50));
    let line = format!(
        "{} bytes compiled in {:.1} ms, loaded from the cache in {:.2} ms",
        bytes.len(),
        us(compiled) / 1e3,
        us(loaded) / 1e3
    );
    Ok((line, json!({"bytes": bytes.len(), "compile_ns_median": compiled, "load_ns_median": loaded})))
}
