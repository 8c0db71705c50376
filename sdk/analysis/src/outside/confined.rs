//! Of what is split by a label, which value suffers alone.
//!
//! This is the control group of an outside cause: the same code runs in every zone, on every machine and for every
//! tenant, so what one of them suffers alone is not the code's. What tells versions apart is no such label.

use std::collections::{BTreeMap, BTreeSet};

use crate::robust::{median, to_f64};
use crate::signature::{Measures, measures};
use crate::words::words;

use super::hosts;

/// By what a label tells things apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// Zones, regions, sites.
    Place,
    /// Machines.
    Machine,
    /// Tenants, clients, user agents: who asks.
    Asker,
    /// Partners and feeds: who hands in.
    Source,
    /// Hosts and services that are called.
    Peer,
}

/// What one value of a label suffers, or is asked, alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Confined {
    /// By what the label tells things apart.
    pub axis: Axis,
    /// The label.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Whose series it is.
    pub service: String,
    /// What it measures.
    pub metric: String,
    /// How many times its level before its level after is.
    pub factor: f64,
    /// The same of all other values together.
    pub others: f64,
    /// How many other values there are.
    pub others_count: usize,
    /// Whether it is an error or a latency.
    pub is_symptom: bool,
    /// Whether it counts requests.
    pub is_load: bool,
    /// Whether it is asked or sends next to nothing any more, while the others go on.
    pub is_silent: bool,
}

impl Confined {
    /// Says it in words.
    pub fn sentence(&self) -> String {
        if self.metric == super::of_one::ERRORS {
            return format!(
                "the errors of {} are nearly all of {} {}, one of many",
                self.service, self.label, self.value
            );
        }
        format!(
            "{} of {} goes to {} what it was at {} {} and to {} at the {} others",
            self.metric,
            self.service,
            times(self.factor),
            self.label,
            self.value,
            times(self.others),
            self.others_count
        )
    }
}

fn times(factor: f64) -> String {
    if factor < 100.0 { format!("{factor:.1} times") } else { "more than 100 times".to_owned() }
}

/// A series with its labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelled {
    /// Whose it is.
    pub service: String,
    /// What it measures.
    pub metric: String,
    /// Names and values.
    pub labels: Vec<(String, String)>,
    /// Times, in milliseconds since the Unix epoch, and values.
    pub points: Vec<(i64, f64)>,
}

/// What was found along all labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// What suffers or is asked alone, most first.
    pub confined: Vec<Confined>,
    /// The axes along which what suffers does so everywhere.
    pub everywhere: Vec<Axis>,
}

/// Fewer points than this are no level.
const POINTS_MIN: usize = 5;
/// One value goes so many times as far.
const ALONE: f64 = 2.5;
/// The others hardly move.
const STILL: f64 = 1.4;
/// More values than this part of all are not one place in trouble.
const PART_MAX: f64 = 0.34;
/// Labels that tell versions apart.
const VERSIONS: [&str; 9] =
    ["version", "release", "revision", "build", "canary", "track", "commit", "image", "variant"];

/// Says by what a label tells things apart; none where it is no control group of an outside cause.
pub fn axis(label: &str, value: &str, metric: &str) -> Option<Axis> {
    let words = words(label);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if has(&["zone", "az", "region", "datacenter", "dc", "site", "pop", "cell", "rack", "colo"]) {
        Some(Axis::Place)
    } else if has(&[
        "peer",
        "upstream",
        "provider",
        "destination",
        "target",
        "vendor",
        "gateway",
        "psp",
        "dependency",
        "remote",
        "external",
        "carrier",
        "acquirer",
        "bank",
        "operator",
        "isp",
        "telco",
        "issuer",
    ]) || has(&["host", "endpoint", "url", "server"]) && hosts::is_foreign_service(value)
    {
        Some(Axis::Peer)
    } else if !names_a_party(&words)
        && has(&["partner", "tenant", "source", "customer", "account", "client", "sender"])
    {
        // Such as the source of a line in the code.
        None
    } else if has(&["partner", "feed", "supplier", "source", "sender", "publisher"]) {
        Some(Axis::Source)
    } else if has(&[
        "tenant",
        "customer",
        "account",
        "agent",
        "ua",
        "merchant",
        "org",
        "organization",
        "country",
        "asn",
        "referrer",
        "apikey",
        "ip",
    ]) || has(&["client"]) && measures(metric) != Measures::Other
    {
        Some(Axis::Asker)
    } else if has(&[
        "node", "host", "instance", "hostname", "machine", "nodename", "server", "broker", "device",
    ]) {
        Some(Axis::Machine)
    } else {
        None
    }
}

