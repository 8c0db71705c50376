//! What the same small skill costs in each language: bytes, the first compilation, a fresh instance with one call.
//!
//! A language whose toolchain is missing is named and left out. The skills are those that `casefile skill new` writes.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use casefile_package::{Caps, admit};
use casefile_sandbox::{Sandbox, Settings};

/// Fresh instances of which the median is taken.
const ROUNDS: usize = 51;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let home = tempfile::tempdir()?;
    println!("{:12} {:>12} {:>16} {:>18}", "language", "bytes", "first compile", "fresh instance");
    for (flag, language) in [("rust", "Rust"), ("ts", "TypeScript"), ("py", "Python")] {
        match build(home.path(), flag) {
            Ok(component) => measure(language, &std::fs::read(component)?)?,
            Err(why) => println!("{language:12} left out: {why}"),
        }
    }
    Ok(())
}

/// Writes and builds the skill, as an author does, and gives its component.
fn build(home: &Path, language: &str) -> Fallible<PathBuf> {
    let skill = home.join(language);
    let casefile = |args: &[&str], at: &Path| -> Fallible<()> {
        let output = Command::new(env!("CARGO_BIN_EXE_casefile"))
            .arg("--home")
            .arg(home.join("home"))
            .args(args)
            .current_dir(at)
            .output()?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        let last = stderr.lines().last().unwrap_or_default().to_owned();
        if output.status.success() { Ok(()) } else { Err(last.into()) }
    };
    casefile(&["skill", "new", &format!("bench/{language}"), "--lang", language], home)?;
    casefile(&["skill", "check"], &skill)?;
    Ok(skill.join(format!("target/casefile/release/{language}.wasm")))
}

fn measure(language: &str, bytes: &[u8]) -> Fallible<()> {
    let admitted = admit(bytes, &Caps::default())?;
    let sandbox = Sandbox::new(&Settings::default())?;
    let begun = Instant::now();
    let skill = sandbox.prepare(bytes, &admitted)?;
    let compiled = begun.elapsed();
    let runtime = tokio::runtime::Runtime::new()?;
    let mut rounds: Vec<Duration> = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        runtime.block_on(sandbox.describe(&skill))?;
        rounds.push(begun.elapsed());
    }
    rounds.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{language:12} {:>12} {:>13.0} ms {:>15.3} ms",
        bytes.len(),
        milliseconds(compiled),
        milliseconds(rounds[ROUNDS / 2])
    );
    Ok(())
}
