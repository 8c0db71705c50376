//! Trees of steps that grow too wide or too deep.

use crate::harness::{Home, package, text};

fn run(home: &Home, file: &[u8], input: &str) -> serde_json::Value {
    let file = home.write("root.wasm", file);
    let incident = home.incident();
    home.run(&["run", text(&file), "--input", input, "--incident", text(&incident), "--json"]).json()
}

#[test]
fn more_steps_than_the_limit_end_the_one_that_asked() {
    let home = Home::new();
    home.publish(&package("find_level", "test/leaf", "[tools]\nmetrics = \"0.1\""));
    let rest = "[steps]\n\"test/leaf\" = \"^1\"\n[limits]\nsteps = 3";
    let value = run(&home, &package("fan_out", "test/wide", rest), "{\"count\": 4}");
    assert_eq!(value["outcome"]["kind"], "limit-exceeded", "{value}");
    assert_eq!(value["outcome"]["limit"], "steps");
    assert_eq!((&value["outcome"]["max"], &value["outcome"]["used"]), (&3.into(), &4.into()));
}

/// Publishes a chain of skills, each of which runs the next, with more in the skill file of the first.
fn chain(home: &Home, length: usize, first: &str) -> String {
    let names: Vec<String> = (1..=length).map(|at| format!("test/level-{at}")).collect();
    for (at, name) in names.iter().enumerate() {
        let below = names.get(at + 1).map(|next| format!("[steps]\n\"{next}\" = \"^1\"\n"));
        let more = if at == 0 { first } else { "" };
        home.publish(&package("descend", name, &(below.unwrap_or_default() + more)));
    }
    serde_json::json!({ "chain": names }).to_string()
}

const ROOT: &str = "[steps]\n\"test/level-1\" = \"^1\"";

#[test]
fn a_step_that_may_not_go_deeper_is_told_so_and_those_above_it_complete() {
    let home = Home::new();
    let input = chain(&home, 3, "[limits]\ndepth = 1");
    let value = run(&home, &package("descend", "test/root", ROOT), &input);
    assert_eq!(value["outcome"]["kind"], "completed", "{value}");
    let data: serde_json::Value = serde_json::from_str(value["report"]["data"].as_str().unwrap()).unwrap();
    assert_eq!(data["below"], 1, "{value}");
    assert!(data["told"].as_str().unwrap().contains("depth"), "{value}");
}

#[test]
fn a_chain_that_is_too_long_is_refused_before_any_code_runs() {
    let home = Home::new();
    let input = chain(&home, 6, "");
    let file = home.write("root.wasm", package("descend", "test/root", ROOT));
    let incident = home.incident();
    let ran = home.run(&["run", text(&file), "--input", &input, "--incident", text(&incident)]);
    ran.refused(2, &["more than 4 levels deep", "test/level-6"]);
}
