//! Claims, each made with what it rests on.

use crate::Evidence;
use crate::types::{
    self, ChangeRef, Claim, CostShift, FirstFailing, Mechanism, Onset, OutsideCause, Refuted,
};

/// A typed claim with its evidence and one sentence for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding(types::Finding);

impl Finding {
    /// Something started.
    pub fn onset(evidence: Evidence, onset: Onset, summary: impl Into<String>) -> Self {
        Self::new(evidence, Claim::Onset(onset), summary)
    }

    /// A service failed first.
    pub fn first_failing(evidence: Evidence, first: FirstFailing, summary: impl Into<String>) -> Self {
        Self::new(evidence, Claim::FirstFailing(first), summary)
    }

    /// A change could have produced the fault. The evidence should hold the answer that showed its content.
    pub fn mechanism(evidence: Evidence, mechanism: Mechanism, summary: impl Into<String>) -> Self {
        Self::new(evidence, Claim::Mechanism(mechanism), summary)
    }

    /// The cause lies outside of what the team can change in code.
    pub fn outside_cause(evidence: Evidence, kind: &str, what: &str, summary: impl Into<String>) -> Self {
        let claim = Claim::OutsideCause(OutsideCause { kind: kind.to_owned(), what: what.to_owned() });
        Self::new(evidence, claim, summary)
    }

    /// The evidence rules an explanation out. The summary is the reason.
    pub fn refuted(
        evidence: Evidence,
        what: impl Into<String>,
        change: Option<ChangeRef>,
        why: impl Into<String>,
    ) -> Self {
        let why = why.into();
        let refuted =
            Refuted { what: what.into(), change, why: why.clone(), evidence: evidence.ids().to_vec() };
        Self::new(evidence, Claim::Refuted(refuted), why)
    }

    /// Cost moved from one place to another.
    pub fn cost_shift(evidence: Evidence, shift: CostShift, summary: impl Into<String>) -> Self {
        Self::new(evidence, Claim::CostShift(shift), summary)
    }

    /// Anything else worth saying, for example which searches found nothing.
    pub fn note(evidence: Evidence, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(evidence, Claim::Note(text.clone()), text)
    }

    /// Takes over a finding of a child's report; none where it cites nothing.
    pub fn adopt(finding: &types::Finding) -> Option<Self> {
        (!finding.evidence.is_empty()).then(|| Self(finding.clone()))
    }

    /// Returns what is claimed.
    pub fn claim(&self) -> &Claim {
        &self.0.claim
    }

    /// Returns the sentence for a person.
    pub fn summary(&self) -> &str {
        &self.0.summary
    }

    /// Returns the identifiers of the evidence; there is at least one.
    pub fn evidence_ids(&self) -> &[String] {
        &self.0.evidence
    }

    pub(crate) fn into_wire(self) -> types::Finding {
        self.0
    }

    fn new(evidence: Evidence, claim: Claim, summary: impl Into<String>) -> Self {
        Self(types::Finding { claim, summary: summary.into(), evidence: evidence.into_ids() })
    }
}
