//! Causes that no change of ours explains: what speaks for each, and what against.

use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_metric, kinds_of_text, measures};
use crate::words::words;

/// A kind of cause outside of what a team changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutsideKind {
    /// Names do not resolve.
    Dns,
    /// The machine is short of something that another tenant takes, or breaks.
    Node,
    /// More is asked than before.
    Traffic,
    /// A third party fails.
    Provider,
    /// A region or zone fails.
    Region,
    /// A certificate ran out.
    Certificate,
    /// Somebody sends what cannot be processed.
    BadInput,
    /// Somebody else's limit is reached.
    Quota,
}

impl OutsideKind {
    /// Returns the name that reports carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Node => "node",
            Self::Traffic => "traffic",
            Self::Provider => "provider",
            Self::Region => "region",
            Self::Certificate => "certificate",
            Self::BadInput => "bad-input",
            Self::Quota => "quota",
        }
    }
}

/// What is known of the failing system; each list in any order.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Service, text and count of what began to be logged.
    pub lines: Vec<(String, String)>,
    /// Service, metric, direction and factor of each series that left its usual level at or near the onset.
    pub series: Vec<(String, String, Direction, f64)>,
    /// What providers and platforms announced near the onset.
    pub announced: Vec<String>,
    /// The service that failed first.
    pub first_failing: String,
    /// Who calls whom, as spans show it: caller and callee.
    pub calls: Vec<(String, String)>,
    /// Whether log lines could not be read at all.
    pub without_lines: bool,
}

/// A cause outside, with what speaks for it and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// Which.
    pub kind: OutsideKind,
    /// How well it is supported, from 0 to 1.
    pub strength: f64,
    /// What speaks for it.
    pub supports: Vec<String>,
    /// What speaks against it.
    pub contradicts: Vec<String>,
}

/// Weighs the causes outside, best first; those for which nothing speaks are left out.
pub fn outside(scene: &Scene) -> Vec<Outside> {
    let mut found: Vec<Outside> = [
        dns(scene),
        node(scene),
        traffic(scene),
        provider(scene),
        region(scene),
        certificate(scene),
        bad_input(scene),
        quota(scene),
    ]
    .into_iter()
    .flatten()
    .collect();
    if scene.without_lines {
        for outside in &mut found {
            outside.strength *= WITHOUT_LINES;
            outside.contradicts.push("no log line could be read that might speak against it".to_owned());
        }
    }
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.kind.cmp(&b.kind)));
    found
}

/// What is left of a hypothesis where nobody could look for an error of the program.
const WITHOUT_LINES: f64 = 0.6;

/// Services that only run others, or carry names and packets.
pub fn is_platform(service: &str) -> bool {
    const PLATFORM: [&str; 22] = [
        "ecs",
        "ec2",
        "eks",
        "exporter",
        "coredns",
        "kubelet",
        "kube",
        "node",
        "kernel",
        "scheduler",
        "k8s",
        "kubernetes",
        "resolver",
        "dns",
        "etcd",
        "istio",
        "systemd",
        "dockerd",
        "containerd",
        "hypervisor",
        "autoscaler",
        "prober",
    ];
    words(service).iter().any(|word| PLATFORM.contains(&word.as_str()))
}

/// The services whose lines name a kind of fault, sorted, each once.
fn services_with(scene: &Scene, kind: FaultKind, strength_min: f64) -> Vec<&str> {
    let named = scene.lines.iter().filter(|(_, text)| {
        kinds_of_text(text).iter().any(|found| found.0 == kind && found.1 >= strength_min)
    });
    let mut services: Vec<&str> = named.map(|(service, _)| service.as_str()).collect();
    services.sort_unstable();
    services.dedup();
    services
}

fn announced(scene: &Scene, parts: &[&str]) -> Option<String> {
    scene.announced.iter().find(|text| parts.iter().any(|part| text.to_lowercase().contains(part))).cloned()
}

/// Puts independent hints together: each leaves a part of the doubt.
fn together(parts: &[(bool, f64, String)]) -> (f64, Vec<String>) {
    let held = || parts.iter().filter(|part| part.0);
    let doubt = held().fold(1.0, |doubt, part| doubt * (1.0 - part.1));
    (1.0 - doubt, held().map(|part| part.2.clone()).collect())
}

