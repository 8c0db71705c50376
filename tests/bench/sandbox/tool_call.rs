//! One call of a tool: what the gate costs beside a bare host function that gives the same answer, and what it costs with
//! digest and evidence beside one that hashes its answer.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::ours::{self, Known};
use crate::raw::Raw;
use crate::times::{Compared, by_turns};
use crate::{Fallible, guest};

const ROUNDS: usize = 100;
/// Calls of one step; a step without a call is taken off.
const CALLS: u64 = 1_000;

/// Measures both.
pub fn measure() -> Fallible<(String, Value)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let bytes = guest("call_often")?;
    runtime.block_on(async {
        let mut lines = Vec::new();
        let mut figures = json!({"rounds": ROUNDS, "calls_per_step": CALLS});
        for (key, records, what) in
            [("bare", false, "gate"), ("recorded", true, "gate with digest and evidence")]
        {
            let compared = compare(&bytes, records).await?;
            lines.push(compared.line(what, "host function"));
            figures[key] = compared.json();
        }
        Ok((lines.join("; "), figures))
    })
}

async fn compare(bytes: &[u8], records: bool) -> Fallible<Compared> {
    let sandbox = ours::sandbox(16)?;
    let skill = ours::prepare(&sandbox, bytes)?;
    let raw = Raw::new(&sandbox, bytes, records)?;
    let host = Arc::new(Known { records });
    let mut medians = Vec::new();
    for calls in [CALLS, 0] {
        let parameters = format!("{{\"calls\": {calls}}}");
        let ours = async || ours::step(&sandbox, ours::input(&skill, &parameters, host.clone())).await;
        medians.push(by_turns(ROUNDS, ours, async || raw.step(&parameters).await).await?);
    }
    let of_call = |side: fn(&Compared) -> u64| side(&medians[0]).saturating_sub(side(&medians[1])) / CALLS;
    Ok(Compared { ours: of_call(|both| both.ours), raw: of_call(|both| both.raw) })
}
