//! What a skill answers.

use serde::Serialize;
use serde::de::DeserializeOwned;

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
    #[must_use]
    pub fn finding(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }

    /// Adds findings, the most important one first.
    #[must_use]
    pub fn findings(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(findings);
        self
    }

    /// Says what could not be checked, and why. The same gap is kept once.
    #[must_use]
    pub fn gap(mut self, what: impl Into<String>, why: impl Into<String>) -> Self {
        let gap = Gap { what: what.into(), why: why.into() };
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
        self
    }

    /// Says what could not be checked, as pairs of what and why. The same gap is kept once.
    #[must_use]
    pub fn gaps<What: Into<String>, Why: Into<String>>(
        self,
        gaps: impl IntoIterator<Item = (What, Why)>,
    ) -> Self {
        gaps.into_iter().fold(self, |report, (what, why)| report.gap(what, why))
    }

    /// Says what could not be checked because a tool gave no answer.
    #[must_use]
    pub fn gap_from(self, what: impl Into<String>, error: &ToolError) -> Self {
        self.gap(what, tool_error_text(error))
    }

    /// Concludes.
    #[must_use]
    pub fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = Some(verdict);
        self
    }

    /// Proposes a change that waits for a person.
    #[must_use]
    pub fn proposal(mut self, proposal: Proposal) -> Self {
        self.proposals.push(proposal);
        self
    }

    /// Says what a person should look at next; the most useful one comes first.
    #[must_use]
    pub fn next(mut self, action: impl Into<String>) -> Self {
        self.next.push(action.into());
        self
    }

    /// Says whether the fault is still going on at as-of; none where that is not known.
    #[must_use]
    pub fn ongoing(mut self, ongoing: Option<bool>) -> Self {
        self.ongoing = ongoing;
        self
    }
}

/// Ends an investigation that cannot tell, with the reason: a report with a gap, empty data and no finding.
///
/// It gives what an investigation gives, so that `return abstain("…")` is all there is to write.
///
/// # Errors
/// None: the signature is that of the function it ends.
pub fn abstain<D: Default>(why: impl Into<String>) -> Result<Report<D>, Failure> {
    let why = why.into();
    Ok(Report::new(format!("Not known: {why}."), D::default()).gap("the answer of this skill", why))
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

impl types::Report {
    /// Reads the data of a report, for example of a child or in a test.
    ///
    /// # Errors
    /// `internal` where the data has another shape.
    pub fn data<D: DeserializeOwned>(&self) -> Result<D, Failure> {
        serde_json::from_str(&self.data)
            .map_err(|error| Failure::internal(format!("the data has an unexpected shape: {error}")))
    }
}
