//! Skill `core/triage`: the playbook. It dates the onset, lists what changed before, asks what kind of fault shows,
//! which change could have produced it and what speaks for a cause outside, tries to break the best explanations, and
//! concludes, or says why it cannot.
//!
//! # Layout
//! - [`asked`]: what each child is asked; it gets what the ones before it found.
//! - [`propose`]: the change that it proposes, and what that rests on.
//! - [`shown`]: the order in which a person reads what the children found.
//! - [`team`]: the children that were run, what they said and what they could not.

pub mod asked;
pub mod propose;
pub mod shown;
pub mod team;

use asked::{Asked, Onsets};
use casefile_sdk::prelude::*;
use core_handover::{
    Changes, Concluded, Conclusion, First, Hypotheses, Hypothesis, Layer, Mitigation, Reaches, Signature,
    Weighed, WeighedChanges, change, remedy,
};
use steps::Child;
use team::Team;

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
    /// Changes by how well they explain the fault and what refutes them, best first.
    pub weighed: Vec<Weighed>,
    /// Causes outside, best first.
    pub hypotheses: Vec<Hypothesis>,
    /// What to do.
    pub mitigation: Mitigation,
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
    let onsets: Onsets = team.ask("core/onset", &Asked::default(), "when the symptom began")?;
    let onset_ms = onsets.onset.as_ref().map_or(alert.fired_at, |onset| onset.latest_ms);
    let asked = Asked { onset_ms: Some(onset_ms), ..Asked::default() };

    let changes: Changes = team.ask("core/changes-before", &asked, "what changed before the onset")?;
    let signature = signature(&mut team, &asked)?;
    let asked = Asked { signature: Some(signature.clone()), ..asked };
    let first: First = team.ask("core/first-failing", &asked, "who failed first")?;
    let mut signature = signature;
    signature.add(first.signs.clone());
    let asked = Asked { signature: Some(signature.clone()), first: Some(first.clone()), ..asked };

    let with_changes = Asked { changes: Some(changes), ..asked.clone() };
    let reach: Reaches = team.ask("core/reach", &with_changes, "which changes reach the failing services")?;
    let to_weigh = Asked { first: None, reach: Some(reach), ..with_changes };
    let mut weighed: WeighedChanges =
        team.ask("core/mechanism", &to_weigh, "which change could produce it")?;
    let mut outside: Hypotheses = team.ask("core/outside-cause", &asked, "causes outside of our changes")?;
    weighed.weighed.truncate(LISTED_MAX);
    outside.hypotheses.truncate(LISTED_MAX);

    let tried = Asked { weighed: Some(weighed.clone()), ..asked };
    let challenges = team.ask("core/refute", &tried, "what speaks against the best explanations")?;
    let to_conclude = Asked {
        onset_ms: None,
        signature: None,
        hypotheses: Some(outside.clone()),
        challenges: Some(challenges),
        candidates_max: Some(parameters.candidates_max),
        ..tried
    };
    let concluded: Concluded = team.ask("core/verdict", &to_conclude, "the cause")?;
    let last = Asked { conclusion: Some(concluded.conclusion.clone()), ..Asked::default() };
    let mitigation: Mitigation = team.ask("core/mitigation", &last, "what to do")?;

    let data = Data {
        onset_latest_ms: onset_ms,
        onset_found: onsets.onset.is_some(),
        fault_kinds: signature.kinds.into_iter().map(|sign| sign.kind).collect(),
        weighed: concluded.weighed,
        hypotheses: outside.hypotheses,
        mitigation,
    };
    Ok(report(team, &concluded.conclusion, &first, data))
}

/// What kind of fault shows: what telemetry says, and what a closer look at the layers under the services adds.
fn signature(team: &mut Team, asked: &Asked) -> Result<Signature, Failure> {
    let mut signature: Signature = team.ask("core/fault-signature", asked, "what kind of fault shows")?;
    for (skill, what) in [("core/storage", "what the disks show"), ("core/network", "what the network shows")]
    {
        let layer: Layer = team.ask(skill, asked, what)?;
        signature.add(layer.signs);
    }
    Ok(signature)
}

