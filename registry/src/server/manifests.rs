//! Manifests (distribution-spec, "Pulling manifests", "Pushing manifests", "Deleting manifests").

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::response::Response;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::Shared;
use super::access::Caller;
use super::blobs::must_be_deletable;
use super::packages::{self, Pushed};
use super::respond::{self, CONTENT_DIGEST, Code, OCI_SUBJECT, OCI_TAG, Refusal};
use super::route::query;
use crate::accounts::Right;
use crate::index::State;
use crate::oci::manifest::Manifest;
use crate::oci::{Digest, Reference, RepositoryName, Tag, media};
use crate::storage::manifests::NewManifest;
use crate::storage::namespaces::Kind;

/// The most tags that one request sets.
const TAGS_MAX: usize = 64;
/// `Warning`, of HTTP/1.1; OCI clients show it to people.
const WARNING: HeaderName = HeaderName::from_static("warning");

/// `…/manifests/REFERENCE`.
pub(super) async fn dispatch(
    shared: &Arc<Shared>,
    caller: &Caller,
    repository: &RepositoryName,
    reference: Reference,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    match parts.method {
        Method::PUT => put(shared, caller, repository, reference, parts, body).await,
        Method::DELETE => delete(shared, caller, repository, &reference).await,
        _ => get(shared, caller, repository, &reference, parts),
    }
}

fn get(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
    reference: &Reference,
    parts: &Parts,
) -> Result<Response, Refusal> {
    caller.must(repository, Right::Pull)?;
    let found = shared.storage.manifest(repository, reference)?;
    let length = found.body.len();
    let body = if parts.method == Method::HEAD { Body::empty() } else { Body::from(found.body) };
    let mut response = Response::new(body);
    respond::set(&mut response, header::CONTENT_TYPE, &found.media_type);
    respond::set(&mut response, header::CONTENT_LENGTH, &length.to_string());
    respond::set(&mut response, CONTENT_DIGEST, &found.digest.to_string());
    respond::set(&mut response, header::ETAG, &format!("\"{}\"", found.digest));
    let version = shared.storage.version_of(repository, &found.digest)?;
    if let Some(version) = version.filter(|version| version.state != State::Live) {
        // Clients read headers as ASCII; the index has the reason as it was written.
        let shown = |c: char| if c.is_ascii() { c } else { '?' };
        let reason = version.reason.unwrap_or_default();
        let reason: String = reason.chars().filter(|c| !"\\\"".contains(*c)).map(shown).collect();
        let text = format!("299 - \"{}@{} is {}: {reason}\"", version.name, version.version, version.state);
        respond::set(&mut response, WARNING, &text);
    }
    Ok(response)
}

async fn put(
    shared: &Arc<Shared>,
    caller: &Caller,
    repository: &RepositoryName,
    reference: Reference,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    caller.must(repository, Right::Push)?;
    let media_type = media_type(parts)?;
    let tags = tags(parts, &reference)?;
    let body = read(body, shared.config.manifest_bytes_max).await?;
    let digest = match reference {
        Reference::Digest(expected) => {
            let found = Digest::of(expected.algorithm(), &body);
            if found != expected {
                let message = format!("the manifest has the digest {found}, not {expected}");
                return Err(Refusal::bad(Code::DigestInvalid, message));
            }
            found
        }
        Reference::Tag(_) => Digest::sha256(&body),
    };
    let parsed = Manifest::parse(&body, &media_type)
        .map_err(|e| Refusal::bad(Code::ManifestInvalid, e.to_string()))?;
    let pushed =
        Pushed { repository, parsed: &parsed, tags: &tags, digest: &digest, media_type: &media_type };
    let kind = kind_of(shared, caller, &pushed).await?;
    let version = match kind {
        Kind::Skills => packages::admit(shared, caller, &pushed).await?,
        Kind::Any => None,
    };
    has_room(shared, repository, &tags)?;
    let subject = parsed.subject.as_ref().map(|subject| subject.digest.to_string());
    let new = NewManifest {
        repository: repository.clone(),
        digest: digest.clone(),
        media_type,
        body: body.to_vec(),
        parsed,
        tags: tags.clone(),
        version,
        may_miss_blobs: kind == Kind::Any && shared.config.is_sparse,
        who: caller.name.clone(),
    };
    shared.storage.put_manifest(new).await?;
    let mut response = respond::empty(StatusCode::CREATED);
    respond::set(&mut response, header::LOCATION, &format!("/v2/{repository}/manifests/{digest}"));
    respond::set(&mut response, CONTENT_DIGEST, &digest.to_string());
    if let Some(subject) = subject {
        respond::set(&mut response, OCI_SUBJECT, &subject);
    }
    if query(&parts.uri, "tag").next().is_some() {
        let names: Vec<&str> = tags.iter().map(Tag::as_str).collect();
        respond::set(&mut response, OCI_TAG, &names.join(", "));
    }
    Ok(response)
}

