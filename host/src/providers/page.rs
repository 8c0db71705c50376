//! Limits, cursors, windows and text search, alike for every recorded interface.

use casefile_model::Time;
use casefile_model::request::Window;
use casefile_model::tools::ToolError;

/// Longest text to search for, in characters, as the WIT files say.
const CONTAINS_CHARS_MAX: usize = 200;

/// A part of a sorted answer.
pub(super) struct Page {
    offset: usize,
    limit: usize,
}

/// The rows of one page.
pub(super) struct Cut<T> {
    pub(super) rows: Vec<T>,
    /// How many there are on all pages.
    pub(super) total: u64,
    /// What to give back for the next page; none at the end.
    pub(super) next: Option<String>,
}

impl Page {
    /// The page that a query asks for; a limit of 0, or past `max`, means `max`. A cursor is the offset in
    /// decimal digits, as [`Page::cut`] gave it out.
    pub(super) fn of(limit: u32, max: u32, cursor: Option<&str>) -> Result<Self, ToolError> {
        let limit = if limit == 0 { max } else { limit.min(max) } as usize;
        let Some(cursor) = cursor else {
            return Ok(Self { offset: 0, limit });
        };
        let is_ours = cursor.bytes().all(|byte| byte.is_ascii_digit()) && !cursor.starts_with('0');
        match cursor.parse() {
            Ok(offset) if is_ours => Ok(Self { offset, limit }),
            _ => Err(invalid_cursor()),
        }
    }

    /// Takes this page out of all rows, counting the rest.
    pub(super) fn cut<T>(&self, all: impl Iterator<Item = T>) -> Result<Cut<T>, ToolError> {
        let mut total = 0;
        let mut rows = Vec::new();
        for row in all {
            if total >= self.offset && rows.len() < self.limit {
                rows.push(row);
            }
            total += 1;
        }
        if self.offset > total {
            return Err(invalid_cursor());
        }
        let end = self.offset + rows.len();
        let next = (end < total).then(|| end.to_string());
        Ok(Cut { rows, total: total as u64, next })
    }
}

fn invalid_cursor() -> ToolError {
    ToolError::InvalidArgument("cursor: it is not one that this query gave".into())
}

/// Refuses a window that ends before it starts.
pub(super) fn check(window: Window) -> Result<(), ToolError> {
    if window.end < window.start {
        return Err(ToolError::InvalidArgument("window: it ends before it starts".into()));
    }
    Ok(())
}

/// The rows, sorted by time, that lie in a window and not after `as_of`.
pub(super) fn within<T>(rows: &[T], window: Window, as_of: Time, at: impl Fn(&T) -> Time) -> &[T] {
    let start = rows.partition_point(|row| at(row) < window.start);
    let end = rows.partition_point(|row| at(row) < window.end && at(row) <= as_of);
    rows.get(start..end).unwrap_or_default()
}

/// Text to search for without regard to upper and lower case.
pub(super) struct Needle(String);

impl Needle {
    pub(super) fn new(contains: &str) -> Result<Self, ToolError> {
        if contains.chars().count() > CONTAINS_CHARS_MAX {
            let why = format!("contains: more than {CONTAINS_CHARS_MAX} characters");
            return Err(ToolError::InvalidArgument(why));
        }
        Ok(Self(contains.to_lowercase()))
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.is_empty() || text.to_lowercase().contains(&self.0)
    }
}

/// Whether a filter lets a value through; no filter lets all through.
pub(super) fn matches(wanted: Option<&str>, value: &str) -> bool {
    wanted.is_none_or(|wanted| wanted == value)
}

/// A part of a text by characters, and the offset of what follows. Past the end it is empty.
pub(super) fn characters(text: &str, offset: u64, limit: u32, max: u32) -> (String, Option<u64>) {
    let limit = if limit == 0 { max } else { limit.min(max) };
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let mut rest = text.chars().skip(skipped);
    let part: String = rest.by_ref().take(limit as usize).collect();
    let next = rest.next().is_some().then(|| offset.saturating_add(u64::from(limit)));
    (part, next)
}
