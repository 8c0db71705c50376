//! An online shop: what a commit is at fault for.

use crate::prelude::*;

/// Variants of each product of a page are loaded one product at a time.
fn listing_pages_slow() -> Incident {
    let page = Call::new("storefront", "GET /c/[category]", 70.0).slow(80.0).calls(
        Call::new("catalogue", "GET /categories/{category}/products", 12.0)
            .slow(60.0)
            .calls(
                Call::new("shop-db", "SELECT catalogue.products", 4.0)
                    .with("db.statement=select p from products p where p.category=? order by p.rank"),
            )
            .calls(
                Call::new("shop-db", "SELECT catalogue.variants", 2.0)
                    .slow(21.0)
                    .times(1, 48)
                    .with("db.statement=select v from variants v where v.product_id=? order by v.position"),
            ),
    );
    Incident::new(&worlds::BAZAAR, "listing-pages-slow", FaultKind::QueryFanOut)
        .clock("2025-09-10 13:10", 220, 118, 126)
        .alert(
            ("storefront", "latency", 1.2),
            "critical",
            "StorefrontLatency",
            "p95 of storefront is {value}s (limit 1.2s)",
        )
        .decoy(Decoy::SameFile, "search-trim", 8)
        .ships("catalogue", 36)
        .cause("card-sort", 61)
        .ships("catalogue", 117)
        .decoy(Decoy::Long, "listing-lazy", 92)
        .ships("storefront", 114)
        .decoy(Decoy::LookAlike, "fetch-size", -1330)
        .ships("catalogue", -1280)
        .hit("shop-db", "pg_stat_database_queries_per_second", Step { at: 118, over: 3, to: 19_400.0 })
        .hit("shop-db", "cpu", Step { at: 118, over: 3, to: 0.93 })
        .hit("shop-db", "pg_stat_activity_active_count", Step { at: 118, over: 4, to: 71.0 })
        .hit("catalogue", "latency", Creep { at: 118, half: 2.0, to: 1.7 })
        .hit_labelled("catalogue", "hikaricp_connections_active", "pool=HikariPool-1", Step { at: 118, over: 3, to: 24.0 })
        .hit_labelled("catalogue", "hikaricp_connections_pending", "pool=HikariPool-1", Step { at: 119, over: 4, to: 61.0 })
        .hit("catalogue", "tomcat_threads_busy", Step { at: 119, over: 4, to: 104.0 })
        .hit("catalogue", "errors", Step { at: 121, over: 5, to: 0.034 })
        .hit("storefront", "latency", Creep { at: 118, half: 2.0, to: 2.6 })
        .hit("storefront", "errors", Step { at: 121, over: 5, to: 0.04 })
        .logs("catalogue", 118, 2.5, &["INFO GET /categories/{pick:shoes|coats|lamps|chairs}/products 200 ;; logger=bazaar.access ;; ms={n:900..2900} ;; thread=http-nio-8080-exec-{n:1..120}"])
        .logs("catalogue", 121, 2.0, &["ERROR Servlet.service() for servlet [dispatcherServlet] threw exception: org.springframework.transaction.CannotCreateTransactionException: Could not open JPA EntityManager for transaction\njava.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 200{n:0..9}ms (total=24, active=24, idle=0, waiting={n:30..80}) ;; logger=o.a.c.c.C.[.[.[/].[dispatcherServlet]"])
        .logs("storefront", 120, 2.0, &["ERROR The operation was aborted due to timeout ;; req.url=/c/{pick:shoes|coats|lamps|chairs}?page={n:0..9} ;; err.name=TimeoutError", "ERROR http://catalogue/categories/{pick:shoes|coats|lamps|chairs}/products?page={n:0..9} answered 500 ;; err.name=Error"])
        .traces(22, 18, 119, page)
        .with_repo()
        .truth(
            "catalogue",
            &["shop-db", "storefront"],
            "rollback",
            "To sort listings the commit gives up the query that fetched a page's products together with their variants. Variants are lazy, and each card asks whether one of them is available, so a page of 48 products makes \
             48 more queries. From the deploy of catalogue at 15:07 the database answers more than eight times as many queries for the same number of pages, its processor is full, and the pool of connections runs dry. \
             Pictures of the storefront, deployed three minutes before, call nobody but the store of pictures; the portions in which rows are fetched were out a day, and cleaning words is for the search.",
        )
}

