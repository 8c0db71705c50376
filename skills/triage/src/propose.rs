//! The change that the playbook proposes, and what that rests on.

use casefile_sdk::prelude::*;
use casefile_sdk::types::{Claim, Proposal, ProposalKind};
use core_handover::{Mitigation, change};

/// Makes a proposal of what `core/mitigation` says; none where there is nothing to do.
///
/// # Errors
/// What is missing of that which a revert must rest on.
pub fn propose(mitigation: &Mitigation, findings: &[Finding]) -> Result<Option<Proposal>, &'static str> {
    let Some(proposed) = &mitigation.proposal else { return Ok(None) };
    let kind = match proposed.kind.as_str() {
        "revert" => ProposalKind::Revert,
        "fix-forward" => ProposalKind::FixForward,
        "config-revert" => ProposalKind::ConfigRevert,
        "flag-change" => ProposalKind::FlagChange,
        _ => ProposalKind::Mitigation,
    };
    let reference = match proposed.change_kind.as_str() {
        "outside" => ChangeRef { kind: ChangeKind::Outside, id: proposed.change_id.clone() },
        name => ChangeRef { kind: change::kind(name), id: proposed.change_id.clone() },
    };
    let onset = findings.iter().find(|finding| matches!(finding.claim(), Claim::Onset(_)));
    let cause = findings.iter().find(|finding| match finding.claim() {
        Claim::Mechanism(mechanism) => mechanism.change == reference,
        Claim::OutsideCause(outside) => reference.kind == ChangeKind::Outside && outside.kind == reference.id,
        _ => false,
    });
    let undoes_a_commit = reference.kind == ChangeKind::Commit
        && matches!(kind, ProposalKind::Revert | ProposalKind::ConfigRevert);
    if undoes_a_commit && onset.is_none() {
        return Err("no onset was found, and a revert must rest on one");
    }
    if undoes_a_commit && cause.is_none() {
        return Err("no mechanism of this change was shown, and a revert must rest on one");
    }
    let mut evidence: Vec<String> =
        cause.into_iter().chain(onset).flat_map(|finding| finding.evidence_ids().iter().cloned()).collect();
    evidence.sort();
    evidence.dedup();
    Ok(Some(Proposal {
        kind,
        change: reference,
        title: proposed.title.clone(),
        why: proposed.why.clone(),
        old_value: proposed.old_value.clone(),
        new_value: proposed.new_value.clone(),
        evidence,
    }))
}

/// Returns whether an explanation was refuted.
pub fn refutes(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| matches!(finding.claim(), Claim::Refuted(_)))
}
