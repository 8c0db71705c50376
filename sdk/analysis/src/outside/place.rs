//! Zones, regions and the network between them.

use super::confined::{Axis, Confined};
use super::{
    Outside, OutsideKind, Scene, announced, confined_to, has_any, is, made, saying, seen, shown, silent_at,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{kinds_of_metric, kinds_of_text};

/// How one speaks of a zone or a region.
const PLACES: [&str; 16] = [
    "availability zone",
    " az ",
    "zone outage",
    "region outage",
    "zonal",
    "us-east-",
    "us-west-",
    "us-central",
    "eu-west-",
    "eu-central-",
    "ap-south",
    "ap-northeast-",
    "cross-zone",
    "cross-region",
    "inter-region",
    "zone unreachable",
];
/// What a network says that does not carry packets.
const NO_WAY: [&str; 11] = [
    "network is unreachable",
    "no route to host",
    "network unreachable",
    "packet loss",
    "bgp",
    "peering",
    "vpn tunnel",
    "direct connect",
    "link flap",
    "link down",
    "ehostunreach",
];

pub(super) fn region(scene: &Scene) -> Option<Outside> {
    let line = saying(&scene.lines, &PLACES);
    let told =
        announced(scene, &["availability zone", "region", "zone", "network", "connectivity", "packet loss"]);
    let one = confined_to(scene, Axis::Place);
    let way = saying(&scene.lines, &NO_WAY).or_else(|| saying(&scene.told, &NO_WAY));
    let losing = losing(scene);
    let everywhere = scene.everywhere.contains(&Axis::Place);
    made(
        OutsideKind::Region,
        &[
            seen(line, 0.4, |line| format!("the logs name a zone: {}", shown(&line.text))),
            seen(told, 0.6, |told| told),
            seen(one, 0.6, Confined::sentence),
            seen(silent_at(scene, &[Axis::Place]), 0.5, Confined::sentence),
            seen(way, 0.35, |line| format!("the network does not carry packets: {}", shown(&line.text))),
            is(
                losing.len() > 1,
                0.5,
                &format!("{} lose packets or connections at once", losing.join(" and ")),
            ),
            is(losing.len() == 1, 0.25, "packets are lost"),
        ],
        &[is(everywhere && one.is_none(), 0.5, "all places suffer alike")],
    )
}

/// Services and machines that lose packets or connections, by their series or their lines; sorted.
fn losing(scene: &Scene) -> Vec<&str> {
    let by_series = scene.series.iter().filter(|one| {
        one.direction == Direction::Up
            && one.factor >= 3.0
            && has_any(
                &one.metric,
                &["retransmits", "retransmit", "retrans", "loss", "dropped", "drops", "unreachable"],
            )
            && kinds_of_metric(&one.metric, Direction::Up)
                .iter()
                .any(|found| found.0 == FaultKind::NetworkLoss)
    });
    let by_lines = scene.lines.iter().filter(|line| {
        kinds_of_text(&line.text).first().is_some_and(|found| found.0 == FaultKind::NetworkLoss)
    });
    let mut found: Vec<&str> =
        by_series.map(|one| one.service.as_str()).chain(by_lines.map(|line| line.service.as_str())).collect();
    found.sort_unstable();
    found.dedup();
    found
}
