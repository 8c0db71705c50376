//! Quotes, labels and tracking of parcels. Go, Prometheus, zap.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const POOL: &str = "pgxpool_acquired_conns";
const GOROUTINES: &str = "go_goroutines";
const FDS: &str = "process_open_fds";

/// The organisation.
pub static PARCELS: World = World {
    name: "parcels",
    language: Language::Go,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_requests_per_second",
        errors: "http_requests_error_ratio",
        latency: "http_request_duration_seconds_p99",
        cpu: "container_cpu_utilization_ratio",
        memory: "container_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "edge-gateway",
            levels: [620.0, 0.0021, 0.41, 0.31, 310e6],
            gauges: &[],
            chatter: &[
                "INFO GET /v1/quotes 200 {n:38..120}ms ;; route=/v1/quotes",
                "INFO POST /v1/labels 201 {n:180..420}ms ;; route=/v1/labels",
                "INFO GET /v1/tracking/{n:100000..999999} 200 {n:8..30}ms ;; route=/v1/tracking",
                "WARN client closed connection before answer ;; route=/v1/quotes",
                "INFO POST /v1/quotes 422 4ms ;; route=/v1/quotes",
            ],
            attributes: &["logger=access"],
        },
        Service {
            name: "quotes",
            levels: [240.0, 0.0018, 0.21, 0.34, 142e6],
            gauges: &[gauge(GOROUTINES, 210.0, Habit::Count), gauge(FDS, 96.0, Habit::Count)],
            chatter: &[
                "INFO quoted ;; caller=quotes/handler.go:52 ;; offers={n:3..11} ;; weight_g={n:80..28000}",
                "INFO quoted ;; caller=quotes/handler.go:52 ;; offers={n:1..4} ;; weight_g={n:80..900}",
                "WARN refused request: weight must be positive ;; caller=quotes/handler.go:37",
                "INFO config reloaded ;; caller=config/watch.go:31",
            ],
            attributes: &["pod=quotes-6c9f7d-{pick:4kx2p|8wq7n|bz5mt|lr9cd}"],
        },
        Service {
            name: "rates",
            levels: [250.0, 0.0009, 0.12, 0.37, 214e6],
            gauges: &[
                gauge(POOL, 7.0, Habit::Count),
                gauge("pgxpool_empty_acquire_per_second", 0.4, Habit::Share),
                gauge("cache_hit_ratio", 0.953, Habit::High),
                gauge(GOROUTINES, 180.0, Habit::Count),
            ],
            chatter: &[
                "INFO offers priced ;; caller=rates/service.go:44 ;; lane={n:10..99}-{n:10..99} ;; tariffs={n:2..14}",
                "DEBUG cache miss ;; caller=cache/cache.go:46 ;; prefix=rates",
                "INFO lane has no express tariff ;; caller=rates/service.go:33 ;; lane={n:10..99}-{n:10..99}",
                "WARN slow query {n:210..390}ms: SELECT id, carrier, base_cents FROM tariffs ;; caller=rates/store.go:41",
            ],
            attributes: &["pod=rates-5d7c9b-{pick:2pqlx|h6dnc|v8trw|zk4jm}"],
        },
        Service {
            name: "labels",
            levels: [46.0, 0.006, 0.92, 0.22, 168e6],
            gauges: &[gauge(GOROUTINES, 140.0, Habit::Count), gauge(FDS, 121.0, Habit::Count)],
            chatter: &[
                "INFO label booked ;; caller=labels/book.go:61 ;; carrier={pick:glx|nordpost|alpino|viaflex}",
                "INFO label drawn ;; caller=labels/render.go:38 ;; bytes={n:9000..41000}",
                "WARN book glx: status 409 ;; caller=labels/book.go:57 ;; reference={hex:10}",
                "ERROR book viaflex: status 503 ;; caller=labels/book.go:57 ;; reference={hex:10}",
            ],
            attributes: &["pod=labels-7b5f88-{pick:c2s9v|m4kqt|x7lhp}"],
        },
        Service {
            name: "tracking",
            levels: [310.0, 0.0012, 0.045, 0.41, 1.12e9],
            gauges: &[
                gauge("kafka_consumer_lag_records", 340.0, Habit::Count),
                gauge("tracking_scans_per_second", 820.0, Habit::Rate),
                gauge("kube_pod_container_restarts_total", 3.0, Habit::Fixed),
                gauge(GOROUTINES, 96.0, Habit::Count),
            ],
            chatter: &[
                "INFO committed offsets ;; caller=tracking/consumer.go:44 ;; partition={n:0..11}",
                "INFO parcels forgotten ;; caller=tracking/index.go:73 ;; count={n:200..1900}",
                "WARN skip malformed scan ;; caller=tracking/consumer.go:39 ;; offset={n:1000000..9999999} \
                 ;; error=invalid character 'x' looking for beginning of value",
            ],
            attributes: &["pod=tracking-{pick:0|1|2}"],
        },
        Service {
            name: "carrier-proxy",
            levels: [61.0, 0.008, 0.78, 0.26, 74e6],
            gauges: &[
                labelled("upstream_rq_5xx_per_second", 0.12, Habit::Share, "upstream=glx"),
                labelled("upstream_rq_5xx_per_second", 0.1, Habit::Share, "upstream=nordpost"),
                gauge("nginx_connections_active", 88.0, Habit::Count),
            ],
            chatter: &[
                "INFO {ip} POST /carriers/glx/bookings 201 upstream_time={f:0.21..0.84}",
                "INFO {ip} GET /carriers/alpino/documents/{hex:12} 200 upstream_time={f:0.05..0.31}",
                "WARN *{n:100000..999999} an upstream response is buffered to a temporary file \
                 /var/cache/nginx/proxy_temp/{n:1..9}/{n:10..99}",
            ],
            attributes: &["logger=nginx"],
        },
        Service {
            name: "parcels-db",
            levels: [0.0; 5],
            gauges: &[
                gauge("pg_cpu_utilization_ratio", 0.34, Habit::Busy),
                gauge("pg_queries_per_second", 410.0, Habit::Rate),
                gauge("pg_stat_activity_count", 42.0, Habit::Count),
                gauge("pg_query_duration_seconds_p95", 0.014, Habit::Time),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:900..5200} buffers ({f:0.1..1.9}%)",
                "INFO automatic vacuum of table \"parcels.public.scans\": index scans: 1",
                "INFO automatic analyze of table \"parcels.public.tariffs\"",
            ],
            attributes: &["pid={n:2000..60000}"],
        },
    ],
    people: &[
        Person { login: "annika.sommer", name: "Annika Sommer", mail: "annika.sommer@parcels.example" },
        Person { login: "tobi", name: "Tobias Kern", mail: "tobias.kern@parcels.example" },
        Person { login: "m.oduya", name: "Michael Oduya", mail: "michael.oduya@parcels.example" },
        Person { login: "lenka", name: "Lenka Horáková", mail: "lenka.horakova@parcels.example" },
        Person { login: "dvries", name: "Daan de Vries", mail: "daan.devries@parcels.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Semantic,
    commits_name_service: false,
    chatter: 0.8,
    flags: &[
        ("quotes_show_co2", "quotes", "off->on"),
        ("labels_paperless", "labels", "off->10%"),
        ("tracking_push_v2", "tracking", "10%->25%"),
        ("gateway_http3", "edge-gateway", "off->on"),
    ],
};
