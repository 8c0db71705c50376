//! Hosting of podcasts: a flag, and what nobody of the organisation changed.

use crate::prelude::*;

/// A flag for all pages asks studio for the chapters of fifty episodes each.
fn player_pages_fail() -> Incident {
    let page = Call::new("player", "GET /shows/[slug]", 70.0)
        .fails("ERROR", "studio answered 429 for /api/episodes/{uuid}/chapters")
        .calls(Call::new("studio", "GET /api/shows/{slug}/episodes", 38.0))
        .calls(
            Call::new("studio", "GET /api/episodes/{guid}/chapters", 9.0)
                .slow(3.0)
                .times(0, 50)
                .with("!http.status_code={pick:429|429|429|200}"),
        );
    Incident::new(&worlds::PODHOST, "player-pages-fail", FaultKind::QuotaExceeded)
        .in_language(Language::TypeScript)
        .clock("2025-04-24 11:15", 180, 104, 109)
        .alert(
            ("player", "errors", 5.0),
            "P1",
            "player 5xx",
            "{value}% of pages fail",
        )
        .cause_flag("player-chapters-v2", "player", "5%->100%", 103)
        .flag("studio-loudness-meter", "studio", "20%->50%", 88)
        .misleads(Decoy::Flag)
        .decoy(Decoy::Unexecuted, "upload-throttle-note", 80)
        .ships("studio", 101)
        .decoy(Decoy::AtOnset, "player-alt", 61)
        .ships("player", 98)
        .commit("episode-guid-tests", -1250)
        .commit("structlog-bump", 25)
        .hit("player", "errors", Step { at: 104, over: 2, to: 27.0 })
        .hit("player", "player.studio_calls.rate", Step { at: 104, over: 2, to: 2300.0 })
        .hit("player", "cpu", Step { at: 104, over: 2, to: 58.0 })
        .hit("studio", "rate", Step { at: 104, over: 2, to: 2450.0 })
        .hit("studio", "django.throttled.rate", Step { at: 104, over: 2, to: 2060.0 })
        .hit("studio", "cpu", Step { at: 104, over: 2, to: 57.0 })
        .hit("studio", "latency", Step { at: 104, over: 3, to: 520.0 })
        .logs("player", 104, 7.0, &[
            "ERROR Error: studio answered 429 for /api/episodes/{uuid}/chapters\n    at get (/app/.next/server/chunks/{n:100..999}.js:1:{n:1000..9999})\n    at async Promise.all (index {n:0..49})",
        ])
        .logs("studio", 104, 5.0, &["WARN Too Many Requests: /api/episodes/{uuid}/chapters ;; logger=django.request ;; code=429"])
        .traces(18, 18, 105, page)
        .truth(
            "player",
            &["studio"],
            "feature-flag-disable",
            "The flag player-chapters-v2 went from five percent to all at 12:58. Behind it a page asks for the chapters of each of its fifty episodes: calls to studio rise from 90 to 2300 in a second \
             a minute later, and studio's limit for chapters, 3000 in a minute for one client, refuses most of them with 429, on which the page fails. The release of studio a little before is a comment at that limit, \
             and that of player a component with alternative texts.",
        )
}

/// The store of objects of the region answers 503.
fn uploads_fail() -> Incident {
    let upload = Call::new("studio", "POST /api/uploads/{id}/parts", 30.0)
        .fails("ERROR", "An error occurred (503) when calling the UploadPart operation (reached max retries: 4): Service Unavailable")
        .calls(
            Call::new("studio", "S3.UploadPart", 110.0)
                .slow(420.0)
                .times(1, 5)
                .with("aws.region=us-west-2")
                .with("!http.status_code=503"),
        );
    Incident::new(&worlds::PODHOST, "uploads-fail", FaultKind::DependencyDown)
        .clock("2025-06-10 09:40", 220, 128, 134)
        .alert(
            ("studio", "errors", 4.0),
            "P1",
            "studio 5xx",
            "{value}% of requests to studio fail",
        )
        .decoy(Decoy::AtOnset, "boto-bump", 71)
        .ships("studio", 122)
        .decoy(Decoy::LookAlike, "upload-parts", -1390)
        .ships("encoder", -1320)
        .decoy(Decoy::TooLate, "player-alt", 105)
        .ships("player", 131)
        .commit("cache-tests", 44)
        .commit("structlog-bump", -1300)
        .hit("studio", "errors", Step { at: 128, over: 3, to: 9.0 })
        .hit("studio", "latency", Step { at: 128, over: 3, to: 7900.0 })
        .hit("studio", "studio.upload.count.rate", Step { at: 128, over: 3, to: 0.15 })
        .hit("studio", "gunicorn.workers.busy", Step { at: 128, over: 4, to: 41.0 })
        .hit("encoder", "celery.task.failed.per_min", Step { at: 129, over: 3, to: 31.0 })
        .hit("encoder", "celery.task.succeeded.per_min", Step { at: 129, over: 3, to: 5.0 })
        .hit("encoder", "cpu", Step { at: 129, over: 4, to: 13.0 })
        .hit("encoder", "encoder.publish_delay.p95_s", Slope { at: 131, by: 49.0 })
        .hit("analytics", "analytics.hits.rate", Times { at: 128, over: 4, by: 0.88 })
        .extra("edge", "cdn.origin.5xx.pct", Series::around(0.02).labelled("origin=s3-us-west-2").then(Step { at: 128, over: 2, to: 38.0 }))
        .extra("edge", "cdn.origin.5xx.pct", Series::around(0.03).labelled("origin=feeds"))
        .logs("studio", 128, 4.0, &[
            "ERROR Internal Server Error: /api/uploads/{hex:12}/parts\nbotocore.exceptions.ClientError: An error occurred (503) when calling the UploadPart operation (reached max retries: 4): Service Unavailable ;; logger=django.request",
        ])
        .logs("encoder", 129, 3.0, &[
            "ERROR Task encoder.tasks.audio.encode[{uuid}] raised unexpected: ClientError('An error occurred (503) when calling the GetObject operation (reached max retries: 4): Service Unavailable') ;; logger=celery.app.trace ;; pool=encoder",
        ])
        .traces(18, 18, 129, upload)
        .feed(json!({"source": "cloud provider", "component": "object storage us-west-2", "events": [
            {"timestamp": -300.0, "status": "resolved", "detail": "Console for billing was slow to load in eu-central-1."},
            {"timestamp": 151.0, "status": "investigating", "detail": "We are investigating increased error rates for object storage in the US-WEST-2 Region."},
            {"timestamp": 190.0, "status": "identified", "detail": "Error rates of GET and PUT have been elevated since 11:48 AM PDT. We have found the subsystem and work on its recovery."}]}))
        .with_repo()
        .truth(
            "studio",
            &["analytics", "encoder", "player"],
            "escalate-upstream",
            "No change is at fault. At 11:48 the store of objects begins to answer 503, to studio, to encoder and to the edge alike. Only studio had got a new boto3 six minutes before; encoder, \
             which was deployed the day before, and the edge, which is none of our code, fail at the same minute, and the provider says so twenty minutes later. Fewer parts at once are the harmless direction.",
        )
}

