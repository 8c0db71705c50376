//! The records that every step brings and gives, between the WIT types and the model's. What tools ask and answer
//! crosses in the encoding that is recorded anyway (`tools::convert`).

use casefile_model::digest::ParseDigestError;
use casefile_model::report::{
    Candidate, Cause, ChangeKind, ChangeRef, Claim, CostShift, Failure, FailureKind, Finding, FirstFailing,
    Gap, Label, Mechanism, Onset, OnsetKind, OutsideCause, PatternRef, Proposal, ProposalKind, Refuted,
    Remediation, Report, SeriesRef, Subject, Verdict, VerdictStatus,
};
use casefile_model::{Alert, EvidenceId, Request, Time};

use crate::bindings::casefile::tools::types as wit;

/// What a step is asked.
pub(crate) fn request(request: &Request) -> wit::Request {
    let budget = &request.budget;
    wit::Request {
        alert: request.alert.as_ref().map(alert),
        as_of: request.as_of.0,
        parameters: request.parameters.clone(),
        evidence: request.evidence.iter().map(ToString::to_string).collect(),
        budget: wit::Budget {
            fuel: budget.fuel,
            tool_calls: budget.tool_calls,
            answer_bytes: budget.answer_bytes,
            steps: budget.steps,
        },
    }
}

fn alert(alert: &Alert) -> wit::Alert {
    let Alert { kind, service, metric, threshold, observed, fired_at, severity, monitor, summary } =
        alert.clone();
    wit::Alert {
        kind,
        service,
        metric,
        threshold,
        observed,
        fired_at: fired_at.0,
        severity,
        monitor,
        summary,
    }
}

/// Why a step gives no report.
pub(crate) fn failure(failure: wit::Failure) -> Failure {
    let kind = match failure.kind {
        wit::FailureKind::InvalidParameters => FailureKind::InvalidParameters,
        wit::FailureKind::MissingData => FailureKind::MissingData,
        wit::FailureKind::Internal => FailureKind::Internal,
    };
    Failure { kind, message: failure.message }
}

/// What a step found.
///
/// # Errors
/// [`ParseDigestError`] where a citation is no evidence identifier.
pub(crate) fn report(report: wit::Report) -> Result<Report, ParseDigestError> {
    Ok(Report {
        summary: report.summary,
        findings: report.findings.into_iter().map(finding).collect::<Result<_, _>>()?,
        verdict: report.verdict.map(verdict).transpose()?,
        proposals: report.proposals.into_iter().map(proposal).collect::<Result<_, _>>()?,
        gaps: report.gaps.into_iter().map(|wit::Gap { what, why }| Gap { what, why }).collect(),
        next: report.next,
        ongoing: report.ongoing,
        data: report.data,
    })
}

fn evidence(ids: Vec<String>) -> Result<Vec<EvidenceId>, ParseDigestError> {
    ids.iter().map(|id| id.parse()).collect()
}

fn finding(finding: wit::Finding) -> Result<Finding, ParseDigestError> {
    let claim = match finding.claim {
        wit::Claim::Onset(one) => Claim::Onset(onset(one)),
        wit::Claim::FirstFailing(wit::FirstFailing { service, at, victims }) => {
            Claim::FirstFailing(FirstFailing { service, at: Time(at), victims })
        }
        wit::Claim::Mechanism(wit::Mechanism { change, part, fault_kind, why }) => {
            Claim::Mechanism(Mechanism { change: change_ref(change), part, fault_kind, why })
        }
        wit::Claim::OutsideCause(wit::OutsideCause { kind, what }) => {
            Claim::OutsideCause(OutsideCause { kind, what })
        }
        wit::Claim::Refuted(one) => Claim::Refuted(refuted(one)?),
        wit::Claim::CostShift(wit::CostShift { from_subject, to_subject, amount }) => {
            Claim::CostShift(CostShift { from_subject, to_subject, amount })
        }
        wit::Claim::Note(text) => Claim::Note(text),
    };
    Ok(Finding { claim, summary: finding.summary, evidence: evidence(finding.evidence)? })
}

