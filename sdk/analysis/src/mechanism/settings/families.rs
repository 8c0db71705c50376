//! What a number is about, by the words around it, and what more or less of it does.

use crate::effect::Effect;
use crate::words::{number, words};

/// What a setting is about, by the words of its name. The first row that fits counts.
struct Family {
    /// One of these.
    any: &'static [&'static str],
    /// And one of these, where there are any.
    with: &'static [&'static str],
    lower: Option<Effect>,
    higher: Option<Effect>,
}

const fn family(
    any: &'static [&'static str],
    with: &'static [&'static str],
    lower: Option<Effect>,
    higher: Option<Effect>,
) -> Family {
    Family { any, with, lower, higher }
}

const CPU: &[&str] = &["cpu", "cpus", "vcpu", "gomaxprocs"];

const FAMILIES: &[Family] = &[
    family(&["probe"], &[], Some(Effect::ProbeChanged), None),
    family(&["initial"], &["delay"], Some(Effect::ProbeChanged), None),
    family(&["failure"], &["threshold"], Some(Effect::ProbeChanged), None),
    family(&["grace"], &["period"], Some(Effect::TimeoutLowered), None),
    // How long a message stays with who takes it; it comes again while it is still worked on.
    family(
        &["visibility", "ack"],
        &["timeout", "deadline", "wait", "visibility"],
        Some(Effect::PutBackForEver),
        None,
    ),
    family(&["max"], &["interval"], Some(Effect::PutBackForEver), None),
    family(
        &["receive", "deliver", "delivery"],
        &["count", "max", "limit"],
        None,
        Some(Effect::PutBackForEver),
    ),
    family(
        &[
            "ttl",
            "expiry",
            "expiration",
            "expire",
            "expires",
            "maxage",
            "staleness",
            "lifetime",
            "setex",
            "remember",
            "ex",
            "px",
            "revalidate",
            "freshness",
        ],
        &[],
        Some(Effect::TtlLowered),
        Some(Effect::TtlRaised),
    ),
    family(
        &["cache"],
        &["valid", "age", "seconds", "duration", "minutes"],
        Some(Effect::TtlLowered),
        Some(Effect::TtlRaised),
    ),
    family(&["max"], &["age"], Some(Effect::TtlLowered), Some(Effect::TtlRaised)),
    // How long is gathered before all of it is written at once.
    family(&["age", "linger", "flush"], &["batch", "linger", "flush"], Some(Effect::BatchRemoved), None),
    family(&["idle"], &[], None, None),
    family(&["backoff", "jitter"], &[], Some(Effect::BackoffRemoved), None),
    family(
        &["retry", "retries", "attempt", "attempts", "redeliveries", "redelivery", "tries"],
        &["delay", "wait", "interval", "pause"],
        Some(Effect::BackoffRemoved),
        None,
    ),
    family(
        &["retry", "retries", "attempt", "attempts", "redeliveries", "redelivery", "tries"],
        &[],
        None,
        Some(Effect::RetryRaised),
    ),
    family(
        &["timeout", "timeouts", "deadline"],
        &[],
        Some(Effect::TimeoutLowered),
        Some(Effect::TimeoutRaised),
    ),
    family(
        &["rounds", "iterations", "gensalt", "bcrypt", "scrypt", "argon", "pbkdf", "cost"],
        &[],
        None,
        Some(Effect::CostlyAlgorithm),
    ),
    family(
        &["comp", "compression", "gzip", "zstd", "brotli", "deflate"],
        &["level", "quality"],
        None,
        Some(Effect::CostlyAlgorithm),
    ),
    family(&["prefetch"], &[], Some(Effect::PoolShrunk), None),
    family(
        &["pool", "conns", "connections", "conn", "threads", "thread", "permits", "semaphore", "inflight"],
        &[],
        Some(Effect::PoolShrunk),
        Some(Effect::ConcurrencyRaised),
    ),
    family(
        &["connection"],
        &["limit", "max", "size", "count", "maximum"],
        Some(Effect::PoolShrunk),
        Some(Effect::ConcurrencyRaised),
    ),
    family(&["replicas", "replica", "instances", "desired"], &[], Some(Effect::ReplicasLowered), None),
    family(&["partitions", "shards"], &[], Some(Effect::PoolShrunk), None),
    family(
        &["worker", "workers", "concurrency", "concurrent", "parallelism", "parallel", "consumers"],
        &[],
        Some(Effect::PoolShrunk),
        Some(Effect::ConcurrencyRaised),
    ),
    // What a heap takes of its container is missing to all else in it.
    family(&["ram"], &["percentage"], None, Some(Effect::MemoryLowered)),
    family(&["old"], &["space"], Some(Effect::MemoryLowered), None),
    family(
        &["memory", "heap", "xmx", "mem", "maxmemory", "gomemlimit", "metaspace"],
        &[],
        Some(Effect::MemoryLowered),
        None,
    ),
    family(
        &["body", "payload", "message", "upload", "header", "entity"],
        &["size", "max", "limit", "length"],
        Some(Effect::RateLowered),
        None,
    ),
    family(CPU, &[], Some(Effect::CpuLowered), None),
    family(&["sample", "sampling"], &["rate", "ratio", "sampling"], None, Some(Effect::LoggingRaised)),
    family(&["page"], &["size", "max", "limit"], None, Some(Effect::LimitRemoved)),
    family(&["batch", "chunk", "records"], &[], Some(Effect::BatchRemoved), Some(Effect::BatchGrown)),
    family(&["page"], &[], None, Some(Effect::BatchGrown)),
    family(&["iops", "throughput", "provisioned", "rcu", "wcu"], &[], Some(Effect::RateLowered), None),
    family(
        &["storage", "disk", "volume", "ephemeral"],
        &["size", "storage", "gb", "gib", "limit"],
        Some(Effect::DiskLowered),
        None,
    ),
    family(&["retention", "rotate", "history", "backups", "archived"], &[], None, Some(Effect::FilesKept)),
    family(&["requests", "messages", "calls"], &["per"], Some(Effect::RateLowered), None),
    family(&["rate", "rps", "qps", "quota", "burst", "throttle"], &[], Some(Effect::RateLowered), None),
    family(
        &["interval", "period", "poll", "polling", "every", "schedule"],
        &[],
        Some(Effect::IntervalLowered),
        None,
    ),
    family(&["cache"], &["size", "entries", "max", "capacity"], Some(Effect::CacheBypassed), None),
    family(
        &["buffer", "queue"],
        &["size", "capacity", "max", "depth", "limit"],
        Some(Effect::PoolShrunk),
        None,
    ),
];

