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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![booking_slow_monday()]
}
