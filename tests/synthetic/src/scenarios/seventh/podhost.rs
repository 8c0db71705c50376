//! Hosting of podcasts: what people changed in code.

use crate::prelude::*;

/// Feeds are kept until the next full hour, so all of them expire together.
fn studio_database_busy() -> Incident {
    let feed = Call::new("feeds", "GET /{show}", 3.0)
        .with("show={pick:slow-burn|night-desk|two-chairs|farm-hours|tin-ear}")
        .calls(Call::new("redis-main", "GET", 0.6))
        .calls(
            Call::new("studio", "GET /api/shows/{slug}", 40.0)
                .times(0, 1)
                .slow(2900.0)
                .calls(Call::new("pg-studio", "SELECT shows_episode", 30.0).slow(900.0).times(1, 2)),
        );
    Incident::new(&worlds::PODHOST, "studio-database-busy", FaultKind::CacheStampede)
        .in_language(Language::Go)
        .clock("2025-02-20 09:25", 235, 155, 158)
        .alert(
            ("pg-studio", "cpu", 85.0),
            "P2",
            "pg-studio cpu",
            "pg-studio is at {value}% of its processors",
        )
        .cause("on-the-hour", 64)
        .ships("feeds", 108)
        .decoy(Decoy::AtOnset, "owner-once", 117)
        .ships("studio", 151)
        .decoy(Decoy::SameFile, "etag-weak", -1340)
        .ships("feeds", -1290)
        .decoy(Decoy::Bump, "redis-bump", 20)
        .ships("feeds", 49)
        .hit("feeds", "feeds.cache.hit_pct", Pulse { at: 155, lasting: 9, to: 61.0 })
        .hit("feeds", "feeds.cache.hit_pct", Pulse { at: 215, lasting: 9, to: 58.0 })
        .hit("feeds", "latency", Pulse { at: 155, lasting: 9, to: 5200.0 })
        .hit("feeds", "latency", Pulse { at: 215, lasting: 9, to: 5600.0 })
        .hit("feeds", "errors", Pulse { at: 156, lasting: 8, to: 4.1 })
        .hit("feeds", "errors", Pulse { at: 216, lasting: 8, to: 4.6 })
        .hit("studio", "rate", Pulse { at: 155, lasting: 9, to: 1150.0 })
        .hit("studio", "rate", Pulse { at: 215, lasting: 9, to: 1190.0 })
        .hit("studio", "latency", Pulse { at: 155, lasting: 9, to: 6100.0 })
        .hit("studio", "latency", Pulse { at: 215, lasting: 9, to: 6400.0 })
        .hit("studio", "gunicorn.workers.busy", Pulse { at: 155, lasting: 9, to: 64.0 })
        .hit("studio", "gunicorn.workers.busy", Pulse { at: 215, lasting: 9, to: 64.0 })
        .hit("pg-studio", "cpu", Pulse { at: 155, lasting: 9, to: 97.0 })
        .hit("pg-studio", "cpu", Pulse { at: 215, lasting: 9, to: 98.0 })
        .hit("pg-studio", "postgres.tup_returned.rate", Pulse { at: 155, lasting: 9, to: 910_000.0 })
        .hit("pg-studio", "postgres.tup_returned.rate", Pulse { at: 215, lasting: 9, to: 940_000.0 })
        .hit("redis-main", "redis.keys.expired.rate", Pulse { at: 155, lasting: 2, to: 1900.0 })
        .hit("redis-main", "redis.keys.expired.rate", Pulse { at: 215, lasting: 2, to: 2050.0 })
        .hit("player", "latency", Pulse { at: 155, lasting: 9, to: 3900.0 })
        .hit("player", "latency", Pulse { at: 215, lasting: 9, to: 4100.0 })
        .logs_until("feeds", (155, 164), 16.0, &[
            "INFO feed rendered ;; show={pick:kitchen-law|old-maps|two-chairs|low-tide|slow-burn|tin-ear} ;; episodes={n:12..620} ;; bytes={n:40000..1900000} ;; ms={n:8..90}",
            "ERROR feed failed ;; show={pick:night-desk|farm-hours|long-lunch|low-tide} ;; err=Get \"http://studio:8000/api/shows/\": context deadline exceeded",
        ])
        .logs_until("feeds", (215, 224), 16.0, &[
            "INFO feed rendered ;; show={pick:kitchen-law|old-maps|two-chairs|low-tide|slow-burn|tin-ear} ;; episodes={n:12..620} ;; bytes={n:40000..1900000} ;; ms={n:8..90}",
            "ERROR feed failed ;; show={pick:night-desk|farm-hours|long-lunch|low-tide} ;; err=Get \"http://studio:8000/api/shows/\": context deadline exceeded",
        ])
        .traces(20, 0, 0, feed.clone())
        .with_repo()
        .truth(
            "feeds",
            &["player", "pg-studio", "studio"],
            "rollback",
            "Since 11:13 feeds keeps a rendered feed until the next full hour instead of a spread fifty to seventy minutes. At 12:00 and 13:00 thousands of keys expire in Redis \
             within two minutes, the share of hits falls to 60 percent, and studio and its database get four times as many requests until all feeds are rendered. At 11:00, before the deploy, nothing happened. \
             The deploy of studio four minutes before noon reads one statement less; weak tags and the client of Redis ran at earlier full hours.",
        )
}

