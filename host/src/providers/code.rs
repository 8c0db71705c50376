//! Source code of the recording's repository.

use casefile_model::Time;
use casefile_model::tools::ToolError;
use casefile_model::tools::code::{
    Code, Match, OwnersAnswer, OwnersQuery, ReadAnswer, ReadQuery, SearchAnswer, SearchQuery, StructureQuery,
};

use super::git::{Git, Node, Revision};
use super::owners;
use super::page::Page;
use super::{Recorded, gaps};

const READ_LINES_MAX: u32 = 2_000;
const SEARCH_MAX: u32 = 500;
const CONTAINS_CHARS_MAX: usize = 200;
const MATCH_CHARS_MAX: usize = 1_000;
const PATH_BYTES_MAX: usize = 4_096;

impl Code for Recorded {
    fn read(&self, query: ReadQuery, as_of: Time) -> Result<ReadAnswer, ToolError> {
        check_path(&query.path)?;
        if query.line == 0 {
            return Err(ToolError::InvalidArgument("line: lines count from 1".into()));
        }
        let git = self.git(as_of)?;
        let revision = git.revision(&query.revision)?;
        let text = text(&git, &revision, &query.path)?;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let limit = if query.limit == 0 { READ_LINES_MAX } else { query.limit.min(READ_LINES_MAX) } as usize;
        let start = (query.line as usize - 1).min(lines.len());
        let end = (start + limit).min(lines.len());
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(ReadAnswer {
            revision: revision.0,
            text: lines.get(start..end).unwrap_or_default().concat(),
            lines_total: count(lines.len()),
            next: (end < lines.len()).then(|| count(end + 1)),
        })
    }

    fn search(&self, query: SearchQuery, as_of: Time) -> Result<SearchAnswer, ToolError> {
        let page = Page::of(query.limit, SEARCH_MAX, query.cursor.as_deref())?;
        check_contains(&query.contains)?;
        // Git filters by whole folders; what follows the last `/` is filtered here.
        let folder = query.path_prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !folder.is_empty() {
            check_path(folder)
                .map_err(|_| ToolError::InvalidArgument(format!("path-prefix: {PATH_RULE}")))?;
        }
        let git = self.git(as_of)?;
        let revision = git.revision(&query.revision)?;
        let found = git.grep(&revision, &query.contains, folder)?;
        let mut matches: Vec<Match> = found
            .split(|byte| *byte == b'\n')
            .filter_map(|line| parse_match(&revision, line))
            .filter(|found| found.path.starts_with(&query.path_prefix))
            .collect();
        matches.sort();
        let cut = page.cut(matches.into_iter())?;
        Ok(SearchAnswer { matches: cut.rows, next: cut.next })
    }

    fn search_structure(&self, _: StructureQuery, _: Time) -> Result<SearchAnswer, ToolError> {
        Err(ToolError::Unavailable("this host has no structural search".into()))
    }

    fn owners(&self, query: OwnersQuery, as_of: Time) -> Result<OwnersAnswer, ToolError> {
        check_path(&query.path)?;
        let git = self.git(as_of)?;
        let revision = git.revision("")?;
        if git.node(&revision, &query.path)?.is_none() {
            return Err(no_such_path());
        }
        for place in owners::PLACES {
            if let Some(Node::File(object)) = git.node(&revision, place)? {
                let rules = String::from_utf8_lossy(&git.blob(&object)?).into_owned();
                return Ok(OwnersAnswer { owners: owners::of(&rules, &query.path) });
            }
        }
        Err(ToolError::NotFound("the repository has no CODEOWNERS at as-of".into()))
    }
}

impl Recorded {
    fn git(&self, as_of: Time) -> Result<Git, ToolError> {
        match &self.0.repo {
            Some(repo) => Git::new(repo, as_of),
            None => Err(ToolError::Unavailable(gaps::why(gaps::CODE))),
        }
    }
}

const PATH_RULE: &str = "give one relative to the root of the repository, with `/`, without `.` and `..`";

fn check_path(path: &str) -> Result<(), ToolError> {
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    let is_path =
        path.len() <= PATH_BYTES_MAX && path.split('/').all(is_part) && !path.chars().any(char::is_control);
    if is_path { Ok(()) } else { Err(ToolError::InvalidArgument(format!("path: {PATH_RULE}"))) }
}

fn check_contains(contains: &str) -> Result<(), ToolError> {
    let why = if contains.is_empty() {
        "contains: give a text to search for"
    } else if contains.chars().count() > CONTAINS_CHARS_MAX {
        "contains: more than 200 characters"
    } else if contains.contains(['\n', '\r', '\0']) {
        "contains: give a part of one line"
    } else {
        return Ok(());
    };
    Err(ToolError::InvalidArgument(why.into()))
}

fn no_such_path() -> ToolError {
    ToolError::NotFound("path: there is no such file at this revision".into())
}

fn text(git: &Git, revision: &Revision, path: &str) -> Result<String, ToolError> {
    let object = match git.node(revision, path)? {
        Some(Node::File(object)) => object,
        Some(Node::Other) => {
            return Err(ToolError::InvalidArgument("path: this is a folder; name a file".into()));
        }
        None => return Err(no_such_path()),
    };
    let bytes = git.blob(&object)?;
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(ToolError::Unavailable("this file is not UTF-8 text".into())),
    }
}

fn parse_match(revision: &Revision, line: &[u8]) -> Option<Match> {
    let line = String::from_utf8_lossy(line);
    let mut fields = line.strip_prefix(&revision.0)?.strip_prefix(':')?.splitn(3, '\0');
    let (path, number, text) = (fields.next()?, fields.next()?, fields.next()?);
    let text = text.trim_end_matches('\r').chars().take(MATCH_CHARS_MAX).collect();
    Some(Match { path: path.to_owned(), line: number.parse().ok()?, text })
}
