//! Claims of motor and home policies: settings, and what nobody of the organisation changed.

use crate::prelude::*;

/// A property is renamed and required, but the values of production keep its old name.
fn cover_unknown() -> Incident {
    let report = Call::new("claims-api", "POST /claims", 70.0)
        .fails("ERROR", "org.springframework.web.client.ResourceAccessException: I/O error on GET request for \"http://policy-svc/cover\": Connection refused")
        .calls(Call::new("policy-svc", "GET /cover/{policy}", 45.0).times(1, 0))
        .calls(Call::new("fraud", "POST /score", 180.0).times(1, 0));
    Incident::new(&worlds::CLAIMS, "cover-unknown", FaultKind::CrashAtStart)
        .clock("2025-01-22 13:00", 180, 97, 102)
        .alert(
            ("claims-api", "errors", 0.08),
            "critical",
            "ClaimsApiErrorRatio",
            "{value} of requests to claims-api fail",
        )
        .cause("rating-base-url", 41)
        .ships("policy-svc", 96)
        .decoy(Decoy::Alarming, "policy-recreate", -1440)
        .ships("policy-svc", -1330)
        .decoy(Decoy::Long, "cover-cache", 12)
        .decoy(Decoy::AtOnset, "desk-i18n", 60)
        .ships("claims-api", 94)
        .hit("policy-svc", "kube_deployment_status_replicas_available", Step { at: 97, over: 0, to: 0.0 })
        .hit("policy-svc", "kube_pod_container_status_restarts_total", Slope { at: 98, by: 0.9 })
        .hit("policy-svc", "rate", Step { at: 97, over: 0, to: 0.0 })
        .hit("policy-svc", "cpu", Step { at: 97, over: 1, to: 0.7 })
        .hit("claims-api", "errors", Step { at: 97, over: 2, to: 0.39 })
        .hit("claims-api", "claims_reported_per_minute", Step { at: 97, over: 2, to: 0.0 })
        .hit("fraud", "rate", Step { at: 97, over: 2, to: 0.0 })
        .silent("policy-svc", 97, 180)
        .silent("fraud", 97, 180)
        .silent("claims-api", 97, 180)
        .logs("claims-api", 97, 0.7, &["INFO GET /claims?state=REPORTED 200 {n:80..290}ms ;; logger=e.claims.web.AccessLog"])
        .logs("policy-svc", 97, 2.0, &[
            "WARN Exception encountered during context initialization - cancelling refresh attempt: org.springframework.boot.context.properties.ConfigurationPropertiesBindException: Error creating bean with name 'policy.rating-example.policy.rating.RatingProperties': Could not bind properties to 'RatingProperties' ;; logger=o.s.b.w.s.c.AnnotationConfigServletWebServerApplicationContext",
"ERROR ***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nBinding to target example.policy.rating.RatingProperties failed:\n\n    Property: policy.rating.baseUrl\n    Value: \"null\"\n    Reason: must not be null\n ;; logger=o.s.b.d.LoggingFailureAnalysisReporter",
        ])
        .logs("claims-api", 97, 5.0, &[
            "ERROR I/O error on GET request for \"http://policy-svc/cover/{pick:M|H}{n:1000000..9999999}\": Connection refused ;; logger=e.claims.web.ErrorAdvice",
        ])
        .traces(16, 16, 98, report)
        .truth(
            "policy-svc",
            &["claims-api", "fraud"],
            "rollback",
            "The commit renames the property to base-url, makes it obligatory and takes the default out of application.yaml, while production still sets \
             POLICY_RATING_URL. Since its deploy at 14:36 each pod of policy-svc stops at the start with 'policy.rating.baseUrl must not be null', and as all pods are \
             replaced at once none is left. That strategy had been used a day before without harm; texts of claims-api went out two minutes earlier and cannot close another service's port.",
        )
}

