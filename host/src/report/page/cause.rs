//! The cause with its confidence, and what that confidence rests on.

use casefile_model::case::CaseReport;
use casefile_model::report::{Cause, ChangeKind, ChangeRef};
use casefile_model::tools::changes::{ContentAnswer, ContentQuery, ListAnswer, ListQuery};

use super::record::Record;
use super::shown::{self, Moment};

/// The cause, or that none is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Whether a cause is named.
    pub known: bool,
    /// `commit c62e9decee7b`, or a sentence where there is none.
    pub what: String,
    /// The whole identifier, where `what` cuts it.
    pub id: Option<String>,
    /// What its author called it; for one outside, what it is.
    pub title: Option<String>,
    /// Whom to ask.
    pub owner: Option<String>,
    /// When it went live.
    pub live: Option<Moment>,
    /// From 0 to 100; none where the investigation failed.
    pub confidence_percent: Option<String>,
    /// The confidence's track record and reason.
    pub basis: String,
}

pub(super) fn found(report: &CaseReport, record: &Record<'_>) -> Found {
    let verdict = &report.verdict;
    let cause = verdict.cause.as_ref().filter(|cause| cause.kind != ChangeKind::None);
    let what = match cause {
        Some(cause) if cause.kind == ChangeKind::Outside => "Outside our changes".into(),
        Some(cause) => format!("{} {}", cause.kind.name(), shown::short(&cause.id)),
        None => super::lead::status(report.status).into(),
    };
    let failed = report.status == casefile_model::case::Status::Failed;
    Found {
        known: cause.is_some(),
        what,
        id: cause
            .filter(|cause| shown::is_hash(&cause.id) && cause.id.len() > 12)
            .map(|cause| cause.id.clone()),
        title: cause.and_then(|cause| match cause.kind {
            ChangeKind::Outside => Some(shown::sentence(&cause.id)),
            _ => title(cause, record),
        }),
        owner: cause.and_then(|cause| cause.owner.as_deref()).map(shown::name),
        live: cause.and_then(|cause| cause.deployed_at).map(Moment::of),
        confidence_percent: (!failed).then(|| format!("{:.0}", verdict.confidence.clamp(0.0, 1.0) * 100.0)),
        basis: shown::sentence(&verdict.confidence_basis),
    }
}

/// The cause as the sources name it: itself, and the commit behind it.
pub(super) fn changes(cause: &Cause) -> Vec<ChangeRef> {
    let itself = ChangeRef { kind: cause.kind, id: cause.id.clone() };
    let behind = cause.commit.iter().map(|commit| ChangeRef { kind: ChangeKind::Commit, id: commit.clone() });
    std::iter::once(itself).chain(behind).collect()
}

/// The recorded content of a cause, page after page put together: its message, its diff or its values.
pub(super) fn content(cause: &Cause, record: &Record<'_>) -> Option<ContentAnswer> {
    let mut read = record.of::<ContentQuery, ContentAnswer>("changes", "content");
    read.sort_by_key(|answered| answered.query.offset);
    changes(cause).into_iter().find_map(|change| {
        let mut pages = read.iter().filter(|answered| answered.query.change == change);
        let mut whole = pages.next().filter(|first| first.query.offset == 0)?.answer.clone();
        for page in pages.filter(|page| page.query.offset > 0) {
            if let (Some(diff), Some(more)) = (&mut whole.diff, &page.answer.diff) {
                diff.push_str(more);
            }
            whole.next = page.answer.next;
        }
        Some(whole)
    })
}

fn title(cause: &Cause, record: &Record<'_>) -> Option<String> {
    let changes = changes(cause);
    let listed = record.of::<ListQuery, ListAnswer>("changes", "list-changes");
    let listed = listed.iter().flat_map(|answered| &answered.answer.changes);
    let listed = listed.filter(|info| changes.contains(&info.change)).map(|info| info.title.clone()).next();
    let message = || content(cause, record).map(|content| content.message);
    let title = listed.or_else(message)?;
    let line = title.lines().next().map(shown::sentence)?;
    (!line.is_empty()).then_some(line)
}
