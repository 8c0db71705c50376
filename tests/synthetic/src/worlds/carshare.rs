//! Cars that are shared by the minute. Go for the fleet, trips and doors, Python with FastAPI for prices, an API for the
//! app in TypeScript; Kubernetes, Postgres with PostGIS, Redis.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static CARSHARE: World = World {
    name: "carshare",
    language: Language::Go,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_requests_per_second",
        errors: "http_requests_5xx_ratio",
        latency: "http_request_duration_seconds_p95",
        cpu: "container_cpu_usage_ratio",
        memory: "process_resident_memory_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "app-api",
            levels: [410.0, 0.0024, 0.19, 0.38, 310e6],
            gauges: &[
                gauge("nodejs_eventloop_lag_p99_seconds", 0.014, Habit::Time),
                gauge("nodejs_active_handles_total", 420.0, Habit::Count),
            ],
            chatter: &[
                "INFO request completed ;; url=/v2/map ;; statusCode=200 ;; responseTime={n:40..210}",
                "INFO request completed ;; url=/v2/vehicles/{n:1000..999999} ;; statusCode=200 ;; responseTime={n:20..90}",
                "WARN premature close ;; url=/v2/map",
                "ERROR http://pricing/quote?vehicle={n:1000..9999}&zone=0 answered 422 ;; url=/v2/vehicles/{n:1000..9999}",
            ],
            attributes: &["pod=app-api-5c7f9-{pick:2kqzd|7hxlp|w4mtn|zr8vb}"],
        },
        Service {
            name: "fleet",
            levels: [290.0, 0.0006, 0.031, 0.33, 92e6],
            gauges: &[
                gauge("go_goroutines", 130.0, Habit::Count),
                labelled("go_sql_in_use_connections", 9.0, Habit::Count, "db_name=rollo"),
                labelled("go_sql_max_open_connections", 100.0, Habit::Fixed, "db_name=rollo"),
                gauge("vehicle_positions_received_per_second", 540.0, Habit::Rate),
            ],
            chatter: &[
                "INFO nearby ;; cars={n:0..60} ;; ms={n:4..40}",
                "INFO position ;; vehicle={n:1000..999999} ;; charge={n:8..100}",
                "WARN position is older than the last one ;; vehicle={n:1000..999999}",
            ],
            attributes: &["pod=fleet-6d4b8-{pick:5lzqk|9tvwx|c2hnm|j7rpd}"],
        },
        Service {
            name: "trips",
            levels: [21.0, 0.0018, 0.74, 0.12, 74e6],
            gauges: &[
                gauge("trips_started_per_minute", 96.0, Habit::Rate),
                gauge("go_goroutines", 90.0, Habit::Count),
                labelled("go_sql_max_open_connections", 40.0, Habit::Fixed, "db_name=rollo"),
                labelled("go_sql_wait_seconds_per_second", 0.01, Habit::Time, "db_name=rollo"),
            ],
            chatter: &[
                "INFO trip started ;; trip={n:8000000..9999999} ;; vehicle={n:1000..999999}",
                "INFO trip ended ;; trip={n:8000000..9999999} ;; cents={n:120..3900}",
                "WARN trip refused ;; err=begin: the car is taken",
                "ERROR trip not started ;; vehicle={n:1000..999999} ;; err=unlock: vehica: unlock answered 409",
            ],
            attributes: &["pod=trips-79f6c-{pick:4dkxh|m8wzl|q3vtj}"],
        },
        Service {
            name: "unlock",
            levels: [8.4, 0.007, 1.1, 0.05, 38e6],
            gauges: &[
                labelled("vehica_requests_per_second", 8.2, Habit::Rate, "status=2xx"),
                labelled("vehica_requests_per_second", 0.09, Habit::Time, "status=429"),
                labelled("vehica_requests_per_second", 0.05, Habit::Time, "status=5xx"),
                gauge("vehica_request_duration_seconds_p95", 0.98, Habit::Time),
            ],
            chatter: &[
                "INFO command done ;; vin=WVW{hex:10} ;; command={pick:unlock|lock} ;; ms={n:480..1300}",
                "WARN car is offline, command is queued ;; vin=WVW{hex:10}",
                "ERROR command failed ;; vin=WVW{hex:10} ;; command=unlock ;; err=vehica: unlock answered 429",
            ],
            attributes: &["pod=unlock-58c9d-{pick:h6pzk|t2wlq}"],
        },
        Service {
            name: "pricing",
            levels: [330.0, 0.0009, 0.048, 0.36, 372e6],
            gauges: &[
                gauge("pricing_cache_hit_ratio", 0.981, Habit::High),
                labelled("asyncpg_pool_in_use", 7.0, Habit::Count, "pool=rollo"),
                labelled("asyncpg_pool_size", 48.0, Habit::Fixed, "pool=rollo"),
                gauge("kube_pod_container_status_restarts_total", 0.0, Habit::Fixed),
                gauge("kube_deployment_status_replicas_available", 4.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO \"POST /quotes HTTP/1.1\" 200 ;; logger=uvicorn.access",
                "INFO \"GET /quote?vehicle={n:1000..999999}&zone={n:1..420} HTTP/1.1\" 200 ;; logger=uvicorn.access",
                "INFO \"GET /quote?vehicle={n:1000..9999}&zone=0 HTTP/1.1\" 422 ;; logger=uvicorn.access",
            ],
            attributes: &["pod=pricing-7b5c4-{pick:2mzlt|6qhvd|k9xwr|p4jnc}"],
        },
        Service {
            name: "pg",
            levels: [0.0, 0.0, 0.0, 0.29, 0.0],
            gauges: &[
                gauge("pg_stat_statements_calls_per_second", 980.0, Habit::Rate),
                gauge("pg_stat_activity_count", 61.0, Habit::Count),
                gauge("pg_stat_database_tup_returned_per_second", 41_000.0, Habit::Rate),
                gauge("pg_stat_database_blks_read_per_second", 210.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:700..5200} buffers ({f:0.4..3.1}%)",
                "INFO automatic analyze of table \"rollo.public.vehicles\"",
                "WARN could not receive data from client: Connection reset by peer",
            ],
            attributes: &["pid={n:300..42000}"],
        },
        Service {
            name: "redis",
            levels: [0.0, 0.0, 0.0, 0.11, 210e6],
            gauges: &[
                gauge("redis_commands_processed_per_second", 5200.0, Habit::Rate),
                gauge("redis_connected_clients", 84.0, Habit::Count),
                gauge("redis_expired_keys_per_second", 1.1, Habit::Time),
            ],
            chatter: &["INFO Background saving terminated with success", "INFO DB saved on disk"],
            attributes: &[],
        },
    ],
    people: &[
        Person { login: "fschulte", name: "Femke Schulte", mail: "femke@rollo.example" },
        Person { login: "ahmed.k", name: "Ahmed Karimi", mail: "ahmed@rollo.example" },
        Person { login: "jpoole", name: "Jess Poole", mail: "jess@rollo.example" },
        Person { login: "viktorn", name: "Viktor Novák", mail: "viktor@rollo.example" },
        Person { login: "dlima", name: "Duarte Lima", mail: "duarte@rollo.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Tag,
    commits_name_service: true,
    chatter: 0.8,
    flags: &[
        ("app-new-onboarding", "app-api", "20%->40%"),
        ("trips-photo-at-end", "trips", "off->10%"),
        ("pricing-airport-fee", "pricing", "off->on"),
        ("app-dark-map", "app-api", "5%->50%"),
    ],
};
