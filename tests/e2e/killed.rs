//! A host that is killed at any write of its journal goes on where it was: the same report, byte for byte, and nothing
//! that was answered is asked again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use casefile::commands::investigate::{Args, Input, investigate};
use casefile::context::{Context, Globals};
use rustix::process::{Signal, getpid, kill_process};

use crate::harness::{Home, text};

const KILL_AT: &str = "CASEFILE_TEST_KILL_AT";
const DIR: &str = "CASEFILE_TEST_DIR";

/// A source that notes each question before it answers it.
const SOURCE: &str = r#"#!/bin/sh
question=$(cat)
printf '%s\n' "$question" >> "$(dirname "$0")/asked"
case "$question" in
*'"list-series"'*) echo '{"ok": {"series": [], "next": null}}' ;;
*'"interface":"metrics"'*) cat "$(dirname "$0")/metrics.json" ;;
*'"search"'*) echo '{"ok": {"lines": [{"at": "2026-03-01T10:20:00Z", "service": "api", "severity": "ERROR", "message": "boom"}], "total": 1, "next": null}}' ;;
*'"list-changes"'*) cat "$(dirname "$0")/changes.json" ;;
*) echo '{"err": {"kind": "not-found", "message": "nothing"}}' ;;
esac
"#;

fn set_up(home: &Home) {
    let point = |minute: u32| {
        let value = if minute < 20 { 10.0 + f64::from(minute % 3) } else { 90.0 + f64::from(minute % 5) };
        serde_json::json!({"at": format!("2026-03-01T10:{minute:02}:00Z"), "value": value})
    };
    let points: Vec<_> = (0..40).map(point).collect();
    let series =
        serde_json::json!([{"service": "api", "metric": "latency_ms", "labels": [], "points": points}]);
    home.write("metrics.json", serde_json::json!({"ok": {"series": series, "next": null}}).to_string());
    let change = serde_json::json!({
        "change": {"kind": "commit", "id": "abc"}, "at": "2026-03-01T10:19:00Z", "service": "api", "author": "ana",
        "title": "faster", "files": [], "commit": null, "has_content": false,
    });
    home.write(
        "changes.json",
        serde_json::json!({"ok": {"changes": [change], "total": 1, "next": null}}).to_string(),
    );
    let source = home.write("source.sh", SOURCE);
    let source = format!("command = [\"sh\", {:?}]\n", text(&source));
    let tools = ["metrics", "logs", "changes"].map(|tool| format!("[providers.{tool}]\n{source}"));
    // A playbook of a few steps: each write of the case is a process that dies and one that goes on.
    let route = "[[route]]\nkind = \"incident\"\nplaybook = \"core/outside-cause\"\n";
    home.write("casefile.toml", tools.concat() + route);
    home.write(
        "policy.toml",
        "[[grant]]\nskills = \"core/*\"\ntools = [\"metrics\", \"logs\", \"changes\", \"docs\", \"traces\"]\n",
    );
    let alert = r#"{"service": "api", "metric": "latency_ms", "fired_at": "2026-03-01T10:25:00Z"}"#;
    home.write("alert.json", alert);
}

fn args(dir: &Path) -> Args {
    let as_of = Some("2026-03-01T10:39:00Z".parse().unwrap());
    Args {
        incident: None,
        alert: Some(dir.join("alert.json")),
        as_of,
        playbook: None,
        repo: None,
        full: false,
        json: true,
    }
}

fn globals(dir: &Path) -> Globals {
    let file = |name: &str| Some(dir.join(name));
    Globals {
        home: file("home"),
        config: file("casefile.toml"),
        policy: file("policy.toml"),
        slots: 16,
        ..Globals::default()
    }
}

/// Runs the case to its end and gives the case's id and whether it was killed on the way.
fn run(dir: &Path, kill_at: Option<u64>) -> (String, bool) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "killed::child", "--nocapture"]).env(DIR, dir).env_remove(KILL_AT);
    if let Some(kill_at) = kill_at {
        child.env(KILL_AT, kill_at.to_string());
    }
    let output = child.output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let case = stdout.lines().find_map(|line| line.split("finished ").nth(1)).unwrap_or_default();
    assert!(
        output.status.success() || kill_at.is_some(),
        "{stdout}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (case.to_owned(), !output.status.success())
}

/// Not a test of its own: the process that [`run`] kills. Without its variables it does nothing.
#[test]
fn child() {
    let Ok(dir) = std::env::var(DIR).map(PathBuf::from) else { return };
    let kill_at: Option<u64> = std::env::var(KILL_AT).ok().map(|at| at.parse().unwrap());
    let written = AtomicU64::new(0);
    let kill = move |_: &_| {
        if Some(written.fetch_add(1, Ordering::SeqCst) + 1) == kill_at {
            kill_process(getpid(), Signal::KILL).unwrap();
        }
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut context = Context::open(&globals(&dir)).unwrap();
        context.journal = context.journal.observed(Arc::new(kill));
        let args = args(&dir);
        let finished = investigate(&context, &args, Input::read(&args).unwrap()).await.unwrap();
        println!("finished {}", finished.id);
    });
}

fn questions(dir: &Path) -> BTreeMap<String, usize> {
    let mut questions = BTreeMap::new();
    for question in fs::read_to_string(dir.join("asked")).unwrap_or_default().lines() {
        *questions.entry(question.to_owned()).or_default() += 1;
    }
    questions
}

#[test]
fn killed_at_every_write_it_gives_the_same_report_and_asks_nothing_twice() {
    let untouched = Home::new();
    set_up(&untouched);
    let (case, _) = run(untouched.path(), None);
    let report = untouched.report_bytes(&case);
    let asked = questions(untouched.path());
    assert!(asked.len() >= 3, "{asked:?}");
    let mut writes = 0;
    loop {
        writes += 1;
        let home = Home::new();
        set_up(&home);
        let (_, killed) = run(home.path(), Some(writes));
        if !killed {
            break;
        }
        let listed = home.run(&["case", "ls", "--json"]).expect_code(0).json();
        let case = match listed[0]["closed"].as_str() {
            // The last write closed it: the case is whole.
            Some(_) => listed[0]["case"].as_str().unwrap().to_owned(),
            None => run(home.path(), None).0,
        };
        let (resumed, whole) = (home.report_bytes(&case), &report);
        let (resumed, whole) = (String::from_utf8_lossy(&resumed), String::from_utf8_lossy(whole));
        assert!(resumed == whole, "killed at write {writes}:\n{resumed}\ninstead of\n{whole}");
        assert_eq!(questions(home.path()), asked, "killed at write {writes}");
        let listed = home.run(&["case", "ls", "--json"]).expect_code(0).json();
        assert_eq!(listed.as_array().unwrap().len(), 1, "the case was continued, not opened again");
    }
    assert!(writes > 10, "the case has {writes} writes");
}
