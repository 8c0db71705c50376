//! The laboratory of a group of hospitals. Orders and results in C#, analysers in Python, the wards' viewer in
//! TypeScript; Postgres, `RabbitMQ`, nginx, Kubernetes.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static PATHLAB: World = World {
    name: "pathlab",
    language: Language::CSharp,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "http.server.request.rate",
        errors: "http.server.request.error_pct",
        latency: "http.server.request.duration.p95_ms",
        cpu: "container.cpu.pct",
        memory: "container.memory.mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "ingress",
            levels: [310.0, 0.2, 260.0, 11.0, 190.0],
            gauges: &[
                labelled("nginx.upstream.responses.per_minute", 0.6, Habit::Count, "status=504"),
                labelled("nginx.upstream.responses.per_minute", 3.0, Habit::Count, "status=502"),
            ],
            chatter: &[
                "INFO GET /results/{n:1000000..1999999} HTTP/2.0 200 ;; upstream=results ;; request_time={f:0.01..0.40}",
                "INFO GET /worklist HTTP/2.0 200 ;; upstream=results ;; request_time={f:0.10..0.70}",
                "WARN client prematurely closed connection ;; upstream=ward",
            ],
            attributes: &["node=ingress-{n:1..2}"],
        },
        Service {
            name: "ward",
            levels: [120.0, 0.3, 310.0, 24.0, 300.0],
            gauges: &[gauge("ward.sessions.open", 640.0, Habit::Rate)],
            chatter: &[
                "INFO GET /patients/{n:100000..999999}/results 200 ;; ms={n:60..340}",
                "INFO login ;; unit={pick:icu|er|cardiology|surgery|paediatrics}",
                "WARN results answered 404 ;; order=L{n:1000000..1999999}",
            ],
            attributes: &["pod=ward-{hex:5}"],
        },
        Service {
            name: "orders",
            levels: [46.0, 0.4, 95.0, 21.0, 420.0],
            gauges: &[
                gauge("lab.orders.placed.per_minute", 64.0, Habit::Rate),
                gauge("dotnet.thread_pool.queue.length", 0.4, Habit::Count),
                gauge("npgsql.connections.busy", 3.0, Habit::Count),
            ],
            chatter: &[
                "INFO Order {n:1000000..1999999} placed with {n:1..9} tests ;; category=Lab.Orders.OrdersController",
                "INFO HTTP POST /orders responded 201 in {n:40..160} ms ;; category=Serilog.AspNetCore.RequestLoggingMiddleware",
                "WARN Test {pick:TSH|CRP|HB|NA|TROP} was ordered twice within 24 hours ;; category=Lab.Orders.OrdersController",
            ],
            attributes: &["pod=orders-{hex:5}"],
        },
        Service {
            name: "results",
            levels: [150.0, 0.2, 140.0, 33.0, 610.0],
            gauges: &[
                gauge("lab.results.stored.per_minute", 410.0, Habit::Rate),
                gauge("npgsql.connections.busy", 6.0, Habit::Count),
                gauge("npgsql.commands.rate", 460.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Stored result of order {n:1000000..1999999} ;; category=Lab.Results.ResultConsumer",
                "INFO HTTP GET /results/{n:1000000..1999999} responded 200 in {n:9..120} ms ;; category=Serilog.AspNetCore.RequestLoggingMiddleware",
                "WARN Delta check failed, result needs validation ;; category=Lab.Results.ResultConsumer",
            ],
            attributes: &["pod=results-{hex:5}"],
        },
        Service {
            name: "analysers",
            levels: [0.0, 0.0, 0.0, 14.0, 170.0],
            gauges: &[
                gauge("analysers.messages.per_minute", 405.0, Habit::Rate),
                gauge("analysers.poll.failures.per_minute", 1.0, Habit::Count),
                gauge("process.open_file_descriptors", 74.0, Habit::Count),
            ],
            chatter: &[
                "INFO polled {n:1..30} messages ;; analyser={pick:chem-1|chem-2|chem-3|haem-1|haem-2|coag-1} ;; logger=analysers.poller",
                "INFO published ;; analyser={pick:chem-1|chem-2|chem-3|haem-1|haem-2|coag-1} ;; logger=analysers.publish",
                "WARN timed out, polling again ;; analyser={pick:haem-2|coag-1} ;; logger=analysers.session",
            ],
            attributes: &["host=lab-gw-1"],
        },
        Service {
            name: "reports",
            levels: [4.0, 0.7, 6400.0, 29.0, 520.0],
            gauges: &[
                gauge("reports.sent.per_minute", 31.0, Habit::Rate),
                gauge("reports.outbox.waiting", 12.0, Habit::Count),
                gauge("reports.mailbox.daily_quota", 60_000.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO Report of order {n:1000000..1999999} rendered in {n:3800..7900} ms ;; category=Lab.Reports.Renderer",
                "INFO Sent to mailbox of practice {n:1000..7999} ;; category=Lab.Reports.MailboxClient",
                "WARN Practice {n:1000..7999} has no mailbox, printing ;; category=Lab.Reports.MailboxClient",
            ],
            attributes: &["pod=reports-{hex:5}"],
        },
        Service {
            name: "rabbit",
            levels: [0.0, 0.0, 0.0, 17.0, 700.0],
            gauges: &[
                labelled("rabbitmq.queue.messages_ready", 3.0, Habit::Count, "queue=results"),
                labelled("rabbitmq.queue.messages_ready", 2.0, Habit::Count, "queue=results.dead"),
                labelled("rabbitmq.queue.messages_ready", 4.0, Habit::Count, "queue=orders"),
            ],
            chatter: &[
                "INFO accepting AMQP connection <0.{n:1000..9999}.0> ({ip}:{n:32000..60000} -> 10.4.0.9:5672)",
                "WARN closing AMQP connection <0.{n:1000..9999}.0>: client unexpectedly closed TCP connection",
            ],
            attributes: &["node=rabbit@mq-{n:0..2}"],
        },
        Service {
            name: "lab-db",
            levels: [0.0, 0.0, 0.0, 31.0, 16_000.0],
            gauges: &[
                gauge("postgresql.backends.active", 5.0, Habit::Count),
                gauge("postgresql.statements.rate", 720.0, Habit::Rate),
                gauge("postgresql.locks.waiting", 0.2, Habit::Count),
                gauge("postgresql.deadlocks.per_minute", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:900..5400} buffers ({f:0.4..2.9}%)",
                "INFO automatic analyze of table \"lab.public.{pick:results|orders}\"",
                "ERROR duplicate key value violates unique constraint \"ux_results_message_id\"",
            ],
            attributes: &["pid={n:300..32000}"],
        },
    ],
    people: &[
        Person { login: "a.nilsson", name: "Anders Nilsson", mail: "a.nilsson@pathlab.example" },
        Person { login: "f.haddad", name: "Farah Haddad", mail: "f.haddad@pathlab.example" },
        Person { login: "w.devries", name: "Willem de Vries", mail: "w.devries@pathlab.example" },
        Person { login: "s.oconnor", name: "Siobhán O'Connor", mail: "s.oconnor@pathlab.example" },
    ],
    severity: ("SeverityText", ["Debug", "Information", "Warning", "Error", "Critical"]),
    versions: Versions::Build,
    commits_name_service: true,
    chatter: 0.9,
    flags: &[
        ("ward-dark-theme", "ward", "off->on"),
        ("orders-repeat-warning", "orders", "12h->24h"),
        ("reports-fax", "reports", "on->off"),
    ],
};
