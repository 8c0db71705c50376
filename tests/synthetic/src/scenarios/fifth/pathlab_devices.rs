//! The laboratory of hospitals: what a commit around analysers and reports is at fault for.

use crate::prelude::*;

/// A connection that timed out is replaced but not closed.
fn no_new_results() -> Incident {
    Incident::new(&worlds::PATHLAB, "no-new-results", FaultKind::HandleLeak)
        .in_language(Language::Python)
        .clock("2025-09-25 05:00", 540, 82, 461)
        .alert(("results", "lab.results.stored.per_minute", 150.0), "high", "Results: too few", "{value} results were stored in a minute (at least 150)")
        .decoy(Decoy::LookAlike, "poll-order", -1390)
        .ships("analysers", -1340)
        .cause("keep-connections", 33)
        .ships("analysers", 80)
        .decoy(Decoy::Bump, "pika-bump", -480)
        .ships("analysers", -430)
        .decoy(Decoy::AtOnset, "results-prefetch", 410)
        .ships("results", 447)
        .hit("analysers", "process.open_file_descriptors", Slope { at: 82, by: 2.55 })
        .hit("analysers", "process.open_file_descriptors", Step { at: 454, over: 0, to: 1024.0 })
        .hit("analysers", "analysers.messages.per_minute", Step { at: 454, over: 3, to: 61.0 })
        .hit("analysers", "analysers.poll.failures.per_minute", Step { at: 454, over: 3, to: 34.0 })
        .hit("results", "lab.results.stored.per_minute", Step { at: 454, over: 4, to: 60.0 })
        .silent("analysers", 455, 540)
        .logs("analysers", 455, 0.5, &["INFO polled {n:1..30} messages ;; analyser=chem-{pick:1|2} ;; logger=analysers.poller"])
        .logs("analysers", 454, 3.0, &["WARN poll failed: [Errno 24] Too many open files ;; analyser={pick:haem-2|coag-1|chem-3|haem-1} ;; logger=analysers.poller"])
        .with_repo()
        .truth(
            "analysers",
            &["results"],
            "rollback",
            "Connections to analysers are kept since the deploy of analysers at 06:20; when one times out, which haematology and coagulation do a few times in a minute on any day, another one is opened in its place and the old one is never closed. Open files rise in a straight line from then on until they are 1024 at 12:34, and no connection can be opened any more. \
             The prefetch of results, deployed seven minutes before results ran short, decides only how many messages are taken at once; the order of polling and the client library were out before with open files flat.",
        )
}

