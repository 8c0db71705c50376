//! A railway that carries freight. Consignments in Kotlin with Spring, billing in Java, positions of wagons in Go,
//! arrivals in Python, a portal in TypeScript; Postgres, Kafka, Kubernetes.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static RAILFREIGHT: World = World {
    name: "railfreight",
    language: Language::Kotlin,
    offset: 60,
    zulu: false,
    style: Style {
        rate: "http_server_requests_per_second",
        errors: "http_server_error_ratio",
        latency: "http_server_p95_seconds",
        cpu: "container_cpu_utilisation",
        memory: "container_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "portal",
            levels: [95.0, 0.002, 0.36, 0.29, 380e6],
            gauges: &[gauge("portal_bookings_per_minute", 41.0, Habit::Rate)],
            chatter: &[
                "INFO GET /consignments 200 ;; ms={n:60..420} ;; customer={n:1000..4999}",
                "INFO GET /yards/{n:10..60}/board 200 ;; ms={n:40..250}",
                "WARN session expired, redirecting to login ;; customer={n:1000..4999}",
            ],
            attributes: &["pod=portal-7d9c4b{hex:4}-{hex:5}"],
        },
        Service {
            name: "consignments",
            levels: [140.0, 0.003, 0.19, 0.37, 940e6],
            gauges: &[
                labelled("hikaricp_connections_active", 3.0, Habit::Count, "pool=HikariPool-1"),
                labelled("hikaricp_connections_pending", 0.1, Habit::Count, "pool=HikariPool-1"),
                gauge("tomcat_threads_busy_threads", 9.0, Habit::Count),
                gauge("customs_declarations_sent_per_minute", 22.0, Habit::Rate),
            ],
            chatter: &[
                "INFO GET /consignments 200 ;; logger=rail.access ;; ms={n:12..180} ;; thread=http-nio-8080-exec-{n:1..60}",
                "INFO booked consignment {n:5200000..5299999} ;; logger=rail.consignments.BookingService",
                "INFO declaration accepted, mrn=25{hex:12} ;; logger=rail.consignments.CustomsClient",
                "WARN no wagons of series {pick:Sgns|Habbiins|Eanos|Zacns} in yard {n:10..60} ;; logger=rail.consignments.BookingService",
                "ERROR Resolved [org.springframework.web.bind.MethodArgumentNotValidException: Validation failed for argument [0]] ;; logger=o.s.w.s.m.s.DefaultHandlerExceptionResolver",
            ],
            attributes: &["pod=consignments-5f6d8{hex:4}-{hex:5}"],
        },
        Service {
            name: "eta",
            levels: [34.0, 0.004, 0.9, 0.48, 1.4e9],
            gauges: &[
                gauge("eta_position_age_seconds", 38.0, Habit::Time),
                gauge("kube_deployment_status_replicas_available", 3.0, Habit::Fixed),
                gauge("kube_pod_container_status_restarts_total", 1.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO GET /arrivals 200 ;; logger=uvicorn.access ;; ms={n:400..1400}",
                "INFO route found, {n:4..31} sections ;; logger=eta.graph",
                "WARN no position of wagon 3{n:1..8} 80 {n:1000..9999} {n:100..999}-{n:0..9}, using timetable ;; logger=eta.main",
            ],
            attributes: &["pod=eta-{n:0..2}"],
        },
        Service {
            name: "tracker",
            levels: [0.0, 0.0, 0.0, 0.31, 145e6],
            gauges: &[
                gauge("tracker_positions_stored_per_second", 610.0, Habit::Rate),
                gauge("tracker_duplicates_per_second", 19.0, Habit::Rate),
                gauge("kafka_consumergroup_lag", 260.0, Habit::Count),
                gauge("go_goroutines", 48.0, Habit::Count),
                gauge("go_memstats_heap_objects", 410_000.0, Habit::Bytes),
                gauge("kube_pod_container_status_restarts_total", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO batch stored ;; positions={n:180..500} ;; ms={n:9..60}",
                "WARN position without fix ;; device=gw-{hex:6}",
                "INFO partition assigned ;; topic=wagon-positions ;; partition={n:0..11}",
            ],
            attributes: &["pod=tracker-{n:0..2}"],
        },
        Service {
            name: "billing",
            levels: [3.0, 0.004, 0.4, 0.22, 720e6],
            gauges: &[
                gauge("billing_invoices_issued_per_minute", 12.0, Habit::Rate),
                gauge("billing_invoices_held_per_minute", 0.05, Habit::Count),
                gauge("billing_invoice_amount_eur_p50", 5480.0, Habit::Time),
            ],
            chatter: &[
                "INFO invoice {n:880000..889999} issued ;; logger=rail.billing.InvoiceJob",
                "INFO duties of declaration 25{hex:12} fetched ;; logger=rail.billing.DutiesClient",
                "WARN consignment {n:5200000..5299999} has no weighing, using declared weight ;; logger=rail.billing.InvoiceJob",
            ],
            attributes: &["pod=billing-{n:0..1}"],
        },
        Service {
            name: "freight-db",
            levels: [0.0, 0.0, 0.0, 0.33, 24e9],
            gauges: &[
                gauge("pg_stat_activity_active_count", 7.0, Habit::Count),
                gauge("pg_stat_database_queries_per_second", 2900.0, Habit::Rate),
                labelled(
                    "pg_stat_user_tables_seq_tup_read_per_second",
                    900.0,
                    Habit::Rate,
                    "relname=consignments",
                ),
                labelled("pg_stat_user_tables_seq_tup_read_per_second", 400.0, Habit::Rate, "relname=wagons"),
                labelled("node_filesystem_used_ratio", 0.52, Habit::High, "mountpoint=/var/lib/postgresql"),
                labelled("pg_replication_slot_retained_bytes", 42e6, Habit::Bytes, "slot=standby_b"),
                labelled("pg_replication_slot_retained_bytes", 61e6, Habit::Bytes, "slot=analytics"),
                gauge("pg_wal_written_bytes_per_second", 6_100_000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:2100..9800} buffers ({f:1.0..4.0}%)",
                "INFO automatic vacuum of table \"freight.public.{pick:positions|consignments}\": index scans: 1",
                "WARN could not receive data from client: Connection reset by peer",
            ],
            attributes: &["pid={n:400..32000}"],
        },
    ],
    people: &[
        Person { login: "kowalczyk", name: "Marta Kowalczyk", mail: "marta.kowalczyk@railfreight.example" },
        Person { login: "hbrandt", name: "Henrik Brandt", mail: "henrik.brandt@railfreight.example" },
        Person { login: "svoboda", name: "Petr Svoboda", mail: "petr.svoboda@railfreight.example" },
        Person { login: "ldubois", name: "Lucie Dubois", mail: "lucie.dubois@railfreight.example" },
        Person { login: "rossi-g", name: "Giulia Rossi", mail: "giulia.rossi@railfreight.example" },
    ],
    severity: ("level", ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
    versions: Versions::Semantic,
    commits_name_service: false,
    chatter: 1.1,
    flags: &[
        ("portal.new-yard-map", "portal", "10%->50%"),
        ("eta.weather-model", "eta", "off->5%"),
        ("billing.pdf-a", "billing", "off->on"),
    ],
};
