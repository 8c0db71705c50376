//! Tickets of customers' customers.

use crate::prelude::*;

/// The eager loading of views goes away with a refactoring of the serializer.
fn views_slow() -> Incident {
    let index = Call::new("web", "TicketsController#index", 38.0)
        .slow(610.0)
        .with("code.namespace=TicketsController")
        .calls(Call::new("pg-desk", "SELECT tickets", 6.0))
        .calls(Call::new("pg-desk", "SELECT people", 2.0).slow(2.2).times(2, 96).with("db.statement=SELECT \"people\".* FROM \"people\" WHERE \"people\".\"id\" = $1 LIMIT $2"))
        .calls(Call::new("pg-desk", "SELECT tags", 2.0).slow(2.6).times(1, 50).with("db.statement=SELECT \"tags\".* FROM \"tags\" INNER JOIN \"taggings\" ON \"tags\".\"id\" = \"taggings\".\"tag_id\" WHERE \"taggings\".\"ticket_id\" = $1"));
    Incident::new(&worlds::HELPDESK, "views-slow", FaultKind::QueryFanOut)
        .clock("2025-02-11 08:30", 240, 138, 150)
        .alert(
            ("web", "latency", 800.0),
            "SEV2",
            "web p95",
            "http.server.request.duration.p95_ms of web is {value} (above 800 for 10 minutes)",
        )
        .cause("serializer-refactor", -980)
        .ships("web", 137)
        .decoy(Decoy::AtOnset, "view-etag", -1100)
        .ships("web", 88)
        .decoy(Decoy::LookAlike, "avatars-eager", 110)
        .ships("web", 143)
        .flag("new_composer", "web", "10%->25%", 132)
        .misleads(Decoy::Flag)
        .hit("web", "activerecord.queries.per_request", Step { at: 138, over: 3, to: 71.0 })
        .hit("web", "latency", Creep { at: 138, half: 3.0, to: 1350.0 })
        .hit("web", "cpu", Step { at: 138, over: 4, to: 83.0 })
        .hit("web", "puma.backlog", Step { at: 141, over: 8, to: 38.0 })
        .hit("web", "ruby.gc.time_pct", Step { at: 138, over: 4, to: 14.0 })
        .hit("web", "errors", Step { at: 149, over: 20, to: 1.8 })
        .hit("pg-desk", "postgresql.queries.per_s", Times { at: 138, over: 3, by: 4.4 })
        .hit("pg-desk", "cpu", Step { at: 138, over: 4, to: 67.0 })
        .hit("widget-api", "latency", Times { at: 140, over: 6, by: 1.35 })
        .logs("web", 138, 5.0, &["INFO Completed 200 OK in {n:810..2600}ms (Views: {f:0.3..9.0}ms | ActiveRecord: {f:420.0..900.0}ms | Allocations: {n:210000..410000}) ;; controller=TicketsController ;; action=index"])
        .logs("web", 150, 0.8, &["ERROR Rack::Timeout::RequestTimeoutException (Request ran for longer than 15000ms) ;; controller=TicketsController ;; action=index"])
        .traces(18, 12, 139, index)
        .with_repo()
        .truth(
            "web",
            &["pg-desk", "widget-api"],
            "rollback",
            "The refactoring of the serializer also takes .includes(:requester, :assignee, :tags) out of Ticket.for_view, though the rows still \
             name all three, so each of fifty rows asks three times. It was committed the day before and deployed at 10:47; \
             queries of a request go from fourteen to seventy in the same minutes, traces show about a hundred and fifty short selects, and \
             no query became slower. The answer 304 ran for fifty minutes before; pictures are loaded together on \
             another page, and after the onset.",
        )
}

