//! How causes outside show in telemetry, lines and announcements, each shape with the kind that it has to get.

use super::OutsideKind as K;
use super::*;

/// From here on a verdict may name it.
const NAMED: f64 = 0.55;

/// What is seen; `a` failed first and `b` is another service of ours.
struct Shape {
    kind: K,
    lines: &'static [(&'static str, &'static str)],
    told: &'static [&'static str],
    series: &'static [(&'static str, &'static str, f64)],
    announced: &'static [&'static str],
}

const fn shape(kind: K, lines: &'static [(&'static str, &'static str)]) -> Shape {
    Shape { kind, lines, told: &[], series: &[], announced: &[] }
}

fn scene(shape: &Shape) -> Scene {
    let said = |service: &str, text: &str, after_ms| Said {
        service: service.to_owned(),
        text: text.to_owned(),
        count: 40,
        after_ms: Some(after_ms),
    };
    let moved = |&(service, metric, factor): &(&str, &str, f64)| Moved {
        service: service.to_owned(),
        metric: metric.to_owned(),
        direction: if factor < 1.0 { Direction::Down } else { Direction::Up },
        factor,
        after_ms: Some(0),
    };
    Scene {
        lines: shape.lines.iter().map(|(service, text)| said(service, text, 0)).collect(),
        told: shape.told.iter().map(|text| said("b", text, -60_000)).collect(),
        series: shape.series.iter().map(moved).collect(),
        announced: shape.announced.iter().map(|text| (*text).to_owned()).collect(),
        first_failing: "a".to_owned(),
        alerting: "a".to_owned(),
        services: vec!["a".to_owned(), "b".to_owned()],
        ..Scene::default()
    }
}

#[test]
fn each_shape_gets_its_kind() {
    let mut silent = Vec::new();
    for shape in SHAPES {
        let found = outside(&scene(shape));
        let best = found.first();
        if best.is_none_or(|best| best.kind != shape.kind || best.strength < NAMED) {
            let best = found.iter().map(|one| format!("{} {:.2}", one.kind.name(), one.strength));
            silent.push(format!(
                "{:?} {:?} {:?}: {:?}",
                shape.kind,
                shape.lines,
                shape.series,
                best.collect::<Vec<_>>()
            ));
        }
    }
    assert!(silent.is_empty(), "{} of {}:\n{}", silent.len(), SHAPES.len(), silent.join("\n"));
}

