//! An insurer of cars: what a commit is at fault for.

use crate::prelude::*;

/// Each request makes a client of its own whose connection stays open.
fn damage_reports_fail() -> Incident {
    let report = Call::new("portal", "POST /api/claims", 9.0)
        .fails("ERROR", "AxiosError: Request failed with status code 500")
        .calls(
            Call::new("claims", "POST /claims", 5.0)
                .slow(11.0)
                .fails("ERROR", "Too many open files (garages.netz.example:443)")
                .calls(
                    Call::new("claims", "GET garages.netz.example/garages/{garage}/estimates/{claim}", 420.0)
                        .times(1, 0),
                )
                .calls(Call::new("mssql", "INSERT Claims", 4.0).times(1, 0)),
        );
    Incident::new(&worlds::INSURER, "damage-reports-fail", FaultKind::HandleLeak)
        .clock("2026-05-12 09:30", 220, 124, 130)
        .alert(("claims", "errors", 5.0), "P1", "claims: errors", "{value} % of the requests to claims fail (> 5)")
        .decoy(Decoy::SameFile, "claim-read", -1300)
        .ships("claims", -1250)
        .cause("garage-hosts", 61)
        .ships("claims", 97)
        .decoy(Decoy::LookAlike, "claims-memory", -240)
        .ships("claims", -210)
        .decoy(Decoy::AtOnset, "report-steps", 76)
        .ships("portal", 121)
        .hit_labelled("claims", "process.open_file_descriptors", "pod:claims-7d9c-4", Slope { at: 97, by: 138.0 })
        .hit_labelled("claims", "process.open_file_descriptors", "pod:claims-7d9c-4", Step { at: 124, over: 1, to: 4092.0 })
        .hit_labelled("claims", "process.open_file_descriptors", "pod:claims-7d9c-4", Slope { at: 125, by: -138.0 })
        .hit("claims", "memory", Slope { at: 97, by: 3.1e6 })
        .hit("claims", "errors", Step { at: 124, over: 5, to: 17.5 })
        .hit("claims", "claims.reported.per_minute", Times { at: 124, over: 5, by: 0.09 })
        .hit_labelled("claims", "garages.requests.per_minute", "result:ok", Times { at: 124, over: 5, by: 0.07 })
        .hit_labelled("claims", "garages.requests.per_minute", "result:failed", Step { at: 124, over: 5, to: 440.0 })
        .hit("claims", "latency", Step { at: 98, over: 2, to: 2100.0 })
        .hit("portal", "errors", Step { at: 125, over: 5, to: 6.4 })
        .hit_labelled("portal", "portal.upstream.errors", "upstream:claims", Step { at: 125, over: 5, to: 7.4 })
        .logs("claims", 124, 4.0, &["ERROR An unhandled exception has occurred while executing the request.\nSystem.Net.Http.HttpRequestException: Too many open files (garages.netz.example:443)\n ---> System.Net.Sockets.SocketException (24): Too many open files\n   at System.Net.Sockets.Socket..ctor(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)\n   at Meridian.Claims.GarageClient.EstimateAsync(String claim, String garage, CancellationToken stop) ;; SourceContext=Microsoft.AspNetCore.Server.Kestrel"])
        .logs("claims", 126, 1.0, &["ERROR Microsoft.Data.SqlClient.SqlException (0x80131904): A network-related or instance-specific error occurred while establishing a connection to SQL Server. ;; SourceContext=Microsoft.AspNetCore.Server.Kestrel"])
        .logs("portal", 125, 2.0, &["ERROR AxiosError: Request failed with status code 500 ;; context=ExceptionsHandler ;; path=/api/claims"])
        .traces(20, 16, 126, report)
        .with_repo()
        .truth(
            "claims",
            &["portal"],
            "rollback",
            "Where the factory lent connections the commit makes a client with a handler of its own for each estimate, never disposes it and keeps its connection for half an hour. From the deploy at 11:07 on open files of a pod rise by more than a hundred a minute with as many claims as ever, and at 11:34 they are at the limit of 4096, so that neither garages nor the database can be reached. \
             Steps of a form came three minutes before and write no claim; the query with names of columns was out a day, more memory since the morning.",
        )
}

