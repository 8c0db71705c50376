//! Processors that are busy or throttled.

use crate::prelude::*;

/// A pattern that backtracks without end on long descriptors without a branch.
fn merchant_cpu() -> Incident {
    let resolve = Call::new("authorizer", "Authorizer.authorize", 9.0).fails("ERROR", "ResourceAccessException: I/O error on POST request for \"http://merchant-directory/resolve\": timeout").calls(
        Call::new("merchant-directory", "POST /resolve", 6.0).capped(20_000.0).with("!descriptor=KATTEGAT*{pick:SYSTEMBOLAGETGOTEBORGNORDSTAN|MATHALLENMALMOCENTRALSTATION|BILTEMASVERIGEJONKOPINGCITY}"),
    );
    Incident::new(&worlds::CARDS, "merchant-cpu", FaultKind::CpuSaturation)
        .clock("2025-06-04 12:15", 220, 131, 139)
        .alert(
            ("merchant-directory", "cpu", 0.9),
            "warning",
            "CpuHigh",
            "process_cpu_usage{application=\"merchant-directory\"} = {value} > 0.9 for 5m",
        )
        .cause("city-suffix", 30)
        .ships("merchant-directory", 71)
        .decoy(Decoy::AtOnset, "gc-log", 90)
        .ships("merchant-directory", 126)
        .decoy(Decoy::SameFile, "noise-precompiled", 12)
        .ships("merchant-directory", 38)
        .decoy(Decoy::Long, "acquirer-list", 101)
        .ships("gateway", 119)
        .hit("merchant-directory", "cpu", Step { at: 131, over: 6, to: 0.995 })
        .hit("merchant-directory", "tomcat_threads_busy", Step { at: 131, over: 14, to: 198.0 })
        .hit("merchant-directory", "latency", Step { at: 131, over: 8, to: 19.0 })
        .hit("merchant-directory", "jvm_gc_pause_seconds_sum_rate", Step { at: 127, over: 1, to: 0.0011 })
        .hit("authorizer", "latency", Step { at: 132, over: 10, to: 5.2 })
        .hit("authorizer", "errors", Step { at: 134, over: 10, to: 0.047 })
        .hit("gateway", "latency", Step { at: 132, over: 10, to: 5.3 })
        .hit("gateway", "cards_declined_technical_ratio", Step { at: 134, over: 10, to: 0.044 })
        .logs(
            "authorizer",
            132,
            4.0,
            &["ERROR I/O error on POST request for \"http://merchant-directory/resolve\": Read timed out ;; logger_name=example.cards.merchants.Client ;; descriptor=KATTEGAT*{pick:SYSTEMBOLAGETGOTEBORGNORDSTAN|MATHALLENMALMOCENTRALSTATION|BILTEMASVERIGEJONKOPINGCITY|HEMKOPLINKOPINGTORNBY}"],
        )
        .logs("merchant-directory", 131, 1.2, &["WARN request took {n:20000..90000}ms ;; logger_name=example.cards.merchants.Api ;; descriptor=KATTEGAT*{pick:SYSTEMBOLAGETGOTEBORGNORDSTAN|MATHALLENMALMOCENTRALSTATION|BILTEMASVERIGEJONKOPINGCITY}"])
        .logs("gateway", 131, 0.8, &["INFO acquirer 1012 sends since {n:1..40} minutes ;; logger_name=example.cards.gateway.Acquirers"])
        .traces(20, 20, 132, resolve)
        .profile(
            "merchant-directory",
            140,
            141,
            "
http-nio-8080-exec;Api.resolve;MerchantDirectory.normalise;Matcher.matches;Pattern$Loop.match;Pattern$GroupTail.match;Pattern$CharPropertyGreedy.match 5480
http-nio-8080-exec;Api.resolve;MerchantDirectory.normalise;Matcher.matches;Pattern$Prolog.match;Pattern$Loop.matchInit 410
http-nio-8080-exec;Api.resolve;MerchantStore.byName 12
ZWorkerYoung;ZMark::mark 33
",
        )
        .truth(
            "merchant-directory",
            &["authorizer", "gateway"],
            "rollback",
            "The pattern that cuts off a city nests one repetition in another, (?:[A-Z...]+\\s*)+, and backtracks \
             exponentially on long descriptors that end without a branch. It had been out for an hour without harm; \
             then acquirer 1012 began to send descriptors of 28 letters in one word. The profile is inside of \
             Matcher.matches below normalise. The new collector was deployed five minutes before and pauses became shorter; \
             no thread of it is in the profile. The list of acquirers is read by nobody but the gateway.",
        )
}

