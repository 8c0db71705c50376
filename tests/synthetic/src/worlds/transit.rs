//! Journeys, fares and positions of vehicles. Rust with axum and sqlx, PostgreSQL, Prometheus, tracing.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const TASKS: &str = "tokio_alive_tasks";
const DISK: &str = "device=nvme1n1";

/// The organisation.
pub static TRANSIT: World = World {
    name: "transit",
    language: Language::Rust,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "axum_http_requests_per_second",
        errors: "axum_http_requests_5xx_ratio",
        latency: "axum_http_requests_duration_seconds_p99",
        cpu: "container_cpu_usage_ratio",
        memory: "container_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "journey-api",
            levels: [820.0, 0.0014, 0.62, 0.34, 190e6],
            gauges: &[gauge(TASKS, 610.0, Habit::Count)],
            chatter: &[
                "INFO finished processing request latency={n:90..480} ms status=200 ;; target=tower_http::trace::on_response",
                "INFO finished processing request latency={n:1..9} ms status=304 ;; target=tower_http::trace::on_response",
                "WARN stop {n:8500000..8599999} is not served today ;; target=journey_api::handlers",
                "INFO finished processing request latency={n:2..6} ms status=400 ;; target=tower_http::trace::on_response",
            ],
            attributes: &["pod=journey-api-7f9d6c-{pick:2kq4z|9xw7p|h5tnd|lm3vb}"],
        },
        Service {
            name: "router",
            levels: [410.0, 0.0009, 0.44, 0.52, 1.9e9],
            gauges: &[
                gauge(TASKS, 340.0, Habit::Count),
                gauge("router_searches_in_flight", 22.0, Habit::Count),
                gauge("router_delay_lookups_per_second", 380.0, Habit::Rate),
            ],
            chatter: &[
                "INFO search ;; target=router::search ;; rounds={n:2..5} ;; journeys={n:1..6} ;; ms={n:40..310}",
                "INFO search ;; target=router::search ;; rounds={n:2..6} ;; journeys=0 ;; ms={n:12..60}",
                "WARN error sending request for url (http://realtime/trips/{n:100000..999999}/delay): operation timed out ;; target=router::delays",
                "INFO timetable loaded ;; target=router::timetable ;; trips={n:61000..64000}",
            ],
            attributes: &["pod=router-{pick:0|1|2|3}"],
        },
        Service {
            name: "fares",
            levels: [530.0, 0.0011, 0.11, 0.29, 96e6],
            gauges: &[
                gauge("sqlx_pool_connections_in_use", 12.0, Habit::Count),
                gauge("sqlx_pool_acquire_seconds_p99", 0.004, Habit::Time),
            ],
            chatter: &[
                "INFO finished processing request latency={n:3..40} ms status=200 ;; target=tower_http::trace::on_response",
                "DEBUG summary=\"SELECT id, name, cents, …\" rows_returned={n:1..14} elapsed={n:900..7000}µs ;; target=sqlx::query",
                "WARN no product between zones ;; target=fares::routes ;; from={n:100..190} ;; to={n:100..190}",
            ],
            attributes: &["pod=fares-5b8c77-{pick:4jd2x|8mzqr|c6wlt|q9pvk|s7hnb|zt5rd}"],
        },
        Service {
            name: "kiosk",
            levels: [140.0, 0.0022, 0.5, 0.2, 120e6],
            gauges: &[gauge("kiosk_sales_per_minute", 420.0, Habit::Rate)],
            chatter: &[
                "INFO sold ;; target=kiosk::sale ;; machine={n:1000..4999} ;; cents={n:280..8900}",
                "WARN machine out of paper ;; target=kiosk::machines ;; machine={n:1000..4999}",
                "ERROR card terminal did not answer ;; target=kiosk::terminal ;; machine={n:1000..4999}",
            ],
            attributes: &["pod=kiosk-6c5f4d-{pick:7twqz|d4kxm|r2vnp}"],
        },
        Service {
            name: "realtime",
            levels: [390.0, 0.0006, 0.03, 0.31, 410e6],
            gauges: &[
                gauge("kafka_consumergroup_lag", 900.0, Habit::Count),
                gauge("realtime_positions_per_second", 2600.0, Habit::Rate),
                labelled("node_disk_writes_completed_per_second", 38.0, Habit::Rate, DISK),
                labelled("node_disk_io_time_ratio", 0.06, Habit::Busy, DISK),
                labelled("node_disk_written_bytes_per_second", 410_000.0, Habit::Rate, DISK),
                labelled("node_disk_write_await_seconds", 0.0011, Habit::Time, DISK),
            ],
            chatter: &[
                "INFO offsets committed ;; target=realtime::consumer ;; partition={n:0..23}",
                "WARN position skipped ;; target=realtime::consumer ;; error=missing field `trip` at line 1 column {n:60..90} ;; offset={n:10000000..99999999}",
                "INFO vehicles known ;; target=realtime::fleet ;; count={n:2900..3300}",
            ],
            attributes: &["pod=realtime-{pick:0|1|2}"],
        },
        Service {
            name: "pg-fares",
            levels: [0.0, 0.0, 0.0, 0.27, 0.0],
            gauges: &[
                gauge("pg_stat_activity_active_count", 4.0, Habit::Count),
                gauge("pg_stat_database_xact_commit_per_second", 1450.0, Habit::Rate),
                gauge("pg_stat_database_tup_returned_per_second", 61_000.0, Habit::Rate),
                gauge("pg_stat_database_conflicts_total", 12.0, Habit::Fixed),
                labelled("node_disk_write_await_seconds", 0.0014, Habit::Time, "device=nvme2n1"),
                labelled("node_disk_read_await_seconds", 0.0009, Habit::Time, "device=nvme2n1"),
                labelled("node_disk_io_time_ratio", 0.18, Habit::Busy, "device=nvme2n1"),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:700..4100} buffers ({f:0.1..1.4}%); write={f:20.000..269.000} s, sync={f:0.001..0.090} s",
                "INFO automatic analyze of table \"fares.public.sales\" system usage: CPU: user: 0.0{n:1..9} s",
                "INFO connection authorized: user=fares database=fares application_name=fares",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "rsteiner", name: "Regula Steiner", mail: "regula.steiner@transit.example" },
        Person { login: "luca.b", name: "Luca Bernasconi", mail: "luca.bernasconi@transit.example" },
        Person { login: "mfavre", name: "Mathilde Favre", mail: "mathilde.favre@transit.example" },
        Person { login: "o.yilmaz", name: "Orhan Yılmaz", mail: "orhan.yilmaz@transit.example" },
        Person { login: "jw", name: "Jonas Wyss", mail: "jonas.wyss@transit.example" },
    ],
    severity: ("level", ["DEBUG", "INFO", "WARN", "ERROR", "ERROR"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 0.9,
    flags: &[
        ("router-walk-elevations", "router", "off->5%"),
        ("kiosk-tip-screen", "kiosk", "on->off"),
        ("api-occupancy", "journey-api", "20%->50%"),
    ],
};