/// A publisher imports a catalogue of sixty thousand episodes as one show.
fn feeds_restart() -> Incident {
    let feed = Call::new("feeds", "GET /{show}", 3.0)
        .with("show={pick:slow-burn|night-desk|two-chairs|farm-hours|tin-ear}")
        .calls(Call::new("redis-main", "GET", 0.6));
    let huge = Call::new("feeds", "GET /{show}", 19_000.0)
        .with("show=radio-archive-1971")
        .fails("ERROR", "write: broken pipe")
        .calls(Call::new("redis-main", "GET", 0.6))
        .calls(
            Call::new("studio", "GET /api/shows/{slug}", 14_000.0)
                .calls(Call::new("pg-studio", "SELECT shows_episode", 5200.0).with("db.rows=61204")),
        );
    Incident::new(&worlds::PODHOST, "feeds-restart", FaultKind::BadData)
        .in_language(Language::Go)
        .clock("2025-02-04 10:20", 200, 111, 121)
        .alert(
            ("feeds", "memory", 2500.0),
            "P1",
            "feeds memory",
            "feeds uses {value} MB, the limit is 4096",
        )
        .decoy(Decoy::AtOnset, "not-modified-head", 68)
        .ships("feeds", 107)
        .decoy(Decoy::Alarming, "buffer-pool", -1320)
        .ships("feeds", -1250)
        .decoy(Decoy::Bump, "redis-bump", -400)
        .ships("feeds", 20)
        .commit("structlog-bump", -1290)
        .commit("episode-guid-tests", 33)
        .hit("feeds", "memory", Saw { at: 112, low: 900.0, high: 3950.0, period: 14 })
        .hit("feeds", "feeds.render.time.p99", Step { at: 111, over: 3, to: 21_000.0 })
        .hit("feeds", "cpu", Step { at: 111, over: 3, to: 88.0 })
        .hit("feeds", "latency", Step { at: 112, over: 3, to: 1400.0 })
        .hit("feeds", "errors", Step { at: 113, over: 4, to: 2.6 })
        .hit("studio", "latency", Step { at: 111, over: 3, to: 15_200.0 })
        .hit("studio", "memory", Step { at: 111, over: 6, to: 4100.0 })
        .hit("pg-studio", "postgres.tup_returned.rate", Step { at: 111, over: 3, to: 720_000.0 })
        .extra("feeds", "kubernetes.pod.oom_killed.count", Series::around(0.0).counted().then(Slope { at: 123, by: 0.22 }))
        .logs_until("encoder", (108, 109), 2.0, &["INFO Task encoder.tasks.imports.import_show[{uuid}] succeeded in 391.{n:100..990}s: 61204 episodes of https://archive.radio1971.example/all.xml ;; logger=celery.app.trace ;; pool=encoder-imports"])
        .logs("feeds", 111, 1.6, &[
            "INFO feed rendered ;; show=radio-archive-1971 ;; episodes=61204 ;; bytes=4118{n:10000..99999} ;; ms={n:15000..26000}",
            "ERROR feed failed ;; show=radio-archive-1971 ;; err=redis: SET feed:radio-archive-1971: write tcp: broken pipe",
        ])
        .logs("feeds", 112, 1.2, &["INFO feed rendered ;; show={pick:kitchen-law|old-maps|two-chairs|low-tide} ;; episodes={n:12..620} ;; bytes={n:40000..1900000} ;; ms={n:10..120}"])
        .traces(20, 0, 0, feed)
        .traces(0, 14, 112, huge)
        .truth(
            "feeds",
            &["pg-studio", "studio"],
            "purge-bad-data",
            "No change is at fault. At 12:08 the import of one catalogue ends with 61204 episodes in a single show, radio-archive-1971; from its first request on its feed of 411 MB is rendered again and again, because it cannot be \
             stored in Redis, and pods run out of memory. Feeds of other shows are rendered in the usual time. The release four minutes before answers HEAD without a body, and \
             buffers that are used again were in place for a day with flat memory.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![player_pages_fail(), uploads_fail(), feeds_restart()]
}
