//! Rooms in hotels: what a commit or a setting is at fault for.

use crate::prelude::*;

/// The key of offers in the cache holds the second of the request.
fn hotel_pages_slow() -> Incident {
    let show = Call::new("shop", "GET /hotels/{hotel}", 60.0)
        .slow(70.0)
        .calls(Call::new("redis", "GET offers", 0.6).with("db.system=redis"))
        .calls(
            Call::new("rates", "GET /quotes", 20.0)
                .slow(900.0)
                .times(0, 1)
                .calls(Call::new("rates", "GET channel.roomwire.example/v3/hotels/rooms", 110.0).slow(640.0)),
        )
        .calls(Call::new("redis", "SETEX offers", 0.7).times(0, 1));
    Incident::new(&worlds::STAYS, "hotel-pages-slow", FaultKind::CacheStampede)
        .clock("2025-03-13 12:40", 230, 126, 137)
        .alert(
            ("rates", "latency", 900.0),
            "high",
            "rates p95",
            "http_response_p95_ms of rates is {value}",
        )
        .decoy(Decoy::LookAlike, "cache-minutes", -1500)
        .ships("shop", -1440)
        .cause("offers-until", 40)
        .ships("shop", 125)
        .decoy(Decoy::Long, "rates-table", 81)
        .ships("rates", 119)
        .decoy(Decoy::SameFile, "show-nights", 12)
        .ships("shop", 33)
        .hit("shop", "laravel_cache_hit_percent", Step { at: 126, over: 2, to: 43.0 })
        .hit("redis", "redis_keyspace_hitrate", Step { at: 126, over: 3, to: 0.61 })
        .hit("redis", "redis_evicted_keys_per_second", Step { at: 127, over: 6, to: 610.0 })
        .hit("rates", "rate", Step { at: 126, over: 3, to: 460.0 })
        .hit("rates", "cpu", Step { at: 127, over: 3, to: 91.0 })
        .hit("rates", "latency", Creep { at: 127, half: 3.0, to: 2600.0 })
        .hit("rates", "http_client_open_connections", Step { at: 126, over: 5, to: 390.0 })
        .hit("rates", "dotnet_threadpool_queue_length", Step { at: 129, over: 8, to: 240.0 })
        .hit("shop", "latency", Creep { at: 127, half: 3.0, to: 3100.0 })
        .hit("shop", "phpfpm_active_processes", Step { at: 127, over: 8, to: 229.0 })
        .hit("shop", "errors", Step { at: 138, over: 12, to: 2.8 })
        .logs("rates", 128, 2.5, &["INFO HTTP GET /quotes responded 200 in {f:900.0000..3900.0000} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware", "WARN HTTP GET /quotes responded 499 in {f:4000.0000..4100.0000} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware"])
        .logs("shop", 137, 2.0, &["ERROR Illuminate\\Http\\Client\\ConnectionException: cURL error 28: Operation timed out after 400{n:0..9} milliseconds with 0 bytes received for http://rates/quotes ;; channel=daily"])
        .traces(22, 20, 127, show)
        .with_repo()
        .truth(
            "shop",
            &["rates", "redis"],
            "rollback",
            "The key of an offer now holds a time to the second, where it held the day, so nothing that is kept is ever found again. With the deploy of shop at 14:45 hits of its cache \
             halve, calls of the rate engine rise more than two and a half times although visitors do not, and the engine, which did nothing new, is full. rates had been deployed six minutes \
             before with a file about children that nothing calls; keeping offers fifteen minutes instead of ten was out a day and can only make more hits.",
        )
}

