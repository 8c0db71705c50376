//! A skill without a tool that it needs does not run; the case goes on and says what could not be checked.

use crate::harness::{Home, text};

#[test]
fn a_step_without_its_tool_is_denied_before_it_runs_and_the_case_goes_on() {
    let home = Home::new();
    let incident = home.incident();
    let policy =
        home.write("policy.toml", "[[deny]]\nskills = \"core/changes-before\"\ntools = [\"changes\"]\n");
    let ran = home.run(&["--policy", text(&policy), "investigate", text(&incident), "--json"]);
    let value = ran.expect_code(0).json();
    let steps = value["steps"].as_array().unwrap();
    let denied = steps.iter().find(|step| step["skill"] == "core/changes-before").unwrap();
    assert_eq!(denied["outcome"], "denied");
    assert_eq!(denied["fuel"], 0, "no code of it ran");
    assert!(denied["message"].as_str().unwrap().contains("`changes`"));
    assert!(steps.iter().filter(|step| step["outcome"] == "completed").count() >= 3, "{steps:?}");
    let gaps = value["gaps"].to_string();
    assert!(gaps.contains("core/changes-before") && gaps.contains("denied"), "{gaps}");
}

#[test]
fn a_live_source_needs_a_grant_and_the_refusal_says_which_line_to_add() {
    let home = Home::new();
    let config = home.write("casefile.toml", "[providers.metrics]\ncommand = [\"false\"]\n");
    let alert = home.write("alert.json", r#"{"service": "s", "fired_at": "2026-01-01T00:00:00Z"}"#);
    let args = ["--config", text(&config), "investigate", "--alert", text(&alert), "--json"];
    let ran = home.run(&args);
    let value = ran.expect_code(0).json();
    let onset = value["steps"].as_array().unwrap().iter().find(|step| step["skill"] == "core/onset").unwrap();
    assert_eq!(onset["outcome"], "denied");
    assert!(onset["message"].as_str().unwrap().contains("[[grant]]"), "{onset}");
    // What is said to be missing is what is missing, as it has to be written.
    let said: Vec<&str> =
        ran.stderr.lines().skip_while(|line| !line.ends_with("policy.toml:")).skip(1).collect();
    let grants = said.iter().take_while(|line| !line.starts_with("warning")).map(|line| format!("{line}\n"));
    home.write("policy.toml", grants.collect::<String>());
    let value = home.run(&args).expect_code(0).json();
    let is_denied = value["steps"].as_array().unwrap().iter().any(|step| step["outcome"] == "denied");
    assert!(!is_denied, "{value}");
}
