//! What to do now: the remediation in words, commands that can be run as they stand, and what waits for a person.

use casefile_model::case::{CaseReport, CheckedProposal, Status};
use casefile_model::proposal::CheckOutcome;
use casefile_model::report::{ChangeKind, Claim, Proposal, ProposalKind, Remediation};

use super::record::Record;
use super::shown::{self, Chips};
use super::{Source, cause};

/// What to do now.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// One sentence.
    pub words: String,
    /// Commands with what each does.
    pub commands: Vec<(String, String)>,
    /// What waits for a person.
    pub proposals: Vec<Proposed>,
    /// What to look at next.
    pub next: Vec<String>,
}

/// A proposal with what the host checked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// What it is called.
    pub title: String,
    /// `revert`, `flag change`, …
    pub kind: &'static str,
    /// The change that it undoes.
    pub change: String,
    /// The value before, and the one proposed.
    pub old_value: Option<String>,
    /// The value that is proposed.
    pub new_value: Option<String>,
    /// Why.
    pub why: String,
    /// What it rests on.
    pub chips: Chips,
    /// Whether it may be offered, in words, and the branch that holds it; absent where nothing was made of it.
    pub made: Option<(&'static str, String)>,
    /// What the host checked.
    pub checks: Vec<Check>,
}

/// One thing that the host checked of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub name: String,
    /// Whether it holds; absent where it could not be looked at.
    pub passed: Option<bool>,
    /// What was seen; may be empty.
    pub detail: String,
}

pub(super) fn action(source: &Source<'_>, record: &Record<'_>) -> Action {
    let report = source.report;
    let proposals = (0u32..).zip(&report.proposals);
    let checked = |at: u32| report.checked.iter().find(|one| one.checked.proposal == at);
    Action {
        words: words(report, record),
        commands: commands(report, &record.case()),
        proposals: proposals.map(|(at, proposal)| proposed(proposal, checked(at))).collect(),
        next: report.next.iter().map(|next| shown::sentence(next)).collect(),
    }
}

fn words(report: &CaseReport, record: &Record<'_>) -> String {
    let cause = report.verdict.cause.as_ref();
    let what = cause.map_or_else(
        || "what changed".into(),
        |cause| match cause.kind {
            ChangeKind::Outside | ChangeKind::None => "what changed".into(),
            kind => format!("{} {}", kind.name(), shown::short(&cause.id)),
        },
    );
    match report.verdict.remediation {
        Remediation::Rollback => format!("Roll back {what}: deploy the version before it."),
        Remediation::RollForward => format!("Roll forward: repair {what} and deploy the repair."),
        Remediation::ConfigRevert => {
            format!("Put the configuration back: undo {what}{}.", values(report, record))
        }
        Remediation::FeatureFlagDisable => format!("Switch the flag back: {what}{}.", values(report, record)),
        Remediation::Scale => "Scale out what is saturated.".into(),
        Remediation::Reschedule => "Move the workload to another machine.".into(),
        Remediation::Failover => "Fail over to where the fault is not.".into(),
        Remediation::EscalateUpstream => {
            "Escalate to whoever runs what is outside; nothing of ours is to be undone.".into()
        }
        Remediation::RotateCert => {
            "Renew the certificate or credential and restart what holds the old one.".into()
        }
        Remediation::PurgeBadData => "Take out the bad data, then let what failed on it try again.".into(),
        Remediation::None => match report.status {
            Status::Failed => "Run it again; the steps below say what went wrong.".into(),
            Status::Inconclusive => {
                "Undo nothing on this evidence: no change is named. Look at what was not checked first."
                    .into()
            }
            _ => "No remediation is named.".into(),
        },
    }
}

/// ` from "10s" to "15m"`, as it was before the change, where the values were read.
fn values(report: &CaseReport, record: &Record<'_>) -> String {
    let content = report.verdict.cause.as_ref().and_then(|cause| cause::content(cause, record));
    match content.map(|content| (content.old_value, content.new_value)) {
        Some((Some(old), Some(new))) => {
            format!(" from \"{}\" to \"{}\"", shown::name(&new), shown::name(&old))
        }
        _ => String::new(),
    }
}

/// A stranger's text stands in no command: only a hash does, which holds nothing that a shell would act on.
fn commands(report: &CaseReport, case: &str) -> Vec<(String, String)> {
    let mut commands = Vec::new();
    let cause = report.verdict.cause.as_ref();
    let commit = cause.and_then(|cause| match cause.kind {
        ChangeKind::Commit => Some(cause.commit.as_ref().unwrap_or(&cause.id)),
        _ => cause.commit.as_ref(),
    });
    let undo = matches!(report.verdict.remediation, Remediation::Rollback | Remediation::ConfigRevert);
    if let Some(commit) = commit.filter(|commit| undo && shown::is_hash(commit)) {
        let what = "makes the revert as a commit of its own, in a clone of the repository".into();
        commands.push((format!("git revert --no-edit {commit}"), what));
    }
    let of_cause = report.findings.iter().find(|finding| {
        matches!(finding.claim, Claim::Mechanism(_) | Claim::OutsideCause(_) | Claim::FirstFailing(_))
    });
    let cited = of_cause.or(report.findings.first()).and_then(|finding| finding.evidence.first());
    if let Some(id) = cited {
        let digits = &id.0.hex()[..12];
        let what = "shows the recorded answer behind the first of the reasons".into();
        commands.push((format!("casefile case show {case} --evidence {digits}"), what));
    }
    if commands.is_empty() {
        let what = "checks that the record says what this page says".into();
        commands.push((format!("casefile replay {case}"), what));
    }
    commands
}

fn proposed(proposal: &Proposal, checked: Option<&CheckedProposal>) -> Proposed {
    Proposed {
        title: shown::sentence(&proposal.title),
        kind: match proposal.kind {
            ProposalKind::Revert => "revert",
            ProposalKind::FixForward => "fix forward",
            ProposalKind::ConfigRevert => "configuration revert",
            ProposalKind::FlagChange => "flag change",
            ProposalKind::Mitigation => "mitigation",
        },
        change: shown::change(&proposal.change),
        old_value: proposal.old_value.as_deref().map(shown::sentence),
        new_value: proposal.new_value.as_deref().map(shown::sentence),
        why: shown::sentence(&proposal.why),
        chips: Chips::of(&proposal.evidence),
        made: checked.map(|one| {
            let branch = one.checked.branch.as_ref().map(|branch| shown::name(&branch.name));
            (one.status.name(), branch.unwrap_or_default())
        }),
        checks: checked
            .iter()
            .flat_map(|one| &one.checked.checks)
            .map(|check| Check {
                name: check.name.name().to_owned(),
                passed: match check.outcome {
                    CheckOutcome::Passed => Some(true),
                    CheckOutcome::Failed => Some(false),
                    CheckOutcome::NotRun => None,
                },
                detail: shown::sentence(&check.detail),
            })
            .collect(),
    }
}
