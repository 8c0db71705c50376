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

/// The transaction of an authorization now spans the call to risk-score.
fn gateway_declines_slowly() -> Incident {
    let authorize = Call::new("gateway", "POST /authorizations", 8.0).fails("ERROR", "504 upstream authorizer").calls(
        Call::new("authorizer", "Authorizer.authorize", 9.0)
            .capped(30_000.0)
            .fails("ERROR", "CannotCreateTransactionException: Could not open JDBC Connection for transaction; HikariPool-1 - Connection is not available, request timed out after 30000ms")
            .calls(Call::new("risk-score", "POST /v1/score", 48.0).times(1, 0))
            .calls(Call::new("cards-db", "INSERT holds", 2.0).times(1, 0)),
    );
    let slow = Call::new("gateway", "POST /authorizations", 8.0).calls(
        Call::new("authorizer", "Authorizer.authorize", 9.0)
            .slow(2600.0)
            .with("!hikari.acquire_ms={n:1800..9000}")
            .calls(Call::new("cards-db", "SELECT pg_advisory_xact_lock", 1.0).times(0, 1))
            .calls(Call::new("risk-score", "POST /v1/score", 48.0))
            .calls(Call::new("cards-db", "SELECT sum(minor) FROM holds", 1.6))
            .calls(Call::new("cards-db", "INSERT holds", 2.0)),
    );
    Incident::new(&worlds::CARDS, "gateway-declines-slowly", FaultKind::PoolExhaustion)
        .clock("2024-11-29 08:10", 240, 143, 151)
        .alert(
            ("gateway", "latency", 2.0),
            "critical",
            "GatewayP99",
            "http_server_requests_seconds_p99{application=\"gateway\"} = {value} > 2",
        )
        .decoy(Decoy::LookAlike, "hikari-25", 18)
        .ships("authorizer", 49)
        .cause("one-transaction", 66)
        .ships("authorizer", 137)
        .decoy(Decoy::Alarming, "risk-timeout", 101)
        .decoy(Decoy::AtOnset, "terminal-errors", 88)
        .ships("gateway", 141)
        .hit("authorizer", "hikaricp_connections_active", Step { at: 138, over: 4, to: 25.0 })
        .hit("authorizer", "hikaricp_connections_pending", Creep { at: 143, half: 4.0, to: 168.0 })
        .hit("authorizer", "latency", Creep { at: 143, half: 4.0, to: 30.0 })
        .hit("authorizer", "errors", Creep { at: 149, half: 6.0, to: 0.42 })
        .hit("authorizer", "cpu", Step { at: 145, over: 8, to: 0.19 })
        .hit("gateway", "latency", Creep { at: 143, half: 4.0, to: 30.0 })
        .hit("gateway", "errors", Creep { at: 149, half: 6.0, to: 0.4 })
        .hit("gateway", "cards_declined_technical_ratio", Creep { at: 149, half: 6.0, to: 0.38 })
        .hit("risk-score", "rate", Times { at: 144, over: 10, by: 0.55 })
        .hit("cards-db", "pg_stat_activity_idle_in_transaction", Step { at: 138, over: 4, to: 24.0 })
        .hit("cards-db", "pg_xact_commit_per_second", Times { at: 144, over: 8, by: 0.45 })
        .logs(
            "authorizer",
            144,
            6.0,
            &[
                "ERROR org.springframework.transaction.CannotCreateTransactionException: Could not open JDBC Connection for transaction\n\tat org.springframework.jdbc.datasource.DataSourceTransactionManager.doBegin(DataSourceTransactionManager.java:313)\n\tat example.cards.authorize.Authorizer$$SpringCGLIB$$0.authorize(<generated>)\nCaused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 300{n:10..40}ms (total=25, active=25, idle=0, waiting={n:20..170}) ;; logger_name=o.a.c.c.C.[.[.[/].[dispatcherServlet]",
                "WARN HikariPool-1 - Connection is not available, request timed out after 300{n:10..40}ms. ;; logger_name=com.zaxxer.hikari.pool.HikariPool",
            ],
        )
        .logs("gateway", 146, 3.0, &["ERROR POST /authorizations 504 30{n:100..900}ms ;; logger_name=example.cards.gateway.Access"])
        .traces(12, 14, 145, authorize)
        .traces(12, 14, 142, slow)
        .with_repo()
        .truth(
            "authorizer",
            &["gateway"],
            "rollback",
            "The annotation @Transactional moved up to authorize(), so a connection is held during the call to risk-score, \
             and with a lock on the card; ADR 17 says why not. With 860 payments in a second and 50 ms for a score, 25 \
             connections are not enough: active connections are full at once, threads wait, sessions sit idle in \
             transaction, and the database does less than before. Neither score nor queries became slower. The pool \
             had just been enlarged, the gateway's change reads user agents, the shorter timeout was not deployed.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![api_postings_slow(), gateway_declines_slowly()]
}
