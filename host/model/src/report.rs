//! What a step found, field for field as in `wit/tools/types.wit`, where each field is explained.
#![allow(missing_docs, reason = "wit/tools/types.wit documents every field under the same name")]

use serde::{Deserialize, Serialize};

use crate::{EvidenceId, Time};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    pub name: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesRef {
    pub service: String,
    pub metric: String,
    pub labels: Vec<Label>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternRef {
    pub service: String,
    pub signature: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    Series(SeriesRef),
    Pattern(PatternRef),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnsetKind {
    ChangePoint,
    FirstError,
    FirstCrash,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Onset {
    pub kind: OnsetKind,
    pub subject: Subject,
    pub at: Time,
    pub before: f64,
    pub after: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    Commit,
    Config,
    Flag,
    Experiment,
    Deploy,
    Outside,
    None,
}

impl ChangeKind {
    /// The WIT name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Config => "config",
            Self::Flag => "flag",
            Self::Experiment => "experiment",
            Self::Deploy => "deploy",
            Self::Outside => "outside",
            Self::None => "none",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChangeRef {
    pub kind: ChangeKind,
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mechanism {
    pub change: ChangeRef,
    pub part: String,
    pub fault_kind: String,
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstFailing {
    pub service: String,
    pub at: Time,
    pub victims: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideCause {
    pub kind: String,
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refuted {
    pub what: String,
    pub change: Option<ChangeRef>,
    pub why: String,
    pub evidence: Vec<EvidenceId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostShift {
    pub from_subject: String,
    pub to_subject: String,
    pub amount: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    Onset(Onset),
    FirstFailing(FirstFailing),
    Mechanism(Mechanism),
    OutsideCause(OutsideCause),
    Refuted(Refuted),
    CostShift(CostShift),
    Note(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub claim: Claim,
    pub summary: String,
    pub evidence: Vec<EvidenceId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictStatus {
    CauseFound,
    NoChangeAtFault,
    Inconclusive,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub kind: ChangeKind,
    pub id: String,
    pub commit: Option<String>,
    pub owner: Option<String>,
    pub deployed_at: Option<Time>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub commit: String,
    pub score: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remediation {
    Rollback,
    RollForward,
    ConfigRevert,
    FeatureFlagDisable,
    Scale,
    Reschedule,
    Failover,
    EscalateUpstream,
    RotateCert,
    PurgeBadData,
    None,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub status: VerdictStatus,
    pub cause: Option<Cause>,
    pub confidence: f64,
    pub confidence_basis: String,
    pub candidates: Vec<Candidate>,
    pub refuted: Vec<Refuted>,
    pub first_failing_service: Option<String>,
    pub blast_radius: Vec<String>,
    pub remediation: Remediation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProposalKind {
    Revert,
    FixForward,
    ConfigRevert,
    FlagChange,
    Mitigation,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub kind: ProposalKind,
    pub change: ChangeRef,
    pub title: String,
    pub why: String,
    pub old_value: Option<String>,
    pub new_value: Option<String>,
    pub evidence: Vec<EvidenceId>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gap {
    pub what: String,
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub summary: String,
    pub findings: Vec<Finding>,
    pub verdict: Option<Verdict>,
    pub proposals: Vec<Proposal>,
    pub gaps: Vec<Gap>,
    pub next: Vec<String>,
    pub ongoing: Option<bool>,
    pub data: String,
}

impl Report {
    /// Every citation in the report, in order, with repetitions.
    pub fn citations(&self) -> impl Iterator<Item = &EvidenceId> {
        let findings = self.findings.iter().flat_map(|finding| {
            let refuted = match &finding.claim {
                Claim::Refuted(refuted) => refuted.evidence.as_slice(),
                _ => &[],
            };
            finding.evidence.iter().chain(refuted)
        });
        let verdict = self.verdict.iter().flat_map(|v| &v.refuted).flat_map(|r| &r.evidence);
        findings.chain(verdict).chain(self.proposals.iter().flat_map(|p| &p.evidence))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    InvalidParameters,
    MissingData,
    Internal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: FailureKind,
    pub message: String,
}
