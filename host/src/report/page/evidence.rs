//! Every recorded answer that can be cited: what was asked, and exactly what was answered.

use std::collections::BTreeSet;

use casefile_model::journal::{Attached, ToolAnswered};
use casefile_model::{EvidenceId, StepPath, tools};

use super::json_text::{self, Capped};
use super::shown::{self, Chip, Chips};
use super::{Source, units};

/// A recorded answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its anchor is `ev-` and this.
    pub chip: Chip,
    /// The whole identifier.
    pub id: String,
    /// Whether the report cites it.
    pub cited: bool,
    /// The first step that asked.
    pub step: String,
    /// Interface and function, or the title of an attachment.
    pub tool: String,
    /// The arguments as JSON.
    pub query: Capped,
    /// The answer.
    pub answer: Capped,
    /// Size of the recorded answer.
    pub bytes: String,
    /// What an attachment was made of.
    pub derived_from: Chips,
}

/// Most characters of one answer.
const ANSWER_CHARS_MAX: usize = 8_000;
/// Most characters of a query.
const QUERY_CHARS_MAX: usize = 2_000;
/// Most characters of all answers of a page; beyond, each is cut to its beginning.
const PAGE_CHARS_MAX: usize = 2_000_000;
const BEGINNING_CHARS: usize = 400;

/// Cited ones first, then by identifier.
pub(super) fn pieces(source: &Source<'_>) -> Vec<Piece> {
    let cited = cited(source);
    let mut seen = BTreeSet::new();
    let mut found: Vec<(bool, EvidenceId, Found<'_>)> = Vec::new();
    for (path, step) in &source.state.steps {
        for answered in step.calls.values() {
            if let Some(id) = answered.evidence.filter(|id| seen.insert(*id)) {
                found.push((!cited.contains(&id), id, Found::Answer(path, answered)));
            }
        }
        for attached in step.ended.iter().flat_map(|ended| &ended.attachments) {
            if seen.insert(attached.evidence) {
                found.push((
                    !cited.contains(&attached.evidence),
                    attached.evidence,
                    Found::Attachment(path, attached),
                ));
            }
        }
    }
    found.sort_by_key(|(uncited, id, _)| (*uncited, *id));
    let mut left = PAGE_CHARS_MAX;
    found
        .into_iter()
        .map(|(uncited, id, found)| {
            let most = ANSWER_CHARS_MAX.min(left).max(BEGINNING_CHARS);
            let piece = piece(source, id, !uncited, &found, most);
            left = left.saturating_sub(piece.answer.text.len());
            piece
        })
        .collect()
}

enum Found<'a> {
    Answer(&'a StepPath, &'a ToolAnswered),
    Attachment(&'a StepPath, &'a Attached),
}

fn piece(source: &Source<'_>, id: EvidenceId, cited: bool, found: &Found<'_>, chars_max: usize) -> Piece {
    let bytes = |count: u64| units::bytes(u32::try_from(count).map_or(f64::from(u32::MAX), f64::from));
    let (path, tool, query, answer, size, derived_from) = match found {
        Found::Answer(path, answered) => {
            let query = tools::query_json(&answered.call).unwrap_or_default().to_string();
            let query = json_text::shown(&query, QUERY_CHARS_MAX);
            let answer = json_text::shown(&source.answers.json(answered), chars_max);
            (path, tool(answered), query, answer, bytes(answered.answer_bytes), Chips::default())
        }
        Found::Attachment(path, attached) => {
            let attachment = &attached.attachment;
            let title = format!("attachment: {}", shown::name(&attachment.title));
            let kind = Capped { text: shown::name(&attachment.media_type), cut_from: None };
            let answer = json_text::shown(&attachment.content, chars_max);
            let size = units::bytes(super::to_f64(attachment.content.len()));
            (path, title, kind, answer, size, Chips::of(&attachment.derived_from))
        }
    };
    Piece {
        chip: shown::chip(&id),
        id: id.to_string(),
        cited,
        step: path.to_string(),
        tool,
        query,
        answer,
        bytes: size,
        derived_from,
    }
}

/// `metrics.range`.
pub(super) fn tool(answered: &ToolAnswered) -> String {
    shown::name(&format!("{}.{}", answered.call.interface, answered.call.function))
}

fn cited(source: &Source<'_>) -> BTreeSet<EvidenceId> {
    let report = source.report;
    let findings = report.findings.iter().flat_map(|finding| &finding.evidence);
    let refuted = report.verdict.refuted.iter().flat_map(|refuted| &refuted.evidence);
    let proposals = report.proposals.iter().flat_map(|proposal| &proposal.evidence);
    findings.chain(refuted).chain(proposals).copied().collect()
}
