//! Shared cars: what a commit or a flag is at fault for.

use crate::prelude::*;

/// Rows of a query stay open where a rider is refused.
fn trip_starts_time_out() -> Incident {
    let start = Call::new("app-api", "POST /v2/trips", 6.0)
        .slow(8.0)
        .fails("ERROR", "http://trips/trips answered 500")
        .calls(
            Call::new("trips", "POST /trips", 3.0)
                .slow(9100.0)
                .fails("ERROR", "context deadline exceeded")
                .calls(Call::new("pg", "SELECT trips", 1.6).times(1, 0))
                .calls(Call::new("pg", "INSERT trips", 2.4).times(1, 0))
                .calls(Call::new("unlock", "POST /vehicles/{vin}/unlock", 620.0).times(1, 0)),
        );
    let in_use = |pod: &str, by: f64| {
        let labels = format!("db_name=rollo;pod=trips-79f6c-{pod}");
        Series::around(2.4)
            .noise(0.04)
            .counted()
            .labelled(&labels)
            .within(0.0, 40.0)
            .then(Slope { at: 73, by })
    };
    Incident::new(&worlds::CARSHARE, "trip-starts-time-out", FaultKind::PoolExhaustion)
        .clock("2026-02-11 13:00", 300, 176, 184)
        .alert(("trips", "errors", 0.05), "page", "TripsErrors", "{value} of the requests to trips fail (limit 0.05)")
        .decoy(Decoy::SameFile, "idle-conns", -1290)
        .ships("trips", -1220)
        .cause("one-trip-each", 38)
        .ships("trips", 71)
        .decoy(Decoy::LookAlike, "history-forty", -2100)
        .ships("trips", -2040)
        .decoy(Decoy::Long, "trips-page", 131)
        .ships("app-api", 173)
        .hit_labelled("trips", "go_sql_wait_seconds_per_second", "db_name=rollo", Step { at: 176, over: 4, to: 31.0 })
        .extra("trips", "go_sql_in_use_connections", in_use("4dkxh", 0.41))
        .extra("trips", "go_sql_in_use_connections", in_use("m8wzl", 0.37))
        .extra("trips", "go_sql_in_use_connections", in_use("q3vtj", 0.39).then(Step { at: 174, over: 3, to: 48.0 }))
        .hit("trips", "go_goroutines", Step { at: 176, over: 5, to: 640.0 })
        .hit("trips", "latency", Creep { at: 176, half: 2.0, to: 10.0 })
        .hit("trips", "errors", Step { at: 177, over: 6, to: 0.71 })
        .hit("trips", "trips_started_per_minute", Times { at: 177, over: 5, by: 0.24 })
        .hit("unlock", "rate", Times { at: 177, over: 5, by: 0.6 })
        .hit("app-api", "errors", Step { at: 178, over: 5, to: 0.041 })
        .hit("pg", "pg_stat_activity_count", Slope { at: 73, by: 1.05 })
        .logs("trips", 74, 1.0, &["ERROR trip not started ;; vehicle={n:1000..999999} ;; err=riding: the rider is on a trip", "WARN trip refused ;; err=riding: the rider is on a trip"])
        .logs("trips", 177, 4.0, &["ERROR trip not started ;; vehicle={n:1000..999999} ;; err=riding: context deadline exceeded", "ERROR trip not started ;; vehicle={n:1000..999999} ;; err=begin: context deadline exceeded"])
        .logs("app-api", 178, 2.0, &["ERROR http://trips/trips answered 500 ;; url=/v2/trips"])
        .traces(20, 16, 178, start)
        .with_repo()
        .truth(
            "trips",
            &["app-api"],
            "rollback",
            "The commit asks for an open trip of the rider and returns from within the rows without closing them; the context is one that is never cancelled, so such a connection never comes back. From the deploy at 14:11 on each refusal takes one connection, \
             those in use rise by more than one a minute though trips are as many as ever, and when all are taken at 15:56 nobody can start. What app-api deployed three minutes before groups trips by month and asks nobody; a longer history was out two days and its query closes its rows, and idle connections count as not in use.",
        )
}

