//! Meals that couriers bring: what nobody of the organisation changed.

use crate::prelude::*;

/// The resolver of the cloud answers late or not at all.
fn requests_stall() -> Incident {
    let place = Call::new("orders", "OrdersController#create", 60.0)
        .fails("ERROR", "Faraday::ServerError: the server responded with status 500")
        .calls(
            Call::new("dispatch", "POST /jobs", 12.0)
                .fails("ERROR", "httpx.ConnectError: [Errno -3] Temporary failure in name resolution")
                .calls(Call::new("postgres", "INSERT jobs", 3.0))
                .calls(Call::new("locations", "GET /near", 3.0))
                .calls(Call::new("dispatch", "dns.lookup eu.api.waymark.example", 1.0).capped(5000.0))
                .calls(Call::new("dispatch", "GET eu.api.waymark.example/v1/route", 160.0).times(3, 0)),
        );
    Incident::new(&worlds::MEALS, "requests-stall", FaultKind::NameResolution)
        .clock("2025-11-08 11:40", 210, 117, 126)
        .alert(
            ("orders", "errors", 5.0),
            "P1",
            "orders error rate",
            "{value} % of requests to orders fail",
        )
        .decoy(Decoy::LookAlike, "waymark-host", 41)
        .ships("dispatch", 84)
        .decoy(Decoy::Long, "agent-keepalive", 90)
        .ships("gateway", 113)
        .decoy(Decoy::SameFile, "dispatch-open", -1310)
        .ships("orders", -1260)
        .hit("coredns", "coredns.request.duration.p99", Step { at: 117, over: 3, to: 4900.0 })
        .hit_labelled("coredns", "coredns.forward.responses.rate", "rcode=NOERROR", Step { at: 117, over: 3, to: 9.0 })
        .hit_labelled("coredns", "coredns.forward.responses.rate", "rcode=SERVFAIL", Step { at: 117, over: 3, to: 37.0 })
        .hit_labelled("coredns", "coredns.forward.healthcheck_failures.rate", "to=169.254.169.253:53", Step { at: 117, over: 2, to: 1.8 })
        .hit("dispatch", "errors", Step { at: 117, over: 4, to: 46.0 })
        .hit("dispatch", "latency", Step { at: 117, over: 4, to: 5900.0 })
        .hit("dispatch", "waymark.errors.per_minute", Step { at: 117, over: 4, to: 31.0 })
        .hit("dispatch", "waymark.requests.per_minute", Step { at: 117, over: 4, to: 90.0 })
        .hit("dispatch", "dispatch.jobs.assigned.per_minute", Step { at: 118, over: 4, to: 36.0 })
        .hit("locations", "errors", Step { at: 117, over: 4, to: 1.3 })
        .hit("orders", "errors", Step { at: 118, over: 4, to: 12.0 })
        .hit("orders", "latency", Step { at: 118, over: 4, to: 3100.0 })
        .hit("gateway", "errors", Step { at: 118, over: 4, to: 3.4 })
        .logs("coredns", 117, 3.0, &["ERROR [ERROR] plugin/errors: 2 {pick:eu.api.waymark.example.|dynamodb.eu-west-3.amazonaws.com.|hooks.pay.example.|push.example.} A: read udp 10.2.0.{n:2..9}:{n:32000..60000}->169.254.169.253:53: i/o timeout", "WARN [WARNING] plugin/health: forward to 169.254.169.253:53 failed its check"])
        .logs("dispatch", 117, 2.5, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/routing.py\", line 10, in minutes\nhttpx.ConnectError: [Errno -3] Temporary failure in name resolution ;; logger=uvicorn.error"])
        .logs("locations", 117, 0.6, &["ERROR shift ;; courier={n:100..9000} ;; err=operation error DynamoDB: PutItem, exceeded maximum number of attempts, 3, dial tcp: lookup dynamodb.eu-west-3.amazonaws.com on 10.96.0.10:53: server misbehaving"])
        .logs("orders", 118, 2.0, &["ERROR Faraday::ServerError (the server responded with status 500):\n\napp/models/dispatch_client.rb:12:in `request_courier' ;; controller=OrdersController ;; action=create", "ERROR Faraday::ConnectionFailed (Failed to open TCP connection to hooks.pay.example:443 (getaddrinfo: Temporary failure in name resolution)) ;; job=CaptureJob"])
        .logs("gateway", 118, 1.2, &["ERROR orders answered 500 ;; path=/orders"])
        .traces(20, 18, 118, place)
        .with_repo()
        .truth(
            "coredns",
            &["dispatch", "gateway", "locations", "orders"],
            "escalate-upstream",
            "No change is at fault. From 13:37 on the resolver of the cloud, 169.254.169.253, to which coredns hands on all names from outside, answers late or not at all; coredns says so for names of the maps, of DynamoDB, of payments and of messages alike, while names inside the cluster are found. dispatch asks for the maps' European host since 13:04 and found it for half an hour; \
             names that it never asked for fail as well. The gateway, deployed four minutes before, got a file that nothing calls, and orders wait for a connection since the day before.",
        )
}

