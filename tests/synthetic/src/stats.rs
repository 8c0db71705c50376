//! The set as a whole: what it holds, and how often simple rules would be right.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::check::{json, rows};
use crate::error::Fallible;
use crate::incident::{Cause, Incident, Part};

/// Counts of a set of incidents.
#[derive(Debug, Default)]
pub struct Stats {
    /// How many.
    pub incidents: usize,
    /// By kind of fault.
    pub kinds: BTreeMap<String, usize>,
    /// By language.
    pub languages: BTreeMap<String, usize>,
    /// By what is at fault.
    pub causes: BTreeMap<String, usize>,
    /// Incidents that have a decoy of a kind.
    pub decoys: BTreeMap<String, usize>,
    /// Other properties.
    pub properties: BTreeMap<String, usize>,
    /// How often a simple rule names the right commit.
    pub baselines: BTreeMap<&'static str, usize>,
}

impl Stats {
    /// Counts one written incident.
    pub fn add(&mut self, incident: &Incident, dir: &Path) -> Fallible<()> {
        let count = |map: &mut BTreeMap<String, usize>, key: String| *map.entry(key).or_default() += 1;
        self.incidents += 1;
        count(&mut self.kinds, incident.kind.name().to_owned());
        count(&mut self.languages, incident.language.name().to_owned());
        let cause = match incident.cause {
            Cause::Commit(_) => "commit",
            Cause::Flag(_) => "flag",
            Cause::Config(_) => "configuration",
            Cause::Outside => "outside",
        };
        count(&mut self.causes, cause.to_owned());
        let mut decoys: Vec<String> =
            incident.changes.iter().filter_map(|c| c.decoy.map(|d| d.to_string())).collect();
        decoys.extend(incident.other_decoys.iter().map(ToString::to_string));
        decoys.sort();
        decoys.dedup();
        decoys.into_iter().for_each(|decoy| count(&mut self.decoys, decoy));
        let alerted = incident.alert.as_ref().map_or("", |alert| alert.service);
        let delay = incident.live().map_or(0, |live| incident.onset - live);
        for (name, holds) in [
            ("alert is not of the first failing service", alerted != incident.first),
            ("carries a repository", incident.repo),
            ("onset 20 minutes or more after the change", delay >= 20),
            ("some diffs are missing", incident.undiffed > 0.0),
            ("no traces", !dir.join("traces.json").exists()),
            ("no deploys", !dir.join("context/deploys.json").exists()),
            ("no flags", !dir.join("context/flags.json").exists()),
            ("no patterns", !dir.join("patterns.json").exists()),
            ("no lines below error", incident.lacks.contains(&Part::QuietLogs)),
            ("has a status feed", incident.feed.is_some()),
            ("has a profile", !incident.profiles.is_empty()),
        ] {
            if holds {
                count(&mut self.properties, name.to_owned());
            }
        }
        self.baselines(dir)
    }

    fn baselines(&mut self, dir: &Path) -> Fallible<()> {
        let expected = json(dir, "expected.json")?.unwrap_or_default();
        let alert = json(dir, "alert.json")?.unwrap_or_default();
        let (root, fired) = (expected["root_cause_commit"].clone(), text(&alert["fired_at"]));
        let mut commits = rows(dir, "context/commits.json")?;
        let mut deploys = rows(dir, "context/deploys.json")?;
        for rows in [&mut commits, &mut deploys] {
            rows.retain(|row| text(&row["timestamp"]) < fired);
            rows.sort_by_key(|row| text(&row["timestamp"]));
        }
        let of = |service: &Value| deploys.iter().rfind(|deploy| deploy["service"] == *service);
        let hash = |deploy: Option<&Value>| deploy.map(|deploy| deploy["commit_sha"].clone());
        let sha = |commit: Option<&Value>| commit.map(|commit| commit["sha"].clone());
        let length = |commit: &&Value| commit["diff"].as_str().map_or(0, str::len);
        let first = &expected["first_failing_service"];
        let answers = [
            ("latest deploy before the alert", hash(deploys.last())),
            ("latest deploy of the alert's service", hash(of(&alert["service"]))),
            ("latest deploy of the service that failed first (were it known)", hash(of(first))),
            ("longest diff before the alert", sha(commits.iter().max_by_key(length))),
            (
                "shortest diff before the alert",
                sha(commits.iter().filter(|c| length(c) > 0).min_by_key(length)),
            ),
            ("latest commit before the alert", sha(commits.last())),
            ("first deploy of the recording", hash(deploys.first())),
            ("none, always", Some(Value::from("none"))),
        ];
        for (name, answer) in answers {
            *self.baselines.entry(name).or_default() += usize::from(answer.as_ref() == Some(&root));
        }
        Ok(())
    }
}

impl std::fmt::Display for Stats {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = format!("{} incidents\n", self.incidents);
        let mut table = |title: &str, map: &BTreeMap<String, usize>| {
            let _ = writeln!(text, "\n{title}");
            for (key, count) in map {
                let _ = writeln!(text, "{count:5}  {key}");
            }
        };
        table("by kind of fault", &self.kinds);
        table("by language", &self.languages);
        table("by what is at fault", &self.causes);
        table("incidents with a decoy of a kind", &self.decoys);
        table("other properties", &self.properties);
        let _ = writeln!(text, "\nhow often a simple rule is right");
        for (name, right) in &self.baselines {
            let share = 100.0 * *right as f64 / self.incidents.max(1) as f64;
            let _ = writeln!(text, "{right:5}  {share:4.1} %  {name}");
        }
        out.write_str(&text)
    }
}

/// One world writes all its times in one way, so that they compare as text.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