/// Cached zones expire together and each request makes them anew.
fn quotes_slow_in_waves() -> Incident {
    let mut incident = Incident::new(&worlds::CARSHARE, "quotes-slow-in-waves", FaultKind::CacheStampede)
        .in_language(Language::Python)
        .clock("2026-01-20 16:20", 240, 110, 123)
        .alert(("app-api", "latency", 1.0), "page", "AppLatency", "p95 of app-api is {value}s (limit 1s)")
        .decoy(Decoy::LookAlike, "demand-window", -340)
        .ships("pricing", -290)
        .cause("cache-simpler", 52)
        .ships("pricing", 109)
        .decoy(Decoy::Bump, "redis-bump", 61)
        .ships("pricing", 113)
        .decoy(Decoy::Alarming, "searches-retention", 66)
        .logs("app-api", 111, 1.2, &["ERROR http://pricing/quotes answered 500 ;; url=/v2/map", "WARN request completed ;; url=/v2/map ;; statusCode=200 ;; responseTime={n:1900..3900}"])
        .with_repo()
        .undiffed(0.2)
        .truth(
            "pricing",
            &["app-api", "pg"],
            "rollback",
            "The decorator replaced a cache that made each value once at a time and spread its end over five minutes. Now all zones that were first asked for after the deploy at 18:09 end after exactly ten minutes, and each of the many requests that miss them asks Postgres itself, so that every ten minutes the hit ratio falls, \
             the pool of connections is taken and quotes are slow. A window of demand of twenty minutes was out since noon and reads less; the client of Redis came after the first wave, and the deletion of old searches runs at full tens, not at nines.",
        );
    for wave in 0..13 {
        let at = 110 + wave * 10;
        incident = incident
            .hit("pricing", "latency", Pulse { at, lasting: 4, to: 2.3 })
            .hit("pricing", "pricing_cache_hit_ratio", Pulse { at, lasting: 4, to: 0.52 })
            .hit_labelled("pricing", "asyncpg_pool_in_use", "pool=rollo", Pulse { at, lasting: 4, to: 48.0 })
            .hit("pricing", "errors", Pulse { at, lasting: 4, to: 0.031 })
            .hit("pg", "cpu", Pulse { at, lasting: 4, to: 0.94 })
            .hit("pg", "pg_stat_statements_calls_per_second", Pulse { at, lasting: 4, to: 3900.0 })
            .hit("pg", "pg_stat_database_tup_returned_per_second", Pulse { at, lasting: 4, to: 690_000.0 })
            .hit("redis", "redis_expired_keys_per_second", Pulse { at, lasting: 2, to: 3.6 })
            .hit("app-api", "latency", Pulse { at, lasting: 4, to: 2.6 })
            .hit("app-api", "errors", Pulse { at, lasting: 4, to: 0.022 })
            .logs_until("pricing", (at, at + 4), 3.0, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/cache.py\", line 20, in inner\n    found = json.dumps(await make(*args))\n  File \"/srv/app/zones.py\", line 26, in demand\n    row = await pool.fetchrow(\nTimeoutError ;; logger=uvicorn.error"])
            .logs_until("pg", (at, at + 4), 1.0, &["INFO duration: {n:1100..3900}.{n:100..999} ms  execute __asyncpg_stmt_3__: SELECT count(*) AS searches, avg(free) AS free FROM searches WHERE zone = $1 AND at > now() - interval '20 minutes'"]);
    }
    incident
}