/// The maps are down, and their provider says so.
fn no_travel_times() -> Incident {
    let job = Call::new("dispatch", "POST /jobs", 12.0)
        .fails("ERROR", "httpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'https://api.waymark.example/v1/route'")
        .calls(Call::new("postgres", "INSERT jobs", 3.0))
        .calls(Call::new("locations", "GET /near", 3.0))
        .calls(
            Call::new("dispatch", "GET api.waymark.example/v1/route", 160.0)
                .slow(1900.0)
                .times(3, 1)
                .with("!http.response.status_code={pick:503|503|500}"),
        );
    Incident::new(&worlds::MEALS, "no-travel-times", FaultKind::DependencyDown)
        .in_language(Language::Python)
        .clock("2025-10-04 18:00", 200, 105, 112)
        .alert(
            ("dispatch", "errors", 15.0),
            "P1",
            "dispatch error rate",
            "{value} % of requests to dispatch fail",
        )
        .decoy(Decoy::LookAlike, "waymark-timeout", 55)
        .ships("dispatch", 98)
        .decoy(Decoy::SameFile, "route-mode", -290)
        .ships("dispatch", -240)
        .decoy(Decoy::Bump, "httpx-bump", -1400)
        .ships("dispatch", -1340)
        .hit("dispatch", "errors", Step { at: 105, over: 4, to: 88.0 })
        .hit("dispatch", "latency", Step { at: 105, over: 4, to: 2600.0 })
        .hit("dispatch", "waymark.errors.per_minute", Step { at: 105, over: 4, to: 66.0 })
        .hit("dispatch", "waymark.requests.per_minute", Step { at: 105, over: 4, to: 81.0 })
        .hit("dispatch", "dispatch.jobs.assigned.per_minute", Step { at: 106, over: 4, to: 8.0 })
        .hit("dispatch", "dispatch.jobs.waiting", Slope { at: 106, by: 11.0 })
        .hit("orders", "errors", Step { at: 106, over: 4, to: 9.0 })
        .hit("gateway", "errors", Step { at: 106, over: 4, to: 2.6 })
        .logs("dispatch", 105, 4.0, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/routing.py\", line 11, in minutes\n    answer.raise_for_status()\nhttpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'https://api.waymark.example/v1/route?from=41.3{n:10..99}%2C2.1{n:10..99}&mode=bicycle' ;; logger=uvicorn.error"])
        .logs("orders", 106, 2.0, &["ERROR Faraday::ServerError (the server responded with status 500):\n\napp/models/dispatch_client.rb:12:in `request_courier' ;; controller=OrdersController ;; action=create"])
        .traces(20, 18, 106, job)
        .feed(json!([
            {"source": "Waymark", "component": "Routing API", "events": [
                {"timestamp": 114.0, "status": "investigating", "detail": "Elevated error rates of /v1/route in all regions since 17:45 UTC."},
                {"timestamp": 148.0, "status": "identified", "detail": "A storage cluster of the routing graph is unavailable. Tiles and geocoding work."}]},
            {"source": "Cloud", "component": "eu-west-3 compute", "events": [
                {"timestamp": 83.0, "status": "resolved", "detail": "Launches of new instances were delayed between 16:10 and 17:20 UTC. Running instances were not affected."}]}
        ]))
        .misleads(Decoy::Feed)
        .with_repo()
        .truth(
            "dispatch",
            &["gateway", "orders"],
            "escalate-upstream",
            "No change is at fault. Waymark's routes answer 503 from 19:45 on, which its page confirms for all regions since that minute. dispatch had been deployed seven minutes before with half a second more to wait for a route; an answer with a status is no time-out, and routes were found with it until the provider failed. The name for the way couriers move was out since the afternoon, \
             the client library for a day. Late launches of instances in the cloud were over before and concern nobody who runs.",
        )
}

