//! Journeys, fares and positions of vehicles.

use crate::prelude::*;

/// A migration that brings kinds of products drops the index by zones and makes none in its place.
fn journeys_slow_fares() -> Incident {
    let journeys = Call::new("journey-api", "GET /v2/journeys", 9.0)
        .with("http.request.method=GET")
        .calls(Call::new("router", "router::search", 180.0).slow(190.0))
        .calls(
            Call::new("fares", "GET /fares", 4.0)
                .slow(30.0)
                .calls(Call::new("pg-fares", "SELECT products", 2.4).slow(1250.0).with(
                    "db.query.text=SELECT id, name, cents, class, valid_hours FROM products WHERE zone_from = $1 AND zone_to = $2 AND valid_on @> $3::date",
                )),
        );
    Incident::new(&worlds::TRANSIT, "journeys-slow-fares", FaultKind::SlowQuery)
        .in_language(Language::Sql)
        .clock("2025-02-04 13:10", 220, 128, 141)
        .alert(
            ("journey-api", "latency", 1.5),
            "page",
            "JourneyLatencyP99",
            "p99 of journey-api at {value}s (objective 1.5s)",
        )
        .cause("product-class", -1310)
        .ships("fares", 126)
        .decoy(Decoy::TooLate, "api-both", 96)
        .ships("journey-api", 131)
        .decoy(Decoy::SameFile, "fares-trace", -1400)
        .ships("fares", 61)
        .hit("pg-fares", "cpu", Step { at: 128, over: 3, to: 0.97 })
        .hit("pg-fares", "pg_stat_database_tup_returned_per_second", Step { at: 128, over: 2, to: 148_000_000.0 })
        .hit("pg-fares", "pg_stat_activity_active_count", Step { at: 128, over: 4, to: 71.0 })
        .hit("fares", "latency", Creep { at: 128, half: 2.0, to: 2.1 })
        .hit("fares", "sqlx_pool_connections_in_use", Creep { at: 128, half: 3.0, to: 170.0 })
        .hit("fares", "sqlx_pool_acquire_seconds_p99", Creep { at: 130, half: 4.0, to: 0.42 })
        .hit("journey-api", "latency", Creep { at: 129, half: 3.0, to: 2.7 })
        .hit("kiosk", "latency", Creep { at: 129, half: 3.0, to: 2.3 })
        .hit("journey-api", "errors", Step { at: 138, over: 20, to: 0.013 })
        .logs("fares", 128, 4.0, &["WARN slow statement: execution time exceeded alert threshold summary=\"SELECT id, name, cents, …\" db.statement=\"\\n\\nSELECT\\n  id,\\n  name,\\n  cents,\\n  class,\\n  valid_hours\\nFROM\\n  products\\nWHERE\\n  zone_from = $1\\n  AND zone_to = $2\\n  AND valid_on @> $3 :: date\\n\" rows_returned={n:1..14} elapsed={f:1.01..2.90}s slow_threshold=1s ;; target=sqlx::query"])
        .logs("pg-fares", 128, 2.0, &["INFO duration: {n:1000..2700}.{n:100..999} ms  execute sqlx_s_2: SELECT id, name, cents, class, valid_hours FROM products"])
        .logs("journey-api", 138, 1.0, &["ERROR finished processing request latency=4001 ms status=504 ;; target=tower_http::trace::on_failure"])
        .traces(22, 20, 129, journeys)
        .with_repo()
        .truth(
            "fares",
            &["journey-api", "kiosk", "pg-fares"],
            "roll-forward",
            "The commit that brings kinds of products also renames indexes. It drops products_zones and creates only an index on \
             valid_on for dogs in its place, so the query by zones reads the whole table: rows returned rise two thousandfold \
             within two minutes of the deploy of fares at 15:16, the database's processor is full and each query takes more than a second. \
             The constant for the query an hour earlier is the same text; the api asks at the same time for what \
             it asked for one after another, after it had begun. Create the index on (zone_from, zone_to) again.",
        )
}

