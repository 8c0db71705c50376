//! A case's report within a budget of tokens: a pure fold. The cause and its first citations always stand there; of the
//! rest the most telling comes first, and what was left out is counted.
//!
//! A token is taken to be three bytes of JSON, which is on the safe side for English and for other scripts.

use casefile_model::case::{CaseReport, CaseVerdict};
use casefile_model::report::{Claim, Finding, Gap, Proposal, Refuted};
use casefile_model::{EvidenceId, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most tokens of a brief with the label around it.
pub const TOKENS_MAX: usize = 1_500;
/// Bytes that are counted as one token.
pub const BYTES_PER_TOKEN: usize = 3;
/// Bytes that the label and the case's id may take.
const AROUND_BYTES: usize = 500;
/// Most bytes of a brief's JSON.
pub const BYTES_MAX: usize = TOKENS_MAX * BYTES_PER_TOKEN - AROUND_BYTES;

/// Most bytes of one item of a list.
const ITEM_BYTES_MAX: usize = 320;
/// Most pieces of evidence that one item cites.
const CITED_MAX: usize = 3;
/// Digits of an evidence identifier that are shown; `read_evidence` takes them.
const EVIDENCE_DIGITS: usize = 12;

/// A report in brief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// What was found
    pub verdict: BriefVerdict,
    /// Findings, with the beginning of the identifiers of their evidence
    pub why: Vec<Point>,
    /// Explanations that the evidence rules out
    pub refuted: Vec<Point>,
    /// What could not be checked
    pub gaps: Vec<String>,
    /// What to look at next
    pub next: Vec<String>,
    /// Changes that a person may decide for
    pub proposals: Vec<Point>,
    /// Items that the budget left out
    pub left_out: LeftOut,
}

/// The verdict in brief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefVerdict {
    /// cause-found, no-change-at-fault, inconclusive or failed
    pub status: String,
    /// Kind of the cause: commit, config, flag, experiment, deploy, outside or none; empty where it is not known
    pub cause_kind: String,
    /// Identifier of the cause; empty where it is not known
    pub cause: String,
    /// Hash of the commit at fault, none where no commit is; empty where it is not known
    pub root_cause_commit: String,
    /// Who answers for the cause; empty where that is not known
    pub owner: String,
    /// From 0 to 1
    pub confidence: f64,
    /// What the confidence rests on
    pub confidence_basis: String,
    /// Evidence of the cause, the beginning of its identifiers
    pub evidence: Vec<String>,
    /// A few sentences
    pub summary: String,
    /// The alert's service
    pub service: String,
    /// The service that failed first; empty where that is not known
    pub first_failing_service: String,
    /// What to do now
    pub remediation: String,
    /// yes, no or unknown: whether the fault goes on at as-of
    pub ongoing: String,
    /// Nothing later was visible
    pub as_of: String,
}

/// A statement and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The statement
    pub text: String,
    /// Beginning of the identifiers of its evidence
    pub evidence: Vec<String>,
}

/// Counts of items that the budget left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Findings
    pub why: usize,
    /// Refuted explanations
    pub refuted: usize,
    /// Gaps
    pub gaps: usize,
    /// Next steps
    pub next: usize,
    /// Proposals
    pub proposals: usize,
}

impl Brief {
    /// The report in at most [`BYTES_MAX`] bytes of JSON. The same report gives the same brief.
    pub fn of(report: &CaseReport) -> Self {
        let all = Self {
            verdict: verdict(report),
            why: why(report),
            refuted: report.verdict.refuted.iter().map(refuted).collect(),
            gaps: report.gaps.iter().map(gap).collect(),
            next: report.next.iter().map(|next| cut(next, ITEM_BYTES_MAX)).collect(),
            proposals: report.proposals.iter().map(proposal).collect(),
            left_out: LeftOut::default(),
        };
        all.within(BYTES_MAX)
    }

    /// As many items as fit, dealt out in rounds: findings first, so that none of the lists starves the others.
    fn within(self, bytes_max: usize) -> Self {
        let counts =
            [self.why.len(), self.refuted.len(), self.gaps.len(), self.next.len(), self.proposals.len()];
        let costs = [
            costs(&self.why),
            costs(&self.refuted),
            costs(&self.gaps),
            costs(&self.next),
            costs(&self.proposals),
        ];
        // The counts of what is left out are never longer than when everything is.
        let left_out = |kept: [usize; 5]| LeftOut {
            why: counts[0] - kept[0],
            refuted: counts[1] - kept[1],
            gaps: counts[2] - kept[2],
            next: counts[3] - kept[3],
            proposals: counts[4] - kept[4],
        };
        let bare = Self {
            verdict: self.verdict.clone(),
            why: vec![],
            refuted: vec![],
            gaps: vec![],
            next: vec![],
            proposals: vec![],
            left_out: left_out([0; 5]),
        };
        let kept = dealt(&costs, bytes_max.saturating_sub(json_bytes(&bare)));
        Self {
            verdict: self.verdict,
            why: first(self.why, kept[0]),
            refuted: first(self.refuted, kept[1]),
            gaps: first(self.gaps, kept[2]),
            next: first(self.next, kept[3]),
            proposals: first(self.proposals, kept[4]),
            left_out: left_out(kept),
        }
    }
}

