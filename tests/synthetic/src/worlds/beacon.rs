//! A platform for metrics of other companies. Rust takes samples in, Go moves them from Kafka to `ClickHouse` and asks for
//! them, a dashboard in TypeScript draws them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const DISK: &str = "mountpoint=/var/log/ingestor";

/// The organisation.
pub static BEACON: World = World {
    name: "beacon",
    language: Language::Go,
    offset: 0,
    zulu: true,
    style: Style {
        rate: "http_requests_per_second",
        errors: "http_requests_failed_percent",
        latency: "http_request_duration_p99_ms",
        cpu: "process_cpu_percent",
        memory: "process_resident_memory_bytes",
        full: 100.0,
    },
    services: &[
        Service {
            name: "ingestor",
            levels: [410.0, 0.09, 38.0, 42.0, 310e6],
            gauges: &[
                gauge("ingestor_samples_per_second", 182_000.0, Habit::Rate),
                gauge("ingestor_batches_refused_per_second", 0.6, Habit::Time),
                gauge("rdkafka_produce_queue_messages", 3600.0, Habit::Count),
                labelled("node_filesystem_used_percent", 31.0, Habit::High, DISK),
                labelled("node_filesystem_written_bytes_per_second", 92_000.0, Habit::Rate, DISK),
            ],
            chatter: &[
                "INFO request ;; target=ingestor::access ;; path=/v1/push ;; status=202 ;; ms={n:6..40}",
                "INFO request ;; target=ingestor::access ;; path=/v1/push ;; status=202 ;; ms={n:5..28} ;; tenant={n:10..480}",
                "WARN too many labels ;; target=ingestor::routes ;; tenant={n:10..480}",
                "ERROR connection closed before message completed ;; target=hyper",
            ],
            attributes: &["pod=ingestor-{n:0..7}"],
        },
        Service {
            name: "transformer",
            levels: [0.0, 0.0, 0.0, 47.0, 350e6],
            gauges: &[
                gauge("kafka_consumergroup_lag", 260_000.0, Habit::Count),
                gauge("transformer_rows_inserted_per_second", 182_000.0, Habit::Rate),
                gauge("transformer_inserts_per_second", 4.4, Habit::Rate),
                gauge("transformer_stale_samples_per_second", 2.2, Habit::Time),
                gauge("go_goroutines", 34.0, Habit::Count),
            ],
            chatter: &[
                "INFO inserted ;; rows={n:31000..50000} ;; ms={n:160..690}",
                "INFO inserted ;; rows={n:41000..50000} ;; ms={n:140..520}",
                "WARN not a sample ;; offset={n:1000000..9999999} ;; err=invalid character 'N' looking for beginning of value",
            ],
            attributes: &["pod=transformer-6b8f5-{pick:2kxtq|5hnwz|8vdlm|c4rpj|n9gks|w7bqx}"],
        },
        Service {
            name: "query",
            levels: [260.0, 0.22, 340.0, 26.0, 240e6],
            gauges: &[
                gauge("query_points_returned_per_second", 91_000.0, Habit::Rate),
                gauge("query_empty_results_percent", 3.1, Habit::Time),
                gauge("query_in_flight", 31.0, Habit::Count),
                gauge("go_goroutines", 190.0, Habit::Count),
            ],
            chatter: &[
                "INFO range ;; tenant={n:10..480} ;; points={n:60..620} ;; ms={n:12..260}",
                "INFO range ;; tenant={n:10..480} ;; points={n:60..620} ;; ms={n:9..140}",
                "WARN bad request ;; err=to is before from",
                "ERROR range ;; tenant={n:10..480} ;; err=context canceled",
            ],
            attributes: &["pod=query-7d4c9-{pick:4lmxz|9wtkq|h2vnd|r6cgp}"],
        },
        Service {
            name: "dashboard",
            levels: [88.0, 0.3, 620.0, 18.0, 290e6],
            gauges: &[
                gauge("dashboard_open_sessions", 1430.0, Habit::Rate),
                gauge("nodejs_eventloop_lag_p99_ms", 16.0, Habit::Time),
            ],
            chatter: &[
                "INFO panel loaded ;; tenant={n:10..480} ;; metrics={n:1..6} ;; ms={n:90..700}",
                "INFO GET /d/{hex:8} 200 ;; ms={n:20..90}",
                "WARN panel aborted by the browser ;; tenant={n:10..480}",
            ],
            attributes: &["pod=dashboard-5f6d8-{pick:3qvxl|j8hzn|t5wkc}"],
        },
        Service {
            name: "clickhouse",
            levels: [0.0, 0.0, 0.0, 44.0, 41e9],
            gauges: &[
                gauge("ClickHouseMetrics_MemoryTracking", 31e9, Habit::Bytes),
                gauge("ClickHouseProfileEvents_SelectedRows_per_second", 21e6, Habit::Rate),
                gauge("ClickHouseProfileEvents_SelectedParts_per_second", 1900.0, Habit::Rate),
                gauge("ClickHouseAsyncMetrics_MaxPartCountForPartition", 61.0, Habit::Count),
                gauge("ClickHouseMetrics_BackgroundMergesAndMutationsPoolTask", 5.0, Habit::Count),
                labelled("node_filesystem_used_percent", 57.0, Habit::High, "mountpoint=/var/lib/clickhouse"),
            ],
            chatter: &[
                "INFO Merged {n:4..12} parts into {n:20250..20259}_{n:1..9}_{n:10..99}_2 ;; logger=MergeTask::MergeProjectionsStage",
                "INFO Read {n:10000..900000} rows, {f:1.00..60.00} MiB in {f:0.010..0.300} sec. ;; logger=executeQuery",
                "WARN Connection was closed by the client ;; logger=TCPHandler",
            ],
            attributes: &["host=ch-{pick:1|2|3}"],
        },
    ],
    people: &[
        Person { login: "anneke", name: "Anneke Visser", mail: "anneke@beacon.example" },
        Person { login: "dkim", name: "Daniel Kim", mail: "daniel.kim@beacon.example" },
        Person { login: "pmoreau", name: "Paul Moreau", mail: "paul.moreau@beacon.example" },
        Person { login: "ayesha", name: "Ayesha Rahman", mail: "ayesha.rahman@beacon.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 1.1,
    flags: &[
        ("dashboard-dark", "dashboard", "50%->100%"),
        ("query-cache-headers", "query", "off->on"),
        ("ingestor-zstd", "ingestor", "5%->10%"),
    ],
};