/// A filter waits for an asynchronous call and holds its thread.
fn my_policies_hangs() -> Incident {
    let mine =
        Call::new("portal", "GET /api/policies", 8.0).fails("ERROR", "timeout of 5000ms exceeded").calls(
            Call::new("policies", "GET /policies", 5.0)
                .slow(9200.0)
                .calls(Call::new("policies", "GET customers/customers", 46.0).slow(49.0))
                .calls(Call::new("mssql", "SELECT Policies", 7.0)),
        );
    Incident::new(&worlds::INSURER, "my-policies-hangs", FaultKind::PoolExhaustion)
        .clock("2026-05-19 07:00", 260, 133, 141)
        .alert(("portal", "errors", 5.0), "P1", "portal: errors", "{value} % of the requests to portal fail (> 5)")
        .decoy(Decoy::SameFile, "ended-last", -980)
        .ships("policies", -930)
        .cause("owner-filter", 20)
        .ships("policies", 64)
        .decoy(Decoy::LookAlike, "five-policies", -1420)
        .ships("policies", -1360)
        .decoy(Decoy::AtOnset, "wait-for-policies", 97)
        .ships("portal", 130)
        .hit("policies", "rate", Times { at: 60, over: 80, by: 1.7 })
        .hit("policies", "runtime.dotnet.threads.count", Slope { at: 70, by: 0.45 })
        .hit("policies", "runtime.dotnet.threads.count", Slope { at: 133, by: 3.4 })
        .hit("policies", "runtime.dotnet.threadpool.queue_length", Step { at: 133, over: 10, to: 760.0 })
        .hit("policies", "latency", Creep { at: 133, half: 3.0, to: 11_400.0 })
        .hit("policies", "cpu", Step { at: 133, over: 5, to: 19.0 })
        .hit("policies", "errors", Step { at: 137, over: 6, to: 9.0 })
        .hit("portal", "errors", Step { at: 136, over: 6, to: 31.0 })
        .hit("portal", "latency", Step { at: 135, over: 6, to: 6010.0 })
        .hit_labelled("portal", "portal.upstream.errors", "upstream:policies", Step { at: 136, over: 6, to: 37.0 })
        .hit("mssql", "sqlserver.stats.batch_requests", Times { at: 134, over: 6, by: 0.6 })
        .extra("customers", "trace.http.request.p99_ms", Series::around(92.0).noise(0.07))
        .extra("customers", "trace.http.request.hits", Series::around(88.0).noise(0.05).then(Times { at: 60, over: 80, by: 1.7 }).then(Times { at: 133, over: 8, by: 0.6 }))
        .logs("policies", 134, 2.0, &["INFO Request finished HTTP/1.1 GET http://policies/policies - 200 ;; SourceContext=Microsoft.AspNetCore.Hosting.Diagnostics ;; ElapsedMs={n:5200..12400}", "WARN As of \"05/19/2026 07:{n:14..59}:{n:10..59} +00:00\", the heartbeat has been running for \"00:00:0{n:1..9}.{n:1000000..9999999}\" which is longer than \"00:00:01\". This could be caused by thread pool starvation. ;; SourceContext=Microsoft.AspNetCore.Server.Kestrel"])
        .logs("portal", 136, 3.0, &["ERROR AxiosError: timeout of 6000ms exceeded ;; context=ExceptionsHandler ;; path=/api/policies"])
        .traces(20, 16, 135, mine)
        .with_repo()
        .truth(
            "policies",
            &["portal"],
            "rollback",
            "The filter asks for the customer and waits for the task with Result, so that each request blocks a thread of the pool while the answer needs another one. With the few requests after the deploy at 08:04 it goes unseen; threads creep up with the morning's requests, at 09:13 the pool grows slower than they come, its queue is long, the processors idle and requests take ten seconds, while customers and the database answer at once. \
             A fifth pod and an order of policies were out the day before, and the portal waits a second longer since three minutes before, which makes nobody wait in policies.",
        )
}

