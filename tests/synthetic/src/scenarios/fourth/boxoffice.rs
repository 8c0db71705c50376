//! Tickets for concerts and matches: what a commit is at fault for.

use crate::prelude::*;

/// Each card of a listing asks the seats service whether anything is left.
fn listing_latency() -> Incident {
    let page = Call::new("web", "GET /cities/[city]", 60.0).slow(66.0).calls(
        Call::new("booking", "GET /events", 14.0)
            .slow(30.0)
            .with("http.route=/events")
            .calls(Call::new("pg", "SELECT booking.events", 6.0))
            .calls(
                Call::new("seats", "GET /events/{id}/remaining", 3.0)
                    .slow(52.0)
                    .times(0, 30)
                    .with("http.response.status_code=200")
                    .calls(Call::new("pg", "SELECT count(*) FROM seats", 9.0).slow(21.0)),
            ),
    );
    Incident::new(&worlds::BOXOFFICE, "listing-latency", FaultKind::QueryFanOut)
        .clock("2025-03-11 10:20", 200, 104, 113)
        .alert(
            ("web", "latency", 1.5),
            "page",
            "WebLatencyP95",
            "p95 of web has been above 1.5s for 5 minutes: {value}s",
        )
        .decoy(Decoy::Unexecuted, "seats-query-comment", -180)
        .ships("seats", -140)
        .cause("sold-out-badge", 38)
        .ships("booking", 103)
        .decoy(Decoy::Long, "badge-web", 52)
        .ships("web", 99)
        .decoy(Decoy::Bump, "pgx-bump", 60)
        .ships("seats", 88)
        .hit("seats", "rate", Step { at: 104, over: 3, to: 1480.0 })
        .hit("seats", "latency", Step { at: 104, over: 3, to: 0.21 })
        .hit("seats", "cpu", Step { at: 104, over: 3, to: 0.71 })
        .hit("seats", "pgxpool_acquired_conns", Step { at: 104, over: 3, to: 30.0 })
        .hit("seats", "go_goroutines", Step { at: 104, over: 3, to: 410.0 })
        .hit("pg", "cpu", Step { at: 104, over: 4, to: 0.88 })
        .hit("pg", "pg_stat_database_tup_fetched_per_second", Step { at: 104, over: 3, to: 690_000.0 })
        .hit("booking", "latency", Step { at: 104, over: 3, to: 2.4 })
        .hit("web", "latency", Step { at: 104, over: 4, to: 2.9 })
        .hit("web", "errors", Step { at: 106, over: 5, to: 0.031 })
        .logs("web", 104, 2.5, &["INFO GET /cities/{pick:leeds|london|glasgow|cardiff} 200 in {n:1900..3900}ms"])
        .logs("web", 106, 1.2, &["ERROR TimeoutError: The operation was aborted due to timeout\n    at async Module.events (/app/src/api.ts:5:20) ;; url=/cities/{pick:leeds|london|glasgow|cardiff}"])
        .logs("seats", 104, 5.0, &["INFO request ;; method=GET ;; path=/events/{n:10000..99999}/remaining ;; status=200 ;; ms={n:90..310}"])
        .traces(22, 18, 105, page)
        .with_repo()
        .truth(
            "booking",
            &["pg", "seats", "web"],
            "rollback",
            "booking now asks seats how many are left for each card that it makes, so a listing of 30 events makes 30 calls one after another, each of which counts all seats of an event. From booking's deploy at 12:03 seats gets nine times its requests while web and booking get as many as before. \
             web's badge, deployed four minutes before, only reads a field; the driver of seats had been out a quarter of an hour without effect, and the comment about remaining seats is a comment.",
        )
}

