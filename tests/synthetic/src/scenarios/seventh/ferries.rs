//! Ferries between islands: what people changed in code.

use crate::prelude::*;

/// Each request's service registers with an event of the whole process and stays there.
fn gates_slow() -> Incident {
    Incident::new(&worlds::FERRIES, "gates-slow", FaultKind::MemoryLeak)
        .in_language(Language::CSharp)
        .clock("2025-05-16 10:05", 205, 150, 192)
        .alert(
            ("boarding", "memory", 88.0),
            "high",
            "boarding-MemoryUtilization",
            "MemoryUtilization of boarding is {value}",
        )
        .cause("gate-now", -100)
        .ships("boarding", 44)
        .decoy(Decoy::LookAlike, "cache-longer", -1440)
        .ships("boarding", -1330)
        .decoy(Decoy::SameFile, "gate-comment", -160)
        .ships("boarding", -90)
        .decoy(Decoy::Alarming, "sailing-missing", -40)
        .ships("sailings", 20)
        .hit("boarding", "memory", Slope { at: 44, by: 0.36 })
        .hit("boarding", "dotnet.gc.heap.total_allocated_mb", Slope { at: 44, by: 21.0 })
        .hit("boarding", "cpu", Slope { at: 130, by: 0.7 })
        .hit("boarding", "latency", Creep { at: 150, half: 25.0, to: 1.6 })
        .logs("boarding", 150, 1.4, &[
            "WARN As of \"{n:10..13}:{n:10..59}:{n:10..59}\", the heartbeat has been running for \"00:00:0{f:1.10..3.90}\" which is longer than \"00:00:01\". This could be caused by thread pool starvation. ;; category=Microsoft.AspNetCore.Server.Kestrel",
            "INFO Request finished HTTP/1.1 POST http://boarding/check-in/{hex:8} - 200 - application/json {n:600..2900}.{n:1000..9999}ms ;; category=Microsoft.AspNetCore.Hosting.Diagnostics",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .lacks(Part::Flags)
        .truth(
            "boarding",
            &[],
            "rollback",
            "CheckInService is made for each request and now subscribes to SailingWatch, which lives as long as the process; nothing unsubscribes, so each request's service and its database context stay. The memory of boarding and its heap after collections rise \
             in a straight line from the deploy at 10:49 and check-ins become slow with the collector two hours later. The cache of sailings holds four hundred a day and was flat for a day; \
             a comment and a 404 in another service allocate nothing.",
        )
}

/// Configuration is cached at the start, after which env() knows nothing any more.
fn bookings_fail() -> Incident {
    let book = Call::new("booking-web", "POST /api/bookings", 120.0)
        .fails("ERROR", "HTTP request returned status code 401")
        .calls(Call::new("mysql-main", "INSERT bookings", 3.0))
        .calls(
            Call::new("booking-web", "POST api.aegeanpay.example/v1/charges", 740.0)
                .slow(85.0)
                .with("!http.response.status_code=401"),
        );
    Incident::new(&worlds::FERRIES, "bookings-fail", FaultKind::BadConfiguration)
        .clock("2025-03-20 11:20", 180, 101, 106)
        .alert(
            ("booking-web", "errors", 3.0),
            "high",
            "booking-web-5XX",
            "{value}% of requests to booking-web fail",
        )
        .cause("warm-config", 22)
        .ships_in_release("booking-web", 100)
        .decoy(Decoy::Bump, "guzzle-bump", 81)
        .decoy(Decoy::SameFile, "charge-timeout", -1370)
        .ships("booking-web", -1300)
        .decoy(Decoy::AtOnset, "puma-bump", 40)
        .ships("sailings", 92)
        .commit("ticket-view", 49)
        .hit("booking-web", "errors", Step { at: 101, over: 2, to: 12.5 })
        .hit("booking-web", "BookingsPaid", Step { at: 101, over: 2, to: 0.0 })
        .hit("booking-web", "latency", Step { at: 101, over: 3, to: 0.3 })
        .hit("horizon", "TicketMailsSentPerMinute", Step { at: 102, over: 3, to: 0.0 })
        .hit("horizon", "HorizonJobsPerMinute", Step { at: 102, over: 4, to: 160.0 })
        .logs("booking-web", 101, 4.0, &[
            "ERROR production.ERROR: HTTP request returned status code 401:\n{\"error\":{\"type\":\"authentication\",\"message\":\"No API key provided. Use the Authorization header with the scheme Bearer.\"}} {\"exception\":\"[object] (Illuminate\\\\Http\\\\Client\\\\RequestException(code: 401) at /var/www/vendor/laravel/framework/src/Illuminate/Http/Client/Response.php:{n:300..310})\"}",
        ])
        .silent("booking-web", 101, 180)
        .logs("booking-web", 101, 0.6, &["INFO production.INFO: GET /api/connections 200 in {n:90..360} ms"])
        .traces(18, 18, 102, book)
        .feed(json!({"source": "AegeanPay", "component": "payouts", "events": [
            {"timestamp": -190.0, "status": "investigating", "detail": "Payouts of Wednesday reach some merchants a day late. Charges are not affected."},
            {"timestamp": 64.0, "status": "monitoring", "detail": "Payouts have been sent again."}]}))
        .misleads(Decoy::Feed)
        .with_repo()
        .truth(
            "booking-web",
            &["horizon"],
            "rollback",
            "config:cache at the start of a task makes env() return null outside of the files of configuration, and PaymentClient takes its secret by env() itself. From the release of booking-web at 13:00 each charge is answered 401 'No API key provided', while what reads config() works. \
             The same release brings a version of Guzzle, which still sends what it is given, and a view; five seconds more for a charge are a day old. Roll back, or put the secret into config/services.php.",
        )
}

/// Jobs take longer than the queue waits before it gives them to somebody else.
fn tickets_late() -> Incident {
    Incident::new(&worlds::FERRIES, "tickets-late", FaultKind::RetryAmplification)
        .clock("2025-05-07 08:40", 250, 128, 147)
        .alert(
            ("horizon", "HorizonQueueWaitSeconds", 300.0),
            "high",
            "horizon-wait",
            "jobs wait for {value} seconds",
        )
        .cause("group-tickets", 50)
        .ships("horizon", 105)
        .decoy(Decoy::SameFile, "ticket-images", -1330)
        .ships("horizon", -1290)
        .decoy(Decoy::Bump, "horizon-bump", 91)
        .decoy(Decoy::Alarming, "laravel-bump", 44)
        .ships("booking-web", 70)
        .hit_labelled("horizon", "HorizonQueueWaitSeconds", "queue=default", Slope { at: 128, by: 19.0 })
        .hit("horizon", "HorizonFailedJobsPerMinute", Step { at: 134, over: 4, to: 3.6 })
        .hit("horizon", "HorizonJobsPerMinute", Step { at: 128, over: 8, to: 96.0 })
        .hit("horizon", "cpu", Step { at: 128, over: 6, to: 97.0 })
        .hit("horizon", "memory", Step { at: 128, over: 8, to: 71.0 })
        .hit("horizon", "TicketMailsSentPerMinute", Step { at: 128, over: 8, to: 52.0 })
        .logs("horizon", 126, 2.4, &[
            "INFO App\\Jobs\\SendTickets ............ {n:140..290}s DONE ;; payload={\"bookingId\":77{n:10..29}} ;; attempt={n:1..5}",
            "INFO App\\Jobs\\SendTickets ............ {n:140..290}s DONE ;; payload={\"bookingId\":77{n:10..29}} ;; attempt={n:2..5}",
        ])
        .logs("horizon", 134, 2.0, &[
            "ERROR Illuminate\\Queue\\MaxAttemptsExceededException: App\\Jobs\\SendTickets has been attempted too many times. ;; payload={\"bookingId\":77{n:10..29}}",
        ])
        .logs_until("booking-web", (122, 150), 0.8, &["INFO production.INFO: POST /api/bookings 201 in {n:1900..3900} ms ;; passengers={n:90..140} ;; agent=school-trips"])
        .logs("booking-web", 150, 0.4, &["WARN production.WARNING: Customer asks for tickets again {\"reference\":\"{hex:6}\"}"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "horizon",
            &["booking-web"],
            "rollback",
            "A job may now run for 300 seconds, while the connection still has retry_after of 90: what runs longer is handed to another worker while the first still works, up to five times. The same bookings of groups appear in the log with attempts one to five and end with \
             MaxAttemptsExceeded. Before the deploy at 10:25 they were stopped after a minute; with the school trips of that morning all workers do the same work repeatedly and everybody's jobs wait. \
             The patch of Horizon came along in that history and changes nothing of this, images of tickets became smaller a day before, and Laravel in the shop works off no queue.",
        )
}

/// The number of ships in a connection is no longer bounded where nobody says how many.
fn search_times_out() -> Incident {
    let search = Call::new("booking-web", "GET /api/connections", 24.0)
        .fails("ERROR", "cURL error 28: Operation timed out after 4001 milliseconds")
        .calls(
            Call::new("sailings", "GET /connections", 105.0)
                .capped(4001.0)
                .with("url.query=from={pick:PIR|RAF}&to={pick:NAX|THI|IOS}&day=2025-06-2{n:0..9}"),
        );
    Incident::new(&worlds::FERRIES, "search-times-out", FaultKind::UnboundedWork)
        .in_language(Language::Ruby)
        .clock("2025-06-03 12:30", 190, 107, 114)
        .alert(
            ("booking-web", "latency", 2.5),
            "high",
            "booking-web-latency",
            "TargetResponseTime of booking-web is {value} s",
        )
        .cause("more-changes", 33)
        .ships("sailings", 105)
        .decoy(Decoy::Long, "summer-timetable", -1400)
        .ships("sailings", -1350)
        .decoy(Decoy::SameFile, "first-thirty", 4)
        .ships("sailings", 29)
        .decoy(Decoy::Bump, "laravel-bump", 20)
        .ships("booking-web", 60)
        .hit("sailings", "cpu", Step { at: 107, over: 3, to: 99.0 })
        .hit("sailings", "latency", Step { at: 107, over: 3, to: 27.0 })
        .hit("sailings", "PumaThreadsBusy", Step { at: 107, over: 3, to: 40.0 })
        .hit("sailings", "PumaBacklog", Step { at: 108, over: 6, to: 160.0 })
        .hit("sailings", "memory", Step { at: 107, over: 10, to: 83.0 })
        .hit("booking-web", "latency", Step { at: 107, over: 5, to: 4.1 })
        .hit("booking-web", "errors", Step { at: 108, over: 4, to: 38.0 })
        .hit("booking-web", "PhpFpmActiveProcesses", Step { at: 108, over: 5, to: 96.0 })
        .hit("booking-web", "BookingsPaid", Step { at: 110, over: 8, to: 0.4 })
        .logs("booking-web", 107, 4.0, &["ERROR production.ERROR: cURL error 28: Operation timed out after 400{n:0..3} milliseconds with 0 bytes received for http://sailings:9292/connections"])
        .logs("sailings", 108, 1.5, &["INFO {ip} - - \"GET /connections?from={pick:PIR|RAF}&to={pick:NAX|MYK|THI|SYR|IOS}&day=2025-06-{n:10..28} HTTP/1.1\" 200 {n:900000..9000000} {n:12..41}.{n:1000..9999}"])
        .traces(18, 18, 108, search)
        .with_repo()
        .truth(
            "sailings",
            &["booking-web"],
            "rollback",
            "The constant of three legs became an optional number, and booking-web sends none, so the search follows all ways over all islands: the processor of sailings is full one minute after its deploy at 14:15 at the usual number of requests. \
             The ports of the summer were there a day before, ten more results are cut off after the search and had run for an hour, and the shop's framework had been in place for three quarters of an hour of quick searches.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![gates_slow(), bookings_fail(), tickets_late(), search_times_out()]
}
