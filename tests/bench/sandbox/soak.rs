//! Many mixed steps, hostile and innocent, in one process, without growth of resident memory, descriptors or threads. A part
//! that is run where it is named, `… -- soak`; the count of steps may follow, a million else. It fails where something grew,
//! or where a step ended in another way than its guest does.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use casefile_model::{Limits, Outcome};
use casefile_sandbox::{PreparedSkill, Sandbox, StepInput};
use serde_json::{Value, json};

use crate::held::Held;
use crate::ours::{self, Known};
use crate::{Fallible, guest};

/// Steps where no count is named.
const STEPS: u64 = 1_000_000;
/// Steps that run at once.
const AT_ONCE: u64 = 64;
/// How much resident memory may differ between the first tenth and the last, in KiB: what the allocator keeps.
const GROWTH_KIB_MAX: u64 = 16 << 10;

/// What a task gives, which may end on another thread.
type Shared<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A guest, its parameters, and how it ends.
struct Kind {
    skill: Arc<PreparedSkill>,
    parameters: &'static str,
    ends: fn(&Outcome) -> bool,
}

/// Runs the steps by tenths, and compares what the process holds after the first and the last.
pub fn measure() -> Fallible<(String, Value)> {
    let steps = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(STEPS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let sandbox = Arc::new(ours::sandbox(256)?);
    let kinds: Arc<[Kind]> = kinds(&sandbox)?.into();
    let started = Instant::now();
    let mut seen = Vec::new();
    for tenth in 1..=10 {
        runtime.block_on(turn(&sandbox, &kinds, steps / 10)).map_err(|e| e.to_string())?;
        let held = Held::now()?;
        println!("soak: {} of {steps} steps in {:.0?}: {held}", steps / 10 * tenth, started.elapsed());
        seen.push(held);
    }
    let (first, last) = (&seen[0], &seen[9]);
    let grown = last.resident_kib.saturating_sub(first.resident_kib);
    if grown > GROWTH_KIB_MAX || last.descriptors > first.descriptors || last.threads > first.threads {
        return Err(format!("something grew: {first}, then {last}").into());
    }
    let line =
        format!("nothing grew: {grown} KiB more than after the first tenth, of at most {GROWTH_KIB_MAX}");
    Ok((line, json!({"steps": steps, "at_once": AT_ONCE, "grown_kib": grown})))
}

/// Runs steps of all kinds by turns, some at once.
async fn turn(sandbox: &Arc<Sandbox>, kinds: &Arc<[Kind]>, steps: u64) -> Shared<()> {
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (sandbox, kinds, next) = (Arc::clone(sandbox), Arc::clone(kinds), Arc::clone(&next));
        tasks.spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= steps {
                    return Shared::Ok(());
                }
                let kind = &kinds[usize::try_from(at)? % kinds.len()];
                let outcome = sandbox.run(input(kind)).await?.outcome;
                if !(kind.ends)(&outcome) {
                    return Err(format!("step {at} with {} ended so: {outcome}", kind.parameters).into());
                }
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

fn input(kind: &Kind) -> StepInput {
    let mut input = ours::input(&kind.skill, kind.parameters, Arc::new(Known { records: false }));
    input.grant.tools.extend(["logs", "notes"].map(str::to_owned));
    input.limits = Limits {
        fuel_max: 2_000_000,
        memory_bytes_max: 8 << 20,
        console_bytes_max: 100_000,
        tool_calls_max: 20,
        ..Limits::default()
    };
    input
}

/// Innocent guests, and one for each way in which a step can be ended.
fn kinds(sandbox: &Sandbox) -> Fallible<Vec<Kind>> {
    let completes: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::Completed);
    let fails: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::Failed(_));
    let traps: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::Trapped(_));
    let is_limited: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::LimitExceeded(_));
    let guests = [
        ("empty", "{}", completes),
        ("call_often", r#"{"calls": 3}"#, completes),
        ("hostile", r#"{"act": "spin"}"#, is_limited),
        ("hostile", r#"{"act": "allocate"}"#, is_limited),
        ("hostile", r#"{"act": "panic"}"#, traps),
        ("hostile", r#"{"act": "print"}"#, is_limited),
        ("hostile", r#"{"act": "call-without-end"}"#, is_limited),
        ("hostile", r#"{"act": "keep-handles"}"#, is_limited),
        ("hostile", r#"{"act": "exit-with-failure"}"#, traps),
        ("hostile", r#"{"act": "no such act"}"#, fails),
    ];
    let mut built: BTreeMap<&str, Arc<PreparedSkill>> = BTreeMap::new();
    for (name, ..) in guests {
        if !built.contains_key(name) {
            built.insert(name, ours::prepare(sandbox, &guest(name)?)?);
        }
    }
    let kind = |(name, parameters, ends)| Kind { skill: Arc::clone(&built[name]), parameters, ends };
    Ok(guests.map(kind).into())
}
