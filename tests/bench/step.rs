//! What a fresh step costs beside raw wasmtime with the same engine: store, limits, instantiation, one call, drop.
//!
//! Both sides take turns in one process. The result goes to `target/bench/step.json` as the ratio of the medians.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use casefile_model::{Budget, Grant, Limits, Outcome, Request, StepPath, Time};
use casefile_package::{Caps, admit};
use casefile_sandbox::gate::CallAt;
use casefile_sandbox::{
    Answered, ChildCall, ChildEnd, HostFault, Origin, PreparedSkill, Sandbox, Settings, StepHost, StepInput,
};
use futures::future::BoxFuture;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Store, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

mod bindings {
    #![allow(missing_docs, reason = "generated; wit/ documents it")]
    wasmtime::component::bindgen!({
        path: ["../wit/tools", "../wit/skill"],
        world: "casefile:skill/skill",
        imports: { default: async | trappable },
        exports: { default: async },
        require_store_data_send: true,
    });
}

use bindings::SkillPre;
use bindings::casefile::tools::types;

const ROUNDS: usize = 400;
const STEPS_PER_ROUND: u32 = 25;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    // `cargo test --benches` runs this too, and only wants to know that it builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(compare())
}

async fn compare() -> Fallible<()> {
    let bytes = std::fs::read(build_guest()?)?;
    let sandbox = Sandbox::new(&Settings { slots: 16, ..Settings::default() })?;
    let raw = Raw::new(&sandbox, &bytes)?;
    let skill = sandbox.prepare(
        &bytes,
        &admit(&bytes, &Caps::default())?,
        Origin { team: "test", is_pulled: false },
    )?;
    let (mut raw_ns, mut our_ns) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + 10 {
        let raw_took = turn(async || raw.step().await).await?;
        let we_took = turn(async || our_step(&sandbox, &skill).await).await?;
        // The first rounds warm the pool.
        if round >= 10 {
            raw_ns.push(raw_took.as_nanos() / u128::from(STEPS_PER_ROUND));
            our_ns.push(we_took.as_nanos() / u128::from(STEPS_PER_ROUND));
        }
    }
    report(&mut raw_ns, &mut our_ns)
}

async fn turn<F: AsyncFn() -> Fallible<()>>(step: F) -> Fallible<Duration> {
    let started = Instant::now();
    for _ in 0..STEPS_PER_ROUND {
        step().await?;
    }
    Ok(started.elapsed())
}

#[expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints; its times are small"
)]
fn report(raw_ns: &mut [u128], our_ns: &mut [u128]) -> Fallible<()> {
    let median = |times: &mut [u128]| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (raw, ours) = (median(raw_ns), median(our_ns));
    let ratio = ours as f64 / raw as f64;
    println!(
        "fresh step: {:.1} us; raw wasmtime: {:.1} us; ratio {ratio:.2}",
        ours as f64 / 1e3,
        raw as f64 / 1e3
    );
    let dir = root().join("target/bench");
    std::fs::create_dir_all(&dir)?;
    let (step_ns_median, raw_ns_median) = (u64::try_from(ours)?, u64::try_from(raw)?);
    let result = serde_json::json!({
        "benchmark": "step", "ratio": ratio, "step_ns_median": step_ns_median, "raw_ns_median": raw_ns_median,
        "rounds": ROUNDS, "steps_per_round": STEPS_PER_ROUND,
    });
    write_result(&dir.join("step.json"), &result)
}

fn write_result(path: &Path, value: &serde_json::Value) -> Fallible<()> {
    Ok(casefile::files::write(path, &serde_json::to_vec_pretty(value)?)?)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn build_guest() -> Fallible<PathBuf> {
    let target_dir = root().join("target/guests-build");
    let mut cargo = Command::new("cargo");
    cargo.args([
        "build",
        "-p",
        "guests",
        "--example",
        "empty",
        "--target",
        "wasm32-wasip2",
        "--profile",
        "skill",
    ]);
    let built = cargo.arg("--target-dir").arg(&target_dir).current_dir(root()).status()?;
    if !built.success() {
        return Err("the guest cannot be built; `casefile doctor` says what is missing".into());
    }
    Ok(target_dir.join("wasm32-wasip2/skill/examples/empty.wasm"))
}

/// What raw wasmtime needs for the same guest.
struct Raw {
    pre: SkillPre<RawState>,
}

struct RawState {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: StoreLimits,
}

impl WasiView for RawState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl Raw {
    fn new(sandbox: &Sandbox, bytes: &[u8]) -> Fallible<Self> {
        let component = Component::from_binary(sandbox.engine(), bytes)?;
        let mut linker = Linker::new(sandbox.engine());
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        Ok(Self { pre: SkillPre::new(linker.instantiate_pre(&component)?)? })
    }

    async fn step(&self) -> Fallible<()> {
        let state = RawState {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
            limits: StoreLimitsBuilder::new().memory_size(256 << 20).build(),
        };
        let mut store = Store::new(self.pre.engine(), state);
        store.limiter(|state| &mut state.limits);
        store.set_fuel(5_000_000_000)?;
        store.set_epoch_deadline(10_000);
        let budget = types::Budget { fuel: 1, tool_calls: 1, answer_bytes: 1, steps: 1 };
        let request =
            types::Request { alert: None, as_of: 0, parameters: "{}".into(), evidence: Vec::new(), budget };
        let skill = self.pre.instantiate_async(&mut store).await?;
        let report = skill.casefile_skill_entry().call_run(&mut store, &request).await?;
        report.map(|_| ()).map_err(|failure| failure.message.into())
    }
}

struct NoTools;

impl StepHost for NoTools {
    fn answer(&self, _: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        Box::pin(async { Err(HostFault("the guest calls no tool".into())) })
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(async { Err(HostFault("the guest runs no step".into())) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

async fn our_step(sandbox: &Sandbox, skill: &Arc<PreparedSkill>) -> Fallible<()> {
    let request = Request {
        alert: None,
        as_of: Time(0),
        parameters: "{}".into(),
        evidence: Vec::new(),
        budget: Budget::DEFAULT,
    };
    let input = StepInput {
        skill: Arc::clone(skill),
        path: StepPath::root(),
        request,
        grant: Grant::default(),
        limits: Limits::default(),
        host: Arc::new(NoTools),
    };
    match sandbox.run(input).await?.outcome {
        Outcome::Completed => Ok(()),
        other => Err(other.to_string().into()),
    }
}
