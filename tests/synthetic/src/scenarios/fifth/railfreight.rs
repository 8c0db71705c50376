//! A railway that carries freight: what a commit in its booking, billing or database is at fault for.

use crate::prelude::*;

/// A migration that makes an index drops another one, which the list of consignments needs.
fn portal_lists_slow() -> Incident {
    let list = Call::new("portal", "GET /consignments", 40.0).slow(45.0).calls(
        Call::new("consignments", "GET /consignments", 9.0)
            .slow(60.0)
            .calls(
                Call::new("freight-db", "SELECT consignments", 6.0)
                    .slow(2100.0)
                    .with("db.statement=select c1_0.id,c1_0.arrives_at,c1_0.customer_id,c1_0.departs_at,c1_0.reference from consignments c1_0 where c1_0.customer_id=? order by c1_0.departs_at desc fetch first ? rows only"),
            ),
    );
    Incident::new(&worlds::RAILFREIGHT, "portal-lists-slow", FaultKind::SlowQuery)
        .in_language(Language::Sql)
        .clock("2025-09-16 08:00", 210, 119, 127)
        .alert(("portal", "latency", 1.5), "critical", "PortalLatencyHigh", "p95 of portal is {value}s (limit 1.5s)")
        .decoy(Decoy::SameFile, "board-query", -1290)
        .ships("consignments", -1235)
        .cause("board-index", 74)
        .ships("consignments", 117)
        .decoy(Decoy::AtOnset, "portal-columns", 81)
        .ships("portal", 118)
        .hit("freight-db", "cpu", Step { at: 119, over: 4, to: 0.96 })
        .hit("freight-db", "pg_stat_activity_active_count", Step { at: 119, over: 5, to: 48.0 })
        .hit_labelled("freight-db", "pg_stat_user_tables_seq_tup_read_per_second", "relname=consignments", Step { at: 119, over: 2, to: 31_000_000.0 })
        .hit("consignments", "latency", Creep { at: 119, half: 2.0, to: 2.4 })
        .hit_labelled("consignments", "hikaricp_connections_active", "pool=HikariPool-1", Step { at: 119, over: 3, to: 12.0 })
        .hit_labelled("consignments", "hikaricp_connections_pending", "pool=HikariPool-1", Step { at: 120, over: 4, to: 23.0 })
        .hit("consignments", "errors", Step { at: 122, over: 5, to: 0.03 })
        .hit("portal", "latency", Creep { at: 119, half: 2.0, to: 2.9 })
        .hit("portal", "errors", Step { at: 122, over: 5, to: 0.021 })
        .logs_until("consignments", (117, 119), 3.0, &["INFO Migrating schema \"public\" to version \"38 - yard board\" [non-transactional] ;; logger=o.f.core.internal.command.DbMigrate", "INFO Successfully applied 1 migration to schema \"public\", now at version v38 ;; logger=o.f.core.internal.command.DbMigrate"])
        .logs("freight-db", 119, 2.0, &["INFO duration: {n:1400..4200}.{n:100..999} ms  execute <unnamed>: select c1_0.id,c1_0.arrives_at,c1_0.customer_id,c1_0.declared_kg,c1_0.departs_at,c1_0.reference,c1_0.state,c1_0.yard_id from consignments c1_0 where c1_0.customer_id=$1 order by c1_0.departs_at desc fetch first $2 rows only"])
        .logs("consignments", 122, 1.4, &["ERROR HikariPool-1 - Connection is not available, request timed out after 500{n:0..9}ms (total=12, active=12, idle=0, waiting={n:12..40}) ;; logger=o.h.e.jdbc.spi.SqlExceptionHelper"])
        .logs("portal", 122, 1.0, &["ERROR consignments answered 500 ;; path=/consignments"])
        .traces(22, 18, 120, list)
        .with_repo()
        .lacks(Part::QuietLogs)
        .truth(
            "freight-db",
            &["consignments", "portal"],
            "roll-forward",
            "Migration V38, which consignments ran when it started at 09:57, makes the index of the yard board and drops consignments_customer_departs_idx, because it had no scans on the replica; the list of consignments of a customer, which the portal shows on its first page, needs it on the primary. Since then each list reads the whole table: \
             rows read sequentially from consignments rise from a thousand to thirty million in a second and the processor of the database is full. Columns in the portal, deployed a minute later, are stored in the browser; the query of the board was out a day with nobody slower. Make the index again.",
        )
}

