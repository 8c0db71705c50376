//! A setting that is missing or not accepted.

use crate::prelude::*;

/// The settings of Kafka moved out of `spring:`, where nothing reads them.
fn events_not_published() -> Incident {
    let publish = Call::new("authorizer", "Outbox.publish", 6.0)
        .capped(60_000.0)
        .fails("ERROR", "TimeoutException: Topic decisions not present in metadata after 60000 ms.")
        .calls(Call::new("authorizer", "decisions publish", 5.0).times(12, 0).with("messaging.system=kafka"));
    let authorize = Call::new("gateway", "POST /authorizations", 8.0).calls(
        Call::new("authorizer", "Authorizer.authorize", 9.0)
            .calls(Call::new("risk-score", "POST /v1/score", 48.0))
            .calls(Call::new("cards-db", "INSERT holds", 2.0)),
    );
    Incident::new(&worlds::CARDS, "events-not-published", FaultKind::BadConfiguration)
        .in_language(Language::Yaml)
        .clock("2025-01-08 10:30", 230, 127, 146)
        .alert(
            ("authorizer", "outbox_unsent_rows", 5000.0),
            "critical",
            "OutboxNotDrained",
            "outbox_unsent_rows{application=\"authorizer\"} = {value} > 5000",
        )
        .decoy(Decoy::Long, "outbox-batch", 14)
        .ships("authorizer", 60)
        .cause("kafka-section", 87)
        .ships_in_release("authorizer", 126)
        .decoy(Decoy::AtOnset, "limits-log", 104)
        .ships("limits", 130)
        .hit("authorizer", "outbox_unsent_rows", Slope { at: 127, by: 620.0 })
        .logs(
            "authorizer",
            127,
            3.5,
            &[
                "WARN [Producer clientId=authorizer-producer-1] Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Node may not be available. ;; logger_name=org.apache.kafka.clients.NetworkClient ;; thread_name=kafka-producer-network-thread | authorizer-producer-1",
                "WARN [Producer clientId=authorizer-producer-1] Bootstrap broker localhost:9092 (id: -1 rack: null) disconnected ;; logger_name=org.apache.kafka.clients.NetworkClient",
                "ERROR Unexpected error occurred in scheduled task\norg.springframework.kafka.KafkaException: Send failed\nCaused by: org.apache.kafka.common.errors.TimeoutException: Topic decisions not present in metadata after 60000 ms. ;; logger_name=o.s.s.s.TaskUtils$LoggingErrorHandler ;; thread_name=scheduling-1",
            ],
        )
        .traces(16, 12, 128, publish)
        .traces(20, 0, 0, authorize)
        .with_repo()
        .truth(
            "authorizer",
            &[],
            "rollback",
            "The section kafka moved from below spring to the top of application.yml, where Spring Boot does not look for \
             it; the client falls back to localhost:9092, as its warnings say from the first minute of the release on, and the outbox \
             fills with what cannot be sent. Authorizations go on. The outbox took its larger batches an hour \
             earlier and was drained until then. The deploy of limits only logs.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![events_not_published()]
}