/// Returns whether a label with the name of a party names one, and not something about it.
fn names_a_party(words: &[String]) -> bool {
    const BESIDE: [&str; 14] = [
        "id", "name", "code", "key", "uuid", "slug", "user", "http", "request", "api", "x", "ip", "number",
        "org",
    ];
    words.len() == 1 || words.iter().filter(|word| !BESIDE.contains(&word.as_str())).count() <= 1
}

/// Splits all series by all their labels and compares the levels before and after the onset.
pub fn split(series: &[Labelled], onset_ms: i64) -> Split {
    let mut groups: BTreeMap<(&str, &str), Vec<&Labelled>> = BTreeMap::new();
    for one in series.iter().filter(|one| !one.labels.is_empty()) {
        groups.entry((&one.service, &one.metric)).or_default().push(one);
    }
    let mut found = Split::default();
    for group in groups.values() {
        along_labels(group, onset_ms, &mut found);
    }
    // What is confined in one series and everywhere in another is confined: averages hide it.
    let confined: BTreeSet<Axis> = found.confined.iter().map(|one| one.axis).collect();
    found.everywhere.retain(|axis| !confined.contains(axis));
    found.everywhere.sort_unstable();
    found.everywhere.dedup();
    found
        .confined
        .sort_by(|a, b| b.factor.total_cmp(&a.factor).then_with(|| a.sentence().cmp(&b.sentence())));
    found
}

fn along_labels(group: &[&Labelled], onset_ms: i64, found: &mut Split) {
    let labels: BTreeSet<&str> =
        group.iter().flat_map(|one| &one.labels).map(|label| label.0.as_str()).collect();
    let versions = labels.iter().any(|label| {
        words(label).iter().any(|word| VERSIONS.contains(&word.as_str())) && values(group, label).len() > 1
    });
    let Some(first) = group.first() else { return };
    let kind = if is_stolen(&first.metric) || loses_packets(&first.metric) {
        Measures::Symptom
    } else {
        measures(&first.metric)
    };
    let is_load = kind == Measures::Requests || kind == Measures::Other && is_brought(&first.metric);
    if versions || kind != Measures::Symptom && !is_load {
        return;
    }
    for label in labels {
        let levels = levels(group, label, onset_ms);
        let Some(axis) = levels.first().and_then(|level| axis(label, &level.0, &first.metric)) else {
            continue;
        };
        if let Some(silent) = silent(&levels).filter(|_| is_load) {
            found.confined.push(Confined {
                axis,
                label: label.to_owned(),
                value: silent.value,
                service: first.service.clone(),
                metric: first.metric.clone(),
                factor: silent.factor,
                others: silent.others,
                others_count: levels.len() - 1,
                is_symptom: false,
                is_load: false,
                is_silent: true,
            });
            continue;
        }
        match alone(&levels) {
            Some(alone) => found.confined.push(Confined {
                axis,
                label: label.to_owned(),
                value: alone.value,
                service: first.service.clone(),
                metric: first.metric.clone(),
                factor: alone.factor,
                others: alone.others,
                others_count: levels.len() - 1,
                is_symptom: kind == Measures::Symptom,
                is_load,
                is_silent: false,
            }),
            // Who speaks with a place that loses packets loses some as well.
            None if kind == Measures::Symptom
                && !loses_packets(&first.metric)
                && levels.len() > 1
                && levels.iter().all(|level| ratio(level, &levels) >= 1.5) =>
            {
                found.everywhere.push(axis);
            }
            None => {}
        }
    }
}

/// Time of a processor that a hypervisor gives to others: no program on the machine can take it.
pub(super) fn is_stolen(metric: &str) -> bool {
    words(metric).iter().any(|word| word == "steal" || word == "stolen")
}

