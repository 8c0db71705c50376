//! The report of a case: a pure fold of its journal. The same journal gives the same bytes.
//!
//! It holds neither the case's random id nor a path of this machine nor a time of the wall clock; those stand in the
//! envelope that the command line prints around it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::journal::{State, StepState};
use crate::proposal::{ProposalChecked, Readiness};
use crate::report::{
    Candidate, Cause, ChangeKind, Finding, Gap, Proposal, Refuted, Remediation, Report, Verdict,
    VerdictStatus,
};
use crate::{Digest, EvidenceId, Outcome, StepPath, Time, tools};

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A cause is named.
    CauseFound,
    /// Something else than a change of ours made it.
    NoChangeAtFault,
    /// It is not known. That is an answer of its own, never one that counts as right.
    Inconclusive,
    /// The root step did not complete.
    Failed,
}

/// The verdict in the form of the command line's contract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseVerdict {
    /// What made it happen, where that is known.
    pub cause: Option<Cause>,
    /// A hash; `none` where no commit is at fault; null where it is not known.
    pub root_cause_commit: Option<String>,
    /// From 0 to 1.
    pub confidence: f64,
    /// What the confidence rests on.
    pub confidence_basis: String,
    /// Changes that were considered, best first.
    pub candidates: Vec<Candidate>,
    /// Explanations that the evidence rules out.
    pub refuted: Vec<Refuted>,
    /// The service that failed first.
    pub first_failing_service: Option<String>,
    /// Services that suffer.
    pub blast_radius: Vec<String>,
    /// What to do now.
    pub remediation: Remediation,
}

/// One step in the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseStep {
    /// Place in the tree.
    pub path: StepPath,
    /// Name of the skill.
    pub skill: String,
    /// Version of the skill.
    pub version: String,
    /// Digest of the component that ran.
    pub digest: Digest,
    /// Tools that were granted.
    pub tools: Vec<String>,
    /// Tool calls that were charged.
    pub tool_calls: u64,
    /// Fuel used.
    pub fuel: u64,
    /// True after a trap: at least this much fuel.
    pub fuel_is_lower_bound: bool,
    /// Most bytes its memories held together.
    pub memory_bytes_peak: u64,
    /// One word.
    pub outcome: String,
    /// One sentence, where it did not complete.
    pub message: Option<String>,
}

/// A recorded answer that the report can be checked against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseEvidence {
    /// What it is cited by.
    pub id: EvidenceId,
    /// The first step that asked.
    pub step: StepPath,
    /// Interface and function.
    pub tool: String,
    /// The arguments, for display; cut text where they are long.
    pub query: serde_json::Value,
    /// Bytes of the recorded answer.
    pub bytes: u64,
}

/// A proposal on its repository, with what the checks amount to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedProposal {
    /// Whether it may be offered to a person.
    pub ready: bool,
    /// The same in one word, which also says whether it was tested.
    pub status: Readiness,
    /// What was made and checked.
    #[serde(flatten)]
    pub checked: ProposalChecked,
}

impl From<ProposalChecked> for CheckedProposal {
    fn from(checked: ProposalChecked) -> Self {
        Self { ready: checked.is_ready(), status: checked.readiness(), checked }
    }
}

/// The report of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseReport {
    /// The alert.
    pub alert: Option<crate::Alert>,
    /// Nothing later was visible.
    pub as_of: Time,
    /// Whether the fault goes on at as-of; null where that is not known.
    pub ongoing: Option<bool>,
    /// What became of it.
    pub status: Status,
    /// A few sentences.
    pub summary: String,
    /// The verdict.
    pub verdict: CaseVerdict,
    /// The root step's findings.
    pub findings: Vec<Finding>,
    /// What could not be checked, by anybody.
    pub gaps: Vec<Gap>,
    /// Changes that wait for a person.
    pub proposals: Vec<Proposal>,
    /// What the host checked on the proposals, in their order.
    pub checked: Vec<CheckedProposal>,
    /// What to look at next.
    pub next: Vec<String>,
    /// Every step by path.
    pub steps: Vec<CaseStep>,
    /// Tool calls of all steps.
    pub tool_calls: u64,
    /// Every recorded answer that can be cited, by id.
    pub evidence: Vec<CaseEvidence>,
}

impl CaseReport {
    /// Folds a case's state. Returns `None` where the case was never opened or its root step has not ended.
    pub fn of(state: &State) -> Option<Self> {
        let opened = state.opened.as_ref()?;
        let root = state.steps.get(&StepPath::root())?.ended.as_ref()?;
        let report = root.report.as_ref().filter(|_| root.outcome.is_completed());
        let status = status(report);
        let steps: Vec<CaseStep> = state.steps.values().map(step).collect();
        Some(Self {
            alert: opened.alert.clone(),
            as_of: opened.as_of,
            ongoing: report.and_then(|r| r.ongoing),
            status,
            summary: report.map_or_else(|| root.outcome.to_string(), |r| r.summary.clone()),
            verdict: verdict(status, report.and_then(|r| r.verdict.as_ref())),
            findings: report.map(|r| r.findings.clone()).unwrap_or_default(),
            gaps: gaps(state),
            proposals: report.map(|r| r.proposals.clone()).unwrap_or_default(),
            checked: state.checked.values().cloned().map(CheckedProposal::from).collect(),
            next: report.map(|r| r.next.clone()).unwrap_or_default(),
            tool_calls: steps.iter().map(|step| step.tool_calls).sum(),
            steps,
            evidence: evidence(state),
        })
    }
}

