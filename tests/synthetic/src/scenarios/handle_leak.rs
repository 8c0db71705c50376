//! Descriptors, connections or tasks that do not come back.

use crate::prelude::*;

/// Bodies of refused bookings are not closed, so labels runs out of descriptors hours later.
fn label_page_errors() -> Incident {
    let book = Call::new("edge-gateway", "POST /v1/labels", 9.0).fails("ERROR", "502 Bad Gateway").calls(
        Call::new("labels", "labels.Book", 14.0)
            .fails("ERROR", "book {pick:glx|nordpost|alpino}: dial tcp: lookup carrier-proxy: socket: too many open files")
            .calls(Call::new("carrier-proxy", "POST /carriers/bookings", 410.0).times(1, 0)),
    );
    Incident::new(&worlds::PARCELS, "label-page-errors", FaultKind::HandleLeak)
        .clock("2025-02-03 06:30", 420, 341, 352)
        .alert(
            ("edge-gateway", "errors", 0.02),
            "critical",
            "GatewayErrorBudgetBurn",
            "edge-gateway error ratio {value} (burn rate 14x); route /v1/labels is worst",
        )
        .cause("carrier-errors", 98)
        .ships("labels", 126)
        .decoy(Decoy::Long, "render-rotate", 61)
        .ships("labels", 84)
        .decoy(Decoy::AtOnset, "keepalive-up", 318)
        .ships("edge-gateway", 336)
        .config("carrier.viaflex.timeout_s", "labels", "4->6", 304)
        .misleads(Decoy::Habit)
        .hit("labels", "process_open_fds", Slope { at: 126, by: 4.15 })
        .hit("labels", "go_goroutines", Slope { at: 126, by: 7.9 })
        .hit("labels", "memory", Slope { at: 126, by: 0.19e6 })
        .hit("labels", "errors", Step { at: 341, over: 10, to: 0.63 })
        .hit("labels", "rate", Times { at: 343, over: 8, by: 0.8 })
        .hit("edge-gateway", "errors", Step { at: 343, over: 12, to: 0.049 })
        .hit("carrier-proxy", "nginx_connections_active", Slope { at: 126, by: 4.0 })
        .hit("carrier-proxy", "rate", Times { at: 342, over: 8, by: 0.45 })
        .logs_until(
            "labels",
            (127, 420),
            1.3,
            &[
                "WARN book {pick:glx|nordpost|glx}: refused with 409 (DUPLICATE_REFERENCE) ;; caller=labels/book.go:57",
                "WARN book alpino: refused with 422 (POSTCODE_UNKNOWN) ;; caller=labels/book.go:57",
            ],
        )
        .logs(
            "labels",
            341,
            9.0,
            &[
                "ERROR http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in {pick:5|10|20|40}ms ;; caller=net/http",
                "ERROR book {pick:glx|nordpost|alpino}: Post \"http://carrier-proxy/carriers/{pick:glx|alpino}/bookings\": dial tcp: lookup carrier-proxy: socket: too many open files ;; caller=labels/book.go:54",
            ],
        )
        .logs("edge-gateway", 342, 4.0, &["ERROR POST /v1/labels 502 {n:3..14}ms ;; route=/v1/labels"])
        .traces(20, 22, 343, book)
        .truth(
            "labels",
            &["edge-gateway"],
            "rollback",
            "The change that gives refusals their own error moved the deferred Close of the response body below the \
             check of the status, so each refused booking leaves a connection open. Open descriptors and goroutines of \
             labels rise in a straight line from that deploy at 08:36 until they meet the limit of 1024 hours \
             later. The deploy of the gateway at the onset raises an idle timeout of its own and cannot open \
             descriptors in labels; the longer change to the renderer ran for forty minutes without any rise.",
        )
}

/// An agent for each call keeps its socket open for ten minutes, where one agent shared 128.
fn entitlements_emfile() -> Incident {
    let key = Call::new("playback", "POST /sessions", 8.0).fails("error", "entitlements 500").calls(
        Call::new("entitlements", "GET /entitlements/:title/:device", 5.0)
            .fails("error", "connect EMFILE 151.101.{n:1..190}.84:443 - Local (undefined:undefined)")
            .calls(Call::new("entitlements", "tls.connect drm.keywright.example", 1.0).slow(60.0).times(0, 1))
            .calls(Call::new("entitlements", "POST drm.keywright.example/v1/licenses", 120.0).times(1, 0)),
    );
    Incident::new(&worlds::STREAM, "entitlements-emfile", FaultKind::HandleLeak)
        .clock("2025-01-25 17:10", 220, 139, 143)
        .alert(
            ("entitlements", "errors", 5.0),
            "P1",
            "[entitlements] error rate",
            "trace.http.request.error_rate on entitlements is {value} over the last 5 minutes (threshold 5)",
        )
        .decoy(Decoy::LookAlike, "files-limit", 88)
        .decoy(Decoy::Long, "covers-cache", 42)
        .ships("entitlements", 79)
        .cause("agent-per-call", 91)
        .ships_as_version("entitlements", 124)
        .hit("entitlements", "process.open_fds", Slope { at: 125, by: 285.0 })
        .hit("entitlements", "process.open_fds", Step { at: 139, over: 1, to: 4094.0 })
        .hit("entitlements", "latency", Step { at: 125, over: 4, to: 0.52 })
        .hit("entitlements", "cpu", Step { at: 125, over: 3, to: 57.0 })
        .hit("entitlements", "errors", Step { at: 139, over: 4, to: 63.0 })
        .hit("playback", "playback.start_failures_pct", Step { at: 140, over: 4, to: 47.0 })
        .logs(
            "entitlements",
            139,
            6.0,
            &[
                "ERROR licence failed: connect EMFILE 151.101.{n:1..190}.84:443 - Local (undefined:undefined) ;; code=EMFILE ;; syscall=connect ;; title=t{n:1000..9999}",
                "ERROR licence failed: getaddrinfo EMFILE drm.keywright.example ;; code=EMFILE ;; syscall=getaddrinfo",
                "ERROR ENFILE: cannot accept connection: too many open files ;; code=EMFILE ;; syscall=accept",
            ],
        )
        .logs("playback", 140, 2.4, &["ERROR start failed: entitlements answered 500 ;; session={hex:12} ;; device={pick:tv|web|mobile}"])
        .traces(20, 22, 139, key)
        .with_repo()
        .truth(
            "entitlements",
            &["playback"],
            "rollback",
            "Each call for a licence makes an agent of its own with keep-alive, so each leaves a socket open until the \
             idle time of ten minutes is over, and no call finds one to use again: handshakes cost time and descriptors rise \
             by almost three hundred in a minute from the version of 19:14 on, until they meet 4096 fifteen minutes \
             later. The commit that would allow 8192 had not been deployed. The memory of plans, deployed before, holds \
             no sockets and is bounded.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![label_page_errors(), entitlements_emfile()]
}
