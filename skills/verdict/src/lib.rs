//! Skill `core/verdict`: what is the cause, or why is it not known?
//!
//! # Layout
//! - [`mod@conclude`]: from weighed changes and causes outside to one conclusion.
//! - [`odds`]: what scores are worth, on one scale.
//! - [`calibration`]: how often backtests were right at a score.

pub mod calibration;
pub mod conclude;
pub mod odds;

use casefile_analysis::effect::Effect;
use casefile_sdk::prelude::*;
use casefile_sdk::types::Cause;
use conclude::conclude;
use core_handover::change::{kind, short};
use core_handover::{Challenges, Concluded, Conclusion, First, Hypotheses, Weighed, WeighedChanges};

/// What the caller may choose.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// What `core/mechanism` found.
    pub weighed: WeighedChanges,
    /// What `core/outside-cause` found.
    pub hypotheses: Hypotheses,
    /// What `core/refute` found.
    pub challenges: Challenges,
    /// What `core/first-failing` found.
    pub first: First,
    /// How many candidates the verdict lists, at most.
    pub candidates_max: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            weighed: WeighedChanges::default(),
            hypotheses: Hypotheses::default(),
            challenges: Challenges::default(),
            first: First::default(),
            candidates_max: 10,
        }
    }
}

/// Concludes.
///
/// # Errors
/// None: without anything to weigh the cause is not known.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Concluded>, Failure> {
    let weighed = after_challenges(parameters.weighed.weighed, &parameters.challenges);
    let left = |one: &Weighed| parameters.challenges.factor(&one.kind, &one.id);
    let conclusion = conclude(&weighed, &parameters.hypotheses.hypotheses, left);
    let verdict = verdict(&conclusion, &weighed, &parameters.first, parameters.candidates_max);
    let summary = match &conclusion {
        Conclusion::Change(change) => {
            format!("{} {} is the cause: {}.", change.kind, short(&change.id), change.because)
        }
        Conclusion::Outside(outside) => format!("No change is at fault: {}.", outside.sentence()),
        Conclusion::Unknown(why) => format!("The cause is not known: {why}."),
    };
    let note = case.handed_down().map(|evidence| Finding::note(evidence.clone(), summary.clone()));
    Ok(Report::new(summary, Concluded { conclusion, weighed }).findings(note).verdict(verdict))
}

/// Scores after what refutes them, best first; what is as good stays in its order.
fn after_challenges(mut weighed: Vec<Weighed>, challenges: &Challenges) -> Vec<Weighed> {
    for change in &mut weighed {
        let factor = challenges.factor(&change.kind, &change.id);
        change.score = (change.score * factor * 1000.0).round() / 1000.0;
        let refuted = challenges.of(&change.kind, &change.id).filter(|challenge| challenge.factor < 1.0);
        let reasons: Vec<&str> = refuted.map(|challenge| challenge.why.as_str()).collect();
        if !reasons.is_empty() {
            change.because = format!("{}; but {}", change.because, reasons.join(", and "));
        }
    }
    weighed.sort_by(|a, b| b.score.total_cmp(&a.score));
    weighed
}

fn verdict(conclusion: &Conclusion, weighed: &[Weighed], first: &First, candidates_max: usize) -> Verdict {
    let mut verdict = match conclusion {
        Conclusion::Change(change) => change_at_fault(change),
        Conclusion::Outside(outside) => {
            let what = format!("{}: {}", outside.kind, outside.supports.join("; "));
            let (confidence, seen) = calibration::outside(outside.strength);
            let basis = format!("{seen}; no change explains it as well");
            Verdict::no_change_at_fault(what, confidence, basis)
        }
        Conclusion::Unknown(why) => {
            Verdict::inconclusive(weighed.first().map_or(0.0, |best| best.score), why.clone())
        }
    };
    for change in weighed.iter().filter(|change| change.score > 0.0).take(candidates_max) {
        if let Some(commit) = &change.commit {
            verdict = verdict.candidate(commit.clone(), change.score);
        }
    }
    // What is only assumed is no part of a verdict.
    if !first.service.is_empty() && !first.assumed {
        verdict = verdict.first_failing_service(first.service.clone());
    }
    verdict.blast_radius(first.victims.iter().cloned())
}

fn change_at_fault(change: &Weighed) -> Verdict {
    let cause = Cause {
        kind: kind(&change.kind),
        id: change.id.clone(),
        commit: change.commit.clone(),
        owner: change.author.clone(),
        deployed_at: change.live_at_ms,
    };
    let singled = change.effect.as_deref() == Some(Effect::SingledOut.name());
    let (confidence, seen) =
        if singled { calibration::singled(change.likely) } else { calibration::change(change.score) };
    Verdict::cause_found(cause, confidence, seen)
}

casefile_sdk::skill!(investigate);