/// Equal instalments do not make up the premium.
fn offers_refused() -> Incident {
    Incident::new(&worlds::INSURER, "offers-refused", FaultKind::WrongResult)
        .in_language(Language::Java)
        .clock("2026-04-21 12:40", 230, 116, 127)
        .alert(("policies", "policies.offers.refused.per_minute", 6.0), "P2", "policies: refused offers", "{value} offers are refused in a minute (> 6)")
        .decoy(Decoy::SameFile, "factor-stream", 18)
        .ships("rating", 50)
        .cause("equal-parts", 70)
        .ships("rating", 114)
        .decoy(Decoy::AtOnset, "check-message", 84)
        .ships("policies", 111)
        .decoy(Decoy::Alarming, "base-2026", -700)
        .ships("rating", -640)
        .hit("policies", "policies.offers.refused.per_minute", Step { at: 116, over: 10, to: 21.0 })
        .hit("policies", "policies.offers.accepted.per_minute", Step { at: 116, over: 10, to: 17.0 })
        .hit("policies", "errors", Step { at: 116, over: 10, to: 0.7 })
        .hit_labelled("portal", "portal.upstream.errors", "upstream:policies", Step { at: 117, over: 10, to: 0.37 })
        .logs("policies", 116, 2.5, &["WARN Offer O{n:100000..999999} refused: {pick:12 instalments of 411.96 do not make 412.02|12 instalments of 601.44 do not make 601.51|4 instalments of 390.64 do not make 390.67|4 instalments of 525.08 do not make 525.10|12 instalments of 347.04 do not make 347.13} ;; SourceContext=Meridian.Policies.OfferService"])
        .logs("portal", 117, 1.2, &["ERROR AxiosError: Request failed with status code 422 ;; context=ExceptionsHandler ;; path=/api/offers"])
        .with_repo()
        .lacks(Part::Traces)
        .undiffed(0.2)
        .truth(
            "rating",
            &["policies", "portal"],
            "rollback",
            "The premium is divided by the number of instalments and rounded down; the first one took what was left over, and the commit makes all of them equal instead, so that their sum lacks some cents unless the premium can be divided. From the deploy of rating at 14:34 policies refuses more than half of the offers because their instalments do not make the premium, none of those with one payment. \
             The check in policies is as strict as ever and only its words changed three minutes before; factors multiplied in a stream and the base of the year were out without refusals.",
        )
}

/// A role may write to two folders of three.
fn photos_not_kept() -> Incident {
    Incident::new(&worlds::INSURER, "photos-not-kept", FaultKind::Permission)
        .in_language(Language::Hcl)
        .clock("2026-06-02 13:10", 200, 101, 109)
        .alert(("documents", "errors", 10.0), "P2", "documents: errors", "{value} % of the requests to documents fail (> 10)")
        .decoy(Decoy::SameFile, "pods-role", -1500)
        .ships("terraform", -1440)
        .cause("least-rights", 48)
        .ships("terraform", 100)
        .decoy(Decoy::AtOnset, "upload-cache", 66)
        .ships("documents", 97)
        .decoy(Decoy::LookAlike, "wait-for-documents", 30)
        .ships("portal", 74)
        .hit("documents", "errors", Step { at: 101, over: 3, to: 66.0 })
        .hit_labelled("documents", "documents.kept.per_minute", "kind:photos", Step { at: 101, over: 3, to: 0.0 })
        .hit("documents", "latency", Step { at: 101, over: 3, to: 420.0 })
        .hit("portal", "errors", Step { at: 102, over: 3, to: 1.9 })
        .hit_labelled("portal", "portal.upstream.errors", "upstream:documents", Step { at: 102, over: 3, to: 1.5 })
        .logs("documents", 101, 3.5, &["ERROR AccessDenied: User: arn:aws:sts::418{n:100000000..999999999}:assumed-role/documents/{n:1000000000..1999999999} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::meridian-documents/photos/M{n:1000000..9999999}/{uuid}\" because no identity-based policy allows the s3:PutObject action ;; name=AccessDenied ;; http=403"])
        .logs("portal", 102, 1.5, &["ERROR AxiosError: Request failed with status code 500 ;; context=ExceptionsHandler ;; path=/api/claims/M{n:1000000..9999999}/photos"])
        .lacks(Part::Traces)
        .truth(
            "documents",
            &["portal"],
            "rollback",
            "The commit restricts the role of documents to letters and reports and forgets photos, which the service keeps as well. Applied at 14:50, it lets each photo be refused with AccessDenied from 14:51 on, while letters and reports are kept as before. \
             A header for caches was deployed with documents three minutes before and is on letters, too; it needs no other right. Tags of the role are a day old, and the portal waits ten seconds longer.",
        )
}

