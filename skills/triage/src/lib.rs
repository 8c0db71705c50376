//! Skill `core/triage`: the playbook. It dates the onset, lists what changed before, asks what kind of fault shows,
//! which change could have produced it and what speaks for a cause outside, and concludes, or says why it cannot.
//!
//! # Layout
//! - [`children`]: what the playbook reads of its children's data.
//! - [`verdict`]: from what they found to one verdict.

pub mod children;
pub mod verdict;

use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::Value;
use children::{Asked, Hypothesis, Mechanisms, Onsets, Outside, Signature, Weighed};
use steps::{Call, Child};
use verdict::{Conclusion, conclude};

/// What the caller may choose.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// How many candidates the verdict lists, at most.
    pub candidates_max: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { candidates_max: 10 }
    }
}

/// What the skill hands to its caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Data {
    /// The latest credible onset of the symptom, in milliseconds since the Unix epoch; when the alert fired where no
    /// onset was found.
    pub onset_latest_ms: i64,
    /// Whether an onset was found.
    pub onset_found: bool,
    /// The kinds of fault that show, clearest first.
    pub fault_kinds: Vec<String>,
    /// Changes by how well they explain the fault, best first.
    pub weighed: Vec<Weighed>,
    /// Causes outside, best first.
    pub hypotheses: Vec<Hypothesis>,
}

/// Changes and hypotheses that the data lists.
const LISTED_MAX: usize = 20;

/// Runs the children one after the other, each with what the ones before it found, and concludes.
///
/// # Errors
/// `missing-data` without an alert. A child that gives no report is a gap.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let alert = case.alert()?;
    let mut team = Team::default();
    let onsets: Onsets = team.ask(&Call::skill("core/onset"), "when the symptom began");
    let onset_ms = onsets.onset.as_ref().map_or(alert.fired_at, |onset| onset.latest_ms);
    let mut asked = Asked { onset_ms, signature: None, changes: None };
    let changes = Call::skill("core/changes-before").parameters(&asked)?;
    asked.changes = team.ask_raw(&changes, "what changed before the onset");
    let plain = Asked { changes: None, ..asked.clone() };
    asked.signature =
        team.ask_raw(&Call::skill("core/fault-signature").parameters(&plain)?, "what kind of fault shows");
    let signature: Signature = team.read(asked.signature.clone(), "what kind of fault shows");

    let mut mechanisms: Mechanisms =
        team.ask(&Call::skill("core/mechanism").parameters(&asked)?, "which change could produce it");
    let outside = Asked { changes: None, ..asked };
    let mut outside_call = Call::skill("core/outside-cause").parameters(&outside)?;
    if let Some(evidence) = team.evidence() {
        outside_call = outside_call.hand_down(&evidence);
    }
    let mut outside: Outside = team.ask(&outside_call, "causes outside of our changes");
    mechanisms.weighed.truncate(LISTED_MAX);
    outside.hypotheses.truncate(LISTED_MAX);

    let conclusion = conclude(&mechanisms.weighed, &outside.hypotheses);
    let verdict = verdict::verdict(&conclusion, &mechanisms.weighed, &signature, parameters.candidates_max);
    let summary = summary(&conclusion, &signature, &team.said);
    let next = next(&conclusion, &mechanisms.weighed);
    let data = Data {
        onset_latest_ms: onset_ms,
        onset_found: onsets.onset.is_some(),
        fault_kinds: signature.kinds.into_iter().map(|sign| sign.kind).collect(),
        weighed: mechanisms.weighed.clone(),
        hypotheses: outside.hypotheses.clone(),
    };
    let mut report = Report::new(summary, data).verdict(verdict).ongoing(team.ongoing);
    for child in &team.said {
        let known = child.report.gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str()));
        report = report.findings(child.findings()).gaps(known);
    }
    Ok(next.into_iter().fold(report.gaps(team.gaps), Report::next))
}

/// The children, with what they said and what they could not.
#[derive(Default)]
struct Team {
    said: Vec<Child>,
    gaps: Vec<(String, String)>,
    ongoing: Option<bool>,
}

impl Team {
    /// Runs a child and gives its data. One that gives no report leaves a gap, and the playbook goes on.
    fn ask_raw(&mut self, call: &Call, what: &str) -> Option<Value> {
        match steps::run(call) {
            Ok(child) => {
                self.ongoing = self.ongoing.or(child.report.ongoing);
                let data = child.data::<Value>();
                self.said.push(child);
                match data {
                    Ok(data) => Some(data),
                    Err(failure) => {
                        self.gaps.push((what.to_owned(), failure.message));
                        None
                    }
                }
            }
            Err(error) => {
                self.gaps.push((what.to_owned(), casefile_sdk::step_error_text(&error)));
                None
            }
        }
    }

    fn ask<T: serde::de::DeserializeOwned + Default>(&mut self, call: &Call, what: &str) -> T {
        let data = self.ask_raw(call, what);
        self.read(data, what)
    }

    fn read<T: serde::de::DeserializeOwned + Default>(&mut self, data: Option<Value>, what: &str) -> T {
        let read = data.map(casefile_sdk::serde_json::from_value);
        match read {
            None => T::default(),
            Some(Ok(data)) => data,
            Some(Err(error)) => {
                self.gaps.push((what.to_owned(), format!("a child's data has an unexpected shape: {error}")));
                T::default()
            }
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        self.said.iter().filter_map(Child::evidence).reduce(|all, other| all.and(&other))
    }
}

fn summary(conclusion: &Conclusion<'_>, signature: &Signature, said: &[Child]) -> String {
    let onset = said.first().map_or("When it began is not known.", |child| child.report.summary.as_str());
    let first = &signature.first_failing;
    match conclusion {
        Conclusion::Change(change) => {
            format!("{} {:.12} is the cause: {}. {onset}", change.kind, change.id, change.because)
        }
        Conclusion::Outside(outside) => {
            format!("No change is at fault; {} is: {}. {onset}", outside.kind, outside.supports.join("; "))
        }
        Conclusion::Unknown(why) if first.is_empty() => format!("The cause is not known: {why}. {onset}"),
        Conclusion::Unknown(why) => format!("The cause is not known: {why}. {first} failed first. {onset}"),
    }
}

fn next(conclusion: &Conclusion<'_>, weighed: &[Weighed]) -> Vec<String> {
    let mut next = Vec::new();
    if let Conclusion::Unknown(_) = conclusion {
        let suspects = weighed.iter().take(3);
        next.extend(suspects.map(|change| {
            format!("Read {} {} and say whether it can produce the symptom.", change.kind, change.id)
        }));
        next.push("Check whether traffic, a provider or a machine changed at the onset.".to_owned());
    }
    next
}

casefile_sdk::skill!(investigate);
