//! A newspaper: what a commit to pages, accounts, pictures or their surroundings is at fault for.

use crate::prelude::*;

/// Each page sets a cookie, so the proxy keeps none.
fn origin_load() -> Incident {
    let page = Call::new("varnish", "GET /{section}/{slug}", 1.0).calls(
        Call::new("site", "article", 60.0).slow(900.0).calls(
            Call::new("cms", "ArticlesController#show", 22.0)
                .slow(260.0)
                .calls(Call::new("mysql", "SELECT cms.articles", 4.0).slow(31.0)),
        ),
    );
    Incident::new(&worlds::GAZETTE, "origin-load", FaultKind::CacheStampede)
        .clock("2025-02-12 09:00", 200, 97, 104)
        .alert(
            ("cms", "latency", 400.0),
            "high",
            "cms-slow",
            "p95 of cms is {value} ms",
        )
        .decoy(Decoy::LookAlike, "shared-max-age", -260)
        .ships("site", -230)
        .cause("test-group", 41)
        .ships("site", 96)
        .decoy(Decoy::AtOnset, "grace", 70)
        .ships("varnish", 94)
        .decoy(Decoy::Long, "live-ticker", 22)
        .ships("site", 58)
        .hit("varnish", "cache_hit_pct", Step { at: 97, over: 5, to: 7.0 })
        .hit("varnish", "objects_uncacheable_rps", Step { at: 97, over: 4, to: 1880.0 })
        .hit("varnish", "backend_requests_rps", Step { at: 97, over: 4, to: 1930.0 })
        .hit("varnish", "latency", Step { at: 97, over: 5, to: 2900.0 })
        .hit("varnish", "errors", Step { at: 100, over: 5, to: 14.0 })
        .hit("site", "rate", Step { at: 97, over: 4, to: 1240.0 })
        .hit("site", "cpu", Step { at: 97, over: 4, to: 98.0 })
        .hit("site", "latency", Step { at: 97, over: 4, to: 4100.0 })
        .hit("site", "phpfpm_active_processes", Step { at: 97, over: 4, to: 240.0 })
        .hit("site", "phpfpm_listen_queue", Step { at: 98, over: 4, to: 511.0 })
        .hit("lb", "rate", Step { at: 97, over: 4, to: 1900.0 })
        .hit("lb", "errors", Step { at: 100, over: 5, to: 17.0 })
        .hit("cms", "rate", Step { at: 97, over: 4, to: 1190.0 })
        .hit("cms", "cpu", Step { at: 97, over: 4, to: 96.0 })
        .hit("cms", "latency", Step { at: 97, over: 4, to: 1300.0 })
        .hit("cms", "puma_backlog", Step { at: 98, over: 4, to: 140.0 })
        .hit("mysql", "mysql_queries_per_second", Step { at: 97, over: 4, to: 9100.0 })
        .hit("mysql", "cpu", Step { at: 97, over: 4, to: 71.0 })
        .logs("site", 98, 2.0, &["WARN [pool www] server reached pm.max_children setting (40), consider raising it ;; channel=php-fpm", "ERROR Uncaught PHP Exception Symfony\\Component\\HttpClient\\Exception\\TimeoutException: \"Idle timeout reached for \"http://cms:3000/articles/{n:10000..99999}\".\" at /srv/src/Service/ArticleClient.php line 18 ;; channel=request"])
        .logs("varnish", 100, 1.4, &["WARN FetchError backend site: fail errno 110 (Connection timed out) ;; url=/{pick:politics|sport|culture|city}/a-{n:10000..99999}"])
        .traces(20, 16, 98, page)
        .with_repo()
        .flag("avif-pictures", "images", "1%->5%", 95)
        .misleads(Decoy::Flag)
        .truth(
            "varnish",
            &["cms", "lb", "mysql", "site"],
            "rollback",
            "The site puts readers into a group and sets its cookie where the request has none. Varnish takes cookies from requests before it asks the site, so no request ever has one, each page comes with Set-Cookie, and Varnish keeps no page that sets a cookie. From the deploy at 10:36 hits fall from 93 to 7 percent and the site and the CMS get the readers themselves. \
             Stale pages for a minute, deployed to Varnish two minutes before, and pages that are kept for longer since the morning can only spare requests; the ticker was out for forty minutes and nothing starts it yet.",
        )
}

