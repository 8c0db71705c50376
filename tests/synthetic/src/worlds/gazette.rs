//! A newspaper. Pages in PHP with Symfony behind Varnish, the newsroom and accounts in Ruby on Rails, pictures in Rust;
//! `MySQL`, Redis, Terraform, metrics by Telegraf.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static GAZETTE: World = World {
    name: "gazette",
    language: Language::Php,
    offset: -180,
    zulu: false,
    style: Style {
        rate: "http_requests_rps",
        errors: "http_5xx_pct",
        latency: "http_time_p95_ms",
        cpu: "cpu_used_pct",
        memory: "mem_rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "lb",
            levels: [310.0, 0.06, 0.0, 0.0, 0.0],
            gauges: &[
                labelled("healthy_hosts", 6.0, Habit::Fixed, "target_group=site"),
                labelled("healthy_hosts", 4.0, Habit::Fixed, "target_group=images"),
            ],
            chatter: &[],
            attributes: &[],
        },
        Service {
            name: "varnish",
            levels: [2350.0, 0.04, 3.0, 21.0, 6100.0],
            gauges: &[
                gauge("cache_hit_pct", 93.0, Habit::High),
                gauge("backend_requests_rps", 165.0, Habit::Rate),
                gauge("objects_uncacheable_rps", 4.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Child ({n:20..900}) said Child starts",
                "WARN FetchError http format error ;; url=/api/weather",
            ],
            attributes: &["host=varnish-{n:1..2}"],
        },
        Service {
            name: "site",
            levels: [170.0, 0.09, 210.0, 33.0, 2600.0],
            gauges: &[
                gauge("phpfpm_active_processes", 31.0, Habit::Count),
                gauge("phpfpm_listen_queue", 0.3, Habit::Count),
                gauge("log_lines_per_second", 12.0, Habit::Rate),
                gauge("log_bytes_per_minute", 260_000.0, Habit::Rate),
                gauge("subscribers_recognised_per_minute", 1460.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Matched route \"article\". ;; channel=request ;; section={pick:politics|sport|culture|city}",
                "WARN Retrying GET http://cms:3000/articles/{n:10000..99999} ;; channel=http_client",
                "ERROR Uncaught PHP Exception Twig\\Error\\LoaderError: \"Unable to find template \"widgets/{pick:poll|quiz}.html.twig\"\" ;; channel=request",
            ],
            attributes: &["host=site-{n:1..6}"],
        },
        Service {
            name: "cms",
            levels: [180.0, 0.1, 62.0, 36.0, 1900.0],
            gauges: &[
                gauge("puma_backlog", 0.2, Habit::Count),
                gauge("puma_busy_threads", 8.0, Habit::Count),
            ],
            chatter: &[
                "INFO Completed 200 OK in {n:14..60}ms (Views: {f:0.5..4.0}ms | ActiveRecord: {f:3.0..20.0}ms) ;; controller=ArticlesController ;; action=show",
                "INFO Completed 200 OK in {n:60..160}ms (Views: {f:0.5..9.0}ms | ActiveRecord: {f:9.0..40.0}ms) ;; controller=ArticlesController ;; action=index",
                "WARN Completed 404 Not Found in {n:4..20}ms ;; controller=ArticlesController ;; action=show",
            ],
            attributes: &["host=cms-{n:1..4}"],
        },
        Service {
            name: "accounts",
            levels: [48.0, 0.12, 71.0, 22.0, 900.0],
            gauges: &[gauge("tokens_issued_per_minute", 240.0, Habit::Rate)],
            chatter: &[
                "INFO Completed 201 Created in {n:30..110}ms ;; controller=TokensController ;; action=create",
                "WARN Completed 401 Unauthorized in {n:160..300}ms ;; controller=SessionsController ;; action=create",
            ],
            attributes: &["host=accounts-{n:1..2}"],
        },
        Service {
            name: "images",
            levels: [92.0, 0.21, 140.0, 44.0, 310.0],
            gauges: &[
                labelled("cpu_used_pct_by_host", 44.0, Habit::Busy, "host=images-1"),
                labelled("cpu_used_pct_by_host", 43.0, Habit::Busy, "host=images-2"),
                labelled("cpu_used_pct_by_host", 45.0, Habit::Busy, "host=images-3"),
                labelled("cpu_used_pct_by_host", 44.0, Habit::Busy, "host=images-4"),
                labelled("cpu_steal_pct", 0.3, Habit::Time, "host=images-1"),
                labelled("cpu_steal_pct", 0.3, Habit::Time, "host=images-2"),
                labelled("cpu_steal_pct", 0.4, Habit::Time, "host=images-3"),
                labelled("cpu_steal_pct", 0.3, Habit::Time, "host=images-4"),
                gauge("tokio_alive_tasks", 130.0, Habit::Count),
            ],
            chatter: &[
                "INFO served ;; id={n:100000..999999} ;; w={pick:160|320|640|1080} ;; ms={n:30..190}",
                "WARN not a picture ;; id={n:100000..999999} ;; error=The image format could not be determined",
            ],
            attributes: &["host=images-{n:1..4}"],
        },
        Service {
            name: "newsletter",
            levels: [0.0, 0.0, 0.0, 18.0, 640.0],
            gauges: &[
                labelled("sidekiq_queue_size", 40.0, Habit::Count, "queue=mail"),
                gauge("sidekiq_retries", 12.0, Habit::Count),
                gauge("mails_sent_per_minute", 620.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Performed SendIssueJob from Sidekiq(mail) in {f:80.00..420.00}ms",
                "INFO Performed FanOutJob from Sidekiq(default) in {f:900.00..4200.00}ms",
                "WARN subscriber {n:10000..999999} bounced twice",
            ],
            attributes: &["host=newsletter-{n:1..2}"],
        },
        Service {
            name: "mysql",
            levels: [0.0, 0.0, 0.0, 26.0, 22_000.0],
            gauges: &[
                gauge("mysql_queries_per_second", 1900.0, Habit::Rate),
                gauge("mysql_threads_running", 5.0, Habit::Count),
                gauge("mysql_innodb_rows_read_per_second", 41_000.0, Habit::Rate),
                gauge("mysql_slow_queries_per_minute", 0.6, Habit::Count),
            ],
            chatter: &[
                "WARN Aborted connection {n:10000..99999} to db: 'cms' user: 'cms' host: '{ip}' (Got an error reading communication packets)",
                "INFO InnoDB: page_cleaner: 1000ms intended loop took {n:1001..1900}ms.",
            ],
            attributes: &[],
        },
    ],
    people: &[
        Person { login: "iduarte", name: "Inês Duarte", mail: "ines@gazette.example" },
        Person { login: "marcos.p", name: "Marcos Pereira", mail: "marcos@gazette.example" },
        Person { login: "bia", name: "Beatriz Lima", mail: "beatriz@gazette.example" },
        Person { login: "rsouza", name: "Rafael Souza", mail: "rafael@gazette.example" },
        Person { login: "clara-n", name: "Clara Nunes", mail: "clara@gazette.example" },
    ],
    severity: ("severity_text", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    versions: Versions::Dated,
    commits_name_service: false,
    chatter: 0.9,
    flags: &[
        ("headline-experiment", "site", "off->10%"),
        ("gift-links", "accounts", "off->staff"),
        ("avif-pictures", "images", "1%->5%"),
    ],
};
