//! Unsynchronised access by several threads.

use crate::prelude::*;

/// Tracking writes its map without the lock and dies in the evening, when depots send bursts.
fn tracking_pods_restart() -> Incident {
    let track = Call::new("edge-gateway", "GET /v1/tracking", 4.0)
        .fails(
            "ERROR",
            "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
        )
        .calls(
            Call::new("tracking", "tracking.Last", 2.0)
                .fails("UNAVAILABLE", "error reading from server: EOF")
                .with("parcel={n:100000..999999}"),
        );
    Incident::new(&worlds::PARCELS, "tracking-pods-restart", FaultKind::DataRace)
        .clock("2024-12-09 14:40", 280, 201, 209)
        .alert(
            ("tracking", "kube_pod_container_restarts_total", 6.0),
            "critical",
            "KubePodCrashLooping",
            "Container tracking restarted more than 3 times in 10 minutes (total {value})",
        )
        .cause("shorter-lock", 84)
        .ships("tracking", 113)
        .decoy(Decoy::Bump, "kafka-bump", 163)
        .ships("tracking", 194)
        .decoy(Decoy::LookAlike, "tracking-memory", 140)
        .ships("tracking", 152)
        .hit("tracking", "tracking_scans_per_second", Step { at: 196, over: 14, to: 6400.0 })
        .hit("tracking", "kafka_consumer_lag_records", Step { at: 203, over: 40, to: 41000.0 })
        .hit("tracking", "kube_pod_container_restarts_total", Slope { at: 200, by: 0.55 })
        .hit("tracking", "errors", Spikes { at: 201, to: 0.31, chance: 0.55 })
        .hit("tracking", "memory", Spikes { at: 201, to: 0.35e9, chance: 0.4 })
        .hit("edge-gateway", "errors", Spikes { at: 202, to: 0.11, chance: 0.5 })
        .logs(
            "tracking",
            201,
            0.9,
            &[
                "FATAL fatal error: concurrent map read and map write\n\ngoroutine {n:40..900} [running]:\nparcels.example/mono/services/tracking.(*Index).Put(0xc0000{hex:6}, {...})\n\t/src/services/tracking/index.go:{n:34..37} +0x1a4\nparcels.example/mono/services/tracking.(*Consumer).Run(0xc0001{hex:5}, {0xb2e1f8, 0xc000{hex:5}})\n\t/src/services/tracking/consumer.go:42 +0x2f1\ncreated by main.main in goroutine 1\n\t/src/services/tracking/cmd/main.go:71 +0x5cc",
                "FATAL fatal error: concurrent map writes\n\ngoroutine {n:40..900} [running]:\nparcels.example/mono/services/tracking.(*Index).Put(0xc0000{hex:6}, {...})\n\t/src/services/tracking/index.go:37 +0x20f\nparcels.example/mono/services/tracking.(*Consumer).Run(0xc0001{hex:5}, {0xb2e1f8, 0xc000{hex:5}})\n\t/src/services/tracking/consumer.go:42 +0x2f1",
            ],
        )
        .logs(
            "tracking",
            201,
            1.6,
            &["INFO starting tracking ;; caller=cmd/main.go:38", "INFO joined group tracking-prod ;; caller=kafka-go/consumergroup.go:941 ;; generation={n:410..460}"],
        )
        .logs("edge-gateway", 202, 5.0, &["WARN GET /v1/tracking/{n:100000..999999} 503 2ms ;; route=/v1/tracking", "ERROR upstream tracking: connection refused ;; route=/v1/tracking"])
        .traces(26, 18, 202, track)
        .with_repo()
        .truth(
            "tracking",
            &["edge-gateway"],
            "rollback",
            "Put now takes only the read lock for the lookup and writes the map after releasing it. The Go runtime \
             ends the process with 'concurrent map writes' in Index.Put as soon as several consumers meet, which is \
             when the depots send their evening bursts at 18:00, not at the deploy. The bump of kafka-go just before \
             the onset is an old fix of a hang and does not appear in the stack above Put; more memory cannot hurt.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![tracking_pods_restart()]
}