/// A pattern that cuts off signatures backtracks on long lines of dashes.
fn mail_import_late() -> Incident {
    let handle = Call::new("inbound", "MailProcessor.handle", 25.0)
        .slow(46_000.0)
        .with("messaging.system=bullmq")
        .calls(Call::new("redis", "LPUSH queue:critical", 0.8));
    Incident::new(&worlds::HELPDESK, "mail-import-late", FaultKind::CpuSaturation)
        .in_language(Language::TypeScript)
        .clock("2025-05-06 07:40", 260, 161, 173)
        .alert(
            ("inbound", "bullmq.waiting", 600.0),
            "SEV2",
            "mails waiting",
            "bullmq.waiting of inbound is {value} (above 600)",
        )
        .cause("signatures", 60)
        .ships("inbound", 104)
        .decoy(Decoy::LookAlike, "more-mails", 120)
        .ships("inbound", 153)
        .decoy(Decoy::SameFile, "marker-french", -1500)
        .ships("inbound", -1420)
        .decoy(Decoy::Long, "widget-theme", 101)
        .ships("widget-api", 157)
        .hit("inbound", "cpu", Step { at: 161, over: 4, to: 99.0 })
        .hit("inbound", "nodejs.eventloop.delay.p99_ms", Step { at: 161, over: 3, to: 31_000.0 })
        .hit("inbound", "bullmq.waiting", Slope { at: 162, by: 78.0 })
        .hit("inbound", "rate", Step { at: 161, over: 3, to: 4.0 })
        .hit("inbound", "latency", Step { at: 161, over: 3, to: 44_000.0 })
        .hit("inbound", "errors", Step { at: 163, over: 4, to: 3.5 })
        .hit("worker", "sidekiq.jobs.processed_per_min", Times { at: 161, over: 4, by: 0.82 })
        .logs("inbound", 162, 1.2, &["WARN could not renew lock for job {n:1000000..9999999} mails ;; context=Worker", "ERROR job stalled more than allowable limit ;; context=Worker ;; job={n:1000000..9999999}", "WARN Liveness probe failed: Get \"http://{ip}:3000/health\": context deadline exceeded ;; context=kubelet"])
        .logs_until("inbound", (158, 176), 0.8, &["INFO no account policy for shop@orderdesk.example ;; context=MailProcessor ;; bytes={n:21000..64000}"])
        .traces(20, 14, 161, handle)
        .profile(
            "inbound",
            174,
            175,
            "
(root);processTicksAndRejections;handle mail.processor.js;ownWords quotes.js;RegExp: ^(([-_*=~]+\\s*)+|Sent from my .{1,40})$ 5870
(root);processTicksAndRejections;handle mail.processor.js;simpleParser;libmime.decodeWords 61
(root);processTicksAndRejections;push sidekiq.client.js;JSON.stringify 9
(root);(garbage collector) 24
",
        )
        .with_repo()
        .truth(
            "inbound",
            &["worker"],
            "rollback",
            "The pattern that ends a mail at its signature repeats a repetition, ([-_*=~]+\\s*)+, and needs exponential time for a long line \
             of such signs that goes on with something else. Deployed at 09:24, it does no harm until a shop's mails with tables of \
             order lines arrive an hour later; then each of them keeps the event loop for half a minute and more, as the profile shows. \
             Handling six mails instead of eight at a time, deployed just before, is less work at once; the French marker has no \
             nested repetition and was out a day; themes are of another service.",
        )
}

