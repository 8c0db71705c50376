//! Callers that are refused for who they are.

use crate::prelude::*;

/// Only the first of two issuers is accepted; programs of the registry come with tokens of the second.
fn roster_sync_refused() -> Incident {
    let sync = Call::new("roster", "registry.sync", 300.0).calls(
        Call::new("lms-web", "POST /api/enrolments/bulk", 60.0)
            .slow(2.0)
            .with("!http.status_code=401")
            .fails("ERROR", "401 {\"error\": \"Invalid issuer\"}")
            .calls(Call::new("mysql-campus", "INSERT roster_enrolment", 8.0).times(1, 0)),
    );
    let people = Call::new("lms-web", "GET /courses/{id}/", 60.0).calls(Call::new(
        "mysql-campus",
        "SELECT roster_course",
        4.0,
    ));
    Incident::new(&worlds::CAMPUS, "roster-sync-refused", FaultKind::Permission)
        .clock("2024-09-18 10:30", 300, 166, 187)
        .alert(
            ("roster", "roster.sync.rows_per_min", 5.0),
            "P2",
            "registry sync stands still",
            "roster.sync.rows_per_min is {value}, below 5 for 15 min",
        )
        .decoy(Decoy::LookAlike, "leeway", 22)
        .ships("lms-web", 70)
        .cause("check-issuer", 84)
        .ships("lms-web", 164)
        .decoy(Decoy::AtOnset, "scope-name", 99)
        .ships("roster", 163)
        .decoy(Decoy::Long, "session-cookie", 130)
        .ships("lms-web", 178)
        .hit("lms-web", "django.responses.401_pct", Step { at: 166, over: 3, to: 4.4 })
        .hit("roster", "roster.sync.rows_per_min", Step { at: 166, over: 4, to: 0.0 })
        .logs("lms-web", 166, 3.0, &["WARN Unauthorized: /api/enrolments/bulk ;; logger=django.request ;; status=401 ;; client=sis-connector", "WARN Unauthorized: /api/courses/bulk ;; logger=django.request ;; status=401 ;; client=sis-connector"])
        .logs("roster", 166, 1.4, &["ERROR registry sync failed: 401 Client Error: Unauthorized for url: http://lms-web/api/enrolments/bulk body={\"error\": \"Invalid issuer\"} ;; logger=roster.sync"])
        .traces(16, 16, 167, sync)
        .traces(18, 0, 0, people)
        .lacks(Part::Patterns)
        .with_repo()
        .truth(
            "roster",
            &[],
            "rollback",
            "Tokens are now checked against the first issuer of the list alone, the login of people. The registry's programs \
             carry tokens of the second, sis.campus.example, and get 401 'Invalid issuer' from the deploy of lms-web at 13:14 \
             on; people are not affected. The roster's own deploy a minute before gives a name to a scope, with the same value; \
             scopes are refused with 403. More leeway accepts more; cookies play no part for programs.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![roster_sync_refused()]
}
