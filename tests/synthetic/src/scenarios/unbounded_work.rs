//! Work that grows with the data instead of the request.

use crate::prelude::*;

/// Without a cursor, roster now answers with every row; the pages of the platform never sent one.
fn lms_pages_time_out() -> Incident {
    let page = Call::new("lms-web", "GET /courses/{id}/participants", 40.0).slow(60.0).fails("ERROR", "HTTPConnectionPool(host='roster', port=8000): Read timed out. (read timeout=10)").calls(
        Call::new("roster", "GET /api/enrolments", 22.0)
            .slow(5200.0)
            .with("http.response_content_length={n:18000..42000}")
            .with("!http.response_content_length={n:28000000..41000000}")
            .calls(
                Call::new("mysql-campus", "SELECT roster_enrolment", 9.0)
                    .slow(5100.0)
                    .with("db.statement=SELECT ... FROM roster_enrolment INNER JOIN roster_student ... ORDER BY roster_enrolment.id LIMIT 201")
                    .with("!db.statement=SELECT ... FROM roster_enrolment INNER JOIN roster_student ..."),
            ),
    );
    Incident::new(&worlds::CAMPUS, "lms-pages-time-out", FaultKind::UnboundedWork)
        .clock("2024-10-07 07:20", 210, 126, 138)
        .alert(
            ("lms-web", "latency", 2500.0),
            "P1",
            "lms-web is slow",
            "django.request.time.p95_ms on lms-web is {value} (limit 2500)",
        )
        .cause("roster-export", 77)
        .ships("roster", 124)
        .decoy(Decoy::Long, "name-order", 61)
        .ships("lms-web", 111)
        .decoy(Decoy::LookAlike, "conn-age", 25)
        .ships("roster", 40)
        .flag("lms.new_gradebook", "lms-web", "10%->20%", 122)
        .misleads(Decoy::Flag)
        .hit("roster", "latency", Creep { at: 126, half: 4.0, to: 9400.0 })
        .hit("roster", "errors", Step { at: 128, over: 8, to: 21.0 })
        .hit("roster", "memory", Step { at: 126, over: 12, to: 7300.0 })
        .hit("roster", "cpu", Step { at: 126, over: 6, to: 97.0 })
        .hit("roster", "roster.response.bytes_p95", Step { at: 125, over: 3, to: 39_000_000.0 })
        .hit("lms-web", "latency", Creep { at: 127, half: 5.0, to: 7800.0 })
        .hit("lms-web", "errors", Step { at: 131, over: 9, to: 6.4 })
        .hit("lms-web", "gunicorn.workers.busy", Step { at: 127, over: 9, to: 64.0 })
        .hit("mysql-campus", "mysql.bytes_sent.per_s", Step { at: 125, over: 5, to: 71_000_000.0 })
        .hit("mysql-campus", "mysql.handler_read_next.per_s", Step { at: 125, over: 5, to: 610_000.0 })
        .hit("mysql-campus", "mysql.threads_running", Step { at: 126, over: 6, to: 34.0 })
        .logs("lms-web", 127, 4.0, &["ERROR Internal Server Error: /courses/{n:100..900}/participants\nTraceback (most recent call last):\n  File \"/app/lms/clients/roster.py\", line 31, in enrolments\n    answer = self.http.get(\"/api/enrolments\", params={\"course\": course}, timeout=10)\nrequests.exceptions.ReadTimeout: HTTPConnectionPool(host='roster', port=8000): Read timed out. (read timeout=10) ;; logger=django.request"])
        .logs("roster", 126, 2.6, &["INFO \"GET /api/enrolments?course={pick:CS101|MA100|CS102|EC101}\" 200 ;; logger=roster.access ;; ms={n:2400..16000} ;; bytes={n:9000000..41000000}", "INFO \"GET /api/enrolments\" 200 ;; logger=roster.access ;; ms={n:9000..28000} ;; bytes={n:39000000..41000000}"])
        .logs("roster", 131, 0.4, &["ERROR [CRITICAL] WORKER TIMEOUT (pid:{n:20..90}) ;; logger=gunicorn.error"])
        .traces(22, 20, 127, page)
        .truth(
            "roster",
            &["lms-web"],
            "rollback",
            "Pagination is skipped where a caller sends no cursor, which is what the first page of any caller looks like: \
             the platform's participants pages now get all rows. Size of roster's answers rises thousandfold with its \
             deploy at 09:24, the LIMIT is gone from its query, and lms-web runs into its read timeout. The table is \
             now sorted in the browser since earlier, which asks the server for nothing; connections to MySQL live \
             longer, and the flag concerns the gradebook.",
        )
}