/// How many items of each list fit: in each round two findings and one of each other list, a list ending at the first
/// that does not fit.
fn dealt(costs: &[Vec<usize>; 5], mut room: usize) -> [usize; 5] {
    let mut kept = [0; 5];
    let mut open = [true; 5];
    while open.contains(&true) {
        for list in [0, 0, 1, 2, 3, 4] {
            match costs[list].get(kept[list]) {
                Some(cost) if open[list] && *cost <= room => {
                    room -= cost;
                    kept[list] += 1;
                }
                _ => open[list] = false,
            }
        }
    }
    kept
}

/// Bytes of each item, with the comma after it.
fn costs<T: Serialize>(items: &[T]) -> Vec<usize> {
    items.iter().map(|item| json_bytes(item) + 1).collect()
}

fn json_bytes(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(usize::MAX / 2, |json| json.len())
}

fn first<T>(mut items: Vec<T>, count: usize) -> Vec<T> {
    items.truncate(count);
    items
}

fn verdict(report: &CaseReport) -> BriefVerdict {
    let CaseVerdict { cause, confidence, confidence_basis, .. } = &report.verdict;
    let cause_text = |of: fn(&casefile_model::report::Cause) -> Option<&String>, bytes_max| {
        cause.as_ref().and_then(of).map(|value| cut(value, bytes_max)).unwrap_or_default()
    };
    let or_empty =
        |value: &Option<String>, bytes_max| value.as_deref().map(|v| cut(v, bytes_max)).unwrap_or_default();
    BriefVerdict {
        status: word(&report.status),
        cause_kind: cause.as_ref().map(|cause| cause.kind.name().to_owned()).unwrap_or_default(),
        cause: cause_text(|cause| Some(&cause.id), 120),
        root_cause_commit: or_empty(&report.verdict.root_cause_commit, 100),
        owner: cause_text(|cause| cause.owner.as_ref(), 80),
        confidence: in_thousandths(*confidence),
        confidence_basis: cut(confidence_basis, 240),
        evidence: evidence_of_cause(report),
        summary: cut(&report.summary, 600),
        service: report.alert.as_ref().map(|alert| cut(&alert.service, 80)).unwrap_or_default(),
        first_failing_service: or_empty(&report.verdict.first_failing_service, 80),
        remediation: word(&report.verdict.remediation),
        ongoing: report.ongoing.map_or("unknown", |ongoing| if ongoing { "yes" } else { "no" }).to_owned(),
        as_of: report.as_of.to_string(),
    }
}

/// A share from 0 to 1; more digits would tell nothing.
fn in_thousandths(share: f64) -> f64 {
    if share.is_finite() { (share.clamp(0.0, 1.0) * 1_000.0).round() / 1_000.0 } else { 0.0 }
}

/// The name of a value that is serialised as one word.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn names_the_cause(finding: &&Finding) -> bool {
    matches!(finding.claim, Claim::Mechanism(_) | Claim::OutsideCause(_))
}

/// What is cited for the cause, else for the first finding that cites anything.
fn evidence_of_cause(report: &CaseReport) -> Vec<String> {
    let telling = report.findings.iter().filter(names_the_cause);
    let ordered = telling.chain(report.findings.iter());
    ordered.map(|finding| cited(&finding.evidence)).find(|cited| !cited.is_empty()).unwrap_or_default()
}

/// Findings, those that name the cause first; what the verdict refutes stands in its own list.
fn why(report: &CaseReport) -> Vec<Point> {
    let others =
        |finding: &&Finding| !names_the_cause(finding) && !matches!(finding.claim, Claim::Refuted(_));
    let telling = report.findings.iter().filter(names_the_cause);
    let ordered = telling.chain(report.findings.iter().filter(others));
    ordered.map(|finding| point(&finding.summary, &finding.evidence)).collect()
}

fn refuted(refuted: &Refuted) -> Point {
    point(&format!("{}: {}", refuted.what, refuted.why), &refuted.evidence)
}

fn proposal(proposal: &Proposal) -> Point {
    point(&format!("{}: {}", proposal.title, proposal.why), &proposal.evidence)
}

fn gap(gap: &Gap) -> String {
    cut(&format!("{}: {}", gap.what, gap.why), ITEM_BYTES_MAX)
}

/// A statement in brief: its text is cut, never its first citations.
pub(super) fn point(statement: &str, evidence: &[EvidenceId]) -> Point {
    Point { text: cut(statement, ITEM_BYTES_MAX), evidence: cited(evidence) }
}

fn cited(evidence: &[EvidenceId]) -> Vec<String> {
    evidence.iter().take(CITED_MAX).map(|id| id.0.hex()[..EVIDENCE_DIGITS].to_owned()).collect()
}

/// A text on one line whose JSON has at most so many bytes, the quotes around it not counted.
fn cut(full: &str, bytes_max: usize) -> String {
    const MARK: char = '…';
    let line = text::line(full, bytes_max);
    let in_json = |c: char| if matches!(c, '"' | '\\') { 2 } else { c.len_utf8() };
    if line.chars().map(in_json).sum::<usize>() <= bytes_max {
        return line;
    }
    let mut room = bytes_max.saturating_sub(MARK.len_utf8());
    let mut out = String::new();
    for c in line.chars() {
        let Some(left) = room.checked_sub(in_json(c)) else { break };
        room = left;
        out.push(c);
    }
    out.push(MARK);
    out
}

#[cfg(test)]
mod tests;
