//! Publishes and pulls a second, beside Debian's docker-registry, in one interleaved run: the machine's mood meets both.
//!
//! A publish is a layer of 256 KiB, a config and a manifest by its tag; a pull is the manifest and the layer, hashed by
//! the client. This registry synchronises what it acknowledges; docker-registry leaves it to the system. Writes
//! `target/bench/registry.json`.
//!
//! - [`http`]: a client that costs little, so that it is the servers that are measured.
//! - [`servers`]: both, each in a process of its own.
//! - [`load`]: what the clients do, and how long it takes.
//! - [`figures`]: medians, percentiles and ratios.
//!
//! `CASEFILE_BENCH_ROUNDS` asks for more rounds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on has failed"
)]

#[path = "../../tests/support/mod.rs"]
mod support;

mod figures;
mod http;
mod load;
mod servers;

use figures::Figures;
use load::{Load, Style};
use servers::Subject;

/// Rounds, each of which measures everything once.
const ROUNDS: usize = 7;
/// How many clients at once.
const CLIENTS: [usize; 2] = [1, 8];

fn main() {
    if servers::serve_if_asked() || std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let rounds = std::env::var("CASEFILE_BENCH_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap());
    let subjects: Vec<Subject> = [Some(Subject::own()), Subject::docker()].into_iter().flatten().collect();
    let mut figures = Figures::default();
    for round in 0..rounds {
        for subject in &subjects {
            for clients in CLIENTS {
                measure(&mut figures, subject, round, clients);
            }
        }
        eprintln!("round {} of {rounds}", round + 1);
    }
    figures.show();
    figures.write();
}

fn measure(figures: &mut Figures, subject: &Subject, round: usize, clients: usize) {
    let name = subject.name;
    let ordinary = Load::new(Style::Ordinary, round, clients);
    figures.add(&format!("{name} publish"), clients, ordinary.publish(subject));
    figures.add(&format!("{name} pull"), clients, ordinary.pull(subject));
    if subject.is_own() {
        let single = Load::new(Style::Single, round, clients);
        figures.add(&format!("{name} publish in single requests"), clients, single.publish(subject));
        let skills = Load::new(Style::Skill, round, clients);
        figures.add(&format!("{name} publish of skills"), clients, skills.publish(subject));
        figures.add(&format!("{name} pull of skills"), clients, skills.pull(subject));
    }
}
