//! Baggage of an airport: certificates, and what nobody of the organisation changed.

use crate::prelude::*;

/// A bundle that trusts the new issuer and no longer the old one.
fn airlines_cannot_ask() -> Incident {
    Incident::new(&worlds::BAGS, "airlines-cannot-ask", FaultKind::Certificate)
        .in_language(Language::Yaml)
        .clock("2025-05-06 09:30", 200, 104, 121)
        .alert(
            ("where-is", "tls.handshake.failed.per_min", 50.0),
            "high",
            "handshakes",
            "{value} handshakes fail in a minute",
        )
        .cause("ca-bundle", 70)
        .ships("where-is", 102)
        .decoy(Decoy::SameFile, "where-replicas", -1380)
        .ships("where-is", -1300)
        .decoy(Decoy::Long, "tls-log", -60)
        .ships("where-is", 25)
        .decoy(Decoy::TooLate, "belts-error", 90)
        .ships("screens", 109)
        .hit("where-is", "tls.handshake.failed.per_min", Step { at: 104, over: 6, to: 1460.0 })
        .hit_labelled("where-is", "where_is.requests.per_min", "caller=airline", Step { at: 104, over: 6, to: 870.0 })
        .hit("where-is", "rate", Step { at: 104, over: 6, to: 42.0 })
        .hit("where-is", "cpu", Step { at: 104, over: 6, to: 0.27 })
        .logs("where-is", 104, 3.0, &[
            "WARN handshake failed: PKIX path building failed: unable to find valid certification path to requested target ;; logger=bags.whereis.Tls ;; peer={pick:194.88.12|194.88.13|81.3.40}.{n:2..250} ;; issuer=CN=Aeronet Partner CA 3",
            "INFO bag asked ;; logger=bags.whereis.BagController ;; airline={pick:QX|LO} ;; found=true",
        ])
        .lacks(Part::Traces)
        .truth(
            "where-is",
            &[],
            "rollback",
            "The bundle of the release at 11:12 holds the airlines' new issuer CA 5 and lost CA 3, which most airlines still have: each failed handshake names that issuer, while those of Skyline and the screens within the house ask as before. \
             CA 3 is valid for another year, so it has not run out. The log line of handshakes was there for an hour, the fourth pod for a day, and screens were deployed when airlines already failed.",
        )
}

/// An airline's departure control sends numbers of flights with zeros in front.
fn coding_stations_full() -> Incident {
    Incident::new(&worlds::BAGS, "coding-stations-full", FaultKind::BadData)
        .clock("2025-01-21 04:10", 240, 118, 139)
        .alert(
            ("sorter", "sorter.manual_coding.ratio", 0.06),
            "critical",
            "manual coding",
            "{value} of all bags go to manual coding",
        )
        .decoy(Decoy::SameFile, "plan-count", 70)
        .ships("sorter", 110)
        .decoy(Decoy::Alarming, "flight-suffix", -300)
        .ships("messages", -190)
        .decoy(Decoy::Bump, "sqlclient-bump", -1390)
        .ships("sorter", -1280)
        .decoy(Decoy::Long, "parser-tests", 20)
        .hit("sorter", "sorter.manual_coding.ratio", Step { at: 118, over: 30, to: 0.23 })
        .hit("messages", "messages.rejected.per_min", Step { at: 118, over: 2, to: 1.7 })
        .extra("sorter", "sorter.early_store.ratio", Series::around(0.07).noise(0.12).then(Step { at: 118, over: 30, to: 0.24 }))
        .logs("sorter", 119, 2.6, &[
            "WARN Flight SV{pick:0020|0041|0113|0227|0350|0808} has no chute, early store ;; category=Sorter.Decisions ;; line={pick:north|south}",
            "WARN Early store is full, manual coding for {n:1000000000..1999999999} ;; category=Sorter.Decisions ;; airline=SV",
            "INFO Bag {n:1000000000..1999999999} to chute {n:1..64} ;; category=Sorter.Decisions ;; airline={pick:KQ|TP|QX|LO}",
        ])
        .logs_until("messages", (2, 117), 0.8, &["INFO BSM stored ;; logger=bags.messages.BsmHandler ;; flight=SV{pick:20|41|113|227|350|808} ;; sender=SVDCS1A"])
        .logs("messages", 118, 0.8, &["INFO BSM stored ;; logger=bags.messages.BsmHandler ;; flight=SV{pick:0020|0041|0113|0227|0350|0808} ;; sender=SVDCS2B"])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "sorter",
            &[],
            "escalate-upstream",
            "No change is at fault. From 06:08 the messages of one airline come from another sender, its new departure control, and write flights with zeros in front, SV0020 for SV20; the plan knows them without. Bags of that airline alone have no chute, fill the early store and go to manual coding, \
             those of all others go where they should. The release of sorter eight minutes before counts such flights in a log line and was quiet for the rest; the suffix's helper is called by nothing yet.",
        )
}

