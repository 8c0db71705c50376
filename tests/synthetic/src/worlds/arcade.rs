//! Games in teams. Go finds opponents and keeps replays, Rust relays matches, C# keeps what players own, Python ranks them,
//! logins are in TypeScript; Postgres, Redis, metrics by Telegraf.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static ARCADE: World = World {
    name: "arcade",
    language: Language::Go,
    offset: 540,
    zulu: false,
    style: Style {
        rate: "http_rps",
        errors: "http_5xx_percent",
        latency: "http_p95_ms",
        cpu: "cpu_usage_percent",
        memory: "mem_rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "lobby",
            levels: [520.0, 0.1, 45.0, 39.0, 820.0],
            gauges: &[
                labelled("lobby_wait_p90_s", 24.0, Habit::Time, "mode=casual"),
                labelled("lobby_wait_p90_s", 31.0, Habit::Time, "mode=ranked"),
                labelled("lobby_waiting_players", 900.0, Habit::Rate, "mode=casual"),
                labelled("lobby_waiting_players", 620.0, Habit::Rate, "mode=ranked"),
                gauge("lobby_matches_started_per_min", 140.0, Habit::Rate),
                gauge("disk_used_percent", 54.0, Habit::Bytes),
                gauge("disk_write_kib_s", 5100.0, Habit::Rate),
            ],
            chatter: &[
                "INFO match started ;; mode={pick:casual|ranked|casual} ;; players=10 ;; spread={n:10..180} ;; waited_s={n:4..60}",
                "INFO replay kept ;; match={hex:10} ;; kib={n:900..4100}",
                "WARN party of five split ;; mode=ranked",
                "ERROR websocket closed ;; err=websocket: close 1006 (abnormal closure): unexpected EOF",
            ],
            attributes: &["host=lobby-{n:1..6}"],
        },
        Service {
            name: "relay",
            levels: [0.0, 0.0, 0.0, 48.0, 640.0],
            gauges: &[
                labelled("relay_sessions", 11_000.0, Habit::Rate, "phase=playing"),
                labelled("relay_sessions", 2600.0, Habit::Rate, "phase=waiting"),
                gauge("relay_sessions_lost_per_min", 21.0, Habit::Time),
                gauge("relay_packets_per_s", 410_000.0, Habit::Rate),
                gauge("relay_rtt_p95_ms", 38.0, Habit::Time),
            ],
            chatter: &[
                "INFO room opened ;; players=10 ;; target=relay::room",
                "INFO room closed ;; reason=finished ;; minutes={n:9..41} ;; target=relay::room",
                "INFO session lost ;; reason=timeout ;; phase={pick:playing|waiting} ;; target=relay::session",
                "WARN packet out of window ;; behind={n:64..900} ;; target=relay::session",
            ],
            attributes: &["host=relay-{pick:icn|nrt|sin}-{n:1..9}"],
        },
        Service {
            name: "economy",
            levels: [310.0, 0.08, 90.0, 36.0, 1400.0],
            gauges: &[
                gauge("npgsql_busy_connections", 8.0, Habit::UpTo(60)),
                gauge("dotnet_gc_pause_ms_per_s", 4.0, Habit::Time),
                gauge("economy_purchases_per_min", 95.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Request finished GET /players/{hex:8}/items 200 {n:20..140}ms",
                "INFO Request finished GET /guilds/{n:1000..9999}/vault 200 {n:20..120}ms",
                "INFO Purchase {uuid} granted ;; item={pick:skin_fox|skin_tide|emote_bow|season_pass}",
                "WARN Receipt refused ;; store={pick:apple|google|steam} ;; code=21007",
            ],
            attributes: &["host=economy-{n:1..4}"],
        },
        Service {
            name: "ladder",
            levels: [190.0, 0.15, 70.0, 34.0, 960.0],
            gauges: &[
                gauge("ladder_cache_hit_percent", 99.1, Habit::High),
                gauge("ladder_builds_running", 1.0, Habit::Time),
                gauge("ladder_build_p95_ms", 5200.0, Habit::Time),
            ],
            chatter: &[
                "INFO standings served ;; season=14 ;; league={pick:bronze|silver|gold|jade} ;; cached=1",
                "INFO standings built ;; season=14 ;; league={pick:bronze|silver|gold|jade} ;; ms={n:3100..5900}",
                "WARN player without a league ;; player={hex:8}",
            ],
            attributes: &["host=ladder-{n:1..3}"],
        },
        Service {
            name: "door",
            levels: [130.0, 0.2, 180.0, 31.0, 560.0],
            gauges: &[
                gauge("door_logins_per_min", 1900.0, Habit::Rate),
                gauge("door_queue_players", 0.0, Habit::Fixed),
                gauge("door_replicas", 6.0, Habit::Fixed),
                gauge("node_eventloop_lag_ms", 11.0, Habit::Time),
            ],
            chatter: &[
                "INFO login ok ;; platform={pick:pc|pc|switch|ps5}",
                "INFO token refreshed ;; platform={pick:pc|switch|ps5}",
                "WARN login refused ;; reason={pick:banned|old-client|old-client}",
            ],
            attributes: &["host=door-{hex:5}"],
        },
        Service {
            name: "redis-game",
            levels: [0.0, 0.0, 0.0, 21.0, 5200.0],
            gauges: &[
                gauge("redis_ops_per_s", 8100.0, Habit::Rate),
                gauge("redis_connected_clients", 130.0, Habit::Count),
            ],
            chatter: &["INFO Background saving terminated with success", "INFO DB saved on disk"],
            attributes: &["pid=1"],
        },
        Service {
            name: "pg-game",
            levels: [0.0, 0.0, 0.0, 33.0, 0.0],
            gauges: &[
                gauge("postgresql_active", 9.0, Habit::Count),
                gauge("postgresql_tup_returned_per_s", 61_000.0, Habit::Rate),
                gauge("postgresql_xact_per_s", 820.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:900..6100} buffers ({f:0.1..1.9}%)",
                "INFO automatic vacuum of table \"game.public.items\": index scans: 1",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "sejin", name: "Sejin Park", mail: "sejin@tidefox.example" },
        Person { login: "mika", name: "Mika Arai", mail: "mika@tidefox.example" },
        Person { login: "dlow", name: "Darren Low", mail: "darren@tidefox.example" },
        Person { login: "hyewon", name: "Hyewon Cho", mail: "hyewon@tidefox.example" },
    ],
    severity: ("severity", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    versions: Versions::Semantic,
    commits_name_service: true,
    chatter: 1.3,
    flags: &[
        ("economy-gift-wrap", "economy", "off->20%"),
        ("door-passkeys", "door", "5%->15%"),
        ("ladder-friends-tab", "ladder", "40%->60%"),
    ],
};
