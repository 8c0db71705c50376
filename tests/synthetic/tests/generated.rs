//! The same seed gives the same bytes; another one gives other telemetry and the same answer but for hashes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use casefile_synthetic::incident::{Cause, Incident};
use casefile_synthetic::{check, scenarios, write};

/// All files of an incident but those of its repository.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in [dir.to_path_buf(), dir.join("context")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                found.insert(path.strip_prefix(dir).unwrap().display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let incident = scenarios::all().into_iter().next().unwrap();
    let home = tempfile::tempdir().unwrap();
    let made = |name: &str, seed: u64| {
        let dir = home.path().join(name);
        write::write(&incident, seed, &dir).unwrap();
        assert_eq!(check::check(&incident, &dir).unwrap(), Vec::<String>::new());
        files(&dir)
    };
    let (one, again, other) = (made("one", 7), made("again", 7), made("other", 8));
    assert!(one == again);
    assert!(one["metrics.csv"] != other["metrics.csv"]);
}

/// What keeps incidents from being solved from what they have.
fn faults(incidents: &[Incident]) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for incident in incidents {
        let dir = home.path().join(incident.name);
        write::write(incident, 1, &dir).unwrap();
        faults.extend(check::check(incident, &dir).unwrap());
        if check::early(incident) {
            faults.push(format!("{}: what is at fault is part of an earlier deploy", incident.name));
        }
        if incident.repo != dir.join("repo/HEAD").is_file() {
            faults.push(format!("{}: a repository is missing, or there against what is said", incident.name));
        }
    }
    faults
}

/// How many of a hundred incidents it holds for.
fn share(incidents: &[Incident], holds: fn(&&Incident) -> bool) -> usize {
    incidents.iter().filter(holds).count() * 100 / incidents.len()
}

#[test]
fn every_incident_of_the_second_and_third_set_can_be_solved_from_its_repository() {
    let incidents = [scenarios::second(), scenarios::third()].concat();
    assert_eq!(faults(&incidents), Vec::<String>::new());
    assert_eq!(share(&incidents, |incident| incident.repo), 100);
}

#[test]
fn every_incident_of_the_later_sets_can_be_solved_and_most_have_a_repository() {
    for set in [
        scenarios::fourth(),
        scenarios::fifth(),
        scenarios::sixth(),
        scenarios::seventh(),
        scenarios::eighth(),
    ] {
        assert_eq!(faults(&set), Vec::<String>::new());
        let outside = share(&set, |incident| incident.cause == Cause::Outside);
        assert!((20..=35).contains(&outside), "{outside} of 100 have a cause outside");
        let repositories = share(&set, |incident| incident.repo);
        assert!(repositories >= 60, "{repositories} of 100 have a repository");
    }
}

#[test]
fn names_are_unique_and_say_nothing_of_the_cause() {
    let sets = [
        scenarios::all(),
        scenarios::second(),
        scenarios::third(),
        scenarios::fourth(),
        scenarios::fifth(),
        scenarios::sixth(),
        scenarios::seventh(),
        scenarios::eighth(),
    ]
    .concat();
    let names: Vec<&str> = sets.iter().map(|incident| incident.name).collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
}
