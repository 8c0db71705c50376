//! Forecasts and warnings of weather. Python takes model runs in and sends warnings, Go answers for points, Rust draws
//! maps; Timescale, Redis, Prometheus.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static WEATHER: World = World {
    name: "weather",
    language: Language::Python,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_requests:rate1m",
        errors: "http_errors:ratio1m",
        latency: "http_request_duration_seconds:p95",
        cpu: "container_cpu:ratio",
        memory: "container_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "point-api",
            levels: [410.0, 0.0008, 0.062, 0.38, 310_000_000.0],
            gauges: &[
                gauge("pgxpool_acquired_conns", 9.0, Habit::UpTo(40)),
                gauge("go_goroutines", 380.0, Habit::Count),
                gauge("forecast_cache_hit:ratio", 0.93, Habit::High),
            ],
            chatter: &[
                "INFO request ;; method=GET ;; path=/v2/point ;; status=200 ;; lat={f:44.01..58.90} ;; lon={f:4.01..24.90} ;; ms={n:4..70}",
                "INFO request ;; method=POST ;; path=/v2/points ;; status=200 ;; ms={n:20..190}",
                "WARN key over its plan ;; customer={n:1000..4200} ;; plan=hobby",
                "ERROR write response ;; err=write tcp {ip}:8080: broken pipe",
            ],
            attributes: &["pod=point-api-6f7d-{pick:b8k2s|x4v9p|m2qlt}"],
        },
        Service {
            name: "tiles",
            levels: [960.0, 0.0004, 0.044, 0.44, 620_000_000.0],
            gauges: &[
                gauge("tiles_rendered:rate1m", 88.0, Habit::Rate),
                gauge("tiles_cache_entries", 42_000.0, Habit::Bytes),
                gauge("tokio_alive_tasks", 120.0, Habit::Count),
            ],
            chatter: &[
                "INFO tile ;; layer={pick:radar|temperature|wind|clouds} ;; z={n:4..9} ;; ms={n:1..40} ;; target=tiles::serve",
                "INFO tile ;; layer={pick:radar|clouds} ;; z={n:4..9} ;; status=304 ;; target=tiles::serve",
                "WARN no frame yet ;; layer=radar ;; target=tiles::frames",
            ],
            attributes: &["pod=tiles-{hex:5}"],
        },
        Service {
            name: "ingest",
            levels: [0.0, 0.0, 0.0, 0.52, 2_900_000_000.0],
            gauges: &[
                labelled("model_age_seconds", 9800.0, Habit::Time, "model=global"),
                labelled("model_age_seconds", 5200.0, Habit::Time, "model=local"),
                gauge("ingest_fields:rate5m", 14.0, Habit::Rate),
                gauge("ingest_download_bytes:rate5m", 31_000_000.0, Habit::Rate),
                gauge("observation_age_seconds", 210.0, Habit::Time),
            ],
            chatter: &[
                "INFO field written ;; model=local ;; param={pick:t2m|gust|rr|tcc|msl} ;; step={n:1..48}",
                "INFO field written ;; model=global ;; param={pick:t2m|gust|rr|tcc|msl} ;; step={n:3..240}",
                "INFO {n:180..940} observations stored ;; source={pick:synop|amateur|roads}",
                "WARN station silent for a day ;; station={n:10001..19999} ;; source=amateur",
            ],
            attributes: &["logger=ingest"],
        },
        Service {
            name: "warnings",
            levels: [12.0, 0.002, 0.31, 0.21, 480_000_000.0],
            gauges: &[
                gauge("warnings_active", 18.0, Habit::Count),
                gauge("push_queue_depth", 25.0, Habit::Count),
                gauge("push_sent:rate1m", 16.0, Habit::Rate),
                gauge("push_delay_seconds:p95", 9.0, Habit::Time),
                gauge("push_workers_busy", 7.0, Habit::UpTo(32)),
            ],
            chatter: &[
                "INFO evaluated ;; regions=412 ;; seconds={n:6..11}",
                "INFO push answered ;; gateway={pick:apns|fcm|fcm|huawei} ;; status=200 ;; ms={n:80..900}",
                "WARN token unregistered ;; gateway={pick:apns|fcm}",
                "WARN push failed, will be sent again ;; gateway=huawei ;; error=ReadTimeout",
            ],
            attributes: &["logger=warnings"],
        },
        Service {
            name: "obs-db",
            levels: [0.0, 0.0, 0.0, 0.33, 0.0],
            gauges: &[
                gauge("pg_stat_activity_active", 8.0, Habit::Count),
                gauge("pg_stat_statements_calls:rate1m", 940.0, Habit::Rate),
                gauge("pg_blocks_read:rate1m", 410.0, Habit::Time),
                gauge("pg_locks_waiting", 0.3, Habit::Time),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:900..7100} buffers ({f:0.1..2.9}%)",
                "INFO automatic vacuum of table \"obs._timescaledb_internal._hyper_3_{n:100..400}_chunk\": index scans: 1",
            ],
            attributes: &["pid={n:300..60000}"],
        },
        Service {
            name: "redis-fc",
            levels: [0.0, 0.0, 0.0, 0.16, 11_000_000_000.0],
            gauges: &[
                gauge("redis_commands:rate1m", 3900.0, Habit::Rate),
                gauge("redis_connected_clients", 64.0, Habit::Count),
            ],
            chatter: &["INFO Background saving terminated with success", "INFO DB saved on disk"],
            attributes: &["pid=1"],
        },
    ],
    people: &[
        Person { login: "ilse", name: "Ilse Brandt", mail: "ilse@isobar.example" },
        Person { login: "tomasz", name: "Tomasz Wrona", mail: "tomasz@isobar.example" },
        Person { login: "rhea", name: "Rhea Kapoor", mail: "rhea@isobar.example" },
        Person { login: "jonte", name: "Jonte Lindqvist", mail: "jonte@isobar.example" },
        Person { login: "mbaye", name: "Mbaye Diop", mail: "mbaye@isobar.example" },
    ],
    severity: ("level", ["debug", "info", "warning", "error", "fatal"]),
    versions: Versions::Semantic,
    commits_name_service: true,
    chatter: 1.2,
    flags: &[
        ("tiles-webp", "tiles", "10%->25%"),
        ("point-uv-index", "point-api", "off->5%"),
        ("warnings-quiet-night", "warnings", "20%->40%"),
    ],
};