/// A read time-out of "6" without a unit is six milliseconds.
fn checkout_conversion() -> Incident {
    let pay = Call::new("web", "POST /checkout", 40.0).fails("ERROR", "checkout responded 500").calls(
        Call::new("booking", "POST /orders/{id}/pay", 9.0)
            .fails(
                "ERROR",
                "I/O error on POST request for \"https://api.tillpay.example/v2/charges\": Read timed out",
            )
            .calls(Call::new("pg", "SELECT booking.orders", 2.0))
            .calls(
                Call::new("booking", "POST api.tillpay.example/v2/charges", 820.0)
                    .capped(7.1)
                    .with("server.address=api.tillpay.example")
                    .fails("ERROR", "java.net.SocketTimeoutException: Read timed out"),
            ),
    );
    Incident::new(&worlds::BOXOFFICE, "checkout-conversion", FaultKind::Timeout)
        .in_language(Language::Yaml)
        .clock("2025-04-02 13:40", 180, 96, 101)
        .alert(
            ("booking", "orders_paid_per_minute", 25.0),
            "page",
            "PaidOrdersLow",
            "only {value} paid orders in a minute",
        )
        .decoy(Decoy::SameFile, "checkout-log", -1500)
        .ships("booking", -1460)
        .decoy(Decoy::LookAlike, "web-timeout", 41)
        .ships("web", 92)
        .cause("payment-properties", 57)
        .ships("booking", 95)
        .decoy(Decoy::TooLate, "hikari-timeout", 90)
        .ships("booking", 109)
        .hit("booking", "orders_paid_per_minute", Step { at: 96, over: 2, to: 0.4 })
        .hit("booking", "orders_declined_per_minute", Step { at: 96, over: 2, to: 0.1 })
        .hit("booking", "errors", Step { at: 96, over: 2, to: 0.061 })
        .hit("web", "errors", Step { at: 96, over: 3, to: 0.027 })
        .hit("seats", "holds_created_per_minute", Step { at: 98, over: 8, to: 286.0 })
        .logs("booking", 96, 5.0, &["ERROR Servlet.service() for servlet [dispatcherServlet] threw exception: org.springframework.web.client.ResourceAccessException: I/O error on POST request for \"https://api.tillpay.example/v2/charges\": Read timed out\njava.net.SocketTimeoutException: Read timed out\n\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)\n\tat boxoffice.booking.PaymentClient.charge(PaymentClient.kt:24)\n\tat boxoffice.booking.CheckoutService.pay(CheckoutService.kt:15) ;; logger=o.a.c.c.C.[.[.[/].[dispatcherServlet]"])
        .logs("web", 96, 2.0, &["ERROR Error: POST http://booking:8080/orders/{hex:12}/pay responded 500"])
        .traces(18, 18, 97, pay)
        .with_repo()
        .truth(
            "booking",
            &["seats", "web"],
            "rollback",
            "The settings of payment were bound to durations, and the read time-out became 6 without a unit, which Spring reads as milliseconds. From booking's deploy at 15:15 each charge is given up after seven milliseconds, where a charge takes most of a second, and nobody can pay. \
             web waits as long as before unless told otherwise; the log line was out a day, and the pool's wait for a connection was shortened after the onset.",
        )
}