/// A client of HTTP for each call, which nobody disposes of.
fn quotes_refused() -> Incident {
    let quote = Call::new("shop", "GET /hotels/{hotel}", 60.0)
        .fails("ERROR", "HTTP request returned status code 500")
        .calls(
            Call::new("rates", "GET /quotes", 20.0)
                .fails("ERROR", "System.Net.Http.HttpRequestException: Cannot assign requested address (channel.roomwire.example:443)")
                .calls(Call::new("rates", "GET channel.roomwire.example/v3/hotels/rooms", 110.0).slow(3.0)),
        );
    Incident::new(&worlds::STAYS, "quotes-refused", FaultKind::HandleLeak)
        .in_language(Language::CSharp)
        .clock("2025-05-20 08:10", 300, 171, 179)
        .alert(
            ("shop", "errors", 3.0),
            "high",
            "shop 5xx",
            "http_5xx_percent of shop is {value}",
        )
        .decoy(Decoy::LookAlike, "channel-timeout", 20)
        .ships("rates", 54)
        .cause("own-client", 61)
        .ships("rates", 157)
        .decoy(Decoy::SameFile, "night-loop", 40)
        .ships("rates", 118)
        .decoy(Decoy::Bump, "shop-guzzle", 140)
        .ships("shop", 167)
        .hit("rates", "netstat_tcp_established", Slope { at: 157, by: 1950.0 })
        .hit("rates", "http_client_open_connections", Slope { at: 157, by: 1940.0 })
        .hit("rates", "memory", Slope { at: 157, by: 41.0 })
        .hit("rates", "netstat_tcp_established", Step { at: 171, over: 1, to: 28_380.0 })
.hit("rates", "http_client_open_connections", Step { at: 171, over: 1, to: 28_240.0 })
.hit("rates", "memory", Step { at: 171, over: 1, to: 1190.0 })
.hit("rates", "cpu", Step { at: 157, over: 2, to: 49.0 })
        .hit("rates", "latency", Step { at: 157, over: 2, to: 330.0 })
        .hit("rates", "errors", Step { at: 171, over: 4, to: 61.0 })
        .hit("shop", "errors", Step { at: 172, over: 4, to: 12.0 })
        .logs(
            "rates",
            171,
            6.0,
            &["ERROR An unhandled exception has occurred while executing the request.\nSystem.Net.Http.HttpRequestException: Cannot assign requested address (channel.roomwire.example:443)\n ---> System.Net.Sockets.SocketException (99): Cannot assign requested address\n   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken cancellationToken)\n   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port, HttpRequestMessage initialRequest, Boolean async, CancellationToken cancellationToken)\n   at Rates.Clients.ChannelClient.RoomsLeftAsync(Int32 hotel, DateOnly from, Int32 nights, CancellationToken stop) ;; SourceContext=Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"],
        )
        .logs("shop", 172, 3.0, &["ERROR Illuminate\\Http\\Client\\RequestException: HTTP request returned status code 500 ;; channel=daily ;; url=http://rates/quotes"])
        .traces(20, 20, 172, quote)
        .with_repo()
        .truth(
            "rates",
            &["shop"],
            "rollback",
            "ChannelClient makes an HttpClient with a handler of its own for each call and never disposes of it; it took a pooled one of the factory before. Connections, which the handler never gives up, rise by nearly two \
             thousand in a minute on each machine from the deploy of rates at 10:47, each call pays for a handshake, and a quarter of an hour later there are no local ports left. The loop over a room's nights ran for forty minutes and \
             calls nobody; so did the longer limit for the channel manager, and the shop's client library, deployed just before the errors, is not in rates, where they come from.",
        )
}