fn made(
    kind: OutsideKind,
    parts: &[(bool, f64, String)],
    against: &[(bool, f64, String)],
) -> Option<Outside> {
    let (support, supports) = together(parts);
    let (doubt, contradicts) = together(against);
    let strength = support * (1.0 - doubt);
    if supports.is_empty() { None } else { Some(Outside { kind, strength, supports, contradicts }) }
}

fn dns(scene: &Scene) -> Option<Outside> {
    let services = services_with(scene, FaultKind::NameResolution, 0.8);
    let callers: Vec<&&str> = services.iter().filter(|service| !is_platform(service)).collect();
    let resolver = scene.series.iter().any(|(service, metric, direction, factor)| {
        *direction == Direction::Up
            && *factor >= 1.5
            && words(&format!("{service} {metric}"))
                .iter()
                .any(|word| ["coredns", "dns", "resolver", "servfail"].contains(&word.as_str()))
    });
    let told = announced(scene, &["dns", "resolver", "name resolution"]);
    // A resolver that answers that there is no such name works; whoever owns the name took it away.
    let gone = scene.lines.iter().any(|(service, text)| {
        let lower = text.to_lowercase();
        callers.iter().any(|caller| **caller == service.as_str())
            && is_foreign(text)
            && ["no such host", "nxdomain", "enotfound", "unknownhost"]
                .iter()
                .any(|part| lower.contains(part))
    });
    made(
        OutsideKind::Dns,
        &[
            (callers.len() == 1, 0.4, "a service cannot resolve names".to_owned()),
            (callers.len() > 1, 0.75, format!("{} services cannot resolve names at once", callers.len())),
            // A resolver that is asked more, or for longer, breaks nobody who does not say so.
            (
                resolver,
                if callers.is_empty() { 0.4 } else { 0.6 },
                "the resolver's own series left their usual level".to_owned(),
            ),
            (gone, 0.45, "a name that belongs to somebody else is not known any more".to_owned()),
            (told.is_some(), 0.5, told.unwrap_or_default()),
        ],
        &[],
    )
}

fn node(scene: &Scene) -> Option<Outside> {
    let of_machine =
        |service: &str, metric: &str| measures(metric) == Measures::Machine || is_platform(service);
    let up = |wanted: &dyn Fn(&str, &str, f64) -> bool| {
        scene.series.iter().any(|(service, metric, direction, factor)| {
            *direction == Direction::Up && wanted(service, metric, *factor)
        })
    };
    let machine = up(&|service, metric, _| of_machine(service, metric));
    let loses = up(&|service, metric, factor| {
        of_machine(service, metric)
            && factor >= 5.0
            && kinds_of_metric(metric, Direction::Up).iter().any(|found| found.0 == FaultKind::NetworkLoss)
    });
    let says = |parts: &[&str]| {
        scene.lines.iter().find(|(_, text)| parts.iter().any(|part| text.to_lowercase().contains(part)))
    };
    let pressure = says(&[
        "memorypressure",
        "nodeunderpressure",
        "under pressure",
        "node not ready",
        "nodenotready",
        "noisy neighbo",
        "co-tenant",
        "cpu contended",
        "cpu steal",
        "steal time",
        "hardware error",
        "i/o error, dev",
        "mce:",
        "under increasing cpu",
        "evicting pod",
        "spot interruption",
        "instance retire",
        "preempted",
        "kernel: ",
        "load from pod",
    ]);
    let surge = scene.series.iter().any(|(service, metric, direction, factor)| {
        *service == scene.first_failing
            && *direction == Direction::Up
            && *factor > 1.5
            && measures(metric) == Measures::Requests
    });
    let throttled = scene.series.iter().any(|(_, metric, direction, _)| {
        *direction == Direction::Up && words(metric).iter().any(|word| word == "throttled" || word == "steal")
    });
    let slow_disks = slow_disks(scene);
    let alone = pressure.is_none() && !machine;
    made(
        OutsideKind::Node,
        &[
            (
                pressure.is_some(),
                0.6,
                format!("the platform says: {}", pressure.map(|line| line.1.clone()).unwrap_or_default()),
            ),
            (machine, 0.5, "a machine's own series left their usual level".to_owned()),
            (throttled && !alone, 0.3, "the service is throttled".to_owned()),
            (loses, 0.35, "a machine loses packets".to_owned()),
            (
                slow_disks.len() > 1,
                0.6,
                format!(
                    "the disks of {} are slow at once, and are asked for no more",
                    slow_disks.join(" and ")
                ),
            ),
        ],
        &[(surge, 0.4, "the service was asked for more at the same time".to_owned())],
    )
}

