//! Trucks and where they are. Devices and positions in Go, an interface and plans in Python, a portal in TypeScript,
//! infrastructure in Terraform; Timescale, `RabbitMQ`, S3, metrics by Datadog.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static HAULAGE: World = World {
    name: "haulage",
    language: Language::Go,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "trace.requests.hits_per_second",
        errors: "trace.requests.error_pct",
        latency: "trace.requests.p95_ms",
        cpu: "kubernetes.cpu.usage_pct",
        memory: "kubernetes.memory.working_set_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "ingest",
            levels: [0.0, 0.0, 0.0, 31.0, 240.0],
            gauges: &[
                labelled("ingest.frames.per_second", 1460.0, Habit::Rate, "operator=nordsim"),
                labelled("ingest.frames.per_second", 820.0, Habit::Rate, "operator=baltel"),
                labelled("ingest.frames.per_second", 240.0, Habit::Rate, "operator=other"),
                labelled("ingest.connections.open", 13_900.0, Habit::Bytes, "operator=nordsim"),
                labelled("ingest.connections.open", 7800.0, Habit::Bytes, "operator=baltel"),
                labelled("ingest.connections.open", 2300.0, Habit::Bytes, "operator=other"),
                gauge("ingest.bad_frames.per_minute", 4.0, Habit::Count),
            ],
            chatter: &[
                "INFO device connected ;; device=TRK{n:10000..59999} ;; operator={pick:nordsim|nordsim|baltel|other}",
                "INFO device gone ;; device=TRK{n:10000..59999} ;; reason={pick:EOF|i/o timeout}",
                "WARN bad frame ;; remote={ip}:{n:2000..60000} ;; err=frame too short",
            ],
            attributes: &["pod_name=ingest-{n:0..5}"],
        },
        Service {
            name: "tracker",
            levels: [0.0, 0.0, 0.0, 36.0, 310.0],
            gauges: &[
                gauge("tracker.positions.written_per_second", 2520.0, Habit::Rate),
                gauge("tracker.position.age_p95_seconds", 2.1, Habit::Time),
                gauge("tracker.batches.failed_per_minute", 0.2, Habit::Count),
                gauge("container.cpu.throttled_pct", 1.2, Habit::Time),
            ],
            chatter: &[
                "INFO vehicle entered fence ;; device=TRK{n:10000..59999} ;; fence={pick:NO|SE|DK|FI}-{n:100..999}-{pick:yard|dock|gate}",
                "INFO vehicle left fence ;; device=TRK{n:10000..59999} ;; fence={pick:NO|SE|DK|FI}-{n:100..999}",
                "WARN bad position ;; err=unexpected end of JSON input",
            ],
            attributes: &["pod_name=tracker-{n:0..3}"],
        },
        Service {
            name: "api",
            levels: [96.0, 0.3, 140.0, 29.0, 420.0],
            gauges: &[
                gauge("sqlalchemy.pool.checked_out", 4.0, Habit::Count),
                labelled("api.outgoing.requests_per_second", 31.0, Habit::Rate, "peer=planner"),
            ],
            chatter: &[
                "INFO \"GET /trips/TRK{n:10000..59999} HTTP/1.1\" 200 OK ;; logger.name=uvicorn.access",
                "INFO \"GET /vehicles/TRK{n:10000..59999}/eta HTTP/1.1\" 200 OK ;; logger.name=uvicorn.access",
                "WARN \"GET /trips/TRK{n:10000..59999} HTTP/1.1\" 422 Unprocessable Entity ;; logger.name=uvicorn.access",
                "ERROR \"GET /vehicles/TRK{n:10000..59999}/eta HTTP/1.1\" 500 Internal Server Error ;; logger.name=uvicorn.access",
            ],
            attributes: &["pod_name=api-{n:0..3}"],
        },
        Service {
            name: "planner",
            levels: [33.0, 0.35, 210.0, 44.0, 880.0],
            gauges: &[
                gauge("celery.tasks.succeeded_per_minute", 118.0, Habit::Rate),
                gauge("celery.tasks.failed_per_minute", 0.4, Habit::Count),
                labelled("geoplex.responses_per_minute", 1290.0, Habit::Rate, "status=200"),
                labelled("geoplex.responses_per_minute", 0.0, Habit::Fixed, "status=429"),
                gauge("kubernetes.containers.restarts", 2.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO Task planner.tasks.plan[{uuid}] succeeded in {f:1.20..9.80}s: [...] ;; logger.name=celery.app.trace",
                "INFO planned tour {n:100000..999999} with {n:6..48} stops ;; logger.name=planner.tasks",
                "WARN tour {n:100000..999999} has a stop without coordinates ;; logger.name=planner.tasks",
            ],
            attributes: &["pod_name=planner-{n:0..3}"],
        },
        Service {
            name: "archiver",
            levels: [0.0, 0.0, 0.0, 18.0, 190.0],
            gauges: &[
                gauge("archiver.exports.done_per_hour", 46.0, Habit::Count),
                gauge("archiver.exports.failed_per_hour", 0.1, Habit::Count),
            ],
            chatter: &[
                "INFO exported positions/{pick:nordfrakt|fjordline|skogsbil|baltic-cold}/2025/{n:10..12}/{n:10..28}.csv.gz, {n:20000..900000} rows",
                "INFO reading positions of {pick:nordfrakt|fjordline|skogsbil|baltic-cold}",
            ],
            attributes: &["pod_name=archiver-0"],
        },
        Service {
            name: "portal",
            levels: [210.0, 0.4, 320.0, 22.0, 150.0],
            gauges: &[gauge("rum.long_tasks_per_minute", 18.0, Habit::Count)],
            chatter: &["INFO GET /fleet 200", "INFO GET /trips 200", "WARN GET /apple-touch-icon.png 404"],
            attributes: &["pod_name=portal-{n:0..2}"],
        },
        Service {
            name: "rabbitmq",
            levels: [0.0, 0.0, 0.0, 17.0, 1400.0],
            gauges: &[
                labelled("rabbitmq.queue.messages_ready", 310.0, Habit::Count, "queue=positions"),
                labelled("rabbitmq.queue.messages_unacknowledged", 480.0, Habit::Count, "queue=positions"),
                labelled("rabbitmq.queue.messages_ready", 3.0, Habit::Count, "queue=tours"),
                gauge("rabbitmq.messages.redelivered_per_second", 0.1, Habit::Count),
            ],
            chatter: &[
                "INFO accepting AMQP connection <0.{n:100..9999}.0> ({ip}:{n:30000..60000} -> 10.8.0.12:5672)",
            ],
            attributes: &["pod_name=rabbitmq-{n:0..2}"],
        },
        Service {
            name: "timescale",
            levels: [0.0, 0.0, 0.0, 33.0, 48_000.0],
            gauges: &[
                gauge("postgresql.commits_per_second", 180.0, Habit::Rate),
                gauge("postgresql.active_connections", 8.0, Habit::Count),
                gauge("postgresql.rows_fetched_per_second", 310_000.0, Habit::Rate),
                gauge("postgresql.wal_size_mb", 4200.0, Habit::Bytes),
                labelled("system.disk.used_pct", 61.0, Habit::Bytes, "mount=/pgdata"),
                labelled("system.io.read_mb_per_second", 41.0, Habit::Rate, "device=nvme1n1"),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:9000..64000} buffers ({f:1.0..9.9}%); write={f:100.000..260.000} s",
                "INFO automatic vacuum of table \"fleet._timescaledb_internal._hyper_1_{n:200..420}_chunk\"",
                "WARN could not receive data from client: Connection reset by peer",
            ],
            attributes: &["pid={n:200..60000}"],
        },
    ],
    people: &[
        Person { login: "sigrid-h", name: "Sigrid Haugen", mail: "sigrid@haulage.example" },
        Person { login: "mlarsson", name: "Mats Larsson", mail: "mats@haulage.example" },
        Person { login: "iida.k", name: "Iida Korhonen", mail: "iida@haulage.example" },
        Person { login: "pnowak", name: "Piotr Nowak", mail: "piotr@haulage.example" },
        Person { login: "esben", name: "Esben Friis", mail: "esben@haulage.example" },
    ],
    severity: ("status", ["debug", "info", "warn", "error", "critical"]),
    versions: Versions::Build,
    commits_name_service: false,
    chatter: 0.8,
    flags: &[
        ("portal-dark-map", "portal", "off->on"),
        ("planner-night-tours", "planner", "5%->20%"),
        ("trip-export", "api", "off->on"),
    ],
};
