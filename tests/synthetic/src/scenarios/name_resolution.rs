//! Names that do not resolve.

use crate::prelude::*;

/// The provider's resolver drops questions in one zone; nothing was changed.
fn graphql_lookups_fail() -> Incident {
    let home = Call::new("graphql", "query Home", 30.0)
        .fails("error", "getaddrinfo EAI_AGAIN playlists")
        .calls(
            Call::new("graphql", "dns.lookup", 0.6)
                .capped(5010.0)
                .with("k8s.node.zone=eu-north-1{pick:a|b|c}")
                .with("!k8s.node.zone=eu-north-1b"),
        )
        .calls(Call::new("playlists", "GET /playlists", 5.0).times(1, 0).calls(Call::new(
            "mongo",
            "find playlists",
            4.0,
        )));
    let zone =
        |zone: &str, base: f64| Series::around(base).noise(0.25).labelled(&format!("zone=eu-north-1{zone}"));
    Incident::new(&worlds::STREAM, "graphql-lookups-fail", FaultKind::NameResolution)
        .clock("2024-11-10 19:00", 170, 91, 98)
        .alert(
            ("graphql", "errors", 5.0),
            "P1",
            "[graphql] error rate",
            "trace.http.request.error_rate on graphql is {value} over the last 5 minutes (threshold 5)",
        )
        .decoy(Decoy::LookAlike, "mongo-options", 33)
        .ships("graphql", 72)
        .decoy(Decoy::AtOnset, "history-projection", 50)
        .ships("graphql", 87)
        .decoy(Decoy::Long, "service-names", 20)
        .hit("graphql", "errors", Step { at: 91, over: 3, to: 21.0 })
        .hit("graphql", "latency", Step { at: 91, over: 3, to: 5.1 })
        .hit("graphql", "dns.lookup.failures_per_min", Step { at: 91, over: 2, to: 2900.0 })
        .hit("entitlements", "errors", Step { at: 92, over: 3, to: 24.0 })
        .hit("playlists", "errors", Step { at: 92, over: 3, to: 8.0 })
        .hit("playback", "playback.start_failures_pct", Step { at: 92, over: 3, to: 9.0 })
        .extra("coredns", "coredns.forward.responses.servfail_per_s", zone("a", 0.05))
        .extra("coredns", "coredns.forward.responses.servfail_per_s", zone("b", 0.05).then(Step { at: 91, over: 1, to: 88.0 }))
        .extra("coredns", "coredns.forward.responses.servfail_per_s", zone("c", 0.04))
        .extra("coredns", "coredns.dns.requests_per_s", zone("b", 610.0).then(Step { at: 91, over: 2, to: 940.0 }))
        .logs(
            "graphql",
            91,
            4.0,
            &["ERROR getaddrinfo EAI_AGAIN {pick:playlists|mongo-1.mongo|id.stream.example} ;; errno=-3001 ;; code=EAI_AGAIN ;; syscall=getaddrinfo ;; node=ip-10-2-1{n:10..40}.eu-north-1b"],
        )
        .logs("entitlements", 92, 2.5, &["ERROR licence failed: getaddrinfo EAI_AGAIN drm.keywright.example ;; code=EAI_AGAIN ;; node=ip-10-2-1{n:10..40}.eu-north-1b"])
        .logs("mongo", 92, 0.5, &["WARN Failed to look up a member of the set ;; error=HostUnreachable: Temporary failure in name resolution ;; host=mongo-1.mongo"])
        .extra("coredns", "coredns.forward.healthcheck.failures_per_min", zone("b", 0.1).then(Step { at: 91, over: 1, to: 57.0 }))
        .logs_until("graphql", (88, 89), 1.0, &["INFO Nest application successfully started"])
        .traces(22, 20, 91, home)
        .truth(
            "graphql",
            &["entitlements", "playback", "playlists"],
            "escalate-upstream",
            "No change is at fault: in zone b alone the cluster's resolver gets SERVFAIL and no answer from the provider's resolver \
             behind it, and every service that has pods there fails with EAI_AGAIN, for names inside and outside of \
             the cluster. Pods of the same versions in zones a and c resolve. graphql's deploys set the driver's own default and \
             leave out fields; entitlements and playback, which suffer too, were not deployed at all.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![graphql_lookups_fail()]
}
