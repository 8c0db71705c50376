//! Skill `core/refute`: does the best explanation survive, and the runner-up?
//!
//! # Layout
//! - [`control`]: do those without the change suffer as well?
//! - [`daily`]: has all that runs by the day run with it and worked?
//! - [`elsewhere`]: does it run out where the change runs?
//! - [`timing`]: did it begin before, or was the change taken back?
//! - [`undone`]: was it taken back afterwards, and did that help?
//! - [`unexplained`]: does it explain the error that shows, and does it fail at once?

pub mod control;
pub mod daily;
pub mod elsewhere;
pub mod timing;
pub mod undone;
pub mod unexplained;

use casefile_sdk::prelude::*;
use core_handover::{Challenge, Challenges, First, Outcome, Signature, Weighed, WeighedChanges, given};

/// What the caller may choose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The latest credible time of the onset, in milliseconds since the Unix epoch; when the alert fired, where it is
    /// absent.
    pub onset_ms: Option<i64>,
    /// What `core/mechanism` found; the skill runs it where this is absent.
    pub weighed: Option<WeighedChanges>,
    /// What `core/fault-signature` found; the skill runs it where this is absent.
    pub signature: Option<Signature>,
    /// What `core/first-failing` found; the skill runs it where this is absent.
    pub first: Option<First>,
}

/// The best explanations that are tried.
const TRIED_MAX: usize = 3;
/// A weaker explanation is not worth a try.
const SCORE_MIN: f64 = 0.2;

/// Tries to break the best explanations.
///
/// # Errors
/// `missing-data` without an alert, or where what is not given cannot be found.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Challenges>, Failure> {
    let alert = case.alert()?;
    let onset_ms = parameters.onset_ms.unwrap_or(alert.fired_at);
    let (weighed, _): (WeighedChanges, _) = given(parameters.weighed, "core/mechanism", onset_ms)?;
    let (signature, _): (Signature, _) = given(parameters.signature, "core/fault-signature", onset_ms)?;
    let (first, _): (First, _) = given(parameters.first, "core/first-failing", onset_ms)?;
    let handed = case.handed_down().cloned();
    let mut report = Report::new(String::new(), Challenges::default());
    let best = weighed.weighed.iter().filter(|one| one.score >= SCORE_MIN).take(TRIED_MAX);
    for change in best {
        let tried = [
            control::others_suffer_too(case, alert, change, onset_ms),
            timing::began_before(change, &signature, &first, handed.as_ref()),
            timing::taken_back(case, change, onset_ms),
            undone::helped(case, alert, change, onset_ms),
            unexplained::explains_the_error(change, &signature, &first, handed.as_ref()),
            daily::worked_for_a_day(change, onset_ms, handed.as_ref()),
            elsewhere::runs_out_elsewhere(change, &signature, &first, handed.as_ref()),
            unexplained::failed_at_once(
                case,
                change,
                &signature,
                (onset_ms, &weighed.weighed),
                handed.as_ref(),
            ),
        ];
        for one in tried {
            let shown = change.shown();
            report = match (&one.challenge.outcome, one.evidence) {
                (Outcome::Refuted, Some(evidence)) => {
                    let what = format!("{shown}: {}", one.challenge.question);
                    report.finding(Finding::refuted(
                        evidence,
                        what,
                        Some(change.reference()),
                        one.challenge.why.clone(),
                    ))
                }
                (Outcome::Survived, Some(evidence)) => report
                    .finding(Finding::note(evidence, format!("{shown} survives: {}", one.challenge.why))),
                (Outcome::NotChecked, _) if one.is_silent => report,
                (Outcome::NotChecked, _) => {
                    report.gap(format!("{shown}: {}", one.challenge.question), one.challenge.why.clone())
                }
                _ => report,
            };
            report.data.challenges.push(one.challenge);
        }
    }
    report.summary = summary(&report.data.challenges);
    Ok(report)
}

/// A challenge with what it rests on.
pub struct Tried {
    challenge: Challenge,
    evidence: Option<Evidence>,
    /// Whether nobody misses an answer: the question does not arise.
    is_silent: bool,
}

impl Tried {
    /// The explanation is broken, or only a part of it is left.
    pub fn refuted(
        change: &Weighed,
        question: &str,
        factor: f64,
        why: String,
        evidence: Option<Evidence>,
    ) -> Self {
        // Without anything to cite nothing is refuted.
        if evidence.is_none() {
            return Self::not_checked(change, question, why);
        }
        Self::new(change, question, Outcome::Refuted, factor, why, evidence)
    }

    /// The explanation holds.
    pub fn survived(change: &Weighed, question: &str, why: String, evidence: Option<Evidence>) -> Self {
        Self::new(change, question, Outcome::Survived, 1.0, why, evidence)
    }

    /// There is nothing to try it with.
    pub fn not_checked(change: &Weighed, question: &str, why: impl Into<String>) -> Self {
        Self::new(change, question, Outcome::NotChecked, 1.0, why.into(), None)
    }

    /// The question does not arise.
    pub fn not_asked(change: &Weighed, question: &str, why: impl Into<String>) -> Self {
        Self { is_silent: true, ..Self::not_checked(change, question, why) }
    }

    fn new(
        change: &Weighed,
        question: &str,
        outcome: Outcome,
        factor: f64,
        why: String,
        evidence: Option<Evidence>,
    ) -> Self {
        let challenge = Challenge {
            kind: change.kind.clone(),
            id: change.id.clone(),
            question: question.to_owned(),
            outcome,
            factor,
            why,
        };
        Self { challenge, evidence, is_silent: false }
    }
}

fn summary(challenges: &[Challenge]) -> String {
    let count = |outcome| challenges.iter().filter(|challenge| challenge.outcome == outcome).count();
    if challenges.is_empty() {
        return "No explanation is strong enough to be worth a try.".to_owned();
    }
    format!(
        "Of {} attempts to break the best explanations {} did, {} did not, {} could not be made.",
        challenges.len(),
        count(Outcome::Refuted),
        count(Outcome::Survived),
        count(Outcome::NotChecked)
    )
}

casefile_sdk::skill!(investigate);
