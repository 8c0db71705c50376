//! Baggage of an airport. C# decides where a bag goes, Java takes the airlines' messages and answers where a bag is, screens
//! are in TypeScript, everything is released by Helm; `SQL Server`, Kafka, names as `OpenTelemetry` has them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static BAGS: World = World {
    name: "bags",
    language: Language::CSharp,
    offset: 180,
    zulu: false,
    style: Style {
        rate: "http.server.request.rate",
        errors: "http.server.error.ratio",
        latency: "http.server.request.duration.p95",
        cpu: "k8s.container.cpu.utilization",
        memory: "k8s.container.memory.usage",
        full: 1.0,
    },
    services: &[
        Service {
            name: "sorter",
            levels: [58.0, 0.0006, 0.085, 0.34, 740_000_000.0],
            gauges: &[
                labelled("sorter.decision.duration.p99", 0.11, Habit::Time, "line=north"),
                labelled("sorter.decision.duration.p99", 0.10, Habit::Time, "line=south"),
                gauge("sorter.decisions.per_min", 96.0, Habit::Rate),
                gauge("sorter.manual_coding.ratio", 0.018, Habit::Time),
                gauge("dotnet.thread_pool.queue.length", 1.0, Habit::Time),
                gauge("dotnet.thread_pool.thread.count", 22.0, Habit::Count),
            ],
            chatter: &[
                "INFO Bag {n:1000000000..1999999999} to chute {n:1..64} ;; category=Sorter.Decisions ;; line={pick:north|south}",
                "INFO Executed endpoint 'POST /decide' ;; category=Microsoft.AspNetCore.Routing.EndpointMiddleware",
                "WARN Bag {n:1000000000..1999999999} recirculated, chute full ;; category=Sorter.Decisions",
                "WARN No source message for {n:1000000000..1999999999}, manual coding ;; category=Sorter.Decisions ;; airline={pick:KQ|TP|SV|QX|LO}",
            ],
            attributes: &["k8s.pod.name=sorter-{n:0..3}", "k8s.node.name=bag-{pick:a1|a2|b1|b2}"],
        },
        Service {
            name: "messages",
            levels: [21.0, 0.001, 0.14, 0.29, 1_150_000_000.0],
            gauges: &[
                gauge("messaging.kafka.consumer.lag", 14.0, Habit::Count),
                gauge("messages.parsed.per_min", 240.0, Habit::Rate),
                gauge("messages.rejected.per_min", 1.6, Habit::Time),
                gauge("db.client.connections.usage", 5.0, Habit::UpTo(20)),
                gauge("db.client.connections.pending_requests", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO BSM stored ;; logger=bags.messages.BsmHandler ;; flight={pick:KQ|TP|SV|QX|LO}{n:100..999}",
                "INFO BPM stored ;; logger=bags.messages.BpmHandler ;; flight={pick:KQ|TP|SV|QX|LO}{n:100..999}",
                "INFO BUM applied ;; logger=bags.messages.BumHandler ;; flight={pick:KQ|TP|SV}{n:100..999}",
                "WARN element .{pick:X|K|V} ignored ;; logger=bags.messages.TypeBParser",
            ],
            attributes: &["k8s.pod.name=messages-{hex:5}", "thread=kafka-{n:0..5}"],
        },
        Service {
            name: "where-is",
            levels: [84.0, 0.002, 0.11, 0.31, 980_000_000.0],
            gauges: &[
                labelled("where_is.requests.per_min", 2400.0, Habit::Rate, "caller=airline"),
                labelled("where_is.requests.per_min", 1500.0, Habit::Rate, "caller=screens"),
                gauge("tls.handshake.failed.per_min", 0.4, Habit::Time),
                gauge("jvm.thread.count", 140.0, Habit::Count),
            ],
            chatter: &[
                "INFO bag asked ;; logger=bags.whereis.BagController ;; airline={pick:KQ|TP|SV|QX|LO} ;; found=true",
                "INFO bag asked ;; logger=bags.whereis.BagController ;; airline={pick:KQ|TP|SV|QX|LO} ;; found=false",
                "WARN client did not present a certificate ;; logger=bags.whereis.Tls ;; peer={ip}",
            ],
            attributes: &["k8s.pod.name=where-is-{hex:5}"],
        },
        Service {
            name: "screens",
            levels: [37.0, 0.0004, 0.05, 0.18, 210_000_000.0],
            gauges: &[
                gauge("screens.connected", 214.0, Habit::Fixed),
                gauge("k8s.deployment.available", 4.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO belt {n:1..22} shows {pick:KQ|TP|SV|QX|LO}{n:100..999}",
                "INFO screen {n:1..214} connected",
                "WARN screen {n:1..214} has an old bundle, reload",
            ],
            attributes: &["k8s.pod.name=screens-{hex:5}"],
        },
        Service {
            name: "reconcile",
            levels: [46.0, 0.001, 0.21, 0.24, 690_000_000.0],
            gauges: &[
                gauge("reconcile.scans.per_min", 310.0, Habit::Rate),
                gauge("reconcile.scan.duration.p95", 0.34, Habit::Time),
                gauge("reconcile.offline_scanners", 2.0, Habit::Count),
            ],
            chatter: &[
                "INFO Scan {n:1000000000..1999999999} into {pick:AKE|AKH|PMC}{n:10000..99999} ;; category=Reconcile.Scans",
                "INFO Flight {pick:KQ|TP|SV|QX|LO}{n:100..999} closed, {n:40..210} bags ;; category=Reconcile.Flights",
                "WARN Scanner {n:1..90} was silent for 60 s ;; category=Reconcile.Scanners",
            ],
            attributes: &["k8s.pod.name=reconcile-{n:0..2}", "k8s.node.name=bag-{pick:a1|a2|b1|b2}"],
        },
        Service {
            name: "bag-sql",
            levels: [0.0, 0.0, 0.0, 0.36, 0.0],
            gauges: &[
                gauge("sqlserver.batch.request.rate", 880.0, Habit::Rate),
                gauge("sqlserver.user.connection.count", 74.0, Habit::Count),
                gauge("sqlserver.lock.wait.rate", 0.6, Habit::Time),
            ],
            chatter: &[
                "INFO Log was backed up. Database: Bags",
                "INFO DBCC CHECKDB (Bags) executed, found 0 errors",
            ],
            attributes: &["spid={n:51..240}"],
        },
    ],
    people: &[
        Person { login: "o.demir", name: "Ozan Demir", mail: "o.demir@apron.example" },
        Person { login: "n.haddad", name: "Nour Haddad", mail: "n.haddad@apron.example" },
        Person { login: "p.ruiz", name: "Paloma Ruiz", mail: "p.ruiz@apron.example" },
        Person { login: "g.okoye", name: "Grace Okoye", mail: "g.okoye@apron.example" },
    ],
    severity: ("severity_text", ["Debug", "Information", "Warning", "Error", "Fatal"]),
    versions: Versions::Dated,
    commits_name_service: false,
    chatter: 1.1,
    flags: &[
        ("screens-arabic-first", "screens", "off->25%"),
        ("sorter-early-store", "sorter", "10%->20%"),
        ("reconcile-voice", "reconcile", "5%->10%"),
    ],
};