fn status(report: Option<&Report>) -> Status {
    let Some(report) = report else { return Status::Failed };
    match report.verdict.as_ref().map(|verdict| verdict.status) {
        Some(VerdictStatus::CauseFound) => Status::CauseFound,
        Some(VerdictStatus::NoChangeAtFault) => Status::NoChangeAtFault,
        Some(VerdictStatus::Inconclusive) | None => Status::Inconclusive,
    }
}

fn verdict(status: Status, verdict: Option<&Verdict>) -> CaseVerdict {
    let Some(verdict) = verdict else {
        return CaseVerdict {
            cause: None,
            root_cause_commit: None,
            confidence: 0.0,
            confidence_basis: "no verdict was given".into(),
            candidates: vec![],
            refuted: vec![],
            first_failing_service: None,
            blast_radius: vec![],
            remediation: Remediation::None,
        };
    };
    CaseVerdict {
        cause: verdict.cause.clone(),
        root_cause_commit: root_cause_commit(status, verdict.cause.as_ref()),
        confidence: verdict.confidence,
        confidence_basis: verdict.confidence_basis.clone(),
        candidates: verdict.candidates.clone(),
        refuted: verdict.refuted.clone(),
        first_failing_service: verdict.first_failing_service.clone(),
        blast_radius: verdict.blast_radius.clone(),
        remediation: verdict.remediation,
    }
}

/// A hash where a commit is at fault or stands behind the change that is; `none` where no commit is; null where it is
/// not known.
fn root_cause_commit(status: Status, cause: Option<&Cause>) -> Option<String> {
    match (status, cause) {
        (Status::CauseFound, Some(cause)) => {
            let commit = cause.commit.clone();
            commit
                .or_else(|| (cause.kind == ChangeKind::Commit).then(|| cause.id.clone()))
                .or(Some("none".into()))
        }
        (Status::NoChangeAtFault, _) => Some("none".into()),
        _ => None,
    }
}

/// The root step's gaps first, then what the other steps and the recording lack; each once.
fn gaps(state: &State) -> Vec<Gap> {
    let reported = || {
        let reports = state.steps.values().filter_map(|step| step.ended.as_ref()?.report.as_ref());
        reports.flat_map(|report| &report.gaps)
    };
    // Reasons that a step gave for one that it ran, as often as it gave them: it knows better what is missing.
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for gap in reported() {
        *told.entry(&gap.why).or_default() += 1;
    }
    let untold = state.steps.values().filter_map(|step| {
        let gap = did_not_complete(step, &step.ended.as_ref()?.outcome)?;
        let Some(count) = told.get_mut(gap.why.as_str()).filter(|count| **count > 0) else {
            return Some(gap);
        };
        *count -= 1;
        None
    });
    let untold: Vec<Gap> = untold.collect();
    let recording = state.opened.iter().flat_map(|opened| &opened.gaps);
    let mut seen = BTreeSet::new();
    reported().chain(&untold).chain(recording).filter(|gap| seen.insert(*gap)).cloned().collect()
}

fn did_not_complete(step: &StepState, outcome: &Outcome) -> Option<Gap> {
    let what = format!("what {} would have found (step {})", step.started.skill.name, step.started.path);
    (!outcome.is_completed()).then(|| Gap { what, why: outcome.to_string() })
}

fn step(step: &StepState) -> CaseStep {
    let ended = step.ended.as_ref();
    let usage = ended.map(|ended| ended.usage.clone()).unwrap_or_default();
    CaseStep {
        path: step.started.path.clone(),
        skill: step.started.skill.name.clone(),
        version: step.started.skill.version.clone(),
        digest: step.started.skill.digest,
        tools: step.started.grant.names(),
        tool_calls: usage.tool_calls,
        fuel: usage.fuel,
        fuel_is_lower_bound: usage.fuel_is_lower_bound,
        memory_bytes_peak: usage.memory_bytes_peak,
        outcome: ended.map_or("interrupted", |ended| ended.outcome.name()).into(),
        message: ended.filter(|e| !e.outcome.is_completed()).map(|e| e.outcome.to_string()),
    }
}

fn evidence(state: &State) -> Vec<CaseEvidence> {
    let mut evidence = BTreeMap::new();
    for (path, step) in &state.steps {
        for answered in step.calls.values() {
            let Some(id) = answered.evidence else { continue };
            evidence.entry(id).or_insert_with(|| CaseEvidence {
                id,
                step: path.clone(),
                tool: format!("{}.{}", answered.call.interface, answered.call.function),
                query: shown_query(&answered.call),
                bytes: answered.answer_bytes,
            });
        }
    }
    evidence.into_values().collect()
}

/// Most characters of a query that a report shows whole.
const QUERY_CHARS_MAX: usize = 2_000;

fn shown_query(call: &tools::ToolCall) -> serde_json::Value {
    let query = tools::query_json(call).unwrap_or_default();
    let text = query.to_string();
    if text.len() <= QUERY_CHARS_MAX { query } else { crate::text::line(&text, QUERY_CHARS_MAX).into() }
}

#[cfg(test)]
mod tests;
