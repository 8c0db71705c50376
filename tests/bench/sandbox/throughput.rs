//! Fresh steps a second, on one thread and on two.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::ours::{self, Known};
use crate::{Fallible, guest};

const SPAN: Duration = Duration::from_secs(2);

/// Measures the empty guest and one that reads a series; and a process that does nothing, for scale.
pub fn measure() -> Fallible<(String, Value)> {
    let mut lines = Vec::new();
    let mut figures = json!({"span_ms": 2_000});
    for name in ["empty", "find_level"] {
        let bytes = guest(name)?;
        for threads in [1, 2] {
            let per_second = steps_per_second(&bytes, threads)?;
            lines.push(format!("{name} {per_second}/s on {threads}"));
            figures[format!("{name}_{threads}")] = json!(per_second);
        }
    }
    let started = Instant::now();
    let mut processes = 0_u32;
    while started.elapsed() < SPAN / 4 {
        std::process::Command::new("/bin/true").status()?;
        processes += 1;
    }
    let each = started.elapsed() / processes.max(1);
    lines.push(format!("/bin/true takes {:.2} ms", each.as_secs_f64() * 1e3));
    figures["bin_true_ns"] = json!(crate::times::nanoseconds(each));
    Ok((lines.join("; "), figures))
}

fn steps_per_second(bytes: &[u8], threads: usize) -> Fallible<u64> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    let sandbox = Arc::new(ours::sandbox(64)?);
    let skill = ours::prepare(&sandbox, bytes)?;
    let started = Instant::now();
    let tasks: Vec<_> = (0..threads)
        .map(|_| {
            let (sandbox, skill) = (Arc::clone(&sandbox), Arc::clone(&skill));
            let host = Arc::new(Known { records: false });
            runtime.spawn(async move {
                let mut steps = 0_u64;
                while started.elapsed() < SPAN {
                    let ended = ours::step(&sandbox, ours::input(&skill, "{}", host.clone())).await;
                    ended.map_err(|e| e.to_string())?;
                    steps += 1;
                }
                Ok::<u64, String>(steps)
            })
        })
        .collect();
    let steps = runtime.block_on(async {
        let mut steps = 0;
        for task in tasks {
            steps += task.await??;
        }
        Fallible::Ok(steps)
    })?;
    let ms = u64::try_from(started.elapsed().as_millis())?.max(1);
    Ok(steps * 1_000 / ms)
}