/// Each hold takes the row of the event first, so all holds of one event wait for each other.
fn holds_slow_at_onsale() -> Incident {
    let hold = Call::new("booking", "POST /holds", 8.0).calls(
        Call::new("seats", "POST /events/{id}/holds", 3.0)
            .calls(
                Call::new("pg", "UPDATE events", 1.1)
                    .slow(2600.0)
                    .times(0, 1)
                    .with("db.statement=UPDATE events SET seats_left = seats_left - $2 WHERE id = $1"),
            )
            .calls(Call::new("pg", "UPDATE seats", 3.4).slow(4.1))
            .calls(Call::new("pg", "INSERT holds", 1.2)),
    );
    Incident::new(&worlds::BOXOFFICE, "holds-slow-at-onsale", FaultKind::LockContention)
        .in_language(Language::Go)
        .clock("2025-05-15 07:30", 210, 150, 154)
        .alert(
            ("booking", "latency", 1.0),
            "page",
            "BookingLatencyP95",
            "p95 of booking has been above 1s for 3 minutes: {value}s",
        )
        .decoy(Decoy::Unexecuted, "queue-size", -1290)
        .ships("seats", -1250)
        .cause("seats-left-column", 21)
        .ships("seats", 64)
        .decoy(Decoy::SameFile, "hold-minutes", 82)
        .ships("seats", 131)
        .decoy(Decoy::AtOnset, "replicas", 126)
        .ships("booking", 147)
        .hit("web", "rate", Times { at: 149, over: 2, by: 2.1 })
        .hit("booking", "rate", Times { at: 149, over: 2, by: 2.0 })
        .hit("seats", "rate", Times { at: 149, over: 2, by: 1.9 })
        .hit("seats", "latency", Step { at: 150, over: 2, to: 3.9 })
        .hit("seats", "errors", Step { at: 152, over: 4, to: 0.09 })
        .hit("seats", "pgxpool_acquired_conns", Step { at: 150, over: 2, to: 40.0 })
        .hit("seats", "go_goroutines", Step { at: 150, over: 3, to: 1650.0 })
        .hit("seats", "holds_created_per_minute", Step { at: 150, over: 2, to: 265.0 })
        .hit("seats", "waiting_room_sessions", Step { at: 149, over: 3, to: 1980.0 })
        .hit_labelled("pg", "pg_stat_activity_count", "state=active", Step { at: 150, over: 2, to: 118.0 })
        .hit_labelled("pg", "pg_stat_activity_count", "wait_event_type=Lock", Step { at: 150, over: 2, to: 112.0 })
        .hit("booking", "latency", Step { at: 150, over: 2, to: 4.2 })
        .hit("booking", "errors", Step { at: 152, over: 4, to: 0.05 })
        .hit("web", "latency", Step { at: 150, over: 3, to: 2.2 })
        .logs("pg", 150, 2.5, &["INFO process {n:300..60000} still waiting for ExclusiveLock on tuple (3,{n:1..60}) of relation 16788 of database 16402 after 1000.{n:100..999} ms ;; statement=UPDATE events SET seats_left = seats_left - $2 WHERE id = $1"])
        .logs("seats", 152, 2.0, &["ERROR hold ;; event=48213 ;; err=context canceled"])
        .logs("booking", 152, 1.5, &["ERROR I/O error on POST request for \"http://seats:8080/events/48213/holds\": Read timed out ;; logger=b.b.ErrorAdvice"])
        .traces(14, 20, 151, hold)
        .doc("on-sales", "# On-sales\n\nAt the start of a large on-sale the requests double or triple within a minute. `web` and `booking` are scaled\nby hand before. `seats` keeps up with about 1500 holds a minute (on-sale of 8 May: 1410).\n")
        .with_repo()
        .flag("new-seat-map", "web", "10%->25%", 141)
        .misleads(Decoy::Flag)
        .truth(
            "seats",
            &["booking", "pg", "web"],
            "rollback",
            "Since seats' deploy at 08:34 each hold begins with an update of the event's own row, whose lock is kept until the transaction ends, so holds of one event are made one after another. On a quiet morning nobody notices, but at ten o'clock an on-sale begins and everybody wants one event: 112 sessions wait for that row's lock, and holds stay at 265 a minute where a week before 1410 were made. \
             The length of a hold in a constant came an hour later to the same file, the new seat map for more people draws what the old one drew, more pods of booking are what the runbook asks for, and a comment about keys is a comment.",
        )
}

