//! Uploads: in one request, in chunks, streamed, or mounted from another repository (distribution-spec, "Pushing blobs").

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use tokio::sync::OwnedMutexGuard;

use super::Shared;
use super::access::Caller;
use super::respond::{self, CONTENT_DIGEST, Code, Refusal};
use super::route::{number, query};
use crate::accounts::Right;
use crate::oci::{Digest, RepositoryName};
use crate::storage::StorageError;
use crate::storage::namespaces::Kind;
use crate::storage::upload::Upload;

/// How many bytes are gathered before they go to the disk together.
const GATHERED_BYTES: usize = 512 << 10;

/// An upload between two requests; nothing while it is lost to a failure.
type Slot = Arc<tokio::sync::Mutex<Option<Upload>>>;

/// The uploads under way, by name.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: Mutex<HashMap<String, (Slot, Instant)>>,
}

impl Sessions {
    fn insert(&self, upload: Upload, max: usize) -> Result<(), Refusal> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= max {
            let message = "too many uploads are under way; try again later";
            let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, Code::TooManyRequests, message);
            return Err(refusal.with_header(header::RETRY_AFTER, "5"));
        }
        let name = upload.name().to_owned();
        open.insert(name, (Arc::new(tokio::sync::Mutex::new(Some(upload))), Instant::now()));
        Ok(())
    }

    /// Takes part in an upload of a repository; requests of one upload go one after the other.
    async fn lock(
        &self,
        repository: &RepositoryName,
        name: &str,
    ) -> Result<OwnedMutexGuard<Option<Upload>>, Refusal> {
        let unknown = || Refusal::missing(Code::BlobUploadUnknown, "there is no such upload; begin again");
        let slot = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let (slot, touched) = open.get_mut(name).ok_or_else(unknown)?;
            *touched = Instant::now();
            Arc::clone(slot)
        };
        let guard = slot.lock_owned().await;
        let is_of_repository = guard.as_ref().is_some_and(|upload| upload.repository() == repository);
        if is_of_repository { Ok(guard) } else { Err(unknown()) }
    }

    fn remove(&self, name: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// Removes uploads that were left for so long.
    pub(super) fn sweep(&self, idle: Duration) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (slot, touched)| touched.elapsed() < idle || slot.try_lock().is_err());
    }

    /// Removes all uploads.
    pub(super) fn clear(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// `POST …/blobs/uploads/`.
pub(super) async fn begin(
    shared: &Arc<Shared>,
    caller: &Caller,
    repository: &RepositoryName,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    caller.must(repository, Right::Push)?;
    if let Some(digest) = query(&parts.uri, "mount").next() {
        let digest = parse_digest(&digest)?;
        if let Some(mounted) = mount(shared, caller, repository, parts, &digest).await? {
            return Ok(mounted);
        }
    }
    if let Some(name) = query(&parts.uri, "digest-algorithm").next()
        && crate::oci::Algorithm::named(&name).is_none()
    {
        return Err(Refusal::bad(Code::DigestInvalid, "the registry knows sha256 and sha512"));
    }
    let upload = shared.storage.begin_upload(repository)?;
    if let Some(digest) = query(&parts.uri, "digest").next() {
        let digest = parse_digest(&digest)?;
        let limit = limit(shared, repository, parts, 0)?;
        let (upload, is_whole) = receive(upload, body, limit).await?;
        if !is_whole {
            return Err(cut_off());
        }
        shared.storage.finish_upload(upload, &digest).await?;
        return Ok(created(repository, &digest));
    }
    let response = progress(StatusCode::ACCEPTED, &upload);
    shared.sessions.insert(upload, shared.config.uploads_max)?;
    Ok(response)
}

/// Lets the repository have a blob of another that the caller may read; nothing where there is none.
async fn mount(
    shared: &Shared,
    caller: &Caller,
    repository: &RepositoryName,
    parts: &Parts,
    digest: &Digest,
) -> Result<Option<Response>, Refusal> {
    let sources = match query(&parts.uri, "from").next() {
        Some(from) => from.parse().into_iter().collect(),
        None => shared.storage.holders(digest)?,
    };
    for from in sources.iter().filter(|from: &&RepositoryName| caller.may(from.namespace(), Right::Pull)) {
        if shared.storage.mount(from, repository, digest).await? {
            return Ok(Some(created(repository, digest)));
        }
    }
    Ok(None)
}

/// The requests of an upload under way.
pub(super) async fn dispatch(
    shared: &Arc<Shared>,
    caller: &Caller,
    repository: &RepositoryName,
    name: &str,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    caller.must(repository, Right::Push)?;
    let mut slot = shared.sessions.lock(repository, name).await?;
    match parts.method {
        Method::PATCH => {
            let upload = append(shared, parts, body, &mut slot).await?;
            Ok(progress(StatusCode::ACCEPTED, upload))
        }
        Method::PUT => {
            let digest = query(&parts.uri, "digest").next();
            let missing =
                || Refusal::bad(Code::DigestInvalid, "say which digest the blob has: ?digest=sha256:…");
            let digest = parse_digest(&digest.ok_or_else(missing)?)?;
            append(shared, parts, body, &mut slot).await?;
            let upload = slot.take().ok_or_else(lost)?;
            shared.sessions.remove(name);
            shared.storage.finish_upload(upload, &digest).await?;
            Ok(created(repository, &digest))
        }
        Method::DELETE => {
            slot.take();
            shared.sessions.remove(name);
            Ok(respond::empty(StatusCode::NO_CONTENT))
        }
        _ => slot.as_ref().map(|upload| progress(StatusCode::NO_CONTENT, upload)).ok_or_else(lost),
    }
}

/// Takes what a request brings. What cannot be taken leaves the upload as it was, but for a failure of the disk.
async fn append<'s>(
    shared: &Arc<Shared>,
    parts: &Parts,
    body: Body,
    slot: &'s mut Option<Upload>,
) -> Result<&'s Upload, Refusal> {
    let upload = slot.as_ref().ok_or_else(lost)?;
    in_order(parts, upload)?;
    let limit = limit(shared, upload.repository(), parts, upload.received())?;
    let upload = slot.take().ok_or_else(lost)?;
    let name = upload.name().to_owned();
    match receive(upload, body, limit).await {
        Ok((upload, is_whole)) => {
            let upload = slot.insert(upload);
            if is_whole { Ok(upload) } else { Err(cut_off()) }
        }
        Err(interrupted) => {
            shared.sessions.remove(&name);
            Err(interrupted.into())
        }
    }
}

