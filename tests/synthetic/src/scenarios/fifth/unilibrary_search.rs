//! The library of a university: searches and sessions, and what nobody of the organisation changed.

use crate::prelude::*;

/// Each word is searched with a wildcard before and after it.
fn search_overloaded() -> Incident {
    let search = Call::new("discovery", "GET /search", 16.0).calls(
        Call::new("opensearch", "POST /records/_search", 24.0)
            .slow(5200.0)
            .with("!db.statement={\"query_string\":{\"query\":\"*{pick:kant|climate|goethe|biblio}* AND *{pick:critique|change|faust|history}*\"}}"),
    );
    Incident::new(&worlds::UNILIBRARY, "search-overloaded", FaultKind::SlowQuery)
        .in_language(Language::TypeScript)
        .clock("2025-10-01 10:00", 180, 91, 99)
        .alert(("opensearch", "cpu", 85.0), "high", "opensearch processor", "processors of opensearch are at {value} %")
        .decoy(Decoy::SameFile, "search-timeout", 14)
        .ships("discovery", 42)
        .decoy(Decoy::Bump, "fastify-bump", -280)
        .ships("discovery", -230)
        .cause("parts-of-words", 56)
        .ships("discovery", 90)
        .decoy(Decoy::AtOnset, "harvest-bulk", 61)
        .ships("harvest", 86)
        .hit("opensearch", "cpu", Step { at: 91, over: 4, to: 98.0 })
        .hit("opensearch", "opensearch_search_query_time_ms", Creep { at: 91, half: 2.0, to: 5400.0 })
        .hit("opensearch", "opensearch_thread_pool_queue", Step { at: 92, over: 6, to: 870.0 })
        .hit("opensearch", "opensearch_thread_pool_rejected_per_minute", Step { at: 97, over: 4, to: 260.0 })
        .hit("discovery", "latency", Creep { at: 91, half: 2.0, to: 8300.0 })
        .hit("discovery", "errors", Step { at: 95, over: 5, to: 22.0 })
        .logs("opensearch", 92, 2.0, &["WARN [o.o.i.s.slowlog.query] [os-{n:1..3}] [records][{n:0..5}] took[{f:2.0..7.0}s], total_hits[{n:0..9000} hits], search_type[QUERY_THEN_FETCH], source[{\"query\":{\"bool\":{\"must\":[{\"query_string\":{\"query\":\"*{pick:kant|climate|goethe|biblio}*\",\"fields\":[\"author^2.0\",\"isbn^1.0\",\"subject^1.0\",\"title^4.0\"],\"allow_leading_wildcard\":true"])
        .silent("discovery", 91, 180)
        .logs("discovery", 91, 1.0, &["INFO GET /search 200 ;; ms={n:4200..9800} ;; hits={n:0..9000}", "INFO GET /record/{n:1000000..3999999} 200 ;; ms={n:30..160}"])
        .logs("discovery", 95, 2.0, &["ERROR TimeoutError: Request timed out ;; path=/search", "ERROR ResponseError: rejected_execution_exception: rejected execution of org.opensearch.action.search ;; path=/search"])
        .traces(16, 14, 92, search)
        .with_repo()
        .truth(
            "opensearch",
            &["discovery"],
            "rollback",
            "To find parts of words, discovery puts a star before and after each word, so that OpenSearch cannot use the beginning of a term and goes through all terms of four fields for each word. From the deploy of discovery at 11:30 a query takes seconds in place of twenty milliseconds, for as many searches as before. \
             Harvesting indexes with a file that was deployed four minutes before; records that are indexed in a minute stay as many and its own queries are none. Two seconds more to wait were out three quarters of an hour.",
        )
}

