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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![merchant_cpu()]
}
