//! Threads waiting for a lock.

use crate::prelude::*;

/// A migration builds a unique index on the table of postings while nobody may write to it.
fn api_writes_hang() -> Incident {
    let post = Call::new("api", "POST /v3/postings", 8.0).fails("error", "posting: 503").calls(
        Call::new("posting", "posting.Post", 9.0)
            .fails("error", "insert: pq: canceling statement due to user request")
            .calls(
                Call::new("postgres-main", "INSERT postings", 4.0)
                    .capped(5000.0)
                    .fails("error", "context deadline exceeded"),
            ),
    );
    let read = Call::new("api", "GET /v3/accounts/balance", 3.0).calls(
        Call::new("balances", "GET /balance", 4.0).calls(Call::new("postgres-main", "SELECT balances", 2.0)),
    );
    Incident::new(&worlds::LEDGER, "api-writes-hang", FaultKind::LockContention)
        .in_language(Language::Sql)
        .clock("2024-09-12 13:15", 170, 98, 103)
        .alert(
            ("api", "errors", 5.0),
            "P1",
            "[api] error rate",
            "Monitor triggered: request.error_pct on service:api is {value} (> 5)",
        )
        .decoy(Decoy::SameFile, "balance-fillfactor", 12)
        .ships("postgres-main", 38)
        .decoy(Decoy::Long, "deadline-header", 52)
        .ships("api", 86)
        .cause("reference-scope", 64)
        .ships("postgres-main", 97)
        .hit("postgres-main", "postgresql.locks.waiting", Step { at: 98, over: 2, to: 40.0 })
        .hit("postgres-main", "postgresql.commits.rate", Step { at: 98, over: 1, to: 31.0 })
        .hit("postgres-main", "aws.rds.cpuutilization", Step { at: 98, over: 2, to: 47.0 })
        .hit("postgres-main", "postgresql.connections", Step { at: 98, over: 6, to: 131.0 })
        .hit("posting", "db.pool.in_use", Step { at: 98, over: 1, to: 40.0 })
        .hit("posting", "latency", Step { at: 98, over: 2, to: 5000.0 })
        .hit("posting", "errors", Step { at: 98, over: 2, to: 91.0 })
        .hit("api", "errors", Step { at: 98, over: 3, to: 33.0 })
        .hit("api", "latency", Step { at: 98, over: 3, to: 5020.0 })
        .logs(
            "postgres-main",
            99,
            2.0,
            &[
                "INFO process {n:20000..40000} still waiting for RowExclusiveLock on relation 24817 of database 16402 after 1000.{n:100..999} ms ;; statement=INSERT INTO postings (reference, created_at) VALUES ($1, now()) RETURNING id ;; detail=Process holding the lock: 31877.",
                "INFO process {n:20000..40000} still waiting for RowExclusiveLock on relation 24817 of database 16402 after 1000.{n:100..999} ms ;; detail=Process holding the lock: 31877. Wait queue: {n:20000..40000}, {n:20000..40000}.",
            ],
        )
        .logs("posting", 99, 7.0, &["ERROR insert: pq: canceling statement due to user request ;; client={pick:treasury-batch|cardside}", "ERROR begin: context deadline exceeded ;; client=cardside"])
        .logs("api", 99, 4.0, &["ERROR request ;; http.method=POST ;; http.path=/v3/postings ;; http.status=503 ;; ms=50{n:10..40}"])
        .traces(18, 18, 99, post)
        .traces(16, 0, 0, read)
        .truth(
            "posting",
            &["api"],
            "rollback",
            "The migration creates a unique index on postings without CONCURRENTLY; while it builds, every INSERT waits \
             for the table's lock, which the database logs together with the one process that holds it. Reads of \
             balances go on as before, and the processor is idle. The other migration changes storage parameters of balances \
             with a lock timeout of two seconds and ran an hour earlier; the api's change adds a header to answers.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![api_writes_hang()]
}
