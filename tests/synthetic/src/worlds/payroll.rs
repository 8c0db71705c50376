//! Wages for companies. C# with ASP.NET Core, a portal in TypeScript with `NestJS`; SQL Server, Azure, metrics by
//! Application Insights.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

/// The organisation.
pub static PAYROLL: World = World {
    name: "payroll",
    language: Language::CSharp,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "requests/rate",
        errors: "requests/failed_percent",
        latency: "requests/duration_p95_ms",
        cpu: "process/cpu_percent",
        memory: "process/private_mb",
        full: 100.0,
    },
    services: &[
        Service {
            name: "portal",
            levels: [120.0, 0.35, 280.0, 31.0, 380.0],
            gauges: &[gauge("nodejs/eventloop_lag_p99_ms", 14.0, Habit::Time)],
            chatter: &[
                "INFO POST /timesheets 202 +{n:30..140}ms ;; context=HTTP",
                "INFO GET /payslips 200 +{n:180..900}ms ;; context=HTTP",
                "WARN POST /login 401 +{n:60..200}ms ;; context=HTTP",
                "ERROR [ExceptionsHandler] Request failed with status code 404 ;; context=PayrunsClient",
            ],
            attributes: &["instance=portal-{n:0..2}"],
        },
        Service {
            name: "employees",
            levels: [74.0, 0.12, 36.0, 19.0, 210.0],
            gauges: &[
                gauge("dotnet/threadpool_queue_length", 0.3, Habit::Count),
                gauge("sqlclient/pooled_connections", 8.0, Habit::Count),
            ],
            chatter: &[
                "INFO HTTP GET /employees/{uuid} responded 200 in {f:4.0..39.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
                "INFO HTTP PUT /employees/{uuid}/address responded 204 in {f:6.0..50.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
                "WARN HTTP GET /employees/{uuid} responded 404 in {f:3.0..12.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
            ],
            attributes: &["instance=employees-{n:0..2}"],
        },
        Service {
            name: "payruns",
            levels: [58.0, 0.2, 85.0, 24.0, 260.0],
            gauges: &[
                gauge("payruns/overtime_minutes_per_week_avg", 94.0, Habit::Time),
                gauge("payruns/reports_failed_per_hour", 0.2, Habit::Count),
                gauge("dotnet/threadpool_queue_length", 0.2, Habit::Count),
                gauge("sqlclient/pooled_connections", 11.0, Habit::Count),
            ],
            chatter: &[
                "INFO HTTP POST /timesheets responded 202 in {f:9.0..90.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
                "INFO Run {hex:8} calculated for {n:12..900} employees ;; SourceContext=Payruns.Calculation",
                "WARN Week {n:1..52} of employee {uuid} is submitted again ;; SourceContext=Payruns.TimesheetsController",
            ],
            attributes: &["instance=payruns-{n:0..2}"],
        },
        Service {
            name: "documents",
            levels: [21.0, 0.15, 640.0, 38.0, 520.0],
            gauges: &[
                gauge("dotnet/threadpool_queue_length", 0.4, Habit::Count),
                gauge("dotnet/threadpool_thread_count", 14.0, Habit::Count),
                gauge("dependencies/blob_duration_p95_ms", 31.0, Habit::Time),
            ],
            chatter: &[
                "INFO HTTP GET /payslips/{uuid}/2025-{n:10..12} responded 200 in {f:240.0..900.0} ms ;; SourceContext=Serilog.AspNetCore.RequestLoggingMiddleware",
                "WARN Logo of company {uuid} is larger than 1 MB ;; SourceContext=Documents.PayslipRenderer",
            ],
            attributes: &["instance=documents-{n:0..2}"],
        },
        Service {
            name: "bank",
            levels: [0.0, 0.0, 0.0, 9.0, 170.0],
            gauges: &[
                gauge("bank/batches_submitted_per_hour", 64.0, Habit::Count),
                gauge("bank/batches_failed_per_hour", 0.3, Habit::Count),
                gauge("bank/clearing_duration_p95_ms", 910.0, Habit::Time),
                labelled("node/tcp_connections", 46.0, Habit::Count, "state=time_wait"),
                labelled("node/tcp_connections", 12.0, Habit::Count, "state=established"),
                gauge("kube/pod_restarts", 0.0, Habit::Fixed),
                gauge("kube/replicas_available", 2.0, Habit::Fixed),
                gauge("servicebus/transfers_active_messages", 5.0, Habit::Count),
            ],
            chatter: &[
                "INFO Batch {hex:8} submitted as R-{n:100000..999999} ;; SourceContext=Bank.TransferWorker",
                "INFO Received batch {hex:8} with {n:20..200} transfers ;; SourceContext=Bank.TransferQueue",
                "WARN Transfer {hex:8} has a payee of another name ;; SourceContext=Bank.TransferWorker",
            ],
            attributes: &["instance=bank-{n:0..1}"],
        },
        Service {
            name: "sql",
            levels: [0.0, 0.0, 0.0, 34.0, 26_000.0],
            gauges: &[
                gauge("sqlserver/batch_requests_per_second", 410.0, Habit::Rate),
                gauge("sqlserver/blocked_sessions", 0.2, Habit::Count),
                labelled("sqlserver/wait_ms_per_second", 20.0, Habit::Time, "type=PAGEIOLATCH_SH"),
                labelled("sqlserver/wait_ms_per_second", 34.0, Habit::Time, "type=WRITELOG"),
                labelled("sqlserver/wait_ms_per_second", 3.0, Habit::Time, "type=LCK_M_IX"),
                labelled("disk/latency_ms", 2.4, Habit::Time, "disk=data01"),
                labelled("disk/iops", 1450.0, Habit::Rate, "disk=data01"),
                labelled("disk/burst_credits_percent", 86.0, Habit::Bytes, "disk=data01"),
            ],
            chatter: &[
                "INFO Log was backed up. Database: payroll, first LSN: {n:400..900}:{n:1000..90000}:1",
                "INFO Login succeeded for user 'payruns'. [CLIENT: {ip}]",
                "WARN Login failed for user 'sa'. Reason: The account is disabled. [CLIENT: {ip}]",
            ],
            attributes: &["spid={n:51..240}"],
        },
    ],
    people: &[
        Person { login: "jschreiber", name: "Jana Schreiber", mail: "jana@payroll.example" },
        Person { login: "dvoss", name: "Daniel Voss", mail: "daniel@payroll.example" },
        Person { login: "ewa.m", name: "Ewa Majewska", mail: "ewa@payroll.example" },
        Person { login: "hkaya", name: "Hakan Kaya", mail: "hakan@payroll.example" },
    ],
    severity: ("Level", ["Debug", "Information", "Warning", "Error", "Fatal"]),
    versions: Versions::Semantic,
    commits_name_service: true,
    chatter: 0.8,
    flags: &[
        ("PayslipArchive", "documents", "false->true"),
        ("InstantPayments", "bank", "0->5"),
        ("NewTimesheetForm", "portal", "20->50"),
        ("TaxTables2026", "payruns", "false->true"),
    ],
};
