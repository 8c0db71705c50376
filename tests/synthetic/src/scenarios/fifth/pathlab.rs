//! The laboratory of hospitals: what a commit in orders and results is at fault for.

use crate::prelude::*;

/// A view expects a tube where there is none.
fn ward_viewer_errors() -> Incident {
    let view =
        Call::new("ward", "GET /patients/:id/results", 24.0).fails("ERROR", "results answered 500").calls(
            Call::new("results", "GET /patients/{id}/results", 14.0)
                .fails(
                    "ERROR",
                    "System.NullReferenceException: Object reference not set to an instance of an object.",
                )
                .calls(Call::new("lab-db", "SELECT results", 7.0)),
        );
    Incident::new(&worlds::PATHLAB, "ward-viewer-errors", FaultKind::NilDereference)
        .clock("2025-09-11 07:30", 190, 97, 103)
        .alert(("ward", "errors", 4.0), "high", "Ward: failing requests", "{value} % of requests to ward fail")
        .decoy(Decoy::LookAlike, "ward-abort", 55)
        .ships("ward", 92)
        .cause("view-records", 38)
        .ships("results", 96)
        .decoy(Decoy::Long, "flag-column", -1300)
        .ships("results", -1250)
        .decoy(Decoy::Bump, "express-bump", -310)
        .ships("ward", -270)
        .hit("results", "errors", Step { at: 97, over: 2, to: 11.5 })
        .hit("ward", "errors", Step { at: 97, over: 2, to: 14.0 })
        .logs("results", 97, 3.0, &["ERROR An unhandled exception has occurred while executing the request.\nSystem.NullReferenceException: Object reference not set to an instance of an object.\n   at Lab.Results.ResultView.Of(Result result) in /src/Results/ResultView.cs:line 13\n   at System.Linq.Enumerable.ListSelectIterator`2.ToList()\n   at Lab.Results.PatientsController.Results(Int64 patient, CancellationToken cancel) ;; category=Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"])
        .logs("ward", 97, 2.0, &["ERROR results answered 500 ;; path=/patients/{n:100000..999999}/results"])
        .traces(20, 16, 98, view)
        .with_repo()
        .truth(
            "results",
            &["ward"],
            "rollback",
            "Views became records, and the question mark after Specimen became an exclamation mark: results of point-of-care devices have no tube, so the list of each patient who has one of them fails with a NullReferenceException in ResultView.Of. It begins with the deploy of results at 09:06. \
             The ward waits eight seconds in place of five for results since four minutes before, but the answers are errors and come at once; the index of flags was out a day, and express was raised in the morning hours before.",
        )
}

/// One row hands out the numbers of all orders and is locked until an order is complete.
fn ordering_slow() -> Incident {
    let place =
        Call::new("orders", "POST /orders", 9.0)
            .slow(10.0)
            .calls(Call::new("lab-db", "nextval accession_numbers", 0.7).times(1, 0))
            .calls(Call::new("lab-db", "UPDATE accession_counter", 0.9).slow(7600.0).times(0, 1).with(
                "db.statement=update accession_counter set last = last + 1 where id = 1 returning last",
            ))
            .calls(Call::new("lab-db", "INSERT orders", 2.1))
            .calls(Call::new("orders", "GET admin.hospital.example/eligibility/{patient}", 620.0))
            .calls(Call::new("lab-db", "UPDATE orders", 1.2))
            .calls(Call::new("orders", "publish lab/orders", 2.0));
    Incident::new(&worlds::PATHLAB, "ordering-slow", FaultKind::LockContention)
        .clock("2025-10-06 06:00", 210, 121, 130)
        .alert(("orders", "latency", 3000.0), "high", "Orders: slow", "p95 of orders is {value} ms (limit 3000)")
        .decoy(Decoy::SameFile, "order-event", 15)
        .ships("orders", 44)
        .cause("gapless-numbers", 66)
        .ships("orders", 120)
        .decoy(Decoy::Alarming, "rabbit-client-bump", -1370)
        .ships("orders", -1320)
        .decoy(Decoy::TooLate, "eligibility-log", 101)
        .ships("orders", 126)
        .hit("orders", "latency", Creep { at: 121, half: 4.0, to: 14_000.0 })
        .hit("orders", "errors", Step { at: 126, over: 8, to: 19.0 })
        .hit("orders", "lab.orders.placed.per_minute", Step { at: 121, over: 6, to: 39.0 })
        .hit("orders", "npgsql.connections.busy", Step { at: 121, over: 6, to: 61.0 })
        .hit("lab-db", "postgresql.locks.waiting", Step { at: 121, over: 5, to: 57.0 })
        .hit("lab-db", "postgresql.backends.active", Step { at: 121, over: 5, to: 63.0 })
        .hit("lab-db", "cpu", Step { at: 121, over: 5, to: 28.0 })
        .hit("ward", "errors", Step { at: 127, over: 8, to: 2.2 })
        .logs("lab-db", 121, 2.0, &["INFO process {n:300..32000} still waiting for ShareLock on transaction {n:7700000..7799999} after 1000.{n:100..999} ms ;; statement=update accession_counter set last = last + 1 where id = 1 returning last as \"Value\"", "INFO process {n:300..32000} acquired ShareLock on transaction {n:7700000..7799999} after {n:2000..14000}.{n:100..999} ms"])
        .silent("orders", 121, 210)
        .logs("orders", 121, 0.9, &["INFO HTTP POST /orders responded 201 in {n:5200..14700} ms ;; category=Serilog.AspNetCore.RequestLoggingMiddleware", "INFO Order {n:1000000..1999999} placed with {n:1..9} tests ;; category=Lab.Orders.OrdersController"])
        .logs("orders", 126, 2.0, &["ERROR Failed executing DbCommand ({n:15001..15090}ms) [CommandTimeout='15']\nupdate accession_counter set last = last + 1 where id = 1 returning last as \"Value\" ;; category=Microsoft.EntityFrameworkCore.Database.Command"])
        .logs("ward", 127, 0.8, &["ERROR orders answered 500 ;; path=/orders"])
        .traces(20, 16, 122, place)
        .with_repo()
        .truth(
            "orders",
            &["lab-db", "ward"],
            "rollback",
            "Numbers of orders came from a sequence, which nobody waits for. To have no gaps the commit counts in one row of a table within the order's transaction, which goes on to ask the administration who pays, for some 600 milliseconds, before it ends; so orders are placed one after another. From the deploy of orders at 08:00 sessions wait for the transaction that holds the row, with an idle processor, \
             and fewer than a hundred in a minute get through. The client library for the broker was raised the day before, the comment on publishing was out an hour, and eligibility takes as long as ever: its log line came after the onset.",
        )
}

