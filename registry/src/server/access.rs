//! Who asks, and whether they may.
//!
//! A secret comes as the password of Basic (whatever the user name) or as Bearer. Clients that know only the token
//! endpoint of Docker's registry get their secret back from it: it is what they authenticate with.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::config::{Anonymous, Config};
use super::respond::{self, Code, Refusal};
use crate::accounts::{ANONYMOUS, Grant, Right};
use crate::oci::RepositoryName;
use crate::storage::Storage;

/// How many wrong secrets an address may show in a while before it must wait.
const WRONG_MAX: f64 = 20.0;
/// How many of them are forgiven each second.
const WRONG_FORGIVEN_PER_SECOND: f64 = 0.5;
/// How many buckets are kept before those that are full again are swept out.
const SWEEP_AT: usize = 4096;

/// Who asks.
#[derive(Debug)]
pub(super) struct Caller {
    /// The name of the token, or `anonymous`.
    pub(super) name: String,
    /// The secret that was shown.
    secret: Option<String>,
    grants: Vec<Grant>,
    is_anonymous: bool,
    challenge: String,
}

impl Caller {
    /// Whether this caller has a right in a namespace.
    pub(super) fn may(&self, namespace: &str, right: Right) -> bool {
        self.grants.iter().any(|grant| grant.gives(namespace, right))
    }

    /// Refuses a caller without a right in a repository's namespace.
    pub(super) fn must(&self, repository: &RepositoryName, right: Right) -> Result<(), Refusal> {
        self.must_in(repository.namespace(), right)
    }

    /// Refuses a caller without a right in a namespace.
    pub(super) fn must_in(&self, namespace: &str, right: Right) -> Result<(), Refusal> {
        if self.may(namespace, right) {
            return Ok(());
        }
        if self.is_anonymous {
            return Err(self.unauthorized("log in first: a token as the password, or as Bearer"));
        }
        let message = format!("the token `{}` has no right `{}` in `{namespace}`", self.name, right.as_str());
        Err(Refusal::new(StatusCode::FORBIDDEN, Code::Denied, message))
    }

    /// Refuses who has no right at all because no token was shown.
    pub(super) fn must_be_known(&self) -> Result<(), Refusal> {
        if self.is_anonymous && self.grants.is_empty() {
            return Err(self.unauthorized("log in first: a token as the password, or as Bearer"));
        }
        Ok(())
    }

    fn unauthorized(&self, message: &str) -> Refusal {
        let refusal = Refusal::new(StatusCode::UNAUTHORIZED, Code::Unauthorized, message);
        refusal.with_header(header::WWW_AUTHENTICATE, self.challenge.clone())
    }
}

/// A bucket of something that may happen so often.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    seen: Instant,
}

/// Token buckets by who asks.
#[derive(Debug)]
struct Buckets {
    size: f64,
    per_second: f64,
    by_key: Mutex<HashMap<String, Bucket>>,
}

impl Buckets {
    fn new(size: f64, per_second: f64) -> Self {
        Self { size, per_second, by_key: Mutex::new(HashMap::new()) }
    }

    /// Takes one out of a bucket. Where there is none, gives how long it takes until there is.
    fn take(&self, key: &str) -> Result<(), Duration> {
        let now = Instant::now();
        let filled = |bucket: &Bucket| {
            let added = now.duration_since(bucket.seen).as_secs_f64() * self.per_second;
            (bucket.left + added).min(self.size)
        };
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if by_key.len() >= SWEEP_AT && !by_key.contains_key(key) {
            by_key.retain(|_, bucket| filled(bucket) < self.size);
        }
        let bucket = by_key.entry(key.to_owned()).or_insert(Bucket { left: self.size, seen: now });
        let left = filled(bucket);
        if left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - left) / self.per_second));
        }
        *bucket = Bucket { left: left - 1.0, seen: now };
        Ok(())
    }
}

/// What access is decided by.
#[derive(Debug)]
pub(super) struct Access {
    anonymous: Anonymous,
    challenge: String,
    wrong: Buckets,
    requests: Option<Buckets>,
}

