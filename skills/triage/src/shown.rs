//! The order in which a person reads what the children found.

use casefile_sdk::prelude::*;
use casefile_sdk::types::Claim;
use core_handover::Conclusion;

use crate::team::Team;

/// Children by what they tell: the cause, what shows it, what else there was. What `core/verdict` says stands in the
/// verdict.
const SHOWN: [&str; 11] = [
    "core/mechanism",
    "core/outside-cause",
    "core/onset",
    "core/first-failing",
    "core/refute",
    "core/fault-signature",
    "core/storage",
    "core/network",
    "core/mitigation",
    "core/changes-before",
    "core/reach",
];

/// Returns the findings of all children: first the argument for what was concluded, then the rest.
pub fn findings(team: &Team, conclusion: &Conclusion) -> Vec<Finding> {
    let (mut argument, mut rest) = (Vec::new(), Vec::new());
    for (skill, child) in SHOWN.iter().filter_map(|skill| Some((*skill, team.said(skill)?))) {
        for (at, finding) in child.findings().enumerate() {
            let list = if argues(skill, at, &finding, conclusion) { &mut argument } else { &mut rest };
            list.push(finding);
        }
    }
    argument.extend(rest);
    argument
}

/// Whether a finding is part of the argument for the conclusion. A mechanism or a cause outside that was not chosen is
/// none, however well it scored; of what shows the fault, the clearest is enough.
fn argues(skill: &str, at: usize, finding: &Finding, conclusion: &Conclusion) -> bool {
    match (finding.claim(), conclusion) {
        (Claim::Mechanism(mechanism), Conclusion::Change(change)) => mechanism.change == change.reference(),
        (Claim::OutsideCause(cause), Conclusion::Outside(outside)) => cause.kind == outside.kind,
        (Claim::Mechanism(_) | Claim::OutsideCause(_), conclusion) => {
            matches!(conclusion, Conclusion::Unknown(_))
        }
        (Claim::Refuted(_), _) => false,
        (_, Conclusion::Change(change)) if skill == "core/refute" => {
            finding.summary().starts_with(&change.shown())
        }
        _ => matches!(skill, "core/onset" | "core/first-failing" | "core/fault-signature") && at == 0,
    }
}
