//! Readings of electricity meters: what nobody of the organisation changed.

use crate::prelude::*;

/// Another team's scraper fills a node's table of connections; packets of all pods on it are dropped.
fn streams_reset() -> Incident {
    let usage = Call::new("portal-api", "GET /usage", 9.0)
        .fails("ERROR", "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 10.40.3.{n:10..90}:9000: i/o timeout\"")
        .calls(Call::new("readings", "grid.Readings/Hours", 14.0).capped(5000.0).with("k8s.node.name={pick:ip-10-40-3-17|ip-10-40-5-80}").with("!k8s.node.name=ip-10-40-3-17"));
    let node = |name: &str, base: f64| Series::around(base).noise(0.2).labelled(&format!("node={name}"));
    Incident::new(&worlds::GRID, "streams-reset", FaultKind::NetworkLoss)
        .clock("2025-02-26 13:20", 210, 119, 127)
        .alert(
            ("readings", "errors", 0.03),
            "page",
            "ReadingsErrors",
            "{value} of calls to readings fail",
        )
        .decoy(Decoy::LookAlike, "keepalive", 77)
        .ships("readings", 113)
        .decoy(Decoy::SameFile, "head-timeout", -1390)
        .ships("ingest", -1340)
        .decoy(Decoy::TooLate, "interval", 90)
        .ships("billing", 124)
        .hit("readings", "errors", Step { at: 119, over: 3, to: 0.11 })
        .hit("readings", "latency", Step { at: 119, over: 3, to: 5.0 })
        .hit("billing", "billing_readings_per_second", Times { at: 120, over: 3, by: 0.66 })
        .hit("billing", "kafka_consumergroup_lag", Slope { at: 120, by: 28_000.0 })
        .hit("tariffs", "errors", Step { at: 120, over: 3, to: 0.071 })
        .hit("portal-api", "errors", Step { at: 120, over: 3, to: 0.08 })
        .hit("portal-api", "latency", Step { at: 120, over: 3, to: 5.1 })
        .extra("node-exporter", "node_nf_conntrack_entries", node("ip-10-40-3-17", 41_000.0).within(0.0, 262_144.0).then(Step { at: 112, over: 6, to: 262_144.0 }))
        .extra("node-exporter", "node_nf_conntrack_entries", node("ip-10-40-5-80", 38_000.0))
        .extra("node-exporter", "node_netstat_Tcp_RetransSegs_per_second", node("ip-10-40-3-17", 3.0).then(Step { at: 118, over: 2, to: 870.0 }))
        .extra("node-exporter", "node_netstat_Tcp_RetransSegs_per_second", node("ip-10-40-5-80", 2.6))
        .extra("kubelet", "pod_network_connections_opened_per_second", Series::around(4.0).noise(0.2).labelled("namespace=pricing-research;node=ip-10-40-3-17").then(Step { at: 112, over: 2, to: 2900.0 }))
        .extra("kubelet", "pod_network_connections_opened_per_second", Series::around(21.0).noise(0.2).labelled("namespace=grid;node=ip-10-40-3-17"))
        .logs("readings", 119, 3.0, &["WARN write tcp 10.40.3.{n:10..90}:9000->{ip}:{n:32000..60000}: write: connection timed out ;; caller=readings/server.go:71 ;; node=ip-10-40-3-17", "ERROR failed to connect to `host=timescale user=readings database=grid`: dial error (timeout: dial tcp 10.40.9.4:5432: connect: connection timed out) ;; caller=pgxpool ;; node=ip-10-40-3-17"])
        .logs("tariffs", 120, 0.9, &["ERROR transport: http2Server.HandleStreams failed to read frame: read tcp 10.40.3.{n:10..90}:9000->{ip}:{n:32000..60000}: read: connection timed out ;; caller=grpc ;; node=ip-10-40-3-17"])
        .logs("portal-api", 120, 4.0, &["ERROR hours failed ;; caller=portal/usage.go:37 ;; error=rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 10.40.3.{n:10..90}:9000: i/o timeout\""])
        .logs("billing", 120, 0.9, &["WARN [Consumer clientId=consumer-billing-2, groupId=billing] Disconnecting from node 3 due to request timeout. ;; logger=org.apache.kafka.clients.NetworkClient ;; node=ip-10-40-3-17"])
        .logs("coredns", 119, 0.3, &["WARN kernel: nf_conntrack: nf_conntrack: table full, dropping packet ;; node=ip-10-40-3-17"])
        .traces(22, 20, 120, usage)
        .with_repo()
        .truth(
            "readings",
            &["billing", "portal-api", "tariffs"],
            "reschedule",
            "No change of these services is at fault. A job in the namespace pricing-research opens thousands of connections in a second on node ip-10-40-3-17 until its table of connections is full, \
             and the kernel drops packets of everybody there: retransmissions rise on that node alone, and errors of readings, tariffs and billing all name it, whether \
             they talk to Postgres, Kafka or each other. Pods of the same versions on other nodes are well. Pings every five minutes, deployed to readings six minutes before, do not \
             open connections; billing's interval came after the onset. Move that job, or our pods.",
        )
}

