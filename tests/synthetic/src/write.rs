//! One incident as a directory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::error::{Error, Fallible};
use crate::history::{self, Made};
use crate::incident::{Cause, Incident, Part};
use crate::logs::{self, Seen};
use crate::metrics::{self, Sampled};
use crate::plan::{self, Plan, Version};

/// Writes an incident into `dir`, which must not exist.
pub fn write(incident: &Incident, seed: u64, dir: &Path) -> Fallible<()> {
    write_inner(incident, seed, dir).map_err(|error| error.within(incident.name))
}

fn write_inner(incident: &Incident, seed: u64, dir: &Path) -> Fallible<()> {
    let clock = Clock::new(incident.start, incident.world.offset, incident.world.zulu)?;
    fs::create_dir_all(dir.join("context")).map_err(|source| Error::File { path: dir.to_owned(), source })?;
    let plan = plan::plan(incident, &clock, seed)?;
    let made = history(incident, &plan, &clock, dir)?;
    let mut chance = Chance::new(seed, &format!("{}/context", incident.name));
    json_file(dir, "context/commits.json", &commits(incident, &plan, &made, &clock, &mut chance))?;
    if !incident.lacks.contains(&Part::Deploys) {
        json_file(dir, "context/deploys.json", &deploys(&plan, &made, &clock))?;
    }
    switches(incident, &clock, dir, &mut chance)?;

    let series = metrics::sample(incident, &clock, seed)?;
    file(dir, "metrics.csv", metrics_csv(&series, &clock).as_bytes())?;
    json_file(dir, "alert.json", &alert(incident, &series, &clock, &mut chance)?)?;
    let (traces, seen) = traces(incident, &clock, seed);
    if !incident.lacks.contains(&Part::Traces) && !traces.is_empty() {
        json_file(dir, "traces.json", &Value::Array(traces))?;
    }
    let mut lines = logs::lines(incident, &clock, &seen, seed);
    if incident.lacks.contains(&Part::QuietLogs) {
        lines.retain(|line| line.level >= logs::ERROR);
    }
    if !incident.lacks.contains(&Part::Logs) {
        let text: String = lines.iter().map(|line| format!("{}\n", line.json)).collect();
        file(dir, "logs.ndjson", text.as_bytes())?;
    }
    if !incident.lacks.contains(&Part::Patterns) && !incident.lacks.contains(&Part::Logs) {
        json_file(dir, "patterns.json", &logs::patterns(incident, &lines))?;
    }
    if let Some(feed) = &incident.feed {
        json_file(dir, "status_feed.json", &feed_at(feed, &clock))?;
    }
    for (name, text) in &incident.docs {
        file(dir, &format!("docs/{name}.md"), text.as_bytes())?;
    }
    profiles(incident, &clock, dir)?;
    json_file(dir, "expected.json", &expected(incident, &plan, &made)?)?;
    file(dir, "explanation.txt", format!("{}\n", incident.why).as_bytes())
}

fn file(dir: &Path, name: &str, bytes: &[u8]) -> Fallible<()> {
    let path = dir.join(name);
    let written = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        File::create_new(&path)?.write_all(bytes)
    };
    written().map_err(|source| Error::File { path: path.clone(), source })
}

fn json_file(dir: &Path, name: &str, value: &Value) -> Fallible<()> {
    file(dir, name, (serde_json::to_string_pretty(value)? + "\n").as_bytes())
}

/// Makes the repository: for good where the incident carries it, else only to take the diffs.
fn history(incident: &Incident, plan: &Plan, clock: &Clock, dir: &Path) -> Fallible<Vec<Made>> {
    let planned: Vec<_> = plan.commits.iter().map(|commit| commit.planned.clone()).collect();
    let repo = dir.join("repo");
    let made = history::make(&repo, &plan.tree, &plan.first, &planned, clock)?;
    if !incident.repo {
        fs::remove_dir_all(&repo).map_err(|source| Error::File { path: repo, source })?;
    }
    Ok(made)
}