/// Services whose disks take much longer for no more than before, sorted: one of them may be to blame itself, several
/// at once share what is under them.
fn slow_disks(scene: &Scene) -> Vec<&str> {
    const SLOWER: f64 = 3.0;
    const MORE: f64 = 1.5;
    let of_disk = |metric: &str, what: &[&str]| {
        let words = words(metric);
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        has(&["disk", "volume", "ebs", "block", "nvme", "storage"]) && has(what)
    };
    let up = |wanted: &dyn Fn(&str, &str, f64) -> bool| {
        let left = scene.series.iter().filter(|series| series.2 == Direction::Up);
        left.filter(|series| wanted(&series.0, &series.1, series.3))
            .map(|series| series.0.as_str())
            .collect::<Vec<&str>>()
    };
    let busier = up(&|_, metric, factor| {
        factor >= MORE && of_disk(metric, &["iops", "writes", "reads", "ops", "written", "bytes"])
    });
    let mut slow =
        up(&|_, metric, factor| factor >= SLOWER && of_disk(metric, &["await", "latency", "wait", "stall"]));
    slow.retain(|service| !busier.contains(service));
    slow.sort_unstable();
    slow.dedup();
    slow
}

fn traffic(scene: &Scene) -> Option<Outside> {
    let surge = scene
        .series
        .iter()
        .filter(|(_, metric, direction, factor)| {
            *direction == Direction::Up && *factor >= 1.5 && measures(metric) == Measures::Requests
        })
        .max_by(|a, b| a.3.total_cmp(&b.3));
    let factor = surge.map_or(1.0, |surge| surge.3);
    let made_here = surge.is_some_and(|surge| is_made_here(scene, &surge.0));
    let elsewhere = surge.is_some_and(|surge| !leads_to_first(scene, &surge.0));
    let told =
        announced(scene, &["campaign", "launch", "sale", "traffic", "bot", "crawler", "ddos", "flash"]);
    let lines = scene.lines.iter().any(|(_, text)| {
        [
            "traffic",
            "load shed",
            "scraper",
            "crawler",
            "bot ",
            "requests from",
            "campaign",
            "flash sale",
            "surge",
        ]
        .iter()
        .any(|part| text.to_lowercase().contains(part))
    });
    let internal = scene.lines.iter().any(|(_, text)| {
        kinds_of_text(text).first().is_some_and(|found| {
            matches!(
                found.0,
                FaultKind::DataRace
                    | FaultKind::SchemaMismatch
                    | FaultKind::NilDereference
                    | FaultKind::VersionConflict
                    | FaultKind::BadConfiguration
            )
        })
    });
    made(
        OutsideKind::Traffic,
        &[
            (
                surge.is_some(),
                0.45 + 0.3 * (factor / 5.0).min(1.0),
                format!("{factor:.1} times as many requests as before"),
            ),
            (told.is_some(), 0.5, told.unwrap_or_default()),
            (lines && surge.is_some(), 0.4, "the logs speak of more load".to_owned()),
        ],
        &[
            (internal, 0.6, "the error is one of the program and not of its load".to_owned()),
            (made_here, 0.7, "who asks more is not asked more itself".to_owned()),
            (
                elsewhere,
                0.5,
                "the service that is asked more does not lead to the one that failed first".to_owned(),
            ),
        ],
    )
}

/// Returns whether a service is asked for more by services that are not asked for more themselves.
fn is_made_here(scene: &Scene, service: &str) -> bool {
    let mut callers =
        scene.calls.iter().filter(|(_, callee)| callee == service).map(|(caller, _)| caller).peekable();
    let surges = |caller: &String| {
        scene.series.iter().any(|(of, metric, direction, factor)| {
            of == caller
                && *direction == Direction::Up
                && *factor >= 1.3
                && measures(metric) == Measures::Requests
        })
    };
    callers.peek().is_some() && !callers.any(surges)
}

/// Returns whether a service is the one that failed first, or calls it, directly or through others. Unknown calls lead
/// anywhere.
fn leads_to_first(scene: &Scene, service: &str) -> bool {
    if scene.calls.is_empty() || scene.first_failing.is_empty() || service == scene.first_failing {
        return true;
    }
    let mut reached: Vec<&str> = vec![service];
    let mut at = 0;
    while let Some(caller) = reached.get(at).copied() {
        at += 1;
        for (from, callee) in &scene.calls {
            if from == caller && !reached.contains(&callee.as_str()) {
                reached.push(callee);
            }
        }
    }
    reached.contains(&scene.first_failing.as_str())
}

