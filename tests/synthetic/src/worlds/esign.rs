//! Signatures on contracts. Envelopes and pages in TypeScript, seals in Java with a module of keys, accounts and mails in
//! Ruby on Rails with Sidekiq, Terraform; Postgres, Redis, names as `CloudWatch` and `StatsD` mix them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static ESIGN: World = World {
    name: "esign",
    language: Language::TypeScript,
    offset: -240,
    zulu: true,
    style: Style {
        rate: "requests.per_second",
        errors: "requests.failed.percent",
        latency: "requests.duration.p95.ms",
        cpu: "cpu.percent",
        memory: "memory.rss.mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "signing-web",
            levels: [220.0, 0.3, 240.0, 33.0, 710.0],
            gauges: &[
                gauge("signing.opened.per_min", 480.0, Habit::Rate),
                gauge("signing.completed.per_min", 310.0, Habit::Rate),
                gauge("signing.link_expired.per_min", 6.0, Habit::Time),
            ],
            chatter: &[
                "INFO GET /s/{hex:10} 200 {n:30..190}ms",
                "INFO POST /s/{hex:10}/sign 201 {n:90..400}ms",
                "WARN GET /s/{hex:10} 410 link has expired",
                "ERROR ResizeObserver loop completed with undelivered notifications. ;; source=browser",
            ],
            attributes: &["task={hex:8}"],
        },
        Service {
            name: "envelopes",
            levels: [340.0, 0.12, 130.0, 37.0, 890.0],
            gauges: &[
                gauge("nodejs.eventloop.lag.ms", 9.0, Habit::Time),
                gauge("envelopes.sent.per_min", 140.0, Habit::Rate),
                gauge("envelopes.archived.per_min", 120.0, Habit::Rate),
                gauge("envelopes.unarchived", 30.0, Habit::Count),
            ],
            chatter: &[
                "INFO [EnvelopesController] GET /envelopes 200 {n:20..160}ms ;; account={n:1000..9999}",
                "INFO [EnvelopesController] POST /envelopes 201 {n:60..260}ms ;; account={n:1000..9999}",
                "INFO [ArchiveService] archived {uuid}",
                "WARN [EnvelopesController] GET /envelopes/{uuid} 404 ;; account={n:1000..9999}",
            ],
            attributes: &["task={hex:8}"],
        },
        Service {
            name: "seal",
            levels: [38.0, 0.05, 310.0, 46.0, 1900.0],
            gauges: &[
                gauge("seal.hsm.sessions.open", 16.0, Habit::UpTo(128)),
                gauge("seal.hsm.logins.per_min", 0.2, Habit::Time),
                gauge("seal.hsm.operation.p95.ms", 34.0, Habit::Time),
                gauge("jvm.gc.pause.ms.per_min", 210.0, Habit::Time),
                gauge("seal.queue.depth", 3.0, Habit::Count),
            ],
            chatter: &[
                "INFO sealed ;; logger=example.seal.Sealer ;; pages={n:1..60} ;; ms={n:140..420}",
                "INFO timestamp obtained ;; logger=example.seal.TimestampClient ;; ms={n:30..140}",
                "WARN font not embedded, replaced ;; logger=example.seal.Fonts ;; font={pick:Calibri|ArialNarrow|Garamond}",
            ],
            attributes: &["task={hex:8}"],
        },
        Service {
            name: "accounts",
            levels: [150.0, 0.2, 160.0, 41.0, 1300.0],
            gauges: &[
                gauge("puma.backlog", 0.2, Habit::Time),
                gauge("accounts.tokens.issued.per_min", 520.0, Habit::Rate),
            ],
            chatter: &[
                "INFO Completed 200 OK in {n:12..90}ms ;; controller=SigningTokensController ;; action=create",
                "INFO Completed 200 OK in {n:12..140}ms ;; controller=SessionsController ;; action=show",
                "WARN rack-attack throttled ;; ip={ip} ;; rule=logins",
            ],
            attributes: &["request_id={uuid}"],
        },
        Service {
            name: "courier",
            levels: [0.0, 0.0, 0.0, 29.0, 980.0],
            gauges: &[
                labelled("sidekiq.queue.latency.s", 2.0, Habit::Time, "queue=mail"),
                labelled("sidekiq.queue.latency.s", 1.5, Habit::Time, "queue=codes"),
                gauge("sidekiq.retry_set.size", 60.0, Habit::Count),
                gauge("courier.mails.attempted.per_min", 410.0, Habit::Rate),
                gauge("courier.mails.accepted.per_min", 406.0, Habit::Rate),
                gauge("courier.codes.sent.per_min", 64.0, Habit::Rate),
            ],
            chatter: &[
                "INFO done ;; class={pick:CompletedMailJob|InvitationMailJob|InvitationMailJob|ReminderMailJob} ;; elapsed={f:0.09..0.71} ;; queue=mail",
                "INFO done ;; class=CodeJob ;; elapsed={f:0.11..0.62} ;; queue=codes",
                "WARN fail: Postbird::Throttled (429) ;; class=ReminderMailJob ;; queue=mail",
            ],
            attributes: &["pid={n:1..9}", "jid={hex:24}"],
        },
        Service {
            name: "pg-sign",
            levels: [0.0, 0.0, 0.0, 31.0, 0.0],
            gauges: &[
                gauge("postgres.connections.active", 11.0, Habit::Count),
                gauge("postgres.transactions.per_second", 760.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:400..4100} buffers ({f:0.1..1.9}%)",
                "INFO automatic analyze of table \"sign.public.recipients\"",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "beatriz", name: "Beatriz Moura", mail: "beatriz@inkline.example" },
        Person { login: "cole", name: "Cole Ferris", mail: "cole@inkline.example" },
        Person { login: "yuki-o", name: "Yuki Ono", mail: "yuki@inkline.example" },
        Person { login: "hdasgupta", name: "Hemant Dasgupta", mail: "hemant@inkline.example" },
        Person { login: "lpetit", name: "Lucie Petit", mail: "lucie@inkline.example" },
    ],
    severity: ("level", ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
    versions: Versions::Build,
    commits_name_service: false,
    chatter: 1.2,
    flags: &[
        ("web-initials-pad", "signing-web", "off->10%"),
        ("envelopes-folders", "envelopes", "30%->60%"),
        ("courier-brand-colours", "courier", "50%->100%"),
    ],
};
