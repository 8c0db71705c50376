//! Meals that couriers bring: what happens where a request comes more than once.

use crate::prelude::*;

/// Two requests for one order no longer wait for each other.
fn two_couriers_at_the_door() -> Incident {
    let place = Call::new("gateway", "POST /orders", 14.0).calls(
        Call::new("orders", "OrdersController#create", 60.0).calls(
            Call::new("dispatch", "POST /jobs", 12.0)
                .times(1, 2)
                .calls(Call::new("postgres", "SELECT pg_advisory_xact_lock", 0.8).times(1, 0))
                .calls(Call::new("postgres", "SELECT jobs", 1.2))
                .calls(Call::new("postgres", "INSERT jobs", 2.0))
                .calls(Call::new("locations", "GET /near", 3.0))
                .calls(Call::new("dispatch", "GET api.waymark.example/v1/route", 160.0).times(3, 3)),
        ),
    );
    Incident::new(&worlds::MEALS, "two-couriers-at-the-door", FaultKind::DataRace)
        .in_language(Language::Python)
        .clock("2025-12-02 17:00", 220, 128, 143)
        .alert(
            ("dispatch", "dispatch.orders.with_two_jobs.per_minute", 3.0),
            "P2",
            "orders with two jobs",
            "{value} orders in a minute have two jobs",
        )
        .decoy(Decoy::SameFile, "pickup-names", 25)
        .ships("dispatch", 68)
        .cause("open-jobs", 77)
        .ships("dispatch", 126)
        .decoy(Decoy::Long, "tips", 86)
        .ships("orders", 122)
        .decoy(Decoy::TooLate, "courier-log", 98)
        .ships("dispatch", 139)
        .extra("dispatch", "dispatch.orders.with_two_jobs.per_minute", Series::around(0.03).noise(0.6).within(0.0, 100.0).then(Step { at: 128, over: 8, to: 6.8 }))
        .hit("dispatch", "dispatch.jobs.assigned.per_minute", Times { at: 128, over: 8, by: 1.1 })
        .hit("dispatch", "waymark.requests.per_minute", Times { at: 128, over: 8, by: 1.1 })
        .hit("dispatch", "latency", Step { at: 126, over: 2, to: 712.0 })
        .logs("dispatch", 128, 2.0, &["WARN order has two jobs ;; logger=app.audit ;; order={n:1000000..9999999} ;; jobs=2", "ERROR courier {n:100..9000} arrived, order was taken by another courier ;; logger=app.handover"])
        .logs("orders", 130, 0.7, &["ERROR ActiveRecord::StaleObjectError (Attempted to update a stale object: Order.) ;; controller=CouriersController ;; action=picked_up"])
        .traces(20, 16, 128, place)
        .with_repo()
        .truth(
            "dispatch",
            &["orders"],
            "rollback",
            "Opening a job took a lock of the order's number, looked for a job and made one. The commit takes the lock away because orders ask once, but phones and proxies repeat a request, and two that come together both find no job and both make one; nothing in the table forbids it. \
             From the deploy of dispatch at 19:06 seven orders in a minute have two jobs, and the statement of the lock is gone from its spans. A sentence about the place of a restaurant was out for an hour; tips are given after a delivery and ask for no courier, and lines about routes came when couriers met at doors already.",
        )
}

