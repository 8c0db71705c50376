//! Meals that couriers bring. Orders in Ruby on Rails, dispatch in Python, positions in Go, menus and the gateway in
//! TypeScript; Postgres, Redis, `DynamoDB`, Kubernetes.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static MEALS: World = World {
    name: "meals",
    language: Language::Ruby,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "requests.rate",
        errors: "requests.error_rate",
        latency: "requests.duration.p95",
        cpu: "system.cpu.user_pct",
        memory: "system.mem.rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "gateway",
            levels: [820.0, 0.31, 240.0, 35.0, 410.0],
            gauges: &[
                gauge("nodejs.eventloop.lag.p99", 12.0, Habit::Time),
                gauge("orders.placed.per_minute", 74.0, Habit::Rate),
            ],
            chatter: &[
                "INFO GET /restaurants/{n:100..9999}/menu 200 ;; duration={n:15..180}",
                "INFO GET /customers/{n:10000..999999}/orders 200 ;; duration={n:40..260}",
                "WARN client closed the connection ;; path=/restaurants/{n:100..9999}/menu",
                "ERROR orders answered 422 ;; path=/orders",
            ],
            attributes: &["host=gateway-{n:1..6}"],
        },
        Service {
            name: "orders",
            levels: [210.0, 0.24, 190.0, 43.0, 1900.0],
            gauges: &[
                gauge("puma.backlog", 0.4, Habit::Count),
                gauge("puma.threads.busy", 24.0, Habit::Count),
                gauge("active_record.pool.waiting", 0.1, Habit::Count),
            ],
            chatter: &[
                "INFO Completed 200 OK in {n:30..210}ms (Views: {f:1.0..9.0}ms | ActiveRecord: {f:2.0..60.0}ms) ;; controller=OrdersController ;; action={pick:index|show}",
                "INFO Completed 201 Created in {n:300..900}ms (ActiveRecord: {f:9.0..60.0}ms) ;; controller=OrdersController ;; action=create",
                "WARN Completed 422 Unprocessable Entity in {n:9..40}ms ;; controller=OrdersController ;; action=create",
                "ERROR ActionController::RoutingError (No route matches [GET] \"/{pick:wp-login.php|.env|favicon.ico}\")",
            ],
            attributes: &["host=orders-{n:1..5}"],
        },
        Service {
            name: "dispatch",
            levels: [19.0, 0.9, 720.0, 24.0, 330.0],
            gauges: &[
                gauge("dispatch.jobs.assigned.per_minute", 71.0, Habit::Rate),
                gauge("dispatch.jobs.waiting", 9.0, Habit::Count),
                gauge("sqlalchemy.pool.checked_out", 8.0, Habit::Count),
                gauge("waymark.requests.per_minute", 212.0, Habit::Rate),
                gauge("waymark.errors.per_minute", 0.7, Habit::Count),
                gauge("tls.certificate.seconds_left", 4_000_000.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO POST /jobs 201 ;; logger=uvicorn.access ;; ms={n:380..1100}",
                "INFO job assigned ;; logger=app.jobs ;; order={n:1000000..9999999} ;; courier={n:100..9000}",
                "WARN POST /jobs 409 ;; logger=uvicorn.access ;; detail=no courier is near",
            ],
            attributes: &["host=dispatch-{n:1..4}"],
        },
        Service {
            name: "locations",
            levels: [640.0, 0.06, 8.0, 21.0, 88.0],
            gauges: &[
                gauge("locations.couriers.live", 3190.0, Habit::Rate),
                labelled(
                    "aws.dynamodb.consumed_write_capacity_units",
                    1.4,
                    Habit::Time,
                    "table=courier-shifts",
                ),
                labelled(
                    "aws.dynamodb.provisioned_write_capacity_units",
                    50.0,
                    Habit::Fixed,
                    "table=courier-shifts",
                ),
                labelled("aws.dynamodb.throttled_requests", 0.0, Habit::Fixed, "table=courier-shifts"),
            ],
            chatter: &[
                "INFO shift began ;; courier={n:100..9000}",
                "INFO near ;; found={n:0..20} ;; ms={n:1..9}",
                "WARN not a position ;; err=unexpected EOF",
            ],
            attributes: &["host=locations-{n:1..3}"],
        },
        Service {
            name: "menus",
            levels: [490.0, 0.08, 22.0, 27.0, 260.0],
            gauges: &[
                gauge("menus.cache.hit_rate", 97.0, Habit::High),
                gauge("pg.pool.waiting", 0.1, Habit::Count),
            ],
            chatter: &[
                "INFO GET /restaurants/{n:100..9999}/menu 200 ;; duration={n:2..30}",
                "INFO menu changed ;; restaurant={n:100..9999}",
                "WARN restaurant has no sections ;; restaurant={n:100..9999}",
            ],
            attributes: &["host=menus-{n:1..5}"],
        },
        Service {
            name: "postgres",
            levels: [0.0, 0.0, 0.0, 29.0, 0.0],
            gauges: &[
                gauge("postgresql.queries.rate", 1850.0, Habit::Rate),
                gauge("postgresql.connections.active", 11.0, Habit::Count),
                gauge("postgresql.connections.used", 148.0, Habit::Count),
                labelled("postgresql.rows_read.rate", 64_000.0, Habit::Rate, "db=orders"),
                labelled("postgresql.rows_read.rate", 21_000.0, Habit::Rate, "db=menus"),
                labelled("postgresql.seq_scans.rate", 0.5, Habit::Time, "db=orders"),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:800..6400} buffers ({f:0.3..3.1}%)",
                "WARN could not send data to client: Broken pipe ;; db={pick:orders|menus|dispatch}",
                "INFO duration: {f:210.000..690.000} ms  statement: REFRESH MATERIALIZED VIEW restaurant_ratings ;; db=orders",
            ],
            attributes: &["pid={n:200..32000}"],
        },
        Service {
            name: "coredns",
            levels: [0.0, 0.0, 0.0, 9.0, 47.0],
            gauges: &[
                gauge("coredns.requests.rate", 310.0, Habit::Rate),
                gauge("coredns.request.duration.p99", 4.0, Habit::Time),
                labelled("coredns.forward.responses.rate", 42.0, Habit::Rate, "rcode=NOERROR"),
                labelled("coredns.forward.responses.rate", 0.2, Habit::Time, "rcode=SERVFAIL"),
                labelled(
                    "coredns.forward.healthcheck_failures.rate",
                    0.0,
                    Habit::Fixed,
                    "to=169.254.169.253:53",
                ),
            ],
            chatter: &["INFO [INFO] plugin/reload: Running configuration SHA512 = {hex:16}"],
            attributes: &["host=coredns-{n:1..2}"],
        },
    ],
    people: &[
        Person { login: "chiara", name: "Chiara Conti", mail: "chiara@meals.example" },
        Person { login: "jordi.v", name: "Jordi Vidal", mail: "jordi@meals.example" },
        Person { login: "hanna-l", name: "Hanna Lindqvist", mail: "hanna@meals.example" },
        Person { login: "osei", name: "Kwame Osei", mail: "kwame@meals.example" },
        Person { login: "b.tremblay", name: "Béatrice Tremblay", mail: "beatrice@meals.example" },
    ],
    severity: ("severity", ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
    versions: Versions::Build,
    commits_name_service: true,
    chatter: 0.9,
    flags: &[
        ("tips-after-delivery", "orders", "20%->50%"),
        ("gateway-http2", "gateway", "off->10%"),
        ("menu-photos", "menus", "off->on"),
        ("dispatch-batching", "dispatch", "off->1%"),
    ],
};
