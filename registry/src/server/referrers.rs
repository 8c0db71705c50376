//! What refers to a manifest (distribution-spec, "Listing Referrers").

use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::Shared;
use super::access::Caller;
use super::respond::{self, OCI_FILTERS_APPLIED, Refusal};
use super::route::query;
use crate::accounts::Right;
use crate::oci::{Digest, RepositoryName, media};

/// The most that one page holds; annotations make entries large.
const PAGE_MAX: u32 = 1000;

/// `…/referrers/DIGEST`.
pub(super) fn list(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
    subject: &Digest,
    parts: &Parts,
) -> Result<Response, Refusal> {
    caller.must(repository, Right::Pull)?;
    let filter = query(&parts.uri, "artifactType").next();
    let last = query(&parts.uri, "last").next();
    let count = super::tags::count(parts)?.min(PAGE_MAX);
    let page = shared.storage.referrers(repository, subject, filter.as_deref(), last.as_deref(), count)?;
    let body = json!({ "schemaVersion": 2, "mediaType": media::INDEX, "manifests": page.items });
    let mut response = respond::json(media::INDEX, &body);
    if filter.is_some() {
        respond::set(&mut response, OCI_FILTERS_APPLIED, "artifactType");
    }
    if let Some(last) = page.items.last().filter(|_| page.has_more) {
        let filter = filter.map_or(String::new(), |filter| {
            format!("&artifactType={}", utf8_percent_encode(&filter, NON_ALPHANUMERIC))
        });
        let (path, last) = (format!("/v2/{repository}/referrers/{subject}"), &last.digest);
        let link = format!("<{path}?n={count}&last={last}{filter}>; rel=\"next\"");
        respond::set(&mut response, header::LINK, &link);
    }
    Ok(response)
}
