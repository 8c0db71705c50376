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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![clearing_rejected()]
}
