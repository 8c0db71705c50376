//! Trucks: what a commit to services or their settings is at fault for.

use crate::prelude::*;

/// Positions are written one by one.
fn positions_behind() -> Incident {
    Incident::new(&worlds::HAULAGE, "positions-behind", FaultKind::QueueBacklog)
        .clock("2025-03-05 10:00", 240, 118, 131)
        .alert(
            ("rabbitmq", "rabbitmq.queue.messages_ready", 200_000.0),
            "P2",
            "queue positions grows",
            "{value} messages wait in the queue positions",
        )
        .decoy(Decoy::LookAlike, "batch-wait", -1320)
        .ships("tracker", -1290)
        .cause("single-inserts", 61)
        .ships("tracker", 117)
        .decoy(Decoy::Bump, "amqp-bump", 72)
        .ships("ingest", 112)
        .decoy(Decoy::Long, "playback", 84)
        .ships("portal", 115)
        .hit("tracker", "tracker.positions.written_per_second", Step { at: 118, over: 2, to: 940.0 })
        .hit("tracker", "tracker.position.age_p95_seconds", Slope { at: 118, by: 31.0 })
        .hit("tracker", "cpu", Step { at: 118, over: 2, to: 22.0 })
        .hit_labelled("rabbitmq", "rabbitmq.queue.messages_ready", "queue=positions", Slope { at: 118, by: 96_000.0 })
        .hit_labelled("rabbitmq", "rabbitmq.queue.messages_unacknowledged", "queue=positions", Step { at: 118, over: 2, to: 2000.0 })
        .hit("rabbitmq", "memory", Slope { at: 118, by: 28.0 })
        .hit("timescale", "postgresql.commits_per_second", Step { at: 118, over: 2, to: 1120.0 })
        .hit("timescale", "cpu", Step { at: 118, over: 3, to: 41.0 })
        .logs("rabbitmq", 200, 0.3, &["WARN memory resource limit alarm set on node rabbit@rabbitmq-{n:0..2}."])
        .logs("tracker", 119, 1.0, &["INFO vehicle entered fence ;; device=TRK{n:10000..59999} ;; fence={pick:NO|SE|DK|FI}-{n:100..999}-{pick:yard|dock|gate} ;; age_s={n:60..3000}"])
        .with_repo()
        .lacks(Part::Traces)
        .flag("planner-night-tours", "planner", "5%->20%", 114)
        .misleads(Decoy::Flag)
        .lacks(Part::Patterns)
        .truth(
            "tracker",
            &["rabbitmq", "timescale"],
            "rollback",
            "tracker wrote positions in batches by COPY, and now each one by a statement and a commit of its own. From its deploy at 11:57 it writes 940 positions in a second instead of 2500 with less of its processor, while the database commits six times as often; devices send what they always send, so the queue grows by the difference. \
             The library of RabbitMQ is new in ingest only, which publishes as before; flushing four instead of five times a second was out a day, and trips are played back in browsers.",
        )
}

