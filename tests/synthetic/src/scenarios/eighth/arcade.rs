//! Games in teams: what people changed in code.

use crate::prelude::*;

/// Nobody keeps a quiet connection alive any more.
fn players_dropped_waiting() -> Incident {
    Incident::new(&worlds::ARCADE, "players-dropped-waiting", FaultKind::BadConfiguration)
        .in_language(Language::Rust)
        .clock("2025-05-28 17:00", 240, 106, 124)
        .alert(
            ("relay", "relay_sessions_lost_per_min", 150.0),
            "page",
            "sessions lost",
            "{value} sessions are lost in a minute",
        )
        .cause("relay-settings", -40)
        .ships("relay", 98)
        .decoy(Decoy::Bump, "quinn-bump", -1500)
        .ships("relay", -1390)
        .decoy(Decoy::Long, "window-log", -1370)
        .ships("relay", -1260)
        .decoy(Decoy::AtOnset, "pairing-comment", 70)
        .ships("lobby", 102)
        .hit("relay", "relay_sessions_lost_per_min", Creep { at: 106, half: 12.0, to: 610.0 })
        .hit_labelled("relay", "relay_sessions", "phase=waiting", Creep { at: 106, half: 12.0, to: 3900.0 })
        .hit_labelled("relay", "relay_sessions", "phase=playing", Creep { at: 108, half: 18.0, to: 6900.0 })
        .hit("relay", "relay_packets_per_s", Creep { at: 108, half: 18.0, to: 262_000.0 })
        .hit_labelled("lobby", "lobby_waiting_players", "mode=casual", Creep { at: 110, half: 20.0, to: 2100.0 })
        .hit_labelled("lobby", "lobby_waiting_players", "mode=ranked", Creep { at: 110, half: 20.0, to: 1700.0 })
        .hit("lobby", "lobby_matches_started_per_min", Creep { at: 110, half: 20.0, to: 205.0 })
        .logs_growing("relay", 106, 4.0, &[
            "INFO session lost ;; reason=timeout ;; phase=waiting ;; quiet_s=20 ;; target=relay::session",
            "INFO room closed ;; reason=players-missing ;; minutes=0 ;; target=relay::room",
        ])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "relay",
            &["lobby"],
            "rollback",
            "The interval of keep-alives became an option without a default, where five seconds had stood in the code, and no site has a file yet: nothing is sent to a player who waits for the others of a room, and after twenty quiet seconds his session ends. \
             Sessions are lost only while waiting, from the deploy at 18:38 on as pods take new rooms; those in play send packets and live, and the round trip is as before, so neither the library's version nor the window, both a day old, is at fault.",
        )
}

/// A filter that the database did is done in memory.
fn vaults_do_not_open() -> Incident {
    let vault = Call::new("economy", "GET /guilds/{guild}/vault", 20.0)
        .slow(8200.0)
        .with("!status_code={pick:200|500}")
        .calls(
            Call::new("pg-game", "SELECT items", 9.0)
                .slow(6100.0)
                .times(2, 2)
                .with("db.rows={n:20..60}")
                .with("!db.rows=2{n:110000..480000}"),
        );
    Incident::new(&worlds::ARCADE, "vaults-do-not-open", FaultKind::UnboundedWork)
        .in_language(Language::CSharp)
        .clock("2025-06-12 18:20", 180, 84, 93)
        .alert(
            ("economy", "http_5xx_percent", 4.0),
            "page",
            "economy fails",
            "{value}% of requests to economy fail",
        )
        .cause("store-interface", -90)
        .ships("economy", 81)
        .decoy(Decoy::LookAlike, "items-page", -1400)
        .ships("economy", -1340)
        .decoy(Decoy::Alarming, "items-index", -1000)
        .decoy(Decoy::Bump, "websocket-bump", 30)
        .ships("lobby", 78)
        .hit("economy", "latency", Step { at: 84, over: 4, to: 9400.0 })
        .hit("economy", "errors", Step { at: 85, over: 6, to: 18.0 })
        .hit("economy", "memory", Saw { at: 84, low: 1300.0, high: 6900.0, period: 11 })
        .hit("economy", "dotnet_gc_pause_ms_per_s", Step { at: 84, over: 3, to: 410.0 })
        .hit("economy", "cpu", Step { at: 84, over: 3, to: 93.0 })
        .hit("economy", "npgsql_busy_connections", Step { at: 84, over: 5, to: 44.0 })
        .hit("economy", "economy_purchases_per_min", Step { at: 86, over: 6, to: 31.0 })
        .hit("pg-game", "postgresql_tup_returned_per_s", Step { at: 84, over: 3, to: 3_900_000.0 })
        .hit("pg-game", "cpu", Step { at: 84, over: 4, to: 71.0 })
        .hit("pg-game", "postgresql_xact_per_s", Times { at: 85, over: 5, by: 0.7 })
        .logs("economy", 85, 2.0, &[
            "ERROR Connection id \"0HN{hex:9}\": An unhandled exception was thrown by the application. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.",
            "INFO Request finished GET /players/{hex:8}/items 200 {n:900..6100}ms",
            "INFO Request finished GET /guilds/{n:1000..9999}/vault 200 {n:7000..21000}ms",
        ])
        .traces(18, 16, 86, vault)
        .with_repo()
        .lacks(Part::Logs)
        .truth(
            "economy",
            &["pg-game"],
            "rollback",
            "The store of items is an IEnumerable since the deploy at 19:41, so the vault's Where, Count and Skip run in memory over all items of the game, twice for each request, where the database had filtered by the guild. Rows returned rise sixtyfold with fewer transactions, \
             heaps fill and empty, and everything of the service is slow. Items of a player ask the context itself, in order for a day; the index is for destroyed ones, and the websocket's version belongs to the lobby.",
        )
}

