//! A learning platform. Python with Django and Celery, statsd names, one file of logs for each host.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge};

/// The organisation.
pub static CAMPUS: World = World {
    name: "campus",
    language: Language::Python,
    offset: 0,
    zulu: true,
    style: Style {
        rate: "django.requests.per_s",
        errors: "django.responses.5xx_pct",
        latency: "django.request.time.p95_ms",
        cpu: "host.cpu_pct",
        memory: "host.mem_used_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "lms-web",
            levels: [310.0, 0.2, 320.0, 38.0, 5200.0],
            gauges: &[
                gauge("django.responses.401_pct", 0.3, Habit::Share),
                gauge("gunicorn.workers.busy", 14.0, Habit::Count),
            ],
            chatter: &[
                "INFO \"GET /courses/{n:100..900}/\" 200 ;; logger=lms.access ;; ms={n:40..310}",
                "INFO \"GET /assignments/{n:1000..9000}/\" 200 ;; logger=lms.access ;; ms={n:40..210}",
                "INFO \"POST /login\" 302 ;; logger=lms.access",
                "WARN Not Found: /favicon.png ;; logger=django.request",
                "WARN Forbidden (CSRF cookie not set.): /login ;; logger=django.security.csrf",
            ],
            attributes: &["host=web-{n:1..4}"],
        },
        Service {
            name: "roster",
            levels: [24.0, 0.1, 140.0, 16.0, 1900.0],
            gauges: &[
                gauge("roster.sync.rows_per_min", 52.0, Habit::Rate),
                gauge("roster.response.bytes_p95", 41000.0, Habit::Count),
            ],
            chatter: &[
                "INFO \"GET /api/enrolments?course=CS{n:100..490}\" 200 ;; logger=roster.access ;; ms={n:30..120}",
                "INFO registry sync took {n:3..9}s, {n:20..90} rows ;; logger=roster.sync",
                "WARN student s{n:100000..999999} has two addresses ;; logger=roster.sync",
            ],
            attributes: &["host=roster-1"],
        },
        Service {
            name: "grading-worker",
            levels: [0.0, 0.0, 0.0, 47.0, 8100.0],
            gauges: &[
                gauge("celery.queue.grading.length", 38.0, Habit::Count),
                gauge("celery.task.grade.runtime_p95_s", 96.0, Habit::Time),
                gauge("celery.task.grade.started_per_min", 17.0, Habit::Rate),
                gauge("grading.submissions.first_time_per_min", 16.0, Habit::Rate),
                gauge("celery.workers.online", 8.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO graded submission={n:700000..799999} points={n:0..20} seconds={f:3.0..110.0} ;; logger=grading.tasks",
                "INFO Task grading.tasks.grade[{uuid}] succeeded in {f:3.1..112.0}s: {n:0..20} ;; logger=celery.app.trace",
                "WARN sandbox of submission={n:700000..799999} ran out of time ;; logger=grading.sandbox",
            ],
            attributes: &["host=grading-{n:1..8}"],
        },
        Service {
            name: "media",
            levels: [42.0, 0.15, 460.0, 21.0, 2600.0],
            gauges: &[
                gauge("disk.srv_media.used_pct", 71.4, Habit::Bytes),
                gauge("disk.var_log.used_pct", 34.0, Habit::Bytes),
                gauge("log.lines_per_s", 6.0, Habit::Rate),
                gauge("media.upload.bytes_per_s", 310_000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO stored exercise-{n:1..14}.pdf as {hex:12} ({n:20000..4000000} bytes) ;; logger=media.storage",
                "INFO Task media.tasks.thumbnail[{uuid}] succeeded in {f:0.10..2.00}s ;; logger=celery.app.trace",
                "ERROR Task media.tasks.thumbnail[{uuid}] raised unexpected: UnidentifiedImageError(\"cannot identify image file\") ;; logger=celery.app.trace",
            ],
            attributes: &["host=media-1"],
        },
        Service {
            name: "search",
            levels: [58.0, 0.05, 88.0, 29.0, 3100.0],
            gauges: &[],
            chatter: &[
                "INFO query took {n:9..80}ms ;; logger=search",
                "INFO indexed {n:1..40} documents ;; logger=search",
            ],
            attributes: &["host=search-1"],
        },
        Service {
            name: "mysql-campus",
            levels: [0.0; 5],
            gauges: &[
                gauge("mysql.cpu_pct", 33.0, Habit::Busy),
                gauge("mysql.threads_running", 5.0, Habit::Count),
                gauge("mysql.handler_read_next.per_s", 18000.0, Habit::Rate),
                gauge("mysql.bytes_sent.per_s", 2_100_000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO page_cleaner: 1000ms intended loop took {n:4000..5200}ms",
                "INFO Aborted connection {n:100000..900000} to db: 'campus' user: 'roster' (Got timeout reading communication packets)",
            ],
            attributes: &["host=mysql-a"],
        },
    ],
    people: &[
        Person { login: "odonnell", name: "Ciara O'Donnell", mail: "c.odonnell@campus.example" },
        Person { login: "bhatt", name: "Rohan Bhatt", mail: "r.bhatt@campus.example" },
        Person { login: "mcallister", name: "Euan McAllister", mail: "e.mcallister@campus.example" },
        Person { login: "zielinska", name: "Ola Zielińska", mail: "o.zielinska@campus.example" },
        Person { login: "adeyemi", name: "Tolu Adeyemi", mail: "t.adeyemi@campus.example" },
    ],
    severity: ("severity", ["debug", "info", "warning", "error", "critical"]),
    versions: Versions::Build,
    commits_name_service: true,
    chatter: 0.8,
    flags: &[
        ("lms.new_gradebook", "lms-web", "10%->20%"),
        ("search.synonyms", "search", "off->on"),
        ("media.webp", "media", "on->on for all"),
    ],
};