/// Distances of each set of stops that was ever planned are kept.
fn planner_evictions() -> Incident {
    Incident::new(&worlds::HAULAGE, "planner-evictions", FaultKind::MemoryLeak)
        .in_language(Language::Python)
        .clock("2025-04-14 06:00", 540, 96, 352)
        .alert(
            ("planner", "memory", 1850.0),
            "P2",
            "planner close to its memory limit",
            "planner uses {value} MB of 2048 MB",
        )
        .decoy(Decoy::SameFile, "earth-radius", -200)
        .ships("planner", -150)
        .cause("cache-distances", 31)
        .ships("planner", 94)
        .decoy(Decoy::AtOnset, "planner-replicas", 240)
        .ships("planner", 271)
        .decoy(Decoy::Bump, "celery-bump", 282)
        .ships("planner", 325)
        .hit("planner", "memory", Saw { at: 96, low: 880.0, high: 1720.0, period: 175 })
        .hit("planner", "memory", Saw { at: 271, low: 870.0, high: 1180.0, period: 54 })
        .hit("planner", "memory", Saw { at: 325, low: 900.0, high: 2040.0, period: 30 })
        .hit("planner", "kubernetes.containers.restarts", Step { at: 355, over: 0, to: 4.0 })
        .hit("planner", "kubernetes.containers.restarts", Step { at: 385, over: 0, to: 7.0 })
        .hit("planner", "kubernetes.containers.restarts", Step { at: 415, over: 0, to: 11.0 })
        .hit("planner", "celery.tasks.failed_per_minute", Step { at: 355, over: 4, to: 6.0 })
        .hit("planner", "celery.tasks.succeeded_per_minute", Times { at: 355, over: 6, by: 0.7 })
        .hit_labelled("rabbitmq", "rabbitmq.queue.messages_ready", "queue=tours", Slope { at: 355, by: 3.0 })
        .logs("planner", 354, 1.4, &[
            "ERROR Process 'ForkPoolWorker-{n:1..8}' pid:{n:20..900} exited with 'signal 9 (SIGKILL)' ;; logger.name=celery.worker",
            "ERROR Task handler raised error: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: {n:100..9000}.') ;; logger.name=celery.app.trace",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "planner",
            &["rabbitmq"],
            "rollback",
            "The matrix of distances is kept for each tuple of stops without a limit, and each tour has stops of its own that change with each order, so nothing is ever found and everything stays. From the deploy at 07:34 the memory of planner rises with the tours; the deploys at 10:31 and 11:25 restart the workers and hide it, and by noon, when most tours are planned, workers are killed. \
             The fourth replica and the newer Celery came when the memory had been rising for hours, and less than a thousandth of the earth's radius makes no array larger.",
        )
}

/// An index that the standby does not use is the one that trips are read by.
fn trip_history_slow() -> Incident {
    let trip = Call::new("portal", "GET /trips", 30.0).slow(34.0).calls(
        Call::new("api", "GET /trips/{device}", 9.0).slow(12.0).calls(
            Call::new("timescale", "SELECT positions", 38.0)
                .slow(9200.0)
                .with("db.statement=SELECT at, lat, lon, speed_kmh FROM positions WHERE device = $1 AND at BETWEEN $2 AND $3 ORDER BY at"),
        ),
    );
    Incident::new(&worlds::HAULAGE, "trip-history-slow", FaultKind::SlowQuery)
        .in_language(Language::Sql)
        .clock("2025-05-07 12:30", 200, 101, 108)
        .alert(
            ("portal", "latency", 2000.0),
            "P1",
            "portal is slow",
            "p95 of portal is {value} ms",
        )
        .decoy(Decoy::SameFile, "trip-limit", -1340)
        .ships("api", -1300)
        .cause("unused-indexes", 52)
        .ships("api", 100)
        .decoy(Decoy::LookAlike, "pool-timeout", 64)
        .ships("api", 104)
        .decoy(Decoy::Long, "customers-table", -420)
        .ships("api", -390)
        .hit("timescale", "cpu", Step { at: 101, over: 3, to: 94.0 })
        .hit("timescale", "postgresql.rows_fetched_per_second", Step { at: 101, over: 3, to: 14_600_000.0 })
        .hit("timescale", "postgresql.active_connections", Step { at: 101, over: 4, to: 61.0 })
        .hit("timescale", "system.io.read_mb_per_second", Step { at: 101, over: 3, to: 870.0 })
        .hit("api", "latency", Step { at: 101, over: 3, to: 9400.0 })
        .hit("api", "sqlalchemy.pool.checked_out", Step { at: 101, over: 3, to: 15.0 })
        .hit("api", "errors", Step { at: 103, over: 4, to: 21.0 })
        .hit("portal", "latency", Step { at: 101, over: 4, to: 8700.0 })
        .hit("portal", "errors", Step { at: 104, over: 4, to: 12.0 })
        .hit("tracker", "tracker.position.age_p95_seconds", Step { at: 102, over: 6, to: 9.0 })
        .logs("timescale", 101, 2.0, &["INFO duration: {f:6100.000..14900.000} ms  execute __asyncpg_stmt_{n:1..40}__: SELECT at, lat, lon, speed_kmh FROM positions WHERE device = $1 AND at BETWEEN $2 AND $3 ORDER BY at"])
        .logs("api", 103, 2.2, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/trips.py\", line 35, in trip\n    rows = await session.execute(TRIP, {\"device\": device, \"since\": since, \"until\": until})\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 10 overflow 5 reached, connection timed out, timeout 5.00 ;; logger.name=uvicorn.error"])
        .traces(20, 16, 102, trip)
        .with_repo()
        .truth(
            "timescale",
            &["api", "portal", "tracker"],
            "roll-forward",
            "The migration that came with api's deploy at 14:10 drops two indexes that the standby never uses; trips are read from the primary, by device and time, with one of the two. From that minute the same query takes nine seconds instead of forty milliseconds and reads fifty times the rows, and the connections of api are all in use. \
             That api waits a second less for a connection was deployed four minutes later, the table of retention in the morning is read by nobody, and a limit of fixes for a trip can only spare work. Create the index again.",
        )
}

