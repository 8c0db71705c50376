//! When the symptoms of the recorded incidents began. `ONSETS.md` says where the times come from.

/// Incident, when its symptom began, tolerance in seconds.
pub const EXPECTED: [(&str, &str, i64); 8] = [
    ("cache-ttl-stampede", "2026-07-11T13:12:00Z", 60),
    ("dashboard-db-schema-missing-table", "2026-06-22T11:25:00Z", 60),
    ("dns-resolver-degradation", "2026-06-20T10:30:00Z", 60),
    ("frontend-race-condition-5xx", "2026-06-18T15:02:00Z", 60),
    ("logging-debug-disk-fill", "2026-06-22T10:00:00Z", 60),
    ("noisy-neighbor-node-saturation", "2026-06-20T13:40:00Z", 60),
    ("transformer-dependency-startup-crash", "2026-06-23T14:51:00Z", 60),
    ("unbounded-query-delayed-onset", "2026-06-21T08:10:00Z", 60),
];
