//! Wages for companies: what comes from outside.

use crate::prelude::*;

/// The clearing bank does not answer.
fn transfers_unconfirmed() -> Incident {
    let batch = Call::new("bank", "TransferWorker", 40.0)
        .fails("ERROR", "Response status code does not indicate success: 502 (Bad Gateway).")
        .calls(Call::new("employees", "GET employees/{id}", 14.0).times(12, 12))
        .calls(
            Call::new("bank", "POST clearing.kreditbank.example/v3/batches", 720.0)
                .slow(90.0)
                .with("!http.response.status_code={pick:502|502|503}")
                .fails("ERROR", "502 Bad Gateway"),
        );
    Incident::new(&worlds::PAYROLL, "transfers-unconfirmed", FaultKind::DependencyDown)
        .clock("2025-04-28 09:30", 240, 118, 147)
        .alert(
            ("bank", "bank/batches_failed_per_hour", 20.0),
            "Sev1",
            "batches fail",
            "{value} batches failed within an hour",
        )
        .decoy(Decoy::SameFile, "receipt-log", 31)
        .ships("bank", 83)
        .decoy(Decoy::LookAlike, "clearing-timeout", 62)
        .ships("bank", 114)
        .decoy(Decoy::Long, "batch-order", -390)
        .ships("bank", -350)
        .hit("bank", "bank/batches_submitted_per_hour", Step { at: 118, over: 30, to: 0.0 })
        .hit("bank", "bank/batches_failed_per_hour", Step { at: 118, over: 40, to: 66.0 })
        .hit("bank", "bank/clearing_duration_p95_ms", Step { at: 118, over: 3, to: 140.0 })
        .hit("bank", "servicebus/transfers_active_messages", Slope { at: 119, by: 1.1 })
        .logs("bank", 118, 1.3, &["ERROR Batch {hex:8} failed\nSystem.Net.Http.HttpRequestException: Response status code does not indicate success: {pick:502 (Bad Gateway)|502 (Bad Gateway)|503 (Service Unavailable)}.\n   at System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()\n   at Bank.ClearingClient.SubmitAsync(TransferBatch batch, CancellationToken cancel) in /src/bank/Bank/ClearingClient.cs:line 12 ;; SourceContext=Bank.TransferWorker"])
        .traces(12, 14, 119, batch)
        .undiffed(0.3)
        .flag("InstantPayments", "bank", "0->5", 109)
        .misleads(Decoy::Flag)
        .lacks(Part::Patterns)
        .truth(
            "bank",
            &[],
            "escalate-upstream",
            "No change is at fault. From 11:28 on the clearing bank answers each batch with 502 or 503 within a tenth of a second, where it took most of one to accept them; employees are found as before. No status of theirs comes from a limit of time, so that bank gives clearing twenty seconds since four minutes before changes nothing about them, and a receipt is read only from an answer that succeeded. \
             The flag of instant payments concerns transfers that are no batches. The order of batches that come again was out since the morning. Ask the bank, and let the batches wait.",
        )
}

/// The disk of the database has used up its burst credits.
fn month_end_slow() -> Incident {
    let submit = Call::new("portal", "POST /timesheets", 22.0).calls(
        Call::new("payruns", "POST timesheets", 14.0).calls(
            Call::new("sql", "payroll", 9.0)
                .slow(2900.0)
                .with("db.statement=EXEC dbo.SaveTimesheet @EmployeeId, @Week, @Worked, @Overtime"),
        ),
    );
    let read = Call::new("portal", "GET /me", 12.0).calls(
        Call::new("employees", "GET employees/{id}", 6.0)
            .calls(Call::new("sql", "payroll", 4.0).slow(1700.0)),
    );
    Incident::new(&worlds::PAYROLL, "month-end-slow", FaultKind::SlowDisk)
        .clock("2025-05-30 07:30", 300, 164, 174)
        .alert(
            ("payruns", "latency", 1000.0),
            "Sev1",
            "payruns is slow",
            "p95 of payruns is {value} ms",
        )
        .decoy(Decoy::SameFile, "sheet-proc", 48)
        .ships("payruns", 120)
        .decoy(Decoy::AtOnset, "sqlclient-bump", 96)
        .ships("payruns", 161)
        .decoy(Decoy::LookAlike, "portal-sheet-timeout", 71)
        .ships("portal", 139)
        .decoy(Decoy::LookAlike, "company-index", -1350)
        .ships("employees", -1290)
        .hit_labelled("sql", "disk/burst_credits_percent", "disk=data01", Slope { at: 20, by: -0.59 })
        .hit_labelled("sql", "disk/iops", "disk=data01", Times { at: 20, over: 30, by: 1.45 })
        .hit_labelled("sql", "disk/iops", "disk=data01", Step { at: 164, over: 2, to: 500.0 })
        .hit_labelled("sql", "disk/latency_ms", "disk=data01", Step { at: 164, over: 3, to: 148.0 })
        .hit_labelled("sql", "sqlserver/wait_ms_per_second", "type=PAGEIOLATCH_SH", Step { at: 164, over: 3, to: 31_000.0 })
        .hit_labelled("sql", "sqlserver/wait_ms_per_second", "type=WRITELOG", Step { at: 164, over: 3, to: 22_000.0 })
        .hit("sql", "cpu", Step { at: 164, over: 3, to: 14.0 })
        .hit("payruns", "latency", Step { at: 164, over: 4, to: 4100.0 })
        .hit("payruns", "sqlclient/pooled_connections", Step { at: 164, over: 4, to: 88.0 })
        .hit("employees", "latency", Step { at: 164, over: 4, to: 2300.0 })
        .hit("documents", "latency", Step { at: 165, over: 4, to: 3900.0 })
        .hit("portal", "latency", Step { at: 165, over: 4, to: 4600.0 })
        .hit("portal", "errors", Step { at: 167, over: 4, to: 5.0 })
        .logs("sql", 165, 0.7, &["WARN SQL Server has encountered {n:12..240} occurrence(s) of I/O requests taking longer than 15 seconds to complete on file [F:\\data\\payroll.mdf] in database id 5."])
        .logs("payruns", 166, 1.0, &["WARN HTTP POST /timesheets responded 202 in {f:2400.0..7900.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .traces(12, 12, 165, submit)
        .traces(10, 10, 165, read)
        .with_repo()
        .flag("PayslipArchive", "documents", "false->true", 157)
        .misleads(Decoy::Flag)
        .truth(
            "sql",
            &["documents", "employees", "payruns", "portal"],
            "scale",
            "No change is at fault. The disk of the database may do more than its size allows as long as it has credits, and on the last day of the month they fall from the morning on, before anything was deployed; at 10:14 they are used up, the disk is held at 500 operations in a second, each takes sixty times as long, and every service that reads or writes the database waits, those that were not deployed as well. \
             The driver went to payruns alone three minutes before, and the procedure that saves time sheets writes less than the old one, and was out for most of an hour; the index was made online a day before, and the archive of payslips is documents alone.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![transfers_unconfirmed(), month_end_slow()]
}
