//! Films over the network. TypeScript with Nest and MongoDB, names as Datadog's agents give them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static STREAM: World = World {
    name: "stream",
    language: Language::TypeScript,
    offset: 0,
    zulu: true,
    style: Style {
        rate: "trace.http.request.hits",
        errors: "trace.http.request.error_rate",
        latency: "trace.http.request.duration.p95",
        cpu: "container.cpu.usage_pct",
        memory: "container.memory.rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "graphql",
            levels: [1900.0, 0.2, 0.16, 42.0, 720.0],
            gauges: &[
                gauge("nodejs.eventloop.delay.p99_ms", 14.0, Habit::Time),
                gauge("dns.lookup.failures_per_min", 0.2, Habit::Count),
            ],
            chatter: &[
                "INFO query ;; operation=Home ;; ms={n:30..160}",
                "INFO query ;; operation={pick:Viewings|Title|Search|Row} ;; ms={n:8..90}",
                "WARN token refused ;; reason=\"exp\" claim timestamp check failed ;; agent={pick:Mozilla/5.0|okhttp/4.12|AppleCoreMedia/1.0}",
                "WARN query depth 9 refused ;; operation=anonymous",
            ],
            attributes: &["dd.service=graphql", "pod_name=graphql-{hex:5}"],
        },
        Service {
            name: "playlists",
            levels: [420.0, 0.1, 0.051, 23.0, 310.0],
            gauges: &[gauge("playlists.returned.empty_pct", 6.0, Habit::Share)],
            chatter: &[
                "INFO GET /playlists 200 ;; ms={n:4..40}",
                "INFO added ;; playlist={uuid} ;; title=t{n:1000..9999}",
                "WARN NotFoundException: {uuid} ;; route=/playlists/:id",
            ],
            attributes: &["dd.service=playlists", "pod_name=playlists-{hex:5}"],
        },
        Service {
            name: "entitlements",
            levels: [260.0, 0.4, 0.31, 26.0, 290.0],
            gauges: &[
                gauge("process.open_fds", 190.0, Habit::Count),
                labelled("auth.refused_per_min", 4.0, Habit::Count, "device=tv"),
                labelled("auth.refused_per_min", 6.0, Habit::Count, "device=web"),
            ],
            chatter: &[
                "INFO key ;; title=t{n:1000..9999} ;; ms={n:90..420}",
                "INFO key ;; title=t{n:1000..9999} ;; ms={n:90..320}",
                "WARN not in this plan ;; plan=basic ;; title=t{n:1000..9999}",
                "WARN token refused ;; reason=\"exp\" claim timestamp check failed ;; agent={pick:Mozilla/5.0|okhttp/4.12}",
                "ERROR licence failed: Response code 422 (Unprocessable Entity) ;; title=t{n:1000..9999}",
            ],
            attributes: &["dd.service=entitlements", "pod_name=entitlements-{hex:5}"],
        },
        Service {
            name: "playback",
            levels: [3100.0, 0.08, 0.022, 37.0, 540.0],
            gauges: &[
                gauge("playback.start_failures_pct", 0.5, Habit::Share),
                gauge("logs.bytes_per_min", 2_400_000.0, Habit::Rate),
                gauge("playback.sessions", 21_000.0, Habit::Count),
            ],
            chatter: &[
                "INFO session begins ;; session={hex:12} ;; renditions={n:4..7}",
                "INFO session ends ;; session={hex:12} ;; seconds={n:60..7000} ;; stalls={n:0..2}",
                "WARN no beat for two minutes ;; session={hex:12}",
            ],
            attributes: &["dd.service=playback", "pod_name=playback-{hex:5}"],
        },
        Service {
            name: "mongo",
            levels: [0.0; 5],
            gauges: &[
                gauge("mongodb.cpu_pct", 38.0, Habit::Busy),
                gauge("mongodb.metrics.document.returnedps", 31000.0, Habit::Rate),
                gauge("mongodb.wiredtiger.cache.used_pct", 71.0, Habit::Bytes),
                gauge("mongodb.opcounters.queryps", 2100.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Slow query ;; ns=stream.titles ;; durationMillis={n:101..180} ;; planSummary=IXSCAN",
                "INFO Connection ended ;; connectionCount={n:380..420}",
            ],
            attributes: &["host=mongo-{n:0..2}"],
        },
    ],
    people: &[
        Person { login: "saoirse", name: "Saoirse Byrne", mail: "saoirse@stream.example" },
        Person { login: "kwame", name: "Kwame Asante", mail: "kwame@stream.example" },
        Person { login: "lindqvist", name: "Maja Lindqvist", mail: "maja@stream.example" },
        Person { login: "t.rossi", name: "Tommaso Rossi", mail: "tommaso@stream.example" },
    ],
    severity: ("severity", ["debug", "info", "warn", "error", "critical"]),
    versions: Versions::Dated,
    commits_name_service: false,
    chatter: 1.0,
    flags: &[
        ("row-order-v3", "graphql", "10%->20%"),
        ("playback-low-latency", "playback", "off->1%"),
        ("kids-pin", "entitlements", "off->on"),
    ],
};