/// `limit(0)` is no limit: whoever does not say how many gets a life of viewings.
fn mongo_memory_pressure() -> Incident {
    let home = Call::new("graphql", "query Viewings", 18.0)
        .slow(900.0)
        .calls(
            Call::new("mongo", "find viewings", 6.0)
                .slow(1900.0)
                .with("db.statement={\"find\":\"viewings\",\"sort\":{\"at\":-1},\"limit\":20}")
                .with("!db.statement={\"find\":\"viewings\",\"sort\":{\"at\":-1}}")
                .with("db.response.returned_rows=20")
                .with("!db.response.returned_rows={n:3000..41000}"),
        )
        .calls(Call::new("mongo", "find titles", 5.0).slow(210.0));
    Incident::new(&worlds::STREAM, "mongo-memory-pressure", FaultKind::UnboundedWork)
        .clock("2024-12-16 16:20", 220, 117, 133)
        .alert(
            ("mongo", "mongodb.cpu_pct", 90.0),
            "P1",
            "[mongo] CPU",
            "mongodb.cpu_pct is {value} over the last 10 minutes (threshold 90)",
        )
        .decoy(Decoy::Alarming, "mongo-pool", 15)
        .ships("graphql", 41)
        .decoy(Decoy::Long, "year-page", 60)
        .ships("playlists", 109)
        .cause("all-viewings", 81)
        .ships("graphql", 115)
        .decoy(Decoy::TooLate, "index-viewings", 90)
        .ships("graphql", 129)
        .hit("graphql", "latency", Step { at: 117, over: 9, to: 3.9 })
        .hit("graphql", "cpu", Step { at: 117, over: 7, to: 93.0 })
        .hit("graphql", "memory", Step { at: 117, over: 12, to: 1420.0 })
        .hit("graphql", "nodejs.eventloop.delay.p99_ms", Step { at: 117, over: 9, to: 640.0 })
        .hit("graphql", "errors", Step { at: 124, over: 12, to: 5.1 })
        .hit("mongo", "mongodb.metrics.document.returnedps", Step { at: 116, over: 5, to: 1_950_000.0 })
        .hit("mongo", "mongodb.cpu_pct", Step { at: 117, over: 12, to: 98.0 })
        .hit("mongo", "mongodb.wiredtiger.cache.used_pct", Step { at: 118, over: 15, to: 95.2 })
        .hit("playlists", "latency", Step { at: 122, over: 12, to: 0.7 })
        .logs("mongo", 117, 2.4, &["INFO Slow query ;; ns=stream.viewings ;; durationMillis={n:900..6100} ;; planSummary=IXSCAN { profileId: 1, at: -1 } ;; nreturned={n:3000..41000} ;; reslen={n:400000..5900000}"])
        .logs("graphql", 120, 1.4, &["ERROR Query took too long ;; operation=Home ;; ms={n:5000..12000}", "WARN response is large ;; operation=Viewings ;; bytes={n:400000..5900000}"])
        .traces(22, 22, 117, home)
        .with_repo()
        .truth(
            "graphql",
            &["mongo", "playlists"],
            "rollback",
            "Callers may now ask for any number of viewings, and one that names none gets limit(0), which MongoDB reads as no \
             limit; the home page never named one. Documents returned rise sixtyfold with the deploy of graphql at 18:15 while \
             queries stay the same, and the slow ones use the index but return tens of thousands. The hint of the later \
             deploy names the index that is used anyway; the playlist of the year is computed from what it is given.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![lms_pages_time_out(), mongo_memory_pressure()]
}
