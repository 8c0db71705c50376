//! Claims of motor and home policies. Java and Kotlin with Spring Boot, FastAPI, PostgreSQL, Micrometer in Prometheus.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const HIKARI: &str = "hikaricp_connections_active";
const PENDING: &str = "hikaricp_connections_pending";
const SCRATCH: &str = "mountpoint=/var/tmp/documents";

/// The organisation.
pub static CLAIMS: World = World {
    name: "claims",
    language: Language::Java,
    offset: 60,
    zulu: false,
    style: Style {
        rate: "http_server_requests_seconds_count_per_second",
        errors: "http_server_requests_5xx_ratio",
        latency: "http_server_requests_seconds_p95",
        cpu: "process_cpu_usage",
        memory: "jvm_memory_used_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "claims-api",
            levels: [145.0, 0.0021, 0.31, 0.33, 1.1e9],
            gauges: &[
                gauge(HIKARI, 6.0, Habit::UpTo(20)),
                gauge(PENDING, 0.0, Habit::Fixed),
                gauge("tomcat_threads_busy_threads", 24.0, Habit::UpTo(200)),
                gauge("claims_reported_per_minute", 9.0, Habit::Rate),
            ],
            chatter: &[
                "INFO GET /claims?state=REPORTED 200 {n:80..290}ms ;; logger=e.claims.web.AccessLog",
                "INFO POST /claims 201 {n:120..600}ms ;; logger=e.claims.web.AccessLog",
                "WARN Resolved [org.springframework.web.method.annotation.MethodArgumentTypeMismatchException: Failed to convert value of type 'java.lang.String' to required type 'long'] ;; logger=o.s.w.s.m.s.DefaultHandlerExceptionResolver",
                "WARN claim {n:2100000..2999999} has no score, a person decides ;; logger=e.claims.fraud.Scoring",
            ],
            attributes: &["thread=http-nio-8080-exec-{n:1..60}", "pod=claims-api-{pick:0|1|2|3}"],
        },
        Service {
            name: "policy-svc",
            levels: [210.0, 0.0012, 0.09, 0.24, 780e6],
            gauges: &[
                gauge("kube_deployment_status_replicas_available", 4.0, Habit::Fixed),
                gauge("kube_pod_container_status_restarts_total", 2.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO cover of {pick:M|H}{n:1000000..9999999} read in {n:9..70}ms ;; logger=e.policy.rating.RatingClient",
                "WARN policy {pick:M|H}{n:1000000..9999999} has lapsed ;; logger=e.policy.PolicyController",
            ],
            attributes: &["pod=policy-svc-6b4f8-{pick:2vxkq|9dmzt|lw7hp|s4cjn}"],
        },
        Service {
            name: "payouts",
            levels: [12.0, 0.003, 0.9, 0.12, 620e6],
            gauges: &[
                gauge(HIKARI, 2.0, Habit::UpTo(10)),
                gauge(PENDING, 0.0, Habit::Fixed),
                gauge("payouts_open", 34.0, Habit::Count),
                gauge("payouts_paid_per_minute", 21.0, Habit::Rate),
                gauge("bank_order_seconds_p95", 1.3, Habit::Time),
                gauge("settlement_suspended_claims", 1.0, Habit::Count),
            ],
            chatter: &[
                "INFO paid {n:300000..399999} with receipt HB{n:10000000..99999999} ;; logger=e.payouts.Runner",
                "INFO {n:1..30} payouts are open ;; logger=e.payouts.Runner",
                "WARN bank says 422 for {n:300000..399999}: IBAN_CLOSED ;; logger=e.payouts.BankClient",
            ],
            attributes: &["thread=payout-{n:1..16}"],
        },
        Service {
            name: "documents",
            levels: [38.0, 0.004, 1.1, 0.22, 540e6],
            gauges: &[
                labelled("node_filesystem_avail_bytes", 37.5e9, Habit::Bytes, SCRATCH),
                gauge("documents_uploaded_bytes_per_second", 9_400_000.0, Habit::Rate),
                gauge("process_files_open_files", 190.0, Habit::Count),
            ],
            chatter: &[
                "INFO stored claims/{n:2100000..2999999}/IMG_{n:1000..9999}.jpg ({n:900..7800} kB) ;; logger=e.documents.UploadController",
                "INFO stored claims/{n:2100000..2999999}/Rechnung.pdf ({n:40..900} kB) ;; logger=e.documents.UploadController",
                "WARN Resolved [org.springframework.web.multipart.MaxUploadSizeExceededException: Maximum upload size exceeded] ;; logger=o.s.w.s.m.s.DefaultHandlerExceptionResolver",
            ],
            attributes: &["pod=documents-{pick:0|1|2}"],
        },
        Service {
            name: "fraud",
            levels: [11.0, 0.002, 0.24, 0.38, 1.4e9],
            gauges: &[gauge("uvicorn_requests_in_progress", 2.0, Habit::Count)],
            chatter: &[
                "INFO {ip}:{n:32000..60000} - \"POST /score HTTP/1.1\" 200 ;; logger=uvicorn.access",
                "INFO {ip}:{n:32000..60000} - \"GET /healthz HTTP/1.1\" 200 ;; logger=uvicorn.access",
                "WARN X does not have valid feature names, but LGBMClassifier was fitted with feature names ;; logger=py.warnings",
            ],
            attributes: &["pod=fraud-{pick:7c9xk|b2mzd}"],
        },
        Service {
            name: "pg-claims",
            levels: [0.0, 0.0, 0.0, 0.0, 0.0],
            gauges: &[
                gauge("node_cpu_busy_ratio", 0.26, Habit::Busy),
                gauge("pg_stat_activity_count", 31.0, Habit::Count),
                gauge("pg_stat_activity_idle_in_transaction", 1.0, Habit::Count),
                gauge("pg_stat_statements_calls_per_second", 1350.0, Habit::Rate),
                gauge("pg_stat_database_blks_hit_ratio", 0.991, Habit::High),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:600..5100} buffers ({f:0.1..1.9}%); write={f:20.000..269.000} s",
                "INFO automatic vacuum of table \"claims.public.note\": index scans: {n:0..1}",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "hbrandt", name: "Hanna Brandt", mail: "hanna.brandt@claims.example" },
        Person { login: "m.okafor", name: "Michael Okafor", mail: "michael.okafor@claims.example" },
        Person { login: "tlindqvist", name: "Tove Lindqvist", mail: "tove.lindqvist@claims.example" },
        Person { login: "sren", name: "Søren Holm", mail: "soren.holm@claims.example" },
        Person { login: "apetrova", name: "Anna Petrova", mail: "anna.petrova@claims.example" },
    ],
    severity: ("level", ["DEBUG", "INFO", "WARN", "ERROR", "ERROR"]),
    versions: Versions::Semantic,
    commits_name_service: false,
    chatter: 1.0,
    flags: &[
        ("desk-dark-mode", "claims-api", "off->on"),
        ("upload-heic", "documents", "10%->50%"),
        ("instant-payout", "payouts", "off->2%"),
    ],
};