/// A lock that ends before the work is done.
fn standings_time_out() -> Incident {
    let page = Call::new("ladder", "GET /standings", 6.0)
        .slow(3900.0)
        .with("league={pick:silver|gold|jade}")
        .calls(Call::new("redis-game", "GET", 0.5).times(1, 9))
        .calls(
            Call::new("pg-game", "SELECT ratings", 2400.0)
                .times(0, 1)
                .slow(16_000.0)
                .with("db.rows={n:81000..340000}"),
        );
    Incident::new(&worlds::ARCADE, "standings-time-out", FaultKind::CacheStampede)
        .in_language(Language::Python)
        .clock("2025-07-19 17:30", 300, 161, 172)
        .alert(
            ("ladder", "latency", 3000.0),
            "page",
            "ladder slow",
            "p95 of ladder is {value} ms",
        )
        .cause("short-lock", 12)
        .ships("ladder", 58)
        .decoy(Decoy::LookAlike, "fresher", 100)
        .ships("ladder", 149)
        .decoy(Decoy::Long, "friends-tab", -300)
        .ships("ladder", -220)
        .flag("ladder-friends-tab", "ladder", "40%->60%", 150)
        .misleads(Decoy::Flag)
        .decoy(Decoy::AtOnset, "old-client", 120)
        .ships("door", 156)
        .hit("ladder", "rate", Times { at: 120, over: 60, by: 1.8 })
        .hit("ladder", "ladder_builds_running", Step { at: 59, over: 3, to: 3.4 })
        .hit("ladder", "ladder_builds_running", Creep { at: 161, half: 9.0, to: 42.0 })
        .hit("ladder", "ladder_build_p95_ms", Step { at: 59, over: 5, to: 6400.0 })
        .hit("ladder", "ladder_build_p95_ms", Creep { at: 161, half: 9.0, to: 38_000.0 })
        .hit("ladder", "latency", Creep { at: 161, half: 7.0, to: 21_000.0 })
        .hit("ladder", "errors", Step { at: 166, over: 9, to: 24.0 })
        .hit("ladder", "ladder_cache_hit_percent", Creep { at: 161, half: 9.0, to: 61.0 })
        .hit("pg-game", "postgresql_tup_returned_per_s", Step { at: 59, over: 3, to: 132_000.0 })
        .hit("pg-game", "postgresql_tup_returned_per_s", Creep { at: 161, half: 9.0, to: 610_000.0 })
        .hit("pg-game", "cpu", Creep { at: 161, half: 9.0, to: 97.0 })
        .hit("pg-game", "postgresql_active", Creep { at: 161, half: 9.0, to: 52.0 })
        .hit("economy", "latency", Creep { at: 166, half: 12.0, to: 740.0 })
        .logs("ladder", 161, 2.6, &[
            "INFO standings built ;; season=14 ;; league={pick:silver|gold|gold|jade} ;; ms={n:14000..47000}",
            "CRITICAL WORKER TIMEOUT (pid:{n:20..900})",
            "ERROR canceling statement due to statement timeout",
        ])
        .traces(18, 18, 162, page)
        .with_repo()
        .undiffed(0.25)
        .truth(
            "ladder",
            &["economy", "pg-game"],
            "rollback",
            "The lock of whoever builds standings ends after one second since the deploy at 18:28, and building takes five: each second another one begins to build the same league, and whoever is done takes the lock of somebody else away. Three build at a time from that minute on, \
             which the database bears until the evening of a Saturday, when builds become slower for being many, and so more. Standings that may be older are asked for less often; the tab of friends reads two hundred rows by their key, and door is another service.",
        )
}

/// Files get another name, and the one who tidies up looks for the old one.
fn lobby_volume_full() -> Incident {
    Incident::new(&worlds::ARCADE, "lobby-volume-full", FaultKind::DiskFull)
        .clock("2025-02-27 08:00", 840, 300, 796)
        .alert(
            ("lobby", "disk_used_percent", 80.0),
            "warn",
            "replay volume",
            "the volume of replays is {value}% full",
        )
        .cause("replay-zstd", -150)
        .ships("lobby", -60)
        .decoy(Decoy::LookAlike, "custom-replays", -1500)
        .ships("lobby", -1380)
        .decoy(Decoy::SameFile, "tidy-log", 200)
        .ships("lobby", 281)
        .decoy(Decoy::Bump, "redis-go-bump", 420)
        .ships("lobby", 655)
        .hit("lobby", "disk_used_percent", Step { at: -1, over: 0, to: 48.0 })
        .hit("lobby", "disk_used_percent", Slope { at: 0, by: -0.05 })
        .hit("lobby", "disk_used_percent", Slope { at: 300, by: 0.153 })
        .hit("lobby", "disk_write_kib_s", Step { at: -1, over: 0, to: 3400.0 })
        .hit("lobby", "cpu", Step { at: -1, over: 0, to: 43.0 })
        .logs_until("lobby", (0, 300), 0.1, &["INFO old replays removed ;; count={n:310..720} ;; older_than=6h"])
        .logs("lobby", 300, 0.1, &["INFO old replays removed ;; count=0 ;; older_than=6h"])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "lobby",
            &[],
            "rollback",
            "Replays end in .rep.zst since the release at 07:00, and the one who tidies up looks for *.rep, which does not match them. For six hours old files of the other name are still removed and the volume even empties, because new ones are smaller; from 13:00 on each run removes none, \
             and the volume fills in a straight line with as much being written as in the hours before. The line in the log of how long it took, deployed at 12:41, changes no pattern; custom matches are few and were there for a day, and the line does not bend with the client of Redis.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![players_dropped_waiting(), vaults_do_not_open(), standings_time_out(), lobby_volume_full()]
}