/// The map asks for the price of each car by itself.
fn map_opens_slowly() -> Incident {
    let map = Call::new("app-api", "GET /v2/map", 12.0)
        .slow(70.0)
        .calls(Call::new("fleet", "GET /vehicles/nearby", 4.0).calls(Call::new("pg", "SELECT vehicles", 9.0)))
        .calls(
            Call::new("pricing", "POST /quotes", 24.0)
                .times(1, 0)
                .calls(Call::new("redis", "GET", 0.7).times(12, 12)),
        )
        .calls(
            Call::new("pricing", "GET /quote", 3.0)
                .slow(24.0)
                .times(0, 46)
                .calls(Call::new("redis", "GET", 0.7)),
        );
    Incident::new(&worlds::CARSHARE, "map-opens-slowly", FaultKind::QueryFanOut)
        .in_language(Language::TypeScript)
        .clock("2026-03-03 07:40", 230, 121, 129)
        .alert(("pricing", "latency", 0.4), "page", "PricingLatency", "p95 of pricing is {value}s (limit 0.4s)")
        .cause("price-range", 63)
        .ships("app-api", 120)
        .decoy(Decoy::Long, "card-model", 41)
        .ships("app-api", 58)
        .decoy(Decoy::AtOnset, "demand-cap", 88)
        .ships("pricing", 117)
        .decoy(Decoy::LookAlike, "nearby-limit", 70)
        .ships("fleet", 105)
        .hit("pricing", "rate", Times { at: 121, over: 3, by: 16.0 })
        .hit("pricing", "cpu", Step { at: 121, over: 3, to: 0.97 })
        .hit("pricing", "latency", Creep { at: 121, half: 2.0, to: 0.88 })
        .hit("pricing", "errors", Step { at: 124, over: 4, to: 0.013 })
        .hit("redis", "redis_commands_processed_per_second", Times { at: 121, over: 3, by: 1.12 })
        .hit("app-api", "latency", Creep { at: 121, half: 2.0, to: 2.4 })
        .hit("app-api", "nodejs_active_handles_total", Step { at: 121, over: 3, to: 5100.0 })
        .hit("app-api", "nodejs_eventloop_lag_p99_seconds", Step { at: 121, over: 3, to: 0.13 })
        .hit("app-api", "cpu", Step { at: 121, over: 3, to: 0.71 })
        .hit("app-api", "errors", Step { at: 124, over: 4, to: 0.05 })
        .logs("pricing", 121, 8.0, &["INFO \"GET /quote?vehicle={n:1000..999999}&zone={n:1..420}&rider={n:10000..999999} HTTP/1.1\" 200 ;; logger=uvicorn.access"])
        .logs("app-api", 123, 2.0, &["ERROR Headers Timeout Error ;; url=/v2/map ;; err.code=UND_ERR_HEADERS_TIMEOUT"])
        .traces(22, 16, 122, map)
        .with_repo()
        .truth(
            "app-api",
            &["pricing"],
            "rollback",
            "The commit gives up the one call that asked for the prices of all cars of a map and asks for each car, so a map makes dozens of requests. From the deploy of app-api at 09:40 pricing gets sixteen times as many requests while app-api and fleet get as many as before, its processors are full and its answers slow. \
             pricing's own release three minutes before is a smaller cap of a factor; ten more cars on a map are a sixth more in one call.",
        )
}

/// A refusal for too many requests is answered by seven more requests at once.
fn cars_do_not_open() -> Incident {
    Incident::new(&worlds::CARSHARE, "cars-do-not-open", FaultKind::RetryAmplification)
        .clock("2026-02-27 15:30", 300, 186, 193)
        .alert(("trips", "errors", 0.06), "page", "TripsErrors", "{value} of the requests to trips fail (limit 0.06)")
        .decoy(Decoy::SameFile, "command-timeout", -1420)
        .ships("unlock", -1360)
        .cause("busy-is-temporary", 24)
        .ships("unlock", 66)
        .decoy(Decoy::AtOnset, "lock-on-end", 142)
        .ships("trips", 182)
        .hit("unlock", "rate", Step { at: 170, over: 30, to: 11.6 })
        .hit_labelled("unlock", "vehica_requests_per_second", "status=429", Step { at: 66, over: 3, to: 0.14 })
        .hit_labelled("unlock", "vehica_requests_per_second", "status=2xx", Step { at: 170, over: 15, to: 9.8 })
        .hit_labelled("unlock", "vehica_requests_per_second", "status=429", Step { at: 186, over: 4, to: 79.0 })
        .hit_labelled("unlock", "vehica_requests_per_second", "status=2xx", Step { at: 186, over: 4, to: 3.1 })
        .hit("unlock", "errors", Step { at: 186, over: 4, to: 0.72 })
        .hit("unlock", "latency", Step { at: 186, over: 4, to: 2.7 })
        .hit("unlock", "cpu", Step { at: 186, over: 4, to: 0.17 })
        .hit("trips", "errors", Step { at: 187, over: 4, to: 0.31 })
        .hit("trips", "trips_started_per_minute", Times { at: 187, over: 4, by: 0.35 })
        .hit("app-api", "errors", Step { at: 188, over: 4, to: 0.021 })
        .logs("unlock", 186, 5.0, &["ERROR command failed ;; vin=WVW{hex:10} ;; command={pick:unlock|unlock|lock} ;; err=vehica: {pick:unlock|lock} answered 429"])
        .logs("trips", 187, 3.0, &["ERROR trip not started ;; vehicle={n:1000..999999} ;; err=doors of {n:1000..999999}: 502 Bad Gateway: the car does not answer"])
        .doc("vehica", "# Vehica\n\nCommands to cars go by way of Vehica's API. Our contract allows 10 requests a second with bursts of 20; requests beyond\nget 429, and refused requests count, too. Their page for operators shows how many we made.\n")
        .misleads(Decoy::Habit)
        .lacks(Part::Traces)
        .truth(
            "unlock",
            &["app-api", "trips"],
            "rollback",
            "Since the deploy at 16:36 a refusal with 429 is tried again, eight times in all and without a pause; refused requests count against the limit of Vehica, too. In the evening at 18:36 commands exceed ten a second for a moment as on each Friday, each refused one becomes eight, and with more than eighty requests a second nearly all are refused. \
             Commands themselves are hardly more than before. Words of an error are all that trips deployed four minutes before; two more seconds of patience were out a day.",
        )
}

