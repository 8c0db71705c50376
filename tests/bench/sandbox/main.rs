//! What the sandbox costs, without a journal: each part writes `target/bench/PART.json` and prints a line.
//!
//! `cargo bench --workspace --bench sandbox` measures all parts but the soak, `… -- PART` one. Where something is compared with raw
//! wasmtime, both sides take turns in one process under the same engine, and the ratio of the medians is reported.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

mod density;
mod held;
mod kill;
mod load;
mod ours;
mod raw;
mod soak;
mod step;
mod throughput;
mod times;
mod tool_call;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Measures one part: gives a line to print, and the figures.
type Part = fn() -> Fallible<(String, Value)>;

const PARTS: [(&str, Part); 7] = [
    ("step", step::measure),
    ("tool_call", tool_call::measure),
    ("load", load::measure),
    ("kill", kill::measure),
    ("density", density::measure),
    ("throughput", throughput::measure),
    (SOAK, soak::measure),
];

/// The part that takes minutes, so only where it is asked for.
const SOAK: &str = "soak";

fn main() -> Fallible<()> {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    // `cargo test --benches` runs this too, and only wants to know that it builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let dir = root().join("target/bench");
    std::fs::create_dir_all(&dir)?;
    for (name, measure) in PARTS {
        if (asked.is_empty() && name != SOAK) || asked.iter().any(|one| one == name) {
            let (line, figures) = measure()?;
            println!("{name}: {line}");
            let mut file = File::create(dir.join(format!("{name}.json")))?;
            file.write_all(&serde_json::to_vec_pretty(&figures)?)?;
        }
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Builds a guest of `tests/guests` and gives its bytes.
fn guest(name: &str) -> Fallible<Vec<u8>> {
    let target_dir = root().join("target/guests-build");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "-p", "guests", "--target", "wasm32-wasip2", "--profile", "skill"]);
    cargo.args(["--example", name]).arg("--target-dir").arg(&target_dir).current_dir(root());
    if !cargo.status()?.success() {
        return Err("the guest cannot be built; `casefile doctor` says what is missing".into());
    }
    Ok(std::fs::read(target_dir.join(format!("wasm32-wasip2/skill/examples/{name}.wasm")))?)
}
