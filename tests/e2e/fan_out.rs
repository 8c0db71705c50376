//! Many steps on a small pool, and the same bytes whatever the order in which they end. The time of a step is bounded
//! generously, since a loaded machine is no fault.

use std::collections::BTreeSet;
use std::sync::Arc;

use casefile::commands::investigate::{Args, Input, investigate};
use casefile::context::{Context, Globals};
use casefile::incident::Incident;

use crate::harness::{Home, package, text};

const LEAF: &str = "[tools]\nmetrics = \"0.1\"\n[limits]\nwall_ms = 300000";
const MIDDLE: &str = "[steps]\n\"test/leaf\" = \"^1\"\n[limits]\nwall_ms = 300000";

fn args(playbook: &str) -> Args {
    Args {
        incident: None,
        alert: None,
        as_of: None,
        playbook: Some(playbook.into()),
        repo: None,
        full: false,
        json: true,
    }
}

/// Forty children that fan out in turn, while forty more playbooks run, on sixteen slots.
#[test]
fn forty_children_and_forty_playbooks_finish_on_sixteen_slots() {
    let home = Home::new();
    home.publish(&package("find_level", "test/leaf", LEAF));
    home.publish(&package("fan_out", "test/middle", MIDDLE));
    let wide = "[steps]\n\"test/middle\" = \"^1\"\n\"test/leaf\" = \"^1\"\n[limits]\nwall_ms = 300000";
    home.publish(&package("fan_out_wide", "test/wide", wide));
    let incident = home.incident();
    let globals = Globals { home: Some(home.path().join("home")), slots: 16, ..Globals::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let context = Arc::new(Context::open(&globals).unwrap());
        let load = || Input::Recorded(Box::new(Incident::load(&incident).unwrap()));
        let mut playbooks = vec!["test/wide"];
        playbooks.extend(["test/middle"; 40]);
        let runs = playbooks.into_iter().map(|playbook| {
            let (context, input) = (Arc::clone(&context), load());
            tokio::spawn(async move { investigate(&context, &args(playbook), input).await })
        });
        for run in runs.collect::<Vec<_>>() {
            let finished = run.await.unwrap().unwrap();
            let outcomes: BTreeSet<&str> =
                finished.report.steps.iter().map(|step| step.outcome.as_str()).collect();
            assert_eq!(outcomes, BTreeSet::from(["completed"]));
        }
    });
}

#[test]
fn parallel_children_give_the_same_report_bytes_every_time() {
    let home = Home::new();
    home.publish(&package("find_level", "test/leaf", LEAF));
    home.publish(&package("fan_out", "test/middle", MIDDLE));
    let incident = home.incident();
    let mut seen = BTreeSet::new();
    for _ in 0..50 {
        let ran = home.run(&["investigate", text(&incident), "--playbook", "test/middle", "--json"]);
        let value = ran.expect_code(0).json();
        assert_eq!(value["steps"].as_array().unwrap().len(), 9);
        seen.insert(home.report_bytes(value["case"].as_str().unwrap()));
    }
    assert_eq!(seen.len(), 1);
}
