//! How much memory steps hold that wait for a tool.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use casefile_model::StepPath;
use casefile_sandbox::gate::CallAt;
use casefile_sandbox::{Answered, ChildCall, ChildEnd, HostFault, StepHost};
use futures::future::BoxFuture;
use serde_json::{Value, json};

use crate::held::Held;
use crate::{Fallible, guest, ours};

const STEPS: u32 = 5_000;
/// Slots of each depth, in sixteenths of the pool, as the sandbox shares them.
const SHARES: [u32; 5] = [4, 6, 3, 2, 1];

/// A host that never answers, and counts who waits.
#[derive(Default)]
struct Silent {
    waiting: AtomicU32,
}

impl StepHost for Silent {
    fn answer(&self, _: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::pending())
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(std::future::pending())
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

/// Parks the steps and reads what the process holds.
pub fn measure() -> Fallible<(String, Value)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let bytes = guest("find_level")?;
    let sandbox = Arc::new(ours::sandbox(STEPS)?);
    let skill = ours::prepare(&sandbox, &bytes)?;
    let before = Held::now()?.resident_kib;
    let host = Arc::new(Silent::default());
    let mut path = StepPath::root();
    for share in SHARES {
        for _ in 0..STEPS * share / 16 {
            let mut input = ours::input(&skill, "{}", host.clone());
            input.path = path.clone();
            let sandbox = Arc::clone(&sandbox);
            runtime.spawn(async move { sandbox.run(input).await.map(drop) });
        }
        path = path.child(0);
    }
    let wanted: u32 = SHARES.iter().map(|share| STEPS * share / 16).sum();
    let started = Instant::now();
    while host.waiting.load(Ordering::Relaxed) < wanted {
        if started.elapsed() > Duration::from_secs(60) {
            return Err(format!("{} of {wanted} steps wait", host.waiting.load(Ordering::Relaxed)).into());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let held = Held::now()?.resident_kib.saturating_sub(before);
    runtime.shutdown_background();
    let line =
        format!("{wanted} steps that wait hold {} MiB, {} KiB each", held / 1024, held / u64::from(wanted));
    Ok((line, json!({"steps": wanted, "resident_kib": held})))
}
