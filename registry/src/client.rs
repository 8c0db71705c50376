//! The client of a registry: what it says of a skill, its bytes, and publishing.
//!
//! # Layout
//! - [`pull`]: the bytes of a version, resumed where a connection broke, verified, shared between processes.
//! - [`push`]: publishing, by the requests that every OCI client makes.
//! - [`mirror`]: what a registry said last, kept for work without network.
//!
//! Redirects are not followed, so a token never goes to another host; answers are bounded before they are read.

pub mod mirror;
pub mod pull;
pub mod push;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casefile_package::{SkillName, text};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use semver::Version;
use serde::Deserialize;

use crate::index::{self, IndexEntry, State};
use crate::oci::Digest;

/// How long a connection may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// How long a connection may stand still.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// The bytes of an index or a list that are read.
const ANSWER_BYTES_MAX: usize = 32 << 20;
/// The bytes of an error that are read.
const ERROR_BYTES_MAX: usize = 64 << 10;

/// Why a registry did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is none.
    #[error(
        "`{0}` is no address of a registry; write https://HOST, or http://127.0.0.1:PORT on this machine"
    )]
    Address(String),
    /// A certificate of the operator cannot be used.
    #[error("the certificate `{}` cannot be used", file.display())]
    Certificate {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It cannot be reached, or the connection broke.
    #[error(
        "the registry {registry} cannot be reached; check the network, that it runs, and for https that its certificate is \
         trusted (`certificates` under [registries.NAME] in casefile.toml)"
    )]
    Unreachable {
        /// Its address.
        registry: String,
        /// What failed.
        #[source]
        source: reqwest::Error,
    },
    /// It wants a token, or another one.
    #[error(
        "the registry {registry} wants a token ({message}); give it one with `casefile login {registry}`"
    )]
    Unauthorized {
        /// Its address.
        registry: String,
        /// What it said.
        message: String,
    },
    /// It has no such thing.
    #[error("the registry {registry} has no {what}")]
    Missing {
        /// Its address.
        registry: String,
        /// What it was asked for.
        what: String,
    },
    /// It refuses.
    #[error("the registry {registry} refuses: {message}")]
    Refused {
        /// Its address.
        registry: String,
        /// The status of HTTP.
        status: u16,
        /// What it said.
        message: String,
    },
    /// It answers what no registry may answer.
    #[error("the registry {registry} gives a wrong answer: {problem}; nothing of it is used")]
    Wrong {
        /// Its address.
        registry: String,
        /// What is wrong.
        problem: String,
    },
}

impl ClientError {
    /// Whether it may go better when tried again.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused { status, .. } => *status == 429 || *status >= 500,
            _ => false,
        }
    }
}

/// How a registry is reached.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The secret of a token.
    pub token: Option<String>,
    /// Certificates to trust besides those of the system, in a PEM file.
    pub certificates: Option<PathBuf>,
}

/// A registry, seen from outside.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    authorization: Option<HeaderValue>,
}

/// What a registry says of a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Indexed {
    /// What it said last time.
    Unchanged,
    /// These versions.
    Versions {
        /// The versions, from the lowest to the highest.
        entries: Vec<IndexEntry>,
        /// By which it knows this answer again.
        etag: Option<String>,
    },
}

impl Client {
    /// A client of the registry at `address`.
    ///
    /// # Errors
    /// [`ClientError::Address`] also for plain HTTP to another machine, [`ClientError::Certificate`].
    pub fn new(address: &str, reach: &Reach) -> Result<Self, ClientError> {
        let wrong = || ClientError::Address(text::escaped(address, 200));
        let base = Url::parse(address).map_err(|_| wrong())?;
        let is_here = matches!(base.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let is_safe = base.scheme() == "https" || (base.scheme() == "http" && is_here);
        if !is_safe
            || !matches!(base.path(), "/" | "")
            || base.query().is_some()
            || !base.username().is_empty()
        {
            return Err(wrong());
        }
        // Another part of the program may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_MAX)
            .read_timeout(IDLE_MAX)
            .user_agent(concat!("casefile/", env!("CARGO_PKG_VERSION")));
        if let Some(file) = &reach.certificates {
            for certificate in certificates(file)? {
                builder = builder.add_root_certificate(certificate);
            }
        }
        let http = builder.build().map_err(|source| unreachable(&base, source))?;
        let bearer = |token: &String| {
            let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
            value.set_sensitive(true);
            Some(value)
        };
        Ok(Self { http, base, authorization: reach.token.as_ref().and_then(bearer) })
    }

    /// The address, as people write it.
    pub fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// What the registry says of a skill. `known` is the mark of the answer that the caller has.
    ///
    /// # Errors
    /// [`ClientError::Missing`] where it has no such skill; the others.
    pub async fn index(&self, skill: &SkillName, known: Option<&str>) -> Result<Indexed, ClientError> {
        let mut request = self.request(Method::GET, &format!("/casefile/v1/index/{skill}"))?;
        if let Some(known) = known {
            request = request.header(header::IF_NONE_MATCH, known);
        }
        let response = self.send(request, &format!("skill {skill}")).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(Indexed::Unchanged);
        }
        let etag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let body = self.read(response, ANSWER_BYTES_MAX).await?;
        let lines = String::from_utf8(body).map_err(|_| self.wrong("the index is no text"))?;
        let entries = index::parse(&lines).map_err(|e| self.wrong(e.to_string()))?;
        if let Some(other) = entries.iter().find(|entry| entry.name != *skill) {
            return Err(self.wrong(format!("the index of {skill} speaks of {}", other.name)));
        }
        Ok(Indexed::Versions { entries, etag })
    }

