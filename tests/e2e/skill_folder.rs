//! A skill in a folder is built and run from wherever it is named.

use crate::harness::{Home, root, text};

#[test]
fn a_folder_named_by_a_relative_path_gives_the_bundled_skill_byte_for_byte() {
    let home = Home::new();
    let incident = home.incident();
    let report = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
    let case = report["case"].as_str().unwrap();
    let ran = home
        .command(&["replay", case, "--with", "skills/onset", "--json"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let value: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(value["difference"], serde_json::json!([]));
}
