//! A guest that sleeps for a year and says what its clocks told.

use std::time::{Duration, Instant, SystemTime};

use casefile_sdk::prelude::*;
use guests::Nothing;

#[expect(clippy::disallowed_methods, reason = "the clock of a guest is virtual")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// What the clocks told.
#[derive(Serialize, JsonSchema)]
struct Data {
    /// Milliseconds since the epoch by the wall clock, before sleeping.
    wall_ms: u128,
    /// Days that the sleep took by the monotonic clock.
    slept_days: u64,
}

fn investigate(_: &Case, _: Nothing) -> Result<Report<Data>, Failure> {
    let wall = now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let started = Instant::now();
    std::thread::sleep(Duration::from_secs(365 * 24 * 3_600));
    let slept_days = started.elapsed().as_secs() / (24 * 3_600);
    Ok(Report::new("slept", Data { wall_ms: wall.as_millis(), slept_days }))
}

casefile_sdk::skill!(investigate);
