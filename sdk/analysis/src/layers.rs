//! What the layers under a service show: its disks, and the network between it and others.
//!
//! A layer is judged beside the load: twice as many writes for twice as many requests show nothing. The signs are those
//! of the USE method (Gregg, "Systems Performance", 2nd edition, section 2.5.9): saturation and errors before use.

use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, measures};
use crate::words::words;

/// A level of a series before and after the onset, in the unit of the series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// Whose it is.
    pub service: String,
    /// What it measures.
    pub metric: String,
    /// Its level before.
    pub before: f64,
    /// Its level after.
    pub after: f64,
}

impl Level {
    /// Returns how many times the level before the level after is; infinite where there was nothing before.
    pub fn ratio(&self) -> f64 {
        if self.before.abs() > f64::EPSILON {
            self.after / self.before
        } else if self.after.abs() > f64::EPSILON {
            f64::INFINITY
        } else {
            1.0
        }
    }

    fn direction(&self) -> Direction {
        if self.after >= self.before { Direction::Up } else { Direction::Down }
    }
}

/// A fault that a layer shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSign {
    /// Which.
    pub kind: FaultKind,
    /// How clearly, from 0 to 1.
    pub strength: f64,
    /// The service or machine that shows it.
    pub service: String,
    /// What shows it.
    pub why: String,
}

/// A level must grow so much to say anything.
const GROWN: f64 = 1.5;
/// New connections must grow so much more than the requests that they carry.
const CHURNED: f64 = 2.0;
/// How clearly an amplification shows where no series tells how many requests there are.
const WITHOUT_LOAD: f64 = 0.5;

const DISKS: [&str; 14] = [
    "disk",
    "io",
    "volume",
    "ebs",
    "fsync",
    "block",
    "nvme",
    "wal",
    "storage",
    "filesystem",
    "fs",
    "ssd",
    "iops",
    "compaction",
];
const WAITS: [&str; 10] =
    ["latency", "await", "wait", "duration", "seconds", "ms", "time", "stall", "iowait", "depth"];
const MOVED: [&str; 10] =
    ["read", "reads", "write", "writes", "written", "iops", "throughput", "ops", "bytes", "merged"];
const NETWORKS: [&str; 9] = ["net", "network", "tcp", "rx", "tx", "socket", "packets", "packet", "eth"];

/// Tells whether a metric belongs to the storage layer, by the words of its name.
pub fn is_storage(metric: &str) -> bool {
    let words = words(metric);
    any(&words, &DISKS) && !any(&words, &NETWORKS) || any(&words, &["iowait", "iops", "fsync"])
}

/// Finds what disks show, clearest first: slow answers, and more input and output for the same load.
pub fn storage(levels: &[Level]) -> Vec<LayerSign> {
    let mut found = Vec::new();
    for level in levels.iter().filter(|level| is_storage(&level.metric)) {
        let words = words(&level.metric);
        let ratio = level.ratio();
        if ratio < GROWN {
            continue;
        }
        if any(&words, &WAITS) {
            found.push(sign(FaultKind::SlowDisk, 0.8, level, String::new()));
        } else if any(&words, &MOVED) && !any(&words, &["free", "available"]) {
            found.extend(more_than_load(FaultKind::IoAmplification, 0.85, GROWN, level, levels));
        }
    }
    sorted(found)
}

/// Tells whether a metric belongs to the network layer, by the words of its name.
pub fn is_network(metric: &str) -> bool {
    let words = words(metric);
    any(&words, &NETWORKS) || any(&words, &LOST) || any(&words, &NAMES) || any(&words, &CONNECTIONS)
}

const LOST: [&str; 9] = [
    "retransmit",
    "retransmits",
    "retransmission",
    "retransmissions",
    "retrans",
    "loss",
    "dropped",
    "drops",
    "unreachable",
];
const NAMES: [&str; 5] = ["dns", "nxdomain", "servfail", "resolver", "resolution"];
const CONNECTIONS: [&str; 8] =
    ["connections", "conns", "connects", "connection", "handshake", "handshakes", "sockets", "conn"];
const OPENED: [&str; 10] = [
    "new",
    "created",
    "opened",
    "established",
    "accepted",
    "rate",
    "handshake",
    "handshakes",
    "churn",
    "connects",
];