/// One lock is held while Redis is asked, so all carts of a pod are changed one after another.
fn carts_timing_out() -> Incident {
    let add = Call::new("storefront", "POST /api/cart", 20.0)
        .slow(22.0)
        .fails("ERROR", "The operation was aborted due to timeout")
        .calls(
            Call::new("cart", "POST /carts/{user}/items", 2.0)
                .slow(2800.0)
                .calls(Call::new("cart", "redis GET", 1.1).with("db.system=redis"))
                .calls(Call::new("cart", "redis SET", 1.3).with("db.system=redis")),
        );
    Incident::new(&worlds::BAZAAR, "carts-timing-out", FaultKind::LockContention)
        .in_language(Language::Go)
        .clock("2025-10-02 15:30", 210, 112, 121)
        .alert(
            ("cart", "latency", 0.5),
            "critical",
            "CartLatency",
            "p95 of cart is {value}s (limit 0.5s)",
        )
        .decoy(Decoy::SameFile, "sweep-lock", 20)
        .ships("cart", 49)
        .cause("cart-order-of-saves", 72)
        .ships("cart", 111)
        .decoy(Decoy::Bump, "redis-bump", 84)
        .ships("checkout", 107)
        .decoy(Decoy::Long, "checkout-stages", 66)
        .ships("checkout", 117)
        .hit("cart", "latency", Creep { at: 112, half: 3.0, to: 3.0 })
        .hit("cart", "go_sync_mutex_wait_seconds_per_second", Step { at: 112, over: 4, to: 210.0 })
        .hit("cart", "go_goroutines", Step { at: 112, over: 6, to: 2900.0 })
        .hit("cart", "memory", Step { at: 113, over: 8, to: 138e6 })
        .hit("cart", "cpu", Step { at: 112, over: 4, to: 0.13 })
        .hit("cart", "errors", Step { at: 114, over: 6, to: 0.21 })
        .hit("storefront", "errors", Step { at: 115, over: 6, to: 0.052 })
        .hit("storefront", "latency", Step { at: 114, over: 6, to: 0.95 })
        .hit("checkout", "latency", Step { at: 114, over: 6, to: 3.6 })
        .hit("checkout", "orders_placed_per_minute", Times { at: 115, over: 8, by: 0.62 })
        .logs("cart", 112, 3.0, &["INFO request ;; method=POST ;; path=/carts/u{n:100000..999999}/items ;; status=204 ;; ms={n:1100..3000}"])
        .logs("cart", 114, 3.0, &["ERROR cart store ;; err=context canceled"])
        .logs("storefront", 115, 2.0, &["ERROR The operation was aborted due to timeout ;; req.url=/api/cart ;; err.name=TimeoutError"])
        .traces(22, 20, 113, add)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "cart",
            &["checkout", "storefront"],
            "rollback",
            "Update holds the one mutex of the store from before the cart is loaded until it is saved, so two round trips to Redis are made under a lock that all users of a pod share, where it guarded a map for a microsecond before. From the deploy of \
             cart at 17:21 time spent waiting for a mutex jumps and goroutines pile up while Redis answers as fast as ever and the processor has less to do. Collecting old carts before deleting them was out for an hour; the client library came to checkout only, \
             and stages of checkout were deployed after the onset.",
        )
}