/// Memory was sized by its mean, and the mean is not the peak.
fn pricing_restarts() -> Incident {
    let mut incident = Incident::new(&worlds::CARSHARE, "pricing-restarts", FaultKind::BadConfiguration)
        .in_language(Language::Yaml)
        .clock("2026-02-04 05:10", 260, 112, 127)
        .alert(("pricing", "errors", 0.03), "page", "PricingErrors", "{value} of the requests to pricing fail (limit 0.03)")
        .decoy(Decoy::LookAlike, "ttl-longer", 28)
        .ships("pricing", 44)
        .cause("right-size", 51)
        .ships("pricing", 75)
        .ships("fleet", 77)
        .ships("unlock", 78)
        .decoy(Decoy::Bump, "fastapi-bump", 82)
        .ships("pricing", 108)
        .decoy(Decoy::SameFile, "pool-sixteen", -700)
        .ships("pricing", -640)
        .hit("pricing", "rate", Times { at: 60, over: 70, by: 1.5 })
        .hit("pricing", "memory", Slope { at: 60, by: 0.75e6 })
        .hit("pricing", "memory", Saw { at: 112, low: 296e6, high: 451e6, period: 14 })
        .hit("pricing", "errors", Step { at: 112, over: 6, to: 0.17 })
        .hit("pricing", "latency", Step { at: 113, over: 6, to: 0.27 })
        .hit("app-api", "errors", Step { at: 114, over: 6, to: 0.046 })
        .hit("app-api", "latency", Step { at: 114, over: 6, to: 0.46 })
        .logs("pricing", 112, 1.4, &["INFO Started server process [1] ;; logger=uvicorn.error", "INFO Waiting for application startup. ;; logger=uvicorn.error", "INFO Application startup complete. ;; logger=uvicorn.error"])
        .logs("app-api", 113, 2.5, &["ERROR other side closed ;; url=/v2/map ;; err.code=UND_ERR_SOCKET", "ERROR connect ECONNREFUSED 10.96.14.{n:2..250}:80 ;; url=/v2/map"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "pricing",
            &["app-api"],
            "config-revert",
            "The commit sets limits of memory by the mean of a week. Since 06:25 a pod of pricing may use 432 MiB; as on each morning its memory grows with the requests, and from 07:02 on pods are killed for memory at 450 MB again and again, which they had been allowed to use before. \
             The library for the web came four minutes before and memory grows no faster with it than before; zones that are remembered longer lie in Redis, and connections were more since the evening.",
        );
    for (count, at) in (112..260).step_by(4).enumerate() {
        let low = if count % 3 == 0 { 2.0 } else { 3.0 };
        incident = incident
            .hit(
                "pricing",
                "kube_pod_container_status_restarts_total",
                Step { at, over: 0, to: count as f64 + 1.0 },
            )
            .hit("pricing", "kube_deployment_status_replicas_available", Pulse { at, lasting: 2, to: low });
    }
    let killed = |container: &str| {
        Series::around(0.0).counted().labelled(&format!("container={container};reason=OOMKilled"))
    };
    incident
        .extra(
            "kube-state-metrics",
            "kube_pod_container_status_last_terminated_reason",
            killed("pricing").then(Step { at: 112, over: 0, to: 1.0 }).then(Step {
                at: 118,
                over: 0,
                to: 4.0,
            }),
        )
        .extra("kube-state-metrics", "kube_pod_container_status_last_terminated_reason", killed("fleet"))
        .extra("kube-state-metrics", "kube_pod_container_status_last_terminated_reason", killed("unlock"))
}

/// A search by distance that no index helps.
fn fleet_latency() -> Incident {
    let near = Call::new("app-api", "GET /v2/map", 12.0)
        .calls(Call::new("fleet", "GET /vehicles/nearby", 4.0).calls(
            Call::new("pg", "SELECT vehicles", 9.0)
                .slow(1750.0)
                .with("!db.statement=SELECT id, plate, lat, lon, charge FROM vehicles WHERE state = 'free' AND ST_DWithin(geog(lat, lon), geog($1, $2), $3) ORDER BY ST_Distance(geog(lat, lon), geog($1, $2)) LIMIT $4"),
        ))
        .calls(Call::new("pricing", "POST /quotes", 24.0));
    Incident::new(&worlds::CARSHARE, "fleet-latency", FaultKind::SlowQuery)
        .clock("2026-03-18 10:00", 200, 104, 112)
        .alert(("fleet", "latency", 0.5), "page", "FleetLatency", "p95 of fleet is {value}s (limit 0.5s)")
        .cause_flag("fleet-nearest-first", "fleet", "2%->100%", 103)
        .flag("fleet-nearest-first", "fleet", "off->2%", -1440)
        .flag("app-dark-map", "app-api", "5%->50%", 99)
        .decoy(Decoy::SameFile, "radius", 40)
        .ships("fleet", 66)
        .decoy(Decoy::AtOnset, "scan-cap", 74)
        .ships("fleet", 101)
        .decoy(Decoy::Alarming, "searches-drop", 80)
        .ships("pricing", 97)
        .hit("fleet", "latency", Creep { at: 104, half: 2.0, to: 2.4 })
        .hit_labelled("fleet", "go_sql_in_use_connections", "db_name=rollo", Step { at: 104, over: 3, to: 97.0 })
        .hit("fleet", "go_goroutines", Step { at: 104, over: 4, to: 900.0 })
        .hit("fleet", "errors", Step { at: 107, over: 4, to: 0.038 })
        .hit("pg", "cpu", Step { at: 104, over: 2, to: 0.99 })
        .hit("pg", "pg_stat_database_tup_returned_per_second", Step { at: 104, over: 2, to: 1_900_000.0 })
        .hit("pg", "pg_stat_statements_calls_per_second", Times { at: 104, over: 3, by: 0.8 })
        .hit("pg", "pg_stat_activity_count", Step { at: 104, over: 3, to: 148.0 })
        .hit("app-api", "latency", Creep { at: 104, half: 2.0, to: 2.8 })
        .hit("app-api", "errors", Step { at: 107, over: 4, to: 0.061 })
        .hit("trips", "latency", Step { at: 105, over: 4, to: 1.6 })
        .logs("fleet", 104, 2.0, &["INFO nearby ;; cars={n:20..60} ;; ms={n:1200..3900}"])
        .logs("fleet", 107, 2.0, &["ERROR nearby ;; err=context canceled"])
        .logs("pg", 104, 1.5, &["INFO duration: {n:1100..3400}.{n:100..999} ms  execute stmtcache_{hex:6}: SELECT id, plate, lat, lon, charge FROM vehicles WHERE state = 'free' AND ST_DWithin(geog(lat, lon), geog($1, $2), $3) ORDER BY ST_Distance(geog(lat, lon), geog($1, $2)) LIMIT $4"])
        .traces(20, 18, 105, near)
        .misleads(Decoy::Flag)
        .with_repo()
        .truth(
            "fleet",
            &["app-api", "pg", "trips"],
            "feature-flag-disable",
            "The flag for the nearest cars first goes from two of a hundred riders to all at 11:43. The search by distance computes each free car's distance because no index is on that expression, which two percent could afford; from then on the database reads nearly fifty times as many rows for as many searches, and the slow statement is that of the flag's branch. \
             The deploys of fleet before it are a hundred metres more for the search and room for a list; a dark map is a colour.",
        )
}

/// All incidents of this organisation that a change is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        trip_starts_time_out(),
        quotes_slow_in_waves(),
        map_opens_slowly(),
        cars_do_not_open(),
        pricing_restarts(),
        fleet_latency(),
    ]
}
