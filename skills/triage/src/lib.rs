//! Skill `core/triage`: the playbook. It runs `core/onset` and `core/changes-before` and says, cautiously, what they
//! leave to be checked.
//!
//! # Layout
//! - [`children`]: what the playbook reads of its children's data.
//! - [`score`]: how near in time a change is to the onset, as a number.

pub mod children;
pub mod score;

use casefile_sdk::prelude::*;
use children::{Changes, ChangesParameters, Onsets, Started};
use score::{Scored, scored};
use steps::{Call, Child};

/// What the caller may choose.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// How far back from the onset changes are looked for, in milliseconds.
    pub lookback_ms: i64,
    /// How many candidates the verdict lists, at most.
    pub candidates_max: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { lookback_ms: DAY_MS, candidates_max: 10 }
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
    /// Changes by nearness in time, best first.
    pub candidates: Vec<Scored>,
}

/// What can be said so far is no more than nearness in time, which many innocent changes share.
const CONFIDENCE: f64 = 0.1;

/// Runs the children one after the other and merges what they found.
///
/// # Errors
/// `missing-data` without an alert. A child that gives no report is a gap.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let alert = case.alert()?;
    let mut gaps = Vec::new();
    let onset = run(&Call::skill("core/onset"), "when the symptom began", &mut gaps);
    let onsets: Onsets = read(onset.as_ref(), "when the symptom began", &mut gaps);
    let onset_latest_ms = onsets.onset.as_ref().map_or(alert.fired_at, |onset| onset.latest_ms);
    let asked = ChangesParameters { onset_ms: onset_latest_ms, lookback_ms: parameters.lookback_ms };
    let call = Call::skill("core/changes-before").parameters(&asked)?;
    let changes = run(&call, "what changed before the onset", &mut gaps);
    let listed: Changes = read(changes.as_ref(), "what changed before the onset", &mut gaps);

    let candidates = scored(&listed.candidates, &alert.service);
    let data = Data { onset_latest_ms, onset_found: onsets.onset.is_some(), candidates };
    let verdict = verdict(&data, &onsets, parameters.candidates_max);
    let mut report = Report::new(summary(onset.as_ref(), changes.as_ref()), data)
        .verdict(verdict)
        .ongoing(onset.as_ref().and_then(|child| child.report.ongoing));
    for child in onset.iter().chain(&changes) {
        let known = child.report.gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str()));
        report = report.findings(child.findings()).gaps(known);
    }
    Ok(with_unchecked(report.gaps(gaps)))
}

/// Runs a child. One that gives no report leaves a gap, and the playbook goes on.
fn run(call: &Call, what: &str, gaps: &mut Vec<(String, String)>) -> Option<Child> {
    match steps::run(call) {
        Ok(child) => Some(child),
        Err(error) => {
            gaps.push((what.to_owned(), casefile_sdk::step_error_text(&error)));
            None
        }
    }
}

fn read<T: serde::de::DeserializeOwned + Default>(
    child: Option<&Child>,
    what: &str,
    gaps: &mut Vec<(String, String)>,
) -> T {
    let data = child.map(Child::data::<T>);
    match data {
        None => T::default(),
        Some(Ok(data)) => data,
        Some(Err(failure)) => {
            gaps.push((what.to_owned(), failure.message));
            T::default()
        }
    }
}

/// Says what this playbook leaves open, whatever its children found.
fn with_unchecked(mut report: Report<Data>) -> Report<Data> {
    let changes = report.data.candidates.len();
    if changes > 0 {
        report = report.gap(
            format!("mechanism of {changes} changes"),
            "their content was not read; only their time is known",
        );
    }
    report =
        report.gap("causes outside of our changes", "traffic, providers, nodes and input were not checked");
    for candidate in report
        .data
        .candidates
        .iter()
        .take(3)
        .map(|scored| format!("{} {}", scored.kind, scored.id))
        .collect::<Vec<_>>()
    {
        report = report.next(format!("Read {candidate} and say whether it can produce the symptom."));
    }
    report = report.next("Check whether traffic, a provider or a machine changed at the onset.");
    if !report.data.onset_found {
        report = report.next("Find out when the symptom began; without it the order of events is not known.");
    }
    report
}

fn verdict(data: &Data, onsets: &Onsets, candidates_max: usize) -> Verdict {
    let basis = if data.onset_found {
        "Nearness in time to the onset, and little more. No change was read, and no cause outside was ruled out."
    } else {
        "No onset was found, so not even the order of events is known."
    };
    let confidence = if data.onset_found && !data.candidates.is_empty() { CONFIDENCE } else { 0.0 };
    let mut verdict = Verdict::inconclusive(confidence, basis);
    let commits = data.candidates.iter().filter_map(|scored| Some((scored.commit.as_ref()?, scored.score)));
    for (commit, score) in commits.take(candidates_max) {
        verdict = verdict.candidate(commit.clone(), score);
    }
    if let Some(first) = first_failing(onsets) {
        let suffers = onsets.all.iter().filter(|start| start.lasting && start.service != first.service);
        verdict = verdict
            .first_failing_service(first.service.clone())
            .blast_radius(suffers.map(|start| start.service.clone()));
    }
    verdict
}

/// The service of the symptom failed first only where no other service changed before it or with it.
fn first_failing(onsets: &Onsets) -> Option<&Started> {
    let primary = onsets.onset.as_ref()?;
    let rival = |start: &&Started| start.service != primary.service && start.relation != "follows";
    let supported =
        primary.metric.is_some() && primary.lasting && !onsets.all.iter().any(|start| rival(&start));
    supported.then_some(primary)
}

fn summary(onset: Option<&Child>, changes: Option<&Child>) -> String {
    let part = |child: Option<&Child>, otherwise: &str| {
        child.map_or_else(|| otherwise.to_owned(), |child| child.report.summary.clone())
    };
    let onset = part(onset, "When the symptom began could not be checked.");
    let changes = part(changes, "What changed before could not be checked.");
    format!("{onset} {changes} The cause is not known yet.")
}

casefile_sdk::skill!(investigate);