/// The body of an answer is closed only after the most frequent way out.
fn downloads_behind() -> Incident {
    Incident::new(&worlds::PODHOST, "downloads-behind", FaultKind::HandleLeak)
        .in_language(Language::Go)
        .clock("2025-04-01 07:10", 340, 244, 262)
        .alert(
            ("analytics", "analytics.lag.seconds", 600.0),
            "P3",
            "analytics lag",
            "downloads are counted {value} s late",
        )
        .cause("geo-busy", 21)
        .ships("analytics", 66)
        .decoy(Decoy::LookAlike, "stats-client", -1500)
        .ships("analytics", -1410)
        .decoy(Decoy::SameFile, "min-bytes-doc", -180)
        .ships("analytics", 30)
        .decoy(Decoy::AtOnset, "not-modified-head", 205)
        .ships("feeds", 240)
        .hit("analytics", "process.open_fds", Slope { at: 67, by: 5.0 })
        .hit("analytics", "process.open_fds", Step { at: 244, over: 0, to: 1024.0 })
        .hit("analytics", "runtime.goroutines", Slope { at: 67, by: 10.0 })
        .hit("analytics", "runtime.goroutines", Step { at: 244, over: 0, to: 2040.0 })
        .hit("analytics", "analytics.counted.rate", Step { at: 244, over: 2, to: 24.0 })
        .hit("analytics", "analytics.lag.seconds", Slope { at: 244, by: 57.0 })
        .hit("analytics", "cpu", Step { at: 244, over: 2, to: 4.0 })
        .hit("analytics", "memory", Slope { at: 67, by: 0.3 })
        .silent("analytics", 244, 340)
        .logs("analytics", 244, 7.0, &[
            "ERROR batch failed, will be taken again ;; err=dial tcp 10.20.4.11:6379: socket: too many open files",
            "WARN no place ;; err=Get \"http://geo.internal/v1/{ip}\": dial tcp: lookup geo.internal: socket: too many open files",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "analytics",
            &[],
            "rollback",
            "In Lookup the deferred Close now stands after the return for unknown addresses, so each 404 of the geo service leaves a connection and its goroutines. Open files and goroutines of analytics rise in a straight \
             line from the deploy at 08:16, five and ten in a minute, though hits do not, until 1024 is reached at 11:14. A StatsD client with one socket ran \
             since the day before with a flat line, a comment went out half an hour earlier, and HEAD is answered by feeds, not here.",
        )
}

/// A look-up without regard to case cannot use the index on the slug.
fn player_pages_slow() -> Incident {
    let page = Call::new("player", "GET /shows/[slug]", 60.0)
        .calls(
            Call::new("studio", "GET /api/shows/{slug}/episodes", 26.0)
                .calls(Call::new("pg-studio", "SELECT shows_show", 1.1).slow(940.0).with(
                    "!db.statement=SELECT \"shows_show\".\"id\", \"shows_show\".\"slug\", … FROM \"shows_show\" WHERE UPPER(\"shows_show\".\"slug\"::text) = UPPER(%s) LIMIT 21",
                ))
                .calls(Call::new("pg-studio", "SELECT shows_episode", 6.0).slow(8.0)),
        );
    Incident::new(&worlds::PODHOST, "player-pages-slow", FaultKind::SlowQuery)
        .clock("2025-01-15 12:40", 200, 118, 127)
        .alert(
            ("player", "latency", 1500.0),
            "P2",
            "player p99",
            "p99 of pages is {value} ms",
        )
        .cause("slug-case", 52)
        .ships("studio", 115)
        .decoy(Decoy::LookAlike, "episode-index", 31)
        .ships("studio", 70)
        .decoy(Decoy::AtOnset, "revalidate", 66)
        .ships("player", 104)
        .decoy(Decoy::Long, "created-admin", -1380)
        .ships("studio", -1290)
        .hit("pg-studio", "cpu", Step { at: 118, over: 4, to: 96.0 })
        .hit("pg-studio", "postgres.tup_returned.rate", Step { at: 118, over: 3, to: 61_000_000.0 })
        .hit("pg-studio", "postgres.connections.active", Step { at: 118, over: 4, to: 58.0 })
        .hit("studio", "latency", Step { at: 118, over: 5, to: 2600.0 })
        .hit("studio", "gunicorn.workers.busy", Step { at: 118, over: 5, to: 63.0 })
        .hit("player", "latency", Step { at: 119, over: 6, to: 3400.0 })
        .hit("feeds", "latency", Step { at: 119, over: 6, to: 1900.0 })
        .hit("feeds", "feeds.render.time.p99", Step { at: 119, over: 6, to: 78.0 })
        .logs("pg-studio", 118, 2.5, &[
            "INFO duration: {n:700..2900}.{n:100..999} ms  statement: SELECT \"shows_show\".\"id\", \"shows_show\".\"slug\", \"shows_show\".\"title\", \"shows_show\".\"owner_id\" FROM \"shows_show\" WHERE UPPER(\"shows_show\".\"slug\"::text) = UPPER('{pick:slow-burn|night-desk|farm-hours|two-chairs}') LIMIT 21",
        ])
        .logs("studio", 120, 1.5, &["WARN worker busy for {f:1.5..4.0}s ;; logger=gunicorn.error"])
        .traces(20, 20, 119, page)
        .with_repo()
        .truth(
            "studio",
            &["feeds", "pg-studio", "player"],
            "roll-forward",
            "slug__iexact compares UPPER(slug), for which there is no index, so each look-up of a show reads the whole table: since the deploy of studio at 14:35 rows read rise \
             seven hundredfold at the same number of requests, and the log of the database shows exactly that statement. The migration of the morning's other release \
             only adds an index and ran for 48 quiet minutes; the player asks less often since eleven minutes before, which takes requests away.",
        )
}

/// A new base image brings a version of ffmpeg that no longer knows an option.
fn episodes_not_published() -> Incident {
    Incident::new(&worlds::PODHOST, "episodes-not-published", FaultKind::VersionConflict)
        .in_language(Language::Other)
        .clock("2025-03-11 10:00", 220, 133, 142)
        .alert(
            ("encoder", "celery.task.failed.per_min", 15.0),
            "P1",
            "encoder failures",
            "{value} tasks fail in a minute",
        )
        .cause("base-image", -1420)
        .ships_in_release("encoder", 132)
        .decoy(Decoy::LookAlike, "loudness-peak", -1510)
        .ships("encoder", -1450)
        .decoy(Decoy::Long, "import-agent", 104)
        .decoy(Decoy::AtOnset, "django-bump", 90)
        .ships("studio", 129)
        .hit("encoder", "celery.task.failed.per_min", Step { at: 133, over: 3, to: 52.0 })
        .hit("encoder", "celery.task.succeeded.per_min", Step { at: 133, over: 3, to: 6.5 })
        .hit("encoder", "celery.task.encode.time.p95", Step { at: 133, over: 3, to: 2600.0 })
        .hit("encoder", "cpu", Step { at: 133, over: 3, to: 11.0 })
        .hit("encoder", "encoder.publish_delay.p95_s", Slope { at: 134, by: 58.0 })
        .silent("encoder", 133, 220)
        .logs("encoder", 133, 6.0, &[
            "ERROR Task encoder.tasks.audio.encode[{uuid}] raised unexpected: CalledProcessError(8, ['ffmpeg', '-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-i', '/tmp/{hex:12}.wav', '-map_channel', '0.0.0', '-map_channel', '0.0.1?', '-af', 'loudnorm=I=-16:TP=-1:LRA=11', '-b:a', '128k', '/tmp/{hex:12}.mp3']) ;; logger=celery.app.trace ;; pool=encoder",
            "INFO Task encoder.tasks.imports.import_episode[{uuid}] succeeded in {f:49.01..290.90}s: None ;; logger=celery.app.trace ;; pool=encoder-imports",
        ])
        .logs("studio", 140, 0.8, &["WARN episode waits for its audio ;; guid={uuid} ;; minutes={n:10..80}"])
        .with_repo()
        .lacks(Part::Traces)
        .undiffed(0.3)
        .feed(json!({"source": "cloud provider", "component": "object storage us-west-2", "events": [
            {"timestamp": 31.0, "status": "investigating", "detail": "Some customers see elevated latency of LIST requests in us-west-2."},
            {"timestamp": 79.0, "status": "resolved", "detail": "Latency is back at its usual level."}]}))
        .misleads(Decoy::Feed)
        .truth(
            "encoder",
            &["studio"],
            "rollback",
            "The Dockerfile moved from ffmpeg 4.4 to 7.0 together with Python, and ffmpeg 7 has removed -map_channel, which the encoder passes: each encode ends at once with exit status 8, while imports, which do \
             not call ffmpeg, succeed. The commit of the day before reached the pods with the release of encoder at 12:12. The true peak is in the same command, is understood by both versions and had encoded for a day, headers for imports are called by nobody, \
             and the security release of Django is another container.",
        )
}

/// A renamed module no longer matches the route of its queue.
fn new_episodes_late() -> Incident {
    Incident::new(&worlds::PODHOST, "new-episodes-late", FaultKind::QueueBacklog)
        .clock("2025-05-13 08:00", 260, 139, 158)
        .alert(
            ("encoder", "encoder.publish_delay.p95_s", 900.0),
            "P2",
            "publish delay",
            "an upload takes {value} s until it is published",
        )
        .cause("jobs-package", 43)
        .ships("encoder", 97)
        .decoy(Decoy::LookAlike, "prefetch-two", -1310)
        .ships("encoder", -1270)
        .decoy(Decoy::SameFile, "import-pods", -1800)
        .decoy(Decoy::Bump, "boto-bump", 30)
        .ships("studio", 61)
        .hit_labelled("encoder", "celery.queue.depth", "queue=imports", Step { at: 98, over: 16, to: 0.0 })
        .hit_labelled("encoder", "celery.queue.depth", "queue=default", Slope { at: 139, by: 17.0 })
        .hit("encoder", "encoder.publish_delay.p95_s", Slope { at: 140, by: 66.0 })
        .hit("encoder", "celery.task.succeeded.per_min", Step { at: 139, over: 6, to: 17.0 })
        .hit("encoder", "cpu", Step { at: 139, over: 6, to: 24.0 })
        .silent("encoder", 98, 260)
        .logs_until("encoder", (98, 139), 1.2, &[
            "INFO Task encoder.tasks.audio.encode[{uuid}] succeeded in {f:9.01..61.90}s: None ;; logger=celery.app.trace ;; pool=encoder",
            "INFO Task encoder.jobs.imports.import_episode[{uuid}] succeeded in {f:49.01..290.90}s: None ;; logger=celery.app.trace ;; pool=encoder",
        ])
        .logs_until("encoder", (138, 139), 2.0, &["INFO Task encoder.jobs.imports.import_show[{uuid}] succeeded in 11.{n:100..990}s: 1{n:700..720} episodes of https://media.otherhost.example/catalog.xml ;; logger=celery.app.trace ;; pool=encoder"])
        .logs("encoder", 139, 4.0, &[
            "INFO Task encoder.jobs.imports.import_episode[{uuid}] succeeded in {f:140.01..390.90}s: None ;; logger=celery.app.trace ;; pool=encoder",
            "WARN Task encoder.jobs.imports.import_episode[{uuid}] retry: Retry in 180s: ReadTimeout(HTTPSConnectionPool(host='media.otherhost.example', port=443): Read timed out.) ;; logger=celery.app.trace ;; pool=encoder",
        ])
        .logs("studio", 150, 0.8, &["WARN episode waits for its audio ;; guid={uuid} ;; minutes={n:10..90}"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "encoder",
            &["studio"],
            "rollback",
            "The renamed module is encoder.jobs.imports, while task_routes still matches encoder.tasks.imports.*, so imports go to the default queue. From the deploy at 09:37 the queue of imports drains to nothing and its pods \
             are idle, and import_episode is logged by the pool encoder. Forty minutes later somebody imports a catalogue of 1700 episodes, minutes each, and uploads of everybody wait behind them. Such imports are ordinary \
             and had a queue of their own. One task ahead is a day old, a third pod for imports takes from a queue that is empty, and the client of S3 is the one of studio.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![
        studio_database_busy(),
        downloads_behind(),
        player_pages_slow(),
        episodes_not_published(),
        new_episodes_late(),
    ]
}
