//! Queries that are slow for want of an index or through a plan.

use crate::prelude::*;

/// lower() around the column: the unique index on the address is not used any more.
fn patient_search_slow() -> Incident {
    let search = Call::new("web", "GET /api/patients", 6.0).slow(8.0).calls(
        Call::new("booking-api", "GET /patients/by-email", 9.0).slow(14.0).calls(
            Call::new("pg-clinic", "SELECT patients", 2.0)
                .slow(1900.0)
                .with("db.statement=SELECT patients.id, patients.email FROM patients WHERE patients.email = %(email_1)s")
                .with("!db.statement=SELECT patients.id, patients.email FROM patients WHERE lower(patients.email) = %(lower_1)s"),
        ),
    );
    let slots = Call::new("web", "GET /api/slots", 5.0).calls(
        Call::new("booking-api", "GET /slots", 12.0)
            .slow(16.0)
            .calls(Call::new("pg-clinic", "SELECT appointments", 5.0).slow(60.0)),
    );
    Incident::new(&worlds::CLINIC, "patient-search-slow", FaultKind::SlowQuery)
        .clock("2025-07-14 06:40", 220, 104, 133)
        .alert(
            ("web", "latency", 1.2),
            "warning",
            "WebLatencyP95",
            "p95 of web is {value}s for more than 10 minutes",
        )
        .decoy(Decoy::SameFile, "patient-trim", 21)
        .ships("booking-api", 44)
        .cause("case-insensitive", 58)
        .ships_in_release("booking-api", 97)
        .commit("texts-en", 70)
        .decoy(Decoy::LookAlike, "overflow-up", 88)
        .decoy(Decoy::AtOnset, "web-search-box", 71)
        .ships("web", 108)
        .hit("booking-api", "latency", Creep { at: 104, half: 12.0, to: 2.2 })
        .hit("booking-api", "sqlalchemy_pool_checked_out", Creep { at: 104, half: 12.0, to: 44.0 })
        .hit("booking-api", "errors", Creep { at: 130, half: 20.0, to: 0.034 })
        .hit("web", "latency", Creep { at: 106, half: 13.0, to: 2.4 })
        .hit("records", "latency", Creep { at: 112, half: 15.0, to: 0.44 })
        .hit("pg-clinic", "pg_cpu_ratio", Creep { at: 100, half: 12.0, to: 0.97 })
        .hit("pg-clinic", "pg_seq_scan_per_second", Step { at: 98, over: 6, to: 18.0 })
        .hit("pg-clinic", "pg_tup_returned_per_second", Step { at: 98, over: 6, to: 5_400_000.0 })
        .hit("pg-clinic", "pg_stat_activity_active", Creep { at: 102, half: 12.0, to: 41.0 })
        .logs(
            "pg-clinic",
            99,
            2.2,
            &[
                "INFO duration: {n:700..4100}.{n:100..999} ms  statement: SELECT patients.id, patients.email, patients.name, patients.phone, patients.time_zone FROM patients WHERE lower(patients.email) = '{hex:6}@example.org'",
                "INFO duration: {n:900..3900}.{n:100..999} ms  plan: Seq Scan on patients  (cost=0.00..48210.11 rows=9420 width=71)  Filter: (lower((email)::text) = '{hex:6}@example.org'::text)  Rows Removed by Filter: 1883991",
            ],
        )
        .logs("booking-api", 131, 1.3, &["ERROR Exception in ASGI application\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 10 overflow {pick:5|10|10} reached, connection timed out, timeout 10.00 (Background on this error at: https://sqlalche.me/e/20/3o7r) ;; logger=uvicorn.error"])
        .traces(16, 18, 105, search)
        .traces(16, 10, 108, slots)
        .with_repo()
        .truth(
            "booking-api",
            &["records", "web"],
            "rollback",
            "The search compares lower(email) where it compared email, and the only index is on the column itself: each \
             search reads the whole table of 1.9 million patients. Sequential scans and rows read jump with the release \
             that carries the change; the plan in the database's log shows the filter. It gets worse as practices open. \
             The new search box of web sends fewer searches, the pool got more room, and names are only \
             trimmed.",
        )
}