/// A field that was text is a list.
fn results_missing() -> Incident {
    let consume = Call::new("results", "results process", 6.0)
        .fails("ERROR", "System.Text.Json.JsonException: The JSON value could not be converted to System.String. Path: $.flag")
        .with("messaging.system=rabbitmq")
        .calls(Call::new("lab-db", "INSERT results", 4.0).times(1, 0));
    Incident::new(&worlds::PATHLAB, "results-missing", FaultKind::SchemaMismatch)
        .in_language(Language::Python)
        .clock("2025-11-18 08:00", 180, 90, 99)
        .alert(("rabbit", "rabbitmq.queue.messages_ready", 500.0), "high", "rabbit: dead letters", "{value} messages are ready in a queue (limit 500)")
        .decoy(Decoy::SameFile, "consumer-scope", 20)
        .ships("results", 62)
        .cause("several-flags", 47)
        .ships("analysers", 89)
        .decoy(Decoy::Long, "trends", 30)
        .ships("ward", 77)
        .decoy(Decoy::LookAlike, "dead-letter-age", -1280)
        .ships("rabbit", -1230)
        .hit_labelled("rabbit", "rabbitmq.queue.messages_ready", "queue=results.dead", Slope { at: 90, by: 402.0 })
        .hit("results", "lab.results.stored.per_minute", Step { at: 90, over: 2, to: 7.0 })
        .hit("lab-db", "cpu", Step { at: 90, over: 4, to: 24.0 })
        .silent("results", 90, 180)
        .logs("results", 90, 0.7, &["INFO HTTP GET /results/{n:1000000..1999999} responded 200 in {n:9..120} ms ;; category=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .logs("results", 90, 4.0, &["ERROR Message {n:100000..999999} was not stored\nSystem.Text.Json.JsonException: The JSON value could not be converted to System.String. Path: $.flag | LineNumber: 0 | BytePositionInLine: {n:140..190}.\n ---> System.InvalidOperationException: Cannot get the value of a token type 'StartArray' as a string.\n   at Lab.Results.ResultMessage.Parse(ReadOnlySpan`1 body) ;; category=Lab.Results.ResultConsumer"])
        .logs("ward", 96, 0.8, &["WARN results answered 404 ;; order=L{n:1000000..1999999}"])
        .traces(16, 12, 91, consume)
        .with_repo()
        .truth(
            "results",
            &["rabbit", "ward"],
            "rollback",
            "Analysers publish all flags of a result as a list under the name flag, which results reads as text; each message fails with a JsonException at $.flag and goes to the dead letters. It begins with the deploy of analysers at 09:29 while results' own deploy at 09:02, which only moves the parsing into a method, \
             stored results for half an hour. How long dead letters are kept was set a day before and loses none of them: they can be sent again once analysers was rolled back.",
        )
}

/// An ingress gives up before a report is rendered.
fn reports_do_not_open() -> Incident {
    let open = Call::new("ingress", "GET /reports/{order}", 1.0)
        .fails(
            "ERROR",
            "upstream timed out (110: Operation timed out) while reading response header from upstream",
        )
        .calls(
            Call::new("reports", "GET /reports/{order}", 300.0)
                .slow(20.0)
                .calls(Call::new("reports", "render", 5400.0).capped(5010.0)),
        );
    Incident::new(&worlds::PATHLAB, "reports-do-not-open", FaultKind::Timeout)
        .in_language(Language::Yaml)
        .clock("2025-10-14 09:00", 180, 87, 95)
        .alert(("ingress", "nginx.upstream.responses.per_minute", 40.0), "high", "ingress: answers 5xx", "{value} answers in a minute")
        .decoy(Decoy::LookAlike, "mailbox-timeout", 31)
        .ships("reports", 70)
        .cause("ingress-defaults", 52)
        .ships("ingress", 86)
        .decoy(Decoy::Long, "report-fonts", 60)
        .ships("reports", 84)
        .hit_labelled("ingress", "nginx.upstream.responses.per_minute", "status=504", Step { at: 87, over: 2, to: 131.0 })
        .hit("ingress", "errors", Step { at: 87, over: 2, to: 0.9 })
        .hit("reports", "rate", Times { at: 88, over: 6, by: 1.5 })
        .hit("reports", "cpu", Step { at: 88, over: 6, to: 41.0 })
        .logs("ingress", 87, 3.0, &["ERROR upstream timed out (110: Operation timed out) while reading response header from upstream, client: {ip}, server: ward.pathlab.example, request: \"GET /reports/{n:1000000..1999999} HTTP/2.0\", upstream: \"http://10.4.2.{n:10..40}:8080/reports/{n:1000000..1999999}\" ;; upstream=reports ;; request_time=5.00{n:0..9}"])
        .logs("reports", 87, 1.5, &["INFO Report of order {n:1000000..1999999} rendered in {n:4900..7900} ms ;; category=Lab.Reports.Renderer", "WARN Client disconnected before the report of order {n:1000000..1999999} was written ;; category=Lab.Reports.ReportsController"])
        .traces(14, 12, 88, open)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "ingress",
            &["reports"],
            "rollback",
            "All ingresses got the same annotations, and that of reports lost its 60 seconds: nginx gives up after five, while a report takes five to eight seconds to render, as it did before. From the deploy of the ingress at 10:26 requests of reports end with 504 after exactly five seconds, and people open them again. \
             The letterhead, deployed to reports two minutes before, loads its fonts once and reports render no slower; the thirty seconds are for the mailbox of the ministry, to which nobody waits in the browser.",
        )
}

/// All incidents around devices and reports.
pub fn all() -> Vec<Incident> {
    vec![no_new_results(), results_missing(), reports_do_not_open()]
}
