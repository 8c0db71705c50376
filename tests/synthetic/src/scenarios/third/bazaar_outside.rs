//! An online shop: what nobody of the organisation changed.

use crate::prelude::*;

/// The payment provider fails and announces nothing.
fn charges_failing() -> Incident {
    let place = Call::new("checkout", "POST /orders", 14.0)
        .fails("ERROR", "payment: http://payment:8080/charges answered 500")
        .calls(Call::new("cart", "GET /carts/{user}", 3.0))
        .calls(
            Call::new("payment", "POST /charges", 30.0).fails("ERROR", "502 Bad Gateway: [no body]").calls(
                Call::new("payment", "POST api.paywell.example/v2/charges", 620.0)
                    .slow(3400.0)
                    .with("server.address=api.paywell.example")
                    .with("!http.response.status_code={pick:502|502|504}"),
            ),
        );
    Incident::new(&worlds::BAZAAR, "charges-failing", FaultKind::DependencyDown)
        .clock("2025-09-29 17:00", 210, 121, 129)
        .alert(
            ("payment", "errors", 0.15),
            "critical",
            "PaymentErrors",
            "{value} of charges fail (limit 0.15)",
        )
        .decoy(Decoy::LookAlike, "psp-connect", 70)
        .ships("payment", 104)
        .decoy(Decoy::SameFile, "psp-path", -1420)
        .ships("payment", -1370)
        .decoy(Decoy::Long, "checkout-client", 88)
        .ships("checkout", 118)
        .hit("payment", "errors", Step { at: 121, over: 4, to: 0.79 })
        .hit("payment", "latency", Step { at: 121, over: 4, to: 8.1 })
        .hit("payment", "tomcat_threads_busy", Step { at: 121, over: 5, to: 52.0 })
        .hit_labelled("payment", "psp_responses_per_minute", "status=2xx", Step { at: 121, over: 4, to: 118.0 })
        .hit_labelled("payment", "psp_responses_per_minute", "status=4xx", Step { at: 121, over: 4, to: 9.0 })
        .hit_labelled("payment", "psp_responses_per_minute", "status=5xx", Step { at: 121, over: 4, to: 470.0 })
        .hit("checkout", "errors", Step { at: 121, over: 4, to: 0.77 })
        .hit("checkout", "latency", Step { at: 121, over: 4, to: 8.6 })
        .hit("checkout", "orders_placed_per_minute", Step { at: 122, over: 4, to: 130.0 })
        .hit("storefront", "errors", Step { at: 122, over: 4, to: 0.019 })
        .logs("payment", 121, 4.0, &["ERROR Servlet.service() threw exception [Request processing failed: org.springframework.web.client.HttpServerErrorException$BadGateway: 502 Bad Gateway: [no body]]\n\tat bazaar.payment.PspClient.charge(PspClient.java:28) ;; logger=bazaar.payment.PspClient ;; host=api.paywell.example", "ERROR Servlet.service() threw exception [Request processing failed: org.springframework.web.client.HttpServerErrorException$GatewayTimeout: 504 Gateway Time-out: \"upstream request timeout\"]]\n\tat bazaar.payment.PspClient.charge(PspClient.java:28) ;; logger=bazaar.payment.PspClient ;; host=api.paywell.example"])
        .logs("checkout", 121, 3.0, &["ERROR place order ;; err=payment: http://payment:8080/charges answered 500 ;; order=o-{hex:10}"])
        .logs("storefront", 122, 1.5, &["ERROR http://checkout/orders answered 502 ;; req.url=/api/orders ;; err.name=Error"])
        .traces(18, 18, 122, place)
        .with_repo()
        .truth(
            "payment",
            &["checkout", "storefront"],
            "escalate-upstream",
            "No change is at fault. Paywell answers 502 and 504 from its own gateway from 19:01 on, after seconds, and no other call of payment fails. payment had been deployed seventeen minutes earlier with a shorter limit for connecting, and \
             charges went through as ever; a limit for connecting would show as a refused or timed out connect, not as an answer with a status. The name of the path is the same path and was out a day; gifts of checkout are not \
             used by the code that charges.",
        )
}