/// A task for each page of an upload never ends.
fn editor_memory() -> Incident {
    Incident::new(&worlds::GAZETTE, "editor-memory", FaultKind::HandleLeak)
        .in_language(Language::Rust)
        .clock("2025-06-18 07:00", 600, 112, 475)
        .alert(
            ("images", "latency", 600.0),
            "high",
            "images-slow",
            "p95 of images is {value} ms",
        )
        .decoy(Decoy::SameFile, "widths", -1350)
        .ships("images", -1290)
        .cause("upload-watch", 46)
        .ships("images", 109)
        .decoy(Decoy::Bump, "image-bump", 290)
        .ships("images", 330)
        .decoy(Decoy::LookAlike, "idle-connections", -140)
        .ships("images", -95)
        .decoy(Decoy::Reverted, "idle-connections-revert", 8)
        .ships("images", 33)
        .decoy(Decoy::Long, "cms-crop", 70)
        .ships("cms", 104)
        .hit("images", "tokio_alive_tasks", Slope { at: 112, by: 21.0 })
        .hit("images", "tokio_alive_tasks", Step { at: 330, over: 0, to: 135.0 })
        .hit("images", "tokio_alive_tasks", Slope { at: 330, by: 41.0 })
        .hit("images", "memory", Slope { at: 112, by: 3.1 })
        .hit("images", "memory", Step { at: 330, over: 0, to: 330.0 })
        .hit("images", "memory", Slope { at: 330, by: 5.0 })
        .hit("images", "cpu", Slope { at: 112, by: 0.16 })
        .hit("images", "cpu", Step { at: 330, over: 0, to: 47.0 })
        .hit("images", "cpu", Slope { at: 330, by: 0.3 })
        .hit("images", "latency", Slope { at: 160, by: 1.6 })
        .hit("images", "latency", Step { at: 330, over: 0, to: 145.0 })
        .hit("images", "latency", Slope { at: 340, by: 4.4 })
        .logs("images", 130, 0.5, &["WARN upload stands still ;; id={n:100000..120000} ;; percent={n:3..97}"])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "images",
            &[],
            "rollback",
            "Whoever opens the page of an upload starts a task that looks at it four times a second and keeps what it saw, and nothing ever ends it, neither the end of the upload nor that of the page. From the deploy at 08:49 tasks, memory and the processor rise through the working day, and pictures become slower with them. \
             The library for pictures came at half past twelve, when tasks had been rising for hours; its restart is the only time they fall, and they rise again at once, faster in the busier afternoon. A width more was out before, more idle connections were taken back before, and the focus of pictures is code of the CMS.",
        )
}

/// The last revision and its editor are loaded for each article of a list.
fn newsroom_lists_slow() -> Incident {
    Incident::new(&worlds::GAZETTE, "newsroom-lists-slow", FaultKind::QueryFanOut)
        .in_language(Language::Ruby)
        .clock("2025-06-11 08:00", 220, 104, 114)
        .alert(
            ("mysql", "mysql_queries_per_second", 6000.0),
            "medium",
            "mysql-queries",
            "{value} queries in a second",
        )
        .decoy(Decoy::SameFile, "preload-show", -1200)
        .ships("cms", -1170)
        .cause("revision-column", 57)
        .ships("cms", 103)
        .decoy(Decoy::LookAlike, "published-index", -30)
        .ships("cms", 20)
        .decoy(Decoy::Long, "tags-model", -200)
        .ships("cms", -160)
        .decoy(Decoy::Bump, "redis-bump", 90)
        .ships("cms", 109)
        .hit("mysql", "mysql_queries_per_second", Step { at: 104, over: 3, to: 9800.0 })
        .hit("mysql", "cpu", Step { at: 104, over: 3, to: 63.0 })
        .hit("mysql", "mysql_threads_running", Step { at: 104, over: 3, to: 29.0 })
        .hit("cms", "latency", Step { at: 104, over: 3, to: 480.0 })
        .hit("cms", "puma_busy_threads", Step { at: 104, over: 3, to: 31.0 })
        .hit("cms", "cpu", Step { at: 104, over: 3, to: 68.0 })
        .hit("site", "latency", Step { at: 105, over: 4, to: 330.0 })
        .logs("cms", 104, 2.0, &["INFO Completed 200 OK in {n:420..1300}ms (Views: {f:0.5..9.0}ms | ActiveRecord: {f:210.0..700.0}ms (103 queries, 0 cached)) ;; controller=ArticlesController ;; action=index"])
        .logs("cms", 104, 1.0, &["INFO Completed 200 OK in {n:16..70}ms (Views: {f:0.5..4.0}ms | ActiveRecord: {f:4.0..22.0}ms (5 queries, 0 cached)) ;; controller=ArticlesController ;; action=show"])
        .lacks(Part::Traces)
        .undiffed(0.2)
        .truth(
            "cms",
            &["mysql", "site"],
            "rollback",
            "The serializer of articles now loads the last revision and its editor, two queries for each article; a list has fifty, so it makes 103 queries where it made three. From the deploy of the CMS at 09:43 the database answers five times as many queries for as many requests, and lists take half a second. \
             Redis' library came after the onset; the index was there already, the tags are not used, and the section is loaded as before where one article is shown.",
        )
}