const SHAPES: &[Shape] = &[
    shape(
        K::Dns,
        &[
            ("a", "lookup pg.internal on 10.0.0.2:53: server misbehaving"),
            ("b", "java.net.UnknownHostException: redis.internal: Temporary failure in name resolution"),
        ],
    ),
    shape(
        K::Dns,
        &[("a", "getaddrinfo EAI_AGAIN pg.internal"), ("b", "getaddrinfo EAI_AGAIN redis.internal")],
    ),
    shape(
        K::Dns,
        &[
            ("a", "Could not resolve host: pg.internal"),
            ("b", "[Errno -3] Temporary failure in name resolution"),
        ],
    ),
    shape(K::Provider, &[("a", "POST https://api.stripe.com/v1/charges: 503 Service Unavailable")]),
    shape(K::Provider, &[("a", "carrier: label answered 502")]),
    shape(K::Provider, &[("a", "HTTP error 503 from carrier API")]),
    shape(K::Provider, &[("a", "Response status code does not indicate success: 502 (Bad Gateway).")]),
    shape(K::Provider, &[("a", "Faraday::ServerError (the server responded with status 503)")]),
    shape(
        K::Provider,
        &[(
            "a",
            "feign.FeignException$ServiceUnavailable: [503 Service Unavailable] during [POST] to [https://rest.carrier.example/labels]",
        )],
    ),
    shape(
        K::Certificate,
        &[(
            "a",
            "x509: certificate has expired or is not yet valid: current time 2026-03-01T00:00:05Z is after 2026-03-01T00:00:00Z",
        )],
    ),
    shape(
        K::Certificate,
        &[(
            "a",
            "SSL routines:tls_process_server_certificate:certificate verify failed (certificate has expired)",
        )],
    ),
    shape(
        K::Certificate,
        &[(
            "a",
            "javax.net.ssl.SSLHandshakeException: PKIX path validation failed: validity check failed: NotAfter: Sun Mar 01 certificate expired",
        )],
    ),
    shape(K::Expiry, &[("a", "AADSTS7000222: The provided client secret keys for app are expired")]),
    shape(K::Expiry, &[("a", "license expired on 2026-03-01, entering read-only mode")]),
    shape(
        K::BadInput,
        &[("a", "cannot parse feed of partner north: row 311: unexpected end of file, invalid JSON")],
    ),
    Shape {
        told: &["feed north: 4120 items taken in"],
        ..shape(
            K::BadInput,
            &[("a", "Internal Server Error: /items\nOverflowError: date value out of range")],
        )
    },
    Shape {
        told: &["imported catalog of supplier 7: 4000 items"],
        ..shape(K::BadInput, &[("a", "ValueError: year is out of range")])
    },
    Shape {
        series: &[("db", "aws.rds.burst_balance", 0.01), ("db", "aws.rds.disk_queue_depth", 18.0)],
        ..shape(K::Node, &[])
    },
    Shape { series: &[("db", "aws_rds_ebs_io_balance_percent", 0.0)], ..shape(K::Node, &[]) },
    Shape { series: &[("a", "CPUCreditBalance", 0.0)], ..shape(K::Node, &[]) },
    Shape { series: &[("node", "node_cpu_steal_ratio", 30.0)], ..shape(K::Node, &[]) },
    shape(
        K::Node,
        &[("kubelet", "Node ip-10-1-2-3 status is now: NodeNotReady"), ("a", "connection refused")],
    ),
    shape(
        K::Upkeep,
        &[
            ("db", "received fast shutdown request"),
            ("db", "database system is ready to accept connections"),
            ("a", "FATAL: terminating connection due to administrator command"),
        ],
    ),
    shape(
        K::Upkeep,
        &[
            ("redis", "MASTER <-> REPLICA sync started"),
            ("a", "READONLY You can't write against a read only replica"),
            ("redis", "failover in progress"),
        ],
    ),
    shape(
        K::Quota,
        &[(
            "a",
            "openai.RateLimitError: Error code: 429 - You exceeded your current quota, please check your plan and billing details",
        )],
    ),
    shape(
        K::Quota,
        &[(
            "a",
            "429 Too Many Requests: Daily sending quota of the account exceeded, https://api.sendgrid.com/v3/mail/send",
        )],
    ),
    shape(
        K::Region,
        &[
            ("a", "dial tcp 10.1.0.4:5432: connect: no route to host"),
            ("b", "dial tcp 10.1.0.9:6379: connect: no route to host"),
            ("net", "vpn tunnel to eu-west-1 is down, packet loss 100%"),
        ],
    ),
    Shape {
        series: &[("a", "http_requests_per_second", 4.0), ("a", "cpu_usage_ratio", 3.5)],
        ..shape(K::Traffic, &[])
    },
    Shape {
        told: &["job settlement started"],
        series: &[("b", "settlement_rows_read", 9.0)],
        ..shape(
            K::Batch,
            &[("db", "duration: 84221 ms statement: SELECT * FROM ledger /* settlement job */")],
        )
    },
];

#[test]
fn what_a_request_came_to_is_no_surge() {
    for metric in ["carrier_requests_per_second 429", "requests.rate timeout", "http_requests_rejected"] {
        let one = Shape { series: &[], ..shape(K::Traffic, &[]) };
        let mut seen = scene(&one);
        seen.series = vec![Moved {
            service: "a".to_owned(),
            metric: metric.to_owned(),
            direction: Direction::Up,
            factor: 300.0,
            after_ms: Some(0),
        }];
        assert!(outside(&seen).iter().all(|one| one.kind != K::Traffic || one.strength < NAMED), "{metric}");
    }
}