/// Puts together what the children found; the conclusion comes first.
fn report(team: Team, conclusion: &Conclusion, first: &First, data: Data) -> Report<Data> {
    let onset = team.said("core/onset").map_or("When it began is not known.", |child| &child.report.summary);
    let mut summary = summary(conclusion, first, onset);
    let mut next = next(conclusion, &data);
    let missed: Vec<&str> = team.gaps().map(|(what, _)| what).collect();
    if matches!(conclusion, Conclusion::Unknown(_)) && !missed.is_empty() {
        summary.push_str(&format!(" It could not be asked: {}.", missed.join("; ")));
        next.insert(
            0,
            "Grant or connect what is missing, as \"not checked\" names it, and ask again.".to_owned(),
        );
    }
    let mut findings = shown::findings(&team, conclusion);
    let proposal = match propose::propose(&data.mitigation, &findings) {
        Ok(proposal) => proposal,
        Err(lacks) => {
            next.push(format!("Nothing is proposed as a change: {lacks}."));
            None
        }
    };
    let listed = team.said("core/changes-before").and_then(Child::evidence);
    if let Some(evidence) = listed.filter(|_| proposal.is_some() && !propose::refutes(&findings)) {
        findings.push(Finding::note(evidence, "No other change before the onset was there to be refuted."));
    }
    let verdict = team.said("core/verdict").and_then(|child| child.report.verdict.as_ref());
    let verdict = verdict.map_or_else(
        || Verdict::inconclusive(0.0, "core/verdict gave no conclusion"),
        |verdict| Verdict::adopt(verdict).remediation(remedy::by_name(&data.mitigation.remediation)),
    );
    let ongoing = team.all().find_map(|child| child.report.ongoing);
    let mut report = Report::new(summary, data).verdict(verdict.refuted_by(&findings)).ongoing(ongoing);
    // What a whole child could not look at weighs more than a detail that another one missed.
    report = report.gaps(team.gaps());
    // A change that was not read may be the cause, so that stands before what is only a detail. The same gap is kept once.
    for child in team.said("core/mechanism").into_iter().chain(team.all()) {
        report = report.gaps(child.report.gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str())));
    }
    let report = proposal.into_iter().fold(report, Report::proposal);
    next.into_iter().fold(report.findings(findings), Report::next)
}

fn summary(conclusion: &Conclusion, first: &First, onset: &str) -> String {
    match conclusion {
        Conclusion::Change(change) => {
            format!("{} {} is the cause: {}. {onset}", change.kind, change::short(&change.id), change.because)
        }
        Conclusion::Outside(outside) => {
            let seen = outside.supports.join("; ");
            format!("No change is at fault: {}. What shows it: {seen}. {onset}", outside.sentence())
        }
        Conclusion::Unknown(why) if first.service.is_empty() => {
            format!("The cause is not known: {why}. {onset}")
        }
        Conclusion::Unknown(why) if first.assumed => format!(
            "The cause is not known: {why}. Nothing shows who failed first; {}, which the alert is about, is only assumed. {onset}",
            first.service
        ),
        Conclusion::Unknown(why) => {
            format!("The cause is not known: {why}. {} failed first. {onset}", first.service)
        }
    }
}

fn next(conclusion: &Conclusion, data: &Data) -> Vec<String> {
    let mitigation = &data.mitigation;
    let mut next = Vec::new();
    if let Conclusion::Unknown(_) = conclusion {
        let suspects = data.weighed.iter().take(3);
        next.extend(suspects.map(|change| {
            format!("Read {} {} and say whether it can produce the symptom.", change.kind, change.id)
        }));
        next.push("Check whether traffic, a provider or a machine changed at the onset.".to_owned());
    } else if !mitigation.reason.is_empty() {
        next.push(format!("{}: {}.", mitigation.remediation, mitigation.reason));
        next.extend(mitigation.unsafe_if.iter().map(|why| format!("Before that look at this: {why}.")));
    }
    next
}

casefile_sdk::skill!(investigate);
