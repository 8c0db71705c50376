//! Recorded log lines and patterns.

use std::collections::BTreeSet;

use casefile_model::Time;
use casefile_model::tools::ToolError;
use casefile_model::tools::logs::{Logs, PatternsAnswer, PatternsQuery, SearchAnswer, SearchQuery};

use super::page::{self, Needle, Page};
use super::{Recorded, after_as_of, gaps, present};

const SEARCH_MAX: u32 = 1_000;
const PATTERNS_MAX: u32 = 500;

impl Logs for Recorded {
    fn search(&self, query: SearchQuery, as_of: Time) -> Result<SearchAnswer, ToolError> {
        let lines = present(self.0.parts.logs.as_ref(), gaps::LOGS)?;
        page::check(query.window)?;
        let page = Page::of(query.limit, SEARCH_MAX, query.cursor.as_deref())?;
        let needle = Needle::new(&query.contains)?;
        let severities: BTreeSet<String> = query.severities.iter().map(|s| s.to_uppercase()).collect();
        let matching = page::within(lines, query.window, as_of, |line| line.at).iter().filter(|line| {
            page::matches(query.service.as_deref(), &line.service)
                && (severities.is_empty() || severities.contains(&line.severity.to_uppercase()))
                && needle.is_in(&line.message)
        });
        let cut = page.cut(matching)?;
        let lines = cut.rows.into_iter().cloned().collect();
        Ok(SearchAnswer { lines, total: cut.total, next: cut.next })
    }

    fn patterns(&self, query: PatternsQuery, as_of: Time) -> Result<PatternsAnswer, ToolError> {
        let patterns = present(self.0.parts.patterns.as_ref(), gaps::PATTERNS)?;
        if as_of < self.0.end() {
            return Err(after_as_of("log patterns"));
        }
        let page = Page::of(query.limit, PATTERNS_MAX, query.cursor.as_deref())?;
        let matching = patterns.iter().filter(|p| page::matches(query.service.as_deref(), &p.service));
        let cut = page.cut(matching.cloned())?;
        Ok(PatternsAnswer { patterns: cut.rows, next: cut.next })
    }
}