/// A delivery that fails is tried twenty times at once, and again each second.
fn webhooks_pile_up() -> Incident {
    let deliver =
        Call::new("worker", "WebhookJob", 4.0).fails("ERROR", "events.maplecrm.example answered 503").calls(
            Call::new("worker", "POST events.maplecrm.example", 160.0)
                .slow(2300.0)
                .times(1, 20)
                .with("http.request.method=POST")
                .with("!http.response.status_code=503"),
        );
    Incident::new(&worlds::HELPDESK, "webhooks-pile-up", FaultKind::RetryAmplification)
        .clock("2025-03-18 12:20", 250, 147, 159)
        .alert(
            ("worker", "sidekiq.queue.latency_s", 120.0),
            "SEV1",
            "sidekiq latency",
            "a queue of worker is {value} seconds behind",
        )
        .cause("hooks-sooner", 55)
        .ships_as_version("worker", 98)
        .decoy(Decoy::LookAlike, "open-timeout", 102)
        .ships("worker", 143)
        .decoy(Decoy::SameFile, "hook-log", -1400)
        .ships("worker", -1330)
        .decoy(Decoy::TooLate, "faraday-bump", 120)
        .ships("worker", 151)
        .hit("worker", "sidekiq.threads.busy", Step { at: 147, over: 3, to: 60.0 })
        .hit("worker", "cpu", Step { at: 147, over: 4, to: 34.0 })
        .hit_labelled("worker", "sidekiq.queue.latency_s", "queue=webhooks", Slope { at: 148, by: 57.0 })
        .hit_labelled("worker", "sidekiq.queue.latency_s", "queue=default", Slope { at: 149, by: 31.0 })
        .hit_labelled("worker", "sidekiq.queue.latency_s", "queue=critical", Slope { at: 151, by: 14.0 })
        .hit("worker", "sidekiq.jobs.failed_per_min", Step { at: 148, over: 3, to: 190.0 })
        .hit("worker", "sidekiq.jobs.processed_per_min", Step { at: 147, over: 5, to: 900.0 })
        .hit("worker", "sidekiq.retries.size", Slope { at: 148, by: 24.0 })
        .hit("search", "opensearch.indexing.docs_per_s", Times { at: 149, over: 5, by: 0.3 })
        .extra("worker", "faraday.requests.per_min", Series::around(690.0).noise(0.06).labelled("host=other").then(Times { at: 148, over: 5, by: 0.3 }))
        .extra("worker", "faraday.requests.per_min", Series::around(41.0).noise(0.1).labelled("host=events.maplecrm.example").then(Step { at: 147, over: 3, to: 1450.0 }))
        .logs("worker", 147, 5.0, &["WARN RuntimeError: events.maplecrm.example answered 503 ;; class=WebhookJob ;; retry_count={n:0..12}", "INFO fail ;; class=WebhookJob ;; elapsed={f:40.0..52.0}"])
        .logs("web", 156, 0.6, &["WARN ticket created {n:3..50} minutes after its mail ;; controller=TicketsController ;; action=show"])
        .traces(18, 8, 148, deliver)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "worker",
            &["search", "web"],
            "rollback",
            "Since the build of 13:58 a delivery that fails is sent twenty times without a pause, and the job again after one second instead of \
             Sidekiq's growing delay. When one receiver of many answers 503, forty calls a minute to it become fourteen hundred, all sixty \
             threads are in WebhookJob and mails and the index wait as well. The receiver's outage alone would have cost \
             a few failed jobs. Waiting one second less to connect, deployed at the onset, shortens calls, and the client library's patch came after it.",
        )
}