/// The role is asked of an author that an article need not have.
fn article_pages_500() -> Incident {
    let page = Call::new("varnish", "GET /{section}/{slug}", 1.0).calls(
        Call::new("site", "article", 60.0)
            .fails("ERROR", "Call to a member function getRole() on null")
            .calls(Call::new("cms", "ArticlesController#show", 22.0).with("http.status_code=200")),
    );
    Incident::new(&worlds::GAZETTE, "article-pages-500", FaultKind::NilDereference)
        .clock("2025-03-26 13:00", 180, 84, 92)
        .alert(
            ("varnish", "errors", 3.0),
            "high",
            "varnish-5xx",
            "{value} % of answers are 5xx",
        )
        .decoy(Decoy::LookAlike, "null-author", 28)
        .ships("cms", 79)
        .cause("byline-role", 36)
        .ships("site", 83)
        .decoy(Decoy::SameFile, "author-trim", -170)
        .ships("site", -140)
        .decoy(Decoy::Long, "reading-time", -60)
        .ships("site", 12)
        .decoy(Decoy::TooLate, "cms-timeout", 70)
        .ships("site", 89)
        .hit("site", "errors", Step { at: 84, over: 5, to: 21.0 })
        .hit("varnish", "errors", Step { at: 85, over: 6, to: 6.4 })
        .hit("lb", "errors", Step { at: 84, over: 5, to: 19.0 })
        .hit("varnish", "backend_requests_rps", Step { at: 85, over: 6, to: 205.0 })
        .logs("site", 84, 3.2, &["FATAL Uncaught PHP Exception Error: \"Call to a member function getRole() on null\" at /srv/src/Twig/BylineExtension.php line 23", "ERROR Uncaught PHP Exception Twig\\Error\\RuntimeError: \"An exception has been thrown during the rendering of a template (\"Call to a member function getRole() on null\").\" at /srv/templates/article.html.twig line 14 ;; channel=request"])
        .traces(18, 16, 85, page)
        .with_repo()
        .lacks(Part::QuietLogs)
        .truth(
            "site",
            &["lb", "varnish"],
            "rollback",
            "Bylines show the role, and the role is asked of the author without looking whether there is one, as the name is in the line before. Articles of agencies have none, and from the site's deploy at 14:23 their pages fail: a member function getRole on null. \
             The CMS, deployed four minutes before, leaves a role out that an author does not have, for which the site has a default; trimmed names were out since the morning, the time to read is not shown anywhere, and the shorter wait came after the onset.",
        )
}

/// Tokens have a list of audiences, and the site compares with a word.
fn subscribers_see_paywall() -> Incident {
    Incident::new(&worlds::GAZETTE, "subscribers-see-paywall", FaultKind::Permission)
        .in_language(Language::Ruby)
        .clock("2025-09-03 10:00", 220, 99, 125)
        .alert(
            ("site", "subscribers_recognised_per_minute", 900.0),
            "high",
            "few-subscribers",
            "only {value} page views of subscribers in a minute",
        )
        .decoy(Decoy::LookAlike, "ttl", -1330)
        .ships("accounts", -1290)
        .cause("app-audience", 62)
        .ships("accounts", 98)
        .decoy(Decoy::AtOnset, "jwt-bump", 71)
        .ships("site", 95)
        .decoy(Decoy::SameFile, "token-message", 20)
        .ships("site", 52)
        .decoy(Decoy::Long, "gift-links", -320)
        .ships("accounts", -280)
        .hit("site", "subscribers_recognised_per_minute", Step { at: 99, over: 35, to: 4.0 })
        .hit("accounts", "tokens_issued_per_minute", Creep { at: 99, half: 8.0, to: 910.0 })
        .hit("accounts", "rate", Times { at: 99, over: 30, by: 1.9 })
        .logs_growing("site", 99, 4.0, &["WARN App\\Service\\InvalidToken: issuer https://accounts.gazette.example or audience ;; channel=security ;; path=/{pick:politics|sport|culture|city}/a-{n:10000..99999}"])
        .lacks(Part::Traces)
        .with_repo()
        .flag("gift-links", "accounts", "off->staff", 96)
        .misleads(Decoy::Flag)
        .truth(
            "site",
            &["accounts"],
            "rollback",
            "accounts issues tokens for a list of audiences, and the site compares the audience with the word site, which a list never equals. Tokens live for 35 minutes, so from the deploy of accounts at 11:38 on subscribers see the paywall one after another as their tokens are renewed, until nobody is recognised; the site says that issuer or audience are wrong, and the issuer is right. \
             The library for tokens came to the site three minutes before, but tokens that were issued earlier are still accepted with it; the message about the issuer was out for three quarters of an hour, and gifts are tokens of their own.",
        )
}