/// The number of attempts was raised by hand; a slow quarter of an hour becomes a flood.
fn new_claims_slow() -> Incident {
    let report = Call::new("claims-api", "POST /claims", 80.0)
        .calls(Call::new("policy-svc", "GET /cover/{policy}", 45.0))
        .calls(
            Call::new("fraud", "POST /score", 190.0)
                .slow(3000.0)
                .times(1, 7)
                .with("!http.status_code={pick:0|200|499}"),
        );
    Incident::new(&worlds::CLAIMS, "new-claims-slow", FaultKind::RetryAmplification)
        .in_language(Language::Yaml)
        .clock("2025-06-02 16:30", 230, 137, 146)
        .alert(
            ("claims-api", "latency", 2.0),
            "critical",
            "ClaimsApiLatencyHigh",
            "p95 of claims-api is {value}s",
        )
        .cause_config("resilience4j.retry.instances.fraud.max-attempts", "claims-api", "2->8", 84)
        .config("logging.level.org.hibernate.SQL", "claims-api", "INFO->WARN", 31)
        .decoy(Decoy::Bump, "uvicorn-bump", 66)
        .ships("fraud", 112)
        .decoy(Decoy::LookAlike, "fraud-limit", -1290)
        .ships("claims-api", -1240)
        .decoy(Decoy::Unexecuted, "score-docs", 90)
        .ships("fraud", 131)
        .hit("fraud", "cpu", Step { at: 136, over: 3, to: 0.985 })
        .hit("fraud", "rate", Step { at: 137, over: 6, to: 74.0 })
        .hit("fraud", "latency", Creep { at: 136, half: 3.0, to: 6.4 })
        .hit("fraud", "uvicorn_requests_in_progress", Step { at: 137, over: 6, to: 78.0 })
        .hit("claims-api", "latency", Creep { at: 137, half: 4.0, to: 9.5 })
        .hit("claims-api", "tomcat_threads_busy_threads", Step { at: 138, over: 8, to: 148.0 })
        .extra("fraud", "batch_rescore_claims_in_progress", Series::around(0.0).counted().then(Pulse { at: 136, lasting: 16, to: 1.0 }))
        .extra("claims-api", "resilience4j_retry_calls_per_second", Series::around(0.02).labelled("kind=successful_with_retry;name=fraud").then(Step { at: 137, over: 5, to: 1.1 }))
        .extra("claims-api", "resilience4j_retry_calls_per_second", Series::around(0.01).labelled("kind=failed_with_retry;name=fraud").then(Step { at: 138, over: 6, to: 6.2 }))
        .logs_until("fraud", (136, 137), 1.0, &["INFO rescoring {n:410..430} open claims, as each evening ;; logger=app.rescore"])
        .logs_until("fraud", (152, 153), 1.0, &["INFO rescored {n:410..430} open claims ;; logger=app.rescore"])
        .logs("claims-api", 138, 4.0, &[
            "WARN claim {n:2100000..2999999} has no score, a person decides ;; logger=e.claims.fraud.Scoring",
            "DEBUG Retry 'fraud', waiting PT0.5S until attempt '{n:3..7}'. Last attempt failed with exception 'java.util.concurrent.TimeoutException: TimeLimiter 'fraud' recorded a timeout exception.' ;; logger=i.g.r.r.i.RetryImpl",
        ])
        .traces(20, 18, 139, report)
        .truth(
            "fraud",
            &["claims-api"],
            "config-revert",
            "Attempts for a score were raised from two to eight by hand at 17:54. At 18:46 the rescoring of each evening makes fraud a little slow, attempts run into their limit, \
             and each is repeated up to seven times: requests at fraud rise from 11 to 74 in a second while no more claims are reported, and it stays so after the rescoring has ended. \
             The releases of fraud bring a patch of its server, half an hour before and well under load, and a comment; a second more of patience is a day old.",
        )
}

