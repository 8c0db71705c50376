//! Ferries between islands: the database, a limit, and what nobody of the organisation changed.

use crate::prelude::*;

/// A migration changes the type of a column, for which MySQL copies the table and lets nobody write.
fn bookings_hang() -> Incident {
    let book = Call::new("booking-web", "POST /api/bookings", 110.0)
        .fails("ERROR", "504 Gateway Timeout")
        .calls(Call::new("mysql-main", "INSERT bookings", 3.0).capped(29_800.0))
        .calls(Call::new("booking-web", "POST api.aegeanpay.example/v1/charges", 740.0).times(1, 0));
    Incident::new(&worlds::FERRIES, "bookings-hang", FaultKind::LockContention)
        .in_language(Language::Sql)
        .clock("2025-06-12 10:10", 180, 98, 104)
        .alert(
            ("booking-web", "errors", 3.0),
            "high",
            "booking-web-5XX",
            "{value}% of requests to booking-web fail",
        )
        .cause("cents-bigint", 40)
        .ships("booking-web", 97)
        .decoy(Decoy::LookAlike, "booking-currency", -1380)
        .ships("booking-web", -1320)
        .decoy(Decoy::AtOnset, "shortest-change", 74)
        .ships("sailings", 95)
        .decoy(Decoy::SameFile, "vehicle-length", -300)
        .hit("booking-web", "errors", Step { at: 98, over: 4, to: 12.0 })
        .hit("booking-web", "BookingsPaid", Step { at: 98, over: 1, to: 0.0 })
        .hit("booking-web", "latency", Step { at: 98, over: 3, to: 29.9 })
        .hit("booking-web", "PhpFpmActiveProcesses", Step { at: 98, over: 5, to: 240.0 })
        .hit("booking-web", "PhpFpmListenQueue", Step { at: 102, over: 4, to: 130.0 })
        .hit("horizon", "HorizonJobsPerMinute", Step { at: 99, over: 4, to: 40.0 })
        .hit("horizon", "TicketMailsSentPerMinute", Step { at: 99, over: 4, to: 0.0 })
        .hit("mysql-main", "DatabaseConnections", Step { at: 98, over: 6, to: 290.0 })
        .hit("mysql-main", "WriteIOPS", Step { at: 98, over: 1, to: 2800.0 })
        .hit("mysql-main", "Queries", Times { at: 98, over: 4, by: 0.5 })
        .hit("mysql-main", "cpu", Step { at: 98, over: 2, to: 46.0 })
        .silent("booking-web", 98, 180)
        .logs("booking-web", 99, 3.0, &[
            "ERROR production.ERROR: Maximum execution time of 30 seconds exceeded {\"exception\":\"[object] (Symfony\\\\Component\\\\ErrorHandler\\\\Error\\\\FatalError(code: 0): Maximum execution time of 30 seconds exceeded at /var/www/vendor/laravel/framework/src/Illuminate/Database/MySqlConnection.php:{n:40..48})\"}",
            "INFO production.INFO: GET /api/connections 200 in {n:90..900} ms",
        ])
        .logs("mysql-main", 98, 0.8, &[
            "WARN Query with state \"Waiting for table metadata lock\" for {n:5..29} s: insert into `bookings` (`reference`, `mail`, `sailing_id`, `state`, `cents`, …) ;; source=processlist",
            "INFO Query with state \"copy to tmp table\" for {n:60..1400} s: alter table `bookings` modify `cents` bigint not null ;; source=processlist",
        ])
        .traces(18, 18, 99, book)
        .truth(
            "booking-web",
            &["horizon", "mysql-main"],
            "roll-forward",
            "Changing cents from integer to bigInteger is a change of type, for which MySQL copies the table and admits reads alone; migrations run before new tasks start. Since the deploy of booking-web at 11:47 the list of processes shows 'copy to tmp table' and inserts \
             that wait for the metadata lock, while searches answer. The new column of the day before was added instantly and bookings went on; the comment in sailings and the length of vehicles touch no table. Stop the statement and do it online.",
        )
}