/// Scores of each basket that was ever seen are kept for ever.
fn recommendation_restarts() -> Incident {
    let ask = Call::new("storefront", "GET /p/[id]", 60.0).slow(62.0).calls(
        Call::new("recommendation", "GET /recommendations", 24.0)
            .slow(31.0)
            .with("http.route=/recommendations"),
    );
    Incident::new(&worlds::BAZAAR, "recommendation-restarts", FaultKind::MemoryLeak)
        .in_language(Language::Python)
        .clock("2025-09-23 09:00", 420, 97, 236)
        .alert(
            ("recommendation", "memory", 900e6),
            "warning",
            "ContainerMemoryNearLimit",
            "working set of recommendation is {value} bytes of 1073741824",
        )
        .decoy(Decoy::LookAlike, "basket-limit", 14)
        .ships("recommendation", 41)
        .cause("keep-scores", 52)
        .ships("recommendation", 96)
        .decoy(Decoy::Bump, "numpy-bump", -1400)
        .ships("recommendation", -1345)
        .decoy(Decoy::TooLate, "default-limit", 190)
        .ships("recommendation", 224)
        .hit("recommendation", "memory", Slope { at: 97, by: 3_900_000.0 })
        .hit("recommendation", "memory", Saw { at: 258, low: 410e6, high: 1060e6, period: 66 })
        .hit("recommendation", "recommendation_score_computations_per_second", Step { at: 97, over: 10, to: 78.0 })
        .hit("recommendation", "kube_pod_container_status_restarts_total", Step { at: 257, over: 0, to: 4.0 })
        .hit("recommendation", "kube_pod_container_status_restarts_total", Step { at: 324, over: 0, to: 8.0 })
        .hit("recommendation", "kube_pod_container_status_restarts_total", Step { at: 390, over: 0, to: 12.0 })
        .hit("recommendation", "errors", Pulse { at: 257, lasting: 6, to: 0.11 })
        .hit("recommendation", "errors", Pulse { at: 324, lasting: 6, to: 0.12 })
        .hit("recommendation", "errors", Pulse { at: 390, lasting: 6, to: 0.1 })
        .hit("storefront", "errors", Pulse { at: 257, lasting: 6, to: 0.012 })
        .logs_until("recommendation", (256, 264), 1.2, &["ERROR Container recommendation was terminated: OOMKilled, exit code 137 ;; logger=kubelet", "INFO Started server process [1] ;; logger=uvicorn.error"])
        .logs_until("recommendation", (323, 331), 1.2, &["ERROR Container recommendation was terminated: OOMKilled, exit code 137 ;; logger=kubelet", "INFO Started server process [1] ;; logger=uvicorn.error"])
        .logs_until("storefront", (257, 264), 2.0, &["ERROR fetch failed ;; err.cause=ECONNREFUSED recommendation:80 ;; req.url=/p/{n:10000..99999}"])
        .traces(20, 8, 120, ask)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "recommendation",
            &["storefront"],
            "rollback",
            "The cache of scores held at most 2,000 baskets for five minutes; functools.cache keeps the scores of every basket ever asked for, a whole array for each, and the recommender with them. From the deploy at 10:36 memory rises in a straight line although requests \
             do not, until pods are killed at one gigabyte and start again. Ten more products of a basket were out for most of an hour with flat memory; numpy 2 was out a day, and ten recommendations in place of eight came \
             long after the rise had begun.",
        )
}