/// The limit of Redis has lost a zero, and sessions are thrown out.
fn readers_logged_out() -> Incident {
    Incident::new(&worlds::UNILIBRARY, "readers-logged-out", FaultKind::BadConfiguration)
        .in_language(Language::Yaml)
        .clock("2025-10-29 09:20", 200, 88, 106)
        .alert(("catalogue", "logins_per_minute", 60.0), "medium", "catalogue logins", "{value} logins in a minute (usually 14)")
        .decoy(Decoy::LookAlike, "session-length", -1320)
        .ships("catalogue", -1270)
        .cause("redis-config", 49)
        .ships("redis", 87)
        .decoy(Decoy::AtOnset, "cookie-samesite", 55)
        .ships("catalogue", 91)
        .decoy(Decoy::SameFile, "cache-pool", 10)
        .ships("catalogue", 35)
        .hit("redis", "memory", Step { at: 87, over: 1, to: 300.0 })
        .hit("redis", "redis_evicted_keys_per_minute", Step { at: 88, over: 2, to: 5300.0 })
        .hit("redis", "redis_keyspace_hit_percent", Step { at: 88, over: 4, to: 41.0 })
        .hit("catalogue", "logins_per_minute", Step { at: 88, over: 10, to: 118.0 })
        .hit("catalogue", "latency", Step { at: 88, over: 6, to: 610.0 })
        .hit("library-db", "mysql_queries_per_second", Step { at: 88, over: 6, to: 1900.0 })
        .hit("library-db", "cpu", Step { at: 88, over: 6, to: 51.0 })
        .logs_until("redis", (86, 88), 2.0, &["INFO Redis version=7.2.4, bits=64, commit=00000000, modified=0, pid=1, just started", "INFO Configuration loaded", "INFO DB loaded from disk: {f:1.0..4.0} seconds"])
        .logs("catalogue", 89, 1.5, &["INFO Populated the TokenStorage with an anonymous Token. ;; channel=security ;; route=account_show", "WARN Invalid CSRF token found. ;; channel=security ;; route={pick:renew|reserve}"])
        .with_repo()
        .truth(
            "redis",
            &["catalogue", "library-db"],
            "config-revert",
            "The arguments of Redis moved into a file, and three gigabytes became 300 megabytes, a sixth of what it held. With its restart at 10:47 Redis throws out five thousand keys in a minute, the least recently used ones of sessions and caches alike, so readers are logged out between two clicks and pages are read from the database again. \
             The catalogue's deploy four minutes later states what was the default of the cookie anyway, and logins rise from the restart on; longer sessions were out a day, and covers are cached on disk.",
        )
}

/// Answers of sources are kept on a small volume.
fn harvest_stopped() -> Incident {
    Incident::new(&worlds::UNILIBRARY, "harvest-stopped", FaultKind::DiskFull)
        .in_language(Language::Python)
        .clock("2025-12-09 08:00", 540, 73, 436)
        .alert(("harvest", "harvest_records_per_minute", 200.0), "medium", "harvest: few records", "{value} records were harvested in a minute (at least 200)")
        .decoy(Decoy::SameFile, "oai-user-agent", -1400)
        .ships("harvest", -1350)
        .cause("keep-answers", 26)
        .ships("harvest", 72)
        .decoy(Decoy::Long, "opening-hours", 45)
        .ships("discovery", 70)
        .decoy(Decoy::Bump, "opensearch-py-bump", 360)
        .ships("harvest", 412)
        .decoy(Decoy::LookAlike, "state-note", -300)
        .extra("harvest", "disk_used_percent", Series::around(11.0).noise(0.004).within(0.0, 100.0).labelled("volume=/var/lib/harvest").then(Slope { at: 73, by: 0.249 }).then(Step { at: 430, over: 0, to: 100.0 }))
        .extra("harvest", "disk_used_percent", Series::around(38.0).noise(0.004).within(0.0, 100.0).labelled("volume=/"))
        .hit("harvest", "harvest_records_per_minute", Step { at: 430, over: 3, to: 0.0 })
        .hit("harvest", "harvest_failed_sources", Step { at: 430, over: 10, to: 4.0 })
        .hit("harvest", "cpu", Step { at: 431, over: 3, to: 4.0 })
        .silent("harvest", 431, 540)
        .logs("harvest", 430, 2.0, &["ERROR harvest of {pick:repository|theses|journals|maps} failed: [Errno 28] No space left on device ;; logger=harvest.main"])
        .with_repo()
        .truth(
            "harvest",
            &[],
            "rollback",
            "Since the deploy of harvest at 09:12 each answer of each source is written to the folder of the state, and nothing deletes them. The volume of twenty gigabytes fills in a straight line from that minute on and is full at 15:10, when each harvest ends with no space left on device. \
             The client of OpenSearch was raised a quarter of an hour before, when four fifths were gone already; the name that harvest gives itself was out a day, and the page about the state says itself how small the volume is.",
        )
}