/// Each row of the worklist is looked up with two queries.
fn lab_db_saturated() -> Incident {
    let worklist = Call::new("ingress", "GET /worklist", 2.0).calls(
        Call::new("results", "GET /worklist", 22.0)
            .slow(60.0)
            .calls(Call::new("lab-db", "SELECT results", 21.0))
            .calls(
                Call::new("lab-db", "SELECT patients", 1.9)
                    .slow(11.0)
                    .times(0, 44)
                    .with("db.statement=SELECT p.id, p.age, p.sex FROM patients AS p WHERE @accession = ANY (p.accessions) LIMIT 2"),
            )
            .calls(
                Call::new("lab-db", "SELECT ranges", 0.8)
                    .slow(2.0)
                    .times(0, 44)
                    .with("db.statement=SELECT r.low, r.high FROM ranges AS r WHERE r.test = @test AND r.sex = @sex AND r.from_age <= @age AND @age < r.to_age LIMIT 1"),
            ),
    );
    Incident::new(&worlds::PATHLAB, "lab-db-saturated", FaultKind::QueryFanOut)
        .clock("2025-10-21 06:10", 200, 106, 115)
        .alert(("lab-db", "cpu", 85.0), "high", "lab-db: processor", "processor of lab-db is at {value} %")
        .decoy(Decoy::SameFile, "worklist-size", 8)
        .ships("results", 49)
        .cause("reference-ranges", 63)
        .ships("results", 105)
        .decoy(Decoy::Long, "trends", 52)
        .ships("ward", 84)
        .decoy(Decoy::LookAlike, "orders-trigram", 40)
        .ships("orders", 101)
        .hit("lab-db", "postgresql.statements.rate", Step { at: 106, over: 3, to: 9800.0 })
        .hit("lab-db", "cpu", Step { at: 106, over: 4, to: 97.0 })
        .hit("lab-db", "postgresql.backends.active", Step { at: 106, over: 4, to: 34.0 })
        .hit("results", "npgsql.commands.rate", Step { at: 106, over: 3, to: 9500.0 })
        .hit("results", "npgsql.connections.busy", Step { at: 106, over: 4, to: 39.0 })
        .hit("results", "latency", Creep { at: 106, half: 2.0, to: 7400.0 })
        .hit("ingress", "latency", Creep { at: 106, half: 2.0, to: 5100.0 })
        .hit("orders", "latency", Step { at: 108, over: 4, to: 410.0 })
        .hit("ward", "latency", Step { at: 107, over: 4, to: 1700.0 })
        .logs("results", 106, 1.5, &["INFO HTTP GET /worklist responded 200 in {n:6100..9900} ms ;; category=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .logs("ward", 110, 0.8, &["ERROR The operation was aborted due to timeout ;; path=/patients/{n:100000..999999}/results"])
        .traces(16, 10, 107, worklist)
        .lacks(Part::Logs)
        .undiffed(0.15)
        .truth(
            "results",
            &["ingress", "lab-db", "orders", "ward"],
            "rollback",
            "The worklist shows reference ranges since the deploy of results at 07:55, and asks for each of its up to 400 rows first for the patient and then for the range: eight hundred queries where there was one, and each technician's screen loads the list every minute. Commands of results rise twentyfold for as many requests as before, and the database's processor is full. \
             The index for names in orders, made four minutes before, was built before the load rose and adds no queries; the constant for the length is the same 400.",
        )
}

/// A client has lost its limit of two seconds.
fn orders_stuck() -> Incident {
    let place = Call::new("orders", "POST /orders", 9.0)
        .calls(Call::new("lab-db", "nextval accession_numbers", 0.7))
        .calls(Call::new("lab-db", "INSERT orders", 2.1))
        .calls(Call::new("orders", "GET admin.hospital.example/eligibility/{patient}", 420.0).slow(36_000.0))
        .calls(Call::new("lab-db", "UPDATE orders", 1.2));
    Incident::new(&worlds::PATHLAB, "orders-stuck", FaultKind::Timeout)
        .clock("2025-12-10 17:30", 200, 180, 185)
        .alert(("ward", "errors", 4.0), "high", "Ward: failing requests", "{value} % of requests to ward fail")
        .decoy(Decoy::LookAlike, "pool-size", -1330)
        .ships("orders", -1290)
        .cause("client-defaults", 62)
        .ships("orders", 101)
        .decoy(Decoy::SameFile, "duplicate-window", 118)
        .ships("orders", 149)
        .decoy(Decoy::AtOnset, "ward-flag", 140)
        .ships("ward", 176)
        .extra("orders", "http.client.request.duration.p95_ms", Series::around(640.0).noise(0.07).labelled("server=admin.hospital.example").then(Pulse { at: 60, lasting: 16, to: 2010.0 }).then(Pulse { at: 180, lasting: 17, to: 47_000.0 }))
        .hit("orders", "latency", Pulse { at: 60, lasting: 16, to: 2090.0 })
        .hit("orders", "latency", Pulse { at: 180, lasting: 18, to: 49_000.0 })
        .hit("orders", "npgsql.connections.busy", Pulse { at: 60, lasting: 16, to: 5.0 })
        .hit("orders", "npgsql.connections.busy", Pulse { at: 181, lasting: 17, to: 57.0 })
        .hit("orders", "errors", Pulse { at: 182, lasting: 16, to: 44.0 })
        .hit("orders", "lab.orders.placed.per_minute", Pulse { at: 181, lasting: 16, to: 14.0 })
        .hit("ward", "errors", Pulse { at: 182, lasting: 16, to: 11.0 })
        .logs_until("orders", (60, 76), 3.0, &["WARN Eligibility timed out, order goes on without a payer ;; category=Lab.Orders.EligibilityClient"])
        .silent("orders", 180, 198)
        .logs_until("orders", (182, 198), 3.0, &["ERROR An exception occurred while iterating over the results of a query for context type 'Lab.Orders.LabContext'.\nNpgsql.NpgsqlException (0x80004005): The connection pool has been exhausted, either raise 'Max Pool Size' (currently 60) or 'Timeout' (currently 15 seconds) in your connection string. ;; category=Microsoft.EntityFrameworkCore.Query", "INFO HTTP POST /orders responded 201 in {n:21000..58000} ms ;; category=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .logs_until("ward", (182, 198), 2.0, &["ERROR orders answered 500 ;; path=/orders", "ERROR The operation was aborted due to timeout ;; path=/orders"])
        .traces(18, 0, 0, place.clone())
        .traces(0, 9, 182, place)
        .with_repo()
        .truth(
            "orders",
            &["ward"],
            "rollback",
            "The address of the administration moved into the configuration, and the two seconds that the client waited at most did not move with it; the default of .NET is 100 seconds. The administration is slow for a quarter of an hour every two hours: at 18:30, before the deploy of 19:11, orders gave up after two seconds and went on without a payer; at 20:30 each order waits for up to a minute, holds its transaction and \
             connection meanwhile, and the pool of 60 is exhausted. More connections had been allowed the day before; the rule for repeated tests is called by nothing and the ward only marks what is flagged.",
        )
}

/// All incidents of orders and results.
pub fn all() -> Vec<Incident> {
    vec![ward_viewer_errors(), ordering_slow(), lab_db_saturated(), orders_stuck()]
}
