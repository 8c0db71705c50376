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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![patient_search_slow()]
}