/// Cached pages all expire at the full hour.
fn pages_slow() -> Incident {
    let page = Call::new("discovery", "GET /record/:id", 18.0).calls(
        Call::new("catalogue", "record_show", 30.0)
            .slow(60.0)
            .calls(Call::new("redis", "GET availability", 0.4))
            .calls(Call::new("library-db", "SELECT items", 9.0).slow(3400.0).times(0, 1))
            .calls(Call::new("redis", "SETEX availability", 0.4).times(0, 1)),
    );
    Incident::new(&worlds::UNILIBRARY, "pages-slow", FaultKind::CacheStampede)
        .clock("2025-11-25 10:20", 172, 100, 102)
        .alert(("library-db", "mysql_threads_running", 60.0), "high", "library-db threads", "{value} threads run in library-db (limit 60)")
        .decoy(Decoy::LookAlike, "session-length", -1290)
        .ships("catalogue", -1240)
        .cause("fresh-on-the-hour", 11)
        .ships("catalogue", 46)
        .decoy(Decoy::AtOnset, "citation-menu", 70)
        .ships("catalogue", 97)
        .decoy(Decoy::Long, "loan-spec", 35)
        .hit("redis", "redis_keyspace_hit_percent", Pulse { at: 100, lasting: 10, to: 22.0 })
        .hit("redis", "redis_keyspace_hit_percent", Pulse { at: 160, lasting: 10, to: 20.0 })
        .hit("library-db", "mysql_threads_running", Pulse { at: 100, lasting: 11, to: 148.0 })
        .hit("library-db", "mysql_threads_running", Pulse { at: 160, lasting: 11, to: 153.0 })
        .hit("library-db", "mysql_queries_per_second", Pulse { at: 100, lasting: 11, to: 3900.0 })
        .hit("library-db", "mysql_queries_per_second", Pulse { at: 160, lasting: 11, to: 4000.0 })
        .hit("library-db", "cpu", Pulse { at: 100, lasting: 11, to: 97.0 })
        .hit("library-db", "cpu", Pulse { at: 160, lasting: 11, to: 98.0 })
        .hit("catalogue", "latency", Pulse { at: 100, lasting: 11, to: 5200.0 })
        .hit("catalogue", "latency", Pulse { at: 160, lasting: 11, to: 5400.0 })
        .hit("catalogue", "php_fpm_active_processes", Pulse { at: 100, lasting: 11, to: 20.0 })
        .hit("catalogue", "php_fpm_active_processes", Pulse { at: 160, lasting: 11, to: 20.0 })
        .hit("discovery", "errors", Pulse { at: 101, lasting: 10, to: 9.0 })
        .hit("discovery", "errors", Pulse { at: 161, lasting: 10, to: 9.5 })
        .logs_until("catalogue", (100, 111), 2.5, &["WARN server reached max_children setting (20), consider raising it ;; channel=fpm", "WARN slow query {n:2100..6900} ms: SELECT i.id, i.barcode, i.call_number, i.branch, l.due_on FROM items i LEFT JOIN loans l ;; channel=doctrine"])
        .logs_until("catalogue", (160, 171), 2.5, &["WARN server reached max_children setting (20), consider raising it ;; channel=fpm", "WARN slow query {n:2100..6900} ms: SELECT i.id, i.barcode, i.call_number, i.branch, l.due_on FROM items i LEFT JOIN loans l ;; channel=doctrine"])
        .logs_until("discovery", (101, 111), 1.8, &["ERROR catalogue did not answer within 5000 ms ;; path=/record/{n:1000000..3999999}"])
        .logs_until("discovery", (161, 171), 1.8, &["ERROR catalogue did not answer within 5000 ms ;; path=/record/{n:1000000..3999999}"])
        .traces(24, 0, 0, page.clone())
        .traces(0, 10, 160, page)
        .with_repo()
        .truth(
            "library-db",
            &["catalogue", "discovery", "redis"],
            "rollback",
            "Availability of a record was kept for an hour after it was read, and a little longer by chance; since the deploy of the catalogue at 11:06 it is kept until the next full hour, for all records. At 12:00 everything expires in one second, each page asks the database at once, and so again at 13:00, each time for ten minutes until the cache is filled; in between all is well. \
             The deploy three minutes before noon adds a menu entry, longer sessions were out the day before, and the specs are specs.",
        )
}

