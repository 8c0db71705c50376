//! The operator's own program as a source: whatever it does is an answer.

use crate::harness::{Home, package, text};

/// What a skill that asks for metrics is told by a program.
fn told(home: &Home, program: &str) -> String {
    let program = home.write("source.sh", program);
    let provider =
        format!("command = [\"sh\", {:?}]\ntimeout_ms = 700\nanswer_bytes_max = 100000", text(&program));
    let config = home.write("casefile.toml", format!("[providers.metrics]\n{provider}\n"));
    home.write("policy.toml", "[[grant]]\nskills = \"test/*\"\ntools = [\"metrics\"]\n");
    let alert = home.write("alert.json", r#"{"service": "s", "fired_at": "2026-01-01T00:00:00Z"}"#);
    let file = home.write("ask.wasm", package("ask_metrics", "test/asker", "[tools]\nmetrics = \"0.1\""));
    let ran = home.run(&[
        "--config",
        text(&config),
        "investigate",
        "--alert",
        text(&alert),
        "--playbook",
        text(&file),
        "--json",
    ]);
    ran.expect_code(0).json()["summary"].as_str().unwrap().to_owned()
}

#[test]
fn a_sound_answer_reaches_the_skill_and_is_recorded() {
    let home = Home::new();
    let series = r#"{"service": "s", "metric": "m", "labels": [], "points": 1, "first": "2026-01-01T00:00:00Z", "last": "2026-01-01T00:00:00Z"}"#;
    let program = format!("cat > /dev/null; echo '{{\"ok\": {{\"series\": [{series}], \"next\": null}}}}'");
    assert_eq!(told(&home, &program), "1 series");
    let case = home.run(&["case", "ls", "--json"]).json()[0]["case"].as_str().unwrap().to_owned();
    // The program is gone; the replay needs it no more.
    std::fs::remove_file(home.path().join("source.sh")).unwrap();
    home.run(&["replay", &case]).expect_code(0);
}

#[test]
fn a_program_gets_the_variables_that_are_named_and_no_others() {
    let home = Home::new();
    let program = home.write("source.sh", "cat > /dev/null; echo \"token=$TOKEN other=$OTHER\" >&2; exit 3");
    let provider = format!("command = [\"sh\", {:?}]\nenv = [\"TOKEN\"]", text(&program));
    let config = home.write("casefile.toml", format!("[providers.metrics]\n{provider}\n"));
    home.write("policy.toml", "[[grant]]\nskills = \"test/*\"\ntools = [\"metrics\"]\n");
    let alert = home.write("alert.json", r#"{"service": "s", "fired_at": "2026-01-01T00:00:00Z"}"#);
    let file = home.write("ask.wasm", package("ask_metrics", "test/asker", "[tools]\nmetrics = \"0.1\""));
    let mut command = home.command(&[
        "--config",
        text(&config),
        "investigate",
        "--alert",
        text(&alert),
        "--playbook",
        text(&file),
        "--json",
    ]);
    let ran = command.env("TOKEN", "right").env("OTHER", "wrong").output().unwrap();
    let stdout = String::from_utf8_lossy(&ran.stdout);
    assert!(stdout.contains("token=right other="), "{stdout}");
    assert!(!stdout.contains("wrong"), "{stdout}");
}

#[test]
fn a_program_that_hangs_dies_or_answers_nonsense_is_unavailable() {
    let home = Home::new();
    for program in [
        "sleep 600",
        "sleep 600 & sleep 600",
        "exit 3",
        "kill -9 $$",
        "echo nonsense",
        "echo '{\"ok\": {\"series\": 3}}'",
        "yes",
        "true",
    ] {
        let told = told(&home, program);
        assert!(told.contains("unavailable"), "{program}: {told}");
    }
}

#[test]
fn the_doctor_asks_each_source_and_names_the_one_that_is_broken() {
    let home = Home::new();
    let good = "cat > /dev/null; echo '{\"ok\": {\"lines\": [], \"total\": 0, \"next\": null}}'";
    let config = format!(
        "[providers.logs]\ncommand = [\"sh\", \"-c\", {good:?}]\n[providers.metrics]\ncommand = [\"sh\", \"-c\", \"echo no\"]\n"
    );
    home.write("casefile.toml", config);
    let checks = home.run(&["doctor", "--sources", "--json"]).expect_code(1).json();
    let check = |name: &str| {
        let checks = checks.as_array().unwrap();
        checks.iter().find(|check| check["check"] == format!("source of {name}")).unwrap().clone()
    };
    assert_eq!(check("logs")["state"], "good");
    assert!(check("logs")["found"].as_str().unwrap().contains("0 lines"), "{}", check("logs"));
    assert_eq!(check("metrics")["state"], "broken");
    assert!(check("metrics")["mend"].as_str().unwrap().contains("[providers.metrics]"));
}
