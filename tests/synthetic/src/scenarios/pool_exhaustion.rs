//! Callers waiting for a slot of a pool.

use crate::prelude::*;

/// A repeated posting returns before its transaction is rolled back, so its connection never comes back.
fn api_postings_slow() -> Incident {
    let post = Call::new("api", "POST /v3/postings", 8.0)
        .fails("error", "posting: context deadline exceeded")
        .calls(
            Call::new("posting", "posting.Post", 9.0)
                .capped(5000.0)
                .fails("error", "begin: context deadline exceeded")
                .calls(Call::new("postgres-main", "INSERT postings", 4.0).times(1, 0))
                .calls(Call::new("postgres-main", "UPDATE balances", 3.0).times(2, 0)),
        );
    Incident::new(&worlds::LEDGER, "api-postings-slow", FaultKind::PoolExhaustion)
        .clock("2025-04-02 11:30", 300, 214, 231)
        .alert(
            ("api", "latency", 1500.0),
            "P1",
            "[api] p99 above 1.5 s",
            "Monitor triggered: p99 of request.duration on service:api is {value} (> 1500 ms for 10 min)",
        )
        .decoy(Decoy::Long, "open-metrics", 24)
        .ships("posting", 61)
        .cause("repeat-postings", 96)
        .ships("posting", 148)
        .decoy(Decoy::AtOnset, "api-timeouts", 190)
        .ships("api", 209)
        .decoy(Decoy::SameFile, "service-names", 171)
        .ships("posting", 226)
        .hit("posting", "db.pool.in_use", Creep { at: 196, half: 9.0, to: 40.0 })
        .hit("posting", "db.pool.in_use", Pulse { at: 227, lasting: 5, to: 14.0 })
        .hit("posting", "db.pool.wait_ms", Creep { at: 214, half: 5.0, to: 4700.0 })
        .hit("posting", "latency", Creep { at: 214, half: 5.0, to: 5000.0 })
        .hit("posting", "errors", Creep { at: 218, half: 8.0, to: 44.0 })
        .hit("posting", "runtime.goroutines", Creep { at: 214, half: 8.0, to: 1600.0 })
        .hit("posting", "cpu", Creep { at: 216, half: 8.0, to: 12.0 })
        .hit("api", "latency", Creep { at: 215, half: 6.0, to: 5050.0 })
        .hit("api", "errors", Creep { at: 219, half: 8.0, to: 22.0 })
        .hit("postgres-main", "postgresql.idle_in_transaction", Creep { at: 196, half: 9.0, to: 36.0 })
        .hit("postgres-main", "postgresql.commits.rate", Times { at: 215, over: 12, by: 0.3 })
        .hit("postgres-main", "aws.rds.cpuutilization", Times { at: 215, over: 12, by: 0.5 })
        .logs("posting", 196, 1.4, &["INFO reference is known ;; client=treasury-batch ;; posting={n:80000000..89999999}"])
        .logs("posting", 215, 6.0, &["ERROR begin: context deadline exceeded ;; client={pick:treasury-batch|cardside|backoffice}"])
        .logs("api", 216, 4.0, &["ERROR request ;; http.method=POST ;; http.path=/v3/postings ;; http.status=503 ;; ms=50{n:10..40}"])
        .logs("postgres-main", 228, 0.3, &["WARN could not receive data from client: Connection reset by peer ;; state=idle in transaction"])
        .traces(24, 22, 216, post)
        .with_repo()
        .truth(
            "posting",
            &["api"],
            "rollback",
            "Post looks for a known reference and returns before the deferred Rollback is registered, so each repeated \
             posting leaves a transaction open and its connection in use. Nothing happens until the treasury batch \
             begins to repeat at 14:46: then 'reference is known' is logged, sessions idle in transaction rise on \
             postgres-main, and the pool of 40 fills. The database itself is idle. The later deploy of posting only moves \
             code; its restart frees the pool for five minutes. The api's deploy waits longer, which is harmless.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![api_postings_slow()]
}
