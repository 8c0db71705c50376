//! Why, what it is not, and what was not checked.

use casefile_model::case::CaseReport;
use casefile_model::report::{Claim, Finding};

use super::shown::{self, Chips, Moment};

/// A finding as a reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// What kind of claim it is.
    pub kind: &'static str,
    /// When, for a claim that dates something.
    pub at: Option<Moment>,
    /// One sentence.
    pub summary: String,
    /// The lines or values that show it, for a mechanism.
    pub part: Option<String>,
    /// What it rests on.
    pub chips: Chips,
}

/// Most characters of a mechanism's part.
const PART_CHARS_MAX: usize = 2_000;

/// Reasons: the first few, and the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grounds {
    /// Shown at once.
    pub first: Vec<Ground>,
    /// Folded away.
    pub rest: Vec<Ground>,
}

/// Reasons that are shown at once.
const GROUNDS_AT_ONCE: usize = 7;

pub(super) fn grounds(report: &CaseReport) -> Grounds {
    let mut first: Vec<Ground> = crate::report::findings(report).map(ground).collect();
    let rest = first.split_off(first.len().min(GROUNDS_AT_ONCE));
    Grounds { first, rest }
}

fn ground(finding: &Finding) -> Ground {
    let (kind, at) = match &finding.claim {
        Claim::Onset(onset) => ("onset", Some(onset.at)),
        Claim::FirstFailing(first) => ("first failing", Some(first.at)),
        Claim::Mechanism(_) => ("mechanism", None),
        Claim::OutsideCause(_) => ("outside", None),
        Claim::Refuted(_) => ("refuted", None),
        Claim::CostShift(_) => ("cost shift", None),
        Claim::Note(_) => ("note", None),
    };
    let part = match &finding.claim {
        Claim::Mechanism(mechanism) => Some(casefile_model::text::plain(&mechanism.part, PART_CHARS_MAX)),
        _ => None,
    };
    Ground {
        kind,
        at: at.map(Moment::of),
        summary: shown::sentence(&finding.summary),
        part: part.filter(|part| !part.trim().is_empty()),
        chips: Chips::of(&finding.evidence),
    }
}

/// Explanations that one reason rules out.
#[derive(Clone, Debug, PartialEq)]
pub struct RuledOut {
    /// The reason.
    pub why: String,
    /// What it rules out, with what that rests on.
    pub what: Vec<(String, Chips)>,
}

/// By reason, in the order in which each reason first stands in the verdict.
pub(super) fn ruled_out(report: &CaseReport) -> Vec<RuledOut> {
    let mut groups: Vec<RuledOut> = Vec::new();
    for refuted in &report.verdict.refuted {
        let why = shown::sentence(&refuted.why);
        let what = (shown::sentence(&refuted.what), Chips::of(&refuted.evidence));
        match groups.iter_mut().find(|group| group.why == why) {
            Some(group) => group.what.push(what),
            None => groups.push(RuledOut { why, what: vec![what] }),
        }
    }
    groups
}

/// What was not checked: the first few, and the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// What and why, shown at once.
    pub first: Vec<(String, String)>,
    /// What and why, folded away.
    pub rest: Vec<(String, String)>,
}

/// Gaps that are shown at once.
const GAPS_AT_ONCE: usize = 6;

pub(super) fn gaps(report: &CaseReport) -> Gaps {
    let gap = |gap: &casefile_model::report::Gap| (shown::sentence(&gap.what), shown::sentence(&gap.why));
    let mut first: Vec<(String, String)> = report.gaps.iter().map(gap).collect();
    let rest = first.split_off(first.len().min(GAPS_AT_ONCE));
    Gaps { first, rest }
}