fn lost() -> Refusal {
    Refusal::missing(Code::BlobUploadUnknown, "the upload was lost; begin again")
}

fn cut_off() -> Refusal {
    Refusal::bad(
        Code::BlobUploadInvalid,
        "the connection ended before the body did; ask how far it came and go on there",
    )
}

/// Why an upload cannot be gone on with.
#[derive(Debug)]
enum Interrupted {
    /// It is larger than allowed.
    TooLarge(u64),
    /// It cannot be written.
    Disk(StorageError),
}

impl From<Interrupted> for Refusal {
    fn from(interrupted: Interrupted) -> Self {
        match interrupted {
            Interrupted::TooLarge(max) => too_large(max),
            Interrupted::Disk(error) => error.into(),
        }
    }
}

fn too_large(max: u64) -> Refusal {
    let message = format!("a blob has at most {max} bytes here");
    let refusal = Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::SizeInvalid, message);
    refusal.with_header(header::CONNECTION, "close")
}

/// Writes a body to an upload, and says whether it came to its end. An upload that fails is gone.
async fn receive(mut upload: Upload, mut body: Body, limit: u64) -> Result<(Upload, bool), Interrupted> {
    let mut gathered: Vec<u8> = Vec::new();
    loop {
        let (is_end, is_whole) = match body.frame().await {
            None => (true, true),
            Some(Err(_)) => (true, false),
            Some(Ok(frame)) => {
                gathered.extend_from_slice(frame.data_ref().map_or(&[], |data| data.as_ref()));
                (false, true)
            }
        };
        if upload.received() + gathered.len() as u64 > limit {
            return Err(Interrupted::TooLarge(limit));
        }
        if !gathered.is_empty() && (is_end || gathered.len() >= GATHERED_BYTES) {
            let bytes = std::mem::take(&mut gathered);
            let write = move || {
                let written = upload.write(&bytes);
                (upload, written)
            };
            match tokio::task::spawn_blocking(write).await {
                Ok((returned, Ok(()))) => upload = returned,
                Ok((_, Err(error))) => return Err(Interrupted::Disk(error)),
                Err(_) => return Err(Interrupted::Disk(StorageError::Stopping)),
            }
        }
        if is_end {
            return Ok((upload, is_whole));
        }
    }
}

