//! A certificate that is not accepted.

use crate::prelude::*;

/// The client certificate of the bank link ran out at midnight UTC.
fn clearing_rejected() -> Incident {
    let send = Call::new("bank-link", "clearing.send", 20.0)
        .slow(60.0)
        .fails(
            "error",
            "Post \"https://gw.clearing.example/v2/messages\": remote error: tls: expired certificate",
        )
        .with("message=pacs.008");
    let pay = Call::new("api", "POST /v3/payouts", 9.0)
        .calls(Call::new("posting", "posting.Post", 12.0).calls(Call::new(
            "postgres-main",
            "INSERT postings",
            4.0,
        )))
        .calls(send);
    Incident::new(&worlds::LEDGER, "clearing-rejected", FaultKind::Certificate)
        .clock("2025-05-30 15:40", 260, 200, 216)
        .alert(
            ("bank-link", "clearing.outbox.depth", 200.0),
            "P1",
            "[bank-link] outbox is not drained",
            "Monitor triggered: clearing.outbox.depth is {value} (> 200)",
        )
        .decoy(Decoy::LookAlike, "tls-floor", 120)
        .ships("bank-link", 188)
        .decoy(Decoy::SameFile, "idle-shorter", 34)
        .ships("bank-link", 71)
        .decoy(Decoy::Long, "retry-references", 140)
        .ships("posting", 176)
        .flag("posting-audit-sampling", "posting", "5%->10%", 194)
        .misleads(Decoy::Flag)
        .hit("bank-link", "errors", Step { at: 200, over: 3, to: 99.0 })
        .hit("bank-link", "clearing.outbox.depth", Slope { at: 200, by: 29.0 })
        .hit("bank-link", "latency", Step { at: 200, over: 3, to: 95.0 })
        .hit("api", "errors", Step { at: 214, over: 20, to: 2.8 })
        .logs(
            "bank-link",
            200,
            7.0,
            &[
                "ERROR send: Post \"https://gw.clearing.example/v2/messages\": remote error: tls: expired certificate ;; message=pacs.008",
                "ERROR ping: Get \"https://gw.clearing.example/v2/ping\": remote error: tls: expired certificate",
                "WARN kept in outbox ;; message=pacs.008 ;; attempt={n:1..6}",
            ],
        )
        .logs_until("bank-link", (20, 200), 0.02, &["WARN our certificate ends soon ;; subject=CN=ledger-prod,O=Ledger ;; not_after=2025-05-31T00:00:00Z"])
        .logs("api", 214, 1.2, &["WARN payout is late ;; http.path=/v3/payouts ;; age_min={n:12..50}"])
        .traces(20, 18, 201, pay)
        .doc(
            "bank-link",
            "# Bank link\n\nThe bank knows us by a client certificate that it issues for one year. Renewal: order at the\nbank's portal, two people, four hours. The new pair goes to the secret `banklink-tls`; pods read it at start.\n",
        )
        .truth(
            "bank-link",
            &["api"],
            "rotate-cert",
            "No change is at fault: the client certificate that the bank issued ended at 00:00 UTC on 31 May, which is 19:00 \
             local time, to the minute when every call begins to fail with 'tls: expired certificate' from the remote \
             side. The deploy twelve minutes before writes down a minimum TLS version that is Go's default, and calls \
             succeeded between that deploy and midnight UTC. The certificate must be renewed.",
        )
}

/// The new base image does not import the corporate root into the JVM's trust store.
fn partner_calls_untrusted() -> Incident {
    let score = Call::new("authorizer", "Authorizer.authorize", 9.0).fails("ERROR", "risk: 500").calls(
        Call::new("risk-score", "POST /v1/score", 12.0)
            .fails("ERROR", "SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target")
            .calls(Call::new("risk-score", "POST features.corp.example/v2/card", 30.0).slow(6.0)),
    );
    Incident::new(&worlds::CARDS, "partner-calls-untrusted", FaultKind::Certificate)
        .in_language(Language::Other)
        .clock("2025-02-11 12:40", 190, 101, 107)
        .alert(
            ("authorizer", "errors", 0.03),
            "critical",
            "AuthorizerErrors",
            "http_server_requests_error_ratio{application=\"authorizer\"} = {value} > 0.03",
        )
        .decoy(Decoy::LookAlike, "root-rotation", 31)
        .cause("smaller-image", 44)
        .ships_in_release("risk-score", 98)
        .commit("scanner-config", 50)
        .decoy(Decoy::AtOnset, "unused-fields", 71)
        .ships("authorizer", 99)
        .decoy(Decoy::TooLate, "tls-log", 103)
        .hit("risk-score", "errors", Step { at: 101, over: 5, to: 0.98 })
        .hit("risk-score", "latency", Step { at: 101, over: 5, to: 0.05 })
        .hit("authorizer", "errors", Step { at: 102, over: 5, to: 0.9 })
        .hit("gateway", "errors", Step { at: 102, over: 5, to: 0.88 })
        .hit("gateway", "cards_declined_technical_ratio", Step { at: 102, over: 5, to: 0.9 })
        .logs(
            "risk-score",
            101,
            7.0,
            &["ERROR I/O error on POST request for \"https://features.corp.example/v2/card\": PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n\tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:130)\n\tat java.base/sun.security.ssl.CertificateMessage$T13CertificateConsumer.checkServerCerts(CertificateMessage.java:1302) ;; logger_name=example.cards.risk.FeatureClient"],
        )
        .logs("risk-score", 99, 0.1, &["INFO Starting RiskApplication v3 using Java 21.0.4 with PID 1 (/app/cards.jar started by 10001) ;; logger_name=example.cards.risk.RiskApplication"])
        .logs("authorizer", 102, 4.0, &["ERROR HttpServerErrorException$InternalServerError: 500 : [no body] ;; logger_name=example.cards.risk.RiskClient"])
        .traces(18, 22, 102, score)
        .with_repo()
        .lacks(Part::Deploys)
        .truth(
            "risk-score",
            &["authorizer", "gateway"],
            "rollback",
            "The image moved to another base, and with it went the line of keytool that imports the corporate root into the \
             JVM's own trust store; update-ca-certificates fills the system's, which Java does not read. risk-score starts \
             with Java 21.0.4 - the new base - at 14:19 and every call to features.corp.example fails with PKIX from then on. The \
             new root of 2026 was only added beside the present one. The server's certificate did not change: others still \
             reach it. authorizer lost an import that nothing used.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![clearing_rejected(), partner_calls_untrusted()]
}
