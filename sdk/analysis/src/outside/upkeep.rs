//! What is under a service is restarted, moved or maintained by whoever runs it.

use super::{Outside, OutsideKind, Said, Scene, announced, holds, is, made, message, seen, shown};

/// What whoever runs it says.
const RUNS: [&str; 31] = [
    "received fast shutdown request",
    "received smart shutdown request",
    "failover in progress",
    "switchover",
    "automatic minor version",
    "failover started",
    "failover completed",
    "failover initiated",
    "multi-az failover",
    "initiating failover",
    "+switch-master",
    "promoted to primary",
    "promoted to master",
    "new primary elected",
    "stepped down",
    "stepping down",
    "maintenance window",
    "scheduled maintenance",
    "maintenance mode",
    "db instance restarted",
    "instance restarted",
    "database instance shutdown",
    "minor version upgrade",
    "engine upgrade",
    "node drain",
    "draining node",
    "cordoned",
    "spot interruption",
    "instance retire",
    "rebalance recommendation",
    "live migration",
];
/// What clients see of it.
const SEEN: [&str; 14] = [
    "in a read-only transaction",
    "readonly you can't write",
    "in recovery mode",
    "database system is starting up",
    "database system is shutting down",
    "terminating connection due to administrator",
    "not master and slaveok",
    "not primary",
    "notwritableprimary",
    "clusterdown",
    "masterdown",
    "--read-only option",
    "super-read-only",
    "no longer the leader",
];
/// So far from the onset it may be another matter.
const NEAR_MS: u64 = 15 * 60 * 1000;

pub(super) fn upkeep(scene: &Scene) -> Option<Outside> {
    let near = |line: &&Said| line.after_ms.is_none_or(|after| after.unsigned_abs() <= NEAR_MS);
    let all = || scene.lines.iter().chain(&scene.told).filter(near);
    let runs = all().find(|line| holds(&message(&line.text), &RUNS));
    let mut seen_by: Vec<&Said> =
        scene.concerned().filter(|line| holds(&message(&line.text), &SEEN)).collect();
    seen_by.sort_by_key(|line| &line.service);
    seen_by.dedup_by_key(|line| &line.service);
    let told = announced(scene, &["maintenance", "upgrade", "failover", "restart", "migration"]);
    made(
        OutsideKind::Upkeep,
        &[
            seen(runs, 0.55, |line| format!("who runs it says: {}", shown(&line.text))),
            seen(seen_by.first(), 0.4, |line| format!("a store changes its role: {}", shown(&line.text))),
            is(seen_by.len() > 1, 0.3, "several services see that at once"),
            seen(told, 0.45, |told| told),
        ],
        &[],
    )
}
