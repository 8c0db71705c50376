//! A fresh step beside raw wasmtime: store, limits, instance, one call, drop. The empty guest, and one that reads a
//! series of sixty points and cites it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::ours::{self, Known};
use crate::raw::Raw;
use crate::times::{by_turns, us};
use crate::{Fallible, guest};

const ROUNDS: usize = 400;
/// Steps of one measured turn.
const STEPS: u32 = 25;

/// Measures both guests.
pub fn measure() -> Fallible<(String, Value)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut lines = Vec::new();
        let mut figures = json!({"rounds": ROUNDS, "steps_per_round": STEPS});
        for (key, name, what) in
            [("empty", "empty", "an empty guest"), ("real", "find_level", "one that reads a series")]
        {
            let (ours, raw) = compare(&guest(name)?).await?;
            #[expect(clippy::cast_precision_loss, reason = "times of a benchmark are small")]
            let ratio = ours as f64 / raw as f64;
            lines.push(format!(
                "{what} {:.1} us, raw wasmtime {:.1} us, ratio {ratio:.2}",
                us(ours),
                us(raw)
            ));
            figures[key] = json!({"ratio": ratio, "step_ns_median": ours, "raw_ns_median": raw});
        }
        Ok((lines.join("; "), figures))
    })
}

async fn compare(bytes: &[u8]) -> Fallible<(u64, u64)> {
    let sandbox = ours::sandbox(16)?;
    let skill = ours::prepare(&sandbox, bytes)?;
    let raw = Raw::new(&sandbox, bytes, false)?;
    let host = Arc::new(Known { records: false });
    let ours = async || {
        for _ in 0..STEPS {
            ours::step(&sandbox, ours::input(&skill, "{}", host.clone())).await?;
        }
        Ok(())
    };
    let theirs = async || {
        for _ in 0..STEPS {
            raw.step("{}").await?;
        }
        Ok(())
    };
    let (ours, theirs) = by_turns(ROUNDS, ours, theirs).await?;
    Ok((ours / u64::from(STEPS), theirs / u64::from(STEPS)))
}
