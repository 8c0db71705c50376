//! Connections that are lost on the way.

use crate::prelude::*;

/// One node loses packets; pods of several services on it fail, the same versions elsewhere do not.
fn gateway_resets() -> Incident {
    let quote = Call::new("edge-gateway", "GET /v1/quotes", 5.0).slow(7.0).fails("ERROR", "504 Gateway Timeout").calls(
        Call::new("quotes", "quotes.ServeHTTP", 7.0)
            .fails("ERROR", "rpc error: code = Unavailable desc = error reading from server: read tcp {ip}:{n:32000..60000}->10.4.7.31:9090: read: connection reset by peer")
            .calls(Call::new("rates", "parcels.Rates/Offers", 9.0).capped(3000.0).with("!net.peer.name=10.4.7.31").with("k8s.node.name=ip-10-4-{pick:7-31|5-12|6-77}")),
    );
    let series = |node: &str, base: f64| Series::around(base).noise(0.3).labelled(&format!("node={node}"));
    Incident::new(&worlds::PARCELS, "gateway-resets", FaultKind::NetworkLoss)
        .clock("2025-03-27 15:20", 200, 117, 126)
        .alert(
            ("edge-gateway", "errors", 0.015),
            "critical",
            "GatewayErrorBudgetBurn",
            "edge-gateway error ratio {value} (burn rate 10x) over 5m",
        )
        .decoy(Decoy::AtOnset, "dial-options", 84)
        .ships("rates", 112)
        .decoy(Decoy::LookAlike, "read-timeout", 61)
        .ships("labels", 96)
        .decoy(Decoy::SameFile, "rates-zone-log", 18)
        .ships("rates", 47)
        .hit("edge-gateway", "errors", Step { at: 118, over: 4, to: 0.037 })
        .hit("edge-gateway", "latency", Step { at: 118, over: 4, to: 3.05 })
        .hit("rates", "errors", Step { at: 117, over: 3, to: 0.086 })
        .hit("quotes", "errors", Step { at: 117, over: 4, to: 0.061 })
        .hit("quotes", "latency", Step { at: 117, over: 4, to: 3.01 })
        .hit("labels", "errors", Step { at: 118, over: 4, to: 0.058 })
        .extra("node-exporter", "node_netstat_Tcp_RetransSegs_per_second", series("ip-10-4-5-12", 2.1))
        .extra("node-exporter", "node_netstat_Tcp_RetransSegs_per_second", series("ip-10-4-6-77", 1.7))
        .extra("node-exporter", "node_netstat_Tcp_RetransSegs_per_second", series("ip-10-4-7-31", 2.4).then(Step { at: 116, over: 3, to: 410.0 }))
        .extra("node-exporter", "node_network_receive_errs_per_second", series("ip-10-4-7-31", 0.02).then(Step { at: 116, over: 3, to: 88.0 }))
        .extra("node-exporter", "node_network_receive_errs_per_second", series("ip-10-4-5-12", 0.02))
        .logs(
            "quotes",
            117,
            3.5,
            &["ERROR offers failed ;; caller=quotes/handler.go:46 ;; error=rpc error: code = Unavailable desc = error reading from server: read tcp {ip}:{n:32000..60000}->10.4.7.31:9090: read: connection reset by peer ;; pod=quotes-6c9f7d-{pick:4kx2p|8wq7n|bz5mt|lr9cd}",
              "ERROR offers failed ;; caller=quotes/handler.go:46 ;; error=rpc error: code = DeadlineExceeded desc = context deadline exceeded while waiting for connections to become ready ;; peer=10.4.7.31:9090"],
        )
        .logs(
            "labels",
            118,
            2.0,
            &["ERROR carrier {pick:glx|alpino}: book: Post \"http://carrier-proxy/carriers/glx/bookings\": read tcp 10.4.7.31:{n:32000..60000}->{ip}:80: i/o timeout ;; pod=labels-7b5f88-m4kqt ;; node=ip-10-4-7-31"],
        )
        .logs("rates", 117, 1.6, &["WARN failed to write reply: write tcp 10.4.7.31:9090->{ip}:{n:32000..60000}: write: broken pipe ;; pod=rates-5d7c9b-v8trw ;; node=ip-10-4-7-31"])
        .logs("edge-gateway", 118, 3.0, &["ERROR GET /v1/quotes 504 300{n:0..9}ms ;; route=/v1/quotes", "ERROR POST /v1/labels 502 41{n:10..99}ms ;; route=/v1/labels"])
        .traces(26, 20, 118, quote)
        .truth(
            "rates",
            &["edge-gateway", "labels", "quotes"],
            "reschedule",
            "No change is at fault. Retransmissions and receive errors rise on one node, ip-10-4-7-31, alone; every \
             error names that node as peer or as its own, across rates and labels, which share no recent change. Pods \
             of the same versions on other nodes answer. The keepalive options that rates deployed five minutes \
             before only write down the defaults of grpc-go, and labels got a longer timeout, not a shorter one. Drain \
             the node and move its pods.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![gateway_resets()]
}