fn commits(incident: &Incident, plan: &Plan, made: &[Made], clock: &Clock, chance: &mut Chance) -> Value {
    let undiffed = |chance: &mut Chance, at: usize| {
        incident.undiffed >= 1.0 || (!plan.commits[at].named && chance.hits(incident.undiffed))
    };
    let mut rows: Vec<Value> = Vec::new();
    for (at, commit) in plan.commits.iter().enumerate().filter(|(_, commit)| commit.listed) {
        let diff = if undiffed(chance, at) { Value::Null } else { json!(made[at].patch) };
        let mut row = json!({
            "sha": made[at].sha, "author": commit.planned.author.login, "timestamp": clock.stamp(commit.planned.second),
            "message": commit.planned.edit.message, "files_changed": made[at].files, "diff": diff,
        });
        if let (true, Some(service), Some(row)) =
            (incident.world.commits_name_service, &commit.service, row.as_object_mut())
        {
            row.insert("service".into(), json!(service));
        }
        rows.push(row);
    }
    match chance.below(3) {
        0 => rows.reverse(),
        1 => chance.shuffle(&mut rows),
        _ => {}
    }
    Value::Array(rows)
}

fn deploys(plan: &Plan, made: &[Made], clock: &Clock) -> Value {
    let rows = plan.deploys.iter().map(|deploy| {
        let mut row = Map::new();
        row.insert("timestamp".into(), json!(clock.stamp(deploy.second)));
        row.insert("service".into(), json!(deploy.service));
        if let Some(at) = deploy.commit {
            row.insert("commit_sha".into(), json!(made[at].sha));
        }
        let version = match &deploy.version {
            Version::Text(text) => text.clone(),
            Version::Tag(at) => format!("main-{}", &made[*at].sha[..7]),
        };
        row.insert("version".into(), json!(version));
        if let Some(actor) = &deploy.actor {
            row.insert("actor".into(), json!(actor));
        }
        Value::Object(row)
    });
    Value::Array(rows.collect())
}

fn switches(incident: &Incident, clock: &Clock, dir: &Path, chance: &mut Chance) -> Fallible<()> {
    let people = incident.world.people;
    let mut flags: Vec<(f64, Value)> = Vec::new();
    let mut configs: Vec<(f64, Value)> = Vec::new();
    let mut push = |config: bool, name: &str, service: &str, change: &str, second: f64, actor: &str| {
        let key = if config { "config" } else { "flag" };
        let row = json!({
            "timestamp": clock.stamp(second), key: name, "service": service, "change": change, "actor": actor,
        });
        if config { configs.push((second, row)) } else { flags.push((second, row)) }
    };
    for switch in &incident.switches {
        let second = switch.minute as f64 * 60.0 + chance.between(0.0, 50.0);
        push(switch.config, switch.name, switch.service, switch.change, second, chance.pick(people).login);
    }
    let mut ordinary = incident.world.flags.to_vec();
    ordinary.retain(|(name, ..)| incident.switches.iter().all(|switch| switch.name != *name));
    chance.shuffle(&mut ordinary);
    let count = chance.below(4);
    for (name, service, change) in ordinary.into_iter().take(count) {
        let second = chance.between(-2000.0, incident.minutes as f64) * 60.0;
        push(false, name, service, change, second, chance.pick(people).login);
    }
    for (name, mut rows, missing) in [
        ("context/flags.json", flags, incident.lacks.contains(&Part::Flags)),
        ("context/configs.json", configs, false),
    ] {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        if !missing && !rows.is_empty() {
            json_file(dir, name, &Value::Array(rows.into_iter().map(|(_, row)| row).collect()))?;
        }
    }
    Ok(())
}

fn metrics_csv(series: &[Sampled], clock: &Clock) -> String {
    let labelled = series.iter().any(|sampled| !sampled.labels.is_empty());
    let mut rows: BTreeMap<i64, String> = BTreeMap::new();
    for sampled in series {
        for (second, value) in &sampled.points {
            let row = rows.entry(*second).or_default();
            let Sampled { service, metric, labels, .. } = sampled;
            let stamp = clock.stamp(*second as f64);
            let end = if labelled { format!(",{labels}\n") } else { "\n".to_owned() };
            // Writing to a String cannot fail.
            let _ = write!(row, "{stamp},{service},{metric},{value}{end}");
        }
    }
    let head =
        if labelled { "timestamp,service,metric,value,labels\n" } else { "timestamp,service,metric,value\n" };
    std::iter::once(head.to_owned()).chain(rows.into_values()).collect()
}

