//! Shared cars: what nobody of the organisation changed.

use crate::prelude::*;

/// The provider of commands to cars fails.
fn unlock_errors() -> Incident {
    let start =
        Call::new("app-api", "POST /v2/trips", 6.0).fails("ERROR", "http://trips/trips answered 500").calls(
            Call::new("trips", "POST /trips", 3.0)
                .fails("ERROR", "unlock: 502 Bad Gateway")
                .calls(Call::new("pg", "INSERT trips", 2.4))
                .calls(
                    Call::new("unlock", "POST /vehicles/{vin}/unlock", 2.0)
                        .fails("ERROR", "vehica: unlock answered 503")
                        .calls(
                            Call::new("unlock", "HTTP POST api.vehica.example", 600.0)
                                .slow(210.0)
                                .times(1, 2)
                                .with("!http.status_code={pick:503|503|502}")
                                .fails("ERROR", "503 Service Unavailable"),
                        ),
                ),
        );
    Incident::new(&worlds::CARSHARE, "unlock-errors", FaultKind::DependencyDown)
        .clock("2026-03-25 08:10", 190, 101, 106)
        .alert(("trips", "errors", 0.06), "page", "TripsErrors", "{value} of the requests to trips fail (limit 0.06)")
        .decoy(Decoy::LookAlike, "five-seconds", 62)
        .ships("unlock", 94)
        .decoy(Decoy::SameFile, "key-header", -1490)
        .ships("unlock", -1440)
        .decoy(Decoy::Unexecuted, "begin-order", 70)
        .ships("trips", 99)
        .hit("unlock", "errors", Step { at: 101, over: 3, to: 0.64 })
        .hit("unlock", "latency", Step { at: 101, over: 3, to: 0.93 })
        .hit("unlock", "vehica_request_duration_seconds_p95", Step { at: 101, over: 3, to: 0.41 })
        .hit_labelled("unlock", "vehica_requests_per_second", "status=2xx", Step { at: 101, over: 3, to: 3.0 })
        .hit_labelled("unlock", "vehica_requests_per_second", "status=5xx", Step { at: 101, over: 3, to: 10.8 })
        .hit("trips", "errors", Step { at: 102, over: 3, to: 0.28 })
        .hit("trips", "trips_started_per_minute", Times { at: 102, over: 3, by: 0.38 })
        .hit("app-api", "errors", Step { at: 102, over: 3, to: 0.017 })
        .logs("unlock", 101, 5.0, &["ERROR command failed ;; vin=WVW{hex:10} ;; command={pick:unlock|lock} ;; err=vehica: {pick:unlock|lock} answered {pick:503|503|502}"])
        .logs("trips", 102, 3.0, &["ERROR trip not started ;; vehicle={n:1000..999999} ;; err=unlock: 502 Bad Gateway: the car does not answer"])
        .traces(20, 16, 102, start)
        .feed(json!([{"source": "Vehica", "component": "Command API", "events": [
            {"timestamp": 121.0, "status": "investigating", "detail": "We see errors for remote commands of some vehicles. Positions and charge are not affected."},
            {"timestamp": 158.0, "status": "identified", "detail": "A broker that carries commands to modems of EU fleets failed over incompletely at 08:50 UTC."}]}]))
        .with_repo()
        .truth(
            "unlock",
            &["app-api", "trips"],
            "escalate-upstream",
            "No change is at fault. From 09:51 local time Vehica itself answers two of three commands with 503 or 502, quickly, and its page says that a broker of its own failed at that time. The release of unlock seven minutes before waits five seconds instead of six, but answers with a status come after a fraction of a second and no time-out is logged; \
             the name of a header was out a day and accepted for as long, and trips deployed a comment.",
        )
}

/// Trains stand still and everybody wants a car.
fn map_errors_early() -> Incident {
    Incident::new(&worlds::CARSHARE, "map-errors-early", FaultKind::TrafficSurge)
        .clock("2026-03-10 04:30", 240, 128, 141)
        .alert(("app-api", "latency", 1.0), "page", "AppLatency", "p95 of app-api is {value}s (limit 1s)")
        .decoy(Decoy::AtOnset, "map-cache-header", 95)
        .ships("app-api", 124)
        .decoy(Decoy::SameFile, "fleet-cells", -740)
        .ships("fleet", -690)
        .decoy(Decoy::LookAlike, "fleet-replicas", -760)
        .ships("fleet", -730)
        .hit("app-api", "rate", Times { at: 112, over: 46, by: 4.6 })
        .hit("fleet", "rate", Times { at: 112, over: 46, by: 4.5 })
        .hit("pricing", "rate", Times { at: 112, over: 46, by: 4.4 })
        .hit("trips", "rate", Times { at: 114, over: 46, by: 3.1 })
        .hit("unlock", "rate", Times { at: 116, over: 46, by: 2.2 })
        .hit("app-api", "cpu", Step { at: 112, over: 34, to: 0.98 })
        .hit("fleet", "cpu", Step { at: 112, over: 44, to: 0.83 })
        .hit("pricing", "cpu", Step { at: 112, over: 44, to: 0.81 })
        .hit("pg", "cpu", Step { at: 112, over: 44, to: 0.74 })
        .hit("pg", "pg_stat_statements_calls_per_second", Times { at: 112, over: 46, by: 4.2 })
        .hit("redis", "redis_commands_processed_per_second", Times { at: 112, over: 46, by: 4.4 })
        .hit("app-api", "nodejs_eventloop_lag_p99_seconds", Step { at: 128, over: 16, to: 0.9 })
        .hit("app-api", "latency", Step { at: 128, over: 16, to: 2.9 })
        .hit("app-api", "errors", Step { at: 132, over: 16, to: 0.085 })
        .hit("fleet", "latency", Step { at: 128, over: 30, to: 0.09 })
        .extra("app-api", "app_sessions_started_per_minute", Series::around(310.0).noise(0.05).labelled("source=push").then(Times { at: 112, over: 40, by: 1.1 }))
        .extra("app-api", "app_sessions_started_per_minute", Series::around(640.0).noise(0.05).labelled("source=direct").then(Times { at: 112, over: 46, by: 7.4 }))
        .logs("app-api", 130, 3.0, &["WARN request completed ;; url=/v2/map ;; statusCode=200 ;; responseTime={n:1400..4200}", "ERROR service overloaded: event loop delay {n:300..1100} ms ;; url=/v2/map ;; statusCode=503"])
        .logs("fleet", 126, 1.0, &["INFO nearby ;; cars=0 ;; ms={n:4..40}"])
        .lacks(Part::Traces)
        .lacks(Part::Flags)
        .truth(
            "app-api",
            &[],
            "scale",
            "No change is at fault. From 06:22 on requests grow within three quarters of an hour to more than four times as many, at every service alike and by people who open the app themselves; each request makes as many requests as before. The processors of app-api are full at 06:56 and its event loop lags, everything behind it still answers. \
             The header that app-api deployed four minutes before the alarm lets phones keep a map; requests had risen before it. The rest was out the evening before.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![unlock_errors(), map_errors_early()]
}
