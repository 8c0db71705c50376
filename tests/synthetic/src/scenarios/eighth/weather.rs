//! Weather: what people changed in code.

use crate::prelude::*;

/// A list of points is looked up station by station.
fn point_forecasts_slow() -> Incident {
    let points = Call::new("point-api", "POST /v2/points", 22.0)
        .with("points={n:60..200}")
        .calls(
            Call::new("obs-db", "query", 5.0)
                .slow(9.0)
                .times(1, 64)
                .with("db.rows=1")
                .with("db.system=postgresql"),
        )
        .calls(Call::new("redis-fc", "HMGET", 1.4).times(3, 3));
    Incident::new(&worlds::WEATHER, "point-forecasts-slow", FaultKind::QueryFanOut)
        .in_language(Language::Go)
        .clock("2025-05-13 04:20", 220, 98, 112)
        .alert(
            ("point-api", "latency", 0.6),
            "page",
            "PointApiSlow",
            "p95 of point-api is {value} s",
        )
        .cause("height-per-point", -150)
        .ships("point-api", 61)
        .decoy(Decoy::Long, "station-import", 12)
        .ships("ingest", 88)
        .decoy(Decoy::Bump, "axum-bump", 55)
        .ships("tiles", 95)
        .decoy(Decoy::SameFile, "points-comment", 20)
        .ships("point-api", 92)
        .hit("point-api", "rate", Times { at: 95, over: 50, by: 1.5 })
        .hit("point-api", "latency", Step { at: 62, over: 3, to: 0.17 })
        .hit("point-api", "latency", Creep { at: 98, half: 9.0, to: 2.6 })
        .hit("point-api", "pgxpool_acquired_conns", Step { at: 62, over: 3, to: 19.0 })
        .hit("point-api", "pgxpool_acquired_conns", Step { at: 98, over: 14, to: 40.0 })
        .hit("point-api", "errors", Step { at: 110, over: 15, to: 0.05 })
        .hit("obs-db", "pg_stat_statements_calls:rate1m", Step { at: 62, over: 3, to: 4100.0 })
        .hit("obs-db", "pg_stat_statements_calls:rate1m", Step { at: 98, over: 18, to: 8900.0 })
        .hit("obs-db", "cpu", Step { at: 62, over: 3, to: 0.52 })
        .hit("obs-db", "cpu", Step { at: 98, over: 18, to: 0.91 })
        .hit("obs-db", "pg_stat_activity_active", Step { at: 98, over: 16, to: 38.0 })
        .hit("warnings", "latency", Step { at: 104, over: 12, to: 0.9 })
        .logs("point-api", 98, 3.0, &[
            "INFO request ;; method=POST ;; path=/v2/points ;; status=200 ;; points={n:90..200} ;; ms={n:900..5400}",
            "ERROR request failed ;; method=POST ;; path=/v2/points ;; status=503 ;; err=context deadline exceeded",
        ])
        .traces(22, 22, 99, points)
        .with_repo()
        .truth(
            "point-api",
            &["obs-db", "warnings"],
            "rollback",
            "POST /v2/points asks for the station of each point by itself since the release of 04:21 UTC, up to two hundred statements in a row where there was one. Statements in a second quadruple with that deploy; by itself it is borne, \
             and with the requests of the morning the connections run out. The import of stations and the renderer's framework came later and touch neither statement, the comment changes nothing.",
        )
}

