//! Ferries between islands. Laravel with Horizon, ASP.NET Core, Sinatra, MySQL on RDS, names as `CloudWatch` has them.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const WAIT: &str = "HorizonQueueWaitSeconds";

/// The organisation.
pub static FERRIES: World = World {
    name: "ferries",
    language: Language::Php,
    offset: 180,
    zulu: false,
    style: Style {
        rate: "RequestCountPerSecond",
        errors: "HTTPCode_Target_5XX_Percent",
        latency: "TargetResponseTime.p95",
        cpu: "CPUUtilization",
        memory: "MemoryUtilization",
        full: 100.0,
    },
    services: &[
        Service {
            name: "booking-web",
            levels: [88.0, 0.2, 0.42, 36.0, 48.0],
            gauges: &[
                gauge("BookingsPaid", 2.6, Habit::Rate),
                gauge("PhpFpmActiveProcesses", 19.0, Habit::Count),
                gauge("PhpFpmListenQueue", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO production.INFO: GET /api/connections 200 in {n:90..460} ms",
                "INFO production.INFO: POST /api/bookings 201 in {n:700..1900} ms",
                "WARN production.WARNING: Card declined {\"reference\":\"{hex:6}\",\"code\":\"{pick:insufficient_funds|do_not_honor|expired_card}\"}",
                "ERROR production.ERROR: The GET method is not supported for route api/bookings. {\"exception\":\"Symfony\\\\Component\\\\HttpKernel\\\\Exception\\\\MethodNotAllowedHttpException\"}",
            ],
            attributes: &["task=booking-web/{hex:8}", "az=eu-south-1{pick:a|b}"],
        },
        Service {
            name: "horizon",
            levels: [0.0, 0.0, 0.0, 41.0, 55.0],
            gauges: &[
                labelled(WAIT, 3.0, Habit::Time, "queue=default"),
                labelled(WAIT, 1.0, Habit::Time, "queue=mail"),
                gauge("HorizonJobsPerMinute", 310.0, Habit::Rate),
                gauge("HorizonFailedJobsPerMinute", 0.4, Habit::Time),
                gauge("TicketMailsSentPerMinute", 150.0, Habit::Rate),
            ],
            chatter: &[
                "INFO App\\Jobs\\SendTickets ................ {n:1..14}s DONE",
                "INFO App\\Jobs\\NoteSailingChange .......... {n:20..400}ms DONE",
                "INFO App\\Jobs\\SendTickets ................ {n:1..6}s DONE",
                "WARN App\\Jobs\\SendTickets ................ {n:2..9}s FAIL",
            ],
            attributes: &["task=horizon/{hex:8}", "az=eu-south-1{pick:a|b}"],
        },
        Service {
            name: "boarding",
            levels: [34.0, 0.1, 0.09, 22.0, 38.0],
            gauges: &[
                gauge("dotnet.gc.heap.total_allocated_mb", 310.0, Habit::Bytes),
                gauge("dotnet.thread_pool.thread.count", 22.0, Habit::Count),
                gauge("ManifestsSentPerHour", 31.0, Habit::Rate),
                gauge("ManifestSendSeconds.p95", 6.2, Habit::Time),
                gauge("ManifestsOverdue", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO Request finished HTTP/1.1 POST http://boarding/check-in/{hex:8} - 200 - application/json {n:20..110}.{n:1000..9999}ms ;; category=Microsoft.AspNetCore.Hosting.Diagnostics",
                "INFO Received HTTP response headers after {n:1900..6400}.{n:1000..9999}ms - 202 ;; category=System.Net.Http.HttpClient.PortAuthorityClient.ClientHandler",
                "WARN Ticket {hex:8} is for a sailing that has left ;; category=Boarding.CheckInService",
            ],
            attributes: &["task=boarding/{hex:8}", "az=eu-south-1{pick:a|b}"],
        },
        Service {
            name: "sailings",
            levels: [61.0, 0.1, 0.14, 31.0, 29.0],
            gauges: &[
                gauge("PumaBacklog", 0.0, Habit::Fixed),
                gauge("PumaThreadsBusy", 7.0, Habit::UpTo(40)),
            ],
            chatter: &[
                "INFO {ip} - - \"GET /connections?from={pick:PIR|RAF|HER}&to={pick:NAX|MYK|THI|SYR|IOS}&day=2025-0{n:5..8}-{n:10..28} HTTP/1.1\" 200 {n:800..9000} 0.{n:1000..1900}",
                "INFO {ip} - - \"GET /sailings/{n:40000..60000} HTTP/1.1\" 200 {n:200..300} 0.00{n:10..40}",
                "WARN no timetable for the port KEA",
            ],
            attributes: &["task=sailings/{hex:8}", "az=eu-south-1{pick:a|b}"],
        },
        Service {
            name: "mysql-main",
            levels: [0.0, 0.0, 0.0, 27.0, 0.0],
            gauges: &[
                gauge("DatabaseConnections", 58.0, Habit::Count),
                gauge("WriteLatency", 0.0016, Habit::Time),
                gauge("ReadLatency", 0.0009, Habit::Time),
                gauge("WriteIOPS", 260.0, Habit::Rate),
                gauge("DiskQueueDepth", 0.6, Habit::Time),
                gauge("Queries", 2100.0, Habit::Rate),
                gauge("InnodbRowLockWaits", 0.3, Habit::Time),
            ],
            chatter: &[
                "INFO [Note] [MY-010914] [Server] Aborted connection {n:100000..999999} to db: 'booking' user: 'booking' host: '{ip}' (Got timeout reading communication packets).",
                "INFO [Note] [MY-011323] [Server] X Plugin ready for connections.",
            ],
            attributes: &["instance=ferries-main"],
        },
    ],
    people: &[
        Person { login: "kpapadakis", name: "Katerina Papadakis", mail: "katerina@ferries.example" },
        Person { login: "stelios", name: "Stelios Markou", mail: "stelios@ferries.example" },
        Person { login: "l.conti", name: "Luca Conti", mail: "luca@ferries.example" },
        Person { login: "yorgos-d", name: "Yorgos Dimas", mail: "yorgos@ferries.example" },
        Person { login: "bea", name: "Beatriz Nunes", mail: "beatriz@ferries.example" },
    ],
    severity: ("level", ["Debug", "Information", "Warning", "Error", "Critical"]),
    versions: Versions::Build,
    commits_name_service: false,
    chatter: 1.0,
    flags: &[
        ("booking-seat-map", "booking-web", "off->5%"),
        ("boarding-face-check", "boarding", "on->off"),
        ("sailings-live-delays", "sailings", "20%->100%"),
    ],
};
