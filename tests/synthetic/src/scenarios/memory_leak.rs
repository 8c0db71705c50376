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

/// A listener for each browser that waits; none is ever taken off.
fn checkout_heap() -> Incident {
    let pay = Call::new("checkout", "POST /checkout/:cart", 30.0)
        .fails("ERROR", "socket hang up")
        .calls(Call::new("cart", "GET /carts/:id", 70.0))
        .calls(Call::new("checkout", "POST payments", 900.0).times(1, 0));
    Incident::new(&worlds::MARKET, "checkout-heap", FaultKind::MemoryLeak)
        .clock("2025-02-21 07:30", 600, 402, 410)
        .alert(
            ("checkout", "kube_pod_container_status_restarts_total", 2.5),
            "critical",
            "PodRestarts",
            "checkout: {value} restarts, last reason Error (exit code 134)",
        )
        .decoy(Decoy::SameFile, "error-status", 50)
        .ships("checkout", 88)
        .cause("order-events", 101)
        .ships("checkout", 150)
        .decoy(Decoy::LookAlike, "node-heap", 222)
        .decoy(Decoy::TooLate, "payments-timeout", 380)
        .ships("checkout", 406)
        .hit("checkout", "nodejs_heap_size_used_bytes", Slope { at: 150, by: 1.38e6 })
        .hit("checkout", "nodejs_heap_size_used_bytes", Saw { at: 402, low: 160e6, high: 498e6, period: 220 })
        .hit("checkout", "memory", Slope { at: 150, by: 1.5e6 })
        .hit("checkout", "memory", Saw { at: 402, low: 240e6, high: 610e6, period: 220 })
        .hit("checkout", "nodejs_eventloop_lag_p99_seconds", Slope { at: 150, by: 0.0004 })
        .hit("checkout", "kube_pod_container_status_restarts_total", Step { at: 402, over: 0, to: 3.0 })
        .hit("checkout", "kube_pod_container_status_restarts_total", Step { at: 409, over: 0, to: 4.0 })
        .hit("checkout", "errors", Pulse { at: 402, lasting: 14, to: 0.21 })
        .hit("checkout", "cpu", Slope { at: 150, by: 0.0009 })
        .logs_until("checkout", (156, 158), 1.0, &["WARN (node:1) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 ordered listeners added to [EventEmitter]. Use emitter.setMaxListeners() to increase limit"])
        .logs_until("checkout", (160, 402), 0.5, &["INFO request completed ;; req.url=/checkout/{hex:8}/events ;; res.statusCode=200 ;; responseTime={n:4000..90000}"])
        .logs_until(
            "checkout",
            (401, 412),
            0.6,
            &["FATAL <--- Last few GCs --->\n[1:0x7f1c{hex:8}] {n:13000000..15000000} ms: Mark-Compact 497.{n:1..9} (522.{n:1..9}) -> 496.{n:1..9} (522.{n:1..9}) MB, {n:300..900}.{n:10..99} / 0.00 ms  (average mu = 0.081, current mu = 0.014) allocation failure; scavenge might not succeed\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"],
        )
        .traces(24, 8, 403, pay)
        .with_repo()
        .truth(
            "checkout",
            &[],
            "rollback",
            "Each browser that waits for its order adds a listener to the bus, with a list of all orders, and nothing removes it \
             when the browser goes; Node warns of eleven listeners six minutes after the deploy at 10:00. The heap rises in a \
             straight line from then on until it meets its limit four hours later. The status of errors was deployed an hour \
             before with a flat heap; more heap was never deployed, and the longer time for payments came after the first crash.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![booking_pods_killed(), checkout_heap()]
}