/// A cache that counted bytes counts entries, and each has a time to the millisecond.
fn tiles_restart() -> Incident {
    Incident::new(&worlds::WEATHER, "tiles-restart", FaultKind::MemoryLeak)
        .in_language(Language::Rust)
        .clock("2025-07-02 12:10", 330, 148, 176)
        .alert(
            ("tiles", "container_restarts", 2.0),
            "page",
            "TilesRestarting",
            "pods of tiles were restarted {value} times",
        )
        .cause("smooth-slider", -1300)
        .ships("tiles", 34)
        .decoy(Decoy::SameFile, "cache-gauge", -1500)
        .ships("tiles", -1420)
        .decoy(Decoy::AtOnset, "points-comment", 102)
        .ships("point-api", 141)
        .decoy(Decoy::Bump, "image-bump", -2000)
        .ships("tiles", -1890)
        .decoy(Decoy::Long, "centres-doc", -90)
        .hit("tiles", "memory", Slope { at: 35, by: 12_300_000.0 })
        .hit("tiles", "memory", Saw { at: 148, low: 310_000_000.0, high: 2_040_000_000.0, period: 96 })
        .hit("tiles", "tiles_cache_entries", Slope { at: 35, by: 1900.0 })
        .hit("tiles", "tiles_cache_entries", Saw { at: 148, low: 4000.0, high: 262_000.0, period: 96 })
        .hit("tiles", "tiles_rendered:rate1m", Step { at: 35, over: 3, to: 610.0 })
        .hit("tiles", "cpu", Step { at: 35, over: 3, to: 0.71 })
        .hit("tiles", "latency", Step { at: 148, over: 4, to: 0.4 })
        .hit("tiles", "errors", Step { at: 148, over: 4, to: 0.031 })
        .extra("tiles", "container_restarts", Series::around(0.0).counted().noise(0.0).then(Slope { at: 148, by: 0.12 }))
        .logs("tiles", 148, 0.5, &[
            "WARN Back-off restarting failed container ;; source=kubelet ;; last_state=OOMKilled",
            "INFO listening on 0.0.0.0:8080 ;; target=tiles",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .undiffed(1.0)
        .truth(
            "tiles",
            &[],
            "rollback",
            "The key of a drawn tile holds the exact time in milliseconds since the deploy of 11:44 UTC, so nearly no request finds one, and the limit of the cache became a number of entries where it had been bytes. Entries and memory rise in a line from \
             that minute until pods are killed at two gigabytes, two hours later. Browsers may keep a tile for a minute since the day before, which draws fewer of them; the deploy seven minutes before is a comment of another service, and the image library had flat memory.",
        )
}

/// A conversion that multiplies where it should divide, for a change that one of two centres makes.
fn storm_warnings_everywhere() -> Incident {
    Incident::new(&worlds::WEATHER, "storm-warnings-everywhere", FaultKind::WrongResult)
        .clock("2025-03-11 08:00", 260, 118, 133)
        .alert(
            ("warnings", "warnings_active", 60.0),
            "page",
            "ManyWarnings",
            "{value} regions have a warning",
        )
        .cause("gust-kmh", -80)
        .ships("ingest", 72)
        .decoy(Decoy::LookAlike, "orange-gust", 30)
        .ships("warnings", 111)
        .decoy(Decoy::Long, "region-hull", -1500)
        .ships("warnings", -1340)
        .decoy(Decoy::Bump, "numpy-bump", -2300)
        .flag("warnings-quiet-night", "warnings", "20%->40%", 96)
        .misleads(Decoy::Flag)
        .hit("warnings", "warnings_active", Step { at: 118, over: 4, to: 331.0 })
        .hit("warnings", "push_sent:rate1m", Step { at: 118, over: 6, to: 420.0 })
        .hit("warnings", "push_queue_depth", Creep { at: 118, half: 12.0, to: 61_000.0 })
        .hit("warnings", "push_workers_busy", Step { at: 118, over: 2, to: 32.0 })
        .hit("warnings", "push_delay_seconds:p95", Creep { at: 120, half: 15.0, to: 740.0 })
        .hit("point-api", "rate", Times { at: 121, over: 10, by: 2.4 })
        .hit("tiles", "rate", Times { at: 121, over: 10, by: 1.9 })
        .extra("warnings", "forecast_minus_observed_gust", Series::around(0.7).noise(0.15).then(Step { at: 116, over: 4, to: 17.6 }))
        .logs("warnings", 118, 3.0, &[
            "INFO warning raised ;; region={pick:Havelland|Altmark|Eifel|Saarland|Masuren|Ystad|Twente|Jura} ;; param=gust ;; level={pick:red|red|orange} ;; value={f:29.01..61.90} ;; threshold={pick:33.0|24.5}",
        ])
        .logs_until("ingest", (84, 116), 1.4, &["INFO field written ;; model=local ;; param=gust ;; step={n:1..48}"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "ingest",
            &["point-api", "tiles", "warnings"],
            "rollback",
            "Gusts are multiplied by 3.6 on the way in since the deploy of ingest at 08:12 UTC: from km/h to m/s one divides, and the file of the other centre is in m/s anyway. It takes until the next run has been read, forty minutes later, then fields lie far above what is observed \
             and nearly each region passes the threshold. Orange at 24.5 instead of 25 moves few regions and no red one; the hulls had been in use for a day.",
        )
}

/// Limits of time of a minute and a half, with a gateway that hangs each day.
fn pushes_late() -> Incident {
    let push = Call::new("warnings", "push.send", 240.0)
        .capped(90_004.0)
        .with("gateway={pick:apns|fcm|huawei}")
        .with("!gateway=huawei")
        .fails(
            "ERROR",
            "HTTPSConnectionPool(host='push.hms.example', port=443): Read timed out. (read timeout=90)",
        );
    Incident::new(&worlds::WEATHER, "pushes-late", FaultKind::Timeout)
        .clock("2025-06-18 15:30", 210, 126, 139)
        .alert(
            ("warnings", "push_delay_seconds:p95", 60.0),
            "page",
            "PushesLate",
            "95% of pushes are sent within {value} s",
        )
        .cause("push-patience", -40)
        .ships("warnings", 50)
        .decoy(Decoy::SameFile, "batch-size", -1450)
        .ships("warnings", -1330)
        .decoy(Decoy::TooLate, "rules-doc", 120)
        .ships("warnings", 131)
        .decoy(Decoy::AtOnset, "redis-go-bump", 80)
        .ships("point-api", 122)
        .hit("warnings", "push_workers_busy", Step { at: 52, over: 10, to: 13.0 })
        .hit("warnings", "push_workers_busy", Step { at: 126, over: 6, to: 32.0 })
        .hit("warnings", "warnings_active", Step { at: 122, over: 8, to: 64.0 })
        .hit("warnings", "push_queue_depth", Creep { at: 126, half: 14.0, to: 5200.0 })
        .hit("warnings", "push_delay_seconds:p95", Creep { at: 127, half: 15.0, to: 880.0 })
        .hit("warnings", "push_sent:rate1m", Step { at: 126, over: 6, to: 4.4 })
        .hit("warnings", "cpu", Step { at: 126, over: 6, to: 0.12 })
        .logs("warnings", 122, 1.4, &["INFO warning raised ;; region={pick:Allgäu|Tirol|Vorarlberg|Jura|Chablais} ;; param=rr ;; level={pick:yellow|orange} ;; value={f:15.01..38.90}"])
        .logs("warnings", 128, 1.2, &["WARN push failed, will be sent again ;; gateway=huawei ;; error=ReadTimeout ;; ms={n:90001..90030}"])
        .traces(20, 12, 127, push)
        .truth(
            "warnings",
            &[],
            "rollback",
            "A call to a gateway may last ninety seconds since the release of 15:20 UTC, where it was three or four. One gateway has timed out now and then on any day, as the warnings of good hours say; each such call now holds one of 32 workers for a minute and a half. \
             A few more are busy at once, and with the storms of the evening all of them wait and pushes for everybody queue. Smaller batches are a day old, and the thresholds' comment came after the onset.",
        )
}

/// A view that no index serves any more.
fn stations_page_slow() -> Incident {
    let page = Call::new("point-api", "GET /v2/stations", 18.0).calls(
        Call::new("obs-db", "SELECT latest_observation", 40.0)
            .slow(7400.0)
            .with("db.rows={n:180..260}")
            .with("!db.blocks_read={n:80000..210000}"),
    );
    Incident::new(&worlds::WEATHER, "stations-page-slow", FaultKind::SlowQuery)
        .in_language(Language::Sql)
        .clock("2025-04-08 09:45", 200, 96, 104)
        .alert(
            ("point-api", "latency", 0.8),
            "page",
            "PointApiSlow",
            "p95 of point-api is {value} s",
        )
        .cause("local-day", 20)
        .ships("point-api", 93)
        .decoy(Decoy::Alarming, "compress-later", -700)
        .decoy(Decoy::AtOnset, "fields-log", 60)
        .ships("ingest", 91)
        .decoy(Decoy::Long, "stations-etag", -1380)
        .ships("point-api", -1300)
        .hit("obs-db", "pg_blocks_read:rate1m", Step { at: 96, over: 3, to: 148_000.0 })
        .hit("obs-db", "cpu", Step { at: 96, over: 3, to: 0.97 })
        .hit("obs-db", "pg_stat_activity_active", Step { at: 96, over: 5, to: 33.0 })
        .hit("obs-db", "pg_stat_statements_calls:rate1m", Times { at: 97, over: 5, by: 0.6 })
        .hit("point-api", "pgxpool_acquired_conns", Step { at: 96, over: 6, to: 39.0 })
        .hit("point-api", "latency", Step { at: 96, over: 7, to: 5.9 })
        .hit("point-api", "errors", Step { at: 100, over: 8, to: 0.11 })
        .hit("ingest", "observation_age_seconds", Creep { at: 99, half: 20.0, to: 1900.0 })
        .logs("obs-db", 97, 2.0, &["INFO duration: {n:4000..14000}.{n:100..999} ms  plan: Custom Scan (ChunkAppend) on observation ;; rows_removed_by_filter={n:2100000..4900000}"])
        .logs("point-api", 99, 2.0, &["ERROR request failed ;; method=GET ;; path=/v2/stations ;; status=503 ;; err=context deadline exceeded"])
        .traces(18, 18, 97, page)
        .with_repo()
        .truth(
            "point-api",
            &["ingest", "obs-db"],
            "rollback",
            "The migration that went out with point-api at 10:18 UTC replaces the view of latest observations: it compares a date made from measured_at and age() of it, which neither the index on station and time nor the chunks can serve, so each look reads days of observations. \
             Blocks read rise 350-fold in that minute with fewer statements. Compressing chunks earlier was applied the evening before with steady reads, the ETag a day ago, and the line of ingest's log two minutes before touches no query.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![
        point_forecasts_slow(),
        tiles_restart(),
        storm_warnings_everywhere(),
        pushes_late(),
        stations_page_slow(),
    ]
}