/// A setting that must be there is there in staging only.
fn payouts_pending() -> Incident {
    let mut incident = Incident::new(&worlds::INSURER, "payouts-pending", FaultKind::CrashAtStart)
        .clock("2026-06-10 09:00", 220, 118, 139)
        .alert(("payouts", "azure.servicebus.active_messages", 150.0), "P2", "payouts: queue", "{value} messages wait in payouts (> 150)")
        .decoy(Decoy::Bump, "bus-bump", 22)
        .ships("payouts", 45)
        .decoy(Decoy::LookAlike, "payouts-memory", 30)
        .ships("payouts", 58)
        .cause("bank-creditor", 76)
        .ships("payouts", 117)
        .decoy(Decoy::Alarming, "lock-longer", 90)
        .ships("terraform", 114)
        .hit("payouts", "payouts.sent.per_minute", Step { at: 118, over: 0, to: 0.0 })
        .hit_labelled("payouts", "azure.servicebus.active_messages", "queue:payouts", Slope { at: 118, by: 14.0 })
        .hit("payouts", "memory", Step { at: 118, over: 1, to: 41e6 })
        .silent("payouts", 117, 220)
        .logs("payouts", 117, 0.5, &["FATAL Unhandled exception. Microsoft.Extensions.Options.OptionsValidationException: DataAnnotation validation failed for 'BankOptions' members: 'Creditor' with the error: 'The Creditor field is required.'.\n   at Microsoft.Extensions.Options.OptionsFactory`1.Create(String name)\n   at Microsoft.Extensions.Options.StartupValidator.Validate()\n   at Microsoft.Extensions.Hosting.Internal.Host.StartAsync(CancellationToken cancellationToken)\n   at Program.<Main>$(String[] args) in /src/payouts/Program.cs:line 13"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "payouts",
            &[],
            "rollback",
            "The commit demands the creditor's number at start and writes it into the settings of staging; those of production do not have it. Since the deploy at 10:57 payouts stops at start because Creditor is required, again and again, nothing is paid and the queue grows by as many messages as are usually paid. \
             With the new client of the bus and with less memory payouts ran for an hour; messages that are locked a minute longer are read as before.",
        );
    // The pause between restarts grows to five minutes.
    for (at, to) in [118, 119, 120, 122, 125, 130].into_iter().chain((135..220).step_by(5)).zip(1_i32..) {
        let to = f64::from(to);
        incident = incident.hit("payouts", "kubernetes.containers.restarts", Step { at, over: 0, to });
    }
    incident
}

/// One limit of time for all, below what a call needs.
fn quotes_unanswered() -> Incident {
    let quote = Call::new("portal", "POST /api/quotes", 5.0)
        .fails("ERROR", "timeout of 5000ms exceeded")
        .capped(4.0)
        .calls(
            Call::new("rating", "POST /quotes", 60.0)
                .capped(5003.0)
                .calls(Call::new("rating", "GET register/vehicles", 900.0).times(1, 0))
                .calls(Call::new("rating", "GET register/drivers", 210.0).times(1, 0)),
        );
    Incident::new(&worlds::INSURER, "quotes-unanswered", FaultKind::Timeout)
        .in_language(Language::TypeScript)
        .clock("2026-04-29 10:10", 210, 109, 119)
        .alert(("portal", "errors", 0.75), "P2", "portal: errors", "{value} % of the requests to portal fail (> 0.75)")
        .decoy(Decoy::Long, "quote-record", 12)
        .ships("rating", 40)
        .cause("one-timeout", 66)
        .ships("portal", 108)
        .decoy(Decoy::AtOnset, "years-cap", 78)
        .ships("rating", 105)
        .decoy(Decoy::SameFile, "quote-status", -310)
        .ships("portal", -260)
        .hit("portal", "errors", Step { at: 109, over: 6, to: 0.98 })
        .hit_labelled("portal", "portal.upstream.errors", "upstream:rating", Step { at: 109, over: 6, to: 0.63 })
        .hit("portal", "latency", Step { at: 109, over: 4, to: 2500.0 })
        .hit("rating", "rate", Times { at: 112, over: 10, by: 1.03 })
        .logs("portal", 109, 2.0, &["ERROR AxiosError: timeout of 5000ms exceeded ;; context=ExceptionsHandler ;; path=/api/quotes"])
        .logs("rating", 109, 1.0, &["WARN client closed the connection before the quote was written ;; logger_name=meridian.rating.QuoteController ;; ms={n:5100..9600}"])
        .traces(30, 10, 110, quote)
        .undiffed(0.15)
        .truth(
            "portal",
            &[],
            "rollback",
            "One limit of five seconds for all calls that read also takes seven seconds from those to rating, which needs up to nine for cars from abroad, as its percentiles say of any day. From the deploy of the portal at 11:58 about one quote in fifteen ends after exactly 5000 ms, while rating answers as quickly as before. \
             rating's own release three minutes before lets discounts grow for five more years and costs no time; how long quotes are good for is asked by nobody, and the status of a quote was out since the morning.",
        )
}

/// All incidents of this organisation that a change is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        damage_reports_fail(),
        my_policies_hangs(),
        offers_refused(),
        photos_not_kept(),
        payouts_pending(),
        quotes_unanswered(),
    ]
}
