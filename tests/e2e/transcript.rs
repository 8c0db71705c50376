//! The transcripts of the documentation, run as they stand there.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::author::write;
use crate::harness::{Home, root};

/// A command with the lines that the page shows below it.
struct Shown {
    command: String,
    output: Vec<String>,
}

/// The commands of all `console` blocks of a page; `$` begins one, `>` goes on with it.
fn shown(page: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match (inside, line) {
            (_, "```console") => inside = true,
            (true, "```") => inside = false,
            (false, _) => {}
            (true, line) => match (line.strip_prefix("$ "), line.strip_prefix('>')) {
                (Some(command), _) => found.push(Shown { command: command.to_owned(), output: Vec::new() }),
                (None, Some(more)) => {
                    let last = found.last_mut().unwrap();
                    last.command.push('\n');
                    last.command.push_str(more.strip_prefix(' ').unwrap_or(more));
                }
                (None, None) => found.last_mut().unwrap().output.push(line.to_owned()),
            },
        }
    }
    found
}

/// Whether a line is one that the page shows, where `…` stands for anything.
fn fits(shown: &str, line: &str) -> bool {
    let mut rest = line;
    let parts: Vec<&str> = shown.split('…').collect();
    for (place, part) in parts.iter().enumerate() {
        let Some(at) = rest.find(part) else { return false };
        if place == 0 && at != 0 {
            return false;
        }
        rest = &rest[at + part.len()..];
    }
    rest.is_empty() || shown.ends_with('…')
}

/// Runs the commands of a page in one shell and checks that each prints the lines shown below it, in their order.
fn run_page(page: &Path) {
    let home = Home::new();
    let program = Path::new(env!("CARGO_BIN_EXE_casefile"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let here = home.path().join("here");
    write(&here, home.path().to_str().unwrap());
    for Shown { command, output } in shown(&fs::read_to_string(page).unwrap()) {
        let script = format!("cd \"$(cat {0})\"\nset -e\n{command}\npwd > {0}", here.display());
        let mut shell = Command::new("bash");
        shell.args(["-c", &format!("{{ {script}\n}} 2>&1")]).env("PATH", &path).env_remove("RUST_BACKTRACE");
        shell.env("CASEFILE_HOME", home.path().join("home")).env("CARGO_NET_OFFLINE", "true");
        let ran = shell.output().unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap();
        assert!(ran.status.success(), "$ {command}\n{printed}");
        let mut lines = printed.lines();
        for expected in &output {
            let found = lines.by_ref().any(|line| fits(expected, line));
            assert!(
                found,
                "$ {command}\nthe page shows, and the program did not print in this order:\n{expected}\n--- printed:\n{printed}"
            );
        }
    }
}

#[test]
fn a_skill_is_written_as_the_page_says() {
    run_page(&root().join("docs/write-a-skill.md"));
}

#[test]
fn a_line_fits_only_what_is_shown() {
    assert!(fits("used … of … fuel", "used 5 of 7 fuel"));
    assert!(fits("a…", "abc") && fits("abc", "abc") && fits("…", "anything"));
    assert!(!fits("a", "ab") && !fits("b…", "ab") && !fits("a…c", "abd"));
}
