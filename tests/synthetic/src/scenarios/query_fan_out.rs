//! One request makes many like calls.

use crate::prelude::*;

/// Quotes are slow because rates asks for the surcharges of each tariff by itself.
fn quotes_slow_after_lunch() -> Incident {
    let quote = Call::new("edge-gateway", "GET /v1/quotes", 12.0).slow(14.0).calls(
        Call::new("quotes", "quotes.ServeHTTP", 6.0).slow(7.0).calls(
            Call::new("rates", "parcels.Rates/Offers", 5.0)
                .slow(40.0)
                .with("rpc.system=grpc")
                .calls(Call::new("redis", "GET", 0.7).with("db.system=redis"))
                .calls(Call::new("parcels-db", "SELECT surcharges", 3.0).slow(24.0).times(0, 17).with(
                    "db.statement=SELECT tariff_id, sum(cents) FROM surcharges WHERE tariff_id = ANY($1)",
                )),
        ),
    );
    Incident::new(&worlds::PARCELS, "quotes-slow-after-lunch", FaultKind::QueryFanOut)
        .clock("2024-11-19 10:10", 260, 171, 186)
        .alert(
            ("quotes", "latency", 0.8),
            "critical",
            "QuotesLatencyP99High",
            "p99 of quotes is {value}s, above 0.8s for 5 minutes",
        )
        .cause("surcharges", 128)
        .ships("rates", 168)
        .decoy(Decoy::SameFile, "weight-limit", 96)
        .decoy(Decoy::AtOnset, "handler-split", 150)
        .ships("quotes", 172)
        .decoy(Decoy::LookAlike, "pool-room", 20)
        .ships("rates", 58)
        .flag("quotes_show_co2", "quotes", "off->on", 165)
        .misleads(Decoy::Flag)
        .hit("rates", "latency", Creep { at: 171, half: 4.0, to: 0.95 })
        .hit("rates", "pgxpool_acquired_conns", Creep { at: 171, half: 4.0, to: 23.0 })
        .hit("rates", "pgxpool_empty_acquire_per_second", Creep { at: 174, half: 5.0, to: 120.0 })
        .hit("quotes", "latency", Creep { at: 172, half: 5.0, to: 1.35 })
        .hit("quotes", "errors", Step { at: 184, over: 20, to: 0.021 })
        .hit("edge-gateway", "latency", Creep { at: 173, half: 6.0, to: 1.5 })
        .hit("parcels-db", "pg_queries_per_second", Times { at: 170, over: 3, by: 7.4 })
        .hit("parcels-db", "pg_cpu_utilization_ratio", Creep { at: 170, half: 3.0, to: 0.83 })
        .hit("parcels-db", "pg_query_duration_seconds_p95", Step { at: 172, over: 8, to: 0.019 })
        .logs(
            "quotes",
            186,
            2.5,
            &["ERROR offers failed ;; caller=quotes/handler.go:46 ;; to={n:10000..99999} \
               ;; error=rpc error: code = DeadlineExceeded desc = context deadline exceeded"],
        )
        .logs(
            "rates",
            175,
            3.0,
            &[
                "WARN offers took {n:810..2900}ms ;; caller=rates/service.go:51 ;; tariffs={n:9..24}",
                "ERROR surcharges: context deadline exceeded ;; caller=rates/service.go:31 ;; tariff={n:1000..9000}",
            ],
        )
        .traces(24, 30, 172, quote)
        .with_repo()
        .truth(
            "rates",
            &["edge-gateway", "quotes"],
            "rollback",
            "The new surcharges are fetched inside the loop over tariffs, with one query for each tariff, although \
             the store's function takes a list. Queries in a second on parcels-db rise sevenfold while requests stay \
             the same and each query is as fast as before; traces show 17 SELECTs for one call of Offers. The \
             refactoring of the quotes handler was deployed four minutes later on the loud service, after the database \
             had begun to see the queries, and only moves code. The pool was enlarged two hours before.",
        )
}

/// The cart asks pricing for each line instead of once.
fn checkout_waits_for_cart() -> Incident {
    let pay = Call::new("checkout", "POST /checkout/:cart", 30.0)
        .calls(
            Call::new("cart", "GET /carts/:id", 12.0)
                .slow(60.0)
                .calls(Call::new("pricing", "POST /prices/batch", 6.0).times(1, 0).calls(Call::new(
                    "pg-market",
                    "SELECT prices",
                    3.0,
                )))
                .calls(
                    Call::new("pricing", "GET /prices/:id", 5.0)
                        .slow(130.0)
                        .times(0, 14)
                        .calls(Call::new("pg-market", "SELECT prices", 1.2).slow(9.0)),
                ),
        )
        .calls(Call::new("checkout", "POST payments", 900.0));
    Incident::new(&worlds::MARKET, "checkout-waits-for-cart", FaultKind::QueryFanOut)
        .clock("2025-03-20 15:10", 220, 118, 127)
        .alert(
            ("checkout", "latency", 3.5),
            "critical",
            "CheckoutP95",
            "checkout p95 {value}s over 5m (threshold 3.5s)",
        )
        .decoy(Decoy::Alarming, "pricing-pool", 22)
        .ships("pricing", 44)
        .cause("fresh-prices", 71)
        .ships("cart", 115)
        .decoy(Decoy::AtOnset, "checkout-log", 80)
        .ships("checkout", 121)
        .hit("pricing", "rate", Times { at: 117, over: 3, by: 9.5 })
        .hit("pricing", "latency", Step { at: 118, over: 6, to: 0.33 })
        .hit("pricing", "cpu", Step { at: 118, over: 4, to: 0.97 })
        .hit("pricing", "pg_pool_waiting", Step { at: 119, over: 6, to: 160.0 })
        .hit("cart", "latency", Step { at: 118, over: 6, to: 2.2 })
        .hit("cart", "errors", Step { at: 122, over: 10, to: 0.03 })
        .hit("checkout", "latency", Step { at: 119, over: 7, to: 4.7 })
        .hit("checkout", "errors", Step { at: 124, over: 10, to: 0.05 })
        .hit("pg-market", "pg_queries_per_second", Times { at: 117, over: 3, by: 4.8 })
        .hit("pg-market", "pg_cpu_ratio", Step { at: 118, over: 4, to: 0.64 })
        .logs("pricing", 118, 3.0, &["INFO request completed ;; req.url=/prices/{n:1000..9999}?currency=EUR ;; res.statusCode=200 ;; responseTime={n:90..410}"])
        .logs("cart", 121, 1.5, &["ERROR The operation was aborted due to timeout ;; err.name=TimeoutError ;; err.stack=TimeoutError: The operation was aborted due to timeout\\n    at node:internal/deps/undici/undici:12345:11\\n    at async call (packages/http/src/client.ts:29:22)\\n    at async Promise.all (index {n:0..30})"])
        .logs("checkout", 122, 1.0, &["ERROR http://cart:3000/carts/{hex:8} answered 502 ;; err.name=HttpError"])
        .traces(20, 22, 118, pay)
        .with_repo()
        .truth(
            "pricing",
            &["cart", "checkout"],
            "rollback",
            "withPrices() asked once for all lines of a cart and now asks for each line by itself, all at the same time. \
             Requests at pricing rise almost tenfold while carts stay the same, and traces show fourteen GETs where there was one \
             batch. The deploy of checkout four minutes later measures steps and shows that the cart is what takes long. \
             Four more connections of pricing were there an hour before.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![quotes_slow_after_lunch(), checkout_waits_for_cart()]
}
