//! A quota or a rate limit that is reached.

use crate::prelude::*;

/// A flag makes fx ask the provider for each conversion; the hourly quota is gone in minutes.
fn fx_quotes_refused() -> Incident {
    let rate = Call::new("posting", "posting.Post", 11.0).fails("error", "fx: 502").calls(
        Call::new("fx", "fx.Rate", 3.0)
            .fails("error", "quote {pick:EURUSD|GBPEUR|USDJPY}: 429 Too Many Requests")
            .calls(
                Call::new("fx", "GET api.kursora.example/v1/quote", 70.0)
                    .times(0, 1)
                    .with("!http.status_code=429")
                    .with("!x-ratelimit-limit=600"),
            ),
    );
    Incident::new(&worlds::LEDGER, "fx-quotes-refused", FaultKind::QuotaExceeded)
        .clock("2025-06-11 08:20", 230, 127, 139)
        .alert(
            ("posting", "errors", 4.0),
            "P1",
            "[posting] error rate",
            "Monitor triggered: request.error_pct on service:posting is {value} (> 4)",
        )
        .cause_flag("fx-live-rates", "fx", "off->on", 118)
        .decoy(Decoy::SameFile, "fx-errors", 71)
        .ships("fx", 104)
        .decoy(Decoy::Long, "posting-fx-log", 80)
        .ships("posting", 121)
        .decoy(Decoy::LookAlike, "fx-pairs", 9)
        .ships("fx", 33)
        .hit("fx", "provider.calls.per_min", Step { at: 118, over: 1, to: 71.0 })
        .hit("fx", "provider.quota.left_pct", Creep { at: 118, half: 2.5, to: 0.0 })
        .hit("fx", "latency", Step { at: 118, over: 2, to: 190.0 })
        .hit("fx", "errors", Step { at: 127, over: 2, to: 88.0 })
        .hit("posting", "errors", Step { at: 127, over: 3, to: 14.0 })
        .hit("api", "errors", Step { at: 128, over: 3, to: 6.5 })
        .logs("fx", 127, 7.0, &["ERROR quote {pick:EURUSD|GBPEUR|USDJPY|EURCHF}: 429 Too Many Requests ;; x-ratelimit-limit=600 ;; x-ratelimit-remaining=0 ;; retry-after={n:600..3000}"])
        .logs("posting", 127, 4.0, &["ERROR fx: status 502 ;; pair={pick:EURUSD|GBPEUR} ;; client={pick:cardside|backoffice}"])
        .traces(20, 22, 128, rate)
        .truth(
            "fx",
            &["api", "posting"],
            "feature-flag-disable",
            "The flag fx-live-rates was switched on at 10:18. With it, the source of rates asks the provider for every \
             conversion and never looks at the rates it knows; calls rise from seven to seventy in a minute and the 600 \
             calls of an hour are used up nine minutes later, from when on each quote gets 429. The code behind the flag is months old. The \
             deploys of fx before only change an error's text and warm ten pairs once at a start; posting only logs more.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![fx_quotes_refused()]
}
