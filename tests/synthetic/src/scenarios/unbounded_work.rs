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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![lms_pages_time_out()]
}