/// An index that was called unused served the lookup of open reservations.
fn checkout_reserve_slow() -> Incident {
    let reserve = Call::new("storefront-bff", "POST /orders", 60.0).slow(66.0).calls(
        Call::new("reservation", "POST /reservations", 14.0)
            .calls(Call::new("stock-rds", "SELECT reservations", 2.0).slow(4200.0).with("db.statement=SELECT id, sku, quantity, order_id FROM reservations WHERE sku = ? AND closed_at IS NULL").with("!db.rows_examined={n:9100000..9400000}"))
            .calls(Call::new("stock-rds", "SELECT stock FOR UPDATE", 3.0).slow(5.0))
            .calls(Call::new("stock-rds", "INSERT reservations", 3.0)),
    );
    Incident::new(&worlds::STOCK, "checkout-reserve-slow", FaultKind::SlowQuery)
        .in_language(Language::Sql)
        .clock("2025-10-08 11:40", 200, 96, 104)
        .alert(
            ("storefront-bff", "latency", 2.0),
            "ALARM",
            "bff-p99",
            "Threshold Crossed: TargetResponseTime.p99 was {value}, greater than 2.0",
        )
        .decoy(Decoy::Alarming, "expire-index", 15)
        .ships("stock-rds", 42)
        .cause("unused-indexes", 58)
        .ships_as_version("stock-rds", 94)
        .decoy(Decoy::AtOnset, "reservation-metrics", 66)
        .ships("reservation", 92)
        .hit("reservation", "latency", Step { at: 96, over: 4, to: 6.8 })
        .hit("reservation", "errors", Step { at: 99, over: 6, to: 11.0 })
        .hit("storefront-bff", "latency", Step { at: 97, over: 4, to: 5.1 })
        .hit("storefront-bff", "errors", Step { at: 99, over: 6, to: 1.3 })
        .hit("stock-rds", "CPUUtilization", Step { at: 95, over: 3, to: 98.0 })
        .hit("stock-rds", "Innodb_rows_read_per_second", Step { at: 95, over: 2, to: 19_000_000.0 })
        .hit("stock-rds", "SelectLatency", Step { at: 95, over: 3, to: 61.0 })
        .hit("stock-rds", "DatabaseConnections", Step { at: 96, over: 6, to: 290.0 })
        .hit("inventory", "latency", Step { at: 97, over: 4, to: 0.9 })
        .logs(
            "stock-rds",
            96,
            2.5,
            &["INFO # Query_time: {f:3.100000..7.900000}  Lock_time: 0.000004 Rows_sent: {n:0..9}  Rows_examined: {n:9100000..9400000} SELECT id, sku, quantity, order_id FROM reservations WHERE sku = 'SKU-{n:10000..99999}' AND closed_at IS NULL; ;; log_group=/aws/rds/instance/stock/slowquery"],
        )
        .logs("reservation", 98, 2.0, &["ERROR QueryTimeoutException: PreparedStatementCallback; SQL [SELECT id, sku, quantity, order_id FROM reservations WHERE sku = ? AND closed_at IS NULL]; Statement cancelled due to timeout or client request ;; logger=shop.stock.reservation.Api"])
        .traces(20, 22, 97, reserve)
        .with_repo()
        .truth(
            "reservation",
            &["inventory", "storefront-bff"],
            "roll-forward",
            "The migration dropped ix_reservations_sku_closed, which the report called unused since a restart that was days \
             ago; every reservation looks up open ones by SKU, and now reads nine million rows for it, as the \
             slow log says. The deploy of reservation two minutes before only measures steps. The index that was \
             added before was built without a lock and on another column. The index has to be created again.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![patient_search_slow(), checkout_reserve_slow()]
}