    /// The newest versions of the skills that a search finds.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn search(
        &self,
        text: Option<&str>,
        tool: Option<&str>,
        world: Option<&str>,
    ) -> Result<Vec<IndexEntry>, ClientError> {
        #[derive(Deserialize)]
        struct Found {
            skills: Vec<IndexEntry>,
        }
        let mut url = self.url("/casefile/v1/search")?;
        for (key, value) in [("q", text), ("tool", tool), ("world", world)] {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(key, value);
            }
        }
        let response = self.send(self.authorized(self.http.get(url)), "search").await?;
        let body = self.read(response, ANSWER_BYTES_MAX).await?;
        let found: Found = serde_json::from_slice(&body).map_err(|e| self.wrong(e.to_string()))?;
        Ok(found.skills)
    }

    /// Changes the state of a version, where it is in the state `from`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn set_state(
        &self,
        skill: &SkillName,
        version: &Version,
        from: Option<State>,
        state: State,
        reason: Option<&str>,
    ) -> Result<(), ClientError> {
        let request = self.request(Method::PUT, &format!("/casefile/v1/versions/{skill}/{version}/state"))?;
        let body = serde_json::json!({ "from": from, "state": state, "reason": reason });
        self.send(request.json(&body), &format!("version {skill}@{version}")).await.map(|_| ())
    }

    /// Makes sure that there is a namespace, and gives its kind: `skills` or `any`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn make_namespace(&self, name: &str, kind: &str) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        struct Made {
            kind: String,
        }
        let request = self.request(Method::PUT, &format!("/casefile/v1/namespaces/{name}"))?;
        let request = request.json(&serde_json::json!({ "kind": kind }));
        let response = self.send(request, &format!("namespace {name}")).await?;
        let body = self.read(response, ERROR_BYTES_MAX).await?;
        let made: Made = serde_json::from_slice(&body).map_err(|e| self.wrong(e.to_string()))?;
        Ok(made.kind)
    }

    /// Whether the registry is there and takes the token.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn ping(&self) -> Result<(), ClientError> {
        self.send(self.request(Method::GET, "/v2/")?, "API of OCI").await.map(|_| ())
    }

    fn url(&self, path: &str) -> Result<Url, ClientError> {
        self.base.join(path).map_err(|e| self.wrong(format!("`{}`: {e}", text::escaped(path, 200))))
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, ClientError> {
        Ok(self.authorized(self.http.request(method, self.url(path)?)))
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        let mut headers = HeaderMap::new();
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        request.headers(headers)
    }

    /// Sends a request. `what` is what it is about, for errors.
    async fn send(&self, request: RequestBuilder, what: &str) -> Result<Response, ClientError> {
        let response = request.send().await.map_err(|source| unreachable(&self.base, source))?;
        let status = response.status();
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            return Ok(response);
        }
        let registry = self.address().to_owned();
        if status == StatusCode::NOT_FOUND {
            return Err(ClientError::Missing { registry, what: what.to_owned() });
        }
        let body = self.read(response, ERROR_BYTES_MAX).await.unwrap_or_default();
        let message = message(&body).unwrap_or_else(|| format!("HTTP status {status}"));
        if status == StatusCode::UNAUTHORIZED {
            return Err(ClientError::Unauthorized { registry, message });
        }
        Err(ClientError::Refused { registry, status: status.as_u16(), message })
    }

    /// Reads an answer that has at most so many bytes.
    async fn read(&self, mut response: Response, max: usize) -> Result<Vec<u8>, ClientError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|source| unreachable(&self.base, source))? {
            if body.len() + chunk.len() > max {
                return Err(self.wrong(format!("the answer has more than {max} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn wrong(&self, problem: impl Into<String>) -> ClientError {
        ClientError::Wrong { registry: self.address().to_owned(), problem: problem.into() }
    }

    fn manifest_url(&self, skill: &SkillName, reference: &str) -> Result<Url, ClientError> {
        self.url(&format!("/v2/{skill}/manifests/{reference}"))
    }

    fn blob_url(&self, skill: &SkillName, digest: &Digest) -> Result<Url, ClientError> {
        self.url(&format!("/v2/{skill}/blobs/{digest}"))
    }
}

fn unreachable(base: &Url, source: reqwest::Error) -> ClientError {
    let registry = base.as_str().trim_end_matches('/').to_owned();
    ClientError::Unreachable { registry, source: source.without_url() }
}

/// What a registry says of its refusal, made safe to be shown.
fn message(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Errors {
        errors: Vec<One>,
    }
    #[derive(Deserialize)]
    struct One {
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    }
    let errors: Errors = serde_json::from_slice(body).ok()?;
    let One { code, message } = errors.errors.into_iter().next()?;
    let message = if message.is_empty() { code } else { message };
    Some(text::escaped(&message, 600))
}

fn certificates(file: &Path) -> Result<Vec<reqwest::Certificate>, ClientError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| ClientError::Certificate {
        file: file.to_owned(),
        source,
    };
    let pem = std::fs::read(file).map_err(|e| failed(e.into()))?;
    reqwest::Certificate::from_pem_bundle(&pem).map_err(|e| failed(e.into()))
}
