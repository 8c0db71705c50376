//! The interfaces themselves: every one is documented, and the README says the truth about them.

use std::fs;
use std::path::Path;

use crate::harness::root;

fn interfaces() -> Vec<(String, String)> {
    let dirs = ["wit/tools", "wit/skill"].map(|dir| root().join(dir));
    let files = dirs.iter().flat_map(|dir| fs::read_dir(dir).unwrap()).map(|entry| entry.unwrap().path());
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    files.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), read(&path))).collect()
}

#[test]
fn every_function_is_documented() {
    let mut functions = 0;
    for (name, text) in interfaces() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(": func(")) {
            functions += 1;
            assert!(lines[at - 1].trim_start().starts_with("///"), "{name}: {line}");
        }
    }
    assert!(functions >= 20, "{functions}");
}

#[test]
fn the_readme_names_every_tool() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for (name, _) in interfaces().iter().filter(|(name, _)| name != "types" && name != "skill") {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}
