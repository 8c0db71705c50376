//! An exchange for advertising: what a commit in auctions and profiles is at fault for.

use crate::prelude::*;

/// A response is still read when its buffer is used for another one.
fn publishers_complain() -> Incident {
    Incident::new(&worlds::ADEXCHANGE, "publishers-complain", FaultKind::DataRace)
        .clock("2025-09-18 12:00", 200, 108, 120)
        .alert(("auction", "auction.responses_rejected_ratio", 0.01), "P2", "auction: rejected responses", "publishers reject {value} of responses (limit 0.01)")
        .decoy(Decoy::SameFile, "encode-comment", 17)
        .ships("auction", 52)
        .cause("reuse-buffers", 64)
        .ships("auction", 107)
        .decoy(Decoy::LookAlike, "gomaxprocs", -1300)
        .ships("auction", -1240)
        .decoy(Decoy::Alarming, "ledger-shards", 85)
        .ships("budget", 104)
        .hit("auction", "auction.responses_rejected_ratio", Step { at: 108, over: 3, to: 0.037 })
        .hit("auction", "auction.fill_ratio", Step { at: 108, over: 4, to: 0.585 })
        .hit("auction", "go.gc.cpu_fraction", Step { at: 107, over: 2, to: 0.05 })
        .hit("auction", "cpu", Step { at: 107, over: 2, to: 0.5 })
        .logs("auction", 108, 2.0, &["WARN loss notice ;; bidder={pick:northbid|kestrel|demandly} ;; reason=invalid response ;; publisher=p{n:100..480} ;; detail=invalid character '{pick:,|d|}|:}' after top-level value", "WARN loss notice ;; bidder={pick:northbid|kestrel|demandly} ;; reason=invalid response ;; publisher=p{n:100..480} ;; detail=response id {hex:12} does not match request id {hex:12}"])
        .with_repo()
        .truth(
            "auction",
            &[],
            "rollback",
            "encode takes a buffer from a pool and puts it back when it returns, but what it returns is a slice of that buffer, which the server writes to the publisher afterwards; meanwhile another request resets and fills it. From the deploy of auction at 13:47 publishers get responses that end in the middle of another one or have the identifier of another request, and reject them; auctions themselves take as long as before. \
             The comment on markup was out an hour, one thread less a day, and more shards in budget are each guarded by a lock as before.",
        )
}

/// Patterns are compiled for each rule and each profile.
fn auctions_out_of_time() -> Incident {
    let auction = Call::new("auction", "POST /auction", 8.0)
        .slow(9.0)
        .fails("ERROR", "context deadline exceeded")
        .calls(Call::new("profiles", "GET /users/{user}/segments", 3.0).slow(118.0))
        .calls(Call::new("auction", "POST bidders", 61.0).times(1, 0));
    Incident::new(&worlds::ADEXCHANGE, "auctions-out-of-time", FaultKind::CpuSaturation)
        .in_language(Language::Rust)
        .clock("2025-10-09 14:10", 180, 94, 100)
        .alert(("auction", "auction.timeouts_ratio", 0.1), "P1", "auction: timeouts", "{value} of auctions run out of time (limit 0.1)")
        .decoy(Decoy::Bump, "regex-bump", -1350)
        .ships("profiles", -1290)
        .decoy(Decoy::SameFile, "rule-order", 12)
        .ships("profiles", 40)
        .cause("rules-reload", 51)
        .ships("profiles", 93)
        .decoy(Decoy::Long, "report-filters", 33)
        .ships("reports", 81)
        .decoy(Decoy::AtOnset, "auction-limit", 70)
        .ships("auction", 92)
        .hit("profiles", "cpu", Step { at: 94, over: 3, to: 0.98 })
        .hit("profiles", "latency", Creep { at: 94, half: 1.0, to: 240.0 })
        .hit("profiles", "rate", Step { at: 95, over: 3, to: 6100.0 })
        .hit("auction", "auction.timeouts_ratio", Step { at: 94, over: 3, to: 0.66 })
        .hit("auction", "auction.fill_ratio", Step { at: 94, over: 3, to: 0.19 })
        .hit("auction", "latency", Step { at: 94, over: 3, to: 128.0 })
        .hit("auction", "go.goroutines", Step { at: 94, over: 3, to: 31_000.0 })
        .hit("budget", "rate", Times { at: 95, over: 3, by: 0.35 })
        .hit("budget", "budget.reservations_per_second", Times { at: 95, over: 3, by: 0.35 })
        .logs("auction", 94, 3.0, &["WARN no auction ;; err=profiles: Get \"http://profiles/users/{hex:16}/segments\": context deadline exceeded ;; exchange_id={hex:12}"])
        .traces(18, 14, 95, auction)
        .profile("profiles", 20, 40, "tokio-runtime;axum::serve;profiles::segments::segments_of;profiles::segments::Rule::matches;regex::Regex::is_match 2110\ntokio-runtime;axum::serve;profiles::cache::get;moka::future::Cache::try_get_with 940\ntokio-runtime;hyper::proto::h1::dispatch 720\ntokio-runtime;serde_json::to_vec 300\n")
        .profile("profiles", 100, 120, "tokio-runtime;axum::serve;profiles::segments::segments_of;profiles::segments::Rule::matches;profiles::segments::pattern;regex::builders::string::RegexBuilder::build;regex_automata::meta::strategy::new 14820\ntokio-runtime;axum::serve;profiles::segments::segments_of;profiles::segments::Rule::matches;profiles::segments::pattern;regex::builders::string::RegexBuilder::build;regex_syntax::hir::translate 5210\ntokio-runtime;axum::serve;profiles::segments::segments_of;profiles::segments::Rule::matches;regex::Regex::is_match 690\ntokio-runtime;axum::serve;profiles::cache::get;moka::future::Cache::try_get_with 310\n")
        .with_repo()
        .truth(
            "profiles",
            &["auction", "budget"],
            "rollback",
            "So that a rule can be compared and sent, it holds the text of its pattern and builds the expression each time it is asked, for some two and a half thousand rules and each request. From the deploy of profiles at 15:43 its processor is full, its profile is all compiling of expressions, and two thirds of auctions end before bidders are asked. \
             The auction, deployed a minute earlier, gave its limits names with the same values; the newer regex was out a day and the order of rules most of an hour.",
        )
}

