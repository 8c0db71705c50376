//! Recorded runbooks and status feeds.

use casefile_model::tools::ToolError;
use casefile_model::tools::docs::{
    DocInfo, Docs, ReadAnswer, ReadQuery, SearchAnswer, SearchQuery, StatusAnswer, StatusQuery,
};
use casefile_model::{Time, text};

use super::page::{self, Needle, Page};
use super::{Recorded, gaps, present};

const SEARCH_MAX: u32 = 200;
const STATUS_MAX: u32 = 500;
const READ_CHARS_MAX: u32 = 65_536;

impl Docs for Recorded {
    fn search(&self, query: SearchQuery, _: Time) -> Result<SearchAnswer, ToolError> {
        let documents = present(self.0.parts.docs.as_ref(), gaps::DOCS)?;
        let page = Page::of(query.limit, SEARCH_MAX, query.cursor.as_deref())?;
        let needle = Needle::new(&query.contains)?;
        let cut = page.cut(documents.iter().filter(|document| needle.is_in(&document.text)))?;
        let docs = cut.rows.into_iter().map(|document| DocInfo {
            id: document.id.clone(),
            title: document.title.clone(),
            length: document.text.chars().count() as u64,
        });
        Ok(SearchAnswer { docs: docs.collect(), next: cut.next })
    }

    fn read(&self, query: ReadQuery, _: Time) -> Result<ReadAnswer, ToolError> {
        let documents = present(self.0.parts.docs.as_ref(), gaps::DOCS)?;
        let Some(document) = documents.iter().find(|document| document.id == query.id) else {
            return Err(ToolError::NotFound(format!("no document `{}`", text::line(&query.id, 100))));
        };
        let (text, next) = page::characters(&document.text, query.offset, query.limit, READ_CHARS_MAX);
        Ok(ReadAnswer { text, next })
    }

    fn status(&self, query: StatusQuery, as_of: Time) -> Result<StatusAnswer, ToolError> {
        let events = present(self.0.parts.status.as_ref(), gaps::STATUS)?;
        page::check(query.window)?;
        let page = Page::of(query.limit, STATUS_MAX, query.cursor.as_deref())?;
        let cut = page.cut(page::within(events, query.window, as_of, |event| event.at).iter().cloned())?;
        Ok(StatusAnswer { events: cut.rows, next: cut.next })
    }
}
