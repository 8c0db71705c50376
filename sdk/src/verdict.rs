//! The cause, or none, and how sure the skill is.

use crate::types::{self, Candidate, Cause, ChangeKind, ChangeRef, Refuted, Remediation, VerdictStatus};
use crate::{Evidence, Finding};

/// What a playbook concludes. Confidence always comes with its reason in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict(types::Verdict);

impl Verdict {
    /// A change of ours is at fault. `confidence` is from 0 to 1 and is clamped.
    pub fn cause_found(cause: Cause, confidence: f64, basis: impl Into<String>) -> Self {
        Self::new(VerdictStatus::CauseFound, Some(cause), confidence, basis.into())
    }

    /// Nothing that the team changed is at fault; `what` names the cause outside.
    pub fn no_change_at_fault(what: impl Into<String>, confidence: f64, basis: impl Into<String>) -> Self {
        let cause = Cause {
            kind: ChangeKind::Outside,
            id: what.into(),
            commit: None,
            owner: None,
            deployed_at: None,
        };
        Self::new(VerdictStatus::NoChangeAtFault, Some(cause), confidence, basis.into())
    }

    /// The skill does not know. `confidence` speaks of the best candidate.
    pub fn inconclusive(confidence: f64, basis: impl Into<String>) -> Self {
        Self::new(VerdictStatus::Inconclusive, None, confidence, basis.into())
    }

    /// Adds a change that was considered; `score` is from 0 to 1 and is clamped. Best first.
    #[must_use]
    pub fn candidate(mut self, commit: impl Into<String>, score: f64) -> Self {
        self.0.candidates.push(Candidate { commit: commit.into(), score: unit(score) });
        self
    }

    /// Adds an explanation that the evidence rules out.
    #[must_use]
    pub fn refuted(
        mut self,
        evidence: Evidence,
        what: impl Into<String>,
        change: Option<ChangeRef>,
        why: impl Into<String>,
    ) -> Self {
        self.0.refuted.push(Refuted {
            what: what.into(),
            change,
            why: why.into(),
            evidence: evidence.into_ids(),
        });
        self
    }

    /// Names the service that failed first.
    #[must_use]
    pub fn first_failing_service(mut self, service: impl Into<String>) -> Self {
        self.0.first_failing_service = Some(service.into());
        self
    }

    /// Names the services that suffer; they are sorted, each kept once.
    #[must_use]
    pub fn blast_radius(mut self, services: impl IntoIterator<Item = String>) -> Self {
        self.0.blast_radius.extend(services);
        self.0.blast_radius.sort();
        self.0.blast_radius.dedup();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn remediation(mut self, remediation: Remediation) -> Self {
        self.0.remediation = remediation;
        self
    }

    /// Takes over the verdict of a child as it stands.
    pub fn adopt(verdict: &types::Verdict) -> Self {
        Self(verdict.clone())
    }

    /// Adds the explanations that findings refute, with what those cite. Other findings are left out.
    #[must_use]
    pub fn refuted_by<'a>(mut self, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        for finding in findings {
            if let types::Claim::Refuted(refuted) = finding.claim() {
                let evidence = finding.evidence_ids().to_vec();
                self.0.refuted.push(Refuted { evidence, ..refuted.clone() });
            }
        }
        self
    }

    pub(crate) fn into_wire(self) -> types::Verdict {
        self.0
    }

    fn new(status: VerdictStatus, cause: Option<Cause>, confidence: f64, confidence_basis: String) -> Self {
        Self(types::Verdict {
            status,
            cause,
            confidence: unit(confidence),
            confidence_basis,
            candidates: Vec::new(),
            refuted: Vec::new(),
            first_failing_service: None,
            blast_radius: Vec::new(),
            remediation: Remediation::None,
        })
    }
}

/// Clamps to 0..1; a number that is none counts as no confidence.
fn unit(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}
