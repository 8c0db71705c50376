//! Guests that misbehave: each ends with its typed outcome and one clear sentence, and the next step is unharmed.

use serde_json::Value;

use crate::harness::{Home, package, text};

/// Runs a guest under a small limit and gives its outcome, after an innocent step on the same home.
fn outcome(guest: &str, rest: &str) -> (Home, Value) {
    let home = Home::new();
    let file = home.write(&format!("{guest}.wasm"), package(guest, "test/hostile", rest));
    let incident = home.incident();
    let ran = home.run(&["run", text(&file), "--input", "{}", "--incident", text(&incident), "--json"]);
    ran.expect_code(1);
    let outcome = ran.json()["outcome"].clone();
    let innocent =
        home.write("innocent.wasm", package("find_level", "test/innocent", "[tools]\nmetrics = \"0.1\""));
    home.run(&["run", text(&innocent), "--incident", text(&incident)]).expect_code(0);
    (home, outcome)
}

#[track_caller]
fn exceeded(outcome: &Value, limit: &str) {
    assert_eq!(outcome["kind"], "limit-exceeded", "{outcome}");
    assert_eq!(outcome["limit"], limit, "{outcome}");
    assert!(outcome["used"].as_u64() >= outcome["max"].as_u64(), "{outcome}");
}

#[test]
fn a_loop_ends_by_fuel() {
    exceeded(&outcome("spin_forever", "[limits]\nfuel = 50000000").1, "fuel");
}

#[test]
fn a_loop_with_much_fuel_ends_by_wall_time() {
    exceeded(&outcome("spin_forever", "[limits]\nfuel = 100000000000\nwall_ms = 200").1, "wall_ms");
}

#[test]
fn growth_ends_by_memory() {
    exceeded(&outcome("grow_memory", "[limits]\nmemory_bytes = 33554432").1, "memory");
}

#[test]
fn printing_without_end_ends_by_the_second_limit() {
    exceeded(&outcome("print_forever", "[limits]\nconsole_bytes = 1000000").1, "console_bytes");
}

#[test]
fn an_exit_is_a_trap_with_its_status() {
    let (_, outcome) = outcome("exit_three", "");
    assert_eq!(outcome["kind"], "trapped");
    assert!(outcome["message"].as_str().unwrap().contains("exited"), "{outcome}");
}

#[test]
fn a_panic_names_its_place() {
    let (_, outcome) = outcome("panic", "");
    assert_eq!(outcome["kind"], "trapped");
    let message = outcome["message"].as_str().unwrap();
    assert!(message.contains("panic.rs") && message.contains("before 1970"), "{message}");
}

#[test]
fn an_import_that_was_not_asked_for_is_denied_before_any_code_runs() {
    let (_, outcome) = outcome("ask_metrics", "");
    assert_eq!(outcome["kind"], "denied");
    assert!(outcome["message"].as_str().unwrap().contains("`metrics`"), "{outcome}");
}

#[test]
fn a_report_that_cites_what_was_never_seen_is_refused() {
    let (_, outcome) = outcome("cite_unseen", "");
    assert_eq!(outcome["kind"], "failed");
    let message = outcome["message"].as_str().unwrap();
    assert!(message.contains("refused") && message.contains("neither recorded nor was given"), "{message}");
}

#[test]
fn a_revert_that_rests_on_nothing_is_refused() {
    let (_, outcome) = outcome("revert_blindly", "");
    assert_eq!(outcome["kind"], "failed");
    let message = outcome["message"].as_str().unwrap();
    for words in ["the revert of 4f3740c1 is refused", "it names no onset", "a mechanism of this change"] {
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn a_year_of_sleep_takes_no_time() {
    let home = Home::new();
    let file = home.write("sleep.wasm", package("sleep_a_year", "test/sleeper", ""));
    let incident = home.incident();
    let run = || {
        let ran =
            home.run(&["run", text(&file), "--incident", text(&incident), "--as-of", "2026-03-01T10:00:00Z"]);
        ran.expect_code(0).json()
    };
    let data = run();
    assert_eq!(data["slept_days"], 365);
    assert_eq!(data["wall_ms"], 1_772_359_200_000_u64, "the clock stands at as-of");
    assert_eq!(data, run());
}

#[test]
fn a_bare_component_runs_with_what_it_imports() {
    let home = Home::new();
    let file = home.write("Bare One.wasm", crate::harness::guest("ask_metrics"));
    let incident = home.incident();
    let ran = home.run(&["run", text(&file), "--incident", text(&incident)]);
    assert_eq!(ran.expect_code(0).json()["told"], "7 series");
    let report = home.run(&["investigate", text(&incident), "--playbook", text(&file), "--json"]);
    let step = &report.expect_code(0).json()["steps"][0];
    assert!(step["skill"].as_str().unwrap().starts_with("local/"), "{step}");
    assert_eq!(step["version"], "0.0.0");
}

#[test]
fn arguments_and_names_that_are_huge_are_refused_and_not_kept() {
    let home = Home::new();
    let file = home
        .write("ask.wasm", package("ask_hugely", "test/asker", "[tools]\nlogs = \"0.1\"\nnotes = \"0.1\""));
    let incident = home.incident();
    let ran = home.run(&["investigate", text(&incident), "--playbook", text(&file), "--json"]);
    let value = ran.expect_code(0).json();
    assert!(ran.stdout.len() < 100_000, "{} bytes", ran.stdout.len());
    let database = std::fs::metadata(home.path().join("home/cases.sqlite")).unwrap().len();
    assert!(database < 2 << 20, "{database} bytes");
    let case = value["case"].as_str().unwrap();
    let told = home.run(&["run", text(&file), "--incident", text(&incident)]).expect_code(0).json();
    assert!(told["search"].as_str().unwrap().contains("argument_bytes"), "{told}");
    assert!(told["attach"].as_str().unwrap().contains("title"), "{told}");
    home.run(&["replay", case]).expect_code(0);
}

#[test]
fn a_failure_is_a_sentence_however_long_it_is() {
    let home = Home::new();
    let file = home.write("fail.wasm", package("fail_loudly", "test/loud", ""));
    let incident = home.incident();
    let ran = home.run(&["investigate", text(&incident), "--playbook", text(&file), "--json"]);
    ran.expect_code(1);
    assert!(ran.stdout.len() < 50_000, "{} bytes", ran.stdout.len());
    assert_eq!(ran.json()["status"], "failed");
    assert!(!ran.stdout.contains("u001b"), "the message is kept without terminal codes");
}
