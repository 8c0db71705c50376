//! Tickets for concerts and matches: what comes from outside.

use crate::prelude::*;

/// A band announces more concerts than planned, and everybody comes.
fn web_latency_saturday() -> Incident {
    let page = Call::new("web", "GET /events/[id]", 50.0)
        .slow(1900.0)
        .calls(
            Call::new("booking", "GET /events/{id}", 12.0)
                .slow(210.0)
                .calls(Call::new("pg", "SELECT booking.events", 4.0).slow(9.0)),
        )
        .calls(
            Call::new("pricing", "GET /events/{id}/quotes", 4.0)
                .slow(31.0)
                .calls(Call::new("redis", "GET", 0.7)),
        );
    Incident::new(&worlds::BOXOFFICE, "web-latency-saturday", FaultKind::TrafficSurge)
        .in_language(Language::TypeScript)
        .clock("2025-03-22 18:10", 180, 92, 97)
        .alert(
            ("web", "latency", 1.5),
            "page",
            "WebLatencyP95",
            "p95 of web has been above 1.5s for 3 minutes: {value}s",
        )
        .decoy(Decoy::SameFile, "page-size", -1420)
        .ships("booking", -1380)
        .decoy(Decoy::Reverted, "page-size-revert", -410)
        .ships("booking", -370)
        .decoy(Decoy::Alarming, "bots-list", 30)
        .ships("web", 71)
        .decoy(Decoy::AtOnset, "event-share", 55)
        .ships("web", 89)
        .hit("web", "rate", Step { at: 92, over: 3, to: 2900.0 })
        .hit_labelled("web", "http_requests_by_client_per_second", "client=browser", Step { at: 92, over: 3, to: 2380.0 })
        .hit_labelled("web", "http_requests_by_client_per_second", "client=app", Step { at: 92, over: 3, to: 480.0 })
        .hit_labelled("web", "http_requests_by_client_per_second", "client=other", Step { at: 92, over: 3, to: 41.0 })
        .hit("web", "cpu", Step { at: 92, over: 3, to: 0.99 })
        .hit("web", "nodejs_eventloop_lag_seconds_p99", Step { at: 92, over: 4, to: 0.95 })
        .hit("web", "latency", Step { at: 92, over: 4, to: 3.8 })
        .hit("web", "errors", Step { at: 94, over: 5, to: 0.08 })
        .hit("booking", "rate", Times { at: 92, over: 3, by: 6.1 })
        .hit("booking", "cpu", Step { at: 92, over: 3, to: 0.86 })
        .hit("booking", "latency", Step { at: 92, over: 4, to: 0.51 })
        .hit("pricing", "rate", Times { at: 92, over: 3, by: 6.8 })
        .hit("pricing", "cpu", Step { at: 92, over: 3, to: 0.64 })
        .hit("seats", "waiting_room_sessions", Step { at: 94, over: 4, to: 2000.0 })
        .logs("web", 92, 6.0, &["INFO GET /events/5{n:2301..2309} 200 in {n:1400..5200}ms", "INFO GET /events/5{n:2301..2309} 200 in {n:1100..4800}ms ;; referer=https://t.co/{hex:8}"])
        .logs("web", 94, 2.0, &["ERROR TimeoutError: The operation was aborted due to timeout\n    at async Module.event (/app/src/api.ts:5:20) ;; url=/events/5{n:2301..2309}"])
        .traces(16, 18, 93, page)
        .with_repo()
        .truth(
            "web",
            &["booking", "pricing", "seats"],
            "scale",
            "No change is at fault. At 19:42 the requests become seven times as many within three minutes, browsers and apps alike, nearly all for nine events with new numbers, many of them by links from a network of short messages: somebody announced these concerts. For each page as many calls are made as before, and each service behind has about six times its load. \
             Sharing an event was deployed three minutes before and is code of the browser that nothing uses yet, blocked agents make fewer requests, and the larger page of listings was taken back at noon.",
        )
}

