//! What a metric shows by the words of its name and the way it went.

use crate::departure::Direction::{self, Down, Up};
use crate::fault_kind::FaultKind as K;

/// A metric whose name has a word of each group and none of the others, and that went this way.
pub(super) struct Row {
    pub(super) direction: Direction,
    pub(super) kind: K,
    pub(super) groups: &'static [&'static [&'static str]],
    pub(super) none: &'static [&'static str],
    /// How specific that is, from 0 to 1.
    pub(super) strength: f64,
}

const fn row(
    direction: Direction,
    kind: K,
    groups: &'static [&'static [&'static str]],
    none: &'static [&'static str],
    strength: f64,
) -> Row {
    Row { direction, kind, groups, none, strength }
}

pub(super) const ROWS: &[Row] = &[
    row(Down, K::CacheStampede, &[&["cache"], &["hit", "hits", "ratio"]], &[], 0.9),
    row(Up, K::CacheStampede, &[&["cache"], &["miss", "misses"]], &[], 0.9),
    row(Up, K::CacheStampede, &[&["cache"], &["eviction", "evictions", "evicted"]], &[], 0.5),
    row(Up, K::UnboundedWork, &[&["rows", "scanned", "examined"]], &[], 0.9),
    row(Up, K::UnboundedWork, &[&["response", "payload", "result"], &["bytes", "size", "rows"]], &[], 0.7),
    row(
        Up,
        K::QueryFanOut,
        &[&["db", "query", "sql", "queries", "mysql", "postgres", "pg", "database"], &["per"], &["request"]],
        &[],
        0.95,
    ),
    row(
        Up,
        K::QueryFanOut,
        &[
            &["db", "query", "sql", "queries", "mysql", "postgres", "pg", "database"],
            &["queries", "qps", "calls", "statements"],
        ],
        &[],
        0.5,
    ),
    row(
        Up,
        K::SlowQuery,
        &[
            &["db", "query", "sql", "queries", "mysql", "postgres", "pg", "database"],
            &["latency", "duration", "p", "seconds", "ms"],
        ],
        &[],
        0.6,
    ),
    row(
        Up,
        K::SlowQuery,
        &[&["slow"], &["db", "query", "sql", "queries", "mysql", "postgres", "pg", "database"]],
        &[],
        0.8,
    ),
    row(
        Up,
        K::PoolExhaustion,
        &[
            &["pool", "connections", "conns", "hikari", "conn", "hikaricp"],
            &["wait", "waiting", "pending", "acquire", "timeout", "exhausted", "queue", "waiters"],
        ],
        &[],
        0.9,
    ),
    row(
        Up,
        K::PoolExhaustion,
        &[
            &["pool", "connections", "conns", "hikari", "hikaricp", "conn"],
            &["use", "active", "used", "utilization", "open", "busy", "checked", "saturation"],
        ],
        &[],
        0.75,
    ),
    row(Up, K::MemoryLeak, &[&["memory", "heap", "rss", "mem", "oom"]], &["node", "limit"], 0.75),
    row(Up, K::MemoryLeak, &[&["gc"], &["pause", "time", "seconds", "duration"]], &[], 0.5),
    row(
        Up,
        K::HandleLeak,
        &[&["fd", "fds", "descriptors", "goroutines", "threads", "sockets", "handles", "wait"]],
        &["pool", "lock", "io"],
        0.75,
    ),
    row(
        Up,
        K::HandleLeak,
        &[&["connections", "conns"], &["idle", "open", "leaked", "total", "count"]],
        &[],
        0.5,
    ),
    row(
        Up,
        K::LockContention,
        &[&["lock", "locks", "deadlock", "deadlocks", "blocked", "contention", "mutex"]],
        &[],
        0.85,
    ),
    row(Up, K::CrashAtStart, &[&["restart", "restarts", "crash", "crashes", "crashloop"]], &[], 0.6),
    row(
        Down,
        K::CrashAtStart,
        &[&["ready", "available", "healthy", "up"], &["replicas", "pods", "instances", "ready", "hosts"]],
        &[],
        0.5,
    ),
    row(
        Up,
        K::DiskFull,
        &[
            &["disk", "filesystem", "volume", "storage"],
            &["used", "usage", "utilization", "pct", "percent", "full"],
        ],
        &[],
        0.85,
    ),
    row(Down, K::DiskFull, &[&["disk", "filesystem", "volume"], &["free", "available", "avail"]], &[], 0.85),
    row(
        Up,
        K::LogVolume,
        &[&["log", "logs"], &["lines", "bytes", "throughput", "lps", "volume", "rate", "write"]],
        &[],
        0.85,
    ),
    row(Up, K::CpuSaturation, &[&["cpu"]], &[], 0.65),
    row(Up, K::CpuSaturation, &[&["throttled", "throttling"]], &[], 0.65),
    row(Up, K::RetryAmplification, &[&["retry", "retries", "attempts"]], &[], 0.9),
    row(Up, K::QueueBacklog, &[&["queue", "backlog", "lag", "pending"]], &["pool"], 0.8),
    row(Up, K::Timeout, &[&["timeout", "timeouts", "deadline"]], &[], 0.75),
    row(Up, K::Permission, &[&["401", "403", "unauthorized", "forbidden", "denied", "auth"]], &[], 0.8),
    row(Up, K::QuotaExceeded, &[&["429", "throttled", "ratelimited", "quota"]], &[], 0.7),
    row(Up, K::QuotaExceeded, &[&["rate"], &["limited"]], &[], 0.7),
    row(Up, K::NameResolution, &[&["dns", "nxdomain", "servfail", "coredns", "resolver"]], &[], 0.9),
    row(Up, K::Certificate, &[&["tls", "ssl", "handshake", "cert", "certificate"]], &[], 0.75),
    row(
        Down,
        K::Certificate,
        &[&["cert", "certificate"], &["expiry", "expiration", "days", "remaining"]],
        &[],
        0.8,
    ),
    row(
        Up,
        K::NetworkLoss,
        &[&["retransmit", "retransmits", "retransmission", "retrans", "loss", "reset", "resets"]],
        &[],
        0.8,
    ),
    row(
        Up,
        K::SchemaMismatch,
        &[&[
            "deserialization",
            "deserialize",
            "parse",
            "parsing",
            "schema",
            "decode",
            "validation",
            "missing",
            "mapping",
        ]],
        &[],
        0.7,
    ),
    row(
        Up,
        K::WrongResult,
        &[&[
            "mismatch",
            "mismatches",
            "discrepancy",
            "discrepancies",
            "oversold",
            "inconsistent",
            "inconsistencies",
            "duplicate",
            "duplicates",
            "stale",
            "wrong",
            "incorrect",
            "drift",
            "divergence",
            "difference",
            "differences",
            "empty",
        ]],
        &["connections", "queue"],
        0.8,
    ),
    row(Up, K::SchemaMismatch, &[&["empty"]], &["queue"], 0.6),
    row(Up, K::BadData, &[&["dlq", "poison", "rejected", "invalid", "malformed", "dead"]], &[], 0.8),
];
