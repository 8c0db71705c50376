//! A dependency that does not answer.

use crate::prelude::*;

/// The provider of text messages is down.
fn reminders_not_sent() -> Incident {
    let send = Call::new("notify", "reminder", 30.0)
        .fails(
            "ERROR",
            "Server error '503 Service Unavailable' for url 'https://api.textbote.example/v1/messages'",
        )
        .calls(
            Call::new("notify", "POST api.textbote.example/v1/messages", 420.0)
                .slow(160.0)
                .with("!http.status_code=503")
                .with("!http.response.header.server=cloudfront"),
        );
    Incident::new(&worlds::CLINIC, "reminders-not-sent", FaultKind::DependencyDown)
        .clock("2025-02-12 13:50", 200, 92, 112)
        .alert(
            ("notify", "notify_outbox_due", 500.0),
            "critical",
            "NotifyOutboxGrowing",
            "{value} reminders are due and not sent",
        )
        .decoy(Decoy::Long, "sms-sender", 49)
        .ships("notify", 86)
        .decoy(Decoy::LookAlike, "sms-timeouts", -200)
        .ships("notify", -150)
        .decoy(Decoy::SameFile, "outbox-batch", 96)
        .ships("notify", 108)
        .hit("notify", "errors", Step { at: 92, over: 5, to: 0.97 })
        .hit("notify", "notify_sent_per_minute", Step { at: 92, over: 5, to: 1.0 })
        .hit("notify", "notify_outbox_due", Slope { at: 92, by: 44.0 })
        .hit("notify", "latency", Step { at: 92, over: 5, to: 0.33 })
        .logs(
            "notify",
            92,
            8.0,
            &[
                "INFO HTTP Request: POST https://api.textbote.example/v1/messages \"HTTP/1.1 503 Service Unavailable\" ;; logger=httpx",
                "WARN reminder {n:100000..999999} failed: Server error '503 Service Unavailable' for url 'https://api.textbote.example/v1/messages' ;; logger=notify.worker",
                "WARN reminder {n:100000..999999} failed: [Errno 104] Connection reset by peer ;; logger=notify.worker",
            ],
        )
        .feed(json!([
            {"source": "textbote", "component": "Messages API (EU)", "events": [
                {"timestamp": 118.0, "status": "investigating", "detail": "We see failures in accepting messages."},
                {"timestamp": 163.0, "status": "identified", "detail": "A storage cluster in one of our regions is not reachable."}]},
            {"source": "hetzwolke", "component": "object storage", "events": [
                {"timestamp": -400.0, "status": "maintenance", "detail": "Planned, no effect is expected."}]}]))
        .traces(22, 20, 93, send)
        .truth(
            "notify",
            &[],
            "escalate-upstream",
            "No change is at fault. The provider answers 503 to every message since 15:22, for practices with and without \
             a sender of their own, and announced it 26 minutes later. The change deployed six minutes before only adds \
             an optional field, which would give 422, not 503, and only where a practice has a name; messages \
             went out for six minutes with it. Longer timeouts and larger batches do not make a provider refuse.",
        )
}

/// The provider of licences is down in Europe.
fn playback_start_failures() -> Incident {
    let key = Call::new("playback", "POST /sessions", 8.0).fails("error", "entitlements 502").calls(
        Call::new("entitlements", "GET /entitlements/:title/:device", 5.0)
            .fails("error", "HTTPError: Response code 502 (Bad Gateway)")
            .calls(
                Call::new("entitlements", "POST drm.keywright.example/v1/licenses", 120.0)
                    .slow(1400.0)
                    .times(1, 2)
                    .with("!http.status_code=502"),
            ),
    );
    Incident::new(&worlds::STREAM, "playback-start-failures", FaultKind::DependencyDown)
        .clock("2025-02-15 18:30", 200, 126, 132)
        .alert(
            ("playback", "playback.start_failures_pct", 5.0),
            "P1",
            "[playback] start failures",
            "playback.start_failures_pct is {value} over the last 5 minutes (threshold 5)",
        )
        .decoy(Decoy::Long, "device-limit", 41)
        .ships("entitlements", 88)
        .decoy(Decoy::AtOnset, "license-header", 99)
        .ships("entitlements", 121)
        .decoy(Decoy::LookAlike, "license-timeout", 10)
        .ships("entitlements", 35)
        .flag("playback-low-latency", "playback", "off->1%", 123)
        .misleads(Decoy::Flag)
        .hit("entitlements", "errors", Step { at: 126, over: 3, to: 58.0 })
        .hit("entitlements", "latency", Step { at: 126, over: 3, to: 3.1 })
        .hit("playback", "playback.start_failures_pct", Step { at: 127, over: 4, to: 34.0 })
        .hit("playback", "playback.sessions", Step { at: 130, over: 50, to: 14_000.0 })
        .logs(
            "entitlements",
            126,
            6.0,
            &[
                "ERROR licence failed: Response code 502 (Bad Gateway) ;; title=t{n:1000..9999} ;; x-edge=fra-{n:1..6} ;; retry=1",
                "ERROR licence failed: Response code 504 (Gateway Time-out) ;; title=t{n:1000..9999} ;; x-edge=ams-{n:1..3} ;; retry=1",
                "INFO key ;; title=t{n:1000..9999} ;; ms={n:110..420} ;; x-edge=iad-2",
            ],
        )
        .logs("playback", 127, 2.4, &["ERROR start failed: entitlements answered 502 ;; session={hex:12} ;; device={pick:tv|web|mobile}"])
        .feed(json!({"source": "Keywright", "component": "License API Europe", "events": [
            {"timestamp": 129.0, "status": "investigating", "detail": "Elevated errors of the License API from Frankfurt and Amsterdam."},
            {"timestamp": 171.0, "status": "monitoring", "detail": "Traffic is moved to other sites."}]}))
        .traces(20, 22, 127, key)
        .undiffed(0.25)
        .truth(
            "entitlements",
            &["playback"],
            "escalate-upstream",
            "No change is at fault: the licence provider's edges in Frankfurt and Amsterdam answer 502 and 504 since 20:36, the \
             one in Virginia answers keys; three minutes later the provider says so itself. A header was added five \
             minutes before, with which 400 would be possible, but not gateway errors from two of three sites, and keys \
             were given with it. Household limits answer 403, and waiting a second longer harms nobody.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![reminders_not_sent(), playback_start_failures()]
}
