//! What only registries of skills have: the index of a skill, search, states of versions, and namespaces.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use casefile_package::{SkillName, text};
use http_body_util::{BodyExt as _, Limited};
use semver::Version;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Shared;
use super::access::Caller;
use super::respond::{self, Code, Refusal};
use super::route::query;
use crate::accounts::Right;
use crate::index::{self, State};
use crate::oci::{Digest, media};
use crate::storage::namespaces::Kind;
use crate::storage::versions::{Search, StateChange};

/// The most that a search gives.
const FOUND_MAX: usize = 100;
/// The bytes of a request here.
const BODY_BYTES_MAX: usize = 16 << 10;
/// The characters of a reason.
const REASON_CHARS_MAX: usize = 500;

/// `GET /casefile/v1/index/TEAM/NAME`: the versions of a skill, one line of JSON each.
pub(super) fn index(
    shared: &Shared,
    caller: &Caller,
    skill: &SkillName,
    parts: &Parts,
) -> Result<Response, Refusal> {
    caller.must_in(skill.team(), Right::Pull)?;
    let entries = shared.storage.versions(skill)?;
    if entries.is_empty() {
        return Err(Refusal::missing(Code::NameUnknown, format!("there is no skill {skill} here")));
    }
    let body = index::render(&entries);
    let tag = format!("\"{}\"", Digest::sha256(body.as_bytes()).hex());
    let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known =
        known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag || one.trim() == "*"));
    let mut response = if is_known {
        respond::empty(StatusCode::NOT_MODIFIED)
    } else {
        let length = body.len();
        let body = if parts.method == Method::HEAD { Body::empty() } else { Body::from(body) };
        let mut response = Response::new(body);
        respond::set(&mut response, header::CONTENT_TYPE, "application/x-ndjson");
        respond::set(&mut response, header::CONTENT_LENGTH, &length.to_string());
        response
    };
    respond::set(&mut response, header::ETAG, &tag);
    // A version that was taken back must be seen at once.
    respond::set(&mut response, header::CACHE_CONTROL, "no-cache");
    Ok(response)
}

/// `GET /casefile/v1/search?q=TEXT&tool=TOOL&world=WORLD`.
pub(super) fn search(shared: &Shared, caller: &Caller, parts: &Parts) -> Result<Response, Refusal> {
    caller.must_be_known()?;
    let one = |key: &'static str| query(&parts.uri, key).find(|value| !value.is_empty());
    let search = Search { text: one("q"), tool: one("tool"), world: one("world") };
    let is_visible = |skill: &SkillName| caller.may(skill.team(), Right::Pull);
    let found = shared.storage.search(&search, is_visible, FOUND_MAX)?;
    Ok(respond::json(media::JSON, &json!({ "skills": found })))
}

/// The body of [`set_state`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewState {
    /// The state that the version must be in; where it is absent, any but revoked.
    #[serde(default)]
    pub(crate) from: Option<State>,
    /// The state that it gets.
    pub(crate) state: State,
    /// Why.
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

/// `PUT /casefile/v1/versions/TEAM/NAME/VERSION/state`.
pub(super) async fn set_state(
    shared: &Shared,
    caller: &Caller,
    skill: &SkillName,
    version: &Version,
    body: Body,
) -> Result<Response, Refusal> {
    caller.must_in(skill.team(), Right::Manage)?;
    let new: NewState = read(body).await?;
    let reason = new.reason.filter(|reason| !reason.trim().is_empty());
    if new.state != State::Live && reason.is_none() {
        return Err(Refusal::bad(Code::ManifestInvalid, "say why: `reason`"));
    }
    if let Some(reason) = &reason {
        let is_line =
            reason.chars().count() <= REASON_CHARS_MAX && text::escaped(reason, REASON_CHARS_MAX) == *reason;
        if !is_line {
            let message = format!("a reason is one line of at most {REASON_CHARS_MAX} plain characters");
            return Err(Refusal::bad(Code::ManifestInvalid, message));
        }
    }
    let change = StateChange { from: new.from, state: new.state, reason };
    shared.storage.set_state(skill, version, change, &caller.name).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

/// The body of [`make_namespace`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNamespace {
    /// `skills` or `any`.
    pub(crate) kind: String,
}

/// `PUT /casefile/v1/namespaces/NAME`: makes one, or says of which kind it is.
pub(super) async fn make_namespace(
    shared: &Shared,
    caller: &Caller,
    name: &str,
    body: Body,
) -> Result<Response, Refusal> {
    let new: NewNamespace = read(body).await?;
    let wanted: Kind = new.kind.parse().map_err(|e: crate::storage::namespaces::ParseKindError| {
        Refusal::bad(Code::NameInvalid, e.to_string())
    })?;
    let kind = match shared.storage.kind(name)? {
        Some(kind) => {
            caller.must_in(name, Right::Pull)?;
            kind
        }
        None => {
            caller.must_in(name, Right::Admin)?;
            shared.storage.make_namespace(name, wanted).await?
        }
    };
    Ok(respond::json(media::JSON, &json!({ "name": name, "kind": kind.as_str() })))
}

async fn read<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let wrong = |e: String| Refusal::bad(Code::ManifestInvalid, format!("the body is wrong: {e}"));
    let body = Limited::new(body, BODY_BYTES_MAX).collect().await.map_err(|e| wrong(e.to_string()))?;
    serde_json::from_slice(&body.to_bytes()).map_err(|e| wrong(e.to_string()))
}

/// `GET /.well-known/wasm-pkg/registry.json`: tells `wkg` that packages are had by OCI from this very host.
pub(super) fn discovery(parts: &Parts) -> Response {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    respond::json(media::JSON, &json!({ "preferredProtocol": "oci", "oci": { "registry": host } }))
}
