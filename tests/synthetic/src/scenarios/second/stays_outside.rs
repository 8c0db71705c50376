//! Rooms in hotels: what nobody of the organisation changed.

use crate::prelude::*;

/// The acquirer is down for an hour.
fn payments_failing() -> Incident {
    let book = Call::new("shop", "POST /bookings", 120.0)
        .fails("ERROR", "HTTP request returned status code 500")
        .calls(
            Call::new("payments", "POST /authorisations", 14.0)
                .fails("ERROR", "Response status code does not indicate success: 503 (Service Unavailable).")
                .calls(
                    Call::new("payments", "POST api.vantapay.example/v1/authorisations", 690.0)
                        .slow(4100.0)
                        .with("http.response.status_code={pick:201|201}")
                        .with("!http.response.status_code={pick:503|503|504}"),
                ),
        );
    Incident::new(&worlds::STAYS, "payments-failing", FaultKind::DependencyDown)
        .in_language(Language::CSharp)
        .clock("2025-07-03 16:30", 240, 124, 132)
        .alert(
            ("payments", "errors", 20.0),
            "critical",
            "payments 5xx",
            "http_5xx_percent of payments is {value}",
        )
        .decoy(Decoy::AtOnset, "acquirer-pool", 88)
        .ships("payments", 115)
        .decoy(Decoy::LookAlike, "acquirer-timeout", -1280)
        .ships("payments", -1220)
        .decoy(Decoy::Alarming, "idempotency-doc", 61)
        .ships("payments", 79)
        .commit("vouchers", 40)
        .ships("shop", 121)
        .hit("payments", "errors", Step { at: 124, over: 5, to: 84.0 })
        .hit("payments", "latency", Step { at: 124, over: 5, to: 9800.0 })
        .hit_labelled("payments", "payments_authorisations_per_minute", "result=approved", Step { at: 124, over: 5, to: 4.0 })
        .hit_labelled("payments", "payments_authorisations_per_minute", "result=declined", Step { at: 124, over: 5, to: 0.4 })
        .hit_labelled("payments", "payments_authorisations_per_minute", "result=error", Step { at: 124, over: 5, to: 31.0 })
        .hit("shop", "errors", Step { at: 125, over: 5, to: 1.9 })
        .hit("shop", "phpfpm_active_processes", Step { at: 125, over: 8, to: 108.0 })
        .hit("horizon", "bookings_confirmed_per_minute", Step { at: 126, over: 6, to: 4.0 })
        .logs("payments", 124, 4.0, &["ERROR HTTP POST /authorisations responded 500 in {f:1100.0000..9900.0000} ms\nSystem.Net.Http.HttpRequestException: Response status code does not indicate success: {pick:503 (Service Unavailable)|503 (Service Unavailable)|504 (Gateway Timeout)}.\n   at System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()\n   at Payments.AcquirerClient.AuthoriseAsync(Payment payment, CancellationToken stop) ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware ;; body={\"code\":96,\"message\":\"system malfunction\"}"])
        .logs("shop", 125, 2.0, &["ERROR Illuminate\\Http\\Client\\RequestException: HTTP request returned status code 500 ;; channel=daily ;; url=http://payments/authorisations"])
        .traces(18, 16, 125, book)
        .feed(json!([
            {"source": "VantaPay", "component": "card authorisations", "events": [
                {"timestamp": 137.0, "status": "major_outage", "detail": "Authorisations fail with 503 (code 96) for all merchants in Europe since 18:33 CEST."},
                {"timestamp": 201.0, "status": "monitoring", "detail": "Capacity of the primary data centre is restored step by step."}]},
            {"source": "Roomwire", "component": "channel API", "events": [
                {"timestamp": 20.0, "status": "maintenance", "detail": "Reports are not available until 20:00 CEST. The channel API is not affected."}]}
        ]))
        .misleads(Decoy::Feed)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "payments",
            &["horizon", "shop"],
            "escalate-upstream",
            "No change is at fault. The acquirer answers 503 with its code 96 for 'the acquirer is broken' from 18:34 on and says so on its page, for all merchants. payments had been deployed nine minutes before with a file that \
             would keep connections for five minutes and that nothing uses; authorisations were approved until the acquirer failed. A longer limit was out a day, a comment is a comment, and vouchers of the shop \
             do not pay. Reports of the channel manager have nothing to do with it.",
        )
}

/// Another company of the group uses up the quota of addresses.
fn hotels_not_located() -> Incident {
    let locate =
        Call::new("shop", "GET /search", 80.0).fails("ERROR", "HTTP request returned status code 429").calls(
            Call::new("shop", "GET api.placekey.example/v2/geocode", 95.0)
                .slow(22.0)
                .with("http.status_code=200")
                .with("!http.status_code=429"),
        );
    let calls =
        |who: &str, base: f64| Series::around(base).noise(0.07).daily(0.15).labelled(&format!("key={who}"));
    Incident::new(&worlds::STAYS, "hotels-not-located", FaultKind::QuotaExceeded)
        .clock("2025-05-08 11:00", 230, 121, 131)
        .alert(
            ("shop", "errors", 3.0),
            "high",
            "shop 5xx",
            "http_5xx_percent of shop is {value}",
        )
        .decoy(Decoy::SameFile, "place-key", 22)
        .ships("shop", 58)
        .decoy(Decoy::LookAlike, "map-timeout", 80)
        .ships("shop", 114)
        .decoy(Decoy::Long, "import-hotels", 60)
        .ships("horizon", 109)
        .hit("shop", "errors", Step { at: 121, over: 3, to: 8.4 })
        .hit("shop", "latency", Step { at: 121, over: 3, to: 280.0 })
        .extra("placekey", "placekey_calls_per_minute", calls("stays-shop", 140.0))
        .extra("placekey", "placekey_calls_per_minute", calls("stays-datalab", 6.0).then(Step { at: 64, over: 4, to: 2700.0 }))
        .extra("placekey", "placekey_account_quota_used_percent", Series::around(31.0).noise(0.002).within(0.0, 100.0).then(Slope { at: 0, by: 0.06 }).then(Slope { at: 64, by: 1.08 }))
        .logs("shop", 121, 5.0, &["ERROR Illuminate\\Http\\Client\\RequestException: HTTP request returned status code 429: {\"error\":\"ACCOUNT_DAILY_QUOTA\",\"limit\":250000,\"resets_at\":\"2025-05-09T00:00:00Z\"} ;; channel=daily ;; url=https://api.placekey.example/v2/geocode"])
        .traces(20, 18, 122, locate)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "shop",
            &[],
            "escalate-upstream",
            "No change of these services is at fault. The account's daily quota at Placekey is used up at 13:01, as each answer of 429 says. Calls with the shop's key are what they are every day; those with the key of datalab, another company of the group, \
             rise more than four hundredfold an hour before and use up the rest. Trimming addresses was deployed before without more calls, the limit of four seconds makes none, and the import of a partner's hotels does not look up \
             addresses and was not started. The quota must be raised, or datalab stopped.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![payments_failing(), hotels_not_located()]
}
