//! Claims of motor and home policies: what people changed in code.

use crate::prelude::*;

/// A column of the desk's list reads the notes of each row on their own.
fn adjusters_desk_slow() -> Incident {
    let list = Call::new("claims-api", "GET /claims", 60.0)
        .slow(130.0)
        .with("http.route=/claims")
        .with("http.url=/claims?state={pick:REPORTED|ASSIGNED|INSPECTION}&page={n:0..4}")
        .calls(Call::new("pg-claims", "SELECT claim", 9.0).slow(14.0))
        .calls(Call::new("pg-claims", "SELECT count", 4.0).slow(6.0))
        .calls(Call::new("pg-claims", "SELECT note", 2.0).slow(11.0).times(0, 50).with(
            "db.statement=select n1_0.claim_id,n1_0.id,n1_0.at,n1_0.text from note n1_0 where n1_0.claim_id=? order by n1_0.at",
        ));
    Incident::new(&worlds::CLAIMS, "adjusters-desk-slow", FaultKind::QueryFanOut)
        .clock("2025-03-18 08:10", 210, 124, 136)
        .alert(
            ("claims-api", "latency", 0.75),
            "critical",
            "ClaimsApiLatencyHigh",
            "p95 of claims-api is {value}s",
        )
        .cause("last-note", 35)
        .ships("claims-api", 121)
        .decoy(Decoy::LookAlike, "policy-graph", -1380)
        .ships("claims-api", -1310)
        .decoy(Decoy::Long, "note-columns", 82)
        .ships("documents", 104)
        .decoy(Decoy::Alarming, "policy-probe", 90)
        .ships("policy-svc", 128)
        .hit("claims-api", "latency", Step { at: 124, over: 5, to: 1.35 })
        .hit("claims-api", "cpu", Step { at: 124, over: 5, to: 0.48 })
        .hit("claims-api", "hikaricp_connections_active", Step { at: 124, over: 5, to: 17.0 })
        .hit("claims-api", "tomcat_threads_busy_threads", Step { at: 124, over: 5, to: 71.0 })
        .hit("pg-claims", "pg_stat_statements_calls_per_second", Step { at: 124, over: 4, to: 6700.0 })
        .hit("pg-claims", "node_cpu_busy_ratio", Step { at: 124, over: 4, to: 0.63 })
        .logs("claims-api", 124, 2.5, &[
            "INFO GET /claims?state={pick:REPORTED|ASSIGNED|INSPECTION} 200 {n:780..1900}ms ;; logger=e.claims.web.AccessLog",
        ])
        .traces(22, 20, 125, list)
        .with_repo()
        .truth(
            "claims-api",
            &["pg-claims"],
            "rollback",
            "The mapper of a row now looks at the notes of its claim, which are lazy, and the session is open during the view: fifty rows are \
             fifty more statements. From the deploy of claims-api at 10:11 calls of the database rise fivefold while requests do not, and each \
             trace of a list holds fifty selects on note. The graph for the list by policy takes statements away and is a day old; columns \
             for notes bring an index and no reader; the readiness of policy-svc came after the onset.",
        )
}