/// The cloud replaces the node of the Redis primary.
fn holds_failing() -> Incident {
    let enter =
        Call::new("web", "POST /events/[id]/enter", 20.0).fails("ERROR", "enter responded 503").calls(
            Call::new("seats", "POST /events/{id}/enter", 2.0)
                .fails("ERROR", "dial tcp 10.30.4.17:6379: connect: no route to host")
                .calls(Call::new("redis", "SETNX", 0.6).times(9, 0)),
        );
    Incident::new(&worlds::BOXOFFICE, "holds-failing", FaultKind::DependencyDown)
        .in_language(Language::Go)
        .clock("2025-10-21 09:00", 180, 101, 105)
        .alert(
            ("seats", "errors", 0.05),
            "page",
            "SeatsErrors",
            "{value} of requests to seats fail",
        )
        .decoy(Decoy::LookAlike, "redis-client", -70)
        .ships("pricing", 60)
        .decoy(Decoy::SameFile, "slot-prefix", 33)
        .ships("seats", 79)
        .decoy(Decoy::Bump, "redis-bump", 46)
        .ships("seats", 97)
        .decoy(Decoy::Long, "hold-audit", -900)
        .ships("seats", -860)
        .hit("redis", "redis_up", Pulse { at: 101, lasting: 14, to: 0.0 })
        .hit("redis", "redis_commands_processed_per_second", Pulse { at: 101, lasting: 14, to: 0.0 })
        .hit("redis", "redis_connected_clients", Pulse { at: 101, lasting: 14, to: 0.0 })
        .hit("redis", "redis_connected_slaves", Step { at: 101, over: 0, to: 0.0 })
        .hit("redis", "memory", Pulse { at: 101, lasting: 14, to: 0.0 })
        .hit("redis", "cpu", Pulse { at: 101, lasting: 14, to: 0.0 })
        .hit("seats", "errors", Pulse { at: 101, lasting: 15, to: 0.41 })
        .hit("seats", "latency", Pulse { at: 101, lasting: 15, to: 3.1 })
        .hit("pricing", "cache_gets_hit_ratio", Pulse { at: 101, lasting: 16, to: 0.0 })
        .hit("pricing", "latency", Pulse { at: 101, lasting: 16, to: 1.6 })
        .hit("pricing", "errors", Pulse { at: 101, lasting: 15, to: 0.06 })
        .hit("web", "errors", Pulse { at: 101, lasting: 15, to: 0.049 })
        .silent("redis", 101, 115)
        .logs_until("seats", (101, 115), 5.0, &["ERROR enter ;; event={n:10000..99999} ;; err=dial tcp 10.30.4.17:6379: connect: no route to host"])
        .logs_until("pricing", (101, 115), 4.0, &["ERROR Unable to connect to redis/<unresolved>:6379; nested exception is io.netty.channel.AbstractChannel$AnnotatedNoRouteToHostException: No route to host: redis/10.30.4.17:6379 ;; logger=b.p.ErrorAdvice"])
        .logs_until("web", (101, 115), 2.0, &["ERROR Error: GET http://pricing:8080/events/{n:10000..99999}/quotes responded 500"])
        .logs_until("redis", (115, 118), 4.0, &["INFO MASTER MODE enabled (user request from 'id={n:3..9} addr=10.30.1.5:{n:30000..60000} name=sentinel-{hex:8}-cmd')", "INFO Ready to accept connections tcp"])
        .traces(18, 14, 102, enter)
        .feed(json!({"source": "Cloud", "component": "europe-west2-b compute", "events": [
            {"timestamp": 118.0, "status": "resolved", "detail": "A host in europe-west2-b failed at 09:41 UTC. Instances on it were restarted elsewhere."}]}))
        .with_repo()
        .truth(
            "redis",
            &["pricing", "seats", "web"],
            "failover",
            "No change is at fault. The host of the Redis primary failed at 09:41 UTC: from that minute Redis gives no metrics, no log lines and no route, for seats in Go and for pricing in Kotlin at once, until the other node becomes primary a quarter of an hour later; the cloud says that a host failed. \
             The client library of seats was deployed four minutes before and the key of a slot is the same as before; pricing's limit of time was out for most of an hour. None of them makes the address unreachable for both.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![web_latency_saturday(), holds_failing()]
}
