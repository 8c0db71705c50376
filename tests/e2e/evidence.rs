//! What a finding cites can be opened, byte for byte.

use casefile_model::tools::{self, ToolCall};
use casefile_model::{EvidenceId, cbor};
use serde_json::Value;

use crate::harness::{Home, text};

#[test]
fn every_citation_opens_the_answer_it_names() {
    let home = Home::new();
    let incident = home.incident();
    let report = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
    let case = report["case"].as_str().unwrap();
    for finding in report["findings"].as_array().unwrap() {
        for id in finding["evidence"].as_array().unwrap() {
            let shown =
                home.run(&["case", "show", case, "--evidence", id.as_str().unwrap()]).expect_code(0).json();
            assert_eq!(&shown["evidence"], id);
            assert!(shown["answer"].get("ok").is_some());
        }
    }
    home.run(&["case", "show", case, "--evidence", "0000"]).refused(2, &["0000"]);
}

#[test]
fn an_export_holds_what_is_needed_to_compute_every_identifier_again() {
    let home = Home::new();
    let incident = home.incident();
    let report = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
    let to = home.path().join("export");
    home.run(&["case", "export", report["case"].as_str().unwrap(), text(&to)]).expect_code(0);
    let journal = std::fs::read_to_string(to.join("journal.ndjson")).unwrap();
    let answered = journal.lines().filter_map(|line| {
        let entry: Value = serde_json::from_str(line).unwrap();
        entry.get("tool-answered").cloned()
    });
    let mut checked = 0;
    // What a tool did not answer cannot be cited.
    for entry in answered.filter(|entry| !entry["evidence"].is_null()) {
        let call = &entry["call"];
        let arguments: Vec<u8> = serde_json::from_value(call["arguments"].clone()).unwrap();
        let call = ToolCall {
            interface: call["interface"].as_str().unwrap().into(),
            function: call["function"].as_str().unwrap().into(),
            arguments,
        };
        let digest = entry["answer"].as_str().unwrap().strip_prefix("sha256:").unwrap();
        let bytes = std::fs::read(to.join("answers").join(format!("{digest}.cbor"))).unwrap();
        let body = bytes
            .strip_prefix(cbor::to_vec(&Ok::<(), ()>(())).unwrap().strip_suffix(b"\x80").unwrap())
            .unwrap();
        let interface = tools::interface_name(&call.interface);
        let id = EvidenceId::of(&interface, &call.function, &call.arguments, body);
        assert_eq!(entry["evidence"], id.to_string());
        checked += 1;
    }
    assert!(checked > 0);
    home.run(&["case", "export", report["case"].as_str().unwrap(), text(&to)]).refused(2, &["export"]);
}
