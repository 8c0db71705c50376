//! What people changed: commits, deploys, configuration, flags.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::changes as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::changes as host;

pub use crate::bindings::casefile::tools::changes::ChangeInfo;
use crate::bindings::casefile::tools::changes::{ContentQuery, ListQuery};
use crate::evidence::{Page, read_pages};
use crate::types::{ChangeKind, ChangeRef, Window};
use crate::{Answer, Evidence, ToolError};

/// Changes that one call lists at most.
pub const CHANGES_MAX: usize = 5_000;

/// Characters of a diff that one call reads at most.
pub const DIFF_CHARACTERS_MAX: usize = 1_000_000;

/// The content of one change, with what to cite for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The pages that were read.
    pub evidence: Evidence,
    /// The message, or what changed to what.
    pub message: String,
    /// Unified diff of a commit; none where the source holds none.
    pub diff: Option<String>,
    /// The value before, of a configuration or flag change.
    pub old_value: Option<String>,
    /// The value after, of a configuration or flag change.
    pub new_value: Option<String>,
    /// Whether the diff is whole.
    pub complete: bool,
}

/// Lists the changes of a window by time; empty `kinds` keeps all kinds, no `service` keeps all services.
///
/// # Errors
/// Those of `list-changes` in `changes.wit`.
pub fn list(
    window: Window,
    kinds: &[ChangeKind],
    service: Option<&str>,
) -> Result<Answer<ChangeInfo>, ToolError> {
    read_pages(CHANGES_MAX, |cursor| {
        let service = service.map(str::to_owned);
        let page =
            host::list_changes(&ListQuery { window, kinds: kinds.to_vec(), service, limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.changes, next: page.next })
    })
}

/// Reads the content of one change, all pages of its diff.
///
/// # Errors
/// Those of `content` in `changes.wit`, of the first page; an error on a later page leaves the diff incomplete.
pub fn content(change: &ChangeRef) -> Result<Content, ToolError> {
    let ask = |offset| host::content(&ContentQuery { change: change.clone(), offset, limit: 0 });
    let first = ask(0)?;
    let mut content = Content {
        evidence: Evidence::one(first.evidence),
        message: first.message,
        diff: first.diff,
        old_value: first.old_value,
        new_value: first.new_value,
        complete: true,
    };
    let mut next = first.next;
    while let (Some(offset), Some(diff)) = (next, content.diff.as_mut()) {
        let page = if diff.len() < DIFF_CHARACTERS_MAX { ask(offset).ok() } else { None };
        let Some(page) = page else {
            content.complete = false;
            break;
        };
        diff.push_str(page.diff.as_deref().unwrap_or_default());
        content.evidence = content.evidence.and(&Evidence::one(page.evidence));
        next = page.next;
    }
    Ok(content)
}
