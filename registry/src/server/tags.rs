//! The list of tags (distribution-spec, "Listing Tags").

use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::json;

use super::Shared;
use super::access::Caller;
use super::respond::{self, Code, Refusal};
use super::route::{number, query};
use crate::accounts::Right;
use crate::oci::{RepositoryName, media};

/// The most that one page holds.
pub(super) const PAGE_MAX: u32 = 10_000;

/// `…/tags/list`.
pub(super) fn list(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
    parts: &Parts,
) -> Result<Response, Refusal> {
    caller.must(repository, Right::Pull)?;
    let count = count(parts)?;
    let last = query(&parts.uri, "last").next();
    let page = shared.storage.tags(repository, last.as_deref(), count)?;
    if page.items.is_empty() && !shared.storage.is_repository(repository)? {
        return Err(Refusal::missing(Code::NameUnknown, format!("there is no repository {repository}")));
    }
    let body = json!({ "name": repository.as_str(), "tags": page.items });
    let mut response = respond::json(media::JSON, &body);
    if let Some(last) = page.items.last().filter(|_| page.has_more) {
        let link = format!("</v2/{repository}/tags/list?n={count}&last={last}>; rel=\"next\"");
        respond::set(&mut response, header::LINK, &link);
    }
    Ok(response)
}

/// How many entries a request asks for.
pub(super) fn count(parts: &Parts) -> Result<u32, Refusal> {
    let Some(text) = query(&parts.uri, "n").next() else { return Ok(PAGE_MAX) };
    let wrong = || Refusal::bad(Code::Unsupported, "`n` is no count; write a whole number");
    let count = number(&text).ok_or_else(wrong)?;
    // A number that is too large asks for all, and gets a page.
    Ok(u32::try_from(count).unwrap_or(PAGE_MAX).min(PAGE_MAX))
}