/// Packets that an interface or a connection loses: the program above it sends what it sent before.
fn loses_packets(metric: &str) -> bool {
    let words = words(metric);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    has(&["network", "net", "nic", "interface", "netif", "tcp", "eth", "packet", "packets"])
        && has(&[
            "dropped",
            "drop",
            "drops",
            "retransmits",
            "retransmit",
            "retrans",
            "loss",
            "lost",
            "errs",
            "errors",
            "crc",
        ])
}

/// Returns whether a metric counts what those outside bring, other than requests.
fn is_brought(metric: &str) -> bool {
    let words = words(metric);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    has(&[
        "series",
        "messages",
        "samples",
        "events",
        "records",
        "points",
        "uploads",
        "uploaded",
        "ingested",
        "jobs",
        "sessions",
        "objects",
        "rows",
        "frames",
        "packets",
        "connections",
        "connects",
    ]) && !has(&["pct", "percent", "ratio", "lag", "age", "size"])
}

fn values<'a>(group: &[&'a Labelled], label: &str) -> BTreeSet<&'a str> {
    let of =
        |one: &&'a Labelled| one.labels.iter().find(|found| found.0 == label).map(|found| found.1.as_str());
    group.iter().filter_map(of).collect()
}

/// A value with its levels before and after.
type Level = (String, f64, f64);

fn levels(group: &[&Labelled], label: &str, onset_ms: i64) -> Vec<Level> {
    let side = |value: &str, after: bool| {
        let of_value =
            group.iter().filter(|one| one.labels.iter().any(|found| found.0 == label && found.1 == value));
        let points = of_value.flat_map(|one| &one.points).filter(|point| (point.0 >= onset_ms) == after);
        let values: Vec<f64> = points.map(|point| point.1).collect();
        if values.len() < POINTS_MIN { None } else { median(&values) }
    };
    values(group, label)
        .into_iter()
        .filter_map(|value| Some((value.to_owned(), side(value, false)?, side(value, true)?)))
        .collect()
}

/// How far a level went, where what is next to nothing beside the largest counts as nothing.
fn ratio(level: &Level, levels: &[Level]) -> f64 {
    let floor = levels.iter().map(|one| one.1.max(one.2)).fold(0.0, f64::max) * 0.02;
    (level.2 + floor) / (level.1 + floor).max(f64::MIN_POSITIVE)
}

struct Alone {
    value: String,
    factor: f64,
    others: f64,
}

/// The value that went far, where hardly any other did.
fn alone(levels: &[Level]) -> Option<Alone> {
    let mut ratios: Vec<(f64, &Level)> = levels.iter().map(|level| (ratio(level, levels), level)).collect();
    ratios.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.0.cmp(&b.1.0)));
    let far = ratios.iter().filter(|one| one.0 >= ALONE).count();
    let others: Vec<f64> = ratios.iter().skip(far).map(|one| one.0).collect();
    let few = far == 1 || to_f64(far) <= PART_MAX * to_f64(levels.len());
    let still = others.iter().all(|other| *other <= STILL);
    let (factor, level) = ratios.first()?;
    (far > 0 && few && still && !others.is_empty()).then(|| Alone {
        value: level.0.clone(),
        factor: *factor,
        others: median(&others).unwrap_or(1.0),
    })
}

/// The one value that falls silent, where all others go on as before and one of them is as large as a tenth of it.
fn silent(levels: &[Level]) -> Option<Alone> {
    const SILENT: f64 = 0.2;
    const GOES_ON: f64 = 0.7;
    let (quiet, others): (Vec<&Level>, Vec<&Level>) =
        levels.iter().partition(|level| level.1 > 0.0 && level.2 <= SILENT * level.1);
    let [level] = quiet.as_slice() else { return None };
    let going = |other: &&Level| other.2 >= GOES_ON * other.1 && other.2 <= other.1 * ALONE;
    let comparable = others.iter().any(|other| other.1 * 10.0 >= level.1);
    let ratios: Vec<f64> = others.iter().map(|other| other.2 / other.1.max(f64::MIN_POSITIVE)).collect();
    (comparable && others.iter().all(going)).then(|| Alone {
        value: level.0.clone(),
        factor: level.2 / level.1,
        others: median(&ratios).unwrap_or(1.0),
    })
}

#[cfg(test)]
mod tests;
