//! Tickets of customers' customers. Ruby on Rails with Sidekiq, Nest for mails, Next for the widget, `OpenTelemetry` names.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const LATENCY: &str = "sidekiq.queue.latency_s";
const LAG: &str = "nodejs.eventloop.delay.p99_ms";

/// The organisation.
pub static HELPDESK: World = World {
    name: "helpdesk",
    language: Language::Ruby,
    offset: -300,
    zulu: false,
    style: Style {
        rate: "http.server.request.rate",
        errors: "http.server.errors.pct",
        latency: "http.server.request.duration.p95_ms",
        cpu: "container.cpu.percent",
        memory: "container.memory.usage_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "web",
            levels: [310.0, 0.3, 240.0, 44.0, 2100.0],
            gauges: &[
                gauge("puma.backlog", 1.0, Habit::Count),
                gauge("activerecord.queries.per_request", 14.0, Habit::Time),
                gauge("ruby.gc.time_pct", 6.0, Habit::Time),
            ],
            chatter: &[
                "INFO Completed 200 OK in {n:41..310}ms (Views: {f:0.3..9.0}ms | ActiveRecord: {f:4.0..61.0}ms | Allocations: {n:9000..61000}) ;; controller=TicketsController ;; action=index",
                "INFO Completed 200 OK in {n:21..190}ms (Views: {f:0.3..9.0}ms | ActiveRecord: {f:4.0..31.0}ms | Allocations: {n:9000..31000}) ;; controller=TicketsController ;; action=show",
                "INFO Completed 401 Unauthorized in {n:1..4}ms (ActiveRecord: 0.0ms | Allocations: {n:400..900}) ;; controller=SessionsController ;; action=create",
                "WARN ActiveRecord::RecordNotFound (Couldn't find Ticket with 'id'={n:1000000..9999999}) ;; controller=TicketsController ;; action=show",
            ],
            attributes: &["request_id={uuid}", "pid={n:12..40}"],
        },
        Service {
            name: "worker",
            levels: [0.0, 0.0, 0.0, 51.0, 3400.0],
            gauges: &[
                labelled(LATENCY, 0.8, Habit::Time, "queue=critical"),
                labelled(LATENCY, 1.9, Habit::Time, "queue=default"),
                labelled(LATENCY, 6.0, Habit::Time, "queue=webhooks"),
                gauge("sidekiq.jobs.failed_per_min", 7.0, Habit::Count),
                gauge("sidekiq.jobs.processed_per_min", 5200.0, Habit::Rate),
                gauge("sidekiq.threads.busy", 31.0, Habit::Count),
                gauge("sidekiq.retries.size", 260.0, Habit::Count),
            ],
            chatter: &[
                "INFO done ;; class=IndexTicketJob ;; elapsed={f:0.01..0.20}",
                "INFO done ;; class=WebhookJob ;; elapsed={f:0.10..1.90}",
                "INFO done ;; class=MailImportJob ;; elapsed={f:0.02..0.30}",
                "WARN RuntimeError: {pick:hooks.zenlist.example|api.bolero.example} answered {pick:500|404|410} ;; class=WebhookJob",
            ],
            attributes: &["jid={hex:24}", "tid={hex:4}"],
        },
        Service {
            name: "inbound",
            levels: [22.0, 0.2, 140.0, 33.0, 410.0],
            gauges: &[gauge("bullmq.waiting", 18.0, Habit::Count), gauge(LAG, 16.0, Habit::Time)],
            chatter: &[
                "INFO imported {n:40..5200} characters ;; context=MailProcessor",
                "INFO imported {n:40..900} characters ;; context=MailProcessor",
                "WARN no account for noreply+{hex:6}@in.helpdesk.example ;; context=MailProcessor",
            ],
            attributes: &["pod=inbound-6f7c9-{pick:kq2zd|8wv4n}"],
        },
        Service {
            name: "widget-api",
            levels: [190.0, 0.15, 85.0, 29.0, 620.0],
            gauges: &[
                gauge(LAG, 12.0, Habit::Time),
                gauge("http.server.response.size.p95_kb", 38.0, Habit::Time),
                gauge("prisma.pool.connections.busy", 5.0, Habit::Count),
            ],
            chatter: &[
                "INFO GET /api/conversation 200 in {n:14..120}ms",
                "INFO GET /api/conversation 401 in {n:1..4}ms",
                "WARN token of an unknown account ;; account={n:10000..99999}",
            ],
            attributes: &["pod=widget-7c5d8-{pick:4kxz2|m9tqv|r6hbn}"],
        },
        Service {
            name: "search",
            levels: [140.0, 0.05, 60.0, 38.0, 15000.0],
            gauges: &[
                gauge("opensearch.indexing.docs_per_s", 41.0, Habit::Rate),
                gauge("opensearch.http.tls_handshake_failures_per_min", 0.2, Habit::Count),
                gauge("opensearch.cluster.unassigned_shards", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO [o.o.i.i.OpenSearch] updating index_buffer for tickets ;; node=search-{n:0..2}",
                "WARN [o.o.m.j.JvmGcMonitorService] overhead, spent [{n:250..420}ms] collecting in the last [1s] ;; node=search-{n:0..2}",
            ],
            attributes: &["cluster=tickets"],
        },
        Service {
            name: "pg-desk",
            levels: [0.0, 0.0, 0.0, 36.0, 0.0],
            gauges: &[
                gauge("postgresql.connections.count", 118.0, Habit::Count),
                gauge("postgresql.queries.per_s", 4700.0, Habit::Rate),
                gauge("postgresql.rows_fetched.per_s", 91_000.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:1900..9100} buffers ({f:0.4..3.4}%)",
                "INFO automatic vacuum of table \"desk.public.messages\": index scans: 0",
                "ERROR duplicate key value violates unique constraint \"index_people_on_account_id_and_email\"",
            ],
            attributes: &["pid={n:300..32000}"],
        },
    ],
    people: &[
        Person { login: "awong", name: "Ada Wong", mail: "ada@helpdesk.example" },
        Person { login: "dre", name: "Andre Williams", mail: "andre@helpdesk.example" },
        Person { login: "sofia-m", name: "Sofía Márquez", mail: "sofia@helpdesk.example" },
        Person { login: "pkowalski", name: "Piotr Kowalski", mail: "piotr@helpdesk.example" },
        Person { login: "jt", name: "Jamal Thompson", mail: "jamal@helpdesk.example" },
    ],
    severity: ("severity_text", ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
    versions: Versions::Build,
    commits_name_service: false,
    chatter: 1.0,
    flags: &[
        ("new_composer", "web", "10%->25%"),
        ("widget_typing_dots", "widget-api", "off->on"),
        ("mail_threads_v2", "inbound", "off->5%"),
    ],
};
