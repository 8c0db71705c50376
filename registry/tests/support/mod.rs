//! What the tests that attack a registry share: a registry in this process, requests to it, and content to push.

#![allow(dead_code, reason = "not every test program needs all of it")]

pub mod content;
pub mod skill;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casefile_registry::oci::Digest;
use casefile_registry::server::{Config, Server};
use casefile_registry::storage::{Purpose, Storage};
use reqwest::blocking::{Body, Client, RequestBuilder, Response};
use reqwest::header::HeaderMap;
use serde_json::Value;

/// A registry that runs in this process, in a folder of its own.
pub struct Registry {
    folder: PathBuf,
    server: Option<Server>,
    runtime: tokio::runtime::Runtime,
    pub url: String,
    _temporary: Option<tempfile::TempDir>,
}

impl Registry {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    /// A registry whose configuration `change` has changed.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut registry = Self::at(temporary.path(), change);
        registry._temporary = Some(temporary);
        registry
    }

    /// A registry in a folder that outlives it.
    pub fn at(folder: &Path, change: impl FnOnce(&mut Config)) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut config = Config::open_on_loopback(folder);
        change(&mut config);
        let scheme = if config.tls.is_some() { "https" } else { "http" };
        let server = runtime.block_on(Server::start(config)).unwrap();
        let url = format!("{scheme}://{}", server.address());
        Self { folder: folder.to_owned(), server: Some(server), runtime, url, _temporary: None }
    }

    pub fn api(&self) -> Api {
        Api::new(&self.url)
    }

    /// The folder, opened beside the server.
    pub fn storage(&self) -> Storage {
        Storage::open(&self.folder, Purpose::Administer, Duration::ZERO).unwrap()
    }

    /// The file of a blob.
    pub fn file(&self, digest: &str) -> PathBuf {
        file_of(&self.folder, digest)
    }

    /// The names of the blobs that were set aside.
    pub fn quarantined(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.join("quarantine")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Demands that nothing in the folder is wrong.
    #[track_caller]
    pub fn expect_sound(&self) {
        let checked = self.storage().fsck(|_, _| {}).unwrap();
        assert_eq!(checked.defects, Vec::<String>::new());
    }

    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}

/// The file of a blob in the folder of a registry.
pub fn file_of(folder: &Path, digest: &str) -> PathBuf {
    let (algorithm, hex) = digest.split_once(':').unwrap();
    folder.join("blobs").join(algorithm).join(&hex[..2]).join(hex)
}

/// Requests to a registry.
#[derive(Clone)]
pub struct Api {
    pub url: String,
    http: Client,
    token: Option<String>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    /// A header's text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The first error that the body tells of.
    #[track_caller]
    pub fn error(&self) -> Value {
        self.json()["errors"][0].clone()
    }

    /// Demands a status, and shows the body where it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{}", text.chars().take(400).collect::<String>());
        self
    }
}

impl Api {
    pub fn new(url: &str) -> Self {
        // The client wants one to be there, also where nothing is encrypted.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = Client::builder().timeout(Duration::from_secs(120)).build().unwrap();
        Self { url: url.to_owned(), http, token: None }
    }

    /// The same with a token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.url.split_once("//").unwrap().1
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(self.request("GET", path))
    }

    pub fn head(&self, path: &str) -> Reply {
        self.send(self.request("HEAD", path))
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.send(self.request("DELETE", path))
    }

    pub fn put(&self, path: &str, media_type: &str, body: impl Into<Body>) -> Reply {
        self.send(self.request("PUT", path).header("content-type", media_type).body(body))
    }

    #[track_caller]
    pub fn send(&self, request: RequestBuilder) -> Reply {
        answer(request).unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// Sends a request whose connection may break; nothing where it did.
    pub fn try_send(&self, request: RequestBuilder) -> Option<Reply> {
        answer(request).ok()
    }

    /// A blob in one request.
    pub fn post_blob(&self, repository: &str, bytes: &[u8]) -> Reply {
        let path = format!("/v2/{repository}/blobs/uploads/?digest={}", digest(bytes));
        self.send(self.request("POST", &path).body(bytes.to_vec()))
    }

    /// Pushes a blob, and gives its digest.
    #[track_caller]
    pub fn push_blob(&self, repository: &str, bytes: &[u8]) -> String {
        self.post_blob(repository, bytes).expect(201);
        digest(bytes)
    }

    pub fn get_blob(&self, repository: &str, digest: &str) -> Reply {
        self.get(&format!("/v2/{repository}/blobs/{digest}"))
    }

    pub fn get_range(&self, repository: &str, digest: &str, range: &str) -> Reply {
        self.send(self.request("GET", &format!("/v2/{repository}/blobs/{digest}")).header("range", range))
    }

    pub fn put_manifest(&self, repository: &str, reference: &str, body: &[u8]) -> Reply {
        self.put(&format!("/v2/{repository}/manifests/{reference}"), content::MANIFEST, body.to_vec())
    }

    /// Makes a namespace of a kind.
    #[track_caller]
    pub fn namespace(&self, name: &str, kind: &str) {
        let body = serde_json::json!({ "kind": kind }).to_string();
        self.put(&format!("/casefile/v1/namespaces/{name}"), "application/json", body).expect(200);
    }
}

fn answer(request: RequestBuilder) -> Result<Reply, reqwest::Error> {
    let response: Response = request.send()?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok(Reply { status, headers, body: response.bytes()?.to_vec() })
}

/// The SHA-256 digest of bytes.
pub fn digest(bytes: &[u8]) -> String {
    Digest::sha256(bytes).to_string()
}