fn onset(onset: wit::Onset) -> Onset {
    let kind = match onset.kind {
        wit::OnsetKind::ChangePoint => OnsetKind::ChangePoint,
        wit::OnsetKind::FirstError => OnsetKind::FirstError,
        wit::OnsetKind::FirstCrash => OnsetKind::FirstCrash,
    };
    let subject = match onset.subject {
        wit::Subject::Series(wit::SeriesRef { service, metric, labels }) => {
            let labels = labels.into_iter().map(|wit::Label { name, value }| Label { name, value }).collect();
            Subject::Series(SeriesRef { service, metric, labels })
        }
        wit::Subject::Pattern(wit::PatternRef { service, signature }) => {
            Subject::Pattern(PatternRef { service, signature })
        }
    };
    Onset { kind, subject, at: Time(onset.at), before: onset.before, after: onset.after }
}

fn change_kind(kind: wit::ChangeKind) -> ChangeKind {
    match kind {
        wit::ChangeKind::Commit => ChangeKind::Commit,
        wit::ChangeKind::Config => ChangeKind::Config,
        wit::ChangeKind::Flag => ChangeKind::Flag,
        wit::ChangeKind::Experiment => ChangeKind::Experiment,
        wit::ChangeKind::Deploy => ChangeKind::Deploy,
        wit::ChangeKind::Outside => ChangeKind::Outside,
        wit::ChangeKind::None => ChangeKind::None,
    }
}

fn change_ref(change: wit::ChangeRef) -> ChangeRef {
    ChangeRef { kind: change_kind(change.kind), id: change.id }
}

fn refuted(refuted: wit::Refuted) -> Result<Refuted, ParseDigestError> {
    let wit::Refuted { what, change, why, evidence: ids } = refuted;
    Ok(Refuted { what, change: change.map(change_ref), why, evidence: evidence(ids)? })
}

fn verdict(verdict: wit::Verdict) -> Result<Verdict, ParseDigestError> {
    let status = match verdict.status {
        wit::VerdictStatus::CauseFound => VerdictStatus::CauseFound,
        wit::VerdictStatus::NoChangeAtFault => VerdictStatus::NoChangeAtFault,
        wit::VerdictStatus::Inconclusive => VerdictStatus::Inconclusive,
    };
    let candidates = verdict.candidates.into_iter();
    Ok(Verdict {
        status,
        cause: verdict.cause.map(cause),
        confidence: verdict.confidence,
        confidence_basis: verdict.confidence_basis,
        candidates: candidates.map(|wit::Candidate { commit, score }| Candidate { commit, score }).collect(),
        refuted: verdict.refuted.into_iter().map(refuted).collect::<Result<_, _>>()?,
        first_failing_service: verdict.first_failing_service,
        blast_radius: verdict.blast_radius,
        remediation: remediation(verdict.remediation),
    })
}

fn cause(cause: wit::Cause) -> Cause {
    let wit::Cause { kind, id, commit, owner, deployed_at } = cause;
    Cause { kind: change_kind(kind), id, commit, owner, deployed_at: deployed_at.map(Time) }
}

fn remediation(remediation: wit::Remediation) -> Remediation {
    match remediation {
        wit::Remediation::Rollback => Remediation::Rollback,
        wit::Remediation::RollForward => Remediation::RollForward,
        wit::Remediation::ConfigRevert => Remediation::ConfigRevert,
        wit::Remediation::FeatureFlagDisable => Remediation::FeatureFlagDisable,
        wit::Remediation::Scale => Remediation::Scale,
        wit::Remediation::Reschedule => Remediation::Reschedule,
        wit::Remediation::Failover => Remediation::Failover,
        wit::Remediation::EscalateUpstream => Remediation::EscalateUpstream,
        wit::Remediation::RotateCert => Remediation::RotateCert,
        wit::Remediation::PurgeBadData => Remediation::PurgeBadData,
        wit::Remediation::None => Remediation::None,
    }
}

fn proposal(proposal: wit::Proposal) -> Result<Proposal, ParseDigestError> {
    let kind = match proposal.kind {
        wit::ProposalKind::Revert => ProposalKind::Revert,
        wit::ProposalKind::FixForward => ProposalKind::FixForward,
        wit::ProposalKind::ConfigRevert => ProposalKind::ConfigRevert,
        wit::ProposalKind::FlagChange => ProposalKind::FlagChange,
        wit::ProposalKind::Mitigation => ProposalKind::Mitigation,
    };
    let wit::Proposal { change, title, why, old_value, new_value, evidence: ids, .. } = proposal;
    Ok(Proposal {
        kind,
        change: change_ref(change),
        title,
        why,
        old_value,
        new_value,
        evidence: evidence(ids)?,
    })
}
