//! A ledger with its bank link. Go, statsd, slog.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge};

/// The organisation.
pub static LEDGER: World = World {
    name: "ledger",
    language: Language::Go,
    offset: -300,
    zulu: false,
    style: Style {
        rate: "request.rate",
        errors: "request.error_pct",
        latency: "request.duration.p99",
        cpu: "system.cpu.pct",
        memory: "process.rss_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "api",
            levels: [410.0, 0.15, 230.0, 28.0, 188.0],
            gauges: &[],
            chatter: &[
                "INFO request ;; http.method=POST ;; http.path=/v3/postings ;; http.status=201 ;; ms={n:18..140}",
                "INFO request ;; http.method=GET ;; http.path=/v3/accounts/{n:1000..9999}/balance ;; http.status=200 ;; ms={n:4..22}",
                "INFO request ;; http.method=POST ;; http.path=/v3/postings ;; http.status=409 ;; ms={n:11..60}",
                "WARN token expires soon ;; client=treasury-batch ;; days={n:3..12}",
            ],
            attributes: &["host=api-{n:1..6}"],
        },
        Service {
            name: "posting",
            levels: [220.0, 0.12, 95.0, 35.0, 164.0],
            gauges: &[
                gauge("db.pool.in_use", 9.0, Habit::Count),
                gauge("db.pool.wait_ms", 0.9, Habit::Time),
                gauge("runtime.goroutines", 170.0, Habit::Count),
            ],
            chatter: &[
                "INFO posted ;; posting={n:80000000..89999999} ;; entries={n:2..6}",
                "INFO posted ;; posting={n:80000000..89999999} ;; entries=2",
                "WARN posting is not balanced ;; client={pick:treasury-batch|cardside|backoffice}",
                "ERROR insert: pq: duplicate key value violates unique constraint \"postings_reference_key\" ;; client=treasury-batch",
            ],
            attributes: &["host=posting-{n:1..4}", "span.kind=server"],
        },
        Service {
            name: "balances",
            levels: [520.0, 0.05, 38.0, 24.0, 120.0],
            gauges: &[gauge("db.pool.in_use", 6.0, Habit::Count)],
            chatter: &[
                "INFO read ;; account=int:{pick:fees|suspense|fx|clearing} ;; ms={n:1..9}",
                "INFO lines ;; account=DE{n:10..99}{n:1000..9999} ;; rows={n:3..900}",
                "WARN account is closed ;; account=DE{n:10..99}{n:1000..9999}",
            ],
            attributes: &["host=balances-{n:1..3}"],
        },
        Service {
            name: "statements",
            levels: [12.0, 0.6, 1400.0, 31.0, 402.0],
            gauges: &[
                gauge("batch.customers.failed", 0.4, Habit::Count),
                gauge("batch.customers.rate", 24.0, Habit::Rate),
                gauge("reconcile.mismatch.count", 0.3, Habit::Count),
            ],
            chatter: &[
                "INFO customer done ;; customer=C{n:10000..99999} ;; accounts={n:1..7}",
                "INFO document written ;; pages={n:1..12} ;; bucket=ledger-statements",
                "WARN font Inter is missing, using DejaVu ;; pages={n:1..3}",
            ],
            attributes: &["host=statements-{n:1..2}"],
        },
        Service {
            name: "fx",
            levels: [74.0, 0.2, 62.0, 14.0, 71.0],
            gauges: &[
                gauge("provider.calls.per_min", 7.5, Habit::Count),
                gauge("provider.quota.left_pct", 31.0, Habit::Bytes),
            ],
            chatter: &[
                "INFO rate ;; pair={pick:EURUSD|GBPEUR|USDJPY|EURCHF} ;; age_s={n:0..299}",
                "INFO revalued ;; accounts={n:40..900} ;; currency={pick:USD|GBP|CHF}",
                "WARN provider took {n:900..2400} ms",
            ],
            attributes: &["host=fx-1"],
        },
        Service {
            name: "bank-link",
            levels: [31.0, 0.3, 340.0, 9.0, 64.0],
            gauges: &[gauge("clearing.outbox.depth", 14.0, Habit::Count)],
            chatter: &[
                "INFO sent ;; message=pacs.008 ;; ms={n:110..420}",
                "INFO received ;; message=pacs.002 ;; status=ACSC",
                "WARN received ;; message=pacs.002 ;; status=RJCT ;; reason=AC04",
            ],
            attributes: &["host=bank-link-{n:1..2}"],
        },
        Service {
            name: "postgres-main",
            levels: [0.0; 5],
            gauges: &[
                gauge("aws.rds.cpuutilization", 41.0, Habit::Busy),
                gauge("postgresql.connections", 88.0, Habit::Count),
                gauge("postgresql.locks.waiting", 0.4, Habit::Count),
                gauge("postgresql.idle_in_transaction", 1.2, Habit::Count),
                gauge("postgresql.commits.rate", 430.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:800..4000} buffers",
                "INFO automatic vacuum of table \"core.public.balances\": index scans: {n:0..2}",
            ],
            attributes: &["host=pgm-a"],
        },
    ],
    people: &[
        Person { login: "rsantos", name: "Renata Santos", mail: "rsantos@ledger.example" },
        Person { login: "jwhitfield", name: "James Whitfield", mail: "jwhitfield@ledger.example" },
        Person { login: "nkhoury", name: "Nadia Khoury", mail: "nkhoury@ledger.example" },
        Person { login: "pchen", name: "Peter Chen", mail: "pchen@ledger.example" },
    ],
    severity: ("level", ["DEBUG", "INFO", "WARN", "ERROR", "ERROR"]),
    versions: Versions::Dated,
    commits_name_service: true,
    chatter: 0.7,
    flags: &[
        ("statements-pdf-a", "statements", "off->on"),
        ("api-v4-preview", "api", "1%->5%"),
        ("posting-audit-sampling", "posting", "5%->10%"),
    ],
};
