//! Readings of electricity meters. Go with gRPC, Kotlin for invoices, Kubernetes, Terraform, `TimescaleDB`.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const GOROUTINES: &str = "go_goroutines";
const RESTARTS: &str = "kube_pod_container_status_restarts_total";
const DISK: &str = "device=nvme1n1";

/// The organisation.
pub static GRID: World = World {
    name: "grid",
    language: Language::Go,
    offset: 540,
    zulu: false,
    style: Style {
        rate: "grpc_server_handled_per_second",
        errors: "grpc_server_error_ratio",
        latency: "grpc_server_handling_seconds_p99",
        cpu: "pod_cpu_usage_ratio",
        memory: "pod_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "portal-api",
            levels: [930.0, 0.0017, 0.31, 0.37, 142e6],
            gauges: &[
                gauge(GOROUTINES, 420.0, Habit::Count),
                gauge("grpc_client_connections_opened_per_second", 0.3, Habit::Time),
                gauge("node_sockstat_TCP_tw", 640.0, Habit::Count),
            ],
            chatter: &[
                "INFO request ;; caller=portal/log.go:31 ;; path=/usage ;; status=200 ;; ms={n:18..240}",
                "INFO request ;; caller=portal/log.go:31 ;; path=/tariffs ;; status=200 ;; ms={n:4..30}",
                "WARN request ;; caller=portal/log.go:31 ;; path=/usage ;; status=400 ;; error=to is not a time",
                "INFO live view opened ;; caller=portal/live.go:44",
            ],
            attributes: &["pod=portal-api-84d9c5-{pick:2lkqz|6xw9t|b4vnd|jm8hr|qz5tp|w7crx}"],
        },
        Service {
            name: "readings",
            levels: [1010.0, 0.0008, 0.16, 0.33, 210e6],
            gauges: &[
                gauge(GOROUTINES, 8100.0, Habit::Count),
                gauge("readings_live_views", 3900.0, Habit::Count),
                gauge("pgxpool_acquired_conns", 14.0, Habit::Count),
                gauge(RESTARTS, 2.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO hours ;; caller=readings/server.go:58 ;; meter=JP{n:100000..999999} ;; rows={n:24..744} ;; ms={n:4..60}",
                "DEBUG nothing to show ;; caller=readings/watch.go:35 ;; meter=JP{n:100000..999999}",
                "WARN unknown meter ;; caller=readings/server.go:49 ;; meter={n:1000..9999}",
            ],
            attributes: &["pod=readings-5c7b6f-{pick:4hd2p|9kzqm|r6tlw|x8vnc}"],
        },
        Service {
            name: "tariffs",
            levels: [260.0, 0.0004, 0.02, 0.12, 61e6],
            gauges: &[gauge(GOROUTINES, 70.0, Habit::Count)],
            chatter: &[
                "INFO tariff ;; caller=tariffs/api.go:27 ;; zone={pick:tokyo|chubu|kansai} ;; name={pick:day|night|evening}",
                "WARN no tariff of this name ;; caller=tariffs/api.go:33",
            ],
            attributes: &["pod=tariffs-7d9f4-{pick:5kxwz|t2nqd}"],
        },
        Service {
            name: "ingest",
            levels: [6.0, 0.0011, 0.09, 0.41, 190e6],
            gauges: &[
                gauge("ingest_readings_per_second", 1100.0, Habit::Rate),
                gauge("ingest_headend_cursor_age_seconds", 21.0, Habit::Time),
                gauge(GOROUTINES, 130.0, Habit::Count),
            ],
            chatter: &[
                "INFO readings stored ;; caller=ingest/handler.go:45 ;; count={n:60..310}",
                "WARN duplicate reading ;; caller=ingest/store.go:61 ;; meter=JP{n:100000..999999}",
                "ERROR head-end: unexpected EOF ;; caller=ingest/poll.go:38",
            ],
            attributes: &["pod=ingest-66bd9-{pick:3lfqv|8tnzk|c5wxd|p9rmh}"],
        },
        Service {
            name: "billing",
            levels: [0.0, 0.0, 0.0, 0.36, 910e6],
            gauges: &[
                gauge("kafka_consumergroup_lag", 2100.0, Habit::Count),
                gauge("kafka_consumer_rebalances_per_hour", 0.4, Habit::Time),
                gauge("billing_readings_per_second", 1100.0, Habit::Rate),
                gauge("jvm_gc_pause_seconds_max", 0.03, Habit::Time),
            ],
            chatter: &[
                "INFO billed {n:2..60} readings ;; logger=grid.billing.ReadingConsumer ;; thread=consumer-{n:0..3}",
                "WARN meter JP{n:100000..999999} has no contract ;; logger=grid.billing.Invoices",
                "INFO invoice closed ;; logger=grid.billing.Closing ;; household=H{n:10000..99999}",
            ],
            attributes: &["pod=billing-{pick:0|1|2}"],
        },
        Service {
            name: "timescale",
            levels: [0.0, 0.0, 0.0, 0.34, 0.0],
            gauges: &[
                gauge("pg_stat_activity_active_count", 9.0, Habit::Count),
                gauge("pg_stat_database_blks_read_per_second", 3900.0, Habit::Rate),
                gauge("pg_stat_database_tup_returned_per_second", 210_000.0, Habit::Rate),
                labelled("node_disk_iops", 7800.0, Habit::Rate, DISK),
                labelled("node_disk_queue_depth", 3.0, Habit::Count, DISK),
                labelled("node_disk_write_await_seconds", 0.0009, Habit::Time, DISK),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:9000..61000} buffers ({f:1.0..7.9}%)",
                "INFO refreshing continuous aggregate \"readings_hourly\" in window [ {n:2..9} hours ]",
                "INFO compressed chunk _timescaledb_internal._hyper_1_{n:1000..1900}_chunk",
            ],
            attributes: &["pid={n:300..61000}"],
        },
        Service {
            name: "coredns",
            levels: [0.0, 0.0, 0.0, 0.11, 48e6],
            gauges: &[
                gauge("coredns_dns_requests_per_second", 240.0, Habit::Rate),
                gauge("coredns_dns_request_duration_seconds_p99", 0.003, Habit::Time),
                labelled("coredns_dns_responses_per_second", 0.4, Habit::Time, "rcode=SERVFAIL"),
                labelled("coredns_dns_responses_per_second", 41.0, Habit::Rate, "rcode=NXDOMAIN"),
            ],
            chatter: &["INFO [INFO] plugin/reload: Running configuration SHA512 = {hex:16}"],
            attributes: &["pod=coredns-{pick:5dx8k|9tqwn}"],
        },
    ],
    people: &[
        Person { login: "h.tanaka", name: "Haruka Tanaka", mail: "haruka.tanaka@grid.example" },
        Person { login: "kenji", name: "Kenji Morita", mail: "kenji.morita@grid.example" },
        Person { login: "y.sato", name: "Yuki Sato", mail: "yuki.sato@grid.example" },
        Person { login: "min-jun", name: "Min-jun Park", mail: "minjun.park@grid.example" },
        Person { login: "eclarke", name: "Emma Clarke", mail: "emma.clarke@grid.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Semantic,
    commits_name_service: true,
    chatter: 0.8,
    flags: &[
        ("portal-forecast", "portal-api", "off->5%"),
        ("billing-solar-credit", "billing", "10%->20%"),
        ("ingest-dedupe-window", "ingest", "off->on"),
    ],
};
