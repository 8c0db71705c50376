//! Tickets for concerts and matches. Booking and prices in Kotlin with Spring Boot, seats and admission in Go, pages in
//! TypeScript with Next.js; Postgres, Redis, Kubernetes.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const RESTARTS: &str = "kube_pod_container_status_restarts_total";

/// The organisation.
pub static BOXOFFICE: World = World {
    name: "boxoffice",
    language: Language::Kotlin,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_requests_per_second",
        errors: "http_requests_error_ratio",
        latency: "http_request_duration_seconds_p95",
        cpu: "container_cpu_usage_ratio",
        memory: "container_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "web",
            levels: [410.0, 0.0018, 0.36, 0.37, 690e6],
            gauges: &[
                gauge("nodejs_eventloop_lag_seconds_p99", 0.018, Habit::Time),
                labelled("http_requests_by_client_per_second", 352.0, Habit::Rate, "client=browser"),
                labelled("http_requests_by_client_per_second", 49.0, Habit::Rate, "client=app"),
                labelled("http_requests_by_client_per_second", 9.0, Habit::Rate, "client=other"),
            ],
            chatter: &[
                "INFO GET /events/{n:10000..99999} 200 in {n:60..340}ms",
                "INFO GET /cities/{pick:leeds|london|glasgow|cardiff} 200 in {n:120..520}ms",
                "WARN GET /favicon.png 404 in 2ms",
                "ERROR Error: GET http://pricing:8080/events/{n:10000..99999}/quotes responded 404",
            ],
            attributes: &["pod=web-5f9c7b8d6-{pick:x2kqv|m7tzl|9dfwp|j4hrn}"],
        },
        Service {
            name: "booking",
            levels: [190.0, 0.0009, 0.13, 0.31, 910e6],
            gauges: &[
                gauge("hikaricp_connections_active", 4.0, Habit::Count),
                gauge("hikaricp_connections_pending", 0.2, Habit::Count),
                gauge("orders_paid_per_minute", 84.0, Habit::Rate),
                gauge("orders_declined_per_minute", 6.0, Habit::Rate),
                gauge("jvm_gc_pause_seconds_max", 0.024, Habit::Time),
            ],
            chatter: &[
                "INFO order {hex:12} PAID ;; logger=b.b.CheckoutService ;; thread=http-nio-8080-exec-{n:1..60}",
                "INFO order {hex:12} DECLINED ;; logger=b.b.CheckoutService ;; thread=http-nio-8080-exec-{n:1..60}",
                "WARN Resolved [org.springframework.web.HttpRequestMethodNotSupportedException: Request method 'HEAD' is not supported] ;; logger=.w.s.m.s.DefaultHandlerExceptionResolver",
                "ERROR EventNotFound: {n:10000..99999} ;; logger=b.b.ErrorAdvice",
            ],
            attributes: &["pod=booking-7d4f5c9b8-{pick:2wlxc|t6jkp|q8nvd|5zrgm}"],
        },
        Service {
            name: "pricing",
            levels: [240.0, 0.0006, 0.028, 0.22, 720e6],
            gauges: &[
                gauge("cache_gets_hit_ratio", 0.962, Habit::High),
                gauge("hikaricp_connections_active", 1.0, Habit::Count),
                gauge("hikaricp_connections_pending", 0.1, Habit::Count),
            ],
            chatter: &[
                "INFO demand of event {n:10000..99999} is {f:0.90..1.60} ;; logger=b.p.DemandRepository",
                "WARN event {n:10000..99999} has no tariffs ;; logger=b.p.QuoteService",
            ],
            attributes: &["pod=pricing-6b8c4d7f5-{pick:h3vzt|c9mwk|l5xqp}"],
        },
        Service {
            name: "seats",
            levels: [160.0, 0.0011, 0.031, 0.19, 120e6],
            gauges: &[
                gauge("go_goroutines", 96.0, Habit::Count),
                gauge("pgxpool_acquired_conns", 5.0, Habit::Count),
                gauge("holds_created_per_minute", 210.0, Habit::Rate),
                gauge("waiting_room_sessions", 140.0, Habit::Count),
            ],
            chatter: &[
                "INFO request ;; method=POST ;; path=/events/{n:10000..99999}/holds ;; status=201 ;; ms={n:6..40}",
                "INFO request ;; method=GET ;; path=/events/{n:10000..99999}/remaining ;; status=200 ;; ms={n:3..30}",
                "INFO request ;; method=POST ;; path=/events/{n:10000..99999}/holds ;; status=409 ;; ms={n:4..30}",
                "WARN client went away ;; path=/events/{n:10000..99999}/holds",
            ],
            attributes: &["pod=seats-58d7b9c6f-{pick:p4xjl|w2tqm|7kzvn}"],
        },
        Service {
            name: "scanner",
            levels: [22.0, 0.002, 0.045, 0.06, 58e6],
            gauges: &[
                gauge("go_goroutines", 41.0, Habit::Count),
                gauge("process_open_fds", 38.0, Habit::Bytes),
                gauge("process_max_fds", 1024.0, Habit::Fixed),
                labelled("scans_per_minute", 1180.0, Habit::Rate, "admitted=true"),
                labelled("scans_per_minute", 31.0, Habit::Rate, "admitted=false"),
                gauge(RESTARTS, 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO scan ;; gate={pick:A|B|C|D}{n:1..12} ;; admit=true ;; ms={n:12..70}",
                "INFO scan ;; gate={pick:A|B|C|D}{n:1..12} ;; admit=false ;; ms={n:4..20}",
                "WARN unknown ticket ;; gate={pick:A|B|C|D}{n:1..12} ;; err=no rows in result set",
                "ERROR open gate ;; gate={pick:A|B|C|D}{n:1..12} ;; err=gate: 423 Locked",
            ],
            attributes: &["pod=scanner-649f8d5c7-{pick:b8lkx|n3wqz}"],
        },
        Service {
            name: "pg",
            levels: [0.0, 0.0, 0.0, 0.21, 0.0],
            gauges: &[
                gauge("pg_stat_database_xact_commit_per_second", 640.0, Habit::Rate),
                labelled("pg_stat_activity_count", 9.0, Habit::Count, "state=active"),
                labelled("pg_stat_activity_count", 1.0, Habit::Count, "wait_event_type=Lock"),
                gauge("pg_stat_database_tup_fetched_per_second", 71_000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:400..3900} buffers ({f:0.2..2.9}%); 0 WAL file(s) added",
                "INFO automatic analyze of table \"booking.public.orders\"",
                "WARN could not receive data from client: Connection reset by peer",
            ],
            attributes: &["pid={n:300..60000}"],
        },
        Service {
            name: "redis",
            levels: [0.0, 0.0, 0.0, 0.12, 1.9e9],
            gauges: &[
                gauge("redis_commands_processed_per_second", 3100.0, Habit::Rate),
                gauge("redis_connected_clients", 64.0, Habit::Count),
                gauge("redis_up", 1.0, Habit::Fixed),
                labelled("redis_connected_slaves", 1.0, Habit::Fixed, "role=primary"),
            ],
            chatter: &[
                "INFO 100 changes in 300 seconds. Saving...",
                "INFO Background saving terminated with success",
            ],
            attributes: &["host=redis-{n:0..1}"],
        },
    ],
    people: &[
        Person { login: "ncarver", name: "Nia Carver", mail: "nia@boxoffice.example" },
        Person { login: "tomasz-b", name: "Tomasz Baran", mail: "tomasz@boxoffice.example" },
        Person { login: "aokafor", name: "Ada Okafor", mail: "ada@boxoffice.example" },
        Person { login: "lrees", name: "Llew Rees", mail: "llew@boxoffice.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 0.9,
    flags: &[
        ("new-seat-map", "web", "10%->25%"),
        ("apple-pay", "booking", "off->on"),
        ("dynamic-prices", "pricing", "on->off"),
        ("resale", "web", "off->5%"),
    ],
};