/// Requests that fail are repeated at once and up to five times, which keeps the service down that they fail in.
fn orders_overloaded() -> Incident {
    let list = Call::new("gateway", "GET /customers/:customer/orders", 12.0)
        .fails("ERROR", "orders answered 503")
        .calls(
            Call::new("orders", "OrdersController#index", 40.0)
                .slow(2300.0)
                .times(1, 6)
                .fails("ERROR", "503 Service Unavailable")
                .calls(Call::new("postgres", "SELECT orders", 3.0).times(1, 0)),
        );
    Incident::new(&worlds::MEALS, "orders-overloaded", FaultKind::RetryAmplification)
        .in_language(Language::TypeScript)
        .clock("2025-11-12 17:00", 210, 124, 130)
        .alert(
            ("orders", "errors", 10.0),
            "P1",
            "orders error rate",
            "{value} % of requests to orders fail",
        )
        .decoy(Decoy::SameFile, "upstream-timeout", -1380)
        .ships("gateway", -1320)
        .cause("try-again", 34)
        .ships("gateway", 86)
        .decoy(Decoy::AtOnset, "history-of-states", 72)
        .ships("orders", 123)
        .decoy(Decoy::LookAlike, "dispatch-retry-note", -1210)
        .ships("orders", -1150)
        .hit("gateway", "errors", Step { at: 86, over: 2, to: 0.12 })
        .hit("gateway", "errors", Step { at: 125, over: 4, to: 19.0 })
        .hit("gateway", "latency", Step { at: 124, over: 4, to: 9800.0 })
        .hit("gateway", "cpu", Step { at: 124, over: 4, to: 61.0 })
        .hit("gateway", "orders.placed.per_minute", Times { at: 125, over: 4, by: 0.25 })
        .hit("orders", "rate", Step { at: 124, over: 3, to: 1090.0 })
        .hit("orders", "errors", Step { at: 124, over: 3, to: 81.0 })
        .hit("orders", "latency", Step { at: 124, over: 3, to: 4900.0 })
        .hit("orders", "puma.threads.busy", Step { at: 124, over: 2, to: 100.0 })
        .hit("orders", "puma.backlog", Step { at: 124, over: 3, to: 1400.0 })
        .hit("orders", "cpu", Step { at: 124, over: 3, to: 98.0 })
        .hit("dispatch", "rate", Times { at: 126, over: 4, by: 0.4 })
        .extra("gateway", "upstream.requests.rate", Series::around(196.0).noise(0.05).labelled("upstream=orders;attempt=first").then(Times { at: 124, over: 3, by: 1.02 }))
        .extra("gateway", "upstream.requests.rate", Series::around(0.0).noise(0.2).labelled("upstream=orders;attempt=again").then(Step { at: 86, over: 2, to: 2.1 }).then(Step { at: 124, over: 3, to: 880.0 }))
        .logs_until("orders", (123, 125), 6.0, &["INFO - Gracefully shutting down workers... ;; logger=puma", "INFO * Listening on http://0.0.0.0:3000 ;; logger=puma", "INFO - Worker {n:0..3} (PID: {n:10..90}) booted in {f:4.00..9.00}s, phase: 0 ;; logger=puma"])
        .logs("orders", 125, 3.0, &["WARN Completed 200 OK in {n:4100..9800}ms, client has gone ;; controller=OrdersController ;; action={pick:index|show}", "ERROR 503 Service Unavailable, request waited {n:5000..9000}ms in the backlog ;; logger=rack-timeout"])
        .logs("gateway", 124, 4.0, &["ERROR orders answered 503 ;; path=/customers/{n:10000..999999}/orders", "ERROR The operation was aborted due to timeout ;; path=/orders/{n:1000000..9999999}"])
        .traces(20, 18, 126, list)
        .with_repo()
        .truth(
            "orders",
            &["dispatch", "gateway"],
            "rollback",
            "Since the gateway's deploy at 18:26 a request that fails is made again at once, up to five times, without a pause and without a limit for all of them. Nothing is seen of it but fewer errors until orders restarts at 19:03, as it does with each deploy: for some seconds requests fail, each becomes six, and orders gets five times its load, which it cannot work off, so that more of them fail. First attempts \
             are as many as before; it is the others that are new. What orders deployed is a model and a table that nothing uses, and it had restarted the evening before without this; the note about retries is a comment, and the unit of the limit was named a day before.",
        )
}

/// All incidents of this organisation in which a request comes more than once.
pub fn all() -> Vec<Incident> {
    vec![two_couriers_at_the_door(), orders_overloaded()]
}
