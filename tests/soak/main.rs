//! A soak of the sandbox: many mixed steps, hostile and innocent, in one process, without growth of resident memory,
//! descriptors or threads.
//!
//! `cargo bench --workspace --bench soak -- [STEPS]`, a million by default. Ends with status 1 where something grew, or
//! where a step ended in another way than its guest does.

#![allow(clippy::print_stdout, reason = "it prints its progress and its result")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use casefile_model::tools::Answer;
use casefile_model::{Budget, EvidenceId, Grant, Limits, Outcome, Request, StepPath, Time, cbor};
use casefile_package::{Caps, admit};
use casefile_sandbox::gate::CallAt;
use casefile_sandbox::{
    Answered, ChildCall, ChildEnd, HostFault, Origin, PreparedSkill, Sandbox, Settings, StepHost, StepInput,
};
use futures::future::BoxFuture;

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Steps that run at once.
const AT_ONCE: u64 = 64;
/// How much resident memory may differ between the first tenth and the last, in KiB: what the allocator keeps.
const GROWTH_KIB_MAX: u64 = 16 << 10;

/// A guest, its parameters, and how it ends.
struct Kind {
    skill: Arc<PreparedSkill>,
    parameters: &'static str,
    limits: Limits,
    ends: fn(&Outcome) -> bool,
}

/// A host that knows one answer.
struct Known(Vec<u8>);

impl StepHost for Known {
    fn answer(&self, _: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        let answer: Answer = Ok(self.0.clone());
        let evidence = Some(EvidenceId(casefile_model::Digest::of(&self.0)));
        Box::pin(async move { Ok(Answered { answer, evidence }) })
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(async { Err(HostFault("no guest here runs a step".into())) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

fn main() -> Fallible<()> {
    // `cargo test --benches` runs this too, and only wants to know that it builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let steps = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let sandbox = Arc::new(Sandbox::new(&Settings { slots: 256, ..Settings::default() })?);
    let kinds: Arc<[Kind]> = kinds(&sandbox)?.into();
    let started = Instant::now();
    let mut seen = Vec::new();
    for tenth in 1..=10 {
        runtime.block_on(turn(&sandbox, &kinds, steps / 10))?;
        let held = Held::now()?;
        println!("{} of {steps} steps in {:.0?}: {held}", steps / 10 * tenth, started.elapsed());
        seen.push(held);
    }
    let (first, last) = (&seen[0], &seen[9]);
    let grown = last.resident_kib.saturating_sub(first.resident_kib);
    if grown > GROWTH_KIB_MAX || last.descriptors > first.descriptors || last.threads > first.threads {
        return Err(format!("something grew: {first}, then {last}").into());
    }
    println!("nothing grew: {grown} KiB more than after the first tenth, of at most {GROWTH_KIB_MAX}");
    Ok(())
}

/// Runs steps of all kinds by turns, some at once.
async fn turn(sandbox: &Arc<Sandbox>, kinds: &Arc<[Kind]>, steps: u64) -> Fallible<()> {
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (sandbox, kinds, next) = (Arc::clone(sandbox), Arc::clone(kinds), Arc::clone(&next));
        tasks.spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= steps {
                    return Fallible::Ok(());
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
    let request = Request {
        alert: None,
        as_of: Time(3_600_000),
        parameters: kind.parameters.into(),
        evidence: Vec::new(),
        budget: Budget::DEFAULT,
    };
    let grant = Grant { tools: ["metrics", "logs", "notes"].map(str::to_owned).into(), ..Grant::default() };
    let answer = cbor::to_vec(&casefile_model::tools::metrics::ListAnswer { series: vec![], next: None });
    let host = Arc::new(Known(answer.unwrap_or_default()));
    let (skill, limits) = (Arc::clone(&kind.skill), kind.limits.clone());
    StepInput { skill, path: StepPath::root(), request, grant, limits, host }
}

/// Innocent guests, and one for each way in which a step can be ended.
fn kinds(sandbox: &Sandbox) -> Fallible<Vec<Kind>> {
    let completes: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::Completed);
    let fails: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::Failed(_));
    let traps: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::Trapped(_));
    let is_limited: fn(&Outcome) -> bool = |outcome| matches!(outcome, Outcome::LimitExceeded(_));
    let small = Limits {
        fuel_max: 2_000_000,
        memory_bytes_max: 8 << 20,
        console_bytes_max: 100_000,
        tool_calls_max: 20,
        ..Limits::default()
    };
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
    let mut built: Vec<(&str, Arc<PreparedSkill>)> = Vec::new();
    let mut kinds = Vec::new();
    for (name, parameters, ends) in guests {
        let known = built.iter().find(|(other, _)| *other == name).map(|(_, skill)| Arc::clone(skill));
        let skill = match known {
            Some(skill) => skill,
            None => {
                let bytes = guest(name)?;
                let skill = sandbox.prepare(
                    &bytes,
                    &admit(&bytes, &Caps::default())?,
                    Origin { team: "test", is_pulled: false },
                )?;
                built.push((name, Arc::clone(&skill)));
                skill
            }
        };
        kinds.push(Kind { skill, parameters, limits: small.clone(), ends });
    }
    Ok(kinds)
}

/// Builds a guest of `tests/guests` and gives its bytes.
fn guest(name: &str) -> Fallible<Vec<u8>> {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target_dir = root.join("target/guests-build");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "-p", "guests", "--target", "wasm32-wasip2", "--profile", "skill"]);
    cargo.args(["--example", name]).arg("--target-dir").arg(&target_dir).current_dir(&root);
    if !cargo.status()?.success() {
        return Err("the guest cannot be built; `casefile doctor` says what is missing".into());
    }
    Ok(std::fs::read(target_dir.join(format!("wasm32-wasip2/skill/examples/{name}.wasm")))?)
}

/// What the process holds.
struct Held {
    resident_kib: u64,
    descriptors: usize,
    threads: usize,
}

impl Held {
    fn now() -> Fallible<Self> {
        let status = std::fs::read_to_string("/proc/self/status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let resident_kib = line.trim().trim_end_matches("kB").trim().parse()?;
        let count = |dir: &str| std::fs::read_dir(dir).map(Iterator::count);
        Ok(Self { resident_kib, descriptors: count("/proc/self/fd")?, threads: count("/proc/self/task")? })
    }
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { resident_kib, descriptors, threads } = self;
        write!(f, "{resident_kib} KiB resident, {descriptors} descriptors, {threads} threads")
    }
}