/// A limit of ten seconds is read as ten milliseconds.
fn bookings_unpaid() -> Incident {
    let book = Call::new("shop", "POST /bookings", 120.0)
        .fails("ERROR", "HTTP request returned status code 500")
        .calls(
            Call::new("payments", "POST /authorisations", 14.0)
                .fails("ERROR", "System.Threading.Tasks.TaskCanceledException: The operation was canceled.")
                .calls(
                    Call::new("payments", "POST api.vantapay.example/v1/authorisations", 690.0).capped(10.2),
                ),
        );
    Incident::new(&worlds::STAYS, "bookings-unpaid", FaultKind::Timeout)
        .in_language(Language::CSharp)
        .clock("2025-02-06 09:00", 190, 101, 108)
        .alert(
            ("shop", "errors", 1.0),
            "high",
            "shop 5xx",
            "http_5xx_percent of shop is {value}",
        )
        .cause("options-binding", 30)
        .ships("payments", 100)
        .decoy(Decoy::SameFile, "payment-record", -1290)
        .ships("payments", -1200)
        .decoy(Decoy::LookAlike, "shop-payment-timeout", 64)
        .ships("shop", 94)
        .decoy(Decoy::Long, "booking-states", 73)
        .ships("shop", 104)
        .hit("payments", "errors", Step { at: 101, over: 2, to: 98.0 })
        .hit("payments", "latency", Step { at: 101, over: 2, to: 17.0 })
        .hit_labelled("payments", "payments_authorisations_per_minute", "result=approved", Step { at: 101, over: 2, to: 0.4 })
        .hit_labelled("payments", "payments_authorisations_per_minute", "result=declined", Step { at: 101, over: 2, to: 0.0 })
        .hit_labelled("payments", "payments_authorisations_per_minute", "result=error", Step { at: 101, over: 2, to: 41.0 })
        .hit("shop", "errors", Step { at: 101, over: 3, to: 2.1 })
        .hit("horizon", "bookings_confirmed_per_minute", Step { at: 102, over: 5, to: 0.6 })
        .hit("horizon", "smtp_mails_sent_per_minute", Step { at: 102, over: 5, to: 13.0 })
        .logs(
            "payments",
            101,
            4.0,
            &["ERROR HTTP POST /authorisations responded 500 in {f:10.1000..19.9000} ms\nSystem.Threading.Tasks.TaskCanceledException: The operation was canceled.\n   at System.Net.Http.HttpConnectionPool.SendWithVersionDetectionAndRetryAsync(HttpRequestMessage request, Boolean async, Boolean doRequestAuth, CancellationToken cancellationToken)\n   at Payments.AcquirerClient.AuthoriseAsync(Payment payment, CancellationToken stop) ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware"],
        )
        .logs("shop", 101, 3.0, &["ERROR Illuminate\\Http\\Client\\RequestException: HTTP request returned status code 500 ;; channel=daily ;; url=http://payments/authorisations"])
        .traces(18, 16, 101, book)
        .with_repo()
        .lacks(Part::QuietLogs)
        .truth(
            "payments",
            &["horizon", "shop"],
            "rollback",
            "The options of the acquirer got a name with a unit, TimeoutMs, and milliseconds in the code, but kept the number 10 that stood for seconds. Since the deploy of payments at 10:40 each call is \
             cancelled after ten milliseconds, as the spans show, while an authorisation takes most of a second; nearly all fail and fail fast. The shop waits longer for payments than before, not shorter, and its \
             states of bookings were deployed after the onset; the text of an amount was out a day.",
        )
}