/// A test is made stable by a sync of the disk for each position.
fn displays_behind() -> Incident {
    let consume = Call::new("realtime", "positions process", 0.3).calls(
        Call::new("realtime", "journal.append", 0.02).slow(1.3).with("messaging.kafka.partition={n:0..23}"),
    );
    Incident::new(&worlds::TRANSIT, "displays-behind", FaultKind::QueueBacklog)
        .clock("2025-01-21 09:20", 300, 151, 169)
        .alert(
            ("realtime", "kafka_consumergroup_lag", 100_000.0),
            "page",
            "PositionsBehind",
            "Positions are {value} records behind",
        )
        .cause("journal-test", 31)
        .ships("realtime", 150)
        .decoy(Decoy::LookAlike, "volume-class", -1260)
        .ships("realtime", -1170)
        .decoy(Decoy::SameFile, "commit-counter", 12)
        .ships("realtime", 77)
        .decoy(Decoy::Long, "stop-names", 121)
        .ships("router", 147)
        .hit("realtime", "realtime_positions_per_second", Step { at: 151, over: 1, to: 2460.0 })
        .hit("realtime", "kafka_consumergroup_lag", Slope { at: 151, by: 45_000.0 })
        .hit_labelled("realtime", "node_disk_writes_completed_per_second", "device=nvme1n1", Step { at: 151, over: 1, to: 3760.0 })
        .hit_labelled("realtime", "node_disk_io_time_ratio", "device=nvme1n1", Step { at: 151, over: 1, to: 0.985 })
        .hit_labelled("realtime", "node_disk_written_bytes_per_second", "device=nvme1n1", Step { at: 151, over: 1, to: 15_300_000.0 })
        .hit("realtime", "cpu", Step { at: 151, over: 2, to: 0.22 })
        .hit("router", "router_delay_lookups_per_second", Times { at: 154, over: 5, by: 1.06 })
        .logs("realtime", 155, 1.5, &["WARN position is old ;; target=realtime::fleet ;; seconds={n:60..3000} ;; vehicle={n:100..9999}", "WARN Application maximum poll interval (300000ms) almost exceeded by {n:10..90}ms ;; target=librdkafka"])
        .logs("journey-api", 160, 0.7, &["WARN delays are older than two minutes, shown without ;; target=journey_api::handlers"])
        .traces(18, 18, 152, consume)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "realtime",
            &["journey-api"],
            "rollback",
            "The commit called 'fix flaky test' takes the count of five thousand lines out of the journal and syncs after \
             each position. Committed in the morning, deployed two hours later: with that deploy at 11:50 writes of the journal's disk \
             rise a hundredfold though positions do not, the disk is busy all the time, the processor is idler than before, and the consumer \
             falls behind in a straight line. Time of a single write stays at a millisecond, so the disk is sound. The larger volume and \
             the constant for committing offsets ran for more than an hour; names of stops belong to another service.",
        )
}

/// A lock on what is known of delays is held while realtime is asked.
fn searches_hang() -> Incident {
    let journeys =
        Call::new("journey-api", "GET /v2/journeys", 9.0).fails("ERROR", "504 Gateway Timeout").calls(
            Call::new("router", "router::search", 120.0)
                .slow(3600.0)
                .calls(Call::new("realtime", "GET /trips/:id/delay", 20.0).slow(20.5).times(2, 1)),
        );
    Incident::new(&worlds::TRANSIT, "searches-hang", FaultKind::LockContention)
        .clock("2025-03-10 15:30", 200, 112, 119)
        .alert(
            ("journey-api", "errors", 0.05),
            "page",
            "JourneyErrorBudgetBurn",
            "5xx ratio of journey-api at {value}",
        )
        .cause("delays-once", 40)
        .ships("router", 110)
        .decoy(Decoy::Long, "raptor-rounds", 12)
        .ships("router", 66)
        .decoy(Decoy::LookAlike, "delays-timeout", -1400)
        .ships("router", -1290)
        .flag("api-occupancy", "journey-api", "20%->50%", 107)
        .misleads(Decoy::Flag)
        .hit("router", "latency", Step { at: 112, over: 4, to: 7.8 })
        .hit("router", "router_searches_in_flight", Creep { at: 112, half: 3.0, to: 1950.0 })
        .hit("router", "tokio_alive_tasks", Creep { at: 112, half: 3.0, to: 2300.0 })
        .hit("router", "router_delay_lookups_per_second", Step { at: 112, over: 2, to: 188.0 })
        .hit("router", "cpu", Step { at: 112, over: 3, to: 0.14 })
        .hit("realtime", "rate", Step { at: 112, over: 2, to: 194.0 })
        .hit("journey-api", "latency", Step { at: 112, over: 4, to: 4.02 })
        .hit("journey-api", "errors", Step { at: 112, over: 6, to: 0.47 })
        .hit("journey-api", "tokio_alive_tasks", Step { at: 112, over: 5, to: 3900.0 })
        .logs("router", 113, 3.0, &["INFO search ;; target=router::search ;; rounds={n:2..5} ;; journeys={n:1..6} ;; ms={n:2800..9100}", "WARN search cancelled by its caller ;; target=router::search ;; ms={n:3900..4100}"])
        .logs("journey-api", 112, 5.0, &["ERROR response failed classification=Status code: 504 Gateway Timeout latency=400{n:0..9} ms ;; target=tower_http::trace::on_failure"])
        .traces(22, 22, 113, journeys)
        .with_repo()
        .truth(
            "router",
            &["journey-api"],
            "rollback",
            "Delays::of now takes the write lock of the whole table before it looks and keeps it during the request to realtime, \
             so all searches of a process wait for one request at a time. Since the deploy of router at 17:20 searches pile up \
             while its processor becomes idle, lookups fall to what one connection after another can do, and realtime \
             answers in its usual twenty milliseconds. The rounds had been running for most of an hour, the limit for \
             realtime was raised the day before, and the flag of occupancy adds no search.",
        )
}

