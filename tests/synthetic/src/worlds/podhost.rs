//! Hosting of podcasts. Go, Django with Celery, Next, Redis, PostgreSQL, `StatsD`.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const DEPTH: &str = "celery.queue.depth";
const FDS: &str = "process.open_fds";

/// The organisation.
pub static PODHOST: World = World {
    name: "podhost",
    language: Language::Python,
    offset: -480,
    zulu: true,
    style: Style {
        rate: "http.request.count.rate",
        errors: "http.request.5xx.pct",
        latency: "http.request.time.p99",
        cpu: "container.cpu.pct",
        memory: "container.mem.rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "feeds",
            levels: [2400.0, 0.04, 48.0, 31.0, 340.0],
            gauges: &[
                gauge("feeds.cache.hit_pct", 98.4, Habit::High),
                gauge("feeds.render.time.p99", 70.0, Habit::Time),
                gauge("runtime.goroutines", 420.0, Habit::Count),
            ],
            chatter: &[
                "INFO feed served ;; show={pick:slow-burn|night-desk|two-chairs|farm-hours|tin-ear|long-lunch} ;; status=200 ;; cache=hit ;; ms={n:1..9}",
                "INFO feed served ;; show={pick:slow-burn|night-desk|kitchen-law|farm-hours|tin-ear|old-maps} ;; status=304 ;; cache=hit ;; ms={n:1..4}",
                "INFO feed rendered ;; show={pick:kitchen-law|old-maps|two-chairs|low-tide} ;; episodes={n:12..620} ;; bytes={n:40000..1900000} ;; ms={n:8..90}",
                "WARN unknown show ;; show={pick:wp-login.php|feed|rss.xml|test}",
            ],
            attributes: &["host=feeds-{n:1..8}"],
        },
        Service {
            name: "studio",
            levels: [260.0, 0.15, 310.0, 42.0, 2600.0],
            gauges: &[
                gauge("gunicorn.workers.busy", 17.0, Habit::UpTo(64)),
                gauge("django.throttled.rate", 0.1, Habit::Time),
                gauge("studio.upload.count.rate", 1.4, Habit::Rate),
            ],
            chatter: &[
                "INFO request_finished ;; request=GET /api/shows/{pick:slow-burn|night-desk|two-chairs|farm-hours}/episodes ;; code=200",
                "INFO request_finished ;; request=POST /api/uploads/{hex:12}/parts ;; code=200",
                "WARN Not Found: /api/shows/{pick:undefined|null|favicon.ico} ;; logger=django.request",
                "ERROR Invalid HTTP_HOST header: '{ip}'. You may need to add '{ip}' to ALLOWED_HOSTS. ;; logger=django.security.DisallowedHost",
            ],
            attributes: &["request_id={uuid}"],
        },
        Service {
            name: "encoder",
            levels: [0.0, 0.0, 0.0, 66.0, 5200.0],
            gauges: &[
                labelled(DEPTH, 7.0, Habit::Count, "queue=default"),
                labelled(DEPTH, 46.0, Habit::Count, "queue=imports"),
                gauge("celery.task.encode.time.p95", 41_000.0, Habit::Time),
                gauge("celery.task.succeeded.per_min", 48.0, Habit::Rate),
                gauge("celery.task.failed.per_min", 0.6, Habit::Time),
                gauge("encoder.publish_delay.p95_s", 95.0, Habit::Time),
            ],
            chatter: &[
                "INFO Task encoder.tasks.audio.encode[{uuid}] succeeded in {f:9.01..61.90}s: None ;; logger=celery.app.trace ;; pool=encoder",
                "INFO Task encoder.tasks.imports.import_episode[{uuid}] succeeded in {f:49.01..290.90}s: None ;; logger=celery.app.trace ;; pool=encoder-imports",
                "WARN Task encoder.tasks.imports.import_episode[{uuid}] retry: Retry in 180s: ReadTimeout(HTTPSConnectionPool(host='{pick:media.otherhost.example|cdn.castbase.example}', port=443): Read timed out.) ;; logger=celery.app.trace ;; pool=encoder-imports",
            ],
            attributes: &["worker=celery@encoder-{hex:5}"],
        },
        Service {
            name: "analytics",
            levels: [0.0, 0.0, 0.0, 27.0, 290.0],
            gauges: &[
                gauge("analytics.hits.rate", 1900.0, Habit::Rate),
                gauge("analytics.counted.rate", 610.0, Habit::Rate),
                gauge("analytics.lag.seconds", 4.0, Habit::Time),
                gauge(FDS, 140.0, Habit::Bytes),
                gauge("runtime.goroutines", 260.0, Habit::Count),
            ],
            chatter: &[
                "INFO batch counted ;; hits={n:4000..9000} ;; fresh={n:1200..3100}",
                "WARN no place ;; err=geo: 404 Not Found for {ip}",
                "INFO bots updated ;; patterns={n:1180..1190}",
            ],
            attributes: &["host=analytics-{n:1..2}"],
        },
        Service {
            name: "player",
            levels: [330.0, 0.12, 420.0, 36.0, 880.0],
            gauges: &[
                gauge("nodejs.eventloop.lag.p99", 14.0, Habit::Time),
                gauge("player.studio_calls.rate", 90.0, Habit::Rate),
            ],
            chatter: &[
                "INFO GET /shows/{pick:slow-burn|night-desk|two-chairs|farm-hours} 200 in {n:40..310}ms",
                "INFO GET /embed/{uuid} 200 in {n:14..90}ms",
                "WARN The requested resource isn't a valid image for /covers/{n:1000..9999}.tiff received image/tiff",
            ],
            attributes: &["pod=player-5d9c-{pick:k2vxq|t8wmn|z4bhd}"],
        },
        Service {
            name: "redis-main",
            levels: [0.0, 0.0, 0.0, 18.0, 6100.0],
            gauges: &[
                gauge("redis.commands.rate", 5200.0, Habit::Rate),
                gauge("redis.keys.expired.rate", 11.0, Habit::Rate),
                gauge("redis.clients.connected", 96.0, Habit::Count),
            ],
            chatter: &[
                "INFO Background saving terminated with success",
                "INFO {n:900..9900} changes in 60 seconds. Saving...",
            ],
            attributes: &["pid=1"],
        },
        Service {
            name: "pg-studio",
            levels: [0.0, 0.0, 0.0, 29.0, 0.0],
            gauges: &[
                gauge("postgres.connections.active", 9.0, Habit::Count),
                gauge("postgres.tup_returned.rate", 84_000.0, Habit::Rate),
                gauge("postgres.xact_commit.rate", 640.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:600..5100} buffers ({f:0.1..1.9}%)",
                "INFO automatic analyze of table \"studio.public.shows_episode\"",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "marisol", name: "Marisol Reyes", mail: "marisol@podhost.example" },
        Person { login: "dkim", name: "Daniel Kim", mail: "daniel@podhost.example" },
        Person { login: "tess", name: "Tess Albright", mail: "tess@podhost.example" },
        Person { login: "anouk", name: "Anouk Visser", mail: "anouk@podhost.example" },
    ],
    severity: ("level", ["debug", "info", "warning", "error", "critical"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 1.1,
    flags: &[
        ("studio-loudness-meter", "studio", "20%->50%"),
        ("player-sleep-timer", "player", "off->10%"),
        ("feeds-podcast-namespace", "feeds", "50%->100%"),
    ],
};
