//! Skill `core/mechanism`: could one of these changes produce this fault?
//!
//! # Layout
//! - [`circumstances`]: when a change went live beside the first signs, and how much of it is about the symptom.
//! - [`contradict`]: what speaks against a change that could have.
//! - [`named`]: names that the failure says and one change alone has.
//! - [`read`]: a change with its content.
//! - [`singled`]: which change everything but its mechanism singles out.
//! - [`timing`]: which change alone went live when its own service began to fail.
//! - [`trace`]: code of a change that stands in the trace of the failure.
//! - [`weigh`]: what the change does, and how well that explains the fault.

pub mod circumstances;
pub mod contradict;
pub mod named;
pub mod read;
pub mod singled;
pub mod timing;
pub mod trace;
pub mod weigh;

use casefile_analysis::diff::DIFF_BYTES_MAX;
use casefile_sdk::prelude::*;
use core_handover::{Candidate, Changes, Reaches, Signature, Weighed, WeighedChanges, change, given};
use read::Read;

/// What the caller may choose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The latest credible time of the onset, in milliseconds since the Unix epoch; when the alert fired, where it is
    /// absent.
    pub onset_ms: Option<i64>,
    /// What `core/fault-signature` found; the skill runs it where this is absent.
    pub signature: Option<Signature>,
    /// What `core/changes-before` listed; the skill runs it where this is absent.
    pub changes: Option<Changes>,
    /// What `core/reach` found; the skill runs it where this is absent.
    pub reach: Option<Reaches>,
}

/// Changes whose content is read, nearest to the onset first.
const READ_MAX: usize = 150;
/// Bytes of all diffs together that are read, nearest to the onset first.
const BYTES_MAX: usize = 2_000_000;
/// From this score on a change is claimed to have a mechanism.
const CLAIMED_MIN: f64 = 0.3;
/// Refuted changes that a report names.
const REFUTED_MAX: usize = 60;
/// Unread changes that a gap names.
const NAMED_MAX: usize = 5;

/// Reads the changes and says which could have produced the fault.
///
/// # Errors
/// `missing-data` without an alert, or where signature or changes are not given and cannot be found.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<WeighedChanges>, Failure> {
    let alert = case.alert()?;
    let onset_ms = parameters.onset_ms.unwrap_or(alert.fired_at);
    let (signature, _): (Signature, _) = given(parameters.signature, "core/fault-signature", onset_ms)?;
    let (changes, _): (Changes, _) = given(parameters.changes, "core/changes-before", onset_ms)?;
    let (reach, _): (Reaches, _) = given(parameters.reach, "core/reach", onset_ms)?;
    let mut reads = Vec::new();
    let (mut unread, mut cut, mut bytes) = (0, 0, 0);
    for candidate in changes.candidates.into_iter().filter(Candidate::is_change) {
        let content = if candidate.has_content && reads.len() < READ_MAX && bytes < BYTES_MAX {
            changes::content(&candidate.reference()).ok()
        } else {
            None
        };
        unread += usize::from(content.is_none());
        let length = content.as_ref().and_then(|content| content.diff.as_ref()).map_or(0, String::len);
        cut += usize::from(length > DIFF_BYTES_MAX);
        bytes += length.min(DIFF_BYTES_MAX);
        reads.push(Read::new(candidate, content));
    }
    let weighed = weigh::weigh(&reads, &signature, &reach, (alert, onset_ms));
    let findings = findings(&weighed, &reads);
    let read = reads.len() - unread;
    let summary = match weighed.first().filter(|best| best.score >= CLAIMED_MIN) {
        Some(best) => format!("{} could have produced it: {}", best.shown(), best.because),
        None => format!("None of the {read} changes that could be read explains the fault."),
    };
    let untold = weighed.iter().filter(|one| one.read && one.score < CLAIMED_MIN).count();
    let mut report = Report::new(summary, WeighedChanges { weighed, unread }).findings(findings);
    if unread > 0 {
        report = report.gap(unread_names(&reads, unread), "their content is not there to be read");
    }
    if let Some(more @ 1..) = untold.checked_sub(REFUTED_MAX) {
        report = report.gap(
            format!("why {more} more changes are not it"),
            "each explains less than those that are listed",
        );
    }
    if cut > 0 {
        let why = format!("only the first {DIFF_BYTES_MAX} bytes of each were read");
        report = report.gap(format!("the rest of {cut} very long changes"), why);
    }
    Ok(report)
}

/// What the unread changes do, with the names of the first.
fn unread_names(reads: &[Read], unread: usize) -> String {
    let names: Vec<String> = reads
        .iter()
        .filter(|read| read.evidence.is_none())
        .map(|read| format!("{} {}", read.candidate.kind, change::short(&read.candidate.id)))
        .take(NAMED_MAX)
        .collect();
    let more = unread.saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("what {unread} changes do ({}{more})", names.join(", "))
}

fn findings(weighed: &[Weighed], reads: &[Read]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut refuted = 0;
    for one in weighed {
        let read = reads.iter().find(|read| read.candidate.id == one.id && read.candidate.kind == one.kind);
        let Some((read, evidence)) = read.and_then(|read| Some((read, read.evidence.clone()?))) else {
            continue;
        };
        let change = read.candidate.reference();
        let shown = one.shown();
        if one.score >= CLAIMED_MIN {
            let mechanism = casefile_sdk::types::Mechanism {
                change,
                part: one.part.clone(),
                fault_kind: one.fault_kind.clone().unwrap_or_default(),
                why: one.because.clone(),
            };
            findings.push(Finding::mechanism(evidence, mechanism, format!("{shown} {}", one.because)));
        } else if refuted < REFUTED_MAX {
            refuted += 1;
            findings.push(Finding::refuted(evidence, shown, Some(change), weak(one)));
        }
    }
    findings
}

/// Why a change that could do something is not blamed: what it could do explains too little of what is seen.
fn weak(change: &Weighed) -> String {
    if change.score > 0.0 && change.because.contains("; ") {
        format!("it explains too little of what is seen ({:.2} of 1): {}", change.score, change.because)
    } else {
        change.because.clone()
    }
}

casefile_sdk::skill!(investigate);