/// Each query is written to a file of its own, with its stack.
fn shop_storage_filling() -> Incident {
    let show = Call::new("shop", "GET /hotels/{hotel}", 60.0)
        .slow(150.0)
        .calls(Call::new("mysql", "select * from `hotels`", 1.6).times(6, 6))
        .calls(Call::new("redis", "GET offers", 0.6));
    Incident::new(&worlds::STAYS, "shop-storage-filling", FaultKind::LogVolume)
        .clock("2025-04-10 09:30", 360, 118, 243)
        .alert(
            ("shop", "disk_used_percent", 85.0),
            "high",
            "disk almost full",
            "disk_used_percent of /var/www/storage is {value}",
        )
        .decoy(Decoy::LookAlike, "log-level", -1390)
        .ships("shop", -1330)
        .cause("query-log", 70)
        .ships_as_version("shop", 117)
        .decoy(Decoy::Long, "sitemap", 150)
        .ships("horizon", 226)
        .decoy(Decoy::SameFile, "storage-mount", 160)
        .ships("shop", 236)
        .hit_labelled("shop", "disk_used_percent", "path=/var/www/storage", Slope { at: 118, by: 0.42 })
        .hit_labelled("shop", "disk_used_percent", "path=/var/www/storage", Step { at: 266, over: 0, to: 100.0 })
.hit_labelled("shop", "disk_write_bytes_per_second", "path=/var/www/storage", Step { at: 118, over: 2, to: 14_800_000.0 })
.hit_labelled("shop", "disk_write_bytes_per_second", "path=/var/www/storage", Step { at: 267, over: 2, to: 20_000.0 })
        .hit("shop", "latency", Step { at: 118, over: 3, to: 470.0 })
        .hit("shop", "cpu", Step { at: 118, over: 3, to: 68.0 })
        .hit("shop", "phpfpm_active_processes", Step { at: 118, over: 4, to: 118.0 })
        .hit("shop", "errors", Step { at: 270, over: 8, to: 34.0 })
        .logs_until("shop", (118, 269), 4.0, &["DEBUG select * from `{pick:hotels|rooms|bookings|facilities}` where `id` = ? limit 1 ;; channel=queries ;; ms={f:0.40..4.00} ;; trace=#0 /var/www/vendor/laravel/framework/src/Illuminate/Events/Dispatcher.php(441): App\\Providers\\AppServiceProvider->App\\Providers\\{closure}() #1 /var/www/vendor/laravel/framework/src/Illuminate/Events/Dispatcher.php(249): Illuminate\\Events\\Dispatcher->invokeListeners() #2 ..."])
        .logs("shop", 270, 3.0, &["ERROR file_put_contents(): Write of {n:900..4100} bytes failed with errno=28 No space left on device ;; channel=stderr", "ERROR The stream or file \"/var/www/storage/logs/queries.log\" could not be opened in append mode ;; channel=stderr"])
        .traces(20, 10, 119, show)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "shop",
            &[],
            "rollback",
            "To look into slow pages, every query is written at debug with the whole stack to queries.log, which is not rotated. From the version of 11:27 on bytes written to the volume rise forty times and the disk fills in a straight line; \
             requests, too, wait for their lines. The alert two hours later comes just after a comment in the deployment's file and a job whose files go to S3, neither of which writes to this disk; \
             warnings only, a day before, is less to write.",
        )
}

/// The cache refuses to write when it is full, because somebody changed what it does then.
fn sessions_lost() -> Incident {
    let show = Call::new("shop", "GET /hotels/{hotel}", 60.0)
        .fails("ERROR", "OOM command not allowed when used memory > 'maxmemory'.")
        .calls(Call::new("redis", "GET session", 0.5))
        .calls(
            Call::new("redis", "SETEX session", 0.6)
                .fails("ERROR", "OOM command not allowed when used memory > 'maxmemory'."),
        );
    Incident::new(&worlds::STAYS, "sessions-lost", FaultKind::BadConfiguration)
        .in_language(Language::Other)
        .clock("2025-06-17 13:50", 180, 93, 98)
        .alert(
            ("shop", "errors", 5.0),
            "critical",
            "shop 5xx",
            "http_5xx_percent of shop is {value}",
        )
        .cause_config("maxmemory-policy", "redis", "allkeys-lru->noeviction", 92)
        .decoy(Decoy::LookAlike, "session-lifetime", -1250)
        .ships("shop", -1190)
        .decoy(Decoy::SameFile, "place-prefix", 31)
        .ships("shop", 88)
        .decoy(Decoy::Bump, "redis-predis", 60)
        .ships("horizon", 83)
        .config("pm.max_children", "shop", "20->24", 24)
        .hit("redis", "redis_errorstat_oom_per_second", Step { at: 93, over: 1, to: 1900.0 })
        .hit("redis", "redis_evicted_keys_per_second", Step { at: 92, over: 1, to: 0.0 })
        .hit("redis", "redis_keyspace_hitrate", Step { at: 94, over: 20, to: 0.71 })
        .hit("shop", "errors", Step { at: 93, over: 2, to: 71.0 })
        .hit("shop", "laravel_cache_hit_percent", Step { at: 94, over: 20, to: 64.0 })
        .hit("horizon", "horizon_failed_jobs_per_minute", Step { at: 93, over: 2, to: 410.0 })
        .hit("horizon", "horizon_jobs_per_minute", Times { at: 93, over: 2, by: 0.4 })
        .hit("horizon", "bookings_confirmed_per_minute", Times { at: 94, over: 4, by: 0.2 })
        .hit("rates", "rate", Times { at: 94, over: 15, by: 1.5 })
        .logs("shop", 93, 7.0, &["ERROR Predis\\Response\\ServerException: OOM command not allowed when used memory > 'maxmemory'. ;; channel=daily"])
        .logs("horizon", 93, 4.0, &["ERROR Predis\\Response\\ServerException: OOM command not allowed when used memory > 'maxmemory'. script: {hex:40}, on @user_script:{n:8..24}. ;; channel=horizon"])
        .traces(20, 20, 93, show)
        .with_repo()
        .truth(
            "redis",
            &["horizon", "rates", "shop"],
            "config-revert",
            "The running Redis was told to evict nothing, at 15:22, without a commit. It had been full for as long as one can see and threw out two hundred old keys in a second; now it throws out none and refuses each write, of \
             sessions, offers and jobs alike, in the words of that policy. Logins of thirty days had been out for most of a day with the same number of evictions; places got the same prefix from a constant, and predis \
             came to horizon while nothing failed.",
        )
}

