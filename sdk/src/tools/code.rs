//! Source code at a revision that was reachable at as-of.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::code as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::code as host;

pub use crate::bindings::casefile::tools::code::Match;
use crate::bindings::casefile::tools::code::{OwnersQuery, ReadQuery, SearchQuery, StructureQuery};
use crate::evidence::{Page, read_pages};
use crate::{Answer, Evidence, ToolError};

/// Matches that one call reads at most.
pub const MATCHES_MAX: usize = 2_000;

/// A part of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The answer that was read.
    pub evidence: Evidence,
    /// The commit that was read; it is what an empty revision resolved to.
    pub revision: String,
    /// At most 2,000 lines.
    pub text: String,
    /// Lines of the whole file.
    pub lines_total: u32,
    /// First line of what follows; none at the end of the file.
    pub next_line: Option<u32>,
}

/// Reads a file from `line` (from 1) on; an empty `revision` is the newest at as-of.
///
/// # Errors
/// Those of `read` in `code.wit`.
pub fn read(revision: &str, path: &str, line: u32) -> Result<Source, ToolError> {
    let page =
        host::read(&ReadQuery { revision: revision.to_owned(), path: path.to_owned(), line, limit: 0 })?;
    Ok(Source {
        evidence: Evidence::one(page.evidence),
        revision: page.revision,
        text: page.text,
        lines_total: page.lines_total,
        next_line: page.next,
    })
}

/// Finds literal text in the files under `path_prefix`, by path and line.
///
/// # Errors
/// Those of `search` in `code.wit`.
pub fn search(revision: &str, contains: &str, path_prefix: &str) -> Result<Answer<Match>, ToolError> {
    read_pages(MATCHES_MAX, |cursor| {
        let page = host::search(&SearchQuery {
            revision: revision.to_owned(),
            contains: contains.to_owned(),
            path_prefix: path_prefix.to_owned(),
            limit: 0,
            cursor,
        })?;
        Ok(Page { evidence: page.evidence, items: page.matches, next: page.next })
    })
}

/// Finds code by its structure: a pattern in the syntax of `language`, with `$X` for any node.
///
/// # Errors
/// Those of `search-structure` in `code.wit`.
pub fn search_structure(
    revision: &str,
    language: &str,
    pattern: &str,
    path_prefix: &str,
) -> Result<Answer<Match>, ToolError> {
    read_pages(MATCHES_MAX, |cursor| {
        let page = host::search_structure(&StructureQuery {
            revision: revision.to_owned(),
            language: language.to_owned(),
            pattern: pattern.to_owned(),
            path_prefix: path_prefix.to_owned(),
            limit: 0,
            cursor,
        })?;
        Ok(Page { evidence: page.evidence, items: page.matches, next: page.next })
    })
}

/// Says who owns a path, most specific rule first.
///
/// # Errors
/// Those of `owners` in `code.wit`.
pub fn owners(path: &str) -> Result<Answer<String>, ToolError> {
    let page = host::owners(&OwnersQuery { path: path.to_owned() })?;
    Ok(Answer { evidence: Evidence::one(page.evidence), items: page.owners, complete: true })
}