/// A batch of another team is placed on the instance of inventory's tasks.
fn availability_slow() -> Incident {
    let page = Call::new("storefront-bff", "GET /p", 40.0).slow(44.0).calls(
        Call::new("inventory", "GET /stock", 6.0)
            .slow(1900.0)
            .with("host.id={pick:i-0a41c2|i-0be97f}")
            .with("!host.id=i-0be97f")
            .calls(Call::new("stock-rds", "SELECT stock", 1.5).slow(1.6)),
    );
    let series = |base: f64, what: &str| Series::around(base).noise(0.05).within(0.0, 100.0).labelled(what);
    Incident::new(&worlds::STOCK, "availability-slow", FaultKind::CpuSaturation)
        .clock("2025-04-24 10:20", 210, 122, 131)
        .alert(
            ("storefront-bff", "latency", 1.5),
            "ALARM",
            "bff-p99",
            "Threshold Crossed: TargetResponseTime.p99 was {value}, greater than 1.5",
        )
        .decoy(Decoy::AtOnset, "on-hand-read", 71)
        .ships("storefront-bff", 117)
        .decoy(Decoy::SameFile, "batch-smaller", 33)
        .ships("inventory", 84)
        .decoy(Decoy::LookAlike, "reserved-check", 90)
        .ships("reservation", 112)
        .hit("storefront-bff", "latency", Step { at: 123, over: 4, to: 2.6 })
        .hit("inventory", "latency", Step { at: 122, over: 4, to: 2.3 })
        .hit("inventory", "MovementsApplied", Step { at: 123, over: 5, to: 3900.0 })
        .hit("inventory", "EstimatedMaxTimeLag", Slope { at: 124, by: 5.0 })
        .hit_labelled("inventory", "CPUUtilization.Instance", "InstanceId=i-0be97f", Step { at: 122, over: 2, to: 99.4 })
        .hit("inventory", "cpu", Step { at: 122, over: 3, to: 24.0 })
        .extra("ecs", "TaskCPUUtilization", series(39.0, "Family=inventory;InstanceId=i-0a41c2"))
        .extra("ecs", "TaskCPUUtilization", series(39.0, "Family=inventory;InstanceId=i-0be97f").then(Step { at: 122, over: 2, to: 14.0 }))
        .extra("ecs", "TaskCPUUtilization", series(0.2, "Family=catalog-embeddings;InstanceId=i-0be97f").then(Step { at: 121, over: 2, to: 84.0 }))
        .logs_until("inventory", (121, 122), 1.0, &["INFO (service catalog-embeddings) has started 6 tasks: capacity provider shop-shared ;; logger=ecs-events ;; log_group=/ecs/events"])
        .logs("inventory", 123, 1.3, &["WARN Thread starvation or clock leap detected (housekeeper delta={n:46..140}s{n:100..900}ms). ;; logger=com.zaxxer.hikari.pool.HikariPool ;; thread=HikariPool-1 housekeeper ;; instance=i-0be97f"])
        .logs("storefront-bff", 124, 2.0, &["WARN GET /p/{n:100000..999999} 200 {n:1600..3900}ms ;; region=eu-central-1"])
        .traces(22, 20, 123, page)
        .truth(
            "inventory",
            &["storefront-bff"],
            "reschedule",
            "No change of these services is at fault. Six tasks of catalog-embeddings, another team's batch, were placed on \
             instance i-0be97f, whose processor is at 99 percent from that minute on, while the task of inventory there gets \
             less than half of what it had; the task on the other instance answers as ever, and the database takes its usual milliseconds. \
             The change of the shop's front five minutes before makes fewer calls, and batches of movements only became smaller.",
        )
}

/// A flag goes from a tenth to all: recommendations are computed on the event loop.
fn catalog_cpu() -> Incident {
    let product = Call::new("web-ssr", "GET /p/:id", 60.0).slow(70.0).calls(
        Call::new("catalog", "GET /products/:id/recommend", 9.0)
            .slow(1450.0)
            .with("feature_flag.reco-embedding={pick:off|off|off|off|on}")
            .with("!feature_flag.reco-embedding=on")
            .calls(Call::new("redis-main", "GET", 0.5)),
    );
    Incident::new(&worlds::MARKET, "catalog-cpu", FaultKind::CpuSaturation)
        .clock("2025-04-08 08:50", 200, 104, 112)
        .alert(
            ("catalog", "nodejs_eventloop_lag_p99_seconds", 0.3),
            "warning",
            "EventLoopLag",
            "event loop of catalog lags {value}s at p99",
        )
        .cause_flag("reco-embedding", "catalog", "10%->100%", 102)
        .decoy(Decoy::LookAlike, "neighbours-cap", 33)
        .ships("catalog", 70)
        .decoy(Decoy::AtOnset, "offset-comment", 88)
        .ships("catalog", 99)
        .decoy(Decoy::Long, "ssr-images", 75)
        .ships("web-ssr", 95)
        .flag("web-new-footer", "web-ssr", "off->on", 98)
        .hit("catalog", "cpu", Step { at: 104, over: 3, to: 0.993 })
        .hit("catalog", "nodejs_eventloop_lag_p99_seconds", Step { at: 104, over: 4, to: 0.88 })
        .hit("catalog", "latency", Step { at: 104, over: 4, to: 1.9 })
        .hit("catalog", "errors", Step { at: 107, over: 6, to: 0.019 })
        .hit("web-ssr", "latency", Step { at: 105, over: 4, to: 2.4 })
        .logs("catalog", 105, 2.0, &["WARN slow recommendation ;; product={n:10000..99999} ;; ms={n:900..2400} ;; reco-embedding=true", "INFO request completed ;; req.url=/products/{n:10000..99999}/recommend ;; res.statusCode=200 ;; responseTime={n:900..2600}"])
        .traces(24, 22, 105, product)
        .profile(
            "catalog",
            113,
            114,
            "
(root);processTicksAndRejections;recommend;byEmbedding;embed 6110
(root);processTicksAndRejections;recommend;byEmbedding;cosine 1430
(root);processTicksAndRejections;recommend;byEmbedding;sort 70
(root);processTicksAndRejections;getOrLoad;JSON.parse 340
(root);(garbage collector) 290
",
        )
        .with_repo()
        .truth(
            "catalog",
            &["web-ssr"],
            "feature-flag-disable",
            "The flag reco-embedding went from a tenth of products to all at 10:32. Behind it, every recommendation counts \
             trigrams of dozens of products on the event loop; the profile spends three quarters in embed(). A tenth of it fitted \
             into the processors, all of it does not. The deploys of catalog before it bring a comment and fewer \
             neighbours, which is less work, and images that load later are work of browsers.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![merchant_cpu(), availability_slow(), catalog_cpu()]
}
