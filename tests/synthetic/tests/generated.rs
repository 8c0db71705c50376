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

#[test]
fn every_incident_of_the_second_and_third_set_can_be_solved_from_its_repository() {
    let home = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for incident in [scenarios::second(), scenarios::third()].concat() {
        let dir = home.path().join(incident.name);
        write::write(&incident, 1, &dir).unwrap();
        wrong.extend(check::check(&incident, &dir).unwrap());
        if check::early(&incident) {
            wrong.push(format!("{}: what is at fault is part of an earlier deploy", incident.name));
        }
        if !dir.join("repo/HEAD").is_file() {
            wrong.push(format!("{}: there is no repository", incident.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_incident_of_the_fourth_set_can_be_solved_from_what_it_has() {
    let home = tempfile::tempdir().unwrap();
    let incidents = scenarios::fourth();
    let mut wrong = Vec::new();
    for incident in &incidents {
        let dir = home.path().join(incident.name);
        write::write(incident, 1, &dir).unwrap();
        wrong.extend(check::check(incident, &dir).unwrap());
        if check::early(incident) {
            wrong.push(format!("{}: what is at fault is part of an earlier deploy", incident.name));
        }
        if incident.repo != dir.join("repo/HEAD").is_file() {
            wrong.push(format!("{}: a repository is missing, or there against what is said", incident.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());

    let share =
        |holds: fn(&&Incident) -> bool| incidents.iter().filter(holds).count() * 100 / incidents.len();
    assert!((20..=35).contains(&share(|incident| incident.cause == Cause::Outside)));
    assert!(share(|incident| incident.repo) >= 60);
}

#[test]
fn every_incident_of_the_fifth_set_can_be_solved_and_most_have_a_repository() {
    let home = tempfile::tempdir().unwrap();
    let (mut wrong, mut repositories) = (Vec::new(), 0);
    for incident in scenarios::fifth() {
        let dir = home.path().join(incident.name);
        write::write(&incident, 1, &dir).unwrap();
        wrong.extend(check::check(&incident, &dir).unwrap());
        if check::early(&incident) {
            wrong.push(format!("{}: what is at fault is part of an earlier deploy", incident.name));
        }
        repositories += usize::from(dir.join("repo/HEAD").is_file());
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(repositories >= 18, "only {repositories} have a repository");
}

#[test]
fn every_incident_of_the_sixth_set_can_be_solved_from_what_it_has() {
    let home = tempfile::tempdir().unwrap();
    let incidents = scenarios::sixth();
    let mut wrong = Vec::new();
    for incident in &incidents {
        let dir = home.path().join(incident.name);
        write::write(incident, 1, &dir).unwrap();
        wrong.extend(check::check(incident, &dir).unwrap());
        if check::early(incident) {
            wrong.push(format!("{}: what is at fault is part of an earlier deploy", incident.name));
        }
        if incident.repo != dir.join("repo/HEAD").is_file() {
            wrong.push(format!("{}: a repository is missing, or there against what is said", incident.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());

    let outside = incidents.iter().filter(|incident| incident.cause == Cause::Outside).count();
    let repositories = incidents.iter().filter(|incident| incident.repo).count();
    assert_eq!(outside * 4, incidents.len());
    assert!(repositories * 2 >= incidents.len());
}

#[test]
fn every_incident_of_the_seventh_set_can_be_solved_from_what_it_has() {
    let home = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for incident in scenarios::seventh() {
        let dir = home.path().join(incident.name);
        write::write(&incident, 1, &dir).unwrap();
        wrong.extend(check::check(&incident, &dir).unwrap());
        if check::early(&incident) {
            wrong.push(format!("{}: what is at fault is part of an earlier deploy", incident.name));
        }
        if incident.repo != dir.join("repo/HEAD").is_file() {
            wrong.push(format!("{}: a repository is missing, or there against what is said", incident.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
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
    ]
    .concat();
    let names: Vec<&str> = sets.iter().map(|incident| incident.name).collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
}
