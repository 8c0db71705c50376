//! What a skill answers.

use serde::Serialize;

use crate::types::{self, Failure, Gap, Proposal, ToolError};
use crate::{Finding, Verdict, tool_error_text};

/// The report of one step, built up while the skill works.
#[derive(Clone, Debug, PartialEq)]
pub struct Report<D> {
    /// At most a few sentences, for a person.
    pub summary: String,
    /// What the skill hands to its caller; it must serialise to a JSON object.
    pub data: D,
    findings: Vec<Finding>,
    verdict: Option<Verdict>,
    proposals: Vec<Proposal>,
    gaps: Vec<Gap>,
    next: Vec<String>,
    ongoing: Option<bool>,
}

impl<D> Report<D> {
    /// Starts a report.
    pub fn new(summary: impl Into<String>, data: D) -> Self {
        Self {
            summary: summary.into(),
            data,
            findings: Vec::new(),
            verdict: None,
            proposals: Vec::new(),
            gaps: Vec::new(),
            next: Vec::new(),
            ongoing: None,
        }
    }

    /// Adds a finding; the most important one comes first.
    pub fn finding(&mut self, finding: Finding) -> &mut Self {
        self.findings.push(finding);
        self
    }

    /// Returns the findings so far.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Says what could not be checked, and why. The same gap is kept once.
    pub fn gap(&mut self, what: impl Into<String>, why: impl Into<String>) -> &mut Self {
        let gap = Gap { what: what.into(), why: why.into() };
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
        self
    }

    /// Says what could not be checked because a tool gave no answer.
    pub fn gap_from(&mut self, what: impl Into<String>, error: &ToolError) -> &mut Self {
        self.gap(what, tool_error_text(error))
    }

    /// Concludes.
    pub fn verdict(&mut self, verdict: Verdict) -> &mut Self {
        self.verdict = Some(verdict);
        self
    }

    /// Concludes that the skill does not know, and says why.
    pub fn abstain(&mut self, why: impl Into<String>) -> &mut Self {
        self.verdict(Verdict::inconclusive(0.0, why))
    }

    /// Proposes a change that waits for a person.
    pub fn proposal(&mut self, proposal: Proposal) -> &mut Self {
        self.proposals.push(proposal);
        self
    }

    /// Says what a person should look at next; the most useful one comes first.
    pub fn next(&mut self, action: impl Into<String>) -> &mut Self {
        self.next.push(action.into());
        self
    }

    /// Says whether the fault is still going on at as-of; none where that is not known.
    pub fn ongoing(&mut self, ongoing: Option<bool>) -> &mut Self {
        self.ongoing = ongoing;
        self
    }
}

impl<D: Serialize> Report<D> {
    pub(crate) fn into_wire(self) -> Result<types::Report, Failure> {
        let data = serde_json::to_string(&self.data)
            .map_err(|error| Failure::internal(format!("the data cannot be written as JSON: {error}")))?;
        Ok(types::Report {
            summary: self.summary,
            findings: self.findings.into_iter().map(Finding::into_wire).collect(),
            verdict: self.verdict.map(Verdict::into_wire),
            proposals: self.proposals,
            gaps: self.gaps,
            next: self.next,
            ongoing: self.ongoing,
            data,
        })
    }
}
