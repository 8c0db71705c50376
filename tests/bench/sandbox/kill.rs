//! How long a guest that spins goes on past its deadline. The epoch ticks once a millisecond.

use std::sync::Arc;
use std::time::{Duration, Instant};

use casefile_model::Outcome;
use serde_json::{Value, json};

use crate::ours::{self, Known};
use crate::times::{nanoseconds, percentile, us};
use crate::{Fallible, guest};

const ROUNDS: usize = 300;
const WALL_MS: u64 = 20;

/// Measures the time past the deadline.
pub fn measure() -> Fallible<(String, Value)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let bytes = guest("spin_forever")?;
    let mut past = runtime.block_on(async {
        let sandbox = ours::sandbox(16)?;
        let skill = ours::prepare(&sandbox, &bytes)?;
        let mut past = Vec::new();
        for _ in 0..ROUNDS {
            let mut input = ours::input(&skill, "{}", Arc::new(Known { records: false }));
            input.limits.wall_ms_max = WALL_MS;
            input.limits.fuel_max = 1 << 50;
            input.request.budget.fuel = 1 << 50;
            let started = Instant::now();
            let end = sandbox.run(input).await?;
            let took = started.elapsed();
            if !matches!(&end.outcome, Outcome::LimitExceeded(exceeded) if exceeded.limit == "wall_ms") {
                return Err(format!("the guest ended otherwise: {}", end.outcome).into());
            }
            past.push(nanoseconds(took.saturating_sub(Duration::from_millis(WALL_MS))));
        }
        Fallible::Ok(past)
    })?;
    let [median, p99] = [50, 99].map(|hundredths| percentile(&mut past, hundredths));
    let line = format!(
        "{:.2} ms past the deadline at the median, {:.2} ms at the 99th percentile",
        us(median) / 1e3,
        us(p99) / 1e3
    );
    Ok((line, json!({"rounds": ROUNDS, "wall_ms": WALL_MS, "past_ns_median": median, "past_ns_p99": p99})))
}