impl Access {
    pub(super) fn new(config: &Config) -> Self {
        let requests = config.requests_per_second_max.map(|max| Buckets::new(f64::from(max), f64::from(max)));
        Self {
            anonymous: config.anonymous,
            challenge: "Basic realm=\"casefile\"".to_owned(),
            wrong: Buckets::new(WRONG_MAX, WRONG_FORGIVEN_PER_SECOND),
            requests,
        }
    }

    /// Who sent these headers.
    pub(super) fn caller(
        &self,
        storage: &Arc<Storage>,
        headers: &HeaderMap,
        from: SocketAddr,
    ) -> Result<Caller, Refusal> {
        let caller = match secret(headers)? {
            None => self.anonymous(storage)?,
            Some(secret) => self.holder(storage, secret, from.ip())?,
        };
        if let Some(requests) = &self.requests {
            let key = if caller.is_anonymous { from.ip().to_string() } else { caller.name.clone() };
            requests.take(&key).map_err(|wait| too_many(wait, "too many requests"))?;
        }
        Ok(caller)
    }

    fn anonymous(&self, storage: &Storage) -> Result<Caller, Refusal> {
        let grants = match self.anonymous {
            Anonymous::Nothing => Vec::new(),
            Anonymous::Pull => vec![Grant::everywhere(&[Right::Pull])],
            Anonymous::OpenUntilToken if storage.has_tokens()? => Vec::new(),
            Anonymous::OpenUntilToken => vec![Grant::everything()],
        };
        Ok(Caller {
            name: ANONYMOUS.to_owned(),
            secret: None,
            grants,
            is_anonymous: true,
            challenge: self.challenge.clone(),
        })
    }

    fn holder(&self, storage: &Storage, secret: String, from: IpAddr) -> Result<Caller, Refusal> {
        // A good token is let in whatever others do from its address, which behind a proxy is everybody's.
        let Some(token) = storage.token_of(&secret)? else {
            self.wrong.take(&from.to_string()).map_err(|wait| too_many(wait, "too many wrong tokens"))?;
            let message = "the token is wrong, has ended, or was taken back";
            let refusal = Refusal::new(StatusCode::UNAUTHORIZED, Code::Unauthorized, message);
            return Err(refusal.with_header(header::WWW_AUTHENTICATE, self.challenge.clone()));
        };
        Ok(Caller {
            name: token.name,
            secret: Some(secret),
            grants: token.grants,
            is_anonymous: false,
            challenge: self.challenge.clone(),
        })
    }
}

fn too_many(wait: Duration, message: &str) -> Refusal {
    let seconds = wait.as_secs() + 1;
    let message = format!("{message}; try again in {seconds} s");
    let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, Code::TooManyRequests, message);
    refusal.with_header(header::RETRY_AFTER, seconds.to_string())
}

/// The secret in the headers.
fn secret(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let wrong = || Refusal::bad(Code::Unauthorized, "the Authorization header is neither Basic nor Bearer");
    let (scheme, rest) = value.to_str().map_err(|_| wrong())?.split_once(' ').ok_or_else(wrong)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Ok(Some(rest.trim().to_owned()));
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(wrong());
    }
    let decoded = STANDARD.decode(rest.trim()).map_err(|_| wrong())?;
    let decoded = String::from_utf8(decoded).map_err(|_| wrong())?;
    let (_, password) = decoded.split_once(':').ok_or_else(wrong)?;
    Ok(Some(password.to_owned()))
}

/// `GET /v2/`: tells clients that this is a registry, and whether they must log in.
pub(super) fn ping(caller: &Caller) -> Result<Response, Refusal> {
    caller.must_be_known()?;
    Ok(respond::json("application/json", &json!({})))
}

/// `GET /v2/token`: the token endpoint of Docker's registry.
pub(super) fn token(caller: &Caller) -> Result<Response, Refusal> {
    match &caller.secret {
        Some(secret) => {
            let body = json!({ "token": secret, "access_token": secret, "expires_in": 300 });
            Ok(respond::json("application/json", &body))
        }
        None => Err(caller.unauthorized("show the token as the password")),
    }
}
