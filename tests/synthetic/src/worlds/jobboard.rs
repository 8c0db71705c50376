//! A board of jobs. Python with Django for jobs, employers and applications, Celery for mails and partners' feeds, a site in
//! TypeScript with Next.js; MySQL, Elasticsearch, RabbitMQ; metrics by StatsD.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static JOBBOARD: World = World {
    name: "jobboard",
    language: Language::Python,
    offset: -300,
    zulu: false,
    style: Style {
        rate: "web.requests.rate",
        errors: "web.requests.error_pct",
        latency: "web.requests.upper_95",
        cpu: "system.cpu.used_pct",
        memory: "process.rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "site",
            levels: [145.0, 0.28, 340.0, 36.0, 410.0],
            gauges: &[
                gauge("node.eventloop.delay.upper_95", 18.0, Habit::Time),
                gauge("site.bounce.pct", 31.0, Habit::Time),
            ],
            chatter: &[
                "INFO GET /jobs?region={pick:north|east|south|west}&age={pick:day|week|month} 200 in {n:110..420}ms",
                "INFO GET /jobs/{n:100000..9999999} 200 in {n:60..240}ms",
                "WARN aborted /jobs?region={pick:north|east|south|west}",
                "ERROR jobs-api answered 404 ;; path=/jobs/{n:100000..999999}",
            ],
            attributes: &["host=site-{pick:1|2|3}"],
        },
        Service {
            name: "jobs-api",
            levels: [230.0, 0.12, 128.0, 42.0, 3400.0],
            gauges: &[
                gauge("gunicorn.workers.busy", 17.0, Habit::Count),
                gauge("django.db.time.upper_95", 41.0, Habit::Time),
            ],
            chatter: &[
                "INFO \"GET /jobs?region={pick:north|east|south|west}&age={pick:day|week} HTTP/1.1\" 200 ;; logger=gunicorn.access ;; ms={n:30..160}",
                "INFO \"GET /jobs/{n:100000..9999999} HTTP/1.1\" 200 ;; logger=gunicorn.access ;; ms={n:8..40}",
                "WARN Not Found: /jobs/{n:100000..999999} ;; logger=django.request",
            ],
            attributes: &["host=jobs-api-{pick:1|2|3|4|5|6}"],
        },
        Service {
            name: "employer",
            levels: [44.0, 0.31, 210.0, 27.0, 1900.0],
            gauges: &[
                gauge("gunicorn.workers.busy", 6.0, Habit::Count),
                gauge("employer.logins.rate", 1.9, Habit::Time),
            ],
            chatter: &[
                "INFO \"GET /applications HTTP/1.1\" 200 ;; logger=gunicorn.access ;; ms={n:60..310}",
                "INFO \"POST /login HTTP/1.1\" 200 ;; logger=gunicorn.access ;; ms={n:180..310}",
                "INFO \"POST /login HTTP/1.1\" 401 ;; logger=gunicorn.access ;; ms={n:180..310}",
                "WARN Unauthorized: /login ;; logger=django.request",
            ],
            attributes: &["host=employer-{pick:1|2|3}"],
        },
        Service {
            name: "apply",
            levels: [7.6, 0.5, 1450.0, 21.0, 880.0],
            gauges: &[
                gauge("gunicorn.workers.busy", 3.0, Habit::Count),
                gauge("apply.applications.count", 118.0, Habit::Rate),
                labelled("disk.used_pct", 41.0, Habit::Bytes, "mount=/data"),
            ],
            chatter: &[
                "INFO \"POST /apply/{n:100000..9999999} HTTP/1.1\" 201 ;; logger=gunicorn.access ;; ms={n:600..2100}",
                "INFO \"POST /apply/{n:100000..9999999} HTTP/1.1\" 422 ;; logger=gunicorn.access ;; ms={n:400..1900}",
                "WARN Unprocessable Entity: /apply/{n:100000..9999999} ;; logger=django.request",
                "ERROR ConnectionResetError: [Errno 104] Connection reset by peer ;; logger=django.request",
            ],
            attributes: &["host=apply-{pick:1|2}"],
        },
        Service {
            name: "worker",
            levels: [0.0, 0.0, 0.0, 31.0, 2300.0],
            gauges: &[
                labelled("celery.queue.length", 12.0, Habit::Count, "queue=mail"),
                labelled("celery.queue.length", 1.0, Habit::Count, "queue=import"),
                labelled("celery.tasks.succeeded.rate", 9.5, Habit::Rate, "queue=mail"),
                labelled("celery.tasks.succeeded.rate", 0.4, Habit::Time, "queue=import"),
                labelled("celery.tasks.failed.rate", 0.05, Habit::Time, "queue=mail"),
                labelled("celery.tasks.failed.rate", 0.004, Habit::Time, "queue=import"),
            ],
            chatter: &[
                "INFO Task alerts.tasks.send_alert succeeded in {f:0.10..0.90}s: None ;; task_id={uuid}",
                "INFO Task feeds.tasks.import_feed succeeded in {f:4.00..40.00}s: {n:120..9000} ;; task_id={uuid}",
                "INFO feed {pick:northjobs|careerly|stepup}: {n:120..9000} jobs",
                "ERROR Task alerts.tasks.send_alert raised unexpected: HTTPError('422 Client Error: Unprocessable Entity for url: https://api.postbote.example/v3/send') ;; task_id={uuid}",
            ],
            attributes: &["host=worker-{pick:1|2|3|4}"],
        },
        Service {
            name: "search",
            levels: [0.0, 0.0, 0.0, 34.0, 0.0],
            gauges: &[
                gauge("es.search.query.rate", 64.0, Habit::Rate),
                gauge("es.search.query.upper_95", 48.0, Habit::Time),
                gauge("es.jvm.heap.used_pct", 58.0, Habit::Time),
                gauge("es.indexing.rate", 3.1, Habit::Time),
            ],
            chatter: &[
                "INFO [jobs][{n:0..4}] took[{n:60..400}ms], search_type[QUERY_THEN_FETCH] ;; logger=index.search.slowlog",
                "INFO [gc][young][{n:100000..999999}] duration [{n:12..90}ms] ;; logger=o.e.m.j.JvmGcMonitorService",
            ],
            attributes: &["node=search-{pick:a|b|c}"],
        },
        Service {
            name: "mysql",
            levels: [0.0, 0.0, 0.0, 30.0, 0.0],
            gauges: &[
                gauge("mysql.questions.rate", 1450.0, Habit::Rate),
                gauge("mysql.threads_running", 6.0, Habit::Count),
                gauge("mysql.innodb.rows_read.rate", 52_000.0, Habit::Rate),
                gauge("mysql.innodb.row_lock_waits.rate", 0.2, Habit::Time),
                gauge("mysql.slow_queries.rate", 0.02, Habit::Time),
            ],
            chatter: &[
                "INFO [MY-010054] InnoDB: page_cleaner: 1000ms intended loop took {n:1100..2900}ms",
                "WARN [MY-010055] Aborted connection {n:100000..999999} to db: 'stellar' user: 'jobs' (Got an error reading communication packets)",
            ],
            attributes: &[],
        },
    ],
    people: &[
        Person { login: "rbeaumont", name: "Renée Beaumont", mail: "renee@stellar.example" },
        Person { login: "cho.min", name: "Min-ji Cho", mail: "minji@stellar.example" },
        Person { login: "tcarver", name: "Theo Carver", mail: "theo@stellar.example" },
        Person { login: "nadia-o", name: "Nadia Okoye", mail: "nadia@stellar.example" },
    ],
    severity: ("levelname", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    versions: Versions::Dated,
    commits_name_service: false,
    chatter: 0.8,
    flags: &[
        ("jobs_similar", "jobs-api", "10%->30%"),
        ("site_new_footer", "site", "off->on"),
        ("employer_inbox", "employer", "off->staff"),
        ("apply_one_click", "apply", "5%->10%"),
    ],
};