/// A transaction around the whole payment holds its connection while the bank is asked.
fn payouts_pile_up() -> Incident {
    Incident::new(&worlds::CLAIMS, "payouts-pile-up", FaultKind::PoolExhaustion)
        .in_language(Language::Kotlin)
        .clock("2025-02-12 11:20", 240, 131, 154)
        .alert(
            ("payouts", "payouts_open", 400.0),
            "critical",
            "PayoutsOpen",
            "{value} payouts wait to be paid",
        )
        .cause("pay-atomic", 58)
        .ships_in_release("payouts", 126)
        .decoy(Decoy::LookAlike, "bank-read-timeout", 74)
        .decoy(Decoy::Long, "payout-oldest", -1260)
        .ships("payouts", -1205)
        .decoy(Decoy::TooLate, "infected-message", 119)
        .ships("documents", 139)
        .hit("payouts", "hikaricp_connections_active", Step { at: 129, over: 3, to: 10.0 })
        .hit("payouts", "hikaricp_connections_pending", Step { at: 130, over: 5, to: 7.0 })
        .hit("payouts", "payouts_paid_per_minute", Step { at: 131, over: 4, to: 7.4 })
        .hit("payouts", "payouts_open", Slope { at: 131, by: 24.0 })
        .hit("payouts", "errors", Step { at: 132, over: 6, to: 0.16 })
        .hit("payouts", "latency", Step { at: 131, over: 4, to: 21.0 })
        .hit("pg-claims", "pg_stat_activity_idle_in_transaction", Step { at: 129, over: 3, to: 11.0 })
        .logs("payouts", 131, 3.0, &[
            "ERROR Unexpected error occurred in scheduled task\norg.springframework.transaction.CannotCreateTransactionException: Could not open JPA EntityManager for transaction\nCaused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 300{n:00..12}ms (total=10, active=10, idle=0, waiting={n:3..9}) ;; logger=o.s.s.s.TaskUtils$LoggingErrorHandler",
            "WARN HikariPool-1 - Connection leak detection triggered for org.postgresql.jdbc.PgConnection@{hex:8} on thread payout-{n:1..16}, stack trace follows ;; logger=com.zaxxer.hikari.pool.ProxyLeakTask",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "payouts",
            &[],
            "rollback",
            "With @Transactional on pay() a connection is taken before the bank is asked and held for the second and more that it takes, \
             and sixteen threads share ten connections. After the release of payouts at 13:26 all ten are active and idle in transaction in \
             the database, others wait, and payments fall to a third, while the bank answers as fast as ever (its p95 stays at 1.3 s). \
             The longer wait for the bank came in the same release, but no order runs into a limit; the gauge of the oldest payout is one query in a minute and a day old.",
        )
}

/// Parts are rounded each for itself, and what is left over goes to nobody.
fn coinsurance_suspended() -> Incident {
    Incident::new(&worlds::CLAIMS, "coinsurance-suspended", FaultKind::WrongResult)
        .in_language(Language::Kotlin)
        .clock("2025-04-08 15:40", 200, 141, 147)
        .alert(
            ("payouts", "settlement_suspended_claims", 20.0),
            "warning",
            "SettlementSuspended",
            "{value} claims are suspended by the settlement of today",
        )
        .cause("shares-simple", 22)
        .ships("payouts", 41)
        .decoy(Decoy::AtOnset, "settlement-count", 80)
        .ships("payouts", 132)
        .decoy(Decoy::LookAlike, "share-decimals", -1500)
        .decoy(Decoy::Unexecuted, "split-tests", -1900)
        .hit("payouts", "settlement_suspended_claims", Step { at: 141, over: 5, to: 318.0 })
        .hit("payouts", "cpu", Pulse { at: 140, lasting: 7, to: 0.36 })
        .logs_until("payouts", (140, 146), 28.0, &[
            "ERROR shares of claim {n:2100000..2999999} add up to 1{n:10000..99999}{pick:1|3} of 1{n:10000..99999}{pick:0|2} cents ;; logger=e.payouts.Settlement ;; thread=scheduling-1",
        ])
        .logs_until("payouts", (140, 141), 2.0, &["INFO settling shares of {n:900..960} claims ;; logger=e.payouts.Settlement"])
        .with_repo()
        .lacks(Part::Traces)
        .lacks(Part::Flags)
        .truth(
            "payouts",
            &[],
            "rollback",
            "The refactoring of Shares.split rounds each part half up and no longer gives the rest to the leading insurer, so parts add up to a cent more or less \
             wherever they do not divide. It was deployed at 16:21 and shows at 18:00, when the settlement runs: a third of the claims is suspended because of sums that are off \
             by cents. The deploy eight minutes before the run only logs a count; a column with two decimals was there the day before, when the settlement was well.",
        )
}

/// Uploads are spooled to a volume and never removed from it.
fn uploads_rejected() -> Incident {
    let upload = Call::new("documents", "POST /claims/{claim}/documents", 40.0)
        .with("http.route=/claims/{claim}/documents")
        .fails("ERROR", "java.io.IOException: No space left on device")
        .calls(Call::new("documents", "clamd INSTREAM", 260.0).times(1, 0))
        .calls(Call::new("documents", "PUT claims-documents", 310.0).times(1, 0));
    Incident::new(&worlds::CLAIMS, "uploads-rejected", FaultKind::DiskFull)
        .clock("2025-05-06 09:05", 240, 158, 164)
        .alert(
            ("documents", "errors", 0.1),
            "critical",
            "DocumentsErrorRatio",
            "{value} of uploads fail",
        )
        .cause("scan-copy", -60)
        .ships("documents", 91)
        .decoy(Decoy::LookAlike, "upload-limit", -1420)
        .ships("documents", -1375)
        .decoy(Decoy::AtOnset, "count-endpoint", 133)
        .ships("claims-api", 155)
        .decoy(Decoy::SameFile, "scratch-class", -2600)
        .hit_labelled("documents", "node_filesystem_avail_bytes", "mountpoint=/var/tmp/documents", Slope { at: 91, by: -566_000_000.0 })
        .hit("documents", "errors", Step { at: 158, over: 3, to: 0.93 })
        .hit("documents", "latency", Step { at: 158, over: 3, to: 0.12 })
        .hit("documents", "documents_uploaded_bytes_per_second", Step { at: 158, over: 3, to: 350_000.0 })
        .hit("claims-api", "errors", Step { at: 159, over: 4, to: 0.031 })
        .silent("documents", 158, 240)
        .logs("documents", 158, 6.0, &[
            "ERROR Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception\njava.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.UnixFileDispatcherImpl.write0(Native Method)\n\tat example.documents.UploadController.upload(UploadController.java:{n:36..37}) ;; logger=o.a.c.c.C.[.[.[/].[dispatcherServlet]",
        ])
        .logs("claims-api", 159, 0.7, &["WARN documents answered 500 for claim {n:2100000..2999999} ;; logger=e.claims.web.DocumentsClient"])
        .traces(18, 18, 159, upload)
        .with_repo()
        .truth(
            "documents",
            &["claims-api"],
            "rollback",
            "Since 10:36 an upload is written to a temporary file on the scratch volume, which is deleted only where the scanner refuses it. \
             From that deploy on the volume loses exactly what is uploaded, 566 megabytes in a minute, and is full after 66 minutes. With the larger limit for photos, live since \
             the day before, the volume did not shrink. The deploy of claims-api three minutes before counts claims.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![adjusters_desk_slow(), payouts_pile_up(), coinsurance_suspended(), uploads_rejected()]
}
