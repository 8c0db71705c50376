//! Machines that are short of something or break.

use super::confined::{Axis, Confined, is_stolen};
use super::{
    Moved, Outside, OutsideKind, Scene, confined_to, has_any, is, is_platform, made, saying, seen, shown,
};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_metric, measures};
use crate::words::words;

/// What platforms and kernels say of a machine in trouble.
const PRESSURE: &[&str] = &[
    "memorypressure",
    "nodeunderpressure",
    "under pressure",
    "node not ready",
    "nodenotready",
    "status is now: nodenotready",
    "node is not ready",
    "kubelet stopped posting",
    "noisy neighbo",
    "co-tenant",
    "cpu contended",
    "cpu steal",
    "steal time",
    "hardware error",
    "machine check",
    "uncorrectable",
    "correctable error",
    "ecc error",
    "edac",
    "i/o error, dev",
    "blk_update_request",
    "buffer i/o error",
    "ext4-fs error",
    "xfs metadata i/o",
    "remounting filesystem read-only",
    "smart error",
    "reallocated sector",
    "nvme: controller is down",
    "raid degraded",
    "mce:",
    "thermal throttl",
    "clock throttled",
    "soft lockup",
    "hard lockup",
    "hung_task",
    "task blocked for more than",
    "rcu_sched",
    "kernel panic",
    "nic link is down",
    "link is down",
    "instance impaired",
    "instance status check",
    "system status check",
    "clock skew",
    "time skew",
    "requesttimetooskewed",
    "nf_conntrack: table full",
    "under increasing cpu",
    "evicting pod",
    "preempted",
    "kernel: ",
    "load from pod",
];

pub(super) fn node(scene: &Scene) -> Option<Outside> {
    let of_machine =
        |service: &str, metric: &str| measures(metric) == Measures::Machine || is_platform(service);
    let up = |wanted: &dyn Fn(&str, &str, f64) -> bool| {
        scene
            .series
            .iter()
            .any(|one| one.direction == Direction::Up && wanted(&one.service, &one.metric, one.factor))
    };
    let machine = up(&|service, metric, _| of_machine(service, metric));
    let loses = up(&|service, metric, factor| {
        of_machine(service, metric)
            && factor >= 5.0
            && kinds_of_metric(metric, Direction::Up).iter().any(|found| found.0 == FaultKind::NetworkLoss)
    });
    let waits = waits_for_processors(scene);
    let pressure = saying(&scene.lines, PRESSURE).or_else(|| saying(&scene.told, PRESSURE));
    let one = confined_to(scene, Axis::Machine);
    let everywhere = scene.everywhere.contains(&Axis::Machine);
    let throttled = up(&|_, metric, _| has_any(metric, &["throttled", "steal"]));
    let slow_disks = slow_disks(scene);
    let robbed = robbed(scene);
    let stolen = scene
        .series
        .iter()
        .find(|one| one.direction == Direction::Up && one.factor >= STOLEN && is_stolen(&one.metric));
    let spent = scene.series.iter().find(|one| is_spent(one));
    let alone = stolen.is_none() && pressure.is_none() && !machine && one.is_none();
    made(
        OutsideKind::Node,
        &[
            seen(pressure, 0.6, |line| format!("the platform says: {}", shown(&line.text))),
            is(machine, 0.5, "a machine's own series left their usual level"),
            seen(one, 0.5, Confined::sentence),
            is(throttled && !alone, 0.3, "the service is throttled"),
            seen(robbed, 0.35, |service| {
                format!(
                    "{service} gets less of the processor and takes longer, while a machine has more to do"
                )
            }),
            seen(stolen, 0.5, |one| {
                format!("the hypervisor gives the processor of {} to others ({})", one.service, one.metric)
            }),
            seen(spent, 0.7, |one| {
                format!("what {} may use above its size for a while is used up ({})", one.service, one.metric)
            }),
            is(
                spent.is_some_and(|one| is_held_back(scene, &one.service)),
                0.3,
                "its disk or processor is slower for it and does no more",
            ),
            is(waits, 0.35, "work waits for the machine's processors"),
            is(loses, 0.35, "a machine loses packets"),
            is(
                slow_disks.len() > 1,
                0.6,
                &format!(
                    "the disks of {} are slow at once, and are asked for no more",
                    slow_disks.join(" and ")
                ),
            ),
        ],
        &[
            is(is_asked_more(scene), 0.4, "the service was asked for more at the same time"),
            is(everywhere && one.is_none(), 0.5, "all machines suffer alike"),
        ],
    )
}

