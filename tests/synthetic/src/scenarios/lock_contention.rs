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

/// One lock around the whole directory, with a query inside.
fn authorizer_stalls() -> Incident {
    let authorize = Call::new("gateway", "POST /authorizations", 8.0).slow(9.0).calls(
        Call::new("authorizer", "Authorizer.authorize", 9.0)
            .calls(
                Call::new("authorizer", "MerchantDirectory.resolve", 0.4)
                    .slow(3900.0)
                    .with("!thread.state=BLOCKED")
                    .calls(Call::new("cards-db", "SELECT merchants", 1.4).times(0, 1)),
            )
            .calls(Call::new("risk-score", "POST /v1/score", 48.0))
            .calls(Call::new("cards-db", "INSERT holds", 2.0)),
    );
    Incident::new(&worlds::CARDS, "authorizer-stalls", FaultKind::LockContention)
        .clock("2025-03-18 09:00", 280, 171, 183)
        .alert(
            ("authorizer", "latency", 1.0),
            "critical",
            "AuthorizerP99",
            "http_server_requests_seconds_p99{application=\"authorizer\"} = {value} > 1",
        )
        .cause("merchant-refresh", 52)
        .ships("authorizer", 110)
        .decoy(Decoy::AtOnset, "hold-column", 121)
        .ships("authorizer", 164)
        .decoy(Decoy::LookAlike, "tomcat-threads", 99)
        .ships_in_release("authorizer", 109)
        .decoy(Decoy::Bump, "postgres-bump", 30)
        .ships("limits", 61)
        .hit("authorizer", "jvm_threads_states_blocked", Creep { at: 171, half: 5.0, to: 190.0 })
        .hit("authorizer", "latency", Creep { at: 171, half: 6.0, to: 4.6 })
        .hit("authorizer", "cpu", Step { at: 172, over: 8, to: 0.24 })
        .hit("authorizer", "hikaricp_connections_active", Step { at: 172, over: 6, to: 1.6 })
        .hit("gateway", "latency", Creep { at: 172, half: 6.0, to: 4.8 })
        .hit("gateway", "errors", Step { at: 180, over: 16, to: 0.034 })
        .hit("cards-db", "pg_xact_commit_per_second", Times { at: 172, over: 8, by: 0.5 })
        .logs(
            "authorizer",
            172,
            1.0,
            &[
                "WARN Thread http-nio-8080-exec-{n:1..180} is blocked for {n:1100..6000}ms\n\tat example.cards.merchants.MerchantDirectory.resolve(MerchantDirectory.java:30)\n\t- waiting to lock <0x00000007c1a{n:10000..99999}> (a example.cards.merchants.MerchantDirectory)\n\t- owned by \"http-nio-8080-exec-{n:1..180}\"\n\tat example.cards.authorize.Authorizer.authorize(Authorizer.java:31) ;; logger_name=example.cards.infra.Watchdog",
                "INFO read merchant again ;; logger_name=example.cards.merchants.MerchantDirectory ;; name={pick:SUPERMARKT|TANKSTELLE A9|PAYLINK}",
            ],
        )
        .logs("gateway", 181, 2.0, &["ERROR POST /authorizations 504 50{n:10..99}ms ;; logger_name=example.cards.gateway.Access"])
        .traces(22, 24, 172, authorize)
        .profile(
            "authorizer",
            186,
            188,
            "
http-nio-8080-exec;Authorizer.authorize;MerchantDirectory.resolve;JdbcClient.query;SocketInputStream.read 210
http-nio-8080-exec;Authorizer.authorize;MerchantDirectory.resolve;ObjectMonitor::enter 3810
http-nio-8080-exec;Authorizer.authorize;RiskClient.score;HttpClient.send 240
http-nio-8080-exec;Authorizer.authorize;Holds.place;PgPreparedStatement.executeUpdate 61
",
        )
        .undiffed(0.25)
        .truth(
            "authorizer",
            &["gateway"],
            "rollback",
            "resolve() is synchronized now and asks the database inside of the lock when an entry is an hour old. Nothing \
             is seen in the first hour after the deploy at 10:50, because entries are fresh; from 11:51 on they end one \
             after another and all threads wait for one query, as blocked threads, the watchdog's stacks and the profile show. \
             Processor and database do less. The deploy seven minutes before adds a nullable column; more threads came with \
             the release before. In the traces, risk and holds take their usual time.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![api_writes_hang(), authorizer_stalls()]
}
