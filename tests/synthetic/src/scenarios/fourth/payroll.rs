//! Wages for companies: what a commit is at fault for.

use crate::prelude::*;

/// Threads of the pool wait for a download that needs a thread of the pool.
fn payslips_hang() -> Incident {
    let payslip =
        Call::new("portal", "GET /payslips", 18.0).fails("ERROR", "timeout of 15000ms exceeded").calls(
            Call::new("documents", "GET payslips/{employee}/{month}", 310.0)
                .slow(13_900.0)
                .calls(Call::new("sql", "payroll", 24.0).with("db.system=mssql"))
                .calls(
                    Call::new("documents", "GET templates/payslip-de.liquid", 26.0).slow(29.0).times(1, 0),
                ),
        );
    Incident::new(&worlds::PAYROLL, "payslips-hang", FaultKind::PoolExhaustion)
        .clock("2025-02-27 05:30", 240, 142, 153)
        .alert(
            ("portal", "errors", 6.0),
            "Sev1",
            "portal failed requests",
            "{value} % of requests to portal fail",
        )
        .decoy(Decoy::LookAlike, "portal-payslip-timeout", -960)
        .ships("portal", -930)
        .cause("template-cache", -840)
        .ships("documents", -790)
        .decoy(Decoy::Bump, "blobs-bump", 70)
        .ships("documents", 118)
        .decoy(Decoy::AtOnset, "documents-cpu", 121)
        .ships("documents", 139)
        .hit("documents", "rate", Times { at: 138, over: 10, by: 3.1 })
        .hit("documents", "dotnet/threadpool_queue_length", Step { at: 142, over: 5, to: 380.0 })
        .hit("documents", "dotnet/threadpool_thread_count", Slope { at: 142, by: 5.5 })
        .hit("documents", "latency", Step { at: 142, over: 5, to: 24_000.0 })
        .hit("documents", "cpu", Step { at: 142, over: 5, to: 12.0 })
        .hit("documents", "errors", Step { at: 146, over: 5, to: 34.0 })
        .hit("portal", "errors", Step { at: 146, over: 5, to: 12.0 })
        .hit("portal", "latency", Step { at: 144, over: 5, to: 9800.0 })
        .logs("documents", 142, 1.2, &["WARN As of \"{n:1..28}/02/2025\", the heartbeat has been running for \"00:00:0{n:2..9}.{n:1000000..9999999}\" which is longer than \"00:00:01\". This could be caused by thread pool starvation. ;; SourceContext=Microsoft.AspNetCore.Server.Kestrel"])
        .logs("documents", 146, 1.6, &["INFO HTTP GET /payslips/{uuid}/2025-02 responded 499 in {f:15000.0..15900.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .logs("portal", 146, 2.4, &["ERROR [ExceptionsHandler] timeout of 15000ms exceeded\nAxiosError: timeout of 15000ms exceeded\n    at RedirectableRequest.handleRequestTimeout (/app/node_modules/axios/lib/adapters/http.js:667:16)\n    at async PayrunsClient.payslip (/app/dist/payruns.client.js:31:26) ;; context=ExceptionsHandler"])
        .traces(18, 16, 144, payslip)
        .with_repo()
        .truth(
            "documents",
            &["portal"],
            "rollback",
            "Templates are cached since the afternoon before, and whoever finds none waits for the download with .Result, others for the same Lazy. Each blocks a thread of the pool while the download needs one to go on. At night nobody notices; on the day of the payslips three times as many requests come at ten to eight, all threads wait, the queue of the pool grows and the processor has nothing to do, while blobs answer as fast as ever. \
             The library for blobs was deployed half an hour and the larger request for processors three minutes before; neither blocks anything. portal waits longer for payslips, not shorter.",
        )
}

/// A setting that is required is set for developers only.
fn transfers_not_sent() -> Incident {
    Incident::new(&worlds::PAYROLL, "transfers-not-sent", FaultKind::CrashAtStart)
        .clock("2025-09-24 11:00", 200, 92, 111)
        .alert(
            ("bank", "servicebus/transfers_active_messages", 40.0),
            "Sev2",
            "transfers wait",
            "{value} batches wait in the queue transfers",
        )
        .decoy(Decoy::SameFile, "batch-size", -1400)
        .ships("bank", -1330)
        .cause("debtor-agent", 33)
        .ships("bank", 91)
        .decoy(Decoy::Bump, "sqlclient-bump", 54)
        .ships("payruns", 87)
        .decoy(Decoy::Long, "approvals", 61)
        .ships("portal", 96)
        .hit("bank", "kube/replicas_available", Step { at: 92, over: 1, to: 0.0 })
        .hit("bank", "kube/pod_restarts", Step { at: 93, over: 0, to: 2.0 })
        .hit("bank", "kube/pod_restarts", Step { at: 97, over: 0, to: 6.0 })
        .hit("bank", "kube/pod_restarts", Step { at: 104, over: 0, to: 10.0 })
        .hit("bank", "kube/pod_restarts", Step { at: 125, over: 0, to: 16.0 })
        .hit("bank", "bank/batches_submitted_per_hour", Step { at: 92, over: 10, to: 0.0 })
        .hit("bank", "servicebus/transfers_active_messages", Slope { at: 92, by: 2.9 })
        .hit("bank", "cpu", Step { at: 92, over: 2, to: 3.0 })
        .hit("bank", "memory", Step { at: 92, over: 2, to: 61.0 })
        .hit_labelled("bank", "node/tcp_connections", "state=established", Step { at: 92, over: 2, to: 0.0 })
        .hit("employees", "rate", Times { at: 92, over: 4, by: 0.86 })
        .silent("bank", 92, 200)
        .logs("bank", 92, 0.9, &["FATAL Unhandled exception. Microsoft.Extensions.Options.OptionsValidationException: DataAnnotation validation failed for 'BankOptions' members: 'DebtorAgent' with the error: 'The DebtorAgent field is required.'.\n   at Microsoft.Extensions.Options.OptionsFactory`1.Create(String name)\n   at Microsoft.Extensions.Options.StartupValidator.Validate()\n   at Microsoft.Extensions.Hosting.Internal.Host.StartAsync(CancellationToken cancellationToken)\n   at Program.<Main>$(String[] args) in /src/bank/Bank/Program.cs:line 16"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "bank",
            &["employees"],
            "roll-forward",
            "The bank of our own account becomes a required option that is validated at start, and only the settings of developers got a value; the values of production have none. From the deploy at 12:31 each pod ends with exactly that, none is available, and batches wait. \
             Batches of 250 were out a day and submitted; the driver of the database went to payruns alone, and approvals of large runs came after bank was down. Set Bank__DebtorAgent in the values, or roll back.",
        )
}

/// Employees send the account in another shape than the bank gateway reads.
fn bank_batches_failing() -> Incident {
    Incident::new(&worlds::PAYROLL, "bank-batches-failing", FaultKind::SchemaMismatch)
        .clock("2025-06-25 08:00", 220, 96, 124)
        .alert(
            ("bank", "bank/batches_failed_per_hour", 20.0),
            "Sev1",
            "batches fail",
            "{value} batches failed within an hour",
        )
        .decoy(Decoy::LookAlike, "bic-optional", 12)
        .ships("bank", 47)
        .cause("account-object", 44)
        .ships("employees", 95)
        .decoy(Decoy::AtOnset, "worker-abandon", 57)
        .ships("bank", 93)
        .decoy(Decoy::SameFile, "address-trim", -1310)
        .ships("employees", -1260)
        .hit("bank", "bank/batches_submitted_per_hour", Step { at: 96, over: 30, to: 0.0 })
        .hit("bank", "bank/batches_failed_per_hour", Step { at: 96, over: 40, to: 61.0 })
        .hit("bank", "servicebus/transfers_active_messages", Slope { at: 98, by: 1.0 })
        .hit("employees", "latency", Step { at: 96, over: 2, to: 35.0 })
        .logs("bank", 96, 1.3, &["ERROR Batch {hex:8} failed\nSystem.Text.Json.JsonException: JSON deserialization for type 'Bank.Payee' was missing required properties, including the following: iban\n   at System.Text.Json.ThrowHelper.ThrowJsonException_JsonRequiredPropertyMissing(JsonTypeInfo parent, BitArray requiredPropertiesSet)\n   at System.Net.Http.Json.HttpClientJsonExtensions.<FromJsonAsyncCore>d__12`2.MoveNext()\n   at Bank.EmployeesClient.PayeeAsync(Guid id, CancellationToken cancel) in /src/bank/Bank/EmployeesClient.cs:line 24\n   at Bank.TransferWorker.ExecuteAsync(CancellationToken stop) in /src/bank/Bank/TransferWorker.cs:line 17 ;; SourceContext=Bank.TransferWorker", "WARN Batch {hex:8} is abandoned ;; SourceContext=Bank.TransferWorker"])
        .traces(12, 12, 97, Call::new("bank", "TransferWorker", 40.0).fails("ERROR", "JSON deserialization for type 'Bank.Payee' was missing required properties, including the following: iban").calls(Call::new("employees", "GET employees/{id}", 14.0).times(24, 1).with("http.response.status_code=200").calls(Call::new("sql", "payroll", 6.0).with("db.system=mssql"))).calls(Call::new("bank", "POST clearing.kreditbank.example/v3/batches", 720.0).times(1, 0)))
        .with_repo()
        .truth(
            "bank",
            &["employees"],
            "rollback",
            "employees answers with an object account where iban and bic were, and bank, which asks it for the payee of each transfer, requires iban. From the deploy of employees at 09:35 each batch fails at its first payee: the required property iban is missing from an answer with 200. \
             bank's own deploy two minutes before adds a warning where batches are abandoned; that a BIC may be left out concerns what bank writes, and batches were submitted with it for most of an hour; trimmed addresses were out a day.",
        )
}

/// The portal sends hours where minutes are expected.
fn overtime_deviation() -> Incident {
    let submit = Call::new("portal", "POST /timesheets", 22.0).calls(
        Call::new("payruns", "POST timesheets", 14.0).with("http.response.status_code=202").calls(
            Call::new("sql", "payroll", 9.0)
                .with("db.statement=EXEC dbo.SaveTimesheet @EmployeeId, @Week, @Worked, @Overtime"),
        ),
    );
    Incident::new(&worlds::PAYROLL, "overtime-deviation", FaultKind::WrongResult)
        .in_language(Language::TypeScript)
        .clock("2025-03-14 11:00", 300, 131, 176)
        .alert(
            ("payruns", "payruns/overtime_minutes_per_week_avg", 30.0),
            "Sev2",
            "overtime deviates",
            "the mean overtime of a week is {value} minutes (four weeks: 94)",
        )
        .decoy(Decoy::LookAlike, "overtime-factor", 21)
        .ships("payruns", 102)
        .decoy(Decoy::Unexecuted, "minutes-doc", 50)
        .ships("payruns", 126)
        .cause("decimal-hours", 58)
        .ships("portal", 130)
        .decoy(Decoy::Bump, "nest-axios-bump", 140)
        .ships("portal", 161)
        .hit("payruns", "payruns/overtime_minutes_per_week_avg", Creep { at: 131, half: 9.0, to: 1.6 })
        .logs("payruns", 131, 0.7, &["WARN Week 11 of employee {uuid} has {n:34..44} minutes of work, the contract has 2400 ;; SourceContext=Payruns.Plausibility"])
        .traces(16, 12, 133, submit)
        .with_repo()
        .truth(
            "payruns",
            &["portal"],
            "rollback",
            "With decimal hours the portal counts a week in hours, and sends them as worked and overtime, which payruns reads as minutes: a week of 38 hours arrives as 38 minutes, and an overtime of ninety as two. From the portal's deploy at 13:10 the mean overtime sinks to a sixtieth and payruns wonders about weeks of forty minutes. Nothing fails. \
             The factor of overtime is of money, not of minutes, and was out half an hour; the document of the fields says what payruns always read, and the library came later. Weeks that were submitted since must be submitted again.",
        )
}

/// A client, and so a connection, is made for each transfer.
fn clearing_errors() -> Incident {
    Incident::new(&worlds::PAYROLL, "clearing-errors", FaultKind::ConnectionChurn)
        .clock("2025-10-27 07:00", 300, 126, 171)
        .alert(
            ("bank", "bank/batches_failed_per_hour", 15.0),
            "Sev1",
            "batches fail",
            "{value} batches failed within an hour",
        )
        .decoy(Decoy::SameFile, "employees-keepalive", -1290)
        .ships("bank", -1220)
        .decoy(Decoy::Reverted, "employees-keepalive-revert", -1040)
        .ships("bank", -990)
        .cause("client-per-batch", 39)
        .ships("bank", 124)
        .decoy(Decoy::AtOnset, "employees-memory", 131)
        .ships("employees", 158)
        .decoy(Decoy::Bump, "dapper-bump", 88)
        .ships("payruns", 121)
        .hit_labelled("bank", "node/tcp_connections", "state=time_wait", Slope { at: 126, by: 620.0 })
        .hit_labelled("bank", "node/tcp_connections", "state=established", Step { at: 126, over: 3, to: 240.0 })
        .hit("bank", "bank/clearing_duration_p95_ms", Step { at: 126, over: 3, to: 1480.0 })
        .hit("bank", "cpu", Step { at: 126, over: 3, to: 29.0 })
        .hit("bank", "memory", Slope { at: 126, by: 1.1 })
        .hit("bank", "bank/batches_submitted_per_hour", Step { at: 165, over: 12, to: 14.0 })
        .hit("bank", "bank/batches_failed_per_hour", Step { at: 165, over: 12, to: 58.0 })
        .hit("bank", "servicebus/transfers_active_messages", Slope { at: 165, by: 1.2 })
        .extra("bank", "node/snat_ports_used_percent", Series::around(3.0).within(0.0, 100.0).then(Slope { at: 126, by: 2.5 }))
        .logs("bank", 165, 1.4, &["ERROR Batch {hex:8} failed\nSystem.Net.Http.HttpRequestException: Cannot assign requested address (clearing.kreditbank.example:443)\n ---> System.Net.Sockets.SocketException (99): Cannot assign requested address\n   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken cancellationToken)\n   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port, HttpRequestMessage initialRequest, Boolean async, CancellationToken cancellationToken)\n   at Bank.ClearingClient.SubmitAsync(TransferBatch batch, CancellationToken cancel) in /src/bank/Bank/ClearingClient.cs:line 16 ;; SourceContext=Bank.TransferWorker"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "bank",
            &[],
            "rollback",
            "A client with a handler of its own is made for each transfer and never disposed of, so each transfer opens a connection to the clearing bank where all used to share a few. From the deploy at 09:04 connections in TIME_WAIT rise by six hundred a minute, and forty minutes later the ports are used up: no address can be assigned, and batches fail. \
             More memory was given to employees seven minutes before the failures, and nothing else of it changed; the handler of employees' client lived longer for some hours of the day before, and Dapper went to payruns.",
        )
}

/// The report of a year takes longer than thirty seconds.
fn year_reports_missing() -> Incident {
    Incident::new(&worlds::PAYROLL, "year-reports-missing", FaultKind::Timeout)
        .clock("2026-01-12 12:00", 360, 184, 247)
        .alert(
            ("payruns", "payruns/reports_failed_per_hour", 8.0),
            "Sev3",
            "reports fail",
            "{value} reports failed within an hour",
        )
        .decoy(Decoy::SameFile, "report-try", -2750)
        .ships("payruns", -2700)
        .decoy(Decoy::Reverted, "report-try-revert", -2660)
        .ships("payruns", -2610)
        .cause("one-timeout", 66)
        .ships("payruns", 128)
        .decoy(Decoy::Long, "year-row", 139)
        .ships("payruns", 176)
        .decoy(Decoy::LookAlike, "portal-timesheet-timeout", 117)
        .ships("portal", 181)
        .hit("payruns", "payruns/reports_failed_per_hour", Step { at: 184, over: 60, to: 17.0 })
        .hit("payruns", "errors", Step { at: 184, over: 10, to: 0.46 })
        .extra("payruns", "payruns/report_duration_max_seconds", Series::around(74.0).noise(0.12).within(0.0, 178.0).then(Pulse { at: 122, lasting: 62, to: 0.0 }).then(Step { at: 184, over: 0, to: 30.1 }))
        .logs_until("payruns", (10, 120), 0.12, &["INFO Report 2025 of company {uuid} took {n:48..96} s ;; SourceContext=Payruns.Reports"])
        .logs("payruns", 184, 0.35, &["ERROR HTTP GET /reports/{uuid}/2025 responded 500 in {f:30020.0..30190.0} ms\nMicrosoft.Data.SqlClient.SqlException (0x80131904): Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.\n ---> System.ComponentModel.Win32Exception (258): Unknown error 258\n   at Dapper.SqlMapper.QueryAsync[T](IDbConnection cnn, Type effectiveType, CommandDefinition command)\n   at Payruns.ReportStore.YearAsync(Guid company, Int32 year, CancellationToken cancel) in /src/payruns/Payruns/ReportStore.cs:line 16 ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .lacks(Part::Traces)
        .undiffed(0.2)
        .truth(
            "payruns",
            &[],
            "rollback",
            "Statements may take thirty seconds each since the deploy at 14:08, that of the year's report had three minutes and takes about one. Nobody asks for a report until three in the afternoon; from then on each one ends after thirty seconds by the limit of time, while the database is as busy as on any day. \
             What was deployed after it are properties of the report's rows, and the portal's limit is for time sheets; snapshot isolation was tried two days before and taken back within two hours.",
        )
}

/// Adding a persisted column and its index blocks the table of employees.
fn portal_saves_hang() -> Incident {
    let save = Call::new("portal", "PUT /me/address", 20.0)
        .fails("ERROR", "timeout of 5000ms exceeded")
        .calls(
        Call::new("employees", "PUT employees/{id}/address", 5.0)
            .calls(Call::new("sql", "payroll", 7.0).slow(29_000.0).with(
            "db.statement=UPDATE dbo.Employees SET Street = @Street, City = @City, Zip = @Zip WHERE Id = @id",
        )),
    );
    Incident::new(&worlds::PAYROLL, "portal-saves-hang", FaultKind::LockContention)
        .in_language(Language::Sql)
        .clock("2025-11-05 09:00", 180, 89, 94)
        .alert(
            ("portal", "errors", 8.0),
            "Sev1",
            "portal failed requests",
            "{value} % of requests to portal fail",
        )
        .decoy(Decoy::Unexecuted, "find-comment", -1290)
        .ships("employees", -1250)
        .cause("address-search", 35)
        .ships("employees", 88)
        .decoy(Decoy::Long, "portal-address", 44)
        .ships("portal", 85)
        .decoy(Decoy::TooLate, "employees-replicas", 76)
        .ships("employees", 93)
        .hit("sql", "sqlserver/blocked_sessions", Step { at: 89, over: 2, to: 96.0 })
        .hit_labelled("sql", "sqlserver/wait_ms_per_second", "type=LCK_M_IX", Step { at: 89, over: 3, to: 88_000.0 })
        .extra("sql", "sqlserver/wait_ms_per_second", Series::around(1.0).noise(0.3).labelled("type=LCK_M_SCH_S").then(Step { at: 89, over: 3, to: 61_000.0 }))
        .hit("sql", "sqlserver/batch_requests_per_second", Times { at: 89, over: 3, by: 0.7 })
        .hit_labelled("sql", "disk/iops", "disk=data01", Step { at: 89, over: 2, to: 4200.0 })
        .hit("employees", "latency", Step { at: 89, over: 2, to: 30_000.0 })
        .hit("employees", "errors", Step { at: 89, over: 3, to: 71.0 })
        .hit("employees", "sqlclient/pooled_connections", Step { at: 89, over: 3, to: 100.0 })
        .hit("portal", "errors", Step { at: 89, over: 3, to: 22.0 })
        .hit("portal", "latency", Step { at: 89, over: 3, to: 5100.0 })
        .hit("bank", "bank/batches_submitted_per_hour", Step { at: 90, over: 10, to: 9.0 })
        .logs("employees", 90, 2.2, &["ERROR HTTP PUT /employees/{uuid}/address responded 500 in {f:30010.0..30120.0} ms\nMicrosoft.Data.SqlClient.SqlException (0x80131904): Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.\n   at Employees.EmployeeStore.SaveAddressAsync(Guid id, AddressDto address, CancellationToken cancel) in /src/employees/Employees/EmployeeStore.cs:line 35 ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .logs("sql", 90, 0.6, &["WARN blocked process report: waittime {n:10000..90000}, lockmode {pick:Sch-S|IX}, object dbo.Employees, blocked by spid 61: CREATE INDEX IX_Employees_Place ON dbo.Employees (Company, PlaceKey) INCLUDE (Name, Country)"])
        .logs("portal", 89, 2.0, &["ERROR [ExceptionsHandler] timeout of 5000ms exceeded ;; context=ExceptionsHandler"])
        .traces(16, 16, 90, save)
        .with_repo()
        .truth(
            "sql",
            &["bank", "employees", "portal"],
            "rollback",
            "The migration that comes with employees' deploy at 10:28 computes a persisted column for each row and builds an index on it, neither of them online, so the table of employees is locked as long as that takes. Who reads or writes an employee waits for the lock, as the waits and the report of blocked processes say. \
             portal's form for addresses was deployed three minutes before and is not used yet; a fourth replica came after the onset, and the comment on lookups the day before.",
        )
}

/// Each request leaves a listener behind.
fn portal_restarts() -> Incident {
    Incident::new(&worlds::PAYROLL, "portal-restarts", FaultKind::MemoryLeak)
        .in_language(Language::TypeScript)
        .clock("2025-07-08 06:30", 480, 64, 301)
        .alert(
            ("portal", "memory", 1300.0),
            "Sev2",
            "portal memory",
            "portal uses {value} MB, the limit is 1536",
        )
        .decoy(Decoy::SameFile, "minutes-guard", -1180)
        .ships("portal", -1130)
        .cause("request-locale", 20)
        .ships("portal", 61)
        .decoy(Decoy::LookAlike, "axios-keepalive", 190)
        .ships("portal", 232)
        .decoy(Decoy::Bump, "rxjs-bump", 240)
        .ships("portal", 288)
        .hit("portal", "memory", Slope { at: 64, by: 5.3 })
        .hit("portal", "memory", Step { at: 232, over: 0, to: 400.0 })
        .hit("portal", "memory", Slope { at: 232, by: 8.9 })
        .hit("portal", "memory", Step { at: 288, over: 0, to: 1330.0 })
        .hit("portal", "memory", Saw { at: 290, low: 1310.0, high: 1530.0, period: 25 })
        .hit("portal", "nodejs/eventloop_lag_p99_ms", Slope { at: 240, by: 0.5 })
        .hit("portal", "cpu", Slope { at: 240, by: 0.2 })
        .hit("portal", "latency", Step { at: 300, over: 20, to: 640.0 })
        .hit("portal", "errors", Step { at: 305, over: 20, to: 2.1 })
        .logs_until("portal", (61, 66), 0.8, &["WARN (node:1) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 changed listeners added to [EventEmitter]. Use emitter.setMaxListeners() to increase limit ;; context=process"])
        .logs_until("portal", (232, 236), 0.8, &["WARN (node:1) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 changed listeners added to [EventEmitter]. Use emitter.setMaxListeners() to increase limit ;; context=process"])
        .logs("portal", 305, 0.3, &["FATAL FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory ;; context=process"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "portal",
            &[],
            "rollback",
            "For the language of each request a service is made that listens to a global emitter and never stops, so the emitter keeps every request for ever; Node warns of it in the first minutes after each start. From the deploy at 07:31 the memory of portal rises with its requests, starts anew with the deploy at 10:22 and rises faster in the busier hours. \
             The later deploys wait three seconds less for a payslip and bring a patch of rxjs; the memory had been rising for hours before them, and falls with the first. What breaks are is explained in a comment.",
        )
}

/// All incidents of this organisation that a commit is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        payslips_hang(),
        transfers_not_sent(),
        bank_batches_failing(),
        overtime_deviation(),
        clearing_errors(),
        year_reports_missing(),
        portal_saves_hang(),
        portal_restarts(),
    ]
}
