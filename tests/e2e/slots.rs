//! Slots of instances that hostile and innocent guests share: nothing of one is seen by the next, and none waits for one
//! that does not end.

use std::sync::Arc;

use casefile_model::{Budget, Grant, Limits, Outcome, Request, StepPath, Time};
use casefile_package::{Caps, admit};
use casefile_sandbox::gate::CallAt;
use casefile_sandbox::{
    Answered, ChildCall, ChildEnd, HostFault, Origin, PreparedSkill, Sandbox, Settings, StepHost, StepInput,
};
use futures::future::{BoxFuture, join_all};

use crate::hostile_modules::{FAILS, LOOP, Module, PLAIN};

/// A host without tools.
struct NoTools;

impl StepHost for NoTools {
    fn answer(&self, _: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        Box::pin(async { Err(HostFault("no guest here calls a tool".into())) })
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(async { Err(HostFault("no guest here runs a step".into())) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

fn prepared(sandbox: &Sandbox, module: &Module) -> Arc<PreparedSkill> {
    let bytes = module.component();
    sandbox
        .prepare(&bytes, &admit(&bytes, &Caps::default()).unwrap(), Origin { team: "test", is_pulled: false })
        .unwrap()
}

async fn outcome(sandbox: &Sandbox, skill: &Arc<PreparedSkill>, limits: Limits) -> Outcome {
    let request = Request {
        alert: None,
        as_of: Time(0),
        parameters: "{}".into(),
        evidence: Vec::new(),
        budget: Budget::DEFAULT,
    };
    let (skill, path, grant) = (Arc::clone(skill), StepPath::root(), Grant::default());
    let input = StepInput { skill, path, request, grant, limits, host: Arc::new(NoTools) };
    sandbox.run(input).await.unwrap().outcome
}

/// Traps where memory, a global or a table holds anything but what it begins with; then fills all of them.
const CANARY: &str = "
    (if (global.get $seen) (then unreachable))
    (if (i32.eqz (ref.is_null (table.get $t (i32.const 3)))) (then unreachable))
    (if (i32.ne (memory.grow (i32.const 8)) (i32.const 2)) (then unreachable))
    (local.set 1 (i32.const 65536))
    (loop $on
      (if (i64.ne (i64.load (local.get 1)) (i64.const 0)) (then unreachable))
      (local.set 1 (i32.add (local.get 1) (i32.const 8)))
      (br_if $on (i32.lt_u (local.get 1) (i32.const 655360))))
    (global.set $seen (i32.const 1))
    (table.set $t (i32.const 3) (ref.func $f))
    (memory.fill (i32.const 65536) (i32.const 0xab) (i32.const 589824))";

#[test]
fn the_next_instance_in_a_slot_sees_nothing_of_the_one_before() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let sandbox = Sandbox::new(&Settings { slots: 5, ..Settings::default() }).unwrap();
    let rest = "(global $seen (mut i32) (i32.const 0)) (table $t 8 funcref) (func $f) (elem declare func $f)";
    let returns_text: &'static str = Box::leak(format!("(local i32) {CANARY} {FAILS}").into_boxed_str());
    let traps: &'static str = Box::leak(format!("(local i32) {CANARY} unreachable").into_boxed_str());
    let spins: &'static str = Box::leak(format!("(local i32) {CANARY} {LOOP}").into_boxed_str());
    let [returns, traps, spins] =
        [returns_text, traps, spins].map(|run| prepared(&sandbox, &Module { run, rest, ..PLAIN }));
    // Enough for the scan, so that it is the loop after it that runs out.
    let limits = Limits { fuel_max: 5_000_000, ..Limits::default() };
    let ends = |skill| runtime.block_on(outcome(&sandbox, skill, limits.clone()));
    for round in 0..200 {
        // What the module finds is told by how it returns; the slot came free in each of the three ways before.
        for (name, skill) in [("returns", &returns), ("traps", &traps), ("spins", &spins)] {
            let before = ends(skill);
            let end = ends(&returns);
            assert!(
                matches!(&end, Outcome::Failed(_)),
                "round {round} after one that {name} ({before}): {end}"
            );
        }
    }
    assert!(matches!(ends(&spins), Outcome::LimitExceeded(_)));
    // One byte that is there is seen.
    let left: &'static str = Box::leak(format!("{rest} (data (i32.const 70000) \"x\")").into_boxed_str());
    let finds = prepared(&sandbox, &Module { run: returns_text, rest: left, ..PLAIN });
    assert!(matches!(ends(&finds), Outcome::Trapped(_)));
}

#[test]
fn innocent_steps_are_answered_while_every_other_step_is_hostile() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let sandbox = Sandbox::new(&Settings { slots: 64, ..Settings::default() }).unwrap();
    let spins = prepared(&sandbox, &Module { run: LOOP, ..PLAIN });
    let innocent = prepared(&sandbox, &PLAIN);
    // As many spin as there are slots for all but one of the root steps, until they are stopped.
    let forever = Limits { fuel_max: u64::MAX >> 2, wall_ms_max: 600_000, ..Limits::default() };
    runtime.block_on(async {
        let hostile = join_all((0..15).map(|_| outcome(&sandbox, &spins, forever.clone())));
        let answered = async {
            let mut answered = 0;
            for _ in 0..50 {
                let end = outcome(&sandbox, &innocent, Limits::default()).await;
                answered += u32::from(matches!(end, Outcome::Failed(_)));
            }
            answered
        };
        tokio::select! {
            _ = hostile => panic!("a hostile step ended"),
            answered = answered => assert_eq!(answered, 50),
        }
    });
}