/// The key of a cache holds what is different in nearly each request.
fn scylla_reads_slow() -> Incident {
    let get = Call::new("auction", "POST /auction", 8.0).slow(9.0).calls(
        Call::new("profiles", "GET /users/{user}/segments", 3.0).slow(4.0).calls(
            Call::new("scylla", "SELECT profiles", 3.0)
                .slow(71.0)
                .times(0, 1)
                .with("db.statement=SELECT pages, country FROM ads.profiles WHERE user = ?"),
        ),
    );
    Incident::new(&worlds::ADEXCHANGE, "scylla-reads-slow", FaultKind::CacheStampede)
        .in_language(Language::Rust)
        .clock("2025-11-05 09:00", 200, 103, 112)
        .alert(("scylla", "scylla.read_p99_ms", 40.0), "P2", "scylla: reads", "p99 of reads is {value} ms (limit 40)")
        .decoy(Decoy::LookAlike, "shorter-ttl", -1320)
        .ships("profiles", -1270)
        .cause("consent-in-key", 44)
        .ships("profiles", 102)
        .decoy(Decoy::Long, "auction-user", 69)
        .ships("auction", 96)
        .decoy(Decoy::SameFile, "scylla-ami", 80)
        .ships("terraform", 99)
        .hit("profiles", "profiles.cache.hit_ratio", Creep { at: 102, half: 1.0, to: 0.14 })
        .hit("profiles", "profiles.cache.entries", Step { at: 102, over: 9, to: 5_000_000.0 })
        .hit("profiles", "latency", Step { at: 103, over: 5, to: 148.0 })
        .hit("profiles", "memory", Step { at: 102, over: 9, to: 4.3e9 })
        .hit("scylla", "scylla.reads_per_second", Step { at: 103, over: 3, to: 15_400.0 })
        .hit("scylla", "scylla.read_p99_ms", Creep { at: 103, half: 2.0, to: 131.0 })
        .hit("scylla", "scylla.reads_queued", Step { at: 103, over: 4, to: 870.0 })
        .hit("scylla", "cpu", Step { at: 103, over: 4, to: 0.97 })
        .hit("auction", "auction.timeouts_ratio", Step { at: 105, over: 4, to: 0.31 })
        .hit("auction", "latency", Step { at: 105, over: 4, to: 124.0 })
        .hit("auction", "auction.fill_ratio", Step { at: 105, over: 4, to: 0.42 })
        .logs("scylla", 104, 1.4, &["WARN [shard {n:0..15}] reader_concurrency_semaphore - Semaphore _read_concurrency_sem with {n:100..100}/100 count and {n:900000..8000000}/169869312 memory resources: timed out, dumping permit diagnostics"])
        .logs("profiles", 105, 1.2, &["ERROR load ;; target=profiles::routes ;; error=Query(RequestTimeout(\"Request took longer than 100ms\")) ;; user={hex:16}"])
        .traces(18, 16, 104, get)
        .with_repo()
        .undiffed(0.15)
        .truth(
            "profiles",
            &["auction", "scylla"],
            "rollback",
            "The key of the cache was the user; since the deploy of profiles at 10:42 it is the user and the consent string of the request, which holds when it was made and is another one in nearly each request of a user. Hits fall from over ninety percent to fourteen while requests stay as many, and Scylla gets twelve times the reads. \
             A minute less in the cache was out a day with all hits; the image for nodes of Scylla concerns those that are made anew, and none was; the auction's file only finds consent strings and is not called.",
        )
}

/// All incidents of auctions and profiles.
pub fn all() -> Vec<Incident> {
    vec![publishers_complain(), auctions_out_of_time(), scylla_reads_slow()]
}
