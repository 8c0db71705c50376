//! An exchange for advertising: what nobody of the organisation changed.

use crate::prelude::*;

/// Packets of one zone are lost.
fn auction_timeouts_rise() -> Incident {
    let auction = Call::new("auction", "POST /auction", 8.0)
        .slow(9.0)
        .with("zone=eu-central-1{pick:a|b|c}")
        .calls(Call::new("profiles", "GET /users/{user}/segments", 3.0).slow(3.4))
        .calls(Call::new("mesh", "connect budget", 0.3).slow(205.0).with("!peer.zone=eu-central-1b"))
        .calls(Call::new("budget", "POST /campaigns/{id}/reserve", 4.0));
    Incident::new(&worlds::ADEXCHANGE, "auction-timeouts-rise", FaultKind::NetworkLoss)
        .clock("2025-12-08 18:00", 180, 96, 102)
        .alert(("auction", "auction.timeouts_ratio", 0.08), "P1", "auction: timeouts", "{value} of auctions run out of time (limit 0.08)")
        .decoy(Decoy::AtOnset, "keep-alive", 68)
        .ships("auction", 93)
        .decoy(Decoy::Alarming, "prefer-zone", 30)
        .ships("mesh", 57)
        .decoy(Decoy::Bump, "zerolog-bump", -240)
        .ships("auction", -200)
        .decoy(Decoy::LookAlike, "scylla-hosts", -1300)
        .ships("profiles", -1240)
        .hit_labelled("mesh", "tcp.retransmits_ratio", "zone=eu-central-1b", Step { at: 96, over: 1, to: 0.094 })
        .hit_labelled("mesh", "tcp.retransmits_ratio", "zone=eu-central-1a", Step { at: 96, over: 1, to: 0.017 })
        .hit_labelled("mesh", "tcp.retransmits_ratio", "zone=eu-central-1c", Step { at: 96, over: 1, to: 0.018 })
        .hit("auction", "auction.timeouts_ratio", Step { at: 96, over: 2, to: 0.24 })
        .hit("auction", "latency", Step { at: 96, over: 2, to: 131.0 })
        .hit("auction", "auction.fill_ratio", Step { at: 96, over: 2, to: 0.5 })
        .hit("profiles", "latency", Step { at: 96, over: 2, to: 208.0 })
        .hit("budget", "latency", Step { at: 96, over: 2, to: 211.0 })
        .hit("scylla", "scylla.read_p99_ms", Step { at: 96, over: 2, to: 190.0 })
        .logs("scylla", 97, 1.4, &["WARN [shard {n:0..15}] gossip - failure_detector_loop: Send echo to node 10.20.2.{n:10..60}, status = failed: timed out ;; peer_zone=eu-central-1b", "INFO [shard 0] gossip - InetAddress 10.20.2.{n:10..60} is now {pick:DOWN|UP}, status = NORMAL"])
        .logs("mesh", 97, 1.6, &["WARN upstream connect error or disconnect/reset before headers. reset reason: connection timeout ;; destination={pick:budget|profiles} ;; upstream_zone=eu-central-1b"])
        .logs("auction", 96, 2.0, &["WARN no auction ;; err={pick:budget|profiles}: context deadline exceeded ;; exchange_id={hex:12}"])
        .traces(18, 16, 97, auction)
        .with_repo()
        .truth(
            "mesh",
            &["auction", "budget", "profiles", "scylla"],
            "failover",
            "No change is at fault. At 19:36 a tenth of the packets to and from zone eu-central-1b are lost; the other zones see the part that goes there. Scylla, profiles, budget and the auction all get slow at that minute, although only the auction was deployed, and nodes of Scylla in that zone come and go for each other. \
             More idle connections in the auction, deployed three minutes before, make new connections fewer, and the preference for the same zone, deployed forty minutes before, keeps traffic away from other zones. Take the zone out.",
        )
}

/// The domain of a bidder is gone.
fn fill_rate_drops() -> Incident {
    Incident::new(&worlds::ADEXCHANGE, "fill-rate-drops", FaultKind::NameResolution)
        .clock("2025-11-21 00:30", 180, 90, 101)
        .alert(("auction", "auction.fill_ratio", 0.5), "P2", "auction: fill", "only {value} of auctions are filled (at least 0.5)")
        .decoy(Decoy::LookAlike, "bidder-dialer", 40)
        .ships("auction", 84)
        .decoy(Decoy::Long, "ledger-test", 62)
        .decoy(Decoy::SameFile, "ndots", -700)
        .ships("auction", -660)
        .hit("auction", "auction.fill_ratio", Step { at: 90, over: 6, to: 0.37 })
        .hit_labelled("auction", "auction.bidder_errors_per_second", "bidder=northbid", Step { at: 90, over: 6, to: 9100.0 })
        .hit("auction", "latency", Step { at: 90, over: 6, to: 90.0 })
        .hit("budget", "rate", Times { at: 90, over: 6, by: 0.62 })
        .hit("budget", "budget.reservations_per_second", Times { at: 90, over: 6, by: 0.62 })
        .hit("reports", "reports.callbacks.failed_per_minute", Step { at: 91, over: 6, to: 3.4 })
        .silent("auction", 92, 180)
        .silent("reports", 92, 180)
        .logs("auction", 92, 1.2, &["INFO auction ;; exchange_id={hex:12} ;; bids={n:0..6} ;; ms={n:31..110}", "INFO notice sent ;; bidder={pick:kestrel|demandly} ;; kind={pick:win|loss}"])
        .logs("reports", 92, 0.8, &["INFO callback delivered ;; bidder={pick:kestrel|demandly}"])
        .logs("auction", 90, 4.0, &["WARN bidder ;; err=bidder northbid: Post \"https://rtb.northbid.example/v2/bid\": dial tcp: lookup rtb.northbid.example on 10.100.0.10:53: no such host"])
        .logs("reports", 91, 1.2, &["ERROR callback failed ;; bidder=northbid ;; err=getaddrinfo ENOTFOUND hooks.northbid.example"])
        .truth(
            "auction",
            &["budget", "reports"],
            "escalate-upstream",
            "No change is at fault. From two o'clock on the names of northbid do not exist any more: not rtb.northbid.example, which the auction asks for bids, and not hooks.northbid.example, to which reports send callbacks with another language and another client. Other bidders are found and bid as before, so the resolver of the cluster works. \
             The auction got a dialer of its own for bidders six minutes before, for all of them, and northbid was reached with it until its zone went; fewer suffixes were out since the afternoon.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![auction_timeouts_rise(), fill_rate_drops()]
}
