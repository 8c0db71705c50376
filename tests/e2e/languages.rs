//! Skills in other languages than Rust, from nothing to a published one that a playbook could run.
//!
//! The toolchains are installed below `target/toolchains` where they are missing. Where that is not possible, the test says
//! by name what it skips.

use std::path::PathBuf;
use std::process::Command;

use crate::author::write;
use crate::harness::{Home, Ran, root};

/// The directory of toolchains with componentize-py in it; none where it cannot be installed.
fn python_toolchains() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("CASEFILE_TOOLCHAINS").map(PathBuf::from) {
        return Some(given);
    }
    let toolchains = root().join("target/toolchains");
    let program = toolchains.join("python/bin/componentize-py");
    if program.is_file() {
        return Some(toolchains);
    }
    let ran = |program: PathBuf, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
    };
    let venv = toolchains.join("python");
    let pip = venv.join("bin/pip");
    let made = ran("python3".into(), &["-m", "venv", venv.to_str().unwrap()])
        && ran(pip, &["install", "--quiet", "componentize-py==0.25.1"]);
    (made && program.is_file()).then_some(toolchains)
}

struct Author {
    home: Home,
    toolchains: PathBuf,
}

impl Author {
    fn skill(&self) -> PathBuf {
        self.home.path().join("only-new")
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut command = self.home.command(args);
        let output =
            command.current_dir(self.skill()).env("CASEFILE_TOOLCHAINS", &self.toolchains).output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the skill on its incident with other words in its source.
    fn with(&self, from: &str, to: &str) -> Ran {
        let path = self.skill().join("skill.py");
        let source = std::fs::read_to_string(&path).unwrap();
        assert!(source.contains(from));
        write(&path, &source.replacen(from, to, 1));
        let ran = self.run(&["run", ".", "--incident", "incidents/slow-canary"]);
        write(&path, &source);
        ran
    }
}

#[test]
fn a_skill_in_python_goes_from_nothing_to_published() {
    let Some(toolchains) = python_toolchains() else {
        eprintln!(
            "skipped: skills in Python, since python3 with venv and componentize-py cannot be installed"
        );
        return;
    };
    let author = Author { home: Home::new(), toolchains };
    author.home.run(&["skill", "new", "payments/only-new", "--lang", "py"]).expect_code(0);
    let tested = author.run(&["skill", "test"]);
    tested.expect_code(0);
    assert!(tested.stdout.contains("slow-canary: as in golden.json"), "{}", tested.stdout);
    let ran = author.run(&["run", ".", "--incident", "incidents/slow-canary", "--trace"]);
    ran.expect_code(0);
    assert!(ran.stdout.contains("\"only_new_is_slow\": true"), "{}", ran.stdout);
    let checked = author.run(&["skill", "check"]);
    checked.expect_code(0);
    assert!(
        checked.stdout.contains("tools: metrics"),
        "only what is asked for is imported: {}",
        checked.stdout
    );
    author.run(&["skill", "publish"]).expect_code(0);
    author
        .home
        .run(&[
            "run",
            "payments/only-new@0.1.0",
            "--incident",
            author.skill().join("incidents/slow-canary").to_str().unwrap(),
        ])
        .expect_code(0);

    // What goes wrong names the author's own place.
    let says = |ran: Ran, words: &[&str]| {
        let all = format!("{}{}", ran.stdout, ran.stderr);
        words.iter().for_each(|word| assert!(all.contains(word), "no `{word}` in: {all}"));
    };
    says(
        author.with("latency.split_at_onset()", "latency.nothing()"),
        &["AttributeError", "skill.py:27 in investigate"],
    );
    says(
        author.with("    latency = metrics", "    while True: pass\n    latency = metrics"),
        &["limit-exceeded(fuel)"],
    );
    says(
        author.with("HOUR_MS, Case", "HOUR_MS, logs, Case"),
        &["does not ask for the tool `logs`", "skill.toml"],
    );
    says(
        author.with("def investigate(", "def investigate[("),
        &["SyntaxError", "File \"skill.py\", line 25"],
    );
}

#[test]
fn a_missing_toolchain_is_named_with_the_command_that_brings_it() {
    let home = Home::new();
    home.run(&["skill", "new", "payments/only-new", "--lang", "py"]).expect_code(0);
    let mut command = home.command(&["skill", "test"]);
    command
        .current_dir(home.path().join("only-new"))
        .env("CASEFILE_TOOLCHAINS", "/nowhere")
        .env("PATH", "/nowhere");
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("pip install componentize-py=="), "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}
