//! What is under a service: names, machines, zones, certificates that run out.

use super::others::is_foreign;
use super::{Outside, OutsideKind, Scene, announced, is_platform, made, services_with};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_metric, measures};
use crate::words::words;

pub(super) fn dns(scene: &Scene) -> Option<Outside> {
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

/// What platforms and kernels say of a machine in trouble.
const PRESSURE: &[&str] = &[
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
];

pub(super) fn node(scene: &Scene) -> Option<Outside> {
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
    let waits = waits_for_processors(scene);
    let pressure =
        scene.lines.iter().find(|(_, text)| PRESSURE.iter().any(|part| text.to_lowercase().contains(part)));
    let surge = is_asked_more(scene);
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
            (waits, 0.35, "work waits for the machine's processors".to_owned()),
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

/// Returns whether the service that failed first is asked for more.
fn is_asked_more(scene: &Scene) -> bool {
    scene.series.iter().any(|(service, metric, direction, factor)| {
        *service == scene.first_failing
            && *direction == Direction::Up
            && *factor > 1.5
            && measures(metric) == Measures::Requests
    })
}

/// Returns whether a machine's series say that work waits for its processors, or that others take them.
fn waits_for_processors(scene: &Scene) -> bool {
    const LONGER: f64 = 5.0;
    scene.series.iter().any(|(_, metric, direction, factor)| {
        let words = words(metric);
        let has = |word: &str| words.iter().any(|one| one == word);
        *direction == Direction::Up
            && *factor >= LONGER
            && measures(metric) == Measures::Machine
            && (has("pressure") && has("cpu") || has("steal"))
    })
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

pub(super) fn region(scene: &Scene) -> Option<Outside> {
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

pub(super) fn certificate(scene: &Scene) -> Option<Outside> {
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
