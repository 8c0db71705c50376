//! The page on the files of a recording: its examples together are a sound one.

use std::collections::BTreeMap;
use std::fs;

use casefile::incident::expected::Expected;

use crate::harness::{Home, root, text};

/// The fenced blocks whose info string has `file=`: their content by the name of the file.
pub fn examples(page: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let content: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(name) = info.split_whitespace().find_map(|word| word.strip_prefix("file=")) {
            let before = found.insert(name.to_owned(), content.join("\n") + "\n");
            assert!(before.is_none(), "{name} has two examples");
        }
    }
    found
}

#[test]
fn the_examples_of_the_page_are_one_sound_recording() {
    let page = fs::read_to_string(root().join("host/demo/FORMATS.md")).unwrap();
    let examples = examples(&page);
    let home = Home::new();
    for (name, content) in &examples {
        home.write(&format!("recording/{name}"), content);
    }
    let dir = home.path().join("recording");
    home.run(&["incident", "check", text(&dir)]).expect_code(0);
    let found = home.run(&["incident", "check", text(&dir), "--json"]).expect_code(0).json();
    assert_eq!(found["errors"], 0, "{found}");
    let problems = found["problems"].as_array().unwrap();
    let messages: Vec<&str> = problems.iter().map(|problem| problem["message"].as_str().unwrap()).collect();
    // No file is unknown, no other part is a gap, and nothing looks like a mistake.
    assert_eq!(messages, ["code: the recording has no repo"]);
    // The check does not look into these.
    assert!(examples.contains_key("incident.toml"), "{:?}", examples.keys());
    let known = Expected::load(&dir).unwrap();
    assert!(examples["context/commits.json"].contains(&known.root_cause_commit));
}

#[test]
fn every_file_that_the_page_names_has_an_example() {
    let page = fs::read_to_string(root().join("host/demo/FORMATS.md")).unwrap();
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let named: Vec<&str> = headings.iter().flat_map(|heading| heading.split(", ")).collect();
    let examples = examples(&page);
    let covers = |heading: &str, name: &str| match heading.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => name == heading,
    };
    for heading in named.iter().filter(|heading| **heading != "repo/") {
        let count = examples.keys().filter(|name| covers(heading, name)).count();
        assert_eq!(count, 1, "{heading}");
    }
    assert_eq!(named.len(), examples.len() + 1);
}
