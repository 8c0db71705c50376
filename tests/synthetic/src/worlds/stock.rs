//! Stock and reservations of a shop. Java with Kafka and MySQL, CloudWatch names.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static STOCK: World = World {
    name: "stock",
    language: Language::Java,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "RequestCount",
        errors: "HTTPCode_Target_5XX_Percent",
        latency: "TargetResponseTime.p99",
        cpu: "CPUUtilization",
        memory: "MemoryUtilization",
        full: 100.0,
    },
    services: &[
        Service {
            name: "storefront-bff",
            levels: [41000.0, 0.14, 0.42, 33.0, 48.0],
            gauges: &[gauge("StaleAvailabilityAnswers", 0.6, Habit::Count)],
            chatter: &[
                "INFO GET /p/{n:100000..999999} 200 {n:30..190}ms ;; region=eu-central-1",
                "INFO GET /p/{n:100000..999999} 200 {n:30..150}ms ;; region=eu-central-1",
                "INFO POST /basket 200 {n:60..240}ms ;; region=eu-central-1",
                "WARN image of {n:100000..999999} is missing ;; region=eu-central-1",
            ],
            attributes: &["log_group=/ecs/storefront-bff"],
        },
        Service {
            name: "inventory",
            levels: [28000.0, 0.05, 0.074, 38.0, 61.0],
            gauges: &[
                gauge("EstimatedMaxTimeLag", 2.2, Habit::Time),
                gauge("SumOffsetLag", 410.0, Habit::Count),
                gauge("kafka.consumer.rebalance.rate.per.hour", 0.3, Habit::Count),
                gauge("MovementsApplied", 5200.0, Habit::Rate),
                labelled("CPUUtilization.Instance", 44.0, Habit::Busy, "InstanceId=i-0a41c2"),
                labelled("CPUUtilization.Instance", 47.0, Habit::Busy, "InstanceId=i-0be97f"),
            ],
            chatter: &[
                "INFO applied {n:20..500} movements ;; logger=shop.stock.inventory.InventoryListener ;; thread=ntainer#0-{n:0..3}-C-1",
                "INFO GET /stock/SKU-{n:10000..99999} 200 ;; logger=shop.stock.inventory.Api ;; thread=http-nio-{n:1..60}",
                "WARN movement of unknown SKU-{n:10000..99999} ;; logger=shop.stock.inventory.InventoryListener ;; thread=ntainer#0-{n:0..3}-C-1",
            ],
            attributes: &["log_group=/ecs/inventory"],
        },
        Service {
            name: "reservation",
            levels: [2400.0, 0.08, 0.096, 27.0, 57.0],
            gauges: &[
                gauge("OversoldSkus", 0.4, Habit::Count),
                gauge("OpenReservations", 8200.0, Habit::Count),
                gauge("RunningTaskCount", 6.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO reserved sku=SKU-{n:10000..99999} quantity={n:1..3} order={n:70000000..79999999} ;; logger=shop.stock.reservation.ReservationService",
                "INFO closed {n:1..40} reservations ;; logger=shop.stock.reservation.CloseJob",
                "WARN OutOfStock: SKU-{n:10000..99999} wanted {n:1..4}, free 0 ;; logger=shop.stock.reservation.Api",
            ],
            attributes: &["log_group=/ecs/reservation", "thread=http-nio-8080-exec-{n:1..40}"],
        },
        Service {
            name: "replenishment",
            levels: [90.0, 0.3, 0.38, 12.0, 44.0],
            gauges: &[
                gauge("SupplierOrdersPlaced", 36.0, Habit::Rate),
                gauge("SupplierOrdersRefused", 0.7, Habit::Count),
            ],
            chatter: &[
                "INFO supplier={n:100..480} sku=SKU-{n:10000..99999} day=2025-{n:10..12}-{n:10..28} ;; logger=shop.stock.replenishment.OrderPlanner",
                "INFO supplier={n:100..480} has no offers ;; logger=shop.stock.replenishment.OrderPlanner",
                "WARN supplier={n:100..480} answered 404 for offers ;; logger=shop.stock.replenishment.SupplierClient",
            ],
            attributes: &["log_group=/ecs/replenishment", "thread=plan-{n:1..8}"],
        },
        Service {
            name: "stock-rds",
            levels: [0.0; 5],
            gauges: &[
                gauge("CPUUtilization", 36.0, Habit::Busy),
                gauge("DatabaseConnections", 118.0, Habit::Count),
                gauge("ReadIOPS", 310.0, Habit::Rate),
                gauge("SelectLatency", 1.4, Habit::Time),
                gauge("Innodb_rows_read_per_second", 52000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO [Note] [MY-010914] Aborted connection {n:10000..90000} to db: 'stock' user: 'reports' (Got an error reading communication packets).",
            ],
            attributes: &["log_group=/aws/rds/instance/stock/error"],
        },
        Service {
            name: "msk",
            levels: [0.0; 5],
            gauges: &[
                gauge("BytesInPerSec", 640_000.0, Habit::Rate),
                gauge("UnderReplicatedPartitions", 0.0001, Habit::Fixed),
            ],
            chatter: &[
                "INFO [GroupCoordinator 2]: Stabilized group reports generation {n:100..400} (__consumer_offsets-{n:0..49}) with 4 members",
            ],
            attributes: &["log_group=/msk/stock"],
        },
    ],
    people: &[
        Person { login: "lmartens", name: "Lotte Martens", mail: "l.martens@shop.example" },
        Person { login: "fdubois", name: "Florian Dubois", mail: "f.dubois@shop.example" },
        Person { login: "agrimaldi", name: "Anna Grimaldi", mail: "a.grimaldi@shop.example" },
        Person { login: "tvanderberg", name: "Thijs van der Berg", mail: "t.vanderberg@shop.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 0.8,
    flags: &[
        ("bff-new-pdp", "storefront-bff", "10%->30%"),
        ("reservation-extend-30m", "reservation", "off->on"),
        ("replenish-dryrun", "replenishment", "on->off"),
    ],
};
