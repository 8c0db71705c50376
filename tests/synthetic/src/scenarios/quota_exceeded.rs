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

/// The provider of risk data cut the account's limit; nothing of ours asks for more than before.
fn risk_score_refused() -> Incident {
    let score = Call::new("gateway", "POST /authorizations", 8.0).calls(
        Call::new("authorizer", "Authorizer.authorize", 9.0).fails("ERROR", "risk: 503").calls(
            Call::new("risk-score", "POST /v1/score", 12.0)
                .fails("ERROR", "429 Too Many Requests: \"{\"code\":\"plan_limit\",\"limit_per_s\":200}\"")
                .calls(
                    Call::new("risk-score", "POST api.sentriq.example/v3/assess", 52.0)
                        .slow(9.0)
                        .with("http.status_code=200")
                        .with("!http.status_code=429"),
                ),
        ),
    );
    Incident::new(&worlds::CARDS, "risk-score-refused", FaultKind::QuotaExceeded)
        .clock("2024-12-31 22:20", 200, 100, 106)
        .alert(
            ("risk-score", "errors", 0.05),
            "critical",
            "RiskScoreErrors",
            "http_server_requests_error_ratio{application=\"risk-score\"} = {value} > 0.05",
        )
        .decoy(Decoy::Long, "score-cache", 21)
        .ships("risk-score", 77)
        .decoy(Decoy::LookAlike, "risk-base-url", -2200)
        .ships("risk-score", -2100)
        .decoy(Decoy::SameFile, "risk-retry", 60)
        .ships("authorizer", 93)
        .flag("risk.shadow-model", "risk-score", "off->on", 55)
        .misleads(Decoy::Flag)
        .hit("risk-score", "errors", Step { at: 100, over: 2, to: 0.51 })
        .hit("risk-score", "latency", Step { at: 100, over: 2, to: 0.11 })
        .hit("risk-score", "resilience4j_circuitbreaker_open", Spikes { at: 102, to: 1.0, chance: 0.5 })
        .hit("authorizer", "errors", Step { at: 101, over: 2, to: 0.44 })
        .hit("gateway", "cards_declined_technical_ratio", Step { at: 101, over: 3, to: 0.43 })
        .hit("gateway", "errors", Step { at: 101, over: 3, to: 0.42 })
        .extra("risk-score", "sentriq_calls_per_second", Series::around(430.0).noise(0.05).then(Step { at: 78, over: 2, to: 390.0 }))
        .logs(
            "risk-score",
            100,
            7.0,
            &[
                "ERROR 429 Too Many Requests: \"{\"code\":\"plan_limit\",\"plan\":\"standard-2025\",\"limit_per_s\":200}\" ;; logger_name=example.cards.risk.SentriqClient",
                "WARN CircuitBreaker 'sentriq' changed state from CLOSED to OPEN ;; logger_name=example.cards.risk.SentriqClient",
            ],
        )
        .logs("authorizer", 101, 4.0, &["ERROR HttpServerErrorException$ServiceUnavailable: 503 : \"no score\" ;; logger_name=example.cards.risk.RiskClient"])
        .traces(20, 22, 101, score)
        .feed(json!({"source": "sentriq", "component": "plans", "events": [
            {"timestamp": -14000.0, "status": "announced", "detail": "Plans of 2025 apply from 1 January, 00:00 CET. Accounts without a contract go to standard-2025 (200 calls per second)."}]}))
        .truth(
            "risk-score",
            &["authorizer", "gateway"],
            "escalate-upstream",
            "No change is at fault. At midnight the provider put the account on the plan standard-2025 with 200 calls in a \
             second, as its answers of 429 and its announcement say. Our calls did not rise: since the cache of scores \
             was deployed, 23 minutes before, they were a little fewer than on any other evening. The shadow model \
             was switched on 45 minutes earlier and calls nobody. The provider has to raise the plan.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![fx_quotes_refused(), risk_score_refused()]
}
