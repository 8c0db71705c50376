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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![label_page_errors()]
}
