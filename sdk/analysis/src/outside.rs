//! Causes that no change of ours explains: what speaks for each, and what against.

mod others;
mod platform;
mod traffic;

use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::kinds_of_text;
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
        platform::dns(scene),
        platform::node(scene),
        traffic::traffic(scene),
        others::provider(scene),
        platform::region(scene),
        platform::certificate(scene),
        others::bad_input(scene),
        others::quota(scene),
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

    #[test]
    fn what_is_new_is_not_asked_more_often_and_what_waits_is_short_of_processors() {
        let series = |service: &str, metric: &str, factor| {
            vec![(service.to_owned(), metric.to_owned(), Direction::Up, factor)]
        };
        let traffic = |metric, factor| {
            let scene = Scene { series: series("a", metric, factor), ..Scene::default() };
            outside(&scene).iter().any(|one| one.kind == OutsideKind::Traffic)
        };
        assert!(traffic("requests_per_second", 4.0));
        assert!(!traffic("requests_per_second", 1e12) && !traffic("upstream_requests_per_second", 4.0));
        let node = |metric| {
            let found = outside(&Scene { series: series("node", metric, 40.0), ..Scene::default() });
            found.iter().find(|one| one.kind == OutsideKind::Node).map_or(0.0, |one| one.strength)
        };
        assert!(node("node_pressure_cpu_waiting_percent") > 0.6);
        assert!(node("node_memory_used_percent") < 0.55);
    }
}