/// The widget reads all messages of an account and filters them itself.
fn widget_memory() -> Incident {
    let conversation = Call::new("widget-api", "GET /api/conversation", 14.0)
        .slow(900.0)
        .with("http.route=/api/conversation")
        .calls(
            Call::new("pg-desk", "prisma:client:operation findMany Message", 9.0)
                .slow(1700.0)
                .with("db.rows={n:1..30}")
                .with("!db.rows={n:18000..71000}"),
        );
    Incident::new(&worlds::HELPDESK, "widget-memory", FaultKind::UnboundedWork)
        .in_language(Language::TypeScript)
        .clock("2024-10-29 10:00", 210, 104, 112)
        .alert(
            ("pg-desk", "postgresql.rows_fetched.per_s", 400_000.0),
            "SEV3",
            "pg rows",
            "postgresql.rows_fetched.per_s of pg-desk is {value}",
        )
        .decoy(Decoy::LookAlike, "visitor-cache", 22)
        .ships("widget-api", 58)
        .cause("whole-conversation", 66)
        .ships("widget-api", 103)
        .decoy(Decoy::SameFile, "prisma-log", -1340)
        .ships("widget-api", -1300)
        .decoy(Decoy::Long, "search-facets", 80)
        .ships("web", 108)
        .hit("pg-desk", "postgresql.rows_fetched.per_s", Step { at: 104, over: 4, to: 3_900_000.0 })
        .hit("pg-desk", "cpu", Step { at: 104, over: 4, to: 88.0 })
        .hit("widget-api", "memory", Saw { at: 104, low: 700.0, high: 2040.0, period: 9 })
        .hit("widget-api", "latency", Step { at: 104, over: 4, to: 3400.0 })
        .hit("widget-api", "errors", Step { at: 106, over: 5, to: 11.0 })
        .hit("widget-api", "cpu", Step { at: 104, over: 3, to: 92.0 })
        .hit("widget-api", "nodejs.eventloop.delay.p99_ms", Step { at: 104, over: 3, to: 870.0 })
        .hit("widget-api", "prisma.pool.connections.busy", Step { at: 104, over: 4, to: 17.0 })
        .hit("web", "latency", Times { at: 106, over: 6, by: 1.7 })
        .logs("widget-api", 105, 2.0, &["ERROR FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "WARN API response for /api/conversation exceeds 4MB. API Routes are meant to respond quickly.", "ERROR Invalid `prisma.message.findMany()` invocation: Timed out fetching a new connection from the connection pool. (Current connection pool timeout: 10, connection limit: 17)"])
        .traces(20, 20, 105, conversation)
        .with_repo()
        .truth(
            "widget-api",
            &["pg-desk", "web"],
            "rollback",
            "To show a visitor's first question, the commit drops the limit of thirty messages, and also the requester from the condition: each call reads \
             every message of the account with its attachments and filters in JavaScript. With the deploy at 11:43 rows fetched rise \
             more than thirtyfold, the heap is full within minutes, and pods start again and again. What is remembered of tokens is bounded at a thousand and ran for \
             three quarters of an hour; facets of the search do not touch this table and were deployed after the onset.",
        )
}

/// Sidekiq gets forty threads; the pool of Postgres keeps ten connections.
fn jobs_failing() -> Incident {
    let import = Call::new("worker", "MailImportJob", 30.0)
        .capped(6010.0)
        .fails("ERROR", "could not obtain a connection from the pool within 6.000 seconds (waited 6.00{n:0..9} seconds); all pooled connections were in use")
        .calls(Call::new("pg-desk", "INSERT messages", 4.0).times(3, 0));
    Incident::new(&worlds::HELPDESK, "jobs-failing", FaultKind::PoolExhaustion)
        .in_language(Language::Yaml)
        .clock("2025-06-03 13:10", 200, 119, 127)
        .alert(
            ("worker", "sidekiq.jobs.failed_per_min", 100.0),
            "SEV2",
            "sidekiq failures",
            "sidekiq.jobs.failed_per_min of worker is {value}",
        )
        .cause_config("SIDEKIQ_CONCURRENCY", "worker", "10->40", 117)
        .decoy(Decoy::SameFile, "checkout-timeout", -1280)
        .ships("worker", -1230)
        .decoy(Decoy::LookAlike, "queue-weights", 41)
        .ships("worker", 72)
        .decoy(Decoy::Bump, "sidekiq-bump", 80)
        .ships("worker", 111)
        .config("WEB_CONCURRENCY", "web", "6->8", 30)
        .hit("worker", "sidekiq.jobs.failed_per_min", Step { at: 119, over: 3, to: 820.0 })
        .hit("worker", "sidekiq.threads.busy", Step { at: 118, over: 2, to: 236.0 })
        .hit("worker", "sidekiq.jobs.processed_per_min", Step { at: 119, over: 4, to: 3900.0 })
        .hit("worker", "sidekiq.retries.size", Slope { at: 119, by: 610.0 })
        .hit("worker", "memory", Step { at: 118, over: 6, to: 4700.0 })
        .hit_labelled("worker", "sidekiq.queue.latency_s", "queue=critical", Step { at: 120, over: 20, to: 64.0 })
        .hit_labelled("worker", "sidekiq.queue.latency_s", "queue=default", Step { at: 120, over: 20, to: 140.0 })
        .hit("search", "opensearch.indexing.docs_per_s", Times { at: 120, over: 5, by: 0.7 })
        .logs("worker", 119, 7.0, &["WARN ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 6.000 seconds (waited 6.00{n:0..9} seconds); all pooled connections were in use ;; class={pick:MailImportJob|IndexTicketJob|WebhookJob}", "ERROR ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 6.000 seconds (waited 6.0{n:10..99} seconds); all pooled connections were in use ;; class={pick:MailImportJob|IndexTicketJob|WebhookJob}"])
        .logs_until("worker", (117, 119), 3.0, &["INFO Booted Rails 7.1.3 application in production environment", "INFO Running in ruby 3.2.3, concurrency 40"])
        .traces(18, 18, 119, import)
        .with_repo()
        .truth(
            "worker",
            &["search"],
            "config-revert",
            "SIDEKIQ_CONCURRENCY went from 10 to 40 at 15:07 without a commit. Each process of Sidekiq now has forty threads, but database.yml takes its pool \
             from RAILS_MAX_THREADS, which stayed at ten, so three threads of four wait for a connection until they give up; Postgres \
             itself has room. Weights of queues decide the order of jobs, not their number; the limit of six seconds instead \
             of five was out a day and only shows in the message; Sidekiq's patch release ran some minutes without a failure.",
        )
}

/// The certificate of the search's own nodes ends at three o'clock.
fn search_errors() -> Incident {
    let query = Call::new("web", "SearchController#index", 20.0)
        .fails("ERROR", "SSL_connect returned=1 errno=0 peeraddr=10.8.4.{n:11..13}:9200 state=error: certificate verify failed (certificate has expired)")
        .calls(Call::new("search", "POST tickets/_search", 31.0).times(1, 0));
    let index = Call::new("worker", "IndexTicketJob", 6.0)
        .fails("ERROR", "SSL_connect returned=1 errno=0 peeraddr=10.8.4.{n:11..13}:9200 state=error: certificate verify failed (certificate has expired)")
        .calls(Call::new("search", "PUT tickets/_doc", 9.0).times(1, 0));
    Incident::new(&worlds::HELPDESK, "search-errors", FaultKind::Certificate)
        .clock("2025-01-31 13:00", 200, 120, 126)
        .alert(
            ("web", "errors", 4.0),
            "SEV2",
            "web errors",
            "http.server.errors.pct of web is {value}",
        )
        .decoy(Decoy::LookAlike, "ca-next", 60)
        .ships("web", 112)
        .decoy(Decoy::SameFile, "search-timeout", 14)
        .ships("web", 47)
        .decoy(Decoy::Bump, "opensearch-bump", 100)
        .ships("worker", 123)
        .commit("person-spec", -940)
        .commit("runbook-sidekiq", 31)
        .commit("security-policy", 76)
        .hit("search", "opensearch.http.tls_handshake_failures_per_min", Step { at: 120, over: 1, to: 5100.0 })
        .hit("search", "rate", Step { at: 120, over: 2, to: 0.0 })
        .hit("search", "opensearch.indexing.docs_per_s", Step { at: 120, over: 2, to: 0.0 })
        .hit("search", "cpu", Step { at: 120, over: 3, to: 6.0 })
        .hit("web", "errors", Step { at: 120, over: 3, to: 14.0 })
        .hit("worker", "sidekiq.jobs.failed_per_min", Step { at: 121, over: 3, to: 2400.0 })
        .hit("worker", "sidekiq.retries.size", Slope { at: 121, by: 1900.0 })
        .logs("web", 120, 5.0, &["ERROR Faraday::SSLError (SSL_connect returned=1 errno=0 peeraddr=10.8.4.{n:11..13}:9200 state=error: certificate verify failed (certificate has expired)) ;; controller=SearchController ;; action=index"])
        .logs("worker", 120, 5.0, &["ERROR Faraday::SSLError: SSL_connect returned=1 errno=0 peeraddr=10.8.4.{n:11..13}:9200 state=error: certificate verify failed (certificate has expired) ;; class=IndexTicketJob"])
        .logs("search", 120, 4.0, &["ERROR [o.o.s.s.h.n.SecuritySSLNettyHttpServerTransport] Exception during establishing a SSL connection: javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_expired ;; node=search-{n:0..2}"])
        .traces(12, 12, 120, query)
        .traces(12, 12, 121, index)
        .with_repo()
        .lacks(Part::QuietLogs)
        .truth(
            "search",
            &["web", "worker"],
            "rotate-cert",
            "No change is at fault. At 15:00 sharp every client begins to refuse the certificate of the search's nodes because it has expired; failed \
             handshakes rise there in that minute. web had been given a bundle with the next CA eight minutes before, which \
             only adds one, and ran with it; worker, which still had the old file, fails in the same way at the same moment, and the reason is the \
             end of validity, not an unknown issuer. The client's new version reached worker three minutes later.",
        )
}

/// A customer's alarm device sends mails with a byte that Postgres refuses.
fn tickets_missing() -> Incident {
    let import = Call::new("worker", "MailImportJob", 11.0)
        .fails("ERROR", "string contains null byte")
        .with("!enduser.account=48127")
        .calls(Call::new("pg-desk", "SELECT accounts", 1.0))
        .calls(Call::new("pg-desk", "INSERT messages", 4.0).times(1, 0));
    Incident::new(&worlds::HELPDESK, "tickets-missing", FaultKind::BadData)
        .clock("2025-04-29 16:20", 230, 126, 138)
        .alert(
            ("worker", "sidekiq.jobs.failed_per_min", 100.0),
            "SEV3",
            "sidekiq failures",
            "sidekiq.jobs.failed_per_min of worker is {value}",
        )
        .decoy(Decoy::SameFile, "import-transaction", 10)
        .ships("worker", 54)
        .decoy(Decoy::AtOnset, "sender-unknown", 80)
        .ships("inbound", 118)
        .decoy(Decoy::TooLate, "mailparser-bump", 104)
        .ships("inbound", 132)
        .hit("worker", "sidekiq.jobs.failed_per_min", Step { at: 126, over: 5, to: 340.0 })
        .hit("worker", "sidekiq.retries.size", Slope { at: 126, by: 180.0 })
        .hit("inbound", "rate", Step { at: 126, over: 4, to: 26.0 })
        .extra("inbound", "inbound.mails_per_min", Series::around(1290.0).noise(0.05).daily(0.2).labelled("account=other"))
        .extra("inbound", "inbound.mails_per_min", Series::around(2.0).noise(0.3).labelled("account=48127").then(Step { at: 126, over: 3, to: 185.0 }))
        .logs("worker", 126, 5.0, &["ERROR ArgumentError: string contains null byte\n/usr/local/bundle/gems/activerecord-7.1.3/lib/active_record/connection_adapters/postgresql_adapter.rb:894:in `exec_prepared'\n/app/app/jobs/mail_import_job.rb:{n:11..13}:in `perform' ;; class=MailImportJob ;; account=48127 ;; from=panel-{n:1..9}@alarms.kestrelsec.example"])
        .logs("inbound", 126, 2.2, &["INFO imported {n:210..260} characters ;; context=MailProcessor ;; from=panel-{n:1..9}@alarms.kestrelsec.example"])
        .traces(20, 16, 127, import)
        .with_repo()
        .truth(
            "worker",
            &[],
            "purge-bad-data",
            "No change is at fault. All failed jobs are of account 48127 and of one sender, alarm panels that begin to mail at 18:26 with a NUL in the text, \
             which Postgres has never taken; mails of all other accounts are imported as before, a thousand in a minute, by the same code. The \
             transaction in the import had been running for over an hour. inbound got a constant for an address eight minutes \
             before, which none of these mails needs, and the new parser six minutes after. The jobs have to be removed and the sender told.",
        )
}

/// All incidents of this organisation.
pub fn all() -> Vec<Incident> {
    vec![
        views_slow(),
        mail_import_late(),
        webhooks_pile_up(),
        widget_memory(),
        jobs_failing(),
        search_errors(),
        tickets_missing(),
    ]
}