/// The certificate of dispatch has expired.
fn new_orders_stuck() -> Incident {
    let place = Call::new("gateway", "POST /orders", 14.0).fails("ERROR", "orders answered 500").calls(
        Call::new("orders", "OrdersController#create", 60.0)
            .fails("ERROR", "Faraday::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (certificate has expired)")
            .calls(Call::new("postgres", "INSERT orders", 4.0))
            .calls(Call::new("dispatch", "POST /jobs", 640.0).times(1, 0)),
    );
    Incident::new(&worlds::MEALS, "new-orders-stuck", FaultKind::Certificate)
        .clock("2025-11-30 12:10", 180, 110, 114)
        .alert(
            ("orders", "errors", 10.0),
            "P1",
            "orders error rate",
            "{value} % of requests to orders fail",
        )
        .decoy(Decoy::LookAlike, "tls-mount", -1290)
        .ships("dispatch", -1240)
        .decoy(Decoy::SameFile, "courier-request", 50)
        .ships("orders", 85)
        .decoy(Decoy::Bump, "pg-bump", 66)
        .ships("orders", 106)
        .hit("dispatch", "tls.certificate.seconds_left", Step { at: 0, over: 0, to: 6600.0 })
        .hit("dispatch", "tls.certificate.seconds_left", Slope { at: 0, by: -60.0 })
        .hit("dispatch", "rate", Step { at: 110, over: 1, to: 0.0 })
        .hit("dispatch", "latency", Step { at: 110, over: 1, to: 0.0 })
        .hit("dispatch", "errors", Step { at: 110, over: 1, to: 0.0 })
        .hit("dispatch", "cpu", Step { at: 110, over: 2, to: 3.0 })
        .hit("dispatch", "dispatch.jobs.assigned.per_minute", Step { at: 110, over: 2, to: 0.0 })
        .hit("dispatch", "waymark.requests.per_minute", Step { at: 110, over: 2, to: 0.0 })
        .hit("orders", "errors", Step { at: 110, over: 2, to: 34.0 })
        .hit("gateway", "errors", Step { at: 110, over: 2, to: 8.6 })
        .silent("dispatch", 111, 180)
        .logs("dispatch", 110, 1.5, &["WARN SSL handshake failed ;; logger=asyncio ;; reason=[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3 alert certificate expired (_ssl.c:1000)"])
        .logs("orders", 110, 4.0, &["ERROR Faraday::SSLError (SSL_connect returned=1 errno=0 peeraddr=10.2.7.31:443 state=error: certificate verify failed (certificate has expired)):\n\napp/models/dispatch_client.rb:12:in `request_courier'\napp/controllers/orders_controller.rb:14:in `create' ;; controller=OrdersController ;; action=create"])
        .logs("gateway", 110, 2.5, &["ERROR orders answered 500 ;; path=/orders"])
        .traces(18, 16, 111, place)
        .doc("certificates", "# Certificates inside the cluster\n\nServices that get requests by TLS mount a secret `NAME-tls`. The platform team issues certificates for 90 days and\nputs new ones into the secrets by hand. A service reads its certificate once, at start.\n\nAfter a new one was put in: `kubectl rollout restart deployment NAME`.\n")
        .with_repo()
        .truth(
            "orders",
            &["dispatch", "gateway"],
            "rotate-cert",
            "No change is at fault. The certificate of dispatch ran out at 14:00, as its seconds left say, and from that second on orders refuse to talk to it: the certificate has expired. dispatch itself is well and gets no requests. orders had been deployed four minutes before with another version of the library for Postgres, which has no part in this connection, and earlier with a name for the path of jobs; \
             couriers were asked for with both until the hour. Mounting the certificate read-only was out a day. Put in a new certificate and restart dispatch.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![requests_stall(), no_travel_times(), new_orders_stuck()]
}
