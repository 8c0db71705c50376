//! A fresh step beside raw wasmtime: store, limits, instance, one call, drop. The empty guest, and one that reads a
//! series of sixty points and cites it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::ours::{self, Known};
use crate::raw::Raw;
use crate::times::{Compared, by_turns};
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
            let compared = compare(&guest(name)?).await?;
            lines.push(compared.line(what, "raw wasmtime"));
            figures[key] = compared.json();
        }
        Ok((lines.join("; "), figures))
    })
}

async fn compare(bytes: &[u8]) -> Fallible<Compared> {
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
    let Compared { ours, raw } = by_turns(ROUNDS, ours, theirs).await?;
    Ok(Compared { ours: ours / u64::from(STEPS), raw: raw / u64::from(STEPS) })
}