/// A shared crate takes the size of the pool from the cores, of which a pod has two.
fn kiosks_cannot_sell() -> Incident {
    let sale = Call::new("kiosk", "POST /sales", 12.0)
        .fails("ERROR", "fares answered 500 Internal Server Error")
        .calls(
            Call::new("fares", "GET /fares", 4.0)
                .capped(3004.0)
                .fails("ERROR", "pool timed out while waiting for an open connection")
                .calls(Call::new("pg-fares", "SELECT products", 2.4).times(1, 0)),
        );
    Incident::new(&worlds::TRANSIT, "kiosks-cannot-sell", FaultKind::PoolExhaustion)
        .clock("2024-12-09 05:40", 200, 96, 105)
        .alert(
            ("kiosk", "errors", 0.05),
            "page",
            "KioskErrors",
            "{value} of requests of ticket machines fail",
        )
        .cause("pool-of-machine", -900)
        .decoy(Decoy::LookAlike, "idle-longer", -3000)
        .ships("fares", -2840)
        .decoy(Decoy::SameFile, "fares-headers", 51)
        .ships("fares", 70)
        .decoy(Decoy::Long, "receipt-pdf", 78)
        .ships("kiosk", 92)
        .hit("fares", "sqlx_pool_connections_in_use", Step { at: 94, over: 4, to: 18.0 })
        .hit("fares", "sqlx_pool_acquire_seconds_p99", Step { at: 71, over: 2, to: 0.02 })
        .hit("fares", "sqlx_pool_acquire_seconds_p99", Creep { at: 95, half: 2.0, to: 3.0 })
        .hit("fares", "rate", Step { at: 70, over: 40, to: 900.0 })
        .hit("fares", "latency", Creep { at: 95, half: 2.0, to: 3.1 })
        .hit("fares", "errors", Step { at: 96, over: 6, to: 0.29 })
        .hit("kiosk", "errors", Step { at: 97, over: 6, to: 0.24 })
        .hit("kiosk", "kiosk_sales_per_minute", Times { at: 97, over: 6, by: 0.7 })
        .hit("journey-api", "errors", Step { at: 97, over: 6, to: 0.19 })
        .hit("journey-api", "latency", Step { at: 97, over: 6, to: 3.6 })
        .hit("pg-fares", "pg_stat_activity_active_count", Step { at: 97, over: 4, to: 6.0 })
        .logs("fares", 96, 5.0, &["ERROR fares failed error=pool timed out while waiting for an open connection ;; target=fares::routes ;; from={n:100..190} ;; to={n:100..190}"])
        .logs("kiosk", 97, 3.0, &["ERROR fares answered 500 Internal Server Error ;; target=kiosk::sale ;; machine={n:1000..4999}"])
        .logs("journey-api", 97, 2.0, &["ERROR journeys failed error=HTTP status server error (500 Internal Server Error) for url (http://fares/fares) ;; target=journey_api::handlers"])
        .traces(20, 22, 97, sale)
        .with_repo()
        .truth(
            "fares",
            &["journey-api", "kiosk"],
            "rollback",
            "The shared crate pg no longer takes 32 connections but the number of cores plus one, and a pod of fares has two. \
             The crate had no deploy of its own; it came with the deploy of fares at 06:50, which names a later commit, whose header for \
             caches cannot take connections. That leaves eighteen connections in six pods, \
             which is enough until the morning's travellers come; then all are in use and the rest of the requests waits for three seconds. The database has almost nothing to do. journey-api \
             has no pool of its own, and the machines' receipts were never reached by the requests that fail.",
        )
}