/// Hosts that belong to nobody's own cluster.
fn is_foreign(text: &str) -> bool {
    let lower = text.to_lowercase();
    let host = lower.split([' ', '/', ':', '"', '\'', '(', ')', ',', '=']).any(|part| {
        let known = [".com", ".net", ".io", ".org", ".eu", ".dev", ".cloud", ".example"]
            .iter()
            .any(|end| part.ends_with(end));
        known
            && !part.contains(".svc")
            && !part.contains("internal")
            && !part.contains(".local")
            && part.matches('.').count() >= 1
    });
    host || [
        "stripe",
        "twilio",
        "sendgrid",
        "paypal",
        "braintree",
        "adyen",
        "auth0",
        "okta",
        "salesforce",
        "third-party",
        "third party",
        "vendor",
        "provider",
        "external api",
        "s3 ",
        "dynamodb",
        "sqs ",
        "cloudfront",
        "openai",
    ]
    .iter()
    .any(|name| lower.contains(name))
}

fn provider(scene: &Scene) -> Option<Outside> {
    let failing = [
        "502",
        "503",
        "504",
        "500",
        "unavailable",
        "timeout",
        "timed out",
        "deadline",
        "reset",
        "refused",
        "internal error",
        "degraded",
        "slow",
        "malfunction",
    ];
    let lines: Vec<&(String, String)> = scene
        .lines
        .iter()
        .filter(|(_, text)| is_foreign(text) && failing.iter().any(|part| text.to_lowercase().contains(part)))
        .collect();
    let told = announced(
        scene,
        &["degraded", "outage", "incident", "elevated", "investigating", "partial", "disruption", "major"],
    );
    let dns = services_with(scene, FaultKind::NameResolution, 0.8)
        .iter()
        .any(|service| scene.first_failing.is_empty() || *service == scene.first_failing);
    // A client that is answered with an error of the server, where nobody of ours is known to be called.
    let answered = lines.is_empty()
        && !scene.calls.iter().any(|(caller, _)| *caller == scene.first_failing)
        && scene.lines.iter().any(|(service, text)| {
            let lower = text.to_lowercase();
            *service == scene.first_failing
                && [
                    "does not indicate success: 5",
                    "status code 5",
                    "answered 5",
                    "returned 5",
                    "responded with 5",
                ]
                .iter()
                .any(|part| lower.contains(part))
        });
    made(
        OutsideKind::Provider,
        &[
            (
                !lines.is_empty(),
                0.5,
                format!(
                    "a third party fails: {}",
                    lines.first().map(|line| line.1.clone()).unwrap_or_default()
                ),
            ),
            (told.is_some() && answered, 0.35, "who is called answers with errors of a server".to_owned()),
            (told.is_some(), 0.45, told.unwrap_or_default()),
        ],
        &[(dns, 0.5, "names do not resolve, whoever they belong to".to_owned())],
    )
}

fn region(scene: &Scene) -> Option<Outside> {
    let parts = [
        "availability zone",
        " az ",
        "zone outage",
        "region outage",
        "zonal",
        "us-east-1",
        "eu-west-1",
        "us-west-2",
        "cross-zone",
        "regional",
        "az-",
        "zone unreachable",
    ];
    let line =
        scene.lines.iter().find(|(_, text)| parts.iter().any(|part| text.to_lowercase().contains(part)));
    let told = announced(scene, &["availability zone", "region", "zone"]);
    made(
        OutsideKind::Region,
        &[
            (
                line.is_some(),
                0.4,
                format!("the logs name a zone: {}", line.map(|line| line.1.clone()).unwrap_or_default()),
            ),
            (told.is_some(), 0.6, told.unwrap_or_default()),
        ],
        &[],
    )
}

fn certificate(scene: &Scene) -> Option<Outside> {
    let line = scene.lines.iter().find(|(_, text)| {
        let lower = text.to_lowercase();
        lower.contains("expired") && (lower.contains("cert") || lower.contains("x509"))
            || lower.contains("cert_has_expired")
    });
    made(
        OutsideKind::Certificate,
        &[(
            line.is_some(),
            0.85,
            format!("a certificate ran out: {}", line.map(|line| line.1.clone()).unwrap_or_default()),
        )],
        &[],
    )
}