/// The name of the holder is shown, and tickets of groups have no holder.
fn gate_readers_errors() -> Incident {
    Incident::new(&worlds::BOXOFFICE, "gate-readers-errors", FaultKind::NilDereference)
        .in_language(Language::Go)
        .clock("2025-06-14 14:00", 300, 232, 241)
        .alert(
            ("scanner", "errors", 0.05),
            "page",
            "ScannerErrors",
            "{value} of scans fail",
        )
        .decoy(Decoy::LookAlike, "order-nullable", 30)
        .ships("booking", 215)
        .cause("greet-holder", 44)
        .ships("scanner", 95)
        .decoy(Decoy::SameFile, "already-used-text", 120)
        .ships("scanner", 171)
        .decoy(Decoy::TooLate, "gate-timeout", 219)
        .ships("scanner", 238)
        .hit("scanner", "rate", Times { at: 210, over: 20, by: 2.6 })
        .hit("scanner", "errors", Step { at: 232, over: 8, to: 0.19 })
        .hit_labelled("scanner", "scans_per_minute", "admitted=true", Times { at: 210, over: 20, by: 2.1 })
        .extra("scanner", "http_panics_recovered_per_minute", Series::around(0.0).then(Step { at: 232, over: 8, to: 512.0 }).counted())
        .logs("scanner", 232, 6.0, &["ERROR http: panic serving {ip}:{n:30000..60000}: runtime error: invalid memory address or nil pointer dereference\ngoroutine {n:900..90000} [running]:\nboxoffice.example/backend/scanner.(*Holder).FullName(...)\n\t/src/scanner/tickets.go:18\nboxoffice.example/backend/scanner.display(0xc000{hex:6})\n\t/src/scanner/handler.go:46 +0x4f\nboxoffice.example/backend/scanner.(*Handler).Scan(0xc0001a2000, {0x9b1e40, 0xc000{hex:6}}, 0xc000{hex:6})\n\t/src/scanner/handler.go:41 +0x3a5 ;; gate={pick:A|B|C|D}{n:1..12}"])
        .logs("scanner", 234, 3.0, &["INFO scan ;; gate={pick:A|B|C|D}{n:1..12} ;; admit=false ;; text=Already used ;; ms={n:4..20}"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "scanner",
            &[],
            "rollback",
            "What a reader displays now holds the full name of the ticket's holder, and tickets of a group order have none, so the handler panics after the ticket was marked as used and the gate opened or not. It is deployed at 15:35, but the doors open at half past five, and the groups come at eight to six. \
             The time of the earlier use was deployed after it, in the same file, and stands behind a check for nil; seconds for controllers came after the onset, and booking's comparison makes no difference.",
        )
}

/// The key of the cache of quotes now holds the visitor's session.
fn quotes_slow() -> Incident {
    let page = Call::new("web", "GET /events/[id]", 50.0).calls(
        Call::new("pricing", "GET /events/{id}/quotes", 4.0)
            .slow(60.0)
            .calls(Call::new("redis", "GET", 0.7))
            .calls(Call::new("pg", "SELECT pricing.demand", 30.0).slow(160.0).times(0, 1))
            .calls(Call::new("pg", "SELECT pricing.tariffs", 9.0).slow(45.0).times(0, 1)),
    );
    Incident::new(&worlds::BOXOFFICE, "quotes-slow", FaultKind::CacheStampede)
        .clock("2025-02-20 15:10", 200, 88, 97)
        .alert(
            ("pg", "cpu", 0.75),
            "page",
            "PostgresCpu",
            "processor of pg at {value} for 5 minutes",
        )
        .decoy(Decoy::LookAlike, "ttl", -300)
        .ships("pricing", -255)
        .cause("channel-quotes", 49)
        .ships("pricing", 87)
        .decoy(Decoy::AtOnset, "redis-bump", 61)
        .ships("seats", 86)
        .decoy(Decoy::TooLate, "pricing-pool", 79)
        .ships("pricing", 108)
        .hit("pricing", "cache_gets_hit_ratio", Step { at: 88, over: 4, to: 0.11 })
        .hit("pricing", "latency", Step { at: 88, over: 4, to: 0.62 })
        .hit("pricing", "hikaricp_connections_active", Step { at: 88, over: 4, to: 12.0 })
        .hit("pricing", "hikaricp_connections_pending", Step { at: 88, over: 5, to: 38.0 })
        .hit("pricing", "errors", Step { at: 91, over: 5, to: 0.012 })
        .hit("redis", "memory", Slope { at: 88, by: 9e6 })
        .hit("pg", "cpu", Step { at: 88, over: 5, to: 0.91 })
        .hit("pg", "pg_stat_database_xact_commit_per_second", Times { at: 88, over: 4, by: 1.35 })
        .hit("pg", "pg_stat_database_tup_fetched_per_second", Times { at: 88, over: 4, by: 5.2 })
        .hit("web", "latency", Step { at: 88, over: 5, to: 0.98 })
        .hit("booking", "latency", Step { at: 89, over: 5, to: 0.29 })
        .logs("pg", 88, 1.6, &["INFO duration: {f:210.000..690.000} ms  execute <unnamed>: select sum(o.seats), max(o.created_at) from orders o where o.event_id=$1 and o.created_at>$2 ;; db=pricing"])
        .logs("pricing", 88, 3.0, &["INFO demand of event {n:10000..99999} is {f:0.90..1.60} ;; logger=b.p.DemandRepository"])
        .logs("pricing", 91, 0.9, &["ERROR HikariPool-1 - Connection is not available, request timed out after 3000{n:0..9}ms (total=12, active=12, idle=0, waiting={n:20..60}) ;; logger=o.h.engine.jdbc.spi.SqlExceptionHelper"])
        .traces(20, 18, 89, page)
        .with_repo()
        .truth(
            "pricing",
            &["booking", "pg", "web"],
            "rollback",
            "Without a key of its own the cache takes all parameters for one, and the new one holds the session of whoever asks, so quotes of an event are computed for each session again. From pricing's deploy at 16:37 the hit ratio falls from 96 to 11 percent and the demand of an event, the costly query, is computed for nearly each request. \
             Quotes were kept longer, not shorter, since the morning; the client library of seats, deployed a minute before, is not in pricing, and two more connections came after the onset.",
        )
}

/// The body of an answer of the gate controllers is never closed.
fn admission_api_down() -> Incident {
    Incident::new(&worlds::BOXOFFICE, "admission-api-down", FaultKind::HandleLeak)
        .in_language(Language::Go)
        .clock("2025-08-09 12:00", 420, 128, 262)
        .alert(
            ("scanner", "errors", 0.1),
            "page",
            "ScannerErrors",
            "{value} of scans fail",
        )
        .decoy(Decoy::Unexecuted, "scan-note", 10)
        .ships("scanner", 60)
        .cause("gate-status", 71)
        .ships("scanner", 126)
        .decoy(Decoy::AtOnset, "use-returning", 190)
        .ships("scanner", 214)
        .decoy(Decoy::Unexecuted, "quote-tests", 150)
        .decoy(Decoy::LookAlike, "scanner-memory", 205)
        .ships("scanner", 251)
        .hit("scanner", "process_open_fds", Slope { at: 128, by: 6.1 })
        .hit("scanner", "process_open_fds", Step { at: 214, over: 0, to: 52.0 })
        .hit("scanner", "process_open_fds", Slope { at: 214, by: 22.4 })
        .hit("scanner", "process_open_fds", Step { at: 257, over: 0, to: 1017.0 })
        .hit("scanner", "rate", Times { at: 205, over: 20, by: 3.1 })
        .hit_labelled("scanner", "scans_per_minute", "admitted=true", Times { at: 205, over: 20, by: 3.1 })
        .hit("scanner", "go_goroutines", Slope { at: 128, by: 12.0 })
        .hit("scanner", "go_goroutines", Step { at: 214, over: 0, to: 60.0 })
        .hit("scanner", "go_goroutines", Slope { at: 214, by: 44.0 })
        .hit("scanner", "errors", Step { at: 256, over: 6, to: 0.58 })
        .hit("scanner", "latency", Step { at: 256, over: 6, to: 1.9 })
        .hit_labelled("scanner", "scans_per_minute", "admitted=true", Step { at: 256, over: 6, to: 410.0 })
        .logs("scanner", 256, 4.0, &[
            "ERROR open gate ;; gate={pick:A|B|C|D}{n:1..12} ;; err=Get \"http://gates.leeds.internal/gates/{pick:A|B|C|D}{n:1..12}\": dial tcp 10.40.2.8:80: socket: too many open files",
            "ERROR http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "scanner",
            &[],
            "rollback",
            "Before a gate is opened its state is asked for, and that answer's body is never closed, so each admission leaves a connection and its goroutines behind. From the deploy at 14:06 open descriptors and goroutines rise with each scan; the next deploy at 15:34 restarts the pods and hides it for a while, then the afternoon brings three times as many people, and at 16:16 the limit of 1024 is reached. \
             That later deploy marks tickets and touches only the database; less memory was given five minutes before the errors, and memory is not what is short.",
        )
}

/// Two sessions can find the same slot of the waiting room free.
fn waiting_room_overfull() -> Incident {
    let enter = Call::new("web", "POST /events/[id]/enter", 20.0).calls(
        Call::new("seats", "POST /events/{id}/enter", 2.0)
            .slow(3.0)
            .calls(Call::new("redis", "SETNX", 0.6).times(14, 0))
            .calls(Call::new("redis", "MGET", 4.0).times(0, 1))
            .calls(Call::new("redis", "SET", 0.6).times(0, 1)),
    );
    Incident::new(&worlds::BOXOFFICE, "waiting-room-overfull", FaultKind::DataRace)
        .in_language(Language::Go)
        .clock("2025-09-18 08:10", 200, 111, 118)
        .alert(
            ("seats", "waiting_room_sessions_over_limit", 50.0),
            "page",
            "WaitingRoomOverLimit",
            "{value} sessions more than the waiting room has slots",
        )
        .decoy(Decoy::Unexecuted, "slot-ttl-name", -1380)
        .ships("seats", -1330)
        .cause("enter-pipeline", 14)
        .ships("seats", 58)
        .decoy(Decoy::Alarming, "race-fix", 66)
        .ships("booking", 104)
        .decoy(Decoy::Long, "hold-conflict", 75)
        .ships("web", 108)
        .extra("seats", "waiting_room_sessions_over_limit", Series::around(0.0).then(Step { at: 111, over: 6, to: 640.0 }).noise(0.1).counted())
        .hit("web", "rate", Times { at: 110, over: 2, by: 1.9 })
        .hit("seats", "rate", Times { at: 110, over: 2, by: 1.8 })
        .hit("seats", "waiting_room_sessions", Step { at: 110, over: 3, to: 2640.0 })
        .hit("redis", "redis_commands_processed_per_second", Step { at: 58, over: 2, to: 2350.0 })
        .hit("redis", "redis_commands_processed_per_second", Step { at: 110, over: 2, to: 4100.0 })
        .hit("seats", "latency", Step { at: 58, over: 2, to: 0.024 })
        .hit("pg", "cpu", Step { at: 111, over: 4, to: 0.58 })
        .hit("booking", "errors", Step { at: 113, over: 4, to: 0.012 })
        .logs("seats", 111, 4.0, &[
            "WARN session is not the holder of its slot ;; event=51977 ;; slot={n:0..1999} ;; session={hex:16} ;; holder={hex:16}",
            "INFO request ;; method=POST ;; path=/events/51977/enter ;; status=200 ;; ms={n:3..18}",
        ])
        .logs("booking", 113, 1.4, &["ERROR 403 Forbidden from POST http://seats:8080/events/51977/holds: \"session has no slot\" ;; logger=b.b.ErrorAdvice"])
        .traces(14, 16, 112, enter)
        .lacks(Part::Patterns)
        .truth(
            "seats",
            &["booking", "web"],
            "rollback",
            "A slot of the waiting room was taken by SETNX, which only one session can win. Now all slots are read first and a free one is written after that, so sessions that come together find the same slot free and each is let in; the last one that writes keeps it. It is out since 09:08, and shows when an on-sale at ten brings many at once: 640 more sessions than slots, sessions that are not the holder of theirs. \
             booking's race concerns orders; the page of seats that were taken shows what is answered, and the comment on the time of slots is one.",
        )
}

/// All incidents of this organisation that a commit is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        listing_latency(),
        checkout_conversion(),
        holds_slow_at_onsale(),
        gate_readers_errors(),
        quotes_slow(),
        admission_api_down(),
        waiting_room_overfull(),
    ]
}