/// Ratios below this say little: a tenth more or less of anything is seldom the end.
const RATIO_MIN: f64 = 1.3;

/// Says what the step between two values does, and how surely, by the first of the texts around it that says what it is
/// about.
pub(in crate::mechanism) fn judge(about: &[Vec<String>], old: &str, new: &str) -> Option<(Effect, f64)> {
    let family = about.iter().find_map(|about| family_of(about))?;
    let amount = |value: &str| {
        // A thousandth of a processor is written as a minute is.
        let thousandths =
            value.trim().trim_matches(['"', '\'']).strip_suffix('m').filter(|_| family.any == CPU);
        thousandths.map_or_else(|| number(value), |digits| Some(digits.trim().parse::<f64>().ok()? / 1_000.0))
    };
    let (was, is) = (amount(old)?, amount(new)?);
    if was.total_cmp(&is).is_eq() {
        return None;
    }
    let effect = if is < was { family.lower } else { family.higher }?;
    let ratio = if is < was { was / is.max(was * 1e-6) } else { is / was.max(is * 1e-6) };
    // Each round doubles what a hash costs.
    let steps = effect == Effect::CostlyAlgorithm && is - was >= 3.0;
    if ratio < RATIO_MIN {
        return None;
    }
    // Twice is a change to look at, ten times is one that shows.
    let strength = 0.55 + 0.4 * (libm::log10(ratio)).clamp(0.0, 1.0);
    Some((effect, if steps { strength.max(0.85) } else { strength }))
}

fn family_of(about: &[String]) -> Option<&'static Family> {
    let has = |wanted: &[&str]| about.iter().any(|word| wanted.contains(&word.as_str()));
    FAMILIES.iter().find(|family| has(family.any) && (family.with.is_empty() || has(family.with)))
}

/// Names that only say "how much" leave what to what stands around them.
pub(in crate::mechanism) fn is_general(name: &str) -> bool {
    words(name).iter().all(|word| {
        [
            "max", "min", "size", "limit", "count", "default", "value", "seconds", "ms", "total", "level",
            "maximum", "minimum", "initial", "duration", "s",
        ]
        .contains(&word.as_str())
    })
}
