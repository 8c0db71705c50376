//! What a finding rests on.

use crate::ToolError;

/// One or more recorded answers of tool calls. It cannot be empty: it is only made from an answer, from a child's
/// report, or from what the caller handed down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    ids: Vec<String>,
}

impl Evidence {
    /// Wraps the identifier of one answer.
    pub(crate) fn one(id: String) -> Self {
        Self { ids: vec![id] }
    }

    /// Wraps identifiers, keeping the first of equal ones. None where there are none.
    pub(crate) fn from_ids(ids: impl IntoIterator<Item = String>) -> Option<Self> {
        let mut kept = Self { ids: Vec::new() };
        for id in ids {
            kept.insert(id);
        }
        (!kept.ids.is_empty()).then_some(kept)
    }

    /// Adds what another claim rests on.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for id in &other.ids {
            self.insert(id.clone());
        }
        self
    }

    /// Returns the identifiers in the order in which they were added, each once.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Gives the identifiers away.
    pub fn into_ids(self) -> Vec<String> {
        self.ids
    }

    fn insert(&mut self, id: String) {
        if !self.ids.contains(&id) {
            self.ids.push(id);
        }
    }
}

/// Rows that a tool gave, with what to cite for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// The pages that were read.
    pub evidence: Evidence,
    /// The rows, in the order that the tool's WIT file states.
    pub items: Vec<T>,
    /// Whether these are all rows. A report should say so in a gap where they are not.
    pub complete: bool,
}

/// One page of a paged answer.
pub(crate) struct Page<T> {
    pub(crate) evidence: String,
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<String>,
}

/// Reads pages until the last one or until `items_max` rows were read.
///
/// # Errors
/// That of the first page. An error on a later page ends the answer early instead, as incomplete: what was read
/// was recorded and can be cited.
pub(crate) fn read_pages<T>(
    items_max: usize,
    mut page: impl FnMut(Option<String>) -> Result<Page<T>, ToolError>,
) -> Result<Answer<T>, ToolError> {
    let first = page(None)?;
    let mut answer = Answer { evidence: Evidence::one(first.evidence), items: first.items, complete: true };
    let mut next = first.next;
    while let Some(cursor) = next {
        if answer.items.len() >= items_max {
            answer.complete = false;
            break;
        }
        let Ok(following) = page(Some(cursor)) else {
            answer.complete = false;
            break;
        };
        answer.evidence.insert(following.evidence);
        answer.items.extend(following.items);
        next = following.next;
    }
    if answer.items.len() > items_max {
        answer.items.truncate(items_max);
        answer.complete = false;
    }
    Ok(answer)
}
