//! An insurer of cars. C# with ASP.NET Core for claims, policies and payouts, Java with Spring for the tariff, TypeScript with
//! NestJS for the portal and documents; SQL Server, a service bus; metrics as an agent with tags names them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static INSURER: World = World {
    name: "insurer",
    language: Language::CSharp,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "trace.http.request.hits",
        errors: "trace.http.request.errors_pct",
        latency: "trace.http.request.p99_ms",
        cpu: "kubernetes.cpu.usage_pct",
        memory: "kubernetes.memory.rss",
        full: 100.0,
    },
    services: &[
        Service {
            name: "portal",
            levels: [118.0, 0.41, 2900.0, 31.0, 290e6],
            gauges: &[
                labelled("portal.upstream.errors", 0.02, Habit::Time, "upstream:policies"),
                labelled("portal.upstream.errors", 0.01, Habit::Time, "upstream:rating"),
                labelled("portal.upstream.errors", 0.03, Habit::Time, "upstream:claims"),
                labelled("portal.upstream.errors", 0.02, Habit::Time, "upstream:documents"),
                gauge("runtime.node.event_loop.delay.p95", 11.0, Habit::Time),
            ],
            chatter: &[
                "INFO GET /api/policies 200 ;; context=HttpLogger ;; duration={n:60..480}",
                "INFO POST /api/quotes 201 ;; context=HttpLogger ;; duration={n:900..4200}",
                "INFO GET /api/claims/M{n:1000000..9999999} 200 ;; context=HttpLogger ;; duration={n:30..140}",
                "ERROR AxiosError: Request failed with status code 404 ;; context=ExceptionsHandler ;; path=/api/claims/m{n:1000..9999}",
            ],
            attributes: &["pod_name=portal-6b8f7-{pick:5kxzq|8hwlm|q2tvd}"],
        },
        Service {
            name: "claims",
            levels: [46.0, 0.38, 1350.0, 18.0, 240e6],
            gauges: &[
                labelled("process.open_file_descriptors", 338.0, Habit::Count, "pod:claims-7d9c-4"),
                labelled("process.max_file_descriptors", 4096.0, Habit::Fixed, "pod:claims-7d9c-4"),
                gauge("runtime.dotnet.threads.count", 41.0, Habit::Count),
                gauge("claims.reported.per_minute", 415.0, Habit::Rate),
                labelled("garages.requests.per_minute", 412.0, Habit::Rate, "result:ok"),
                labelled("garages.requests.per_minute", 1.4, Habit::Time, "result:failed"),
            ],
            chatter: &[
                "INFO Claim M{n:1000000..9999999} of KH{n:10000000..99999999} reported ;; SourceContext=Meridian.Claims.ClaimService",
                "INFO Request finished HTTP/1.1 GET http://claims/claims/M{n:1000000..9999999} - 200 ;; SourceContext=Microsoft.AspNetCore.Hosting.Diagnostics ;; ElapsedMs={n:4..60}",
                "WARN Request finished HTTP/1.1 GET http://claims/claims/m{n:1000..9999} - 404 ;; SourceContext=Microsoft.AspNetCore.Hosting.Diagnostics",
                "ERROR System.Net.Http.HttpRequestException: Response status code does not indicate success: 504 (Gateway Timeout). ;; SourceContext=Meridian.Claims.GarageClient",
            ],
            attributes: &["pod_name=claims-7d9c-{pick:4|5|6}"],
        },
        Service {
            name: "policies",
            levels: [84.0, 0.22, 310.0, 24.0, 260e6],
            gauges: &[
                gauge("runtime.dotnet.threads.count", 44.0, Habit::Count),
                gauge("runtime.dotnet.threadpool.queue_length", 0.4, Habit::Count),
                gauge("runtime.dotnet.threads.contention_count", 3.0, Habit::Count),
                gauge("policies.offers.accepted.per_minute", 38.0, Habit::Rate),
                gauge("policies.offers.refused.per_minute", 0.6, Habit::Time),
            ],
            chatter: &[
                "INFO Request finished HTTP/1.1 GET http://policies/policies - 200 ;; SourceContext=Microsoft.AspNetCore.Hosting.Diagnostics ;; ElapsedMs={n:30..240}",
                "INFO Offer O{n:100000..999999} became policy KH{n:10000000..99999999} ;; SourceContext=Meridian.Policies.OfferService",
                "WARN Offer O{n:100000..999999} refused: 3 instalments ;; SourceContext=Meridian.Policies.OfferService",
                "WARN Request finished HTTP/1.1 GET http://policies/policies - 403 ;; SourceContext=Microsoft.AspNetCore.Hosting.Diagnostics ;; ElapsedMs={n:30..90}",
            ],
            attributes: &["pod_name=policies-5f6b-{pick:1|2|3|4}"],
        },
        Service {
            name: "rating",
            levels: [9.2, 0.12, 9400.0, 33.0, 710e6],
            gauges: &[
                gauge("trace.http.request.p50_ms", 1240.0, Habit::Time),
                gauge("trace.http.request.p95_ms", 4700.0, Habit::Time),
                gauge("jvm.heap_memory", 420e6, Habit::Bytes),
                labelled("register.requests.p95_ms", 2100.0, Habit::Time, "register:vehicles"),
                labelled("register.requests.p95_ms", 380.0, Habit::Time, "register:drivers"),
            ],
            chatter: &[
                "INFO quote for a car from {pick:DE|DE|DE|AT|PL|FR} ;; logger_name=meridian.rating.QuoteService ;; ms={n:700..4100}",
                "INFO quote for a car from {pick:PL|RO|ES|FR} ;; logger_name=meridian.rating.QuoteService ;; ms={n:5200..9600}",
                "WARN vehicle is in no register ;; logger_name=meridian.rating.Registers",
            ],
            attributes: &["pod_name=rating-84c5-{pick:a|b|c}"],
        },
        Service {
            name: "documents",
            levels: [12.0, 0.3, 880.0, 14.0, 190e6],
            gauges: &[
                labelled("documents.kept.per_minute", 21.0, Habit::Rate, "kind:letters"),
                labelled("documents.kept.per_minute", 74.0, Habit::Rate, "kind:photos"),
                labelled("documents.kept.per_minute", 9.0, Habit::Rate, "kind:reports"),
            ],
            chatter: &[
                "INFO kept photos/M{n:1000000..9999999}/{uuid} ;; bytes={n:200000..4100000}",
                "INFO kept letters/M{n:1000000..9999999}/{uuid} ;; bytes={n:20000..410000}",
                "WARN upload aborted ;; claim=M{n:1000000..9999999}",
            ],
            attributes: &["pod_name=documents-6c7d-{pick:1|2}"],
        },
        Service {
            name: "payouts",
            levels: [0.0, 0.0, 0.0, 6.0, 130e6],
            gauges: &[
                gauge("payouts.sent.per_minute", 14.0, Habit::Rate),
                gauge("payouts.failed.per_minute", 0.1, Habit::Time),
                labelled("azure.servicebus.active_messages", 4.0, Habit::Count, "queue:payouts"),
                gauge("kubernetes.containers.restarts", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO Paid {n:80..4900}.{n:10..99} for M{n:1000000..9999999} ;; SourceContext=Meridian.Payouts.PayoutWorker",
                "ERROR Payout for M{n:1000000..9999999} failed ;; SourceContext=Meridian.Payouts.PayoutWorker ;; Exception=System.Net.Http.HttpRequestException: Response status code does not indicate success: 422 (Unprocessable Entity).",
            ],
            attributes: &["pod_name=payouts-59b8-{pick:1|1}"],
        },
        Service {
            name: "mssql",
            levels: [0.0, 0.0, 0.0, 22.0, 0.0],
            gauges: &[
                gauge("sqlserver.stats.batch_requests", 610.0, Habit::Rate),
                gauge("sqlserver.stats.connections", 92.0, Habit::Count),
                gauge("sqlserver.stats.lock_waits", 0.5, Habit::Time),
                gauge("sqlserver.buffer.cache_hit_ratio", 99.4, Habit::High),
            ],
            chatter: &[
                "INFO BACKUP LOG successfully processed {n:200..5100} pages",
                "INFO Login succeeded for user 'policies'",
            ],
            attributes: &[],
        },
    ],
    people: &[
        Person { login: "hvogel", name: "Hanna Vogel", mail: "hanna.vogel@meridian.example" },
        Person { login: "sdietz", name: "Simon Dietz", mail: "simon.dietz@meridian.example" },
        Person { login: "aylin.y", name: "Aylin Yıldız", mail: "aylin.yildiz@meridian.example" },
        Person { login: "pmarek", name: "Petr Marek", mail: "petr.marek@meridian.example" },
        Person { login: "jwirth", name: "Jonas Wirth", mail: "jonas.wirth@meridian.example" },
    ],
    severity: ("status", ["debug", "info", "warn", "error", "critical"]),
    versions: Versions::Build,
    commits_name_service: true,
    chatter: 0.8,
    flags: &[
        ("portal.claims.chat", "portal", "off->5%"),
        ("policies.paperless", "policies", "50%->100%"),
        ("claims.fast-lane", "claims", "off->on"),
        ("portal.quote.compare", "portal", "10%->20%"),
    ],
};