/// A feature that is off for everybody is on where nothing is set.
fn confirmations_unsent() -> Incident {
    let confirm = Call::new("horizon", "App\\Jobs\\ConfirmBooking", 25.0)
        .calls(Call::new("mysql", "select * from `bookings`", 1.8))
        .calls(Call::new("horizon", "smtp send", 240.0).times(1, 0))
        .calls(Call::new("mysql", "update `bookings`", 2.4));
    Incident::new(&worlds::STAYS, "confirmations-unsent", FaultKind::WrongResult)
        .clock("2025-01-29 12:20", 280, 129, 166)
        .alert(
            ("horizon", "bookings_confirmed_per_minute", 8.0),
            "medium",
            "few confirmations",
            "bookings_confirmed_per_minute of horizon is {value}",
        )
        .cause("confirm-default", -260)
        .ships_in_release("horizon", 128)
        .decoy(Decoy::LookAlike, "mail-footer", -1230)
        .ships("horizon", -1190)
        .decoy(Decoy::SameFile, "confirm-backoff", 145)
        .ships("horizon", 158)
        .flag("mail-in-dutch", "horizon", "off->on", 121)
        .misleads(Decoy::Flag)
        .hit("horizon", "bookings_confirmed_per_minute", Step { at: 129, over: 2, to: 0.0 })
        .hit("horizon", "smtp_mails_sent_per_minute", Step { at: 129, over: 2, to: 13.0 })
        .hit("horizon", "cpu", Step { at: 129, over: 3, to: 25.0 })
        .logs("horizon", 129, 3.0, &["INFO App\\Jobs\\ConfirmBooking {n:18..60}ms DONE ;; channel=horizon"])
        .logs("shop", 150, 0.9, &["INFO GET /bookings/{n:1000000..9999999} 200 ;; channel=nginx ;; ms={n:30..90} ;; state=waiting"])
        .traces(20, 18, 129, confirm)
        .with_repo()
        .truth(
            "horizon",
            &[],
            "rollback",
            "The commit says that confirmation by the hotel is off for everybody, but reads a setting that does not exist with true as its default, so ConfirmBooking marks each booking as waiting and ends without a mail. Since the deploy of horizon at 14:28 \
             confirmations are zero, jobs are done in a tenth of the time and none fails; payments and other mails go on. Mails in Dutch were switched on some minutes before, when guests still were written to; the first retry after twenty seconds is of jobs that fail, \
             and came later; the footer was out a day.",
        )
}

/// All incidents of this organisation with a change of its own at fault.
pub fn all() -> Vec<Incident> {
    vec![
        hotel_pages_slow(),
        quotes_refused(),
        bookings_unpaid(),
        shop_storage_filling(),
        sessions_lost(),
        confirmations_unsent(),
    ]
}