/// One of two rooms loses packets between its rack and the rest.
fn hold_loading_stops() -> Incident {
    let scan = Call::new("reconcile", "POST /scans", 14.0)
        .with("k8s.node.name=bag-{pick:a1|a2|b1|b2}")
        .with("!k8s.node.name=bag-{pick:b1|b2}")
        .calls(Call::new("bag-sql", "SELECT Bag", 5.0).slow(3100.0))
        .calls(Call::new("bag-sql", "UPDATE Bag", 6.0).slow(2900.0));
    Incident::new(&worlds::BAGS, "hold-loading-stops", FaultKind::NetworkLoss)
        .clock("2025-02-11 16:00", 180, 87, 96)
        .alert(
            ("reconcile", "reconcile.scan.duration.p95", 2.0),
            "critical",
            "scans",
            "95% of scans are answered within {value} s",
        )
        .decoy(Decoy::AtOnset, "scan-idempotent", 30)
        .ships("reconcile", 81)
        .decoy(Decoy::LookAlike, "node-labels", -1420)
        .ships("sorter", -1350)
        .decoy(Decoy::TooLate, "dapper-bump", 60)
        .ships("sorter", 91)
        .hit("reconcile", "reconcile.scan.duration.p95", Step { at: 87, over: 3, to: 6.8 })
        .hit("reconcile", "reconcile.scans.per_min", Step { at: 87, over: 5, to: 160.0 })
        .hit("reconcile", "reconcile.offline_scanners", Step { at: 89, over: 5, to: 34.0 })
        .hit("reconcile", "latency", Step { at: 87, over: 3, to: 5.9 })
        .hit("reconcile", "errors", Step { at: 87, over: 4, to: 0.09 })
        .hit("sorter", "sorter.manual_coding.ratio", Step { at: 87, over: 5, to: 0.05 })
        .hit("sorter", "latency", Step { at: 87, over: 3, to: 0.9 })
        .hit("messages", "messages.parsed.per_min", Step { at: 87, over: 4, to: 190.0 })
        .extra("reconcile", "k8s.node.network.retransmits.per_min", Series::around(14.0).noise(0.2).labelled("node=bag-a1"))
        .extra("reconcile", "k8s.node.network.retransmits.per_min", Series::around(15.0).noise(0.2).labelled("node=bag-a2"))
        .extra("reconcile", "k8s.node.network.retransmits.per_min", Series::around(14.0).noise(0.2).labelled("node=bag-b1").then(Step { at: 87, over: 2, to: 4100.0 }))
        .extra("reconcile", "k8s.node.network.retransmits.per_min", Series::around(13.0).noise(0.2).labelled("node=bag-b2").then(Step { at: 87, over: 2, to: 3800.0 }))
        .logs("reconcile", 88, 2.0, &[
            "ERROR Microsoft.Data.SqlClient.SqlException (0x80131904): Execution Timeout Expired. The timeout period elapsed prior to completion of the operation or the server is not responding. ;; category=Reconcile.Scans ;; rack=B",
            "WARN Scanner {n:1..90} was silent for 60 s ;; category=Reconcile.Scanners",
        ])
        .traces(18, 18, 88, scan)
        .with_repo()
        .truth(
            "reconcile",
            &["messages", "sorter"],
            "failover",
            "No change is at fault. Nodes b1 and b2 of one rack send packets again by the thousand from 17:27 on, those of the other rack do not; slow traces are all on these two nodes, of three services at once, and the database itself has nothing to do. \
             The release of reconcile six minutes before answers a second scan of a bag early, on all nodes alike, and pods on the first rack run it well. Spreading of pods is a day old, and the bump of Dapper came afterwards.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![airlines_cannot_ask(), coding_stations_full(), hold_loading_stops()]
}
