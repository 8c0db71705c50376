//! A market place. TypeScript on Node, Prometheus names of prom-client, pino.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge};

const HEAP: &str = "nodejs_heap_size_used_bytes";
const LAG: &str = "nodejs_eventloop_lag_p99_seconds";

/// The organisation.
pub static MARKET: World = World {
    name: "market",
    language: Language::TypeScript,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_request_rate",
        errors: "http_request_failure_ratio",
        latency: "http_request_duration_seconds_p95",
        cpu: "process_cpu_ratio",
        memory: "process_resident_memory_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "web-ssr",
            levels: [540.0, 0.0018, 0.46, 0.44, 410e6],
            gauges: &[gauge(LAG, 0.021, Habit::Time)],
            chatter: &[
                "INFO request completed ;; req.url=/c/{n:10..400}?page={n:1..9} ;; res.statusCode=200 ;; responseTime={n:90..420}",
                "INFO request completed ;; req.url=/p/{n:10000..99999} ;; res.statusCode=200 ;; responseTime={n:70..320}",
                "INFO request completed ;; req.url=/robots.txt ;; res.statusCode=200 ;; responseTime=1",
                "WARN a part of the page failed ;; err.message=aborted",
            ],
            attributes: &["hostname=web-ssr-{n:0..7}", "pid=1"],
        },
        Service {
            name: "catalog",
            levels: [610.0, 0.0011, 0.083, 0.37, 350e6],
            gauges: &[
                gauge(LAG, 0.012, Habit::Time),
                gauge("cache_hit_ratio", 0.931, Habit::High),
                gauge("pg_pool_waiting", 0.2, Habit::Count),
            ],
            chatter: &[
                "INFO request completed ;; req.url=/products/{n:10000..99999} ;; res.statusCode=200 ;; responseTime={n:3..40}",
                "INFO request completed ;; req.url=/categories/{n:10..400}/0 ;; res.statusCode=200 ;; responseTime={n:3..60}",
                "WARN product has no attributes ;; product={n:10000..99999}",
            ],
            attributes: &["hostname=catalog-{n:0..5}", "pid=1"],
        },
        Service {
            name: "pricing",
            levels: [330.0, 0.0007, 0.041, 0.28, 240e6],
            gauges: &[gauge(LAG, 0.009, Habit::Time), gauge("pg_pool_waiting", 0.1, Habit::Count)],
            chatter: &[
                "INFO request completed ;; req.url=/prices/batch ;; res.statusCode=200 ;; responseTime={n:4..30}",
                "INFO {n:0..40} promotions ended",
                "WARN price without a currency ;; price={n:1000..9999}",
            ],
            attributes: &["hostname=pricing-{n:0..3}", "pid=1"],
        },
        Service {
            name: "cart",
            levels: [290.0, 0.0021, 0.14, 0.31, 260e6],
            gauges: &[gauge(LAG, 0.011, Habit::Time)],
            chatter: &[
                "INFO request completed ;; req.url=/carts/{hex:8} ;; res.statusCode=200 ;; responseTime={n:20..120}",
                "INFO line added ;; cart={hex:8} ;; product={n:10000..99999}",
                "WARN line without a price is not shown ;; cart={hex:8}",
            ],
            attributes: &["hostname=cart-{n:0..3}", "pid=1"],
        },
        Service {
            name: "checkout",
            levels: [19.0, 0.006, 1.7, 0.16, 230e6],
            gauges: &[
                gauge(HEAP, 148e6, Habit::Bytes),
                gauge(LAG, 0.008, Habit::Time),
                gauge("kube_pod_container_status_restarts_total", 1.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO ordered ;; cart={hex:8} ;; order=O-{n:100000..999999}",
                "INFO request completed ;; req.url=/checkout/{hex:8} ;; res.statusCode=201 ;; responseTime={n:700..2600}",
                "ERROR payments answered 402 ;; cart={hex:8}",
            ],
            attributes: &["hostname=checkout-{n:0..2}", "pid=1"],
        },
        Service {
            name: "redis-main",
            levels: [0.0; 5],
            gauges: &[
                gauge("redis_commands_per_second", 4100.0, Habit::Rate),
                gauge("redis_keys", 1_900_000.0, Habit::Bytes),
                gauge("redis_expired_keys_per_second", 310.0, Habit::Rate),
            ],
            chatter: &[
                "INFO 10000 changes in 60 seconds. Saving...",
                "INFO Background saving terminated with success",
            ],
            attributes: &["role=M"],
        },
        Service {
            name: "pg-market",
            levels: [0.0; 5],
            gauges: &[
                gauge("pg_cpu_ratio", 0.33, Habit::Busy),
                gauge("pg_queries_per_second", 720.0, Habit::Rate),
                gauge("pg_active_backends", 11.0, Habit::Count),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:500..4000} buffers",
                "INFO automatic analyze of table \"market.public.prices\"",
            ],
            attributes: &["pid={n:300..9000}"],
        },
    ],
    people: &[
        Person { login: "noemi", name: "Noémi Farkas", mail: "noemi@market.example" },
        Person { login: "jonas-b", name: "Jonas Björk", mail: "jonas@market.example" },
        Person { login: "priyanka", name: "Priyanka Rao", mail: "priyanka@market.example" },
        Person { login: "alexm", name: "Alex Moreau", mail: "alex@market.example" },
        Person { login: "dependabot[bot]", name: "dependabot[bot]", mail: "support@github.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 0.8,
    flags: &[
        ("season-rank", "catalog", "off->5%"),
        ("checkout-wallets", "checkout", "25%->50%"),
        ("web-new-footer", "web-ssr", "off->on"),
        ("cart-undo", "cart", "5%->25%"),
    ],
};
