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

/// Five seconds of tolerance are not enough for the clocks of televisions.
fn televisions_cannot_play() -> Incident {
    let key = Call::new("playback", "POST /sessions", 8.0)
        .with("!device.type=tv")
        .fails("error", "entitlements 401")
        .calls(
            Call::new("entitlements", "GET /entitlements/:title/:device", 5.0)
                .fails("error", "UnauthorizedException: Unauthorized")
                .calls(
                    Call::new("entitlements", "POST drm.keywright.example/v1/licenses", 120.0).times(1, 0),
                ),
        );
    let web = Call::new("playback", "POST /sessions", 8.0).with("device.type={pick:web|mobile}").calls(
        Call::new("entitlements", "GET /entitlements/:title/:device", 5.0).calls(Call::new(
            "entitlements",
            "POST drm.keywright.example/v1/licenses",
            120.0,
        )),
    );
    Incident::new(&worlds::STREAM, "televisions-cannot-play", FaultKind::Permission)
        .clock("2025-03-04 13:40", 240, 128, 141)
        .alert(
            ("playback", "playback.start_failures_pct", 4.0),
            "P1",
            "[playback] start failures",
            "playback.start_failures_pct is {value} over the last 5 minutes (threshold 4)",
        )
        .decoy(Decoy::SameFile, "guard-agent", 33)
        .ships("graphql", 59)
        .decoy(Decoy::Long, "plans-family", 74)
        .ships("entitlements", 103)
        .cause("tolerance", 82)
        .ships_in_release("entitlements", 126)
        .hit("entitlements", "errors", Step { at: 128, over: 5, to: 9.4 })
        .hit_labelled("entitlements", "auth.refused_per_min", "device=tv", Step { at: 128, over: 5, to: 1430.0 })
        .hit("playback", "playback.start_failures_pct", Step { at: 129, over: 6, to: 8.9 })
        .logs(
            "entitlements",
            128,
            5.0,
            &["WARN token refused ;; reason=\"{pick:nbf|iat}\" claim timestamp check failed ;; agent={pick:Tizen/5.5|webOS/5.2|HbbTV/1.4.1} ;; model={pick:QE55|OLED48|TX-50} ;; skew_s=-{n:6..80}"],
        )
        .logs("playback", 129, 2.0, &["ERROR start failed: entitlements answered 401 ;; session={hex:12} ;; device=tv"])
        .traces(12, 18, 128, key)
        .traces(22, 0, 0, web)
        .with_repo()
        .undiffed(1.0)
        .truth(
            "entitlements",
            &["playback"],
            "rollback",
            "The tolerance for clocks fell from ninety seconds to five. Televisions are wrong by up to eighty seconds, as \
             the comment above the function and the document about devices say; their tokens are refused by nbf or iat since the release of \
             entitlements at 15:46, with skews of 6 to 80 seconds, while browsers and telephones play on. Plans answer 403, not 401; what is \
             logged of a refused token changed an hour before in another service.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![roster_sync_refused(), televisions_cannot_play()]
}
