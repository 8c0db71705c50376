//! An exchange for advertising. Auctions and budgets in Go, profiles in Rust, reports in TypeScript; `ScyllaDB`, S3,
//! Istio, Terraform, Kubernetes.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static ADEXCHANGE: World = World {
    name: "adexchange",
    language: Language::Go,
    offset: 0,
    zulu: true,
    style: Style {
        rate: "requests.per_second",
        errors: "requests.failed_ratio",
        latency: "requests.p99_ms",
        cpu: "kubernetes.cpu.usage_ratio",
        memory: "kubernetes.memory.working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "auction",
            levels: [18_400.0, 0.004, 96.0, 0.52, 2.1e9],
            gauges: &[
                gauge("auction.timeouts_ratio", 0.012, Habit::Share),
                gauge("auction.fill_ratio", 0.61, Habit::High),
                gauge("auction.responses_rejected_ratio", 0.0009, Habit::Share),
                labelled("auction.bidder_errors_per_second", 3.0, Habit::Count, "bidder=northbid"),
                labelled("auction.bidder_errors_per_second", 5.0, Habit::Count, "bidder=kestrel"),
                labelled("auction.bidder_errors_per_second", 2.0, Habit::Count, "bidder=demandly"),
                gauge("go.goroutines", 9100.0, Habit::Count),
                gauge("go.gc.cpu_fraction", 0.06, Habit::Time),
            ],
            chatter: &[
                "INFO auction ;; exchange_id={hex:12} ;; bids={n:0..9} ;; ms={n:31..110}",
                "INFO notice sent ;; bidder={pick:northbid|kestrel|demandly} ;; kind={pick:win|loss}",
                "WARN bidder timed out ;; bidder={pick:northbid|kestrel|demandly} ;; ms=80",
                "WARN floor not met ;; publisher=p{n:100..480}",
            ],
            attributes: &["pod=auction-{hex:5}", "zone=eu-central-1{pick:a|b|c}"],
        },
        Service {
            name: "profiles",
            levels: [18_200.0, 0.001, 11.0, 0.38, 3.3e9],
            gauges: &[
                gauge("profiles.cache.hit_ratio", 0.935, Habit::High),
                gauge("profiles.cache.entries", 4_100_000.0, Habit::Bytes),
                labelled("node.disk.used_ratio", 0.41, Habit::High, "mount=/var/lib/containerd"),
                gauge("logs.bytes_per_second", 38_000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO segments reloaded ;; target=profiles::segments ;; rules={n:2480..2530}",
                "INFO cache swept ;; target=profiles::cache ;; dropped={n:9000..26000}",
                "WARN profile is larger than 32 KiB ;; target=profiles::store ;; user={hex:16}",
            ],
            attributes: &["pod=profiles-{hex:5}", "zone=eu-central-1{pick:a|b|c}"],
        },
        Service {
            name: "budget",
            levels: [5200.0, 0.001, 8.0, 0.41, 640e6],
            gauges: &[
                gauge("budget.reservations_per_second", 5150.0, Habit::Rate),
                gauge("budget.campaigns_active", 3120.0, Habit::Rate),
            ],
            chatter: &[
                "INFO campaign paused ;; campaign={n:40000..69999} ;; why=budget",
                "INFO snapshot written ;; campaigns={n:3000..3300} ;; ms={n:210..480}",
                "WARN reservation expired ;; campaign={n:40000..69999}",
            ],
            attributes: &["pod=budget-{n:0..3}", "zone=eu-central-1{pick:a|b|c}"],
        },
        Service {
            name: "reports",
            levels: [22.0, 0.003, 840.0, 0.3, 900e6],
            gauges: &[
                gauge("reports.exports.finished_per_minute", 9.0, Habit::Rate),
                gauge("reports.exports.failed_per_minute", 0.05, Habit::Count),
                gauge("reports.callbacks.failed_per_minute", 0.4, Habit::Count),
            ],
            chatter: &[
                "INFO export finished ;; advertiser=a{n:1000..2999} ;; rows={n:800..240000} ;; kind={pick:daily|hourly}",
                "INFO callback delivered ;; bidder={pick:northbid|kestrel|demandly}",
                "WARN export is empty ;; advertiser=a{n:1000..2999}",
            ],
            attributes: &["pod=reports-{hex:5}"],
        },
        Service {
            name: "scylla",
            levels: [0.0, 0.0, 0.0, 0.36, 52e9],
            gauges: &[
                gauge("scylla.reads_per_second", 1250.0, Habit::Rate),
                gauge("scylla.read_p99_ms", 6.0, Habit::Time),
                gauge("scylla.reads_queued", 0.5, Habit::Count),
            ],
            chatter: &[
                "INFO [shard {n:0..15}] compaction - [Compact ads.profiles] Compacted {n:2..8} sstables to 1",
                "WARN [shard {n:0..15}] large_data - Writing large partition ads/profiles: {hex:16}",
            ],
            attributes: &["node=scylla-{n:1..6}", "zone=eu-central-1{pick:a|b|c}"],
        },
        Service {
            name: "mesh",
            levels: [0.0, 0.0, 0.0, 0.22, 800e6],
            gauges: &[
                labelled("istio.requests_per_second", 5200.0, Habit::Rate, "destination=budget"),
                labelled("istio.requests_per_second", 18_200.0, Habit::Rate, "destination=profiles"),
                labelled("envoy.upstream_rq_retry_per_second", 4.0, Habit::Count, "destination=budget"),
                labelled("envoy.upstream_rq_retry_per_second", 6.0, Habit::Count, "destination=profiles"),
                labelled("tcp.retransmits_ratio", 0.0008, Habit::Share, "zone=eu-central-1a"),
                labelled("tcp.retransmits_ratio", 0.0009, Habit::Share, "zone=eu-central-1b"),
                labelled("tcp.retransmits_ratio", 0.0008, Habit::Share, "zone=eu-central-1c"),
            ],
            chatter: &[
                "INFO xds: pushed config to {n:90..160} proxies",
                "WARN upstream connect error or disconnect/reset before headers ;; destination={pick:budget|profiles}",
            ],
            attributes: &["pod=istiod-{n:0..1}"],
        },
    ],
    people: &[
        Person { login: "tkaya", name: "Tolga Kaya", mail: "tolga@adexchange.example" },
        Person { login: "irina-m", name: "Irina Moraru", mail: "irina@adexchange.example" },
        Person { login: "dwalsh", name: "Deirdre Walsh", mail: "deirdre@adexchange.example" },
        Person { login: "pvasquez", name: "Pablo Vásquez", mail: "pablo@adexchange.example" },
        Person { login: "yuki.s", name: "Yuki Sato", mail: "yuki@adexchange.example" },
    ],
    severity: ("level", ["debug", "info", "warn", "error", "fatal"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 1.2,
    flags: &[
        ("auction.first-price-notice", "auction", "50%->100%"),
        ("reports.parquet", "reports", "off->10%"),
        ("budget.pacing-v2", "budget", "5%->10%"),
    ],
};
