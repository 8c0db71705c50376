//! The library of a university. The catalogue in PHP with Symfony, loans in Ruby on Rails, discovery in TypeScript,
//! harvesting in Python; `MariaDB`, `OpenSearch`, Redis, Kubernetes.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static UNILIBRARY: World = World {
    name: "unilibrary",
    language: Language::Php,
    offset: 60,
    zulu: false,
    style: Style {
        rate: "requests_per_minute",
        errors: "request_errors_percent",
        latency: "request_duration_p95_ms",
        cpu: "cpu_percent",
        memory: "memory_used_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "discovery",
            levels: [2100.0, 0.3, 420.0, 27.0, 340.0],
            gauges: &[
                gauge("searches_per_minute", 640.0, Habit::Rate),
                gauge("event_loop_lag_ms", 9.0, Habit::Time),
            ],
            chatter: &[
                "INFO GET /search 200 ;; ms={n:90..480} ;; hits={n:0..9000}",
                "INFO GET /record/{n:1000000..3999999} 200 ;; ms={n:30..160}",
                "WARN no cover for isbn 978{n:1000000000..9999999999}",
            ],
            attributes: &["host=disc-{n:1..3}"],
        },
        Service {
            name: "catalogue",
            levels: [900.0, 0.4, 230.0, 35.0, 1500.0],
            gauges: &[
                gauge("php_fpm_active_processes", 9.0, Habit::Count),
                gauge("php_fpm_listen_queue", 0.2, Habit::Count),
                gauge("logins_per_minute", 14.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Matched route \"record_show\". ;; channel=request ;; route=record_show",
                "INFO Matched route \"account_show\". ;; channel=request ;; route=account_show",
                "WARN Undefined array key \"series\" ;; channel=php ;; file=src/Marc/Field.php",
                "ERROR Uncaught PHP Exception NotFoundHttpException: \"No route found for \"GET /wp-login.php\"\" ;; channel=request",
            ],
            attributes: &["host=cat-{n:1..4}"],
        },
        Service {
            name: "loans",
            levels: [310.0, 0.3, 120.0, 26.0, 1100.0],
            gauges: &[
                gauge("puma_threads_busy", 3.0, Habit::Count),
                gauge("loans_made_per_minute", 8.0, Habit::Rate),
                labelled("sidekiq_queue_latency_seconds", 0.5, Habit::Time, "queue=default"),
            ],
            chatter: &[
                "INFO Completed 201 Created in {n:30..140}ms (ActiveRecord: {f:4.0..40.0}ms) ;; controller=LoansController ;; action=create",
                "INFO Completed 200 OK in {n:9..60}ms (ActiveRecord: {f:1.0..9.0}ms) ;; controller=LoansController ;; action=index",
                "WARN item is reserved for another reader ;; controller=RenewalsController",
            ],
            attributes: &["host=loans-{n:1..2}"],
        },
        Service {
            name: "harvest",
            levels: [0.0, 0.0, 0.0, 18.0, 280.0],
            gauges: &[
                gauge("harvest_records_per_minute", 740.0, Habit::Rate),
                gauge("harvest_failed_sources", 1.0, Habit::Count),
            ],
            chatter: &[
                "INFO harvested {n:50..200} records ;; source={pick:repository|theses|journals|maps} ;; logger=harvest.oai",
                "INFO indexed {n:50..200} records ;; logger=harvest.index",
                "WARN resumption token expired, starting again ;; source=maps ;; logger=harvest.oai",
            ],
            attributes: &["host=harvest-1"],
        },
        Service {
            name: "opensearch",
            levels: [0.0, 0.0, 0.0, 29.0, 22_000.0],
            gauges: &[
                gauge("opensearch_search_query_time_ms", 21.0, Habit::Time),
                gauge("opensearch_search_queries_per_second", 33.0, Habit::Rate),
                labelled("opensearch_thread_pool_queue", 0.3, Habit::Count, "name=search"),
                labelled("opensearch_thread_pool_rejected_per_minute", 0.0, Habit::Fixed, "name=search"),
            ],
            chatter: &[
                "INFO [o.o.m.j.JvmGcMonitorService] [os-{n:1..3}] [gc][{n:10000..99999}] overhead, spent [{n:250..420}ms] collecting in the last [1s]",
                "WARN [o.o.d.c.m.IndexNameExpressionResolver] index [records-2023] is closed",
            ],
            attributes: &["node=os-{n:1..3}"],
        },
        Service {
            name: "library-db",
            levels: [0.0, 0.0, 0.0, 24.0, 9000.0],
            gauges: &[
                gauge("mysql_threads_running", 4.0, Habit::Count),
                gauge("mysql_queries_per_second", 610.0, Habit::Rate),
                gauge("mysql_innodb_row_lock_current_waits", 0.1, Habit::Count),
                gauge("mysql_rows_read_per_second", 41_000.0, Habit::Rate),
            ],
            chatter: &[
                "WARN Aborted connection {n:10000..99999} to db: 'library' user: 'catalogue' (Got timeout reading communication packets)",
                "INFO InnoDB: page_cleaner: 1000ms intended loop took {n:4000..5200}ms",
            ],
            attributes: &["host=db-1"],
        },
        Service {
            name: "redis",
            levels: [0.0, 0.0, 0.0, 7.0, 1750.0],
            gauges: &[
                gauge("redis_evicted_keys_per_minute", 0.0, Habit::Fixed),
                gauge("redis_keyspace_hit_percent", 94.0, Habit::High),
                gauge("redis_connected_clients", 96.0, Habit::Count),
            ],
            chatter: &["INFO Background saving terminated with success", "INFO DB saved on disk"],
            attributes: &["host=redis-0"],
        },
    ],
    people: &[
        Person { login: "ehartmann", name: "Eva Hartmann", mail: "eva.hartmann@unilibrary.example" },
        Person { login: "mnguyen", name: "Minh Nguyen", mail: "minh.nguyen@unilibrary.example" },
        Person { login: "ocallaghan", name: "Niamh O'Callaghan", mail: "niamh@unilibrary.example" },
        Person { login: "jpetit", name: "Julien Petit", mail: "julien.petit@unilibrary.example" },
    ],
    severity: ("level_name", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    versions: Versions::Dated,
    commits_name_service: false,
    chatter: 0.9,
    flags: &[
        ("discovery.cover-images", "discovery", "50%->100%"),
        ("catalogue.citation-export", "catalogue", "off->on"),
        ("loans.self-service", "loans", "off->branch-law"),
    ],
};