/// A limit of time is shorter than what the authority takes.
fn manifests_overdue() -> Incident {
    Incident::new(&worlds::FERRIES, "manifests-overdue", FaultKind::Timeout)
        .in_language(Language::CSharp)
        .clock("2025-04-17 06:10", 220, 112, 137)
        .alert(
            ("boarding", "ManifestsOverdue", 3.0),
            "high",
            "manifests-overdue",
            "{value} lists of passengers are overdue",
        )
        .cause("manifest-limit", 30)
        .ships("boarding", 108)
        .decoy(Decoy::Long, "manifest-fields", -1340)
        .ships("boarding", -1300)
        .decoy(Decoy::Unexecuted, "gate-comment", 4)
        .ships("boarding", 18)
        .decoy(Decoy::Alarming, "sailing-missing", 50)
        .ships("sailings", 90)
        .hit("boarding", "ManifestSendSeconds.p95", Step { at: 112, over: 6, to: 5.0 })
        .hit("boarding", "ManifestsSentPerHour", Step { at: 112, over: 6, to: 18.0 })
        .hit("boarding", "ManifestsOverdue", Creep { at: 118, half: 30.0, to: 14.0 })
        .hit("boarding", "errors", Step { at: 112, over: 6, to: 0.9 })
        .silent("boarding", 112, 220)
        .logs("boarding", 112, 1.4, &[
            "ERROR System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 5 seconds elapsing.\n ---> System.TimeoutException: The operation was canceled.\n   at Boarding.PortAuthorityClient.SendAsync(Manifest manifest, CancellationToken cancel) ;; category=Boarding.ManifestSender",
            "INFO Request finished HTTP/1.1 POST http://boarding/check-in/{hex:8} - 200 - application/json {n:20..110}.{n:1000..9999}ms ;; category=Microsoft.AspNetCore.Hosting.Diagnostics",
            "INFO Received HTTP response headers after {n:1900..4900}.{n:1000..9999}ms - 202 ;; category=System.Net.Http.HttpClient.PortAuthorityClient.ClientHandler",
        ])
        .lacks(Part::Traces)
        .undiffed(0.25)
        .truth(
            "boarding",
            &[],
            "rollback",
            "The limit for the port authority went from thirty seconds to five, and the authority has always needed up to six and more for a list, as p95 and the lines of good days show. Since the deploy at 07:58 sends end after exactly 5 seconds, those under it still get their 202, \
             and lists become overdue one after another. The codes for assistance were in use for a day, 404s of sailings are another service, and the earlier release of boarding is a comment.",
        )
}

/// The credit of a small volume is used up by a busy day.
fn shop_slow() -> Incident {
    Incident::new(&worlds::FERRIES, "shop-slow", FaultKind::SlowDisk)
        .in_language(Language::Hcl)
        .clock("2025-06-27 09:00", 260, 176, 188)
        .alert(
            ("booking-web", "latency", 2.0),
            "high",
            "booking-web-latency",
            "TargetResponseTime of booking-web is {value} s",
        )
        .decoy(Decoy::AtOnset, "fpm-children", 130)
        .ships("booking-web", 168)
        .decoy(Decoy::SameFile, "performance-insights", -1450)
        .decoy(Decoy::LookAlike, "backup-days", -2500)
        .decoy(Decoy::TooLate, "log-level-ef", 150)
        .ships("boarding", 181)
        .hit("booking-web", "rate", Times { at: -60, over: 1, by: 1.9 })
        .hit("booking-web", "BookingsPaid", Times { at: -60, over: 1, by: 2.1 })
        .hit("sailings", "rate", Times { at: -60, over: 1, by: 1.8 })
        .hit("mysql-main", "Queries", Times { at: -60, over: 1, by: 1.9 })
        .hit("mysql-main", "WriteIOPS", Times { at: -60, over: 1, by: 2.3 })
        .hit("mysql-main", "WriteIOPS", Step { at: 176, over: 2, to: 300.0 })
        .hit("mysql-main", "WriteLatency", Step { at: 176, over: 3, to: 0.19 })
        .hit("mysql-main", "ReadLatency", Step { at: 176, over: 3, to: 0.12 })
        .hit("mysql-main", "DiskQueueDepth", Step { at: 176, over: 3, to: 62.0 })
        .hit("mysql-main", "DatabaseConnections", Step { at: 177, over: 10, to: 210.0 })
        .hit("mysql-main", "cpu", Step { at: 177, over: 4, to: 15.0 })
        .hit("booking-web", "latency", Step { at: 177, over: 9, to: 4.4 })
        .hit("booking-web", "PhpFpmActiveProcesses", Step { at: 177, over: 9, to: 118.0 })
        .hit("boarding", "latency", Step { at: 177, over: 9, to: 1.7 })
        .hit("horizon", "HorizonJobsPerMinute", Step { at: 177, over: 8, to: 130.0 })
        .extra("mysql-main", "BurstBalance", Series::around(66.0).noise(0.0).within(0.0, 100.0).then(Slope { at: 0, by: -0.375 }))
        .with_repo()
        .lacks(Part::Traces)
        .lacks(Part::Logs)
        .truth(
            "mysql-main",
            &["boarding", "booking-web", "horizon"],
            "scale",
            "No change is at fault. A hundred gigabytes of gp2 may do 300 operations in a second for good, and the summer needs twice as many: BurstBalance falls in a straight line since before the recording and is zero at 11:56, when operations are cut to 300, the time of a write \
             rises a hundredfold and the queue of the disk with it. The line does not bend at the deploy of booking-web eight minutes before, whose processes of PHP wait for the database; insights and days of backups had been applied long before.",
        )
}