/// Patterns are compiled for each fence and position.
fn tracker_throttled() -> Incident {
    Incident::new(&worlds::HAULAGE, "tracker-throttled", FaultKind::CpuSaturation)
        .clock("2025-06-03 09:20", 210, 106, 119)
        .alert(
            ("tracker", "tracker.position.age_p95_seconds", 30.0),
            "P2",
            "positions are old",
            "p95 of a position's age is {value} s",
        )
        .decoy(Decoy::Unexecuted, "contains-comment", -1270)
        .ships("tracker", -1210)
        .cause("fence-names", 47)
        .ships("tracker", 105)
        .decoy(Decoy::LookAlike, "tracker-cpu", -190)
        .ships("tracker", -160)
        .decoy(Decoy::TooLate, "pgx-bump", 77)
        .ships("tracker", 113)
        .hit("tracker", "cpu", Step { at: 106, over: 2, to: 99.0 })
        .hit("tracker", "container.cpu.throttled_pct", Step { at: 106, over: 2, to: 61.0 })
        .hit("tracker", "tracker.positions.written_per_second", Step { at: 106, over: 2, to: 1630.0 })
        .hit("tracker", "tracker.position.age_p95_seconds", Slope { at: 106, by: 12.0 })
        .hit_labelled("rabbitmq", "rabbitmq.queue.messages_ready", "queue=positions", Slope { at: 106, by: 54_000.0 })
        .hit("timescale", "postgresql.commits_per_second", Times { at: 106, over: 3, by: 0.7 })
        .profile("tracker", 60, 75, "
main.main;tracker.(*Consumer).Run;tracker.(*Store).InsertMany;pgx.(*Conn).CopyFrom 812
main.main;tracker.(*Consumer).Run;tracker.Visit;tracker.Fence.Contains 640
main.main;tracker.(*Consumer).Run;tracker.Visit;tracker.Fence.Country;regexp.(*Regexp).FindStringSubmatch 410
main.main;tracker.(*Consumer).Run;encoding/json.Unmarshal 388
runtime.gcBgMarkWorker 120
")
        .profile("tracker", 125, 140, "
main.main;tracker.(*Consumer).Run;tracker.Visit;tracker.Fence.Country;regexp.MustCompile;regexp.compile;regexp/syntax.Parse 2630
main.main;tracker.(*Consumer).Run;tracker.Visit;tracker.Fence.Country;regexp.MustCompile;regexp.compile;regexp.compileOnePass 1490
main.main;tracker.(*Consumer).Run;tracker.Visit;tracker.Fence.Country;regexp.(*Regexp).FindStringSubmatch 402
main.main;tracker.(*Consumer).Run;tracker.(*Store).InsertMany;pgx.(*Conn).CopyFrom 520
main.main;tracker.(*Consumer).Run;tracker.Visit;tracker.Fence.Contains 415
main.main;tracker.(*Consumer).Run;encoding/json.Unmarshal 251
runtime.gcBgMarkWorker 1310
")
        .with_repo()
        .lacks(Part::Traces)
        .lacks(Part::Logs)
        .truth(
            "tracker",
            &["rabbitmq", "timescale"],
            "rollback",
            "The pattern of a depot's name was compiled once, and now for each fence of each position, since it depends on the owner. From tracker's deploy at 11:05 its processors are full and throttled, most of the profile is compiling patterns, and fewer positions are written than come. \
             That tracker asks for a little less of the processor was deployed three hours before without effect; the driver of the database came when positions were old already, and the rule of Contains is explained, not changed.",
        )
}

/// Failing calls to the planner are made up to eight times without a pause.
fn etas_unavailable() -> Incident {
    let eta = Call::new("portal", "GET /fleet", 20.0).fails("ERROR", "vehicles: 500").calls(
        Call::new("api", "GET /vehicles/{device}/eta", 6.0)
            .fails("ERROR", "httpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'http://planner:8000/arrivals'")
            .calls(
                Call::new("planner", "GET /arrivals", 90.0)
                    .slow(310.0)
                    .times(1, 8)
                    .with("!http.status_code=503")
                    .fails("ERROR", "503 Service Unavailable"),
            ),
    );
    Incident::new(&worlds::HAULAGE, "etas-unavailable", FaultKind::RetryAmplification)
        .in_language(Language::Python)
        .clock("2025-08-26 13:00", 220, 121, 128)
        .alert(
            ("planner", "errors", 15.0),
            "P1",
            "planner error rate",
            "{value} % of requests to planner fail",
        )
        .decoy(Decoy::LookAlike, "eta-timeout", -1410)
        .ships("api", -1350)
        .cause("eta-retries", 18)
        .ships("api", 66)
        .decoy(Decoy::Unexecuted, "celery-prefetch", 59)
        .ships("planner", 99)
        .decoy(Decoy::AtOnset, "planner-rolling", 91)
        .ships("planner", 120)
        .hit("api", "errors", Step { at: 66, over: 2, to: 0.05 })
        .hit("planner", "rate", Step { at: 121, over: 2, to: 236.0 })
        .hit("planner", "errors", Step { at: 121, over: 2, to: 87.0 })
        .hit("planner", "latency", Step { at: 121, over: 2, to: 2900.0 })
        .hit("planner", "cpu", Step { at: 121, over: 2, to: 98.0 })
        .hit_labelled("api", "api.outgoing.requests_per_second", "peer=planner", Step { at: 121, over: 2, to: 233.0 })
        .hit("api", "errors", Step { at: 122, over: 3, to: 27.0 })
        .hit("api", "latency", Step { at: 122, over: 3, to: 6100.0 })
        .hit("portal", "errors", Step { at: 122, over: 3, to: 11.0 })
        .hit("planner", "celery.tasks.succeeded_per_minute", Times { at: 121, over: 3, by: 0.5 })
        .logs_until("planner", (120, 122), 5.0, &["INFO Waiting for application shutdown. ;; logger.name=uvicorn.error", "INFO Application startup complete. ;; logger.name=uvicorn.error", "INFO Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit) ;; logger.name=uvicorn.error"])
        .logs("planner", 121, 4.0, &["WARN \"GET /arrivals?device=TRK{n:10000..59999}&stop={n:100..9999} HTTP/1.1\" 503 Service Unavailable ;; logger.name=uvicorn.access", "ERROR Exceeded concurrency limit. ;; logger.name=uvicorn.error"])
        .logs("api", 122, 3.0, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/usr/lib/python3.11/site-packages/tenacity/_asyncio.py\", line 58, in async_wrapped\n    return await fn(*args, **kwargs)\n  File \"/srv/app/planner.py\", line 17, in arrival\n    response.raise_for_status()\nhttpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'http://planner:8000/arrivals?device=TRK{n:10000..59999}&stop={n:100..9999}' ;; logger.name=uvicorn.error"])
        .traces(18, 18, 122, eta)
        .with_repo()
        .truth(
            "planner",
            &["api", "portal"],
            "rollback",
            "api repeats a request to planner that fails at once and up to eight times. It is out since 14:06, and until 15:01 it made nothing worse: fewer ETAs failed. Then planner restarts for its next deploy, as it had at 14:39, for a second some requests fail at a busy time, each becomes eight, and planner gets seven times its requests and answers most of them with 503, which are repeated in turn. \
             What that deploy brings is a larger limit of memory, which planner does not come near; the comment on prefetching is one, and api waited for 2.5 seconds since the day before.",
        )
}

/// Whoever waits for a new position keeps a connection meanwhile.
fn map_pages_fail() -> Incident {
    let latest = Call::new("portal", "GET /fleet", 16.0).fails("ERROR", "trips: 500").calls(
        Call::new("api", "GET /trips/{device}/latest", 6.0)
            .capped(5010.0)
            .fails(
                "ERROR",
                "QueuePool limit of size 12 overflow 5 reached, connection timed out, timeout 5.00",
            )
            .calls(Call::new("timescale", "SELECT positions", 3.0).times(1, 0)),
    );
    Incident::new(&worlds::HAULAGE, "map-pages-fail", FaultKind::PoolExhaustion)
        .in_language(Language::Python)
        .clock("2025-09-30 06:30", 210, 99, 107)
        .alert(
            ("portal", "errors", 8.0),
            "P1",
            "portal error rate",
            "{value} % of requests to portal fail",
        )
        .decoy(Decoy::LookAlike, "pool-size", -1310)
        .ships("api", -1260)
        .cause("latest-waits", 42)
        .ships("api", 98)
        .decoy(Decoy::Unexecuted, "portal-after", 55)
        .ships("portal", 95)
        .decoy(Decoy::AtOnset, "tracker-batch", 61)
        .ships("tracker", 97)
        .decoy(Decoy::TooLate, "sqlalchemy-bump", 70)
        .ships("api", 104)
        .hit("api", "sqlalchemy.pool.checked_out", Step { at: 99, over: 2, to: 17.0 })
        .hit("api", "errors", Step { at: 99, over: 4, to: 44.0 })
        .hit("api", "latency", Step { at: 99, over: 3, to: 5100.0 })
        .hit("api", "cpu", Step { at: 99, over: 3, to: 14.0 })
        .hit("portal", "errors", Step { at: 99, over: 4, to: 26.0 })
        .hit("portal", "latency", Step { at: 99, over: 4, to: 5300.0 })
        .hit("timescale", "postgresql.commits_per_second", Times { at: 99, over: 4, by: 0.82 })
        .extra("timescale", "postgresql.connections_by_state", Series::around(9.0).noise(0.1).counted().labelled("state=idle in transaction").then(Step { at: 99, over: 2, to: 66.0 }))
        .extra("timescale", "postgresql.connections_by_state", Series::around(21.0).noise(0.1).counted().labelled("state=idle").then(Step { at: 99, over: 2, to: 3.0 }))
        .logs("api", 99, 3.2, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/trips.py\", line 30, in latest\n    row = (await session.execute(LATEST, {\"device\": device})).mappings().first()\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 12 overflow 5 reached, connection timed out, timeout 5.00 (Background on this error at: https://sqlalche.me/e/20/3o7r) ;; logger.name=uvicorn.error", "ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/trips.py\", line 40, in trip\n    rows = await session.execute(TRIP, {\"device\": device, \"since\": since, \"until\": until})\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 12 overflow 5 reached, connection timed out, timeout 5.00 (Background on this error at: https://sqlalche.me/e/20/3o7r) ;; logger.name=uvicorn.error"])
        .logs("portal", 100, 1.4, &["ERROR GET /fleet 500"])
        .traces(16, 16, 100, latest)
        .with_repo()
        .truth(
            "api",
            &["portal", "timescale"],
            "rollback",
            "The latest position is answered when there is a new one, and who waits for it, up to 25 seconds, keeps a session of the database all the while. From api's deploy at 08:08 all 17 connections of each pod are taken by maps that wait, idle in a transaction, and everything else fails after five seconds, while the database has less to do than before. \
             Two more connections for each pod were out a day, the portal's comment is one, tracker writes the same positions in larger batches, and the newer library came after the onset.",
        )
}

