//! The bundled skills on generated incidents: they may not know, but they may hardly blame a decoy.

use casefile_synthetic::{scenarios, write};

use crate::harness::{Home, text};

#[test]
fn most_causes_of_generated_incidents_are_found_and_decoys_are_not_blamed() {
    let home = Home::new();
    let set = home.path().join("set");
    for incident in scenarios::all() {
        write::write(&incident, 1, &set.join(incident.name)).unwrap();
    }
    let ran = home.run(&["backtest", text(&set), "--as-of", "all", "--json", "--reliability"]);
    let value = ran.expect_code(0).json();
    let run = &value["runs"][0];
    let count = |key: &str| run[key].as_u64().unwrap();
    let total = count("total");
    assert!(total >= 50, "{total}");
    assert!(count("correct") * 10 >= total * 7, "{} of {total} right", count("correct"));
    assert!(count("decoys_blamed") * 20 < total, "{} of {total} decoys blamed", count("decoys_blamed"));
    assert_eq!(value["reliability"][0]["bins"].as_array().unwrap().len(), 10);
}

#[test]
fn a_skill_that_is_left_out_is_missed() {
    let home = Home::new();
    let incident = scenarios::all().into_iter().next().unwrap();
    let dir = home.path().join(incident.name);
    write::write(&incident, 1, &dir).unwrap();
    let value = home.run(&["backtest", text(&dir), "--ablate", "--json"]).expect_code(0).json();
    let ablation = value["ablation"].as_array().unwrap();
    let without = |skill: &str| ablation.iter().find(|row| row["without"] == skill).unwrap();
    assert_eq!(without("core/verdict")["correct"], 0);
    assert_eq!(without("core/storage")["correct"], value["runs"][0]["correct"]);
}

#[test]
fn the_diagram_of_confidences_is_drawn() {
    let home = Home::new();
    let incident = scenarios::all().into_iter().next().unwrap();
    let dir = home.path().join(incident.name);
    write::write(&incident, 1, &dir).unwrap();
    let svg = home.path().join("diagram.svg");
    home.run(&["backtest", text(&dir), "--reliability", "--svg", text(&svg)]).expect_code(0);
    let drawn = std::fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
    home.run(&["backtest", text(&dir), "--svg", text(&svg)]).refused(2, &["required arguments"]);
    let nowhere = home.path().join("no/such/folder.svg");
    home.run(&["backtest", text(&dir), "--reliability", "--svg", text(&nowhere)])
        .refused(2, &["cannot write"]);
}
