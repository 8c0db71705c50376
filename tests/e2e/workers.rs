//! Skills in processes of their own: the same bytes, and a worker that is lost takes only its own steps with it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use casefile_model::{Budget, Grant, Limits, Outcome, Request, StepPath, Time};
use casefile_package::{Caps, admit};
use casefile_sandbox::gate::CallAt;
use casefile_sandbox::{
    Answered, ChildCall, ChildEnd, HostFault, Isolation, Origin, PreparedSkill, Sandbox, Settings, StepEnd,
    StepHost, StepInput, WorkerProgram,
};
use futures::future::BoxFuture;
use serde_json::Value;

use crate::compile_child::{descriptors, status};
use crate::harness::{Home, guest, package, text};
use crate::proposal_jail::until;

const PROCESS: [&str; 2] = ["--isolation", "process"];

/// A loop with more fuel and time than any test waits for.
const ENDLESS: &str = "[limits]\nfuel = 100000000000\nwall_ms = 300000";

#[test]
fn a_case_in_workers_gives_the_same_bytes_and_both_replay_either_way() {
    let home = Home::new();
    let incident = home.incident();
    let case = |isolation: &str| {
        let ran = home.run(&["--isolation", isolation, "investigate", text(&incident), "--json"]);
        ran.expect_code(0).json()["case"].as_str().unwrap().to_owned()
    };
    let (here, away) = (case("none"), case("process"));
    assert_ne!(here, away);
    assert_eq!(home.report_bytes(&here), home.report_bytes(&away));
    let exported = |case: &str| {
        let ran = home.run(&["case", "show", case, "--json"]);
        let mut value = ran.expect_code(0).json();
        for name in ["case", "report", "journal", "page", "timing", "prepared"] {
            value.as_object_mut().unwrap().remove(name);
        }
        value
    };
    assert_eq!(exported(&here), exported(&away));
    for (case, isolation) in [(&here, "process"), (&away, "none"), (&away, "process")] {
        let ran = home.run(&["--isolation", isolation, "replay", case, "--json"]);
        assert_eq!(ran.expect_code(0).json()["replayed"]["fuel_compared"], true);
    }
}

#[test]
fn the_configuration_may_choose_workers() {
    let home = Home::new();
    home.write("casefile.toml", "isolation = \"process\"\n");
    let mut host = spinning(&home, &[]);
    kill(worker_of(host.id(), "evil"));
    assert!(!host.wait().unwrap().success());
    home.write("casefile.toml", "isolation = \"strong\"\n");
    let incident = home.incident();
    home.run(&["investigate", text(&incident)]).refused(2, &["line 1", "neither `none` nor `process`"]);
}

/// The host, on a skill of the team `evil` that never ends.
fn spinning(home: &Home, options: &[&str]) -> Child {
    let file = home.write("spin.wasm", package("spin_forever", "evil/spin", ENDLESS));
    let incident = home.incident();
    let run = ["run", text(&file), "--incident", text(&incident), "--json"];
    let mut command = home.command(&[options, &run].concat());
    command.env("CASEFILE_SECRET", "of the host").stdout(Stdio::piped()).spawn().unwrap()
}

/// The worker that a host started for a team, once it runs a guest.
fn worker_of(host: u32, team: &str) -> u32 {
    let find = || {
        fs::read_dir("/proc").unwrap().find_map(|entry| {
            let pid: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let line = String::from_utf8(fs::read(format!("/proc/{pid}/cmdline")).ok()?).ok()?;
            let is_it =
                status(pid, "PPid") == host.to_string() && line.contains(&format!("\"group\":\"{team}\""));
            is_it.then_some(pid)
        })
    };
    until("no worker was started", || find().is_some_and(|pid| status(pid, "Seccomp") == "2"));
    let pid = find().unwrap();
    until("no guest runs", || cpu_ticks(pid) > 20);
    pid
}

/// Processor time that a process used, in hundredths of a second.
fn cpu_ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    after_name.split(' ').nth(11).and_then(|ticks| ticks.parse().ok()).unwrap_or(0)
}

fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap().success());
}

#[test]
fn a_worker_holds_no_secret_and_nothing_open() {
    let home = Home::new();
    let mut host = spinning(&home, &PROCESS);
    let pid = worker_of(host.id(), "evil");
    assert_eq!((status(pid, "Seccomp").as_str(), status(pid, "NoNewPrivs").as_str()), ("2", "1"));
    // Another user than root may not look into it, which is as good.
    if let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) {
        assert_eq!(String::from_utf8_lossy(&environment), "");
    }
    let open = descriptors(pid);
    let is_harmless = |target: &String| {
        let kinds = ["anon_inode:[event", "socket:", "/memfd:"];
        kinds.iter().any(|kind| target.starts_with(kind))
            || target == "/dev/null"
            || target.ends_with("/pagemap")
    };
    assert!(open.iter().all(is_harmless), "{open:?}");
    // Its end of the pair, twice, and a pair with which its runtime wakes itself.
    assert!(open.iter().filter(|target| target.starts_with("socket:")).count() <= 5, "{open:?}");
    let network = |pid: &str| fs::read_link(format!("/proc/{pid}/ns/net")).ok();
    if let Some(its) = network(&pid.to_string()) {
        assert_ne!(Some(its), network("self"), "it has a network of its own, without any device");
    }
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    assert!(limits.lines().any(|line| line.starts_with("Max data size") && !line.contains("unlimited")));
    let first_to_go = fs::read_to_string(format!("/proc/{pid}/oom_score_adj")).unwrap();
    assert_eq!(first_to_go.trim(), "1000", "where memory runs out it goes before the host");
    host.kill().unwrap();
    host.wait().unwrap();
    until("the worker outlives the host", || !Path::new(&format!("/proc/{pid}")).exists());
}

