//! Blobs: whole, in part, and away (distribution-spec, "Pulling blobs", "Deleting blobs").

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::stream;

use super::Shared;
use super::access::Caller;
use super::respond::{self, CONTENT_DIGEST, Code, Refusal};
use super::route::number;
use crate::accounts::Right;
use crate::oci::{Digest, RepositoryName, media};
use crate::storage::blobs::{OpenBlob, StoredBlob};
use crate::storage::content::{CHUNK_BYTES, Chunks};
use crate::storage::namespaces::Kind;
use crate::storage::{Storage, StorageError};

/// `…/blobs/DIGEST`.
pub(super) async fn dispatch(
    shared: &Arc<Shared>,
    caller: &Caller,
    repository: &RepositoryName,
    digest: &Digest,
    parts: &Parts,
) -> Result<Response, Refusal> {
    if parts.method == Method::DELETE {
        return delete(shared, caller, repository, digest).await;
    }
    caller.must(repository, Right::Pull)?;
    let unknown = || StorageError::BlobUnknown(digest.clone());
    let stored = shared.storage.find_blob(repository, digest)?.ok_or_else(unknown)?;
    let size = stored.size;
    let (status, range) = match range(&parts.headers, size)? {
        Some(range) => (StatusCode::PARTIAL_CONTENT, range),
        None => (StatusCode::OK, 0..size),
    };
    let body = if parts.method == Method::HEAD {
        Body::empty()
    } else {
        body(Arc::clone(&shared.storage), digest.clone(), stored, range.clone()).await?
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    respond::set(&mut response, header::CONTENT_TYPE, media::OCTETS);
    respond::set(&mut response, header::CONTENT_LENGTH, &(range.end - range.start).to_string());
    respond::set(&mut response, header::ACCEPT_RANGES, "bytes");
    respond::set(&mut response, CONTENT_DIGEST, &digest.to_string());
    respond::set(&mut response, header::ETAG, &format!("\"{digest}\""));
    if status == StatusCode::PARTIAL_CONTENT {
        let value = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        respond::set(&mut response, header::CONTENT_RANGE, &value);
    }
    Ok(response)
}

/// The part of a blob that a request asks for; nothing for all of it, also where it asks for several parts or in another
/// unit, which a server may answer with the whole (RFC 9110, section 14.2).
fn range(headers: &HeaderMap, size: u64) -> Result<Option<Range<u64>>, Refusal> {
    let parsed = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| {
        let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
        match (first.trim(), last.trim()) {
            ("", last) => Some(size.saturating_sub(number(last)?)..size),
            (first, "") => Some(number(first)?..size),
            (first, last) => Some(number(first)?..number(last)?.saturating_add(1).min(size)),
        }
    });
    match parsed {
        None => Ok(None),
        Some(range) if range.start < range.end => Ok(Some(range)),
        Some(_) => {
            let message = format!("the blob has {size} bytes, and the range asks for none of them");
            let refusal = Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, Code::SizeInvalid, message);
            Err(refusal.with_header(header::CONTENT_RANGE, format!("bytes */{size}")))
        }
    }
}

/// The bytes of a range. All of them were verified before the first is sent.
async fn body(
    storage: Arc<Storage>,
    digest: Digest,
    stored: StoredBlob,
    range: Range<u64>,
) -> Result<Body, Refusal> {
    let keeper = Arc::clone(&storage);
    let open = move || {
        let open = storage.open_blob(&digest, stored)?;
        if let OpenBlob::Chunked(chunks) = &open {
            for number in chunks.of(&range) {
                chunks.read(number).map_err(|e| storage.blob_failed(e))?;
            }
        }
        Ok::<_, StorageError>((open, range))
    };
    let (open, range) = tokio::task::spawn_blocking(open).await.map_err(|_| StorageError::Stopping)??;
    match open {
        OpenBlob::Whole(bytes) => {
            let part = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            let range = part(range.start)..part(range.end);
            Ok(Body::from(Bytes::from(bytes).slice(range)))
        }
        OpenBlob::Chunked(chunks) => Ok(stream_of(keeper, chunks, range)),
    }
}

/// Chunks, each verified again in the memory that it is sent from.
fn stream_of(storage: Arc<Storage>, chunks: Chunks, range: Range<u64>) -> Body {
    let chunks = Arc::new(chunks);
    let first = chunks.of(&range).start;
    let stream = stream::unfold(Some(first), move |next| {
        let (storage, chunks, range) = (Arc::clone(&storage), Arc::clone(&chunks), range.clone());
        async move {
            let number = next.filter(|number| chunks.of(&range).contains(number))?;
            let read = move || {
                let bytes = chunks.read(number).map_err(|e| storage.blob_failed(e))?;
                let start = number * CHUNK_BYTES;
                let inside = |at: u64| usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX);
                let part = inside(range.start)..inside(range.end).min(bytes.len());
                Ok(Bytes::from(bytes).slice(part))
            };
            let read = tokio::task::spawn_blocking(read).await.unwrap_or(Err(StorageError::Stopping));
            let after = read.is_ok().then_some(number + 1);
            Some((read, after))
        }
    });
    Body::from_stream(stream)
}

async fn delete(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Response, Refusal> {
    must_be_deletable(shared, caller, repository)?;
    shared.storage.unlink(repository, digest).await?;
    Ok(respond::empty(StatusCode::ACCEPTED))
}

/// Nothing is deleted from a namespace of skills: who locked it relies on it.
pub(super) fn must_be_deletable(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
) -> Result<(), Refusal> {
    caller.must(repository, Right::Manage)?;
    if shared.storage.kind(repository.namespace())? == Some(Kind::Skills) {
        let message =
            "what is published stays; `casefile yank` or `casefile revoke` takes a version out of use";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::Unsupported, message));
    }
    Ok(())
}
