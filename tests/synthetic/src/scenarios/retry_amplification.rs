//! Retries that multiply the load.

use crate::prelude::*;

/// A carrier stumbles for eight minutes; bookings that are now repeated eight times keep the proxy down.
fn carrier_proxy_errors() -> Incident {
    let book = Call::new("edge-gateway", "POST /v1/labels", 9.0).fails("ERROR", "504 Gateway Timeout").calls(
        Call::new("labels", "labels.Book", 14.0)
            .fails("ERROR", "book {pick:glx|nordpost}: status 503")
            .calls(
                Call::new("carrier-proxy", "POST /carriers/bookings", 380.0)
                    .slow(700.0)
                    .times(1, 8)
                    .fails("ERROR", "no live upstreams while connecting to upstream"),
            ),
    );
    Incident::new(&worlds::PARCELS, "carrier-proxy-errors", FaultKind::RetryAmplification)
        .clock("2024-10-15 09:50", 240, 131, 142)
        .alert(
            ("carrier-proxy", "errors", 0.1),
            "critical",
            "CarrierProxy5xx",
            "carrier-proxy 5xx ratio at {value}",
        )
        .cause("sturdy-bookings", 30)
        .ships("labels", 66)
        .decoy(Decoy::AtOnset, "proxy-buffers", 108)
        .ships("carrier-proxy", 127)
        .decoy(Decoy::TooLate, "label-metadata", 118)
        .ships("labels", 135)
        .hit("carrier-proxy", "errors", Step { at: 131, over: 5, to: 0.44 })
        .hit("carrier-proxy", "rate", Times { at: 131, over: 8, by: 6.8 })
        .hit("carrier-proxy", "latency", Step { at: 131, over: 9, to: 3.8 })
        .hit("carrier-proxy", "cpu", Step { at: 133, over: 8, to: 0.97 })
        .hit("carrier-proxy", "nginx_connections_active", Step { at: 131, over: 9, to: 4080.0 })
        .hit_labelled("carrier-proxy", "upstream_rq_5xx_per_second", "upstream=glx", Pulse { at: 131, lasting: 9, to: 41.0 })
        .hit("labels", "errors", Step { at: 132, over: 8, to: 0.52 })
        .hit("labels", "latency", Step { at: 132, over: 8, to: 4.4 })
        .hit("labels", "go_goroutines", Step { at: 132, over: 12, to: 2900.0 })
        .hit("edge-gateway", "errors", Step { at: 133, over: 8, to: 0.038 })
        .feed(json!({"source": "GLX Parcel", "component": "booking API", "events": [
            {"timestamp": 134.0, "status": "degraded", "detail": "Bookings may fail with 503 since about noon."},
            {"timestamp": 141.0, "status": "ok", "detail": "The fault was resolved after eight minutes."}]}))
        .misleads(Decoy::Feed)
        .logs_until("carrier-proxy", (131, 140), 7.0, &["ERROR *{n:100000..999999} upstream prematurely closed connection while reading response header from upstream, upstream: \"https://api.glx.example:443/v2/bookings\"", "WARN *{n:100000..999999} upstream server temporarily disabled while reading response header from upstream"])
        .logs("carrier-proxy", 136, 8.0, &["ERROR *{n:100000..999999} no live upstreams while connecting to upstream, client: {ip}, request: \"POST /carriers/{pick:glx|nordpost|alpino|viaflex}/bookings HTTP/1.1\"", "WARN 4096 worker_connections are not enough"])
        .logs("labels", 132, 8.0, &["ERROR book {pick:glx|glx|nordpost|alpino}: status {pick:503|502|503} ;; caller=labels/book.go:57 ;; attempt={n:0..8} ;; reference={hex:10}", "WARN Post \"http://carrier-proxy/carriers/glx/bookings\": context deadline exceeded (Client.Timeout exceeded while awaiting headers) ;; attempt={n:1..8}"])
        .logs("edge-gateway", 133, 2.5, &["ERROR POST /v1/labels 504 400{n:0..9}ms ;; route=/v1/labels"])
        .traces(22, 24, 132, book)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "carrier-proxy",
            &["edge-gateway", "labels"],
            "rollback",
            "The shared client now repeats bookings too, eight times instead of twice, on any 5xx or 429, with a flat \
             delay of 50 ms. That does nothing until a carrier stumbles: GLX fails for eight minutes and was well \
             again at 12:11, but requests at the proxy rise sevenfold, its connections run out and every carrier is \
             refused long after. Labels receives no more requests than before. The proxy's deploy at the onset enlarges \
             buffers and connection limits; the outage of GLX alone would have ended with it.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![carrier_proxy_errors()]
}
