//! What the same small skill costs in each language: bytes, the first compilation, a fresh instance with one call; and how
//! long its author waits after a change of one line, for the tests and for a run on an incident.
//!
//! A language whose toolchain is missing is named and left out. The skills are those that `casefile skill new` writes.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use casefile_package::{Caps, admit};
use casefile_sandbox::{Origin, Sandbox, Settings};

/// Fresh instances of which the median is taken.
const ROUNDS: usize = 51;
/// Changes of one line of which the median is taken.
const CHANGES: usize = 3;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let home = tempfile::tempdir()?;
    println!(
        "{:12} {:>12} {:>16} {:>18} {:>18} {:>18}",
        "language", "bytes", "first compile", "fresh instance", "change to tested", "change to run"
    );
    for (flag, language) in [("rust", "Rust"), ("ts", "TypeScript"), ("py", "Python")] {
        let author = Author { home: home.path(), skill: home.path().join(flag) };
        match author.build(flag) {
            Ok(component) => {
                let costs = measure(&std::fs::read(component)?)?;
                println!("{language:12} {costs} {}", author.change(flag)?);
            }
            Err(why) => println!("{language:12} left out: {why}"),
        }
    }
    Ok(())
}

/// Somebody who writes a skill.
struct Author<'a> {
    home: &'a Path,
    skill: PathBuf,
}

impl Author<'_> {
    fn casefile(&self, args: &[&str], at: &Path) -> Fallible<()> {
        let output = Command::new(env!("CARGO_BIN_EXE_casefile"))
            .arg("--home")
            .arg(self.home.join("home"))
            .args(args)
            .current_dir(at)
            .output()?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        let last = stderr.lines().last().unwrap_or_default().to_owned();
        if output.status.success() { Ok(()) } else { Err(last.into()) }
    }

    /// Writes and builds the skill and gives its component.
    fn build(&self, language: &str) -> Fallible<PathBuf> {
        self.casefile(&["skill", "new", &format!("bench/{language}"), "--lang", language], self.home)?;
        self.casefile(&["skill", "check"], &self.skill)?;
        Ok(self.skill.join(format!("target/casefile/release/{language}.wasm")))
    }

    /// Changes a line again and again, and says how long the tests and the run on the incident take after it.
    fn change(&self, language: &str) -> Fallible<String> {
        let (source, comment) = match language {
            "rust" => ("src/lib.rs", "//"),
            "ts" => ("skill.ts", "//"),
            _ => ("skill.py", "#"),
        };
        let incident = std::fs::read_dir(self.skill.join("incidents"))?.next().ok_or("no incident")??.path();
        let incident = incident.to_str().ok_or("no text")?;
        let commands: [&[&str]; 2] = [&["skill", "test"], &["run", ".", "--incident", incident]];
        let mut waited = String::new();
        for command in commands {
            let mut rounds = Vec::with_capacity(CHANGES);
            // The first round compiles what the skill is made of.
            for round in 0..=CHANGES {
                let mut file = std::fs::File::options().append(true).open(self.skill.join(source))?;
                writeln!(file, "{comment} {round}")?;
                let begun = Instant::now();
                self.casefile(command, &self.skill)?;
                rounds.push(begun.elapsed());
            }
            rounds.remove(0);
            rounds.sort_unstable();
            waited += &format!("{:>16.2} s ", rounds[CHANGES / 2].as_secs_f64());
        }
        Ok(waited)
    }
}

fn measure(bytes: &[u8]) -> Fallible<String> {
    let admitted = admit(bytes, &Caps::default())?;
    let sandbox = Sandbox::new(&Settings::default())?;
    let begun = Instant::now();
    let skill = sandbox.prepare(bytes, &admitted, Origin { team: "test", is_pulled: false })?;
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
    Ok(format!(
        "{:>12} {:>13.0} ms {:>15.3} ms",
        bytes.len(),
        milliseconds(compiled),
        milliseconds(rounds[ROUNDS / 2])
    ))
}
