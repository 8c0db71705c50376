//! An online shop. Java with Spring for catalogue and payment, Go for cart and checkout, Python for recommendations, a
//! storefront in TypeScript; Kubernetes, Postgres, Redis.

use crate::history::Person;
use crate::world::{Habit, Language, Service, Style, Versions, World, gauge, labelled};

const RESTARTS: &str = "kube_pod_container_status_restarts_total";
const AVAILABLE: &str = "kube_deployment_status_replicas_available";

/// The organisation.
pub static BAZAAR: World = World {
    name: "bazaar",
    language: Language::Java,
    offset: 60,
    zulu: true,
    style: Style {
        rate: "http_server_requests_per_second",
        errors: "http_server_error_ratio",
        latency: "http_server_duration_p95_seconds",
        cpu: "container_cpu_utilization",
        memory: "container_memory_working_set_bytes",
        full: 1.0,
    },
    services: &[
        Service {
            name: "storefront",
            levels: [640.0, 0.0021, 0.42, 0.44, 780e6],
            gauges: &[
                gauge("nodejs_eventloop_lag_p99_seconds", 0.021, Habit::Time),
                labelled("cdn_requests_per_second", 5200.0, Habit::Rate, "cache=hit"),
                labelled("cdn_requests_per_second", 660.0, Habit::Rate, "cache=miss"),
            ],
            chatter: &[
                "INFO request completed ;; req.url=/c/{pick:shoes|coats|lamps|chairs}?page={n:0..9} ;; res.statusCode=200 ;; responseTime={n:90..600}",
                "INFO request completed ;; req.url=/p/{n:10000..99999} ;; res.statusCode=200 ;; responseTime={n:70..400}",
                "WARN request aborted by the client ;; req.url=/p/{n:10000..99999}",
                "ERROR http://recommendation/recommendations answered 422 ;; req.url=/p/{n:10000..99999}",
            ],
            attributes: &["pod=storefront-6c9d7f-{pick:4nx2k|8wq5t|b7hzl|m2vcd|r9jpk}"],
        },
        Service {
            name: "catalogue",
            levels: [710.0, 0.0006, 0.11, 0.38, 1.15e9],
            gauges: &[
                labelled("hikaricp_connections_active", 6.0, Habit::Count, "pool=HikariPool-1"),
                labelled("hikaricp_connections_pending", 0.2, Habit::Count, "pool=HikariPool-1"),
                gauge("tomcat_threads_busy", 22.0, Habit::Count),
                gauge("jvm_gc_pause_seconds_max", 0.028, Habit::Time),
            ],
            chatter: &[
                "INFO GET /categories/{pick:shoes|coats|lamps|chairs}/products 200 ;; logger=bazaar.access ;; ms={n:20..140} ;; thread=http-nio-8080-exec-{n:1..60}",
                "INFO GET /search 200 ;; logger=bazaar.access ;; ms={n:30..260} ;; thread=http-nio-8080-exec-{n:1..60}",
                "WARN Resolved [org.springframework.web.method.annotation.MethodArgumentTypeMismatchException: Failed to convert value of type 'java.lang.String' to required type 'int'] ;; logger=o.s.w.s.m.s.DefaultHandlerExceptionResolver",
            ],
            attributes: &["pod=catalogue-7f5b8d-{pick:2kdqx|5tzwm|9lrhv|c6npj}"],
        },
        Service {
            name: "cart",
            levels: [230.0, 0.0008, 0.018, 0.16, 96e6],
            gauges: &[
                gauge("go_goroutines", 140.0, Habit::Count),
                gauge("go_sync_mutex_wait_seconds_per_second", 0.004, Habit::Time),
                gauge("redis_client_command_p95_seconds", 0.0021, Habit::Time),
            ],
            chatter: &[
                "INFO request ;; method=POST ;; path=/carts/u{n:100000..999999}/items ;; status=204 ;; ms={n:3..24}",
                "INFO request ;; method=GET ;; path=/carts/u{n:100000..999999} ;; status=200 ;; ms={n:1..9}",
                "WARN request ;; method=POST ;; path=/carts/u{n:100000..999999}/items ;; status=400 ;; ms=1",
            ],
            attributes: &["pod=cart-5d8c6b-{pick:7gkzt|q4wnm|x2rvl}"],
        },
        Service {
            name: "checkout",
            levels: [14.0, 0.006, 1.3, 0.09, 71e6],
            gauges: &[
                gauge("orders_placed_per_minute", 610.0, Habit::Rate),
                gauge("go_goroutines", 60.0, Habit::Count),
            ],
            chatter: &[
                "INFO order placed ;; order=o-{hex:10} ;; ms={n:700..1900}",
                "WARN order refused ;; order=o-{hex:10} ;; reason={pick:card declined|card expired|address}",
                "ERROR place order ;; err=cart: context canceled",
            ],
            attributes: &["pod=checkout-64b9f7-{pick:3mtxq|8hzld}"],
        },
        Service {
            name: "payment",
            levels: [13.0, 0.004, 1.05, 0.13, 512e6],
            gauges: &[
                labelled("psp_responses_per_minute", 560.0, Habit::Rate, "status=2xx"),
                labelled("psp_responses_per_minute", 38.0, Habit::Rate, "status=4xx"),
                labelled("psp_responses_per_minute", 0.9, Habit::Count, "status=5xx"),
                gauge("tomcat_threads_busy", 13.0, Habit::Count),
                gauge(RESTARTS, 1.0, Habit::Fixed),
                gauge(AVAILABLE, 3.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO order o-{hex:10} {pick:CAPTURED|CAPTURED|CAPTURED|DECLINED} ;; logger=bazaar.payment.PaymentService",
                "WARN order o-{hex:10} took {n:2500..4100} ms ;; logger=bazaar.payment.PaymentService",
                "ERROR 402 Payment Required: \"{\"code\":\"card_declined\"}\" ;; logger=bazaar.payment.PspClient",
            ],
            attributes: &["pod=payment-58d4c9-{pick:6vxkt|j3pwq|z8nld}"],
        },
        Service {
            name: "recommendation",
            levels: [320.0, 0.0014, 0.085, 0.41, 420e6],
            gauges: &[
                gauge("recommendation_score_computations_per_second", 96.0, Habit::Rate),
                gauge(RESTARTS, 0.0, Habit::Fixed),
                gauge("python_gc_objects_uncollectable_total", 0.0, Habit::Fixed),
            ],
            chatter: &[
                "INFO \"GET /recommendations?products={n:10000..99999}&limit=8 HTTP/1.1\" 200 ;; logger=uvicorn.access",
                "INFO \"GET /healthz HTTP/1.1\" 200 ;; logger=uvicorn.access",
                "INFO \"GET /recommendations HTTP/1.1\" 422 ;; logger=uvicorn.access",
            ],
            attributes: &["pod=recommendation-79c5d-{pick:4lqhz|7xnvk|d9wtm|k2rjp}"],
        },
        Service {
            name: "shop-db",
            levels: [0.0, 0.0, 0.0, 0.27, 0.0],
            gauges: &[
                gauge("pg_stat_database_queries_per_second", 2300.0, Habit::Rate),
                gauge("pg_stat_activity_active_count", 7.0, Habit::Count),
                gauge("pg_stat_database_tup_returned_per_second", 96_000.0, Habit::Rate),
                gauge("pg_stat_database_cache_hit_ratio", 0.994, Habit::High),
            ],
            chatter: &[
                "INFO checkpoint complete: wrote {n:900..7100} buffers ({f:0.4..3.9}%)",
                "WARN could not receive data from client: Connection reset by peer",
                "INFO automatic vacuum of table \"catalogue.public.variants\": index scans: {n:0..1}",
            ],
            attributes: &["pid={n:200..40000}"],
        },
    ],
    people: &[
        Person { login: "mkowalczyk", name: "Marta Kowalczyk", mail: "marta@bazaar.example" },
        Person { login: "oliver-b", name: "Oliver Brandt", mail: "oliver@bazaar.example" },
        Person { login: "ssingh", name: "Simran Singh", mail: "simran@bazaar.example" },
        Person { login: "tjansen", name: "Tom Jansen", mail: "tom@bazaar.example" },
        Person { login: "lucia.r", name: "Lucía Romero", mail: "lucia@bazaar.example" },
    ],
    severity: ("severity_text", ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
    versions: Versions::Semantic,
    commits_name_service: true,
    chatter: 0.9,
    flags: &[
        ("storefront-new-filter", "storefront", "10%->25%"),
        ("checkout-express", "checkout", "off->5%"),
        ("recommendation-on-cart", "recommendation", "50%->60%"),
        ("catalogue-badges", "catalogue", "off->on"),
    ],
};
