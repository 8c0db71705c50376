//! Appointments of medical practices. Python, Prometheus with recording rules, the standard library's logging.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge};

/// The organisation.
pub static CLINIC: World = World {
    name: "clinic",
    language: Language::Python,
    offset: 120,
    zulu: false,
    style: Style {
        rate: "job:http_requests:rate5m",
        errors: "job:http_errors:ratio5m",
        latency: "job:http_request_duration_seconds:p95",
        cpu: "job:cpu_usage:ratio",
        memory: "job:process_resident_memory_bytes:max",
        full: 1.0,
    },
    services: &[
        Service {
            name: "web",
            levels: [96.0, 0.0016, 0.38, 0.21, 260e6],
            gauges: &[],
            chatter: &[
                "INFO {ip} - \"GET /termine HTTP/1.1\" 200",
                "INFO {ip} - \"GET /api/slots/{n:1..480}/2025-0{n:1..9}-{n:10..28} HTTP/1.1\" 200",
                "INFO {ip} - \"POST /api/appointments HTTP/1.1\" 201",
                "WARN {ip} - \"POST /api/appointments HTTP/1.1\" 409",
            ],
            attributes: &["logger=web.access"],
        },
        Service {
            name: "booking-api",
            levels: [142.0, 0.0022, 0.118, 0.34, 410e6],
            gauges: &[
                gauge("sqlalchemy_pool_checked_out", 9.0, Habit::Count),
                gauge("kube_pod_container_restarts", 2.0, Habit::Fixed),
                gauge("python_gc_objects_uncollectable", 1.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO booked appointment={n:400000..499999} practice={n:1..480} ;; logger=booking.appointments",
                "INFO {ip}:{n:30000..60000} - \"GET /slots/{n:1..480}/2025-0{n:1..9}-{n:10..28} HTTP/1.1\" 200 OK ;; logger=uvicorn.access",
                "INFO {ip}:{n:30000..60000} - \"GET /patients/by-email/{hex:6}@example.org HTTP/1.1\" 404 Not Found ;; logger=uvicorn.access",
                "WARN {ip}:{n:30000..60000} - \"POST /appointments HTTP/1.1\" 409 Conflict ;; logger=uvicorn.access",
                "WARN Invalid HTTP request received. ;; logger=uvicorn.error",
            ],
            attributes: &["process={n:7..19}"],
        },
        Service {
            name: "calendar-sync",
            levels: [7.0, 0.004, 0.41, 0.12, 118e6],
            gauges: &[
                gauge("calendar_sync_pending", 22.0, Habit::Count),
                gauge("calendar_sync_entries_written_per_minute", 41.0, Habit::Rate),
            ],
            chatter: &[
                "INFO wrote {n:1..14} entries ;; logger=calendar_sync",
                "INFO practice={n:1..480} has no calendar ;; logger=calendar_sync",
                "WARN calendar of practice={n:1..480} answered 401, asking for permission again ;; logger=calendar_sync.caldav",
            ],
            attributes: &["process=1"],
        },
        Service {
            name: "notify",
            levels: [5.0, 0.006, 0.62, 0.07, 92e6],
            gauges: &[
                gauge("notify_outbox_due", 31.0, Habit::Count),
                gauge("notify_sent_per_minute", 44.0, Habit::Rate),
            ],
            chatter: &[
                "INFO HTTP Request: POST https://api.textbote.example/v1/messages \"HTTP/1.1 202 Accepted\" ;; logger=httpx",
                "INFO 50 reminders taken ;; logger=notify.worker",
                "WARN reminder {n:100000..999999} failed: Client error '422 Unprocessable Entity' for url 'https://api.textbote.example/v1/messages' ;; logger=notify.worker",
            ],
            attributes: &["process=1"],
        },
        Service {
            name: "records",
            levels: [38.0, 0.001, 0.21, 0.18, 330e6],
            gauges: &[],
            chatter: &[
                "INFO read patient={n:1000..90000} by={hex:6} ;; logger=records.audit",
                "INFO wrote letter={n:1000..90000} ;; logger=records",
            ],
            attributes: &["process={n:7..11}"],
        },
        Service {
            name: "pg-clinic",
            levels: [0.0; 5],
            gauges: &[
                gauge("pg_cpu_ratio", 0.29, Habit::Busy),
                gauge("pg_stat_activity_active", 6.0, Habit::Count),
                gauge("pg_tup_returned_per_second", 21000.0, Habit::Rate),
                gauge("pg_seq_scan_per_second", 0.9, Habit::Share),
                gauge("pg_xact_commit_per_second", 180.0, Habit::Rate),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:300..2000} buffers",
                "INFO automatic analyze of table \"clinic.public.appointments\"",
            ],
            attributes: &["pid={n:200..9000}"],
        },
    ],
    people: &[
        Person { login: "hlechner", name: "Hanna Lechner", mail: "hanna@clinic.example" },
        Person { login: "gabor", name: "Gábor Szűcs", mail: "gabor@clinic.example" },
        Person { login: "ivana.k", name: "Ivana Kovač", mail: "ivana@clinic.example" },
        Person { login: "steffen", name: "Steffen Roth", mail: "steffen@clinic.example" },
    ],
    severity: ("severity_text", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    versions: Versions::Tag,
    commits_name_service: false,
    chatter: 0.9,
    flags: &[
        ("web-dark-mode", "web", "off->on"),
        ("booking-waiting-list", "booking-api", "off->5%"),
        ("records-letters-v2", "records", "25%->50%"),
    ],
};