/// The domain of the meters' manufacturer is no longer delegated.
fn no_new_readings() -> Incident {
    let poll = Call::new("ingest", "poll head-end", 4.0)
        .fails("ERROR", "dial tcp: lookup headend.meterlink.example on 10.96.0.10:53: no such host")
        .calls(Call::new("ingest", "GET headend.meterlink.example/v1/readings", 130.0).times(1, 0))
        .calls(Call::new("timescale", "INSERT readings", 6.0).times(1, 0));
    Incident::new(&worlds::GRID, "no-new-readings", FaultKind::NameResolution)
        .clock("2025-05-29 09:30", 240, 127, 141)
        .alert(
            ("ingest", "ingest_headend_cursor_age_seconds", 600.0),
            "page",
            "HeadEndStale",
            "no readings from the head-end for {value} seconds",
        )
        .decoy(Decoy::LookAlike, "ndots", 70)
        .ships("ingest", 117)
        .decoy(Decoy::SameFile, "head-cursor", -1330)
        .ships("ingest", -1270)
        .decoy(Decoy::Alarming, "head-retry", 96)
        .ships_in_release("ingest", 134)
        .hit("ingest", "ingest_readings_per_second", Step { at: 127, over: 2, to: 105.0 })
        .hit("ingest", "ingest_headend_cursor_age_seconds", Slope { at: 127, by: 60.0 })
        .hit("billing", "billing_readings_per_second", Step { at: 128, over: 3, to: 104.0 })
        .hit("timescale", "cpu", Step { at: 128, over: 6, to: 0.16 })
        .hit_labelled("coredns", "coredns_dns_responses_per_second", "rcode=NXDOMAIN", Step { at: 127, over: 2, to: 58.0 })
        .logs("ingest", 127, 3.0, &["ERROR head-end: Get \"https://headend.meterlink.example/v1/readings?after={hex:16}\": dial tcp: lookup headend.meterlink.example on 10.96.0.10:53: no such host ;; caller=ingest/poll.go:38"])
        .logs("portal-api", 140, 0.5, &["WARN last reading is older than ten minutes ;; caller=portal/usage.go:52 ;; meter=JP{n:100000..999999}"])
        .traces(18, 16, 128, poll)
        .feed(json!({"source": "Meterlink", "component": "cloud head-end", "events": [
            {"timestamp": 158.0, "status": "investigating", "detail": "Customers cannot reach our services by name. We are in contact with our registrar."},
            {"timestamp": 214.0, "status": "identified", "detail": "The delegation of meterlink.example was suspended by the registrar at 02:36 UTC. Services themselves run."}]}))
        .with_repo()
        .lacks(Part::Flags)
        .truth(
            "ingest",
            &["billing", "portal-api"],
            "escalate-upstream",
            "No change is at fault. headend.meterlink.example, and no other name, is answered with 'no such host' from 11:37 on; Postgres and Kafka are found by all, and so by ingest itself. \
             The manufacturer says later that its domain's delegation was suspended at that minute. ndots of two, deployed ten minutes before, would try this name with its two dots as it stands first, which \
             is what was wanted, and readings came in for ten minutes with it. Escaping the cursor was out a day; the function for retries is called by nobody and was deployed later.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![streams_reset(), no_new_readings()]
}