/// Time that is taken away is no noise from so many times its usual level on.
const STOLEN: f64 = 5.0;

/// Credits of a disk or a machine that may do more than its size for a while, and has none left.
fn is_spent(one: &Moved) -> bool {
    const LEFT: f64 = 0.1;
    one.direction == Direction::Down
        && one.factor <= LEFT
        && has_any(&one.metric, &["credit", "credits", "burst", "ebs"])
        && has_any(&one.metric, &["credit", "credits", "balance"])
}

/// Returns whether a series alone says that a machine gives less: what it may use for a while is used up, or taken away.
pub(super) fn is_measured_itself(one: &Moved) -> bool {
    is_spent(one) || one.direction == Direction::Up && one.factor >= STOLEN && is_stolen(&one.metric)
}

/// Returns whether a service's disk takes much longer while it is asked for no more.
fn is_held_back(scene: &Scene, service: &str) -> bool {
    let of = |wanted: &dyn Fn(&Moved) -> bool| {
        scene.series.iter().any(|one| one.service == service && one.direction == Direction::Up && wanted(one))
    };
    let slower = of(&|one| {
        one.factor >= 3.0
            && has_any(&one.metric, &["disk", "volume", "io", "storage"])
            && has_any(&one.metric, &["latency", "await", "ms", "seconds", "wait", "depth"])
    });
    let busier = of(&|one| one.factor >= 1.5 && has_any(&one.metric, &["iops", "reads", "writes", "ops"]));
    slower && !busier
}

/// A service whose processor does less while it takes longer and a machine is busier: somebody else has what it lacks.
fn robbed(scene: &Scene) -> Option<&str> {
    const BUSIER: f64 = 1.4;
    const LESS: f64 = 0.75;
    let busier = scene.series.iter().any(|one| {
        let machine = measures(&one.metric) == Measures::Machine || is_platform(&one.service);
        one.direction == Direction::Up && one.factor >= BUSIER && machine && has_any(&one.metric, &["cpu"])
    });
    let less = scene.series.iter().find(|cpu| {
        cpu.factor <= LESS
            && has_any(&cpu.metric, &["cpu"])
            && measures(&cpu.metric) != Measures::Machine
            && scene.series.iter().any(|slow| {
                slow.service == cpu.service
                    && slow.direction == Direction::Up
                    && slow.factor >= 1.5
                    && measures(&slow.metric) == Measures::Symptom
            })
    })?;
    busier.then_some(less.service.as_str())
}

/// Returns whether the service that failed first is asked for more.
fn is_asked_more(scene: &Scene) -> bool {
    scene.series.iter().any(|one| {
        one.service == scene.first_failing
            && one.direction == Direction::Up
            && one.factor > 1.5
            && measures(&one.metric) == Measures::Requests
    })
}

/// Returns whether a machine's series say that work waits for its processors, or that others take them.
fn waits_for_processors(scene: &Scene) -> bool {
    const LONGER: f64 = 5.0;
    scene.series.iter().any(|one| {
        let words = words(&one.metric);
        let has = |word: &str| words.iter().any(|one| one == word);
        one.direction == Direction::Up
            && one.factor >= LONGER
            && measures(&one.metric) == Measures::Machine
            && (has("pressure") && has("cpu") || has("steal"))
    })
}

/// Services whose disks take much longer for no more than before, sorted: one of them may be to blame itself, several
/// at once share what is under them.
fn slow_disks(scene: &Scene) -> Vec<&str> {
    const SLOWER: f64 = 3.0;
    const MORE: f64 = 1.5;
    let of_disk = |metric: &str, what: &[&str]| {
        has_any(metric, &["disk", "volume", "ebs", "block", "nvme", "storage"]) && has_any(metric, what)
    };
    let up = |wanted: &dyn Fn(&str, f64) -> bool| {
        let left = scene.series.iter().filter(|series| series.direction == Direction::Up);
        left.filter(|series| wanted(&series.metric, series.factor))
            .map(|series| series.service.as_str())
            .collect::<Vec<&str>>()
    };
    let busier = up(&|metric, factor| {
        factor >= MORE && of_disk(metric, &["iops", "writes", "reads", "ops", "written", "bytes"])
    });
    let mut slow =
        up(&|metric, factor| factor >= SLOWER && of_disk(metric, &["await", "latency", "wait", "stall"]));
    slow.retain(|service| !busier.contains(service));
    slow.sort_unstable();
    slow.dedup();
    slow
}