/// The health check asks a path that the site does not have.
fn site_503() -> Incident {
    Incident::new(&worlds::GAZETTE, "site-503", FaultKind::BadConfiguration)
        .in_language(Language::Hcl)
        .clock("2025-07-22 15:00", 160, 76, 79)
        .alert(
            ("lb", "errors", 10.0),
            "high",
            "lb-5xx",
            "{value} % of answers of lb are 5xx",
        )
        .decoy(Decoy::SameFile, "dereg-delay", -1370)
        .ships("infra", -1340)
        .cause("health-path", 31)
        .ships("infra", 75)
        .decoy(Decoy::AtOnset, "framework-timeout", 44)
        .ships("site", 73)
        .decoy(Decoy::Long, "related", -90)
        .ships("site", 9)
        .decoy(Decoy::Bump, "symfony-bump", -1180)
        .ships("site", -1120)
        .hit_labelled("lb", "healthy_hosts", "target_group=site", Step { at: 76, over: 0, to: 0.0 })
        .hit("lb", "errors", Step { at: 76, over: 1, to: 99.0 })
        .hit("varnish", "errors", Step { at: 77, over: 6, to: 58.0 })
        .hit("site", "rate", Step { at: 76, over: 1, to: 2.4 })
        .hit("site", "cpu", Step { at: 76, over: 2, to: 4.0 })
        .hit("site", "phpfpm_active_processes", Step { at: 76, over: 1, to: 1.0 })
        .hit("cms", "rate", Times { at: 76, over: 2, by: 0.1 })
        .logs("site", 75, 5.0, &["INFO \"GET /health HTTP/1.1\" 404 153 \"-\" \"ELB-HealthChecker/2.0\" ;; channel=nginx"])
        .logs_until("site", (0, 75), 1.2, &["INFO \"GET /healthz HTTP/1.1\" 200 15 \"-\" \"ELB-HealthChecker/2.0\" ;; channel=nginx"])
        .logs("varnish", 77, 2.0, &["WARN FetchError backend site: http 503 Service Unavailable ;; url=/{pick:politics|sport|culture|city}/a-{n:10000..99999}"])
        .lacks(Part::Traces)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "lb",
            &["cms", "site", "varnish"],
            "config-revert",
            "The health check of the load balancer asks for /health since the apply at 16:15, and the site answers health checks under /healthz alone, so it answers 404, all six hosts are taken out, and the load balancer has nobody to send a request to. The site itself is idle. \
             It was deployed two minutes before with a shorter wait for the CMS and answered then; draining for 45 seconds and the client library were out a day, and related articles for an hour.",
        )
}