/// A crawler asks for searches that nobody else asks for.
fn shop_slow_tonight() -> Incident {
    let search = Call::new("storefront", "GET /search", 50.0)
        .slow(90.0)
        .with("user_agent.original=Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)")
        .with("!client.asn=AS64512")
        .calls(Call::new("catalogue", "GET /search", 14.0).slow(900.0).calls(
            Call::new("shop-db", "SELECT catalogue.products", 60.0).slow(1200.0).with(
                "db.statement=select p from products p where lower(p.title) like ? order by p.rank limit ?",
            ),
        ));
    let from = |network: &str, base: f64| {
        Series::around(base).noise(0.06).daily(0.25).labelled(&format!("asn={network}"))
    };
    Incident::new(&worlds::BAZAAR, "shop-slow-tonight", FaultKind::TrafficSurge)
        .clock("2025-11-18 19:00", 200, 106, 115)
        .alert(
            ("catalogue", "latency", 0.8),
            "critical",
            "CatalogueLatency",
            "p95 of catalogue is {value}s (limit 0.8s)",
        )
        .decoy(Decoy::LookAlike, "tomcat-threads", 51)
        .ships("catalogue", 83)
        .decoy(Decoy::AtOnset, "search-words", 80)
        .ships("storefront", 101)
        .decoy(Decoy::SameFile, "search-hit-price", -1260)
        .ships("catalogue", -1215)
        .hit("storefront", "rate", Step { at: 105, over: 3, to: 1510.0 })
        .hit_labelled("storefront", "cdn_requests_per_second", "cache=miss", Step { at: 105, over: 3, to: 1540.0 })
        .hit("storefront", "cpu", Step { at: 106, over: 3, to: 0.81 })
        .hit("storefront", "latency", Step { at: 106, over: 4, to: 2.7 })
        .hit("storefront", "errors", Step { at: 108, over: 5, to: 0.06 })
        .hit("catalogue", "rate", Step { at: 105, over: 3, to: 1570.0 })
        .hit("catalogue", "cpu", Step { at: 106, over: 3, to: 0.71 })
        .hit("catalogue", "latency", Step { at: 106, over: 4, to: 2.3 })
        .hit("catalogue", "tomcat_threads_busy", Step { at: 106, over: 4, to: 158.0 })
        .hit_labelled("catalogue", "hikaricp_connections_active", "pool=HikariPool-1", Step { at: 106, over: 3, to: 24.0 })
        .hit_labelled("catalogue", "hikaricp_connections_pending", "pool=HikariPool-1", Step { at: 106, over: 4, to: 117.0 })
        .hit("shop-db", "cpu", Step { at: 106, over: 3, to: 0.97 })
        .hit("shop-db", "pg_stat_database_queries_per_second", Step { at: 105, over: 3, to: 3300.0 })
        .hit("shop-db", "pg_stat_database_tup_returned_per_second", Step { at: 105, over: 3, to: 1_240_000.0 })
        .hit("shop-db", "pg_stat_activity_active_count", Step { at: 106, over: 3, to: 68.0 })
        .extra("cdn", "cdn_requests_by_network_per_second", from("AS3320", 1900.0))
        .extra("cdn", "cdn_requests_by_network_per_second", from("AS6830", 1200.0))
        .extra("cdn", "cdn_requests_by_network_per_second", from("AS64512", 3.0).then(Step { at: 105, over: 3, to: 880.0 }))
        .logs("storefront", 105, 7.0, &["INFO request completed ;; req.url=/search?q={hex:6} ;; res.statusCode=200 ;; responseTime={n:900..3900} ;; client.asn=AS64512 ;; client.ip=198.51.100.{n:2..250}"])
        .logs("catalogue", 107, 2.0, &["ERROR HikariPool-1 - Connection is not available, request timed out after 200{n:0..9}ms (total=24, active=24, idle=0, waiting={n:80..140}) ;; logger=o.h.engine.jdbc.spi.SqlExceptionHelper"])
        .logs("storefront", 108, 2.0, &["ERROR The operation was aborted due to timeout ;; req.url=/{pick:search|c/shoes|c/lamps} ;; err.name=TimeoutError"])
        .traces(20, 20, 106, search)
        .with_repo()
        .lacks(Part::Flags)
        .truth(
            "catalogue",
            &["shop-db", "storefront"],
            "scale",
            "No change is at fault. From 20:45 on one network, AS64512, which sent three requests in a second, sends nearly nine hundred, all of them searches for random letters that no cache has; each one reads the whole table of products, and the database's \
             processor is full. Requests of all other networks are as on any evening. Lower-case words in the storefront, deployed four minutes before, ask for the same as before, as the query lowers them anyway; more threads of catalogue were well for twenty minutes, \
             and hits made in a function were out a day. Refuse that network or limit it, and add capacity meanwhile.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![charges_failing(), shop_slow_tonight()]
}