/// The first of two resolvers is dead, and each look-up waits for it.
fn everything_slow() -> Incident {
    let search = Call::new("booking-web", "GET /api/connections", 24.0)
        .calls(
            Call::new("booking-web", "dns.lookup sailings.ferries.internal", 0.8)
                .capped(5003.0)
                .with("net.peer.ip=10.30.1.10"),
        )
        .calls(Call::new("sailings", "GET /connections", 105.0));
    let resolver =
        |name: &str, base: f64| Series::around(base).noise(0.05).labelled(&format!("instance={name}"));
    Incident::new(&worlds::FERRIES, "everything-slow", FaultKind::NameResolution)
        .clock("2025-02-25 13:30", 190, 116, 122)
        .alert(
            ("booking-web", "latency", 2.0),
            "high",
            "booking-web-latency",
            "TargetResponseTime of booking-web is {value} s",
        )
        .decoy(Decoy::AtOnset, "guzzle-bump", 70)
        .ships("booking-web", 110)
        .decoy(Decoy::Alarming, "search-domain", -1420)
        .decoy(Decoy::LookAlike, "sailings-timeout", -1330)
        .ships("booking-web", -1290)
        .hit("booking-web", "latency", Step { at: 116, over: 2, to: 5.6 })
        .hit("booking-web", "errors", Step { at: 117, over: 3, to: 3.4 })
        .hit("booking-web", "PhpFpmActiveProcesses", Step { at: 116, over: 5, to: 140.0 })
        .hit("booking-web", "BookingsPaid", Times { at: 117, over: 5, by: 0.6 })
        .hit_labelled("horizon", "HorizonQueueWaitSeconds", "queue=default", Step { at: 118, over: 15, to: 190.0 })
        .hit("horizon", "HorizonJobsPerMinute", Step { at: 117, over: 5, to: 92.0 })
        .hit("boarding", "latency", Step { at: 117, over: 4, to: 5.1 })
        .hit("boarding", "ManifestSendSeconds.p95", Step { at: 117, over: 4, to: 11.3 })
        .hit("mysql-main", "Queries", Times { at: 117, over: 4, by: 0.6 })
        .extra("resolver", "StatusCheckFailed_Instance", resolver("resolver-a", 0.0).noise(0.0).counted().then(Step { at: 117, over: 0, to: 1.0 }))
        .extra("resolver", "StatusCheckFailed_Instance", resolver("resolver-b", 0.0).noise(0.0).counted())
        .extra("resolver", "DNSQueriesPerSecond", resolver("resolver-a", 210.0).then(Step { at: 116, over: 0, to: 0.0 }))
        .extra("resolver", "DNSQueriesPerSecond", resolver("resolver-b", 3.0).then(Step { at: 116, over: 1, to: 150.0 }))
        .logs("booking-web", 116, 2.5, &[
            "WARN production.WARNING: slow request GET /api/connections 5{n:100..480} ms {\"dns\":5.00{n:1..9},\"connect\":5.01,\"total\":5.{n:100..480}}",
            "ERROR production.ERROR: cURL error 28: Resolving timed out after 450{n:0..3} milliseconds for http://sailings:9292/connections",
        ])
        .logs("horizon", 117, 1.0, &["ERROR Symfony\\Component\\Mailer\\Exception\\TransportException: Connection could not be established with host \"smtp.mailhub.example:587\": stream_socket_client(): php_network_getaddresses: getaddrinfo for smtp.mailhub.example failed: Temporary failure in name resolution"])
        .logs("boarding", 117, 0.8, &["WARN Request to https://manifests.portauthority.example took {n:6900..12900} ms, of which the look-up of the name took 500{n:1..9} ms ;; category=Boarding.ManifestSender"])
        .traces(18, 18, 117, search)
        .with_repo()
        .truth(
            "booking-web",
            &["boarding", "horizon", "mysql-main"],
            "failover",
            "No change is at fault. The instance resolver-a fails its check at 15:26 and answers nothing more; it is the first server that tasks ask, and each look-up waits five seconds before it asks the second, in the shop, in its queues and at the quay alike, for names inside and outside. Of these only the shop \
             was deployed six minutes before, with a version of its HTTP client; the second word in the search list was there a day with quick look-ups, and waiting longer for connections is harmless.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![bookings_hang(), manifests_overdue(), shop_slow(), everything_slow()]
}
