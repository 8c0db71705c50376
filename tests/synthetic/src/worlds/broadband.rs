//! A provider of broadband. Kotlin with Spring for orders, provisioning and tests of lines, Go for RADIUS, Ruby on Rails for
//! the customers' pages; Kafka, Postgres; metrics have OpenTelemetry's names.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static BROADBAND: World = World {
    name: "broadband",
    language: Language::Kotlin,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http.server.request.rate",
        errors: "http.server.request.error_ratio",
        latency: "http.server.request.duration.p95",
        cpu: "container.cpu.utilization",
        memory: "container.memory.usage",
        full: 1.0,
    },
    services: &[
        Service {
            name: "selfcare",
            levels: [92.0, 0.0023, 0.31, 0.37, 1.4e9],
            gauges: &[
                gauge("puma.busy_threads", 11.0, Habit::Count),
                gauge("puma.backlog", 0.1, Habit::Count),
                labelled("selfcare.logins.rate", 3.4, Habit::Rate, "result=accepted"),
                labelled("selfcare.logins.rate", 0.5, Habit::Time, "result=refused"),
            ],
            chatter: &[
                "INFO Completed 200 OK ;; controller=ContractsController ;; action=index ;; duration={n:40..260}",
                "INFO Completed 201 Created ;; controller=SessionsController ;; action=create ;; duration={n:190..320}",
                "INFO Completed 401 Unauthorized ;; controller=SessionsController ;; action=create ;; duration={n:190..320}",
                "ERROR Faraday::ResourceNotFound (the server responded with status 404) ;; controller=LinesController ;; action=show",
            ],
            attributes: &["host=selfcare-{pick:0|1|2|3}"],
        },
        Service {
            name: "orders",
            levels: [58.0, 0.0011, 0.14, 0.52, 610e6],
            gauges: &[
                labelled("db.client.connections.usage", 31.0, Habit::Count, "pool=HikariPool-1;state=used"),
                labelled("db.client.connections.pending_requests", 0.1, Habit::Count, "pool=HikariPool-1"),
                gauge("orders.placed.per_minute", 26.0, Habit::Rate),
                gauge("jvm.gc.duration.p99", 0.031, Habit::Time),
            ],
            chatter: &[
                "INFO order {n:7000000..7999999} of {pick:FIBRE_100|FIBRE_300|FIBRE_300|FIBRE_1000|DSL_50} for L{n:100000..999999} ;; logger=fibra.orders.OrderService",
                "INFO GET /products 200 ;; logger=access ;; ms={n:3..40}",
                "WARN order refused, line is taken ;; logger=fibra.orders.OrderService",
            ],
            attributes: &["host=orders-{hex:5}"],
        },
        Service {
            name: "provisioning",
            levels: [0.0, 0.0, 0.0, 0.16, 540e6],
            gauges: &[
                labelled("messaging.kafka.consumer.lag", 3.0, Habit::Count, "topic=orders;partition=1"),
                labelled("messaging.kafka.consumer.lag", 3.0, Habit::Count, "topic=orders;partition=3"),
                labelled("messaging.kafka.consumer.lag", 3.0, Habit::Count, "topic=orders;partition=5"),
                gauge("provisioning.planned.per_minute", 26.0, Habit::Rate),
            ],
            chatter: &[
                "INFO order {n:7000000..7999999} planned for 2026-{pick:03|04|05}-{n:10..28} ;; logger=fibra.provisioning.OrderListener",
                "WARN access-network answered 409, line has a plan ;; logger=fibra.provisioning.AccessNetwork",
            ],
            attributes: &["host=provisioning-{pick:0|1}"],
        },
        Service {
            name: "linetest",
            levels: [7.4, 0.006, 16.0, 0.21, 560e6],
            gauges: &[
                labelled("jvm.memory.used", 210e6, Habit::Bytes, "pool=G1 Old Gen"),
                labelled("jvm.memory.limit", 786e6, Habit::Fixed, "pool=G1 Old Gen"),
                gauge("jvm.gc.duration.p99", 0.044, Habit::Time),
                gauge("k8s.container.restarts", 0.0, Habit::Fixed),
                gauge("linetest.measurements.per_minute", 104.0, Habit::Rate),
            ],
            chatter: &[
                "INFO L{n:100000..999999} down={n:40..960} up={n:9..480} ;; logger=fibra.linetest.LineTests",
                "WARN no device answers on L{n:100000..999999} ;; logger=fibra.linetest.DeviceClient",
                "ERROR java.util.concurrent.TimeoutException ;; logger=fibra.linetest.LineTestController",
            ],
            attributes: &["host=linetest-{pick:0|1|2}"],
        },
        Service {
            name: "radius",
            levels: [0.0, 0.0, 0.0, 0.27, 84e6],
            gauges: &[
                labelled("radius.requests.rate", 310.0, Habit::Rate, "result=accepted"),
                labelled("radius.requests.rate", 12.0, Habit::Rate, "result=rejected"),
                labelled("radius.requests.rate", 0.4, Habit::Time, "result=timeout"),
                gauge("radius.request.duration.p99", 0.019, Habit::Time),
                gauge("radius.accounting.rate", 5400.0, Habit::Rate),
                gauge("k8s.container.restarts", 0.0, Habit::Fixed),
                gauge("k8s.deployment.available", 6.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO access accepted ;; user=c{n:1000000..9999999} ;; nas=bras-{n:1..24}",
                "INFO accounting ;; kind={pick:start|stop} ;; user=c{n:1000000..9999999} ;; session={hex:8}",
                "WARN access rejected ;; user=c{n:1000000..9999999} ;; err=no such user",
                "ERROR accounting lost ;; session={hex:8} ;; err=context canceled",
            ],
            attributes: &["host=radius-{pick:0|1|2|3|4|5}"],
        },
        Service {
            name: "postgres",
            levels: [0.0, 0.0, 0.0, 0.31, 0.0],
            gauges: &[
                gauge("postgresql.backends", 232.0, Habit::Bytes),
                gauge("postgresql.connection.max", 400.0, Habit::Fixed),
                gauge("postgresql.commits.rate", 920.0, Habit::Rate),
                gauge("postgresql.query.duration.p95", 0.011, Habit::Time),
                gauge("aws.rds.read_iops", 640.0, Habit::Rate),
                gauge("aws.rds.disk_queue_depth", 0.6, Habit::Time),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:2100..9100} buffers ({f:0.4..2.9}%)",
                "INFO automatic vacuum of table \"fibra.public.leases\": index scans: 1",
                "WARN there is already a transaction in progress",
            ],
            attributes: &[],
        },
        Service {
            name: "vector",
            levels: [0.0, 0.0, 0.0, 0.18, 210e6],
            gauges: &[
                gauge("vector.component_sent_bytes.rate", 2.1e6, Habit::Rate),
                gauge("vector.buffer.used_ratio", 0.02, Habit::Time),
                gauge("vector.component_discarded_events.rate", 0.02, Habit::Time),
            ],
            chatter: &[
                "INFO Healthcheck passed. ;; component_id=loki",
                "WARN Retrying after response. ;; component_id=loki ;; reason=server error",
            ],
            attributes: &["host=node-{pick:a1|a2|b1|b2|c1|c2}"],
        },
    ],
    people: &[
        Person { login: "ilaria", name: "Ilaria Conti", mail: "ilaria@fibra.example" },
        Person { login: "gmoretti", name: "Giulio Moretti", mail: "giulio@fibra.example" },
        Person { login: "annek", name: "Anne Kessler", mail: "anne@fibra.example" },
        Person { login: "ruud", name: "Ruud Bakker", mail: "ruud@fibra.example" },
        Person { login: "zsofi", name: "Zsófia Tóth", mail: "zsofi@fibra.example" },
    ],
    severity: ("severity", ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
    versions: Versions::Semantic,
    commits_name_service: false,
    chatter: 0.8,
    flags: &[
        ("selfcare.moving", "selfcare", "off->staff"),
        ("orders.windows", "orders", "off->10%"),
        ("selfcare.chatbot", "selfcare", "20%->30%"),
        ("linetest.app", "linetest", "50%->100%"),
    ],
};