/// eta is asked while a transaction, and so a connection, is held.
fn booking_errors() -> Incident {
    let book =
        Call::new("portal", "POST /consignments", 30.0).fails("ERROR", "consignments answered 500").calls(
            Call::new("consignments", "POST /consignments", 10.0)
                .fails(
                    "ERROR",
                    "CannotCreateTransactionException: Could not open JPA EntityManager for transaction",
                )
                .calls(Call::new("consignments", "HikariPool-1 getConnection", 0.2).capped(5000.0))
                .calls(Call::new("eta", "GET /arrivals", 780.0).times(1, 0))
                .calls(Call::new("freight-db", "INSERT consignments", 3.0).times(1, 0))
                .calls(Call::new("freight-db", "UPDATE wagons", 6.0).times(1, 0)),
        );
    let held = Call::new("consignments", "POST /consignments", 10.0)
        .calls(Call::new("consignments", "HikariPool-1 getConnection", 0.2).slow(2600.0))
        .calls(Call::new("freight-db", "SELECT consignments exists", 1.1).times(0, 1))
        .calls(Call::new("eta", "GET /arrivals", 800.0).slow(820.0))
        .calls(Call::new("freight-db", "INSERT consignments", 3.0))
        .calls(Call::new("freight-db", "UPDATE wagons", 6.0));
    Incident::new(&worlds::RAILFREIGHT, "booking-errors", FaultKind::PoolExhaustion)
        .clock("2025-10-07 07:20", 210, 111, 120)
        .alert(("portal", "errors", 0.03), "critical", "PortalErrors", "{value} of requests to portal fail (limit 0.03)")
        .decoy(Decoy::LookAlike, "pool-metrics", -1310)
        .ships("consignments", -1260)
        .cause("one-transaction", 58)
        .ships("consignments", 110)
        .decoy(Decoy::Long, "yard-map", 77)
        .ships("portal", 104)
        .decoy(Decoy::AtOnset, "eta-weather", 80)
        .ships("eta", 107)
        .decoy(Decoy::TooLate, "portal-retry", 90)
        .ships("portal", 115)
        .hit_labelled("consignments", "hikaricp_connections_active", "pool=HikariPool-1", Step { at: 111, over: 2, to: 12.0 })
        .hit_labelled("consignments", "hikaricp_connections_pending", "pool=HikariPool-1", Step { at: 111, over: 5, to: 58.0 })
        .hit("consignments", "tomcat_threads_busy_threads", Step { at: 111, over: 5, to: 88.0 })
        .hit("consignments", "latency", Creep { at: 111, half: 2.0, to: 5.3 })
        .hit("consignments", "errors", Step { at: 112, over: 5, to: 0.17 })
        .hit("consignments", "cpu", Step { at: 111, over: 5, to: 0.24 })
        .hit("freight-db", "pg_stat_database_queries_per_second", Times { at: 111, over: 5, by: 0.8 })
        .hit("freight-db", "pg_stat_activity_active_count", Step { at: 111, over: 4, to: 3.0 })
        .hit("portal", "errors", Step { at: 112, over: 5, to: 0.14 })
        .hit("portal", "latency", Creep { at: 111, half: 2.0, to: 5.9 })
        .hit("portal", "portal_bookings_per_minute", Times { at: 112, over: 6, by: 0.55 })
        .extra("freight-db", "pg_stat_activity_idle_in_transaction_count", Series::around(0.4).noise(0.3).counted().then(Step { at: 111, over: 2, to: 11.0 }))
        .silent("consignments", 111, 210)
        .logs("consignments", 111, 1.0, &["INFO GET /consignments 200 ;; logger=rail.access ;; ms={n:1900..5100} ;; thread=http-nio-8080-exec-{n:1..100}", "INFO booked consignment {n:5200000..5299999} ;; logger=rail.consignments.BookingService"])
        .logs("consignments", 112, 3.0, &["ERROR Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception: org.springframework.transaction.CannotCreateTransactionException: Could not open JPA EntityManager for transaction\nCaused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 500{n:0..9}ms (total=12, active=12, idle=0, waiting={n:38..86}) ;; logger=o.a.c.c.C.[.[.[/].[dispatcherServlet]"])
        .logs("portal", 112, 2.0, &["ERROR consignments answered 500 ;; path=/consignments"])
        .traces(14, 12, 112, book)
        .traces(10, 8, 112, held)
        .with_repo()
        .truth(
            "consignments",
            &["portal"],
            "rollback",
            "A booking asked eta first and opened its transaction afterwards. The commit annotates the whole method and begins with a query, so that each booking holds one of twelve connections while eta calculates, which takes most of a second as ever. From the deploy of consignments at 09:10 all twelve are taken, sessions are idle in transaction, and the database has less to do than before. \
             The threshold for leaks of connections only warns and was out a day; the map of a yard is drawn in the browser, weather in eta is not called by anything; the portal's commit is a comment, deployed after the onset.",
        )
}

/// Lengths come in metres where kilometres were expected.
fn invoices_held() -> Incident {
    Incident::new(&worlds::RAILFREIGHT, "invoices-held", FaultKind::WrongResult)
        .in_language(Language::Java)
        .clock("2025-11-12 09:40", 180, 92, 104)
        .alert(("billing", "billing_invoices_held_per_minute", 3.0), "warning", "InvoicesHeld", "{value} invoices are held in a minute")
        .decoy(Decoy::SameFile, "price-rounding", 21)
        .ships("billing", 55)
        .cause("network-register", 62)
        .ships("billing", 91)
        .decoy(Decoy::Long, "weighing", -1340)
        .ships("billing", -1290)
        .hit("billing", "billing_invoices_held_per_minute", Step { at: 92, over: 2, to: 9.4 })
        .hit("billing", "billing_invoices_issued_per_minute", Step { at: 92, over: 2, to: 2.4 })
        .hit("billing", "billing_invoice_amount_eur_p50", Step { at: 92, over: 2, to: 5_320_000.0 })
        .logs("billing", 92, 4.0, &["ERROR invoice of consignment {n:5200000..5299999} held, amount {n:1200000..9800000}.{n:10..99} is over the limit ;; logger=rail.billing.InvoiceJob"])
        .with_repo()
        .truth(
            "billing",
            &[],
            "rollback",
            "The distance table gave kilometres; the register gives the length of sections in metres, as the name of the column length_m says, and Tariff still multiplies by a price for tonnes and kilometres. From the deploy of billing at 11:11 the median invoice is about a thousand times as high as before, and those over the limit are held. \
             Four digits in the price were out since 10:35 with right invoices, and weights of weighbridges are kilograms like the declared ones and nobody asks for them yet.",
        )
}

/// All incidents of booking, billing and the database.
pub fn all() -> Vec<Incident> {
    vec![portal_lists_slow(), booking_errors(), invoices_held()]
}