/// Finds what the network shows, clearest first: loss, names that do not resolve, connections opened anew.
pub fn network(levels: &[Level]) -> Vec<LayerSign> {
    let mut found = Vec::new();
    for level in levels.iter().filter(|level| is_network(&level.metric) && !is_storage(&level.metric)) {
        let words = words(&level.metric);
        if level.ratio() < GROWN {
            continue;
        }
        let resets = any(&words, &["reset", "resets"]);
        if any(&words, &LOST) || resets {
            found.push(sign(FaultKind::NetworkLoss, if resets { 0.6 } else { 0.8 }, level, String::new()));
        } else if any(&words, &NAMES) {
            found.push(sign(FaultKind::NameResolution, 0.85, level, String::new()));
        } else if any(&words, &CONNECTIONS) && any(&words, &OPENED)
            || words.windows(2).any(|pair| pair == ["time", "wait"])
        {
            found.extend(more_than_load(FaultKind::ConnectionChurn, 0.8, CHURNED, level, levels));
        }
    }
    sorted(found)
}

/// A sign where the level grew by `factor` more than the load of the same service.
fn more_than_load(
    kind: FaultKind,
    strength: f64,
    factor: f64,
    level: &Level,
    levels: &[Level],
) -> Option<LayerSign> {
    let mut loads = levels
        .iter()
        .filter(|load| load.service == level.service && measures(&load.metric) == Measures::Requests);
    match loads.next() {
        Some(load) => {
            let why = format!(" while {} goes from {:.4} to {:.4}", load.metric, load.before, load.after);
            (level.ratio() >= factor * load.ratio().max(1.0)).then(|| sign(kind, strength, level, why))
        }
        None => Some(sign(kind, WITHOUT_LOAD, level, String::new())),
    }
}

fn sign(kind: FaultKind, strength: f64, level: &Level, more: String) -> LayerSign {
    let why = format!("{} goes from {:.4} to {:.4}{more}", level.metric, level.before, level.after);
    debug_assert_eq!(level.direction(), Direction::Up);
    LayerSign { kind, strength, service: level.service.clone(), why }
}

/// The clearest sign of each kind, clearest first.
fn sorted(mut found: Vec<LayerSign>) -> Vec<LayerSign> {
    found.sort_by(|a, b| {
        b.strength
            .total_cmp(&a.strength)
            .then_with(|| (a.kind, &a.service, &a.why).cmp(&(b.kind, &b.service, &b.why)))
    });
    let mut kept: Vec<LayerSign> = Vec::new();
    for sign in found {
        if !kept.iter().any(|known| known.kind == sign.kind) {
            kept.push(sign);
        }
    }
    kept
}

fn any(words: &[String], wanted: &[&str]) -> bool {
    words.iter().any(|word| wanted.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(metric: &str, before: f64, after: f64) -> Level {
        Level { service: "s".to_owned(), metric: metric.to_owned(), before, after }
    }

    fn kinds(found: &[LayerSign]) -> Vec<FaultKind> {
        found.iter().map(|sign| sign.kind).collect()
    }

    #[test]
    fn more_writes_for_the_same_requests_are_amplification() {
        let writes = level("disk_write_bytes", 10.0, 40.0);
        assert_eq!(
            kinds(&storage(&[writes.clone(), level("requests_per_second", 5.0, 5.2)])),
            [FaultKind::IoAmplification]
        );
        assert_eq!(storage(&[writes, level("requests_per_second", 5.0, 20.0)]), [], "the load explains it");
    }

    #[test]
    fn a_disk_that_waits_is_slow_and_a_network_that_waits_is_no_disk() {
        assert_eq!(kinds(&storage(&[level("volume_read_latency_ms", 1.0, 9.0)])), [FaultKind::SlowDisk]);
        assert_eq!(
            storage(&[level("network_io_bytes", 1.0, 9.0), level("disk_read_latency_ms", 9.0, 1.0)]),
            []
        );
    }

    #[test]
    fn the_network_shows_loss_names_and_churn() {
        assert_eq!(kinds(&network(&[level("tcp_retransmits", 1.0, 50.0)])), [FaultKind::NetworkLoss]);
        assert_eq!(kinds(&network(&[level("dns_lookup_ms", 1.0, 50.0)])), [FaultKind::NameResolution]);
        let opened = level("tcp_connections_opened", 10.0, 90.0);
        let steady = level("http_requests_total", 50.0, 51.0);
        assert_eq!(kinds(&network(&[opened, steady])), [FaultKind::ConnectionChurn]);
    }

    proptest! {
        #[test]
        fn a_layer_that_rests_shows_nothing(metric in "[a-z_]{1,30}", value in 0.0..1e9_f64) {
            let same = [level(&metric, value, value)];
            prop_assert!(storage(&same).is_empty() && network(&same).is_empty());
        }
    }
}
