//! Cars to share by the minute. Nest, Express, Go, Rust, PostgreSQL, Kafka, names as Datadog has them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const LOOP: &str = "runtime.node.event_loop.delay.max";
const BOXES: &str = "telematics.sessions.open";

/// The organisation.
pub static CLUBCARS: World = World {
    name: "clubcars",
    language: Language::TypeScript,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "trace.http.request.hits",
        errors: "trace.http.request.errors.pct",
        latency: "trace.http.request.duration.p95",
        cpu: "kubernetes.cpu.usage.pct",
        memory: "kubernetes.memory.usage_mib",
        full: 100.0,
    },
    services: &[
        Service {
            name: "gateway",
            levels: [640.0, 0.3, 0.21, 38.0, 420.0],
            gauges: &[gauge(LOOP, 0.022, Habit::Time)],
            chatter: &[
                "INFO GET /v1/cars/nearby 200 {n:30..160}ms",
                "INFO POST /v1/bookings 201 {n:60..240}ms",
                "INFO PATCH /v1/me 200 {n:20..80}ms",
                "WARN PATCH /v1/me 422 {n:1..3}ms",
                "ERROR request failed ;; path=/v1/bookings/{uuid}/open ;; err=car did not answer within 12s",
            ],
            attributes: &["pod_name=gateway-6d8f4-{pick:k9wzx|p2qlm|v7ntb}"],
        },
        Service {
            name: "booking",
            levels: [180.0, 0.5, 0.12, 33.0, 610.0],
            gauges: &[
                gauge("booking.reservations.created", 31.0, Habit::Rate),
                gauge("booking.reservations.conflict", 0.6, Habit::Time),
                gauge("booking.licences.kept", 2.4, Habit::Rate),
                gauge("typeorm.pool.used", 7.0, Habit::UpTo(40)),
            ],
            chatter: &[
                "INFO reserved car {n:1000..6999} ;; context=ReservationsService",
                "INFO {n:0..9} reservations expired ;; context=ExpireJob",
                "WARN ConflictException: taken ;; context=ReservationsService",
                "INFO licence of {uuid} waits for a person ;; context=LicencesService",
            ],
            attributes: &["pod_name=booking-7c9b5-{pick:4hs2d|m8xvk|zq6tr|w3ljp}"],
        },
        Service {
            name: "pricing",
            levels: [95.0, 0.02, 0.018, 14.0, 90.0],
            gauges: &[
                gauge("pricing.trips.priced", 44.0, Habit::Rate),
                gauge("runtime.go.num_goroutine", 48.0, Habit::Count),
            ],
            chatter: &[
                "INFO priced ;; zone={pick:mitte|west|hafen|campus|flughafen} ;; cents={n:180..3900}",
                "INFO zones loaded ;; count=23",
                "WARN trip without an end ;; trip={uuid}",
            ],
            attributes: &["pod_name=pricing-59d7c-{pick:hx4zp|n2kbw}"],
        },
        Service {
            name: "vehicles",
            levels: [310.0, 0.2, 0.14, 44.0, 730.0],
            gauges: &[
                gauge("vehicles.states.applied", 540.0, Habit::Rate),
                gauge("vehicles.cars.stale", 160.0, Habit::Count),
                gauge("kafka.consumer_lag", 210.0, Habit::Count),
                gauge("vehicles.geocode.calls", 3.1, Habit::Rate),
                gauge("vehicles.cars.shown.avg", 11.0, Habit::Time),
            ],
            chatter: &[
                "INFO GET /cars/nearby 200 {n:20..120}ms ;; cars={n:4..20}",
                "INFO GET /cars/nearby 200 {n:9..40}ms ;; cars={n:0..3}",
                "WARN car {n:1000..6999} has not been heard of for an hour",
            ],
            attributes: &["pod_name=vehicles-84f6d-{pick:c5mxw|t9pqz}"],
        },
        Service {
            name: "telematics",
            levels: [0.0, 0.0, 0.0, 29.0, 510.0],
            gauges: &[
                labelled(BOXES, 3290.0, Habit::Bytes, "carrier:nordcell"),
                labelled(BOXES, 2280.0, Habit::Bytes, "carrier:mobilia"),
                gauge("telematics.states.published", 545.0, Habit::Rate),
                gauge("telematics.commands.failed", 0.4, Habit::Time),
                gauge("telematics.commands.duration.p95", 2.6, Habit::Time),
            ],
            chatter: &[
                "INFO session opened ;; car={n:1000..6999} ;; target=telematics::session",
                "INFO session closed: keep-alive ;; car={n:1000..6999} ;; target=telematics::session",
                "WARN car refused: DOOR_OPEN ;; car={n:1000..6999} ;; target=telematics::command",
            ],
            attributes: &["pod_name=telematics-{n:0..3}"],
        },
        Service {
            name: "notify",
            levels: [52.0, 0.1, 0.31, 17.0, 240.0],
            gauges: &[
                gauge("notify.pushed", 61.0, Habit::Rate),
                gauge("notify.queue.age.max", 3.0, Habit::Time),
                gauge("datadog.estimated_usage.logs.ingested_mb_per_min", 21.0, Habit::Rate),
                gauge("system.disk.in_use.pct", 31.0, Habit::Bytes),
            ],
            chatter: &[
                "INFO pushed ;; userId={uuid} ;; devices={n:1..3}",
                "WARN token is gone ;; userId={uuid}",
            ],
            attributes: &["pod_name=notify-{pick:0|1|2}"],
        },
        Service {
            name: "pg-fleet",
            levels: [0.0, 0.0, 0.0, 24.0, 0.0],
            gauges: &[
                gauge("postgresql.connections", 41.0, Habit::Count),
                gauge("postgresql.waiting_queries", 0.3, Habit::Time),
                gauge("postgresql.commits", 720.0, Habit::Rate),
                gauge("postgresql.deadlocks", 0.01, Habit::Share),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:600..5100} buffers ({f:0.1..1.9}%)",
                "INFO automatic vacuum of table \"fleet.public.car\": index scans: {n:0..1}",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "ivana-k", name: "Ivana Kovač", mail: "ivana.kovac@clubcars.example" },
        Person { login: "pmeier", name: "Philipp Meier", mail: "philipp.meier@clubcars.example" },
        Person { login: "samirah", name: "Samirah Haddad", mail: "samirah.haddad@clubcars.example" },
        Person { login: "niklas.w", name: "Niklas Wirth", mail: "niklas.wirth@clubcars.example" },
        Person { login: "elif", name: "Elif Aydın", mail: "elif.aydin@clubcars.example" },
    ],
    severity: ("status", ["debug", "info", "warn", "error", "emergency"]),
    versions: Versions::Dated,
    commits_name_service: true,
    chatter: 1.0,
    flags: &[
        ("booking.extend-reservation", "booking", "10%->30%"),
        ("gateway.new-map-tiles", "gateway", "off->on"),
        ("notify.quiet-hours", "notify", "off->5%"),
    ],
};
