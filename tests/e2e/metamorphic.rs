//! The verdict is about what happened: it does not change with names, with the date, with the order in which rows were
//! written, and where something was not recorded the report says so and guesses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use casefile_analysis::outside::is_platform;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use crate::harness::{Home, copy_dir, public_incidents, text};

/// What a verdict says, without its words.
fn verdict(home: &Home, incident: &Path) -> (Value, Value) {
    let value = home.run(&["investigate", text(incident), "--json"]).expect_code(0).json();
    (value["status"].clone(), value["verdict"]["root_cause_commit"].clone())
}

/// Rewrites every file of a recording but its answers.
fn rewrite(dir: &Path, change: &dyn Fn(&Path, &str) -> String) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rewrite(&path, change);
        } else {
            let changed = change(&path, &fs::read_to_string(&path).unwrap());
            replace(&path, &changed);
        }
    }
}

fn replace(path: &Path, content: &str) {
    fs::remove_file(path).unwrap();
    fs::File::create(path).unwrap().write_all(content.as_bytes()).unwrap();
}

/// Copies a recording and rewrites the copy.
fn rewritten(
    home: &Home,
    incident: &Path,
    suffix: &str,
    change: &dyn Fn(&Path, &str) -> String,
) -> std::path::PathBuf {
    let copy = home.path().join(format!("{}-{suffix}", incident.file_name().unwrap().display()));
    copy_dir(incident, &copy);
    rewrite(&copy, change);
    copy
}

/// The services of a recording, as its series name them; the platform keeps its names, as everybody's does.
fn services(incident: &Path) -> BTreeSet<String> {
    let metrics = fs::read_to_string(incident.join("metrics.csv")).unwrap();
    let named = metrics.lines().skip(1).filter_map(|line| line.split(',').nth(1));
    named.filter(|service| !is_platform(service) && !service.is_empty()).map(str::to_owned).collect()
}

/// Replaces words wherever they stand alone.
fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[test]
fn names_of_services_do_not_matter() {
    const WORDS: [&str; 12] = [
        "heron", "basalt", "quince", "lantern", "meadow", "pebble", "saffron", "tundra", "walnut", "zephyr",
        "juniper", "marble",
    ];
    let home = Home::new();
    for incident in public_incidents() {
        let names: BTreeMap<String, String> =
            services(&incident).into_iter().zip(WORDS.iter().map(|word| (*word).to_owned())).collect();
        let copy = rewritten(&home, &incident, "renamed", &|_, text| renamed(text, &names));
        assert_eq!(verdict(&home, &copy), verdict(&home, &incident), "{}: {names:?}", incident.display());
    }
}

/// Moves each time of a text by a year and writes it in another zone.
fn shifted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("20") {
        out.push_str(&rest[..at]);
        let from = &rest[at..];
        let end =
            from.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | 'T' | 'Z' | '+')));
        let (token, after) = from.split_at(end.unwrap_or(from.len()));
        match token.parse::<Timestamp>() {
            Ok(time) => {
                let moved = time.to_zoned(TimeZone::UTC).checked_add(365.days()).unwrap().timestamp();
                let zone = TimeZone::fixed(jiff::tz::offset(5));
                out.push_str(&moved.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string());
            }
            Err(_) => out.push_str(token),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[test]
fn the_date_and_the_time_zone_do_not_matter() {
    let home = Home::new();
    for incident in public_incidents() {
        let copy = rewritten(&home, &incident, "shifted", &|_, text| shifted(text));
        assert_eq!(verdict(&home, &copy), verdict(&home, &incident), "{}", incident.display());
    }
}

/// Turns the rows of a file around, where their order carries no meaning.
fn reordered(path: &Path, text: &str) -> String {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    match extension {
        "csv" => {
            let rows = lines.iter().skip(1).rev().copied();
            std::iter::once(lines[0]).chain(rows).collect::<Vec<_>>().join("\n")
        }
        "ndjson" => lines.into_iter().rev().collect::<Vec<_>>().join("\n"),
        "json" => match serde_json::from_str(text).unwrap() {
            Value::Array(mut rows) => {
                rows.reverse();
                Value::Array(rows).to_string()
            }
            other => other.to_string(),
        },
        _ => text.to_owned(),
    }
}

#[test]
fn the_order_of_rows_does_not_change_a_byte_of_what_is_found() {
    let home = Home::new();
    for incident in public_incidents() {
        let copy = rewritten(&home, &incident, "reordered", &|path, text| reordered(path, text));
        let found = |incident: &Path| {
            let value = home.run(&["investigate", text(incident), "--json"]).expect_code(0).json();
            ["summary", "verdict", "findings", "gaps", "next", "steps"].map(|part| value[part].to_string())
        };
        assert_eq!(found(&copy), found(&incident), "{}", incident.display());
    }
}

/// A way in which a recording can be poor, by the files that it does not have.
const POOR: [(&str, &[&str]); 4] = [
    ("without deploys", &["context/deploys.json"]),
    ("without traces", &["traces.json"]),
    ("without logs", &["logs.ndjson", "patterns.json"]),
    (
        "with the alert alone",
        &[
            "context/deploys.json",
            "context/commits.json",
            "context/flags.json",
            "traces.json",
            "logs.ndjson",
            "patterns.json",
            "metrics.csv",
            "status_feed.json",
        ],
    ),
];

#[test]
fn a_poor_recording_ends_with_gaps_and_without_a_guess() {
    let home = Home::new();
    for incident in public_incidents() {
        let right = verdict(&home, &incident);
        for (what, missing) in POOR {
            let copy = home.path().join("poor");
            copy_dir(&incident, &copy);
            for file in missing {
                let _ = fs::remove_file(copy.join(file));
            }
            let value = home.run(&["investigate", text(&copy), "--json"]).expect_code(0).json();
            let said = (value["status"].clone(), value["verdict"]["root_cause_commit"].clone());
            assert!(said == right || said.0 == "inconclusive", "{} {what}: {said:?}", incident.display());
            assert!(
                !value["gaps"].as_array().unwrap().is_empty(),
                "{} {what} has no gap",
                incident.display()
            );
            if what == "with the alert alone" {
                assert_eq!(said.0, "inconclusive", "{}", incident.display());
            }
            fs::remove_dir_all(&copy).unwrap();
        }
    }
}

#[test]
fn without_diffs_nobody_is_blamed_for_code_that_nobody_read() {
    let home = Home::new();
    for incident in public_incidents() {
        let copy = rewritten(&home, &incident, "blind", &|path, text| {
            if !path.ends_with("context/commits.json") {
                return text.to_owned();
            }
            let mut commits: Value = serde_json::from_str(text).unwrap();
            for commit in commits.as_array_mut().unwrap() {
                commit["diff"] = Value::Null;
            }
            commits.to_string()
        });
        let right = verdict(&home, &incident);
        let (status, commit) = verdict(&home, &copy);
        let same_cause_outside = right.1 == "none" && commit == "none";
        assert!(status == "inconclusive" || same_cause_outside, "{}: {status} {commit}", incident.display());
    }
}
