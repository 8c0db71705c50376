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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![reminders_not_sent()]
}
