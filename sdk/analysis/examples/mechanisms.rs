//! Prints what each change of a `commits.json` does: `cargo run -p casefile-analysis --example mechanisms -- FILE`.

#![allow(clippy::print_stdout, reason = "it prints")]

use casefile_analysis::{diff, mechanism};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        println!("== {file}");
        let commits: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        for commit in commits.as_array().into_iter().flatten() {
            let files = commit["files_changed"].as_array().into_iter().flatten();
            let files: Vec<String> = files.filter_map(|file| file.as_str().map(str::to_owned)).collect();
            let Some(text) = commit["diff"].as_str() else { continue };
            let parsed = diff::parse(text, &files);
            println!(
                "{:.8} {:.60}",
                commit["sha"].as_str().unwrap_or(""),
                commit["message"].as_str().unwrap_or("")
            );
            if let Some(why) = mechanism::harmless(&parsed) {
                println!("    harmless: {why}");
            }
            for one in mechanism::mechanisms(&parsed) {
                println!("    {} {:.2} {}", one.effect.name(), one.strength, one.why);
            }
        }
    }
    Ok(())
}