/// Payment does not start: a property is only set for staging.
fn orders_cannot_be_paid() -> Incident {
    let place = Call::new("storefront", "POST /api/orders", 30.0)
        .fails("ERROR", "http://checkout/orders answered 502")
        .calls(
            Call::new("checkout", "POST /orders", 14.0)
                .fails("ERROR", "payment: dial tcp 10.32.7.41:8080: connect: connection refused")
                .calls(Call::new("cart", "GET /carts/{user}", 3.0))
                .calls(Call::new("payment", "POST /charges", 30.0).times(1, 0).calls(Call::new(
                    "payment",
                    "POST api.paywell.example/v2/charges",
                    620.0,
                ))),
        );
    Incident::new(&worlds::BAZAAR, "orders-cannot-be-paid", FaultKind::CrashAtStart)
        .clock("2025-11-05 09:20", 180, 96, 100)
        .alert(
            ("checkout", "errors", 0.1),
            "critical",
            "CheckoutErrors",
            "{value} of orders fail (limit 0.1)",
        )
        .decoy(Decoy::LookAlike, "payment-memory", -1320)
        .ships("payment", -1260)
        .cause("risk-score", 31)
        .ships("payment", 95)
        .decoy(Decoy::AtOnset, "checkout-timeout", 70)
        .ships("checkout", 93)
        .decoy(Decoy::SameFile, "order-currency", 50)
        .ships("checkout", 78)
        .hit("payment", "kube_deployment_status_replicas_available", Step { at: 96, over: 0, to: 0.0 })
        .hit("payment", "kube_pod_container_status_restarts_total", Slope { at: 97, by: 0.6 })
        .hit("payment", "rate", Step { at: 96, over: 0, to: 0.0 })
        .hit("payment", "errors", Step { at: 96, over: 0, to: 0.0 })
        .hit("payment", "latency", Step { at: 96, over: 0, to: 0.0 })
        .hit("payment", "memory", Step { at: 96, over: 1, to: 190e6 })
        .hit("payment", "cpu", Step { at: 96, over: 1, to: 0.55 })
        .hit_labelled("payment", "psp_responses_per_minute", "status=2xx", Step { at: 96, over: 0, to: 0.0 })
        .hit_labelled("payment", "psp_responses_per_minute", "status=4xx", Step { at: 96, over: 0, to: 0.0 })
        .hit_labelled("payment", "psp_responses_per_minute", "status=5xx", Step { at: 96, over: 0, to: 0.0 })
        .hit("payment", "tomcat_threads_busy", Step { at: 96, over: 0, to: 0.0 })
        .hit("checkout", "errors", Step { at: 96, over: 1, to: 0.97 })
        .hit("checkout", "latency", Step { at: 96, over: 1, to: 0.05 })
        .hit("checkout", "orders_placed_per_minute", Step { at: 96, over: 1, to: 0.0 })
        .hit("storefront", "errors", Step { at: 97, over: 2, to: 0.024 })
        .silent("payment", 96, 180)
        .logs("payment", 96, 1.6, &["ERROR Application run failed\norg.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name 'paymentService': Unsatisfied dependency expressed through constructor parameter 1: Error creating bean with name 'riskClient': Unexpected exception during bean creation\nCaused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'risk.url' in value \"${risk.url}\"\n\tat org.springframework.util.PropertyPlaceholderHelper.parseStringValue(PropertyPlaceholderHelper.java:180) ;; logger=o.s.boot.SpringApplication", "INFO Starting PaymentApplication using Java 21.0.2 with PID 1 ;; logger=bazaar.payment.PaymentApplication", "WARN Back-off restarting failed container payment ;; logger=kubelet"])
        .logs("checkout", 96, 4.0, &["ERROR place order ;; err=payment: Post \"http://payment:8080/charges\": dial tcp 10.32.7.41:8080: connect: connection refused ;; order=o-{hex:10}"])
        .logs("storefront", 97, 2.0, &["ERROR http://checkout/orders answered 502 ;; req.url=/api/orders ;; err.name=Error"])
        .traces(18, 16, 97, place)
        .with_repo()
        .truth(
            "payment",
            &["checkout", "storefront"],
            "rollback",
            "RiskClient needs the property risk.url, which the commit sets for staging only; in production there is neither a property nor a variable of that name and no default, so Spring gives up at start and says which placeholder it cannot resolve. payment is \
             recreated, not rolled, so with the deploy at 10:55 no pod is left and each order ends in a refused connection. checkout, two minutes before, only waits longer for charges; the currency as a constant is the same currency, \
             and more memory for payment was out a day.",
        )
}

/// All incidents of this organisation with a change of its own at fault.
pub fn all() -> Vec<Incident> {
    vec![listing_pages_slow(), carts_timing_out(), recommendation_restarts(), orders_cannot_be_paid()]
}