/// Checks that a chunk goes on where the last one ended.
fn in_order(parts: &Parts, upload: &Upload) -> Result<(), Refusal> {
    let Some(range) = parts.headers.get(header::CONTENT_RANGE) else { return Ok(()) };
    let wrong = |message: String| {
        let refusal = Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, Code::BlobUploadInvalid, message);
        refusal
            .with_header(header::RANGE, range_of(upload))
            .with_header(header::LOCATION, location_of(upload))
    };
    let parsed = range.to_str().ok().and_then(|text| {
        let (first, last) = text.split_once('-')?;
        Some((number(first)?, number(last)?))
    });
    let Some((first, last)) = parsed else {
        return Err(wrong("the Content-Range is wrong; write FIRST-LAST".to_owned()));
    };
    if first != upload.received() {
        return Err(wrong(format!("the next byte is number {}, not {first}", upload.received())));
    }
    let length = content_length(parts);
    let promised = last.checked_sub(first).and_then(|length| length.checked_add(1));
    if promised.is_none() || length.is_some_and(|length| Some(length) != promised) {
        return Err(wrong("the Content-Range and the Content-Length disagree".to_owned()));
    }
    Ok(())
}

fn content_length(parts: &Parts) -> Option<u64> {
    number(parts.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?)
}

/// The bytes that a blob of a repository may have. Refuses a body that says that it is longer, before it is read.
fn limit(shared: &Shared, repository: &RepositoryName, parts: &Parts, received: u64) -> Result<u64, Refusal> {
    if parts.headers.contains_key(header::CONTENT_ENCODING) {
        let message = "blobs are stored as they are; send them without a Content-Encoding";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::Unsupported, message));
    }
    let limit = match shared.storage.kind(repository.namespace())? {
        Some(Kind::Skills) => shared.config.skill_bytes_max,
        Some(Kind::Any) | None => shared.config.blob_bytes_max,
    };
    let promised = content_length(parts).unwrap_or(0).saturating_add(received);
    if promised > limit { Err(too_large(limit)) } else { Ok(limit) }
}

fn parse_digest(text: &str) -> Result<Digest, Refusal> {
    text.parse::<Digest>().map_err(|e| Refusal::bad(Code::DigestInvalid, e.to_string()))
}

fn created(repository: &RepositoryName, digest: &Digest) -> Response {
    let mut response = respond::empty(StatusCode::CREATED);
    respond::set(&mut response, header::LOCATION, &format!("/v2/{repository}/blobs/{digest}"));
    respond::set(&mut response, CONTENT_DIGEST, &digest.to_string());
    response
}

fn progress(status: StatusCode, upload: &Upload) -> Response {
    let mut response = respond::empty(status);
    respond::set(&mut response, header::LOCATION, &location_of(upload));
    respond::set(&mut response, header::RANGE, &range_of(upload));
    respond::set(&mut response, axum::http::HeaderName::from_static("docker-upload-uuid"), upload.name());
    response
}

fn location_of(upload: &Upload) -> String {
    format!("/v2/{}/blobs/uploads/{}", upload.repository(), upload.name())
}

/// What arrived, as the specification writes it: `0-0` also where nothing did.
fn range_of(upload: &Upload) -> String {
    format!("0-{}", upload.received().saturating_sub(1))
}