/// Everything from the level of information on is written out with all that came before it.
fn log_ingest_budget() -> Incident {
    Incident::new(&worlds::GAZETTE, "log-ingest-budget", FaultKind::LogVolume)
        .in_language(Language::Yaml)
        .clock("2025-04-09 08:00", 300, 118, 139)
        .alert(
            ("site", "log_bytes_per_minute", 4_000_000.0),
            "medium",
            "log-budget",
            "site logs {value} bytes in a minute",
        )
        .decoy(Decoy::Bump, "monolog-bump", -1310)
        .ships("site", -1270)
        .cause("monolog-errors", 68)
        .ships("site", 117)
        .decoy(Decoy::LookAlike, "images-trace", 81)
        .ships("images", 113)
        .decoy(Decoy::Long, "cms-lograge", 60)
        .ships("cms", 109)
        .hit("site", "log_lines_per_second", Step { at: 118, over: 2, to: 2650.0 })
        .hit("site", "log_bytes_per_minute", Step { at: 118, over: 2, to: 64_000_000.0 })
        .hit("site", "cpu", Step { at: 118, over: 3, to: 47.0 })
        .hit("site", "memory", Step { at: 118, over: 3, to: 3100.0 })
        .hit("site", "latency", Step { at: 118, over: 3, to: 265.0 })
        .logs("site", 118, 14.0, &[
            "DEBUG Notified event \"kernel.{pick:request|controller|response|terminate}\" to listener \"Symfony\\Component\\HttpKernel\\EventListener\\{pick:RouterListener|LocaleListener|SessionListener|ResponseListener}::onKernel{pick:Request|Response}\". ;; channel=event",
            "INFO Matched route \"article\". ;; channel=request ;; section={pick:politics|sport|culture|city}",
            "DEBUG Response: \"200 http://cms:3000/articles/{n:10000..99999}\" {f:0.02..0.30} seconds ;; channel=http_client",
        ])
        .lacks(Part::Traces)
        .lacks(Part::Deploys)
        .undiffed(0.15)
        .truth(
            "site",
            &[],
            "rollback",
            "The handler that keeps a request's lines until there is an error lets them out at the level of information now, which each request reaches when its route is found, and keeps five hundred of them instead of fifty. From two to ten on the site writes out two hundred times as many lines, nearly all of them debug lines of requests that went well. \
             The line of the CMS for each request replaces several and its volume is the same as before; the width of a picture that is none is one field in a rare line, and the library had been out a day.",
        )
}

/// All subscribers are loaded to choose among them.
fn morning_issue_late() -> Incident {
    Incident::new(&worlds::GAZETTE, "morning-issue-late", FaultKind::UnboundedWork)
        .in_language(Language::Ruby)
        .clock("2025-11-18 03:40", 180, 80, 92)
        .alert(
            ("newsletter", "memory", 2500.0),
            "medium",
            "newsletter-memory",
            "newsletter uses {value} MB",
        )
        .decoy(Decoy::LookAlike, "starttls", -840)
        .ships("newsletter", -800)
        .cause("preferences", -760)
        .ships("newsletter", -700)
        .decoy(Decoy::Unexecuted, "queue-comment", -650)
        .ships("newsletter", -610)
        .decoy(Decoy::Long, "corrections", -690)
        .ships("cms", -620)
        .hit("newsletter", "memory", Slope { at: 80, by: 235.0 })
        .hit("newsletter", "memory", Saw { at: 96, low: 700.0, high: 4000.0, period: 18 })
        .hit("newsletter", "cpu", Step { at: 80, over: 1, to: 51.0 })
        .hit("newsletter", "mails_sent_per_minute", Step { at: 80, over: 1, to: 41.0 })
        .hit("mysql", "mysql_innodb_rows_read_per_second", Step { at: 80, over: 2, to: 190_000.0 })
        .hit("mysql", "mysql_slow_queries_per_minute", Step { at: 80, over: 2, to: 4.0 })
        .logs("newsletter", 96, 0.3, &["ERROR Sidekiq process was killed: Memory cgroup out of memory ;; job=FanOutJob", "INFO Pushed 1 job back to Redis ;; job=FanOutJob"])
        .logs("mysql", 81, 0.5, &["WARN slow query: {f:9.0..31.0} s, {n:380000..430000} rows sent: SELECT `preferences`.* FROM `preferences` WHERE `preferences`.`subscriber_id` IN ({n:1..9}, {n:10..99}, {n:100..999}, ...) ;; db=newsletter"])
        .lacks(Part::Traces)
        .undiffed(0.2)
        .truth(
            "newsletter",
            &["mysql"],
            "rollback",
            "To send only the sections that somebody wants, the job of an issue loads all subscribers and all their preferences into memory, where it went through them by five hundred and took identifiers alone. It is out since four in the afternoon of the day before; the morning issue at five goes to everybody, and the process grows until it is killed, starts the job again, and is killed again. \
             The comment on the queue was deployed after it, an answer that is waited for two seconds less was out before and mails were sent with it, and corrections are of the CMS.",
        )
}

/// All incidents of this organisation that a commit is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        origin_load(),
        editor_memory(),
        newsroom_lists_slow(),
        article_pages_500(),
        subscribers_see_paywall(),
        site_503(),
        log_ingest_budget(),
        morning_issue_late(),
    ]
}
