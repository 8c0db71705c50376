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

/// The shared client calls again six times, for everything; pricing cannot get up after a restart.
fn pricing_overloaded() -> Incident {
    let cart = Call::new("web-ssr", "GET /cart", 60.0).fails("ERROR", "cart answered 502").calls(
        Call::new("cart", "GET /carts/:id", 12.0)
            .fails("ERROR", "http://pricing:3000/prices/batch answered 500")
            .calls(
                Call::new("pricing", "POST /prices/batch", 6.0)
                    .slow(1600.0)
                    .times(1, 7)
                    .fails("ERROR", "timeout exceeded when trying to connect")
                    .calls(Call::new("pg-market", "SELECT prices", 3.0).times(1, 0)),
            ),
    );
    Incident::new(&worlds::MARKET, "pricing-overloaded", FaultKind::RetryAmplification)
        .clock("2025-06-17 11:00", 260, 176, 184)
        .alert(
            ("pricing", "errors", 0.2),
            "critical",
            "PricingErrors",
            "pricing failure ratio {value} over 5m (threshold 0.2)",
        )
        .cause("retry-everything", 60)
        .ships("cart", 109)
        .decoy(Decoy::AtOnset, "price-import", 140)
        .ships("pricing", 174)
        .decoy(Decoy::SameFile, "cart-timeout", 120)
        .ships("cart", 161)
        .hit("pricing", "rate", Times { at: 176, over: 4, by: 6.4 })
        .hit("pricing", "errors", Step { at: 176, over: 3, to: 0.71 })
        .hit("pricing", "latency", Step { at: 176, over: 4, to: 5.1 })
        .hit("pricing", "cpu", Step { at: 176, over: 3, to: 0.99 })
        .hit("pricing", "pg_pool_waiting", Step { at: 176, over: 4, to: 900.0 })
        .hit("cart", "errors", Step { at: 177, over: 4, to: 0.58 })
        .hit("cart", "latency", Step { at: 177, over: 4, to: 11.0 })
        .hit("web-ssr", "errors", Step { at: 178, over: 4, to: 0.07 })
        .hit("checkout", "errors", Step { at: 178, over: 4, to: 0.55 })
        .hit("pg-market", "pg_queries_per_second", Times { at: 176, over: 4, by: 0.9 })
        .logs_until("pricing", (174, 177), 1.0, &["INFO listening ;; port=3000"])
        .logs("pricing", 176, 6.0, &["ERROR timeout exceeded when trying to connect ;; err.stack=Error: timeout exceeded when trying to connect\\n    at node_modules/pg-pool/index.js:45:11 ;; req.url=/prices/batch", "INFO request completed ;; req.url=/prices/batch ;; res.statusCode=500 ;; responseTime={n:5000..5400}"])
        .logs("cart", 177, 4.0, &["ERROR http://pricing:3000/prices/batch answered 500 ;; err.name=HttpError ;; attempt=6 ;; cart={hex:8}"])
        .traces(20, 22, 177, cart)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "pricing",
            &["cart", "checkout", "web-ssr"],
            "rollback",
            "The shared client, deployed with cart at 12:49, calls again six times after 25 ms, posts too and after any 5xx. \
             That shows with the next restart of pricing: while its instances come up, each cart becomes seven calls, \
             so requests rise sixfold without more carts, and pricing never gets up again. Its new version only brings \
             an import that pauses and that nobody has started - the database has no more queries than before; any deploy \
             of pricing would have done it.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![carrier_proxy_errors(), pricing_overloaded()]
}