#[test]
fn a_worker_that_is_killed_interrupts_its_step_and_says_so() {
    let home = Home::new();
    let host = spinning(&home, &PROCESS);
    kill(worker_of(host.id(), "evil"));
    let output = host.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["outcome"]["kind"], "interrupted", "{value}");
    let why = value["outcome"]["message"].as_str().unwrap();
    assert!(why.contains("worker process ended (signal 9)"), "{why}");
}

#[test]
fn the_case_goes_on_without_the_steps_of_a_lost_worker_and_its_report_says_so() {
    let home = Home::new();
    home.publish(&package("spin_forever", "evil/spin", ENDLESS));
    let playbook = "[steps]\n\"evil/spin\" = \"^1\"\n[limits]\nwall_ms = 300000";
    home.publish(&package("fan_out", "test/playbook", playbook));
    let incident = home.incident();
    let input = r#"{"skill":"evil/spin","count":1}"#;
    let mut command =
        home.command(&["--isolation", "process", "run", "test/playbook", "--input", input, "--json"]);
    let host = command.args(["--incident", text(&incident)]).stdout(Stdio::piped()).spawn().unwrap();
    kill(worker_of(host.id(), "evil"));
    let output = host.wait_with_output().unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{value}");
    assert_eq!(value["outcome"]["kind"], "completed", "{value}");
    let said = value["report"]["data"].to_string();
    assert!(said.contains("interrupted") && said.contains("signal 9"), "{value}");
}

#[test]
fn the_report_of_a_case_names_the_step_that_was_interrupted_and_its_replay_leaves_it() {
    let home = Home::new();
    let file = home.write("spin.wasm", package("spin_forever", "evil/spin", ENDLESS));
    let incident = home.incident();
    let arguments = ["--isolation", "process", "investigate", text(&incident), "--playbook", text(&file)];
    let host = home.command(&arguments).arg("--json").stdout(Stdio::piped()).spawn().unwrap();
    kill(worker_of(host.id(), "evil"));
    let output = host.wait_with_output().unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &value["status"]), (Some(1), &"failed".into()), "{value}");
    assert_eq!(value["steps"][0]["outcome"], "interrupted", "{value}");
    let case = value["case"].as_str().unwrap();
    let report = String::from_utf8(home.report_bytes(case)).unwrap();
    assert!(report.contains("its worker process ended (signal 9)"), "{report}");
    let replayed = home.run(&["replay", case, "--json"]).expect_code(0).json();
    assert_eq!(replayed["replayed"]["interrupted"], 1, "{replayed}");
}

