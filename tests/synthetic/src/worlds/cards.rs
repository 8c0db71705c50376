//! Authorization of card payments. Java with Spring Boot, Micrometer names, logback as JSON.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge};

const HIKARI_ACTIVE: &str = "hikaricp_connections_active";
const HIKARI_PENDING: &str = "hikaricp_connections_pending";
const GC: &str = "jvm_gc_pause_seconds_sum_rate";
const BLOCKED: &str = "jvm_threads_states_blocked";

/// The organisation.
pub static CARDS: World = World {
    name: "cards",
    language: Language::Java,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_server_requests_per_second",
        errors: "http_server_requests_error_ratio",
        latency: "http_server_requests_seconds_p99",
        cpu: "process_cpu_usage",
        memory: "jvm_memory_used_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "gateway",
            levels: [880.0, 0.0011, 0.31, 0.29, 720e6],
            gauges: &[gauge("cards_declined_technical_ratio", 0.0007, Habit::Share)],
            chatter: &[
                "INFO POST /authorizations 200 {n:60..210}ms ;; logger_name=example.cards.gateway.Access",
                "INFO POST /authorizations 200 {n:60..190}ms ;; logger_name=example.cards.gateway.Access",
                "WARN terminal {n:100000..999999} sent field 55 twice ;; logger_name=example.cards.gateway.Iso8583",
                "INFO GET /actuator/health 200 2ms ;; logger_name=example.cards.gateway.Access",
            ],
            attributes: &["thread_name=http-nio-8080-exec-{n:1..180}"],
        },
        Service {
            name: "authorizer",
            levels: [860.0, 0.0009, 0.24, 0.41, 1.4e9],
            gauges: &[
                gauge(HIKARI_ACTIVE, 4.0, Habit::Count),
                gauge(HIKARI_PENDING, 0.3, Habit::Count),
                gauge(BLOCKED, 1.0, Habit::Count),
                gauge(GC, 0.004, Habit::Time),
                gauge("outbox_unsent_rows", 60.0, Habit::Count),
            ],
            chatter: &[
                "INFO approved payment={uuid} ;; logger_name=example.cards.authorize.Authorizer",
                "INFO declined payment={uuid} score={n:851..990} ;; logger_name=example.cards.authorize.Authorizer",
                "INFO declined payment={uuid} reason=limit ;; logger_name=example.cards.authorize.Authorizer",
                "WARN merchant is unknown: {pick:SQ KAFFEE|PAYLINK|IMBISS AM TOR|KIOSK} ;; logger_name=example.cards.merchants.MerchantDirectory",
            ],
            attributes: &["thread_name=http-nio-8080-exec-{n:1..180}"],
        },
        Service {
            name: "limits",
            levels: [120.0, 0.0004, 0.061, 0.18, 610e6],
            gauges: &[gauge(HIKARI_ACTIVE, 2.0, Habit::Count)],
            chatter: &[
                "INFO limit of card={n:10000000..99999999} raised by the app ;; logger_name=example.cards.limits.Changes",
                "INFO read 1 limit ;; logger_name=example.cards.limits.LimitService",
            ],
            attributes: &["thread_name=http-nio-8080-exec-{n:1..60}"],
        },
        Service {
            name: "merchant-directory",
            levels: [310.0, 0.0006, 0.048, 0.27, 980e6],
            gauges: &[gauge(GC, 0.003, Habit::Time), gauge("tomcat_threads_busy", 9.0, Habit::Count)],
            chatter: &[
                "INFO resolved {pick:SUPERMARKT|TANKSTELLE A9|BUCHHANDEL|HOTEL AM SEE} ;; logger_name=example.cards.merchants.Api",
                "INFO import: {n:2..90} merchants changed ;; logger_name=example.cards.merchants.Import",
                "WARN two merchants of one name: {pick:KIOSK|IMBISS|APOTHEKE} ;; logger_name=example.cards.merchants.Import",
            ],
            attributes: &["thread_name=http-nio-8080-exec-{n:1..60}"],
        },
        Service {
            name: "risk-score",
            levels: [850.0, 0.0016, 0.14, 0.33, 1.1e9],
            gauges: &[gauge("resilience4j_circuitbreaker_open", 0.0001, Habit::Fixed)],
            chatter: &[
                "INFO scored value={n:3..700} model=gbm-2024-11 ;; logger_name=example.cards.risk.Scorer",
                "INFO partner call to sentriq took {n:40..110}ms ;; logger_name=example.cards.risk.SentriqClient",
                "WARN partner call to sentriq took {n:700..1400}ms ;; logger_name=example.cards.risk.SentriqClient",
            ],
            attributes: &["thread_name=http-nio-8080-exec-{n:1..120}"],
        },
        Service {
            name: "cards-db",
            levels: [0.0; 5],
            gauges: &[
                gauge("pg_cpu_usage", 0.31, Habit::Busy),
                gauge("pg_xact_commit_per_second", 1650.0, Habit::Rate),
                gauge("pg_locks_waiting", 0.3, Habit::Count),
                gauge("pg_stat_activity_idle_in_transaction", 2.0, Habit::Count),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:1000..6000} buffers",
                "INFO automatic vacuum of table \"cards.public.holds\": index scans: 1",
            ],
            attributes: &["pid={n:2000..9000}"],
        },
    ],
    people: &[
        Person { login: "k.brandt", name: "Katharina Brandt", mail: "katharina.brandt@cards.example" },
        Person { login: "v.petrescu", name: "Vlad Petrescu", mail: "vlad.petrescu@cards.example" },
        Person { login: "s.nakamura", name: "Sora Nakamura", mail: "sora.nakamura@cards.example" },
        Person { login: "e.fischer", name: "Eva Fischer", mail: "eva.fischer@cards.example" },
        Person { login: "renovate[bot]", name: "renovate[bot]", mail: "bot@renovate.example" },
    ],
    severity: ("level", ["DEBUG", "INFO", "WARN", "ERROR", "ERROR"]),
    versions: Versions::Build,
    commits_name_service: true,
    chatter: 0.8,
    flags: &[
        ("gateway.iso20022", "gateway", "2%->5%"),
        ("risk.shadow-model", "risk-score", "off->on"),
        ("limits.weekly", "limits", "off->pilot"),
    ],
};
