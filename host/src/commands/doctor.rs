//! `casefile doctor`: what is wrong or missing on this machine, and the command that mends it.

use std::path::PathBuf;
use std::process::Command;

use casefile_sandbox::Landlock;
use serde_json::json;

use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::skill_build::Checkout;
use crate::skill_build::rust::has_target;
use crate::skill_build::toolchain::{
    COMPONENTIZE_PY, COMPONENTIZE_QJS, NODE, TYPESCRIPT, ToolchainError, Toolchains,
};

mod sources;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Ask each live source of casefile.toml one small question as well
    #[arg(long)]
    sources: bool,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Severity {
    Good,
    /// Something works less well, or only where it is needed.
    Missing,
    Broken,
}

struct Check {
    what: String,
    severity: Severity,
    found: String,
    mend: Option<String>,
}

impl Check {
    fn good(what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { what: what.into(), severity: Severity::Good, found: found.into(), mend: None }
    }

    fn missing(what: impl Into<String>, found: impl Into<String>, mend: &str) -> Self {
        Self { what: what.into(), severity: Severity::Missing, found: found.into(), mend: Some(mend.into()) }
    }

    fn broken(what: impl Into<String>, found: impl Into<String>, mend: &str) -> Self {
        Self { what: what.into(), severity: Severity::Broken, found: found.into(), mend: Some(mend.into()) }
    }
}

/// Checks and prints. Exit code 1 where something is broken.
///
/// # Errors
/// None; what is wrong is printed.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let mut checks = vec![
        state(globals),
        compiler(),
        target(),
        typescript(),
        python(),
        git(),
        mappings(),
        swap(),
        checkout(),
    ];
    checks.extend(isolation(globals).await);
    if args.sources {
        checks.extend(sources::checks(&Context::open(globals)?).await);
    }
    let broken = checks.iter().any(|check| check.severity == Severity::Broken);
    if args.json {
        let shown: Vec<_> = checks
            .iter()
            .map(|check| {
                let state = word(check.severity);
                json!({"check": check.what, "state": state, "found": check.found, "mend": check.mend})
            })
            .collect();
        output::json(&shown);
    } else {
        for check in &checks {
            output::line(&format!("{:8} {}: {}", word(check.severity), check.what, check.found));
            if let Some(mend) = &check.mend {
                output::line(&format!("         mend: {mend}"));
            }
        }
    }
    Ok(u8::from(broken))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Good => "good",
        Severity::Missing => "missing",
        Severity::Broken => "broken",
    }
}

/// Opening everything is what every command does first.
fn state(globals: &Globals) -> Check {
    let what = "home, configuration, policy, database, engine";
    match Context::open(globals) {
        Ok(context) => match context.journal.verify_file() {
            Ok(()) => Check::good(what, context.home.root().display().to_string()),
            Err(e) => Check::broken(what, e.to_string(), "restore the file from a backup, or move it away"),
        },
        Err(e) => Check::broken(what, e.to_string(), "mend what the message names"),
    }
}

fn version(program: &str) -> Option<String> {
    let output =
        Command::new(program).arg("--version").output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or("").to_owned())
}

fn compiler() -> Check {
    let what = "Rust compiler (to build skills from source)";
    match version("cargo") {
        Some(version) => Check::good(what, version),
        None => Check::missing(what, "cargo cannot be run", "install Rust from https://rustup.rs"),
    }
}

fn target() -> Check {
    let what = "compiler target wasm32-wasip2";
    if has_target() {
        Check::good(what, "installed")
    } else {
        Check::missing(what, "not installed", "rustup target add wasm32-wasip2")
    }
}

/// Only who writes skills in TypeScript needs them.
fn typescript() -> Check {
    let what = "node, tsc and componentize-qjs (to build skills in TypeScript)";
    let toolchains = Toolchains::new(None);
    let for_what = "a skill in TypeScript";
    // One mends the next: node brings npm, which brings the other two.
    let node = match toolchains.find_new(NODE, for_what) {
        Ok(node) => node,
        Err(e) => {
            let found = match e {
                ToolchainError::Missing { .. } => "node not found".to_owned(),
                ToolchainError::Old { version, .. } => format!("node {version} is too old"),
            };
            return Check::missing(what, found, &toolchains.mend(NODE));
        }
    };
    let absent =
        [TYPESCRIPT, COMPONENTIZE_QJS].into_iter().find(|one| toolchains.find(*one, for_what).is_err());
    match absent {
        Some(program) => {
            Check::missing(what, format!("{} not found", program.name), &toolchains.mend(program))
        }
        None => {
            let version = |path: Option<PathBuf>| path.and_then(|path| toolchains.version(&path));
            let node = version(Some(node)).unwrap_or_default();
            let tsc = version(toolchains.find(TYPESCRIPT, for_what).ok()).unwrap_or_default();
            Check::good(what, format!("node {node}, tsc {tsc}; {} was tested", TYPESCRIPT.version))
        }
    }
}

