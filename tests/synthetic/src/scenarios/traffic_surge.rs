//! More requests than before.

use crate::prelude::*;

/// The vaccination slots of the whole town open on Monday at eight.
fn booking_slow_monday() -> Incident {
    let slots = Call::new("web", "GET /api/slots", 5.0).slow(9.0).calls(
        Call::new("booking-api", "GET /slots", 12.0)
            .slow(2600.0)
            .calls(Call::new("pg-clinic", "SELECT appointments", 4.0).slow(7.0)),
    );
    let book = Call::new("web", "POST /api/appointments", 5.0).slow(9.0).fails("ERROR", "503").calls(
        Call::new("booking-api", "POST /appointments", 14.0).capped(10030.0).fails(
            "ERROR",
            "QueuePool limit of size 10 overflow 5 reached, connection timed out, timeout 10.00",
        ),
    );
    Incident::new(&worlds::CLINIC, "booking-slow-monday", FaultKind::TrafficSurge)
        .clock("2025-10-06 05:30", 230, 150, 159)
        .alert(
            ("booking-api", "latency", 1.0),
            "critical",
            "BookingLatencyP95",
            "p95 of booking-api is {value}s",
        )
        .decoy(Decoy::AtOnset, "slots-comment", 101)
        .ships("booking-api", 143)
        .decoy(Decoy::LookAlike, "pre-ping-off", 62)
        .ships("booking-api", 90)
        .decoy(Decoy::Long, "practice-groups", -1500)
        .ships("booking-api", -1380)
        .hit("web", "rate", Step { at: 150, over: 3, to: 690.0 })
        .hit("booking-api", "rate", Step { at: 150, over: 3, to: 1010.0 })
        .hit("booking-api", "latency", Step { at: 150, over: 5, to: 5.4 })
        .hit("booking-api", "errors", Step { at: 152, over: 6, to: 0.18 })
        .hit("booking-api", "cpu", Step { at: 150, over: 4, to: 0.985 })
        .hit("booking-api", "sqlalchemy_pool_checked_out", Step { at: 150, over: 3, to: 60.0 })
        .hit("web", "latency", Step { at: 151, over: 5, to: 6.1 })
        .hit("web", "errors", Step { at: 152, over: 6, to: 0.11 })
        .hit("pg-clinic", "pg_cpu_ratio", Step { at: 150, over: 4, to: 0.61 })
        .hit("pg-clinic", "pg_xact_commit_per_second", Step { at: 150, over: 4, to: 870.0 })
        .hit("pg-clinic", "pg_tup_returned_per_second", Step { at: 150, over: 4, to: 141_000.0 })
        .logs("web", 150, 9.0, &["INFO {ip} - \"GET /termine?kampagne=grippe-2025 HTTP/1.1\" 200", "INFO {ip} - \"GET /api/slots/90{n:1..6}/2025-10-{n:10..28} HTTP/1.1\" 200"])
        .logs("booking-api", 152, 3.0, &["ERROR Exception in ASGI application\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 10 overflow 5 reached, connection timed out, timeout 10.00 (Background on this error at: https://sqlalche.me/e/20/3o7r) ;; logger=uvicorn.error"])
        .traces(18, 14, 151, slots)
        .traces(10, 12, 152, book)
        .doc("campaigns", "# Campaigns\n\nThe town opens vaccination slots twice a year, always Mondays at 08:00. Tell the platform team a week before: four\npods of booking are enough for a normal Monday, not for a campaign (2024: ten pods, pool of 20).\n")
        .truth(
            "booking-api",
            &["web"],
            "scale",
            "No change is at fault: at 08:00 requests rise sevenfold on web and booking-api within three minutes, with the \
             campaign's name in their addresses. Work for each request is as before - rows read and commits rise in the \
             same proportion, each query takes its usual milliseconds - and the processors and pools of four pods are \
             full. The deploy seven minutes earlier adds a docstring; replacing old connections cannot raise requests. Add pods.",
        )
}

/// A product is shown on television; everybody looks at the shop at once.
fn site_slow_evening() -> Incident {
    let page = Call::new("web-ssr", "GET /p/:id", 60.0).slow(2900.0).with("!product=48213").calls(
        Call::new("catalog", "GET /products/:id", 4.0)
            .slow(9.0)
            .calls(Call::new("redis-main", "GET", 0.5).slow(0.8)),
    );
    Incident::new(&worlds::MARKET, "site-slow-evening", FaultKind::TrafficSurge)
        .clock("2025-01-19 17:40", 200, 155, 159)
        .alert(
            ("web-ssr", "latency", 2.0),
            "critical",
            "WebP95",
            "web-ssr p95 {value}s over 3m (threshold 2s)",
        )
        .decoy(Decoy::AtOnset, "ssr-stream", 90)
        .ships("web-ssr", 146)
        .decoy(Decoy::LookAlike, "http-timeout", 60)
        .ships("cart", 101)
        .decoy(Decoy::SameFile, "cart-order", 20)
        .ships("cart", 52)
        .hit("web-ssr", "rate", Step { at: 154, over: 2, to: 3900.0 })
        .hit("web-ssr", "latency", Step { at: 155, over: 3, to: 4.1 })
        .hit("web-ssr", "cpu", Step { at: 154, over: 2, to: 0.995 })
        .hit("web-ssr", "errors", Step { at: 156, over: 4, to: 0.13 })
        .hit("web-ssr", "nodejs_eventloop_lag_p99_seconds", Step { at: 155, over: 3, to: 1.3 })
        .hit("catalog", "rate", Step { at: 154, over: 2, to: 3600.0 })
        .hit("catalog", "latency", Step { at: 155, over: 3, to: 0.16 })
        .hit("catalog", "cpu", Step { at: 154, over: 2, to: 0.82 })
        .hit("catalog", "cache_hit_ratio", Step { at: 154, over: 2, to: 0.988 })
        .hit("redis-main", "redis_commands_per_second", Step { at: 154, over: 2, to: 15_800.0 })
        .hit("cart", "rate", Step { at: 157, over: 4, to: 640.0 })
        .logs("web-ssr", 154, 9.0, &["INFO request completed ;; req.url=/p/48213 ;; req.headers.referer=https://www.{pick:google|bing|ecosia}.example/ ;; res.statusCode=200 ;; responseTime={n:900..5000}", "WARN a part of the page failed ;; err.message=aborted ;; req.url=/p/48213"])
        .traces(20, 20, 155, page)
        .undiffed(0.3)
        .truth(
            "web-ssr",
            &["catalog"],
            "scale",
            "No change is at fault: requests rise sevenfold within two minutes at 20:14 on a Sunday, nearly all for product \
             48213 and coming from search engines. The cache answers more than ever, each lookup takes its usual \
             time, and what is missing is processors to render pages. Streaming was deployed eight minutes before; latency \
             and errors were as ever with it until the requests came. Add instances of web-ssr.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![booking_slow_monday(), site_slow_evening()]
}