fn alert(incident: &Incident, series: &[Sampled], clock: &Clock, chance: &mut Chance) -> Fallible<Value> {
    let alert = incident.alert.as_ref().ok_or_else(|| Error::Scenario("no alert".into()))?;
    let metric = incident.world.metric(alert.metric);
    let observed = metrics::value_at(series, alert.service, metric, incident.fired).ok_or_else(|| {
        Error::Scenario(format!("the alert's series {} {metric} is not there", alert.service))
    })?;
    Ok(json!({
        "service": alert.service, "metric": metric, "threshold": alert.threshold, "observed": observed,
        "fired_at": clock.stamp(incident.fired as f64 * 60.0 + chance.between(0.0, 55.0)),
        "severity": alert.severity, "monitor": alert.monitor,
        "summary": alert.summary.replace("{value}", &observed.to_string()),
    }))
}

fn traces(incident: &Incident, clock: &Clock, seed: u64) -> (Vec<Value>, Vec<Seen>) {
    let (mut spans, mut seen) = (Vec::new(), Vec::new());
    for (at, traces) in incident.traces.iter().enumerate() {
        let mut chance = Chance::new(seed, &format!("{}/traces/{at}", incident.name));
        for count in 0..traces.good + traces.bad {
            let wrong = count >= traces.good;
            let from = if wrong { traces.from as f64 } else { 0.0 };
            let second = chance.between(from, incident.minutes as f64) * 60.0;
            let id = chance.hex(32);
            spans.extend(traces.call.trace(&id, second, wrong, clock, &mut chance));
            if wrong {
                seen.push(Seen { second, id, services: traces.call.services() });
            }
        }
    }
    (spans, seen)
}

/// Times of a feed are minutes since the start.
fn feed_at(feed: &Value, clock: &Clock) -> Value {
    let mut feed = feed.clone();
    let feeds = match &mut feed {
        Value::Array(feeds) => feeds.iter_mut().collect(),
        one => vec![one],
    };
    for event in feeds.into_iter().filter_map(|feed| feed.get_mut("events")?.as_array_mut()).flatten() {
        if let Some(minute) = event.get("timestamp").and_then(Value::as_f64) {
            event["timestamp"] = json!(clock.stamp(minute * 60.0));
        }
    }
    feed
}

fn profiles(incident: &Incident, clock: &Clock, dir: &Path) -> Fallible<()> {
    if incident.profiles.is_empty() {
        return Ok(());
    }
    let mut toml = "format = 1\n".to_owned();
    for (at, (service, from, to, folded)) in incident.profiles.iter().enumerate() {
        let name = format!("profiles/{service}-{at}.folded");
        file(dir, &name, folded.trim_start().as_bytes())?;
        let (start, end) = (clock.stamp(*from as f64 * 60.0), clock.stamp(*to as f64 * 60.0));
        toml += &format!(
            "\n[[profile]]\nfile = \"{name}\"\nservice = \"{service}\"\nstart = {start}\nend = {end}\nkind = \"cpu\"\n"
        );
    }
    file(dir, "incident.toml", toml.as_bytes())
}

fn expected(incident: &Incident, plan: &Plan, made: &[Made]) -> Fallible<Value> {
    let sha = |key: &str| {
        let at = plan.commits.iter().position(|commit| commit.key == key);
        at.map(|at| made[at].sha.clone()).ok_or_else(|| Error::Scenario(format!("no commit {key}")))
    };
    let root = match incident.cause {
        Cause::Commit(key) => sha(key)?,
        _ => "none".to_owned(),
    };
    let mut decoys = Vec::new();
    for change in incident.changes.iter().filter(|change| change.decoy.is_some()) {
        decoys.push(sha(change.key)?);
    }
    let mut object = json!({
        "scenario": incident.name, "root_cause_commit": root, "first_failing_service": incident.first,
        "blast_radius": incident.blast, "remediation": incident.remedy, "decoy_deploy_commits": decoys,
        "fault_kind": incident.kind.name(),
    });
    let change = match incident.cause {
        Cause::Flag(name) => Some(json!({"kind": "flag", "id": name})),
        Cause::Config(name) => Some(json!({"kind": "config", "id": name})),
        _ => None,
    };
    if let (Some(change), Some(object)) = (change, object.as_object_mut()) {
        object.insert("root_cause_change".into(), change);
    }
    Ok(object)
}