/// The identity provider of the university is down.
fn logins_failing() -> Incident {
    let login = Call::new("catalogue", "login_start", 40.0)
        .fails("ERROR", "cURL error 28: Operation timed out for https://idp.campus.example/idp/shibboleth")
        .calls(Call::new("catalogue", "GET idp.campus.example/idp/shibboleth", 70.0).capped(5000.0));
    Incident::new(&worlds::UNILIBRARY, "logins-failing", FaultKind::DependencyDown)
        .clock("2025-11-19 08:00", 180, 93, 103)
        .alert(("catalogue", "logins_per_minute", 4.0), "high", "catalogue logins", "only {value} logins in a minute")
        .decoy(Decoy::AtOnset, "saml-bump", 60)
        .ships("catalogue", 87)
        .decoy(Decoy::SameFile, "login-error", -1310)
        .ships("catalogue", -1260)
        .decoy(Decoy::Long, "guest-cards", 20)
        .ships("catalogue", 55)
        .hit("catalogue", "logins_per_minute", Step { at: 93, over: 3, to: 0.6 })
        .hit("catalogue", "errors", Step { at: 93, over: 3, to: 4.8 })
        .hit("catalogue", "php_fpm_active_processes", Step { at: 93, over: 3, to: 15.0 })
        .hit("loans", "errors", Step { at: 94, over: 3, to: 2.6 })
        .hit("harvest", "harvest_failed_sources", Step { at: 96, over: 6, to: 2.0 })
        .logs("catalogue", 93, 2.5, &["ERROR Metadata of the identity provider cannot be loaded: cURL error 28: Operation timed out after 500{n:0..9} milliseconds with 0 bytes received for https://idp.campus.example/idp/shibboleth ;; channel=security"])
        .logs("loans", 94, 1.0, &["ERROR Faraday::TimeoutError (Net::OpenTimeout: idp.campus.example:443) ;; controller=StaffSessionsController ;; action=create"])
        .silent("harvest", 96, 180)
        .logs("harvest", 96, 0.8, &["INFO harvested {n:50..200} records ;; source={pick:repository|journals|maps} ;; logger=harvest.oai", "INFO indexed {n:50..200} records ;; logger=harvest.index"])
        .logs("harvest", 96, 0.5, &["WARN token for source theses refused: 502 Bad Gateway from https://idp.campus.example/idp/profile/oidc/token ;; source=theses ;; logger=harvest.oai"])
        .traces(14, 12, 94, login)
        .truth(
            "catalogue",
            &["harvest", "loans"],
            "escalate-upstream",
            "No change is at fault. From 09:33 on the identity provider of the university answers nobody: the catalogue's logins run into a time-out, staff cannot log in to loans, which asks it with another library, and harvesting gets no token for theses, answered with 502. The library for SAML was raised in the catalogue six minutes before, and readers logged in with it until then; \
             what fails is the connection, not a signature. Guests' cards are checked in the database, and the reason in an error message is text.",
        )
}

