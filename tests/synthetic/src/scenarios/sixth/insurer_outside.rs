//! An insurer of cars: what nobody of the organisation changed.

use crate::prelude::*;

/// The certificate of the network of garages has expired.
fn estimates_missing() -> Incident {
    let report = Call::new("portal", "POST /api/claims", 9.0).fails("ERROR", "AxiosError: Request failed with status code 500").calls(
        Call::new("claims", "POST /claims", 5.0)
            .fails("ERROR", "The SSL connection could not be established, see inner exception.")
            .calls(Call::new("claims", "GET garages.netz.example/garages/{garage}/estimates/{claim}", 420.0).slow(38.0).fails("ERROR", "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid"))
            .calls(Call::new("mssql", "INSERT Claims", 4.0).times(1, 0)),
    );
    Incident::new(&worlds::INSURER, "estimates-missing", FaultKind::Certificate)
        .clock("2026-06-01 12:20", 200, 100, 106)
        .alert(("claims", "errors", 5.0), "P1", "claims: errors", "{value} % of the requests to claims fail (> 5)")
        .decoy(Decoy::SameFile, "estimate-null", 40)
        .ships("claims", 94)
        .decoy(Decoy::LookAlike, "garage-timeout", -1210)
        .ships("claims", -1160)
        .decoy(Decoy::Alarming, "claims-route", -340)
        .ships("claims", -300)
        .hit("claims", "errors", Step { at: 100, over: 2, to: 18.0 })
        .hit("claims", "latency", Step { at: 100, over: 3, to: 190.0 })
        .hit("claims", "claims.reported.per_minute", Step { at: 100, over: 2, to: 0.0 })
        .hit_labelled("claims", "garages.requests.per_minute", "result:ok", Step { at: 100, over: 2, to: 0.0 })
        .hit_labelled("claims", "garages.requests.per_minute", "result:failed", Step { at: 100, over: 2, to: 430.0 })
        .hit("portal", "errors", Step { at: 101, over: 2, to: 6.1 })
        .hit_labelled("portal", "portal.upstream.errors", "upstream:claims", Step { at: 101, over: 2, to: 7.2 })
        .logs("claims", 100, 4.0, &["ERROR An unhandled exception has occurred while executing the request.\nSystem.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid\n   at System.Net.Security.SslStream.CompleteHandshake(SslAuthenticationOptions sslAuthenticationOptions)\n   at Meridian.Claims.GarageClient.EstimateAsync(String claim, String garage, CancellationToken stop) ;; SourceContext=Microsoft.AspNetCore.Server.Kestrel"])
        .logs("portal", 101, 2.0, &["ERROR AxiosError: Request failed with status code 500 ;; context=ExceptionsHandler ;; path=/api/claims"])
        .traces(18, 14, 101, report)
        .undiffed(0.15)
        .truth(
            "claims",
            &["portal"],
            "escalate-upstream",
            "No change is at fault. From 14:00 sharp each handshake with the network of garages fails because a certificate in its chain is no longer valid in time; it is the partner's and nothing of claims checks it otherwise than before. claims had been deployed six minutes earlier with a way to read an answer without an estimate, and estimates were read with it until the hour; \
             a handshake comes before any answer. Two seconds less of patience and the name of a route are older.",
        )
}

/// The name of the bank can no longer be resolved.
fn payouts_delayed() -> Incident {
    Incident::new(&worlds::INSURER, "payouts-delayed", FaultKind::NameResolution)
        .clock("2026-06-24 14:00", 220, 112, 122)
        .alert(("payouts", "payouts.failed.per_minute", 4.0), "P2", "payouts: failed", "{value} payouts fail in a minute (> 4)")
        .decoy(Decoy::LookAlike, "payouts-dns", -1450)
        .ships("payouts", -1400)
        .decoy(Decoy::SameFile, "later-three", 63)
        .ships("payouts", 108)
        .decoy(Decoy::Alarming, "bank-timeout", -330)
        .ships("payouts", -290)
        .hit("payouts", "payouts.sent.per_minute", Step { at: 112, over: 4, to: 0.0 })
        .hit("payouts", "payouts.failed.per_minute", Step { at: 112, over: 6, to: 26.0 })
        .hit_labelled("payouts", "azure.servicebus.active_messages", "queue:payouts", Slope { at: 112, by: 12.0 })
        .extra("coredns", "coredns.response_code_count", Series::around(310.0).noise(0.05).labelled("rcode:NOERROR"))
        .extra("coredns", "coredns.response_code_count", Series::around(0.3).noise(0.3).labelled("rcode:SERVFAIL").then(Step { at: 112, over: 5, to: 4.1 }))
        .extra("coredns", "coredns.forward_request_duration.p99_ms", Series::around(21.0).noise(0.1))
        .logs("payouts", 112, 2.5, &["ERROR Payout for M{n:1000000..9999999} failed ;; SourceContext=Meridian.Payouts.PayoutWorker ;; Exception=System.Net.Http.HttpRequestException: Name or service not known (api.giro.example:443) ---> System.Net.Sockets.SocketException (0xFFFDFFFF): Name or service not known"])
        .feed(json!([
            {"source": "Giro", "component": "API", "events": [
                {"timestamp": 171.0, "status": "identified", "detail": "api.giro.example cannot be resolved by resolvers that validate since 15:50 CEST. A key of our zone was rolled over at the registrar."}]},
            {"source": "Cloud", "component": "eu-central load balancers", "events": [
                {"timestamp": 74.0, "status": "resolved", "detail": "Changes of load balancers were delayed. Traffic was not affected."}]}
        ]))
        .misleads(Decoy::Feed)
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "payouts",
            &[],
            "escalate-upstream",
            "No change is at fault. From 15:52 on the name of the bank's interface cannot be resolved while all other names can: answers of the cluster's resolver are as many and as quick as before but for some failures, and the bank says that a key of its zone was rolled over wrongly. Asking for full names first was out a day with payouts all the while; \
             the pause before another attempt was deployed four minutes earlier and counts only after a failure, and more patience needs an address, too.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![estimates_missing(), payouts_delayed()]
}
