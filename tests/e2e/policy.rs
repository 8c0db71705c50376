//! The operator's policy: what a call may reach, what a skill gets and which line says so, what a change would refuse.

use serde_json::json;

use crate::harness::{Home, package, text};
use crate::mcp_client::{Client, incidents};

const SOURCE: &str = "cat > /dev/null; echo '{\"ok\": {\"series\": [], \"next\": null}}'";

/// What a skill that asks for the series of all services is told under a policy, on a live source.
fn told(home: &Home, policy: &str) -> String {
    let source = home.write("source.sh", SOURCE);
    let config = format!("[providers.metrics]\ncommand = [\"sh\", {:?}]\n", text(&source));
    let config = home.write("casefile.toml", config);
    home.write("policy.toml", policy);
    let alert = home.write("alert.json", r#"{"service": "s", "fired_at": "2026-01-01T00:00:00Z"}"#);
    let file = home.write("ask.wasm", package("ask_metrics", "test/asker", "[tools]\nmetrics = \"0.1\""));
    let args = ["--config", text(&config), "investigate", "--alert", text(&alert)];
    let ran = home.run(&[&args[..], &["--playbook", text(&file), "--json"]].concat());
    let value = ran.json();
    value["summary"].as_str().unwrap().to_owned() + value["steps"][0]["message"].as_str().unwrap_or_default()
}

#[test]
fn a_call_that_could_reach_outside_its_scope_is_denied_and_the_source_is_not_asked() {
    let home = Home::new();
    let grant = "[[grant]]\nskills = \"test/*\"\ntools = [\"metrics\"]\n";
    assert_eq!(told(&home, grant), "0 series");
    let services = told(&home, &format!("{grant}services = [\"checkout\"]\n"));
    assert!(services.contains("names no service") && services.contains("`checkout`"), "{services}");
    let function = told(&home, "[[grant]]\nskills = \"test/*\"\ntools = [\"metrics.range\"]\n");
    assert!(function.contains("not `list-series`"), "{function}");
    let span = told(&home, &format!("{grant}hours = 2\n"));
    assert!(span.contains("no window"), "{span}");
    // One grant that covers the call is enough.
    let two = format!("{grant}services = [\"checkout\"]\n{grant}");
    assert_eq!(told(&home, &two), "0 series");
    let over = told(&home, &format!("{grant}until = \"2020-01-01\"\n"));
    assert!(over.contains("line 1") && over.contains("is over"), "{over}");
}

#[test]
fn limits_of_the_policy_bound_a_skill() {
    let home = Home::new();
    let incident = home.incident();
    let policy = home.write("policy.toml", "[[grant]]\nskills = \"test/*\"\nlimits = { fuel = 1000000 }\n");
    let file = home.write("spin.wasm", package("spin_forever", "test/spin", ""));
    let args = ["--policy", text(&policy), "investigate", text(&incident), "--playbook", text(&file)];
    let ran = home.run(&[&args[..], &["--json"]].concat());
    let value = ran.expect_code(1).json();
    let message = value["steps"][0]["message"].as_str().unwrap();
    assert!(message.contains("1000000"), "{message}");
}

#[test]
fn explain_names_what_a_whole_tree_gets_and_the_line_that_says_so() {
    let home = Home::new();
    let policy = home.write(
        "policy.toml",
        "[[grant]]\nskills = \"core/*\"\ntools = [\"metrics\", \"changes\"]\nservices = [\"pay-*\"]\n\n\
         [[deny]]\nskills = \"core/onset\"\ntools = [\"metrics\"]\n",
    );
    let explain = |args: &[&str]| {
        let args = [&["--policy", text(&policy), "policy", "explain", "core/triage"], args].concat();
        home.run(&args).expect_code(0).stdout.clone()
    };
    let live = explain(&[]);
    assert!(live.starts_with("core/triage\n"), "{live}");
    let of = |text: &str, skill: &str| {
        let start = text.find(&format!("{skill}\n")).unwrap();
        let lines = text[start..].lines().skip(1).take_while(|line| line.starts_with("  "));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    assert!(of(&live, "core/onset").contains("may not use metrics: denied by line 6"), "{live}");
    let changes = of(&live, "core/changes-before");
    assert!(changes.contains("may use changes (of services pay-*): granted by line 1"), "{live}");
    assert!(of(&live, "core/fault-signature").contains("may not use logs"), "{live}");
    let recorded = explain(&["--recorded"]);
    assert!(of(&recorded, "core/fault-signature").contains("may use logs (all of it)"), "{recorded}");
    assert!(of(&recorded, "core/onset").contains("denied by line 6"), "{recorded}");
}

#[test]
fn a_dry_run_says_what_a_new_policy_would_have_refused() {
    let home = Home::new();
    let incident = home.incident();
    home.run(&["investigate", text(&incident)]).expect_code(0);
    let none = home.run(&["policy", "dry-run", "--json"]).expect_code(0).json();
    assert_eq!(none.as_array().unwrap().len(), 0, "{none}");
    let policy = home.write("new.toml", "[[deny]]\nskills = \"core/*\"\ntools = [\"changes.content\"]\n");
    let args = ["--policy", text(&policy), "policy", "dry-run", "--json"];
    let refused = home.run(&args).expect_code(0).json();
    let refused = refused.as_array().unwrap();
    assert!(refused.iter().any(|one| one["what"] == "changes.content" && one["skill"] == "core/mechanism"));
    assert!(refused.iter().all(|one| one["what"] == "changes.content"), "{refused:?}");
    let as_live = home.run(&["policy", "dry-run", "--as-live"]).expect_code(0).stdout.clone();
    assert!(as_live.contains("core/onset") && as_live.contains("[[grant]]"), "{as_live}");
}

#[test]
fn what_the_home_denies_stays_denied_beside_another_configuration() {
    let home = Home::new();
    home.write("home/policy.toml", "[[deny]]\nskills = \"core/*\"\ntools = [\"metrics\"]\n");
    home.write("casefile.toml", "");
    let explained = |args: &[&str]| {
        let value =
            home.run(&[args, &["policy", "explain", "core/onset", "--json"]].concat()).expect_code(0).json();
        value.to_string()
    };
    let said = explained(&[]);
    assert!(said.contains("denied by line 1 of") && said.contains("home/policy.toml"), "{said}");
    home.write("policy.toml", "[[grant]]\nskills = \"core/*\"\ntools = [\"metrics\"]\n");
    assert!(explained(&[]).contains("denied by line 1 of"));
    let named = home.path().join("policy.toml");
    assert!(!explained(&["--policy", text(&named)]).contains("denied by"));
}

#[test]
fn a_server_takes_a_changed_policy_for_the_next_case_and_keeps_the_old_one_where_it_is_wrong() {
    let home = Home::new();
    home.publish(&package("find_level", "test/level", "[tools]\nmetrics = \"0.1\""));
    let policy = home.write("policy.toml", "");
    let dir = incidents(&home);
    let mut client = Client::start(&home, &["--policy", text(&policy), "--incidents", text(&dir)]);
    let runs = |client: &mut Client| {
        let asked = json!({"skill": "test/level", "incident": "demo"});
        client.content("run_skill", asked)["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(runs(&mut client), "completed");
    let denial = "[[deny]]\nskills = \"test/*\"\ntools = [\"metrics\"]\n";
    home.write("policy.toml", denial);
    assert_eq!(runs(&mut client), "denied");
    client.says("was read anew");
    home.write("policy.toml", "\n[[deny]]\nskills = \"test/*\"\ntools = [\"metric\"]\n");
    assert_eq!(runs(&mut client), "denied", "what was in force stays so");
    let said = client.says("stays so until");
    for words in ["policy.toml, line 2", "`metric` is no tool; tools are changes, code"] {
        assert!(said.contains(words), "{said}");
    }
    std::fs::remove_file(&policy).unwrap();
    assert_eq!(runs(&mut client), "denied");
    client.says("stays so until");
    home.write("policy.toml", "# nothing is denied any more\n");
    assert_eq!(runs(&mut client), "completed");
    client.says("was read anew");
    assert_eq!(client.close(), 0);
}

#[test]
fn a_running_case_keeps_the_policy_that_it_began_with() {
    let home = Home::new();
    let policy = home.write("policy.toml", "");
    home.publish(&package("find_level", "test/leaf", "[tools]\nmetrics = \"0.1\""));
    let rest = "[steps]\n\"test/leaf\" = \"^1\"\n[limits]\nfuel = 100000000000\nwall_ms = 300000";
    home.publish(&package("spin_then_run", "test/slow", rest));
    home.write("home/casefile.toml", "[[route]]\nkind = \"*\"\nplaybook = \"test/slow\"\n");
    let dir = incidents(&home);
    let mut client = Client::start(&home, &["--policy", text(&policy), "--incidents", text(&dir)]);
    let id = client.investigate("demo");
    client.progress(id, "step 0: test/slow");
    home.write("policy.toml", "[[deny]]\nskills = \"test/*\"\ntools = [\"metrics\"]\n");
    // Another call meanwhile takes the new one.
    let denied = client.content("run_skill", json!({"skill": "test/leaf", "incident": "demo"}));
    assert_eq!(denied["outcome"], "denied");
    let answer = client.answer(id)["result"].clone();
    assert_eq!(answer["isError"], false, "{answer}");
    let case = answer["structuredContent"]["content"]["case"].as_str().unwrap();
    let shown = home.run(&["case", "show", case, "--json"]).expect_code(0).json();
    let steps = shown["steps"].as_array().unwrap();
    assert!(steps.len() == 2 && steps.iter().all(|step| step["outcome"] == "completed"), "{shown}");
}
