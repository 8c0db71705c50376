//! Memory that rises until the process is killed.

use crate::prelude::*;

/// A cache without a bound, keyed by the session of each request, keeps every session alive.
fn booking_pods_killed() -> Incident {
    let slots = Call::new("web", "GET /api/slots", 5.0)
        .fails("ERROR", "upstream prematurely closed connection")
        .calls(
            Call::new("booking-api", "GET /slots", 12.0)
                .fails("ERROR", "connection reset")
                .calls(Call::new("pg-clinic", "SELECT appointments", 4.0).times(1, 0)),
        );
    Incident::new(&worlds::CLINIC, "booking-pods-killed", FaultKind::MemoryLeak)
        .clock("2025-03-05 07:15", 480, 322, 331)
        .alert(
            ("booking-api", "kube_pod_container_restarts", 4.5),
            "critical",
            "KubePodRestarts",
            "booking-api: containers restarted, {value} in total (reason OOMKilled)",
        )
        .decoy(Decoy::Bump, "pydantic-bump", 22)
        .ships("booking-api", 51)
        .cause("hours-memo", 70)
        .ships("booking-api", 112)
        .decoy(Decoy::LookAlike, "zone-cache", 66)
        .ships("booking-api", 83)
        .decoy(Decoy::TooLate, "reason-length", 290)
        .ships("booking-api", 325)
        .hit("booking-api", "memory", Slope { at: 112, by: 2.95e6 })
        .hit("booking-api", "memory", Saw { at: 322, low: 520e6, high: 1.04e9, period: 95 })
        .hit("booking-api", "kube_pod_container_restarts", Step { at: 322, over: 0, to: 5.0 })
        .hit("booking-api", "kube_pod_container_restarts", Step { at: 330, over: 0, to: 7.0 })
        .hit("booking-api", "kube_pod_container_restarts", Step { at: 417, over: 0, to: 11.0 })
        .hit("booking-api", "errors", Spikes { at: 322, to: 0.09, chance: 0.35 })
        .hit("booking-api", "latency", Slope { at: 112, by: 0.0002 })
        .hit("web", "errors", Spikes { at: 322, to: 0.06, chance: 0.3 })
        .logs(
            "booking-api",
            322,
            0.35,
            &[
                "ERROR Child process [{n:7..19}] died ;; logger=uvicorn.error",
                "WARN OOMKilled: container booking-api exceeded its memory limit of 1Gi (exit code 137) ;; logger=kubelet",
            ],
        )
        .logs("booking-api", 323, 0.5, &["INFO Started server process [{n:20..60}] ;; logger=uvicorn.error", "INFO Application startup complete. ;; logger=uvicorn.error"])
        .logs("web", 322, 0.6, &["ERROR {ip} - \"GET /api/slots/{n:1..480}/2025-03-{n:10..28} HTTP/1.1\" 502"])
        .traces(26, 12, 323, slots)
        .with_repo()
        .lacks(Part::Flags)
        .truth(
            "booking-api",
            &["web"],
            "rollback",
            "opening_hours is cached without a bound, and its key holds the database session, of which each request has \
             its own: nothing is ever found again and every session with its objects stays. Memory of booking-api rises \
             in a straight line from that deploy at 09:07 until the pods meet 1 GiB at 12:37 and are killed, again and again. \
             The other cache holds at most 64 zones. Memory was flat after the bump of pydantic, and the limit on \
             reasons came minutes after the first kill.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![booking_pods_killed()]
}
