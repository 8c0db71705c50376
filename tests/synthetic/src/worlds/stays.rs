//! Rooms in hotels. PHP with Laravel, C# with ASP.NET Core, `MySQL`, Redis, metrics by Telegraf.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static STAYS: World = World {
    name: "stays",
    language: Language::Php,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "http_requests_per_second",
        errors: "http_5xx_percent",
        latency: "http_response_p95_ms",
        cpu: "cpu_usage_percent",
        memory: "mem_used_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "shop",
            levels: [520.0, 0.25, 310.0, 46.0, 2900.0],
            gauges: &[
                gauge("phpfpm_active_processes", 71.0, Habit::Count),
                gauge("phpfpm_listen_queue", 0.4, Habit::Count),
                gauge("laravel_cache_hit_percent", 91.0, Habit::High),
                labelled("disk_used_percent", 38.0, Habit::High, "path=/var/www/storage"),
                labelled("disk_write_bytes_per_second", 310_000.0, Habit::Rate, "path=/var/www/storage"),
            ],
            chatter: &[
                "INFO GET /hotels/{n:1000..99999} 200 ;; channel=nginx ;; ms={n:60..410}",
                "INFO GET /search 200 ;; channel=nginx ;; ms={n:90..510}",
                "WARN Illuminate\\Http\\Client\\RequestException: HTTP request returned status code 404 ;; channel=daily ;; url=/quotes",
                "ERROR Illuminate\\Session\\TokenMismatchException: CSRF token mismatch. ;; channel=daily",
                "INFO POST /bookings 201 ;; channel=nginx ;; ms={n:700..2400}",
            ],
            attributes: &["host=shop-{n:1..10}"],
        },
        Service {
            name: "horizon",
            levels: [0.0, 0.0, 0.0, 29.0, 1400.0],
            gauges: &[
                gauge("horizon_jobs_per_minute", 860.0, Habit::Rate),
                gauge("horizon_failed_jobs_per_minute", 1.1, Habit::Count),
                gauge("horizon_wait_seconds", 2.0, Habit::Time),
                gauge("bookings_confirmed_per_minute", 31.0, Habit::Rate),
                gauge("smtp_mails_sent_per_minute", 44.0, Habit::Rate),
            ],
            chatter: &[
                "INFO App\\Jobs\\ConfirmBooking {n:90..900}ms DONE ;; channel=horizon",
                "INFO App\\Jobs\\SyncAvailability {n:40..300}ms DONE ;; channel=horizon",
                "WARN App\\Jobs\\SyncAvailability {n:3000..9000}ms FAIL ;; channel=horizon",
            ],
            attributes: &["host=horizon-{n:1..3}"],
        },
        Service {
            name: "rates",
            levels: [130.0, 0.12, 220.0, 33.0, 610.0],
            gauges: &[
                gauge("dotnet_threadpool_queue_length", 1.0, Habit::Count),
                gauge("http_client_open_connections", 46.0, Habit::Count),
                gauge("netstat_tcp_time_wait", 210.0, Habit::Count),
                gauge("netstat_tcp_established", 160.0, Habit::Count),
            ],
            chatter: &[
                "INFO HTTP GET /quotes responded 200 in {f:60.0000..310.0000} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
                "INFO HTTP GET /quotes responded 200 in {f:60.0000..190.0000} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
                "WARN Hotel {n:1000..99999} has no rate for {pick:2025-07-12|2025-08-02|2025-12-24} ;; SourceContext=Rates.Pricing.RateTable",
            ],
            attributes: &["MachineName=rates-{pick:a|b|c|d}"],
        },
        Service {
            name: "payments",
            levels: [9.0, 0.4, 840.0, 14.0, 420.0],
            gauges: &[
                labelled("payments_authorisations_per_minute", 29.0, Habit::Rate, "result=approved"),
                labelled("payments_authorisations_per_minute", 2.6, Habit::Rate, "result=declined"),
                labelled("payments_authorisations_per_minute", 0.2, Habit::Count, "result=error"),
            ],
            chatter: &[
                "INFO Booking {n:1000000..9999999} authorised ;; SourceContext=Payments.Authoriser",
                "INFO Booking {n:1000000..9999999} declined, code {pick:51|05|14} ;; SourceContext=Payments.Authoriser",
                "WARN Card token of booking {n:1000000..9999999} is older than an hour ;; SourceContext=Payments.Authoriser",
            ],
            attributes: &["MachineName=payments-{pick:a|b}"],
        },
        Service {
            name: "mysql",
            levels: [0.0, 0.0, 0.0, 31.0, 0.0],
            gauges: &[
                gauge("mysql_queries_per_second", 4100.0, Habit::Rate),
                gauge("mysql_threads_running", 6.0, Habit::Count),
                gauge("mysql_innodb_row_lock_time_avg_ms", 2.0, Habit::Time),
            ],
            chatter: &[
                "WARN [Warning] [MY-010055] [Server] IP address '{ip}' could not be resolved: Name or service not known",
                "INFO [Note] [MY-013730] [Server] 'wait_timeout' period of 28800 seconds was exceeded for `shop`@`%`. The idle time since last command was too long.",
            ],
            attributes: &["host=mysql-1"],
        },
        Service {
            name: "redis",
            levels: [0.0, 0.0, 0.0, 22.0, 6140.0],
            gauges: &[
                gauge("redis_instantaneous_ops_per_sec", 9100.0, Habit::Rate),
                gauge("redis_evicted_keys_per_second", 160.0, Habit::Rate),
                gauge("redis_keyspace_hitrate", 0.93, Habit::High),
                gauge("redis_errorstat_oom_per_second", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO Client closed connection id={n:100000..999999} addr={ip}:{n:32000..60000} ;; role=master",
            ],
            attributes: &["host=redis-1"],
        },
    ],
    people: &[
        Person { login: "fvandamme", name: "Fien Vandamme", mail: "fien@stays.example" },
        Person { login: "nico", name: "Nicolás Herrera", mail: "nicolas@stays.example" },
        Person { login: "aleks", name: "Aleksandra Nowak", mail: "aleksandra@stays.example" },
        Person { login: "b.okafor", name: "Blessing Okafor", mail: "blessing@stays.example" },
    ],
    severity: ("severity_text", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    versions: Versions::Dated,
    commits_name_service: false,
    chatter: 1.0,
    flags: &[
        ("pay-at-hotel", "shop", "off->2%"),
        ("new-gallery", "shop", "50%->100%"),
        ("rates-child-discount", "rates", "off->on"),
        ("mail-in-dutch", "horizon", "off->on"),
    ],
};