/// Only who writes skills in Python needs it.
fn python() -> Check {
    let what = "componentize-py (to build skills in Python)";
    let toolchains = Toolchains::new(None);
    match toolchains.find(COMPONENTIZE_PY, "a skill in Python") {
        Ok(path) => {
            let version = toolchains.version(&path).unwrap_or_else(|| "of unknown version".to_owned());
            let tested = COMPONENTIZE_PY.version;
            let other = if version == tested { String::new() } else { format!("; {tested} was tested") };
            Check::good(what, format!("{version}{other}"))
        }
        Err(_) => Check::missing(what, "not found", &toolchains.mend(COMPONENTIZE_PY)),
    }
}

fn git() -> Check {
    let what = "git (for code and reverts)";
    match version("git") {
        Some(version) => Check::good(what, version),
        None => {
            Check::missing(what, "git cannot be run", "install git, on Debian with `apt-get install git`")
        }
    }
}

/// Each instance takes a handful of mappings; the pool must fit below the kernel's count.
fn mappings() -> Check {
    let what = "memory mappings (vm.max_map_count)";
    let text = std::fs::read_to_string("/proc/sys/vm/max_map_count").unwrap_or_default();
    match text.trim().parse::<u64>() {
        Ok(count) if count < 65_530 => {
            Check::missing(what, format!("{count}, fewer than usual"), "sysctl -w vm.max_map_count=65530")
        }
        Ok(count) => Check::good(what, count.to_string()),
        Err(_) => Check::good(what, "not readable here"),
    }
}

fn swap() -> Check {
    let what = "swap (off lets instances be cleaned faster)";
    let lines = std::fs::read_to_string("/proc/swaps").map(|swaps| swaps.lines().count());
    match lines {
        Ok(0 | 1) => Check::good(what, "off"),
        Ok(_) => Check::missing(what, "on; instances are cleaned the slower, safe way", "swapoff -a"),
        Err(_) => Check::good(what, "not readable here; counted as on"),
    }
}

/// What a worker process gets here. None where not even the engine can be set up, which is said already.
async fn isolation(globals: &Globals) -> Option<Check> {
    let what = "worker processes (for skills of other teams)";
    let context = Context::open(globals).ok()?;
    let walls = match context.sandbox.walls().await {
        Ok(walls) => walls,
        Err(e) => {
            let mend =
                "a kernel with seccomp; until then `--isolation none` runs such skills in this process";
            return Some(Check::missing(what, e.to_string(), mend));
        }
    };
    let namespaces = if walls.namespaces { "namespaces" } else { "no namespaces" };
    let landlock = match walls.landlock {
        Landlock::Whole => "Landlock",
        Landlock::Part => "Landlock as far as this kernel has it",
        Landlock::Nothing => "no Landlock",
    };
    let found = format!("limits, filter of system calls, {namespaces}, {landlock}");
    let mend = match (walls.namespaces, walls.landlock) {
        (true, Landlock::Whole) => return Some(Check::good(what, found)),
        (false, _) => {
            "sysctl -w user.max_user_namespaces=10000, on Ubuntu also kernel.apparmor_restrict_unprivileged_userns=0; in a \
             container allow `unshare`. The filter alone lets nothing be opened, connected or started."
        }
        (true, _) => {
            "Linux 6.12 or newer, with `landlock` among the `lsm=` of its command line. The filter alone lets nothing be \
             opened, connected or started."
        }
    };
    Some(Check::missing(what, found, mend))
}

fn checkout() -> Check {
    let what = "bundled skills";
    match Checkout::find() {
        Some(_) => Check::good(what, "built from the checkout when first used"),
        None => Check::missing(
            what,
            "the checkout that this program was built from is gone",
            "clone the project again and run `cargo run --release -- demo` there",
        ),
    }
}
