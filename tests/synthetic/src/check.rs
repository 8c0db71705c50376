//! What must hold of every incident: that it can be solved, and that nothing in it tells the answer.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Fallible};
use crate::incident::{Cause, Incident, Part};

const REMEDIES: [&str; 11] = [
    "rollback",
    "roll-forward",
    "config-revert",
    "feature-flag-disable",
    "scale",
    "reschedule",
    "failover",
    "escalate-upstream",
    "rotate-cert",
    "purge-bad-data",
    "none",
];

/// Words that would tell the answer.
const TELLING: [&str; 6] = ["culprit", "decoy", "innocent", "root cause", "synthetic", "scenario"];

/// Reads a JSON file of an incident; nothing where there is none.
pub fn json(dir: &Path, name: &str) -> Fallible<Option<Value>> {
    let path = dir.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(serde_json::from_str(&text)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File { path, source }),
    }
}

/// The rows of a JSON file of an incident.
pub fn rows(dir: &Path, name: &str) -> Fallible<Vec<Value>> {
    Ok(match json(dir, name)? {
        Some(Value::Array(rows)) => rows,
        _ => Vec::new(),
    })
}

/// Says everything that is wrong with a written incident.
pub fn check(incident: &Incident, dir: &Path) -> Fallible<Vec<String>> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{}: {what}", incident.name));
        }
    };
    let commits = rows(dir, "context/commits.json")?;
    let deploys = rows(dir, "context/deploys.json")?;
    let expected = json(dir, "expected.json")?.unwrap_or_default();
    let root = expected["root_cause_commit"].as_str().unwrap_or_default();
    let find = |sha: &str| commits.iter().find(|commit| commit["sha"] == sha);

    must(
        incident.onset < incident.fired && incident.fired < incident.minutes,
        "onset, alert and end are out of order",
    );
    must(
        incident.live().is_none_or(|live| live < incident.onset),
        "what is at fault takes effect after the onset",
    );
    must(root == "none" || find(root).is_some(), "the commit at fault is not among the commits");
    must(
        (root == "none") != matches!(incident.cause, Cause::Commit(_)),
        "none is expected, but a commit is at fault",
    );
    let readable = |commit: &Value| commit["diff"].is_string() || incident.repo;
    must(root == "none" || find(root).is_some_and(readable), "nobody can read what is at fault");
    let decoys: Vec<&str> =
        expected["decoy_deploy_commits"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    must(decoys.iter().all(|sha| find(sha).is_some() && *sha != root), "a decoy is not among the commits");
    must(!decoys.is_empty(), "no commit looks guilty that is not");
    must((8..=30).contains(&commits.len()), &format!("{} commits", commits.len()));
    let named = deploys.iter().filter_map(|deploy| deploy["commit_sha"].as_str());
    must(named.clone().all(|sha| find(sha).is_some()), "a deploy names an unknown commit");
    must(!deploys.is_empty() || incident.lacks.contains(&Part::Deploys), "no deploys");

    let known = |name: &str| incident.world.service(name).is_some();
    must(
        known(incident.first) && incident.blast.iter().all(|name| known(name)),
        "an unknown service suffers",
    );
    must(!incident.blast.contains(&incident.first), "the first failing service is in its own blast radius");
    must(REMEDIES.contains(&incident.remedy), "an unknown remedy");
    must(incident.why.split_whitespace().count() >= 30, "too short an explanation");

    for (name, file) in
        [("commits", "context/commits.json"), ("logs", "logs.ndjson"), ("alert", "alert.json")]
    {
        let text = fs::read_to_string(dir.join(file)).unwrap_or_default().to_lowercase();
        for word in TELLING {
            must(!text.contains(word), &format!("the {name} say {word:?}"));
        }
    }
    for problem in alert(incident, dir)? {
        must(false, &problem);
    }
    Ok(wrong)
}

/// Whether a deploy of a service names a commit that came after the one at fault, before that one is deployed there:
/// history is one line, so the earlier deploy would bring what is at fault along.
pub fn early(incident: &Incident) -> bool {
    let Cause::Commit(key) = incident.cause else { return false };
    let Some(fault) = incident.changes.iter().find(|change| change.key == key) else { return false };
    let later = incident.changes.iter().filter(|change| change.minute > fault.minute);
    later
        .flat_map(|change| &change.ships)
        .any(|ship| fault.ships.iter().any(|ours| ours.service == ship.service && ship.minute < ours.minute))
}

/// The alert must be true, and must not have been true before the onset.
fn alert(incident: &Incident, dir: &Path) -> Fallible<Vec<String>> {
    let alert = json(dir, "alert.json")?.unwrap_or_default();
    let number = |key: &str| alert[key].as_f64().unwrap_or(f64::NAN);
    let (threshold, observed) = (number("threshold"), number("observed"));
    let path = dir.join("metrics.csv");
    let text = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
    let points = usize::try_from(incident.onset * 60 / incident.step).unwrap_or(0);
    let value = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, service, metric, value, ..] = cells[..] else { return None };
        let ours = alert["service"] == service && alert["metric"] == metric;
        ours.then(|| value.parse::<f64>().unwrap_or(f64::NAN))
    };
    // Several series of one name (labels) stand one after another; the worst one of each time counts.
    let values: Vec<f64> = text.lines().skip(1).filter_map(value).collect();
    let times = usize::try_from(incident.minutes * 60 / incident.step + 1).unwrap_or(1);
    let wide = (values.len() / times).max(1);
    let before: Vec<f64> = values.chunks(wide).take(points).flatten().copied().collect();
    let worse = |value: f64| (value - threshold) * (observed - threshold) > 0.0;
    let mut wrong = Vec::new();
    let (above, below) = (before.iter().filter(|value| **value > threshold).count(), before.len());
    if (observed - threshold).abs() < f64::EPSILON || observed.is_nan() {
        wrong.push("the alert observed its threshold".to_owned());
    }
    if before.is_empty() || before.iter().filter(|value| worse(**value)).count() * 25 > before.len() {
        wrong.push(format!(
            "the alert's series is beyond {threshold} before the onset ({above} of {below} above)"
        ));
    }
    Ok(wrong)
}