/// A library is compiled for the other version of another one.
fn tours_waiting() -> Incident {
    Incident::new(&worlds::HAULAGE, "tours-waiting", FaultKind::VersionConflict)
        .in_language(Language::Python)
        .clock("2025-06-17 12:00", 200, 88, 103)
        .alert(
            ("rabbitmq", "rabbitmq.queue.messages_ready", 1200.0),
            "P2",
            "queue tours grows",
            "{value} messages wait",
        )
        .decoy(Decoy::LookAlike, "planner-memory", -1350)
        .ships("planner", -1290)
        .decoy(Decoy::SameFile, "tour-log", 12)
        .ships("planner", 44)
        .cause("numpy-two", 57)
        .ships("planner", 87)
        .decoy(Decoy::Unexecuted, "rabbit-heartbeat", 50)
        .ships("ingest", 84)
        .hit("planner", "celery.tasks.succeeded_per_minute", Step { at: 88, over: 1, to: 0.0 })
        .hit("planner", "cpu", Step { at: 88, over: 2, to: 21.0 })
        .hit("planner", "memory", Step { at: 88, over: 2, to: 110.0 })
        .hit("planner", "rate", Step { at: 88, over: 1, to: 0.0 })
        .hit("planner", "latency", Step { at: 88, over: 1, to: 0.0 })
        .hit_labelled("planner", "geoplex.responses_per_minute", "status=200", Step { at: 88, over: 2, to: 0.0 })
        .hit("planner", "kubernetes.containers.restarts", Step { at: 89, over: 0, to: 8.0 })
        .hit("planner", "kubernetes.containers.restarts", Step { at: 97, over: 0, to: 15.0 })
        .hit("planner", "kubernetes.containers.restarts", Step { at: 120, over: 0, to: 27.0 })
        .hit_labelled("rabbitmq", "rabbitmq.queue.messages_ready", "queue=tours", Slope { at: 88, by: 118.0 })
        .hit("api", "errors", Step { at: 88, over: 3, to: 31.0 })
        .hit("portal", "errors", Step { at: 89, over: 3, to: 6.0 })
        .silent("planner", 88, 200)
        .logs("planner", 88, 1.3, &["ERROR Traceback (most recent call last):\n  File \"/usr/local/bin/celery\", line 8, in <module>\n    sys.exit(main())\n  File \"/srv/planner/tasks.py\", line 5, in <module>\n    from planner.history import usual_minutes\n  File \"/srv/planner/history.py\", line 1, in <module>\n    import pandas as pd\n  File \"/usr/local/lib/python3.11/site-packages/pandas/_libs/__init__.py\", line 18, in <module>\n    from pandas._libs.interval import Interval\n  File \"interval.pyx\", line 1, in init pandas._libs.interval\nValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject"])
        .logs("api", 88, 1.6, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/planner.py\", line 10, in arrival\n    response = await client.get(\"/arrivals\", params={\"device\": device, \"stop\": stop})\nhttpx.ConnectError: All connection attempts failed ;; logger.name=uvicorn.error"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "planner",
            &["api", "portal", "rabbitmq"],
            "rollback",
            "The new major version of numpy does not fit the pandas that is pinned beside it, which was compiled for the old one. From planner's deploy at 13:27 each worker ends while it imports pandas: the size of a dtype is another. Nothing is planned, tours wait, and the times of arrival fail in api. \
             planner's log line was out for three quarters of an hour while tours were planned, more memory a day, and ingest has a comment more.",
        )
}

/// All incidents of this organisation that a commit to its services is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        positions_behind(),
        planner_evictions(),
        trip_history_slow(),
        tracker_throttled(),
        etas_unavailable(),
        map_pages_fail(),
        tours_waiting(),
    ]
}
