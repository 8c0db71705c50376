//! The one place that reads the wall clock. What it gives goes into timing, never into a report.

use casefile_model::Time;

/// Now, to the millisecond.
pub fn now() -> Time {
    #[expect(clippy::disallowed_methods, reason = "this is the place that the lint names")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time(since.ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0))
}
