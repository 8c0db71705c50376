//! Writes the incidents and says what the set is like.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use casefile_synthetic::error::Fallible;
use casefile_synthetic::incident::Incident;
use casefile_synthetic::stats::Stats;
use casefile_synthetic::{check, scenarios, write};

const USAGE: &str = "usage: synthetic-incidents OUT_DIR [--set first|second|third|fourth|fifth|sixth|seventh|eighth|all] [--seed N] [--only NAME]";

struct Asked {
    out: PathBuf,
    incidents: Vec<Incident>,
    seed: u64,
    only: Option<String>,
}

fn set(name: &str) -> Option<Vec<Incident>> {
    match name {
        "first" => Some(scenarios::all()),
        "second" => Some(scenarios::second()),
        "third" => Some(scenarios::third()),
        "fourth" => Some(scenarios::fourth()),
        "fifth" => Some(scenarios::fifth()),
        "sixth" => Some(scenarios::sixth()),
        "seventh" => Some(scenarios::seventh()),
        "eighth" => Some(scenarios::eighth()),
        "all" => {
            let sets: [fn() -> Vec<Incident>; 8] = [
                scenarios::all,
                scenarios::second,
                scenarios::third,
                scenarios::fourth,
                scenarios::fifth,
                scenarios::sixth,
                scenarios::seventh,
                scenarios::eighth,
            ];
            Some(sets.iter().flat_map(|set| set()).collect())
        }
        _ => None,
    }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Option<Asked> {
    let (mut out, mut incidents, mut seed, mut only) = (None, scenarios::all(), 1, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--set" => incidents = set(&arguments.next()?)?,
            "--seed" => seed = arguments.next()?.parse().ok()?,
            "--only" => only = Some(arguments.next()?),
            other if !other.starts_with('-') && out.is_none() => out = Some(PathBuf::from(other)),
            _ => return None,
        }
    }
    Some(Asked { out: out?, incidents, seed, only })
}

fn run(asked: &Asked) -> Fallible<(Stats, Vec<String>)> {
    let (mut stats, mut wrong) = (Stats::default(), Vec::new());
    for incident in &asked.incidents {
        if asked.only.as_ref().is_some_and(|only| only != incident.name) {
            continue;
        }
        let dir = asked.out.join(incident.name);
        write::write(incident, asked.seed, &dir)?;
        wrong.extend(check::check(incident, &dir)?);
        stats.add(incident, &dir)?;
    }
    Ok((stats, wrong))
}

fn main() -> ExitCode {
    let Some(asked) = asked(std::env::args().skip(1)) else {
        let _ = writeln!(std::io::stderr(), "{USAGE}");
        return ExitCode::from(2);
    };
    match run(&asked) {
        Ok((stats, wrong)) => {
            let _ = write!(std::io::stdout(), "{stats}");
            for problem in &wrong {
                let _ = writeln!(std::io::stderr(), "{problem}");
            }
            ExitCode::from(u8::from(!wrong.is_empty()))
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}
