//! A provider of broadband: what nobody of the organisation changed.

use crate::prelude::*;

/// A node's network loses packets.
fn dial_in_timeouts() -> Incident {
    let dropped = |host: &'static str| Series::around(0.2).noise(0.3).labelled(&format!("host={host}"));
    let retransmits = |host: &'static str| Series::around(1.1).noise(0.2).labelled(&format!("host={host}"));
    Incident::new(&worlds::BROADBAND, "dial-in-timeouts", FaultKind::NetworkLoss)
        .in_language(Language::Go)
        .clock("2026-04-22 18:10", 200, 103, 110)
        .alert(("radius", "radius.request.duration.p99", 0.5), "critical", "RADIUS p99", "p99 of radius is {value} s (limit 0.5 s)")
        .decoy(Decoy::SameFile, "lease-hours", 70)
        .ships("radius", 99)
        .decoy(Decoy::Alarming, "find-first", -700)
        .ships("radius", -650)
        .decoy(Decoy::LookAlike, "radius-eight", -1300)
        .ships("radius", -1240)
        .hit("radius", "radius.request.duration.p99", Step { at: 103, over: 3, to: 3.2 })
        .hit_labelled("radius", "radius.requests.rate", "result=timeout", Step { at: 103, over: 3, to: 31.0 })
        .hit_labelled("radius", "radius.requests.rate", "result=accepted", Times { at: 103, over: 3, by: 0.93 })
        .hit("selfcare", "latency", Step { at: 104, over: 4, to: 0.83 })
        .hit("selfcare", "errors", Step { at: 104, over: 4, to: 0.012 })
        .hit("linetest", "errors", Step { at: 104, over: 4, to: 0.041 })
        .extra("node", "system.network.dropped.rate", dropped("node-a1"))
        .extra("node", "system.network.dropped.rate", dropped("node-b1"))
        .extra("node", "system.network.dropped.rate", dropped("node-c2").then(Step { at: 103, over: 2, to: 940.0 }))
        .extra("node", "system.tcp.retransmits.rate", retransmits("node-a1").then(Step { at: 103, over: 2, to: 19.0 }))
        .extra("node", "system.tcp.retransmits.rate", retransmits("node-b1").then(Step { at: 103, over: 2, to: 17.0 }))
        .extra("node", "system.tcp.retransmits.rate", retransmits("node-c2").then(Step { at: 103, over: 2, to: 410.0 }))
        .extra("node", "system.cpu.utilization", Series::around(0.46).noise(0.05).labelled("host=node-c2"))
        .logs("radius", 103, 2.5, &["ERROR lease not saved ;; user=c{n:1000000..9999999} ;; err=write tcp 10.4.7.{n:20..60}:{n:30000..60000}->10.4.0.12:5432: i/o timeout ;; k8s.node.name=node-c2", "WARN slow request ;; user=c{n:1000000..9999999} ;; ms={n:1200..6400} ;; k8s.node.name=node-c2"])
        .logs("selfcare", 104, 1.2, &["ERROR PG::ConnectionBad (PQconsumeInput() could not receive data from server: Connection timed out) ;; controller=ContractsController ;; action=index ;; k8s.node.name=node-c2"])
        .logs("linetest", 104, 1.0, &["ERROR io.netty.channel.ConnectTimeoutException: connection timed out: access-network/10.4.9.8:80 ;; logger=fibra.linetest.DeviceClient ;; k8s.node.name=node-c2"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "radius",
            &["linetest", "selfcare"],
            "reschedule",
            "No change is at fault. From 19:53 the interface of node-c2 drops nearly a thousand packets in a second and its connections repeat themselves, and only what runs there suffers, whichever service it is: radius, customers' pages and tests of lines name that node in each line. Its processors are idle. \
             radius was deployed four minutes before everywhere with leases that last six hours longer, and its pods on other nodes are well; the way the pool counts and two more pods are older. Take the node out.",
        )
}

/// The volume of the database has used up its credits.
fn database_waits() -> Incident {
    let contracts = Call::new("selfcare", "ContractsController#index", 60.0)
        .slow(70.0)
        .calls(Call::new("postgres", "SELECT contracts", 9.0).slow(1900.0));
    Incident::new(&worlds::BROADBAND, "database-waits", FaultKind::SlowDisk)
        .in_language(Language::Other)
        .clock("2026-04-30 19:30", 300, 164, 173)
        .alert(("selfcare", "latency", 1.5), "critical", "selfcare p95", "p95 of selfcare is {value} s (limit 1.5 s)")
        .decoy(Decoy::LookAlike, "idle-fewer", -380)
        .ships("orders", -330)
        .decoy(Decoy::SameFile, "contract-tariff", 92)
        .ships("selfcare", 159)
        .decoy(Decoy::Alarming, "engine-minor", -420)
        .hit("postgres", "aws.rds.read_iops", Step { at: 60, over: 4, to: 2980.0 })
        .hit("postgres", "aws.rds.read_iops", Step { at: 164, over: 2, to: 1196.0 })
        .hit("postgres", "aws.rds.disk_queue_depth", Step { at: 60, over: 4, to: 4.0 })
        .hit("postgres", "aws.rds.disk_queue_depth", Step { at: 164, over: 3, to: 71.0 })
        .hit("postgres", "postgresql.query.duration.p95", Step { at: 164, over: 4, to: 1.4 })
        .hit("postgres", "cpu", Step { at: 164, over: 3, to: 0.17 })
        .hit("postgres", "postgresql.commits.rate", Times { at: 164, over: 4, by: 0.55 })
        .hit("selfcare", "latency", Step { at: 164, over: 4, to: 3.1 })
        .hit("selfcare", "puma.busy_threads", Step { at: 165, over: 5, to: 39.0 })
        .hit("selfcare", "errors", Step { at: 168, over: 5, to: 0.031 })
        .hit("orders", "latency", Step { at: 164, over: 4, to: 1.9 })
        .hit("radius", "radius.request.duration.p99", Step { at: 164, over: 4, to: 1.1 })
        .extra("postgres", "aws.rds.burst_balance", Series::around(99.0).noise(0.0).decimals(1).within(0.0, 100.0).then(Slope { at: 60, by: -0.955 }))
        .extra("postgres", "postgresql.rows_fetched.rate", Series::around(31_000.0).noise(0.05).labelled("usename=selfcare"))
        .extra("postgres", "postgresql.rows_fetched.rate", Series::around(22_000.0).noise(0.05).labelled("usename=orders"))
        .extra("postgres", "postgresql.rows_fetched.rate", Series::around(90.0).noise(0.05).labelled("usename=invoicing").then(Step { at: 60, over: 3, to: 410_000.0 }).then(Step { at: 164, over: 3, to: 150_000.0 }))
        .doc("invoicing", "# The invoices of a month\n\nOn the last evening of each month, from half past eight on, invoicing reads all sessions of the month. It used to be over\nbefore eleven; with the customers of last year it takes longer from month to month.\n\nThe volume of the database is a gp2 of 400 GB: 1200 operations a second, 3000 as long as it has credits.\n")
        .traces(20, 14, 165, contracts)
        .lacks(Part::Logs)
        .misleads(Decoy::Habit)
        .truth(
            "postgres",
            &["orders", "radius", "selfcare"],
            "scale",
            "No change is at fault. The run of invoices, which reads on the last evening of each month, takes the volume's credits from half past eight on; at 22:14 they are at zero, reads fall from three thousand a second to the 1200 of the volume's size, requests queue at the disk while the processor idles, and every service that asks the database is slow. \
             The customers' pages had been deployed five minutes before with a query that reads less; fewer idle connections are of the afternoon, and the minor version waits for Sunday.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![dial_in_timeouts(), database_waits()]
}