/// Hail.
fn portal_claims_fail() -> Incident {
    Incident::new(&worlds::CLAIMS, "portal-claims-fail", FaultKind::TrafficSurge)
        .clock("2025-06-23 17:00", 210, 116, 127)
        .alert(
            ("claims-api", "errors", 0.05),
            "critical",
            "ClaimsApiErrorRatio",
            "{value} of requests to claims-api fail",
        )
        .decoy(Decoy::AtOnset, "desk-page", 74)
        .ships("claims-api", 110)
        .decoy(Decoy::SameFile, "pool-names", -1350)
        .ships("claims-api", -1310)
        .decoy(Decoy::Bump, "jackson-bump", 20)
        .ships("documents", 70)
        .flag("upload-heic", "documents", "10%->50%", 101)
        .misleads(Decoy::Flag)
        .hit("claims-api", "claims_reported_per_minute", Times { at: 108, over: 20, by: 11.0 })
        .hit("claims-api", "rate", Times { at: 108, over: 20, by: 5.6 })
        .hit("policy-svc", "rate", Times { at: 108, over: 20, by: 5.2 })
        .hit("policy-svc", "cpu", Step { at: 108, over: 20, to: 0.81 })
        .hit("fraud", "rate", Times { at: 108, over: 20, by: 8.5 })
        .hit("fraud", "cpu", Step { at: 108, over: 16, to: 0.97 })
        .hit("fraud", "latency", Step { at: 114, over: 14, to: 2.9 })
        .hit("documents", "rate", Times { at: 112, over: 22, by: 7.0 })
        .hit("documents", "documents_uploaded_bytes_per_second", Times { at: 112, over: 22, by: 7.4 })
        .hit("documents", "latency", Step { at: 118, over: 14, to: 4.8 })
        .hit("claims-api", "cpu", Step { at: 108, over: 12, to: 0.965 })
        .hit("claims-api", "tomcat_threads_busy_threads", Step { at: 112, over: 10, to: 200.0 })
        .hit("claims-api", "hikaricp_connections_active", Step { at: 112, over: 10, to: 20.0 })
        .hit("claims-api", "hikaricp_connections_pending", Step { at: 116, over: 10, to: 90.0 })
        .hit("claims-api", "latency", Step { at: 116, over: 12, to: 8.3 })
        .hit("claims-api", "errors", Step { at: 116, over: 14, to: 0.24 })
        .hit("pg-claims", "pg_stat_statements_calls_per_second", Times { at: 108, over: 20, by: 4.4 })
        .hit("pg-claims", "node_cpu_busy_ratio", Step { at: 108, over: 20, to: 0.72 })
        .logs("claims-api", 117, 4.0, &[
            "ERROR HikariPool-1 - Connection is not available, request timed out after 300{n:00..12}ms (total=20, active=20, idle=0, waiting={n:60..110}) ;; logger=e.claims.web.ErrorAdvice",
            "INFO POST /claims 201 {n:4200..9900}ms ;; logger=e.claims.web.AccessLog",
        ])
        .logs("documents", 112, 3.0, &["INFO stored claims/{n:2990000..2999999}/{pick:Hagel|Dach|IMG|Auto}_{n:1..9999}.jpg ({n:900..7800} kB) ;; logger=e.documents.UploadController"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "claims-api",
            &["documents", "fraud", "policy-svc", "pg-claims"],
            "scale",
            "No change is at fault. Within twenty minutes eleven times as many claims are reported, and requests at policy-svc, fraud and documents rise with them, which \
             no release of one service explains; photos are called Hagel and Dach. Processors, threads and the pool of claims-api are full as a consequence. The deploy six minutes before \
             shows sixty rows instead of fifty, and the reported claims had begun to rise before it; a name for the pool is a day old.",
        )
}

/// The certificate that we show to the bank has expired.
fn bank_orders_fail() -> Incident {
    Incident::new(&worlds::CLAIMS, "bank-orders-fail", FaultKind::Certificate)
        .in_language(Language::Kotlin)
        .clock("2025-03-04 11:00", 190, 120, 128)
        .alert(
            ("payouts", "errors", 0.2),
            "critical",
            "PayoutsErrorRatio",
            "{value} of payments fail",
        )
        .decoy(Decoy::AtOnset, "bank-builder", 64)
        .ships("payouts", 112)
        .decoy(Decoy::Alarming, "tls-13", -1400)
        .ships("payouts", -1330)
        .decoy(Decoy::TooLate, "payout-index-comment", 101)
        .ships("payouts", 124)
        .hit("payouts", "errors", Step { at: 120, over: 1, to: 0.97 })
        .hit("payouts", "payouts_paid_per_minute", Step { at: 120, over: 1, to: 0.0 })
        .hit("payouts", "payouts_open", Slope { at: 120, by: 19.0 })
        .hit("payouts", "bank_order_seconds_p95", Step { at: 120, over: 1, to: 0.06 })
        .hit("payouts", "latency", Step { at: 120, over: 1, to: 0.11 })
        .silent("payouts", 120, 190)
        .logs("payouts", 120, 6.0, &[
            "ERROR I/O error on POST request for \"https://orders.handelsbank.example/v3/orders\": (certificate_expired) Received fatal alert: certificate_expired ;; logger=e.payouts.Runner",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "payouts",
            &[],
            "rotate-cert",
            "No change is at fault. At 13:00 local time, noon in UTC, each order to the bank ends in the bank's alert certificate_expired: the certificate in bank.p12, which we show, is over. \
             Orders went through for eight minutes with the release that moves the address into a constant, so the client works; TLS 1.3 has been spoken since the day before. \
             A remark on an index came after the onset.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![cover_unknown(), new_claims_slow(), portal_claims_fail(), bank_orders_fail()]
}