/// A crawler goes through all combinations of filters.
fn discovery_slow() -> Incident {
    let search = Call::new("discovery", "GET /search", 16.0)
        .slow(20.0)
        .with("http.user_agent={pick:Mozilla/5.0 (Windows NT 10.0)|Mozilla/5.0 (Macintosh)|Mozilla/5.0 (iPhone)}")
        .calls(Call::new("opensearch", "POST /records/_search", 24.0).slow(2900.0));
    Incident::new(&worlds::UNILIBRARY, "discovery-slow", FaultKind::TrafficSurge)
        .in_language(Language::TypeScript)
        .clock("2025-12-06 21:00", 200, 107, 116)
        .alert(("discovery", "latency", 2500.0), "high", "discovery slow", "p95 of discovery is {value} ms (limit 2500)")
        .decoy(Decoy::LookAlike, "year-facet", -260)
        .ships("discovery", -210)
        .decoy(Decoy::Alarming, "robots", -1500)
        .ships("discovery", -1450)
        .decoy(Decoy::TooLate, "page-limit", 106)
        .ships("discovery", 113)
        .hit("discovery", "rate", Step { at: 107, over: 5, to: 9400.0 })
        .hit("discovery", "searches_per_minute", Step { at: 107, over: 5, to: 8100.0 })
        .hit("discovery", "latency", Creep { at: 107, half: 3.0, to: 6100.0 })
        .hit("discovery", "errors", Step { at: 112, over: 6, to: 18.0 })
        .hit("discovery", "cpu", Step { at: 107, over: 5, to: 71.0 })
        .hit("opensearch", "opensearch_search_queries_per_second", Step { at: 107, over: 5, to: 141.0 })
        .hit("opensearch", "opensearch_search_query_time_ms", Creep { at: 107, half: 3.0, to: 2600.0 })
        .hit("opensearch", "opensearch_thread_pool_queue", Step { at: 108, over: 6, to: 910.0 })
        .hit("opensearch", "cpu", Step { at: 107, over: 5, to: 97.0 })
        .silent("discovery", 107, 200)
        .logs("discovery", 107, 0.7, &["INFO GET /search 200 ;; ms={n:1900..7800} ;; hits={n:0..9000}"])
        .logs("discovery", 107, 5.0, &["INFO GET /search 200 ;; ms={n:1800..7900} ;; hits={n:0..900000} ;; query=q=&branch={pick:main|law|med|arts}&language={pick:ger|eng|fre|lat|ita}&page={n:0..499} ;; ua=Mozilla/5.0 (compatible; CorpusCollector/1.4; +https://corpuscollector.example/bot) ;; ip=203.0.113.{n:2..60}"])
        .logs("discovery", 112, 1.8, &["ERROR ResponseError: rejected_execution_exception: rejected execution of org.opensearch.action.search ;; path=/search"])
        .traces(16, 14, 108, search)
        .with_repo()
        .truth(
            "discovery",
            &["opensearch"],
            "scale",
            "No change is at fault. From 22:47 on, late on a Saturday, searches rise more than tenfold, all the new ones from one range of addresses and one user agent, which goes through pages of hits for each branch and language; robots.txt forbids that since the day before, but the collector does not heed it. A query for everything costs OpenSearch more than one with words, and its processors are full. \
             The facet of years was out four hours with quick searches, and fewer pages came in answer to this. Turn the collector away or limit it by address.",
        )
}

/// All incidents of searches and sessions, and those that come from outside.
pub fn all() -> Vec<Incident> {
    vec![
        search_overloaded(),
        readers_logged_out(),
        harvest_stopped(),
        pages_slow(),
        logins_failing(),
        discovery_slow(),
    ]
}
