//! Components from Rust: cargo, and the compiler's target.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Checkout, Profile, Say};
use crate::error::{CommandError, ForUser};

/// What skills are built for.
pub const TARGET: &str = "wasm32-wasip2";

/// Flags for the host's own build do not fit a component; an outer cargo's variables would name its package.
const INHERITED: [&str; 5] =
    ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR"];

/// Runs cargo and gives the path of the component that it built.
///
/// # Errors
/// [`CommandError::Work`] with the compiler's words; [`CommandError::Input`] where there is no component.
pub fn build(dir: &Path, target_dir: &Path, profile: Profile) -> Result<PathBuf, CommandError> {
    let mut cargo = Command::new("cargo");
    cargo.arg("build").arg("--manifest-path").arg(dir.join("Cargo.toml"));
    cargo.args(["--lib", "--target", TARGET, "--message-format", "json-render-diagnostics"]);
    cargo.arg("--target-dir").arg(target_dir);
    let in_checkout = Checkout::find().is_some_and(|checkout| checkout.holds(dir));
    cargo.args(match (in_checkout, profile) {
        (true, Profile::Release) => ["--profile", "skill"],
        (true, Profile::Debug) => ["--profile", "skill-debug"],
        (false, Profile::Release) => ["--profile", "release"],
        (false, Profile::Debug) => ["--profile", "dev"],
    });
    INHERITED.iter().for_each(|name| {
        cargo.env_remove(name);
    });
    // On a terminal cargo shows its own progress and its own words.
    let words_shown = std::io::stderr().is_terminal();
    let words = if words_shown { Stdio::inherit() } else { Stdio::piped() };
    cargo.current_dir(dir).stdin(Stdio::null()).stderr(words);
    let output = cargo.output().map_err(|e| {
        CommandError::work(format!("cannot run cargo: {e}; install Rust from https://rustup.rs"))
    })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let words = if words_shown { "what it says stands above" } else { words.trim_end() };
        return Err(CommandError::work(format!("cargo could not build `{}`:\n{words}", dir.display())));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let component = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut files =
        component.filter(|message| message["reason"] == "compiler-artifact").flat_map(|message| {
            let names = message["filenames"].as_array().cloned().unwrap_or_default();
            names.into_iter().filter_map(|name| name.as_str().map(PathBuf::from)).collect::<Vec<_>>()
        });
    files.rfind(|file| file.extension().is_some_and(|e| e == "wasm")).ok_or_else(|| {
        let what = "its Cargo.toml must say `[lib] crate-type = [\"cdylib\"]`";
        CommandError::input(format!("cargo built no component from `{}`; {what}", dir.display()))
    })
}

/// Runs the skill's tests with cargo.
///
/// # Errors
/// [`CommandError::Work`] where one fails or does not build; cargo has said which on standard error.
pub fn test(dir: &Path, target_dir: &Path) -> Result<(), CommandError> {
    let in_checkout = Checkout::find().is_some_and(|checkout| checkout.holds(dir));
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments);
        if !in_checkout {
            // Where the component is built too, so that the macros of both are compiled once.
            cargo.arg("--target-dir").arg(target_dir);
        }
        cargo.current_dir(dir).stdin(Stdio::null()).stdout(std::io::stderr());
        INHERITED.iter().for_each(|name| {
            cargo.env_remove(name);
        });
        let ended = cargo.status().map_err(|e| {
            CommandError::work(format!("cannot run cargo: {e}; install Rust from https://rustup.rs"))
        });
        ended.map(|status| status.success())
    };
    // The first time compiles what the skill is made of. On a terminal cargo shows how far it is.
    if std::io::stderr().is_terminal() && !cargo(&["test", "--no-run"])? {
        return Err(CommandError::work("the unit tests do not build; what cargo says stands above"));
    }
    if cargo(&["test", "--quiet"])? {
        Ok(())
    } else {
        Err(CommandError::work("a unit test failed; its name and reason stand above"))
    }
}

/// Where the compiler keeps the libraries of its targets.
fn rustlib() -> Option<PathBuf> {
    let asked = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&asked.stdout).trim());
    asked.status.success().then(|| sysroot.join("lib/rustlib"))
}

/// Whether the compiler has the target that skills are built for.
pub fn has_target() -> bool {
    rustlib().is_some_and(|rustlib| rustlib.join(TARGET).join("lib").is_dir())
}

/// Adds the compiler's target where it is missing.
///
/// # Errors
/// [`CommandError::Work`] with what rustup says.
pub fn add_target(say: Say<'_>) -> Result<(), CommandError> {
    if has_target() {
        return Ok(());
    }
    // Two at once corrupt each other, so all builds of this machine wait here, whichever folder they are for.
    let lock = rustlib().and_then(|rustlib| File::open(rustlib).ok());
    if let Some(lock) = &lock {
        lock.lock().work()?;
    }
    if has_target() {
        return Ok(());
    }
    say(&format!("adding the compiler's target: rustup target add {TARGET}"));
    let added = Command::new("rustup").args(["target", "add", TARGET]).stdin(Stdio::null()).output();
    match added {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            Err(CommandError::work(format!("`rustup target add {TARGET}` failed: {}", words.trim())))
        }
        Err(e) => {
            let what =
                format!("the compiler has no target {TARGET} and rustup cannot be run ({e}); add the target");
            Err(CommandError::work(what))
        }
    }
}