/// The provider's volumes of one zone are slow; commits take more than a second.
fn fares_writes_stall() -> Incident {
    let sale = Call::new("kiosk", "POST /sales", 12.0).calls(
        Call::new("fares", "POST /sales", 5.0)
            .calls(Call::new("pg-fares", "INSERT sales", 1.1).slow(2.4).times(3, 3))
            .calls(Call::new("pg-fares", "COMMIT", 2.0).slow(1340.0)),
    );
    Incident::new(&worlds::TRANSIT, "fares-writes-stall", FaultKind::DependencyDown)
        .in_language(Language::Rust)
        .clock("2025-04-17 11:00", 210, 117, 126)
        .alert(
            ("fares", "latency", 0.8),
            "page",
            "FaresLatencyP99",
            "p99 of fares at {value}s",
        )
        .decoy(Decoy::LookAlike, "acquire-four", -1250)
        .ships("fares", -1180)
        .commit("sales-table", -1500)
        .decoy(Decoy::AtOnset, "sales-batch", 70)
        .ships("fares", 109)
        .decoy(Decoy::TooLate, "api-span", 101)
        .ships("journey-api", 121)
        .hit_labelled("pg-fares", "node_disk_write_await_seconds", "device=nvme2n1", Step { at: 117, over: 2, to: 0.84 })
        .hit_labelled("pg-fares", "node_disk_read_await_seconds", "device=nvme2n1", Step { at: 117, over: 2, to: 0.31 })
        .hit_labelled("pg-fares", "node_disk_io_time_ratio", "device=nvme2n1", Step { at: 117, over: 2, to: 0.99 })
        .hit_labelled("realtime", "node_disk_write_await_seconds", "device=nvme1n1", Step { at: 117, over: 2, to: 0.52 })
        .hit_labelled("realtime", "node_disk_io_time_ratio", "device=nvme1n1", Step { at: 117, over: 2, to: 0.71 })
        .hit("realtime", "kafka_consumergroup_lag", Slope { at: 119, by: 900.0 })
        .hit("pg-fares", "pg_stat_activity_active_count", Step { at: 117, over: 4, to: 46.0 })
        .hit("pg-fares", "pg_stat_database_xact_commit_per_second", Step { at: 117, over: 2, to: 980.0 })
        .hit("fares", "latency", Step { at: 118, over: 4, to: 1.9 })
        .hit("fares", "sqlx_pool_connections_in_use", Step { at: 118, over: 4, to: 104.0 })
        .hit("kiosk", "latency", Step { at: 118, over: 4, to: 2.2 })
        .hit("kiosk", "kiosk_sales_per_minute", Times { at: 119, over: 6, by: 0.74 })
        .logs("pg-fares", 117, 2.0, &["INFO duration: {n:900..2400}.{n:100..999} ms  statement: COMMIT", "INFO checkpoint complete: wrote {n:700..4100} buffers ({f:0.1..1.4}%); write={f:200.000..289.000} s, sync={f:9.001..44.090} s"])
        .logs("fares", 118, 2.5, &["WARN slow statement: execution time exceeded alert threshold summary=\"COMMIT\" rows_affected=0 elapsed={f:1.01..2.30}s slow_threshold=1s ;; target=sqlx::query"])
        .logs("realtime", 118, 0.8, &["WARN journal synced in {n:400..1900} ms ;; target=realtime::journal"])
        .traces(20, 20, 118, sale)
        .feed(json!({"source": "Helvecloud", "component": "block storage zh-2", "events": [
            {"timestamp": 139.0, "status": "investigating", "detail": "Elevated latency of volumes of the class fast-ssd in zone zh-2 since 11:56 UTC."},
            {"timestamp": 171.0, "status": "identified", "detail": "A storage node rebuilds its replicas. Latency of writes remains elevated."}]}))
        .with_repo()
        .truth(
            "pg-fares",
            &["fares", "kiosk", "realtime"],
            "escalate-upstream",
            "No change is at fault. From one minute to the next writes and reads of the volumes take hundreds of times as long, on the \
             database and, at the same moment, on the journal's volume of realtime, which shares no code and no deploy with it; numbers of writes did not rise. \
             The provider announces slow volumes of the zone twenty minutes later. The deploy of fares eight minutes before puts the lines of \
             a receipt into one transaction, which is fewer commits, not more; waiting a second longer for a connection was out a day.",
        )
}