/// The kind of the namespace. One that is new becomes what is first pushed into it, where the caller may make one.
async fn kind_of(shared: &Shared, caller: &Caller, pushed: &Pushed<'_>) -> Result<Kind, Refusal> {
    let namespace = pushed.repository.namespace();
    if let Some(kind) = shared.storage.kind(namespace)? {
        return Ok(kind);
    }
    caller.must_in(namespace, Right::Admin).map_err(|refusal| {
        refusal.with_message(format!(
            "there is no namespace `{namespace}` yet, and this token has no right `admin` to make it; the operator does with \
             `casefile registry namespace add {namespace}`"
        ))
    })?;
    let is_wasm = pushed.parsed.config.as_ref().is_some_and(|config| config.media_type == media::WASM_CONFIG);
    let kind = if is_wasm && packages::is_skill(shared, pushed).await { Kind::Skills } else { Kind::Any };
    Ok(shared.storage.make_namespace(namespace, kind).await?)
}

fn media_type(parts: &Parts) -> Result<String, Refusal> {
    let missing = || Refusal::bad(Code::ManifestInvalid, "say what kind of manifest it is: Content-Type");
    let text =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
    let media_type = text.split(';').next().unwrap_or(text).trim();
    if media_type.is_empty() { Err(missing()) } else { Ok(media_type.to_owned()) }
}

/// The tags that a request sets: the reference, and those of its query.
fn tags(parts: &Parts, reference: &Reference) -> Result<Vec<Tag>, Refusal> {
    let mut tags: Vec<Tag> = match reference {
        Reference::Tag(tag) => vec![tag.clone()],
        Reference::Digest(_) => Vec::new(),
    };
    for text in query(&parts.uri, "tag") {
        tags.push(text.parse::<Tag>().map_err(|e| Refusal::bad(Code::ManifestInvalid, e.to_string()))?);
        if tags.len() > TAGS_MAX {
            let message = format!("one request sets at most {TAGS_MAX} tags");
            return Err(Refusal::new(StatusCode::URI_TOO_LONG, Code::ManifestInvalid, message));
        }
    }
    Ok(tags)
}

async fn read(body: Body, max: usize) -> Result<bytes::Bytes, Refusal> {
    match Limited::new(body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            let message = format!("a manifest has at most {max} bytes here");
            let refusal = Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::SizeInvalid, message);
            Err(refusal.with_header(header::CONNECTION, "close"))
        }
        Err(_) => Err(Refusal::bad(Code::ManifestInvalid, "the connection ended before the manifest did")),
    }
}

/// Refuses to let a repository grow without bound.
fn has_room(shared: &Shared, repository: &RepositoryName, tags: &[Tag]) -> Result<(), Refusal> {
    let max = shared.config.tags_max;
    if tags.is_empty() || shared.storage.count_tags_with(repository, tags)? <= u64::from(max) {
        return Ok(());
    }
    let message = format!("a repository has at most {max} tags here");
    Err(Refusal::new(StatusCode::INSUFFICIENT_STORAGE, Code::Denied, message))
}

async fn delete(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
    reference: &Reference,
) -> Result<Response, Refusal> {
    must_be_deletable(shared, caller, repository)?;
    match reference {
        Reference::Tag(tag) => shared.storage.untag(repository, tag).await?,
        Reference::Digest(digest) => shared.storage.delete_manifest(repository, digest, &caller.name).await?,
    }
    Ok(respond::empty(StatusCode::ACCEPTED))
}