fn bad_input(scene: &Scene) -> Option<Outside> {
    let services = services_with(scene, FaultKind::BadData, 0.8);
    let source = scene.lines.iter().any(|(_, text)| {
        [
            "partner",
            "vendor",
            "feed",
            "upload",
            "import",
            "tenant",
            "producer",
            "batch file",
            "customer",
            "webhook",
            "supplier",
        ]
        .iter()
        .any(|part| text.to_lowercase().contains(part))
    });
    let starts_not = !services_with(scene, FaultKind::CrashAtStart, 0.8).is_empty();
    made(
        OutsideKind::BadInput,
        &[
            (!services.is_empty(), 0.5, "input cannot be processed".to_owned()),
            (!services.is_empty() && source, 0.5, "the lines name where it comes from".to_owned()),
        ],
        &[(starts_not, 0.7, "a program that does not start has read no input".to_owned())],
    )
}

fn quota(scene: &Scene) -> Option<Outside> {
    let lines: Vec<&(String, String)> = scene
        .lines
        .iter()
        .filter(|(_, text)| kinds_of_text(text).iter().any(|found| found.0 == FaultKind::QuotaExceeded))
        .collect();
    // Who is answered 429 is the caller; and only who sells has accounts, plans and days.
    let foreign = lines.iter().any(|(_, text)| {
        let lower = text.to_lowercase();
        let sold = ["account", "plan", "daily", "monthly", "subscription", "billing"];
        is_foreign(text)
            || lower.contains("429")
                && lower.contains("quota")
                && sold.iter().any(|part| lower.contains(part))
    });
    let told = announced(scene, &["limit", "quota", "plan", "tier", "throttl", "rate"]);
    let consumed = |metric: &str| {
        let words = words(metric);
        ["consumed", "writes", "reads", "calls", "ops"]
            .iter()
            .any(|wanted| words.iter().any(|word| word == wanted))
    };
    // Whoever neither logs nor is called as ours is the third party itself, whom others ask as well.
    let ours = |service: &str| {
        !foreign
            || service == scene.first_failing
            || is_platform(service)
            || scene.lines.iter().any(|line| line.0 == service)
            || scene.calls.iter().any(|(caller, _)| caller == service)
    };
    let more = scene.series.iter().any(|(service, metric, direction, factor)| {
        *direction == Direction::Up
            && ours(service)
            && *factor >= 1.3
            && (measures(metric) == Measures::Requests || consumed(metric))
    });
    made(
        OutsideKind::Quota,
        &[
            (
                !lines.is_empty(),
                0.45,
                format!(
                    "a limit is reached: {}",
                    lines.first().map(|line| line.1.clone()).unwrap_or_default()
                ),
            ),
            (foreign, 0.5, "it is the limit of a third party".to_owned()),
            (!lines.is_empty() && told.is_some(), 0.5, told.unwrap_or_default()),
            (!lines.is_empty() && !more, 0.2, "nothing is asked more often than before".to_owned()),
        ],
        &[(more, 0.5, "more is asked than before, so it is not the limit that changed".to_owned())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(service: &str, text: &str) -> (String, String) {
        (service.to_owned(), text.to_owned())
    }

    #[test]
    fn many_services_that_resolve_no_name_are_dns() {
        let lines = vec![line("a", "lookup x.svc: no such host"), line("b", "getaddrinfo ENOTFOUND y.svc")];
        let found = outside(&Scene { lines, ..Scene::default() });
        assert_eq!(found[0].kind, OutsideKind::Dns);
        assert!(found[0].strength > 0.7);
    }

    #[test]
    fn more_requests_are_traffic_unless_the_program_is_wrong() {
        let series = vec![("a".to_owned(), "http_requests_per_second".to_owned(), Direction::Up, 4.0)];
        let calm = Scene { series, ..Scene::default() };
        assert!(outside(&calm)[0].strength > 0.6);
        let wrong = Scene { lines: vec![line("a", "fatal error: concurrent map writes")], ..calm };
        assert!(outside(&wrong)[0].strength < 0.4);
    }

    #[test]
    fn ordinary_errors_support_nothing() {
        let lines =
            vec![line("a", "request failed with status 500"), line("b", "upstream a timeout after 50ms")];
        assert!(outside(&Scene { lines, ..Scene::default() }).is_empty());
    }
}