/// A storm closes lines; everybody searches at once.
fn app_journeys_time_out() -> Incident {
    let journeys = Call::new("journey-api", "GET /v2/journeys", 9.0)
        .with("user_agent.name={pick:transit-ios|transit-android}")
        .fails("ERROR", "504 Gateway Timeout")
        .calls(Call::new("router", "router::search", 150.0).slow(4100.0).calls(Call::new(
            "realtime",
            "GET /trips/:id/delay",
            6.0,
        )))
        .calls(Call::new("fares", "GET /fares", 8.0).times(1, 0));
    Incident::new(&worlds::TRANSIT, "app-journeys-time-out", FaultKind::TrafficSurge)
        .clock("2025-01-27 14:00", 230, 131, 144)
        .alert(
            ("router", "latency", 2.0),
            "page",
            "RouterLatencyP99",
            "p99 of router at {value}s",
        )
        .decoy(Decoy::AtOnset, "more-journeys", 92)
        .ships("router", 127)
        .decoy(Decoy::SameFile, "api-span", 51)
        .ships("journey-api", 88)
        .decoy(Decoy::Bump, "reqwest-bump", 10)
        .ships("router", 44)
        .commit("owners", 64)
        .commit("leg-docs", -1100)
        .hit("journey-api", "rate", Times { at: 128, over: 14, by: 5.3 })
        .hit("router", "rate", Times { at: 128, over: 14, by: 5.1 })
        .hit("fares", "rate", Times { at: 128, over: 14, by: 3.2 })
        .hit("router", "cpu", Step { at: 128, over: 6, to: 0.993 })
        .hit("router", "router_searches_in_flight", Step { at: 131, over: 14, to: 1480.0 })
        .hit("router", "latency", Step { at: 131, over: 14, to: 6.4 })
        .hit("router", "router_delay_lookups_per_second", Times { at: 128, over: 14, by: 3.4 })
        .hit("realtime", "rate", Times { at: 128, over: 14, by: 3.4 })
        .hit("journey-api", "latency", Step { at: 131, over: 13, to: 4.05 })
        .hit("journey-api", "errors", Step { at: 136, over: 10, to: 0.31 })
        .hit("kiosk", "kiosk_sales_per_minute", Times { at: 130, over: 20, by: 0.55 })
        .extra("journey-api", "axum_http_requests_by_agent_per_second", Series::around(610.0).noise(0.05).labelled("agent=app").then(Times { at: 128, over: 14, by: 6.3 }))
        .extra("journey-api", "axum_http_requests_by_agent_per_second", Series::around(205.0).noise(0.05).labelled("agent=web").then(Times { at: 128, over: 14, by: 2.4 }))
        .logs("router", 133, 3.0, &["INFO search ;; target=router::search ;; rounds={n:2..5} ;; journeys={n:1..6} ;; ms={n:2600..8000}", "INFO search ;; target=router::search ;; rounds={n:4..7} ;; journeys=0 ;; ms={n:900..3000}"])
        .logs("journey-api", 136, 4.0, &["ERROR response failed classification=Status code: 504 Gateway Timeout latency=400{n:0..9} ms ;; target=tower_http::trace::on_failure"])
        .logs_until("realtime", (124, 140), 1.1, &["INFO trip cancelled by operator ;; target=realtime::trips ;; trip={n:100000..999999} ;; reason=STORM"])
        .traces(22, 22, 134, journeys)
        .with_repo()
        .lacks(Part::Flags)
        .truth(
            "router",
            &["journey-api"],
            "scale",
            "No change is at fault. Operators cancel trips because of a storm and people search: requests at the edge rise fivefold \
             within a quarter of an hour, at router, fares and realtime alike, and six times from the app. Four pods of router have \
             full processors and time of a search follows from that. The deploy of router four minutes before adds a file that no \
             search calls; a span for each search in the api and a patch release of a client ran well under the ordinary load.",
        )
}

/// All incidents of this organisation.
pub fn all() -> Vec<Incident> {
    vec![
        journeys_slow_fares(),
        displays_behind(),
        searches_hang(),
        kiosks_cannot_sell(),
        fares_writes_stall(),
        app_journeys_time_out(),
    ]
}