#[test]
fn forty_steps_at_once_share_one_worker() {
    let home = Home::new();
    home.publish(&package(
        "find_level",
        "test/leaf",
        "[tools]\nmetrics = \"0.1\"\n[limits]\nwall_ms = 300000",
    ));
    home.publish(&package(
        "fan_out",
        "test/middle",
        "[steps]\n\"test/leaf\" = \"^1\"\n[limits]\nwall_ms = 300000",
    ));
    let incident = home.incident();
    let run = |isolation: &str| {
        let arguments = ["--isolation", isolation, "--slots", "16", "run", "test/middle"];
        let rest = ["--input", r#"{"count":40}"#, "--incident", text(&incident), "--json"];
        home.run(&[arguments.as_slice(), &rest].concat()).expect_code(0).json()
    };
    let away = run("process");
    let data: Value = serde_json::from_str(away["report"]["data"].as_str().unwrap()).unwrap();
    assert_eq!(data["completed"], 40, "{away}");
    assert_eq!(away, run("none"));
}

/// A host of steps that call nothing.
struct Silent;

impl StepHost for Silent {
    fn answer(&self, _: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        Box::pin(async { Err(HostFault("it called a tool".into())) })
    }

    fn run_children(&self, _: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        Box::pin(async { Err(HostFault("it ran a step".into())) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

fn sandbox() -> Arc<Sandbox> {
    let program =
        WorkerProgram { program: env!("CARGO_BIN_EXE_casefile").into(), arguments: vec!["worker".into()] };
    let isolation = Isolation::Process;
    let settings = Settings { slots: 8, isolation, worker: Some(program), ..Settings::default() };
    Arc::new(Sandbox::new(&settings).unwrap())
}

fn prepare(sandbox: &Sandbox, name: &str, team: &str) -> Arc<PreparedSkill> {
    let bytes = guest(name);
    let admitted = admit(bytes, &Caps::default()).unwrap();
    sandbox.prepare(bytes, &admitted, Origin { team, is_pulled: true }).unwrap()
}

async fn step(sandbox: Arc<Sandbox>, skill: Arc<PreparedSkill>, wall_ms: u64) -> StepEnd {
    let mut limits = Limits::default();
    limits.set("fuel", 100_000_000_000);
    limits.set("wall_ms", wall_ms);
    let budget = Budget { fuel: u64::MAX, ..Budget::DEFAULT };
    let request = Request { alert: None, as_of: Time(0), parameters: "{}".into(), evidence: vec![], budget };
    let input = StepInput {
        skill,
        path: StepPath::root(),
        request,
        grant: Grant::default(),
        limits,
        host: Arc::new(Silent),
    };
    sandbox.run(input).await.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

#[test]
fn the_next_step_gets_a_fresh_worker_and_other_teams_keep_theirs() {
    runtime().block_on(async {
        let sandbox = sandbox();
        let (spin, empty) = (prepare(&sandbox, "spin_forever", "evil"), prepare(&sandbox, "empty", "evil"));
        let other = prepare(&sandbox, "empty", "good-of-this-test");
        let runs = |skill: &Arc<PreparedSkill>| step(Arc::clone(&sandbox), Arc::clone(skill), 300_000);
        assert_eq!(runs(&other).await.outcome, Outcome::Completed);
        let me = std::process::id();
        for _ in 0..3 {
            let spinning = tokio::spawn(runs(&spin));
            let pid = tokio::task::spawn_blocking(move || worker_of(me, "evil")).await.unwrap();
            kill(pid);
            let end = spinning.await.unwrap();
            assert!(matches!(&end.outcome, Outcome::Interrupted(why) if why.contains("signal 9")), "{end:?}");
            assert_eq!(runs(&empty).await.outcome, Outcome::Completed);
            assert_eq!(runs(&other).await.outcome, Outcome::Completed);
        }
    });
}

#[test]
fn a_worker_that_hangs_is_ended_after_the_steps_own_time() {
    runtime().block_on(async {
        let sandbox = sandbox();
        let spin = prepare(&sandbox, "spin_forever", "hung-of-this-test");
        let spinning = tokio::spawn(step(Arc::clone(&sandbox), spin, 2_000));
        let me = std::process::id();
        let pid = tokio::task::spawn_blocking(move || worker_of(me, "hung-of-this-test")).await.unwrap();
        assert!(Command::new("kill").args(["-STOP", &pid.to_string()]).status().unwrap().success());
        let end = spinning.await.unwrap();
        assert!(matches!(&end.outcome, Outcome::Interrupted(why) if why.contains("in time")), "{end:?}");
    });
}

#[test]
fn a_worker_lets_go_of_a_step_that_is_cancelled() {
    runtime().block_on(async {
        let sandbox = sandbox();
        let (spin, empty) = (
            prepare(&sandbox, "spin_forever", "kept-of-this-test"),
            prepare(&sandbox, "empty", "kept-of-this-test"),
        );
        let spinning = tokio::spawn(step(Arc::clone(&sandbox), spin, 300_000));
        let me = std::process::id();
        let pid = tokio::task::spawn_blocking(move || worker_of(me, "kept-of-this-test")).await.unwrap();
        spinning.abort();
        assert!(spinning.await.unwrap_err().is_cancelled());
        until("the guest runs on", || {
            let before = cpu_ticks(pid);
            std::thread::sleep(std::time::Duration::from_millis(300));
            cpu_ticks(pid) < before + 10
        });
        assert_eq!(step(Arc::clone(&sandbox), empty, 300_000).await.outcome, Outcome::Completed);
        let again = tokio::task::spawn_blocking(move || worker_of(me, "kept-of-this-test")).await.unwrap();
        assert_eq!(again, pid, "the worker stays");
    });
}

#[test]
fn limits_are_the_same_in_a_worker() {
    let home = Home::new();
    let incident = home.incident();
    for (name, rest) in [
        ("spin_forever", "[limits]\nfuel = 50000000"),
        ("grow_memory", "[limits]\nmemory_bytes = 33554432"),
        ("print_forever", "[limits]\nconsole_bytes = 1000000"),
        ("exit_three", ""),
        ("panic", ""),
        ("cite_unseen", ""),
        ("ask_metrics", ""),
        ("fail_loudly", ""),
        ("ask_hugely", "[tools]\nlogs = \"0.1\"\nnotes = \"0.1\""),
    ] {
        let file = home.write(&format!("{name}.wasm"), package(name, "test/hostile", rest));
        let run = |isolation: &str| {
            let arguments = ["--isolation", isolation, "run", text(&file), "--incident", text(&incident)];
            let ran = home.run(&[arguments.as_slice(), &["--json"]].concat());
            (ran.code, ran.json())
        };
        assert_eq!(run("process"), run("none"), "{name}");
    }
}
