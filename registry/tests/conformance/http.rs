//! Requests as clients send them, and what is demanded of every reply.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::blocking::{Body, Client};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::common::{self, Registry};
use crate::data::{Manifest, Set};
use crate::digest::Digest;

/// Where nearly everything is pushed to.
pub const REPO: &str = "conformance/repo1";
/// Where blobs are mounted from.
pub const OTHER_REPO: &str = "conformance/repo2";
pub const OCTETS: &str = "application/octet-stream";
pub const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The registry under test and a client for it.
pub struct Api {
    base: Url,
    client: Client,
    registry: Registry,
    /// Paths of what was pushed, in order.
    pushed: Mutex<Vec<String>>,
}

/// A request being put together.
pub struct Request<'a> {
    api: &'a Api,
    method: &'static str,
    url: Url,
    headers: HeaderMap,
    content: Content,
}

enum Content {
    None,
    /// With `Content-Length`.
    Sized(Vec<u8>),
    /// With `Transfer-Encoding: chunked`, also where there is not one byte.
    Streamed(Vec<u8>),
}

/// A whole reply.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Method and address of the request, for messages.
    asked: String,
    url: Url,
}

impl Api {
    /// Starts the registry under test.
    pub fn start() -> Self {
        let registry = common::start();
        // The client wants one to be there, although nothing here is encrypted.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        Self { base: Url::parse(&registry.url).unwrap(), client, registry, pushed: Mutex::default() }
    }

    /// Host and port.
    pub fn address(&self) -> String {
        format!("{}:{}", self.base.host_str().unwrap(), self.base.port_or_known_default().unwrap())
    }

    /// The address of a path with its query.
    pub fn at(&self, path: &str) -> Url {
        self.base.join(path).unwrap()
    }

    pub fn request(&self, method: &'static str, url: Url) -> Request<'_> {
        let request = Request { api: self, method, url, headers: HeaderMap::new(), content: Content::None };
        // Go's client, which most others are built on, asks for it; who answers with it loses the length.
        if method == "GET" { request.header("Accept-Encoding", "gzip") } else { request }
    }

    pub fn get(&self, path: &str) -> Request<'_> {
        self.request("GET", self.at(path))
    }

    pub fn head(&self, path: &str) -> Request<'_> {
        self.request("HEAD", self.at(path))
    }

    pub fn delete(&self, path: &str) -> Request<'_> {
        self.request("DELETE", self.at(path))
    }

    pub fn post(&self, path: &str) -> Request<'_> {
        self.request("POST", self.at(path))
    }

    pub fn put(&self, path: &str) -> Request<'_> {
        self.request("PUT", self.at(path))
    }

    pub fn get_manifest(&self, reference: &str) -> Reply {
        self.get(&manifest_path(REPO, reference)).accepting_manifests().send()
    }

    pub fn head_manifest(&self, reference: &str) -> Reply {
        self.head(&manifest_path(REPO, reference)).accepting_manifests().send()
    }

    /// Opens an upload in `repo` and gives its address.
    #[track_caller]
    pub fn open_upload(&self, repo: &str) -> Url {
        self.post(&format!("/v2/{repo}/blobs/uploads/")).sized(&[]).send().expect(&[202]).location()
    }

    /// Pushes a blob with POST and PUT.
    #[track_caller]
    pub fn push_blob(&self, repo: &str, digest: &Digest, bytes: &[u8]) {
        self.note(blob_path(repo, digest));
        let upload = self.open_upload(repo);
        let put = self.request("PUT", with_digest(&upload, digest));
        // The suite's client streams the empty blob: it knows no length of a body of zero bytes.
        let put = if bytes.is_empty() { put.streamed(bytes) } else { put.sized(bytes) };
        let reply = put.header("Content-Type", OCTETS).send();
        self.expect_pushed(&reply, digest, bytes);
    }

    /// Demands 201, the digest, and an address where the blob can be had.
    #[track_caller]
    pub fn expect_pushed(&self, reply: &Reply, digest: &Digest, bytes: &[u8]) {
        reply.expect(&[201]).expect_digest(digest);
        self.request("GET", reply.location()).send().expect(&[200]).expect_body(bytes);
    }

    /// Puts a manifest under a tag or digest.
    pub fn put_manifest(&self, repo: &str, reference: &str, manifest: &Manifest) -> Reply {
        self.note(manifest_path(repo, &manifest.digest.0));
        self.note(manifest_path(repo, reference));
        self.put(&manifest_path(repo, reference))
            .header("Content-Type", &manifest.media_type)
            .streamed(&manifest.bytes)
            .send()
    }

    /// Demands 201, the digest, the subject and an address where the manifest can be had.
    #[track_caller]
    pub fn expect_manifest_pushed(&self, reply: &Reply, manifest: &Manifest) {
        reply.expect(&[201]).expect_digest(&manifest.digest);
        if let Some(subject) = &manifest.subject {
            reply.expect_header("OCI-Subject", &subject.0);
        }
        self.request("GET", reply.location())
            .accepting_manifests()
            .send()
            .expect(&[200])
            .expect_header("Content-Type", &manifest.media_type)
            .expect_header("Content-Length", &manifest.bytes.len().to_string())
            .expect_body(&manifest.bytes);
    }

    /// Pushes all of a set: blobs, manifests by digest in order, tags.
    #[track_caller]
    pub fn push(&self, set: &Set) {
        for (digest, bytes) in &set.blobs {
            self.push_blob(REPO, digest, bytes);
        }
        for manifest in &set.manifests {
            let reply = self.put_manifest(REPO, &manifest.digest.0, manifest);
            self.expect_manifest_pushed(&reply, manifest);
        }
        for (tag, digest) in &set.tags {
            let manifest = set.manifest(digest);
            let reply = self.put_manifest(REPO, tag, manifest);
            self.expect_manifest_pushed(&reply, manifest);
        }
    }

    /// Notes a path that a shared registry has to be rid of in the end.
    pub fn note(&self, path: String) {
        if self.registry.shared {
            let pushed = self.pushed.lock();
            pushed.unwrap_or_else(PoisonError::into_inner).push(path);
        }
    }
}

impl Drop for Api {
    /// The last that was pushed goes first, as in the suite. Whether that works is the matter of other tests.
    fn drop(&mut self) {
        let pushed = self.pushed.get_mut();
        let pushed = std::mem::take(pushed.unwrap_or_else(PoisonError::into_inner));
        for path in pushed.iter().rev() {
            drop(self.delete(path).try_send());
        }
    }
}

impl Request<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).unwrap();
        self.headers.append(name, HeaderValue::from_str(value).unwrap());
        self
    }

    /// Two headers, not one list.
    pub fn accepting_manifests(self) -> Self {
        self.header("Accept", INDEX).header("Accept", IMAGE)
    }

    pub fn sized(mut self, bytes: &[u8]) -> Self {
        self.content = Content::Sized(bytes.to_vec());
        self
    }

    pub fn streamed(mut self, bytes: &[u8]) -> Self {
        self.content = Content::Streamed(bytes.to_vec());
        self
    }

    /// A chunk of an upload: `bytes` begin at `start`.
    pub fn chunk(self, start: usize, bytes: &[u8]) -> Self {
        let last = start + bytes.len() - 1;
        self.header("Content-Type", OCTETS).header("Content-Range", &format!("{start}-{last}")).sized(bytes)
    }

    #[track_caller]
    pub fn send(self) -> Reply {
        let asked = format!("{} {}", self.method, self.url);
        self.try_send().unwrap_or_else(|error| panic!("{asked}: no reply: {error:?}"))
    }

    /// Fails where the connection breaks.
    pub fn try_send(self) -> Result<Reply, reqwest::Error> {
        let method = reqwest::Method::from_bytes(self.method.as_bytes()).unwrap();
        let mut request = self.api.client.request(method, self.url.clone()).headers(self.headers);
        request = match self.content {
            Content::None => request,
            Content::Sized(bytes) => request.header("Content-Length", bytes.len()).body(bytes),
            Content::Streamed(bytes) => request.body(Body::new(Cursor::new(bytes))),
        };
        let reply = request.send()?;
        let status = reply.status().as_u16();
        let headers = reply.headers().clone();
        let url = reply.url().clone();
        let body = reply.bytes()?.to_vec();
        Ok(Reply { status, headers, body, asked: format!("{} {}", self.method, self.url), url })
    }
}

impl Reply {
    #[track_caller]
    pub fn expect(&self, statuses: &[u16]) -> &Self {
        assert!(
            statuses.contains(&self.status),
            "{}: one of {statuses:?} was expected, not {}: {}",
            self.asked,
            self.status,
            self.excerpt()
        );
        assert!(!self.headers.contains_key("content-encoding"), "{}: the content was encoded", self.asked);
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Demands this very value, without parameters.
    #[track_caller]
    pub fn expect_header(&self, name: &str, value: &str) -> &Self {
        assert_eq!(self.header(name), Some(value), "{}: {name}", self.asked);
        self
    }

    #[track_caller]
    pub fn expect_digest(&self, digest: &Digest) -> &Self {
        self.expect_header("Docker-Content-Digest", &digest.0)
    }

    #[track_caller]
    pub fn expect_body(&self, bytes: &[u8]) -> &Self {
        assert!(
            self.body == bytes,
            "{}: {} bytes differ from the {} expected: {}",
            self.asked,
            self.body.len(),
            bytes.len(),
            self.excerpt()
        );
        self
    }

    /// Demands an error in the form of the specification, with this code.
    #[track_caller]
    pub fn expect_error(&self, statuses: &[u16], code: &str) -> &Self {
        self.expect(statuses);
        let codes = self.error_codes();
        assert!(codes.iter().any(|found| found == code), "{}: {code} is not among {codes:?}", self.asked);
        self
    }

    /// The codes of an error, whose form is checked.
    #[track_caller]
    pub fn error_codes(&self) -> Vec<String> {
        let media_type = self.header("Content-Type").unwrap_or_default();
        assert!(
            media_type.starts_with("application/json"),
            "{}: an error of type {media_type:?}",
            self.asked
        );
        let body = self.json();
        let errors = body["errors"].as_array();
        let errors = errors.unwrap_or_else(|| panic!("{}: no list of errors: {body}", self.asked));
        assert!(!errors.is_empty(), "{}: no error", self.asked);
        let code = |error: &Value| error["code"].as_str().unwrap_or_default().to_owned();
        let codes: Vec<String> = errors.iter().map(code).collect();
        for code in &codes {
            let allowed = |c: char| c.is_ascii_uppercase() || c == '_';
            assert!(!code.is_empty() && code.chars().all(allowed), "{}: code {code:?}", self.asked);
        }
        codes
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: not JSON ({error}): {}", self.asked, self.excerpt()))
    }

    /// `Location`, resolved against the address asked.
    #[track_caller]
    pub fn location(&self) -> Url {
        let location = self.header("Location");
        let location = location.unwrap_or_else(|| panic!("{}: no Location", self.asked));
        self.url.join(location).unwrap()
    }

    /// The address of the next page, where there is one.
    #[track_caller]
    pub fn next_page(&self) -> Option<Url> {
        let link = self.header("Link")?;
        let (address, parameters) = link
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .unwrap_or_else(|| panic!("{}: Link {link:?}", self.asked));
        assert!(
            parameters.contains("rel=\"next\"") || parameters.contains("rel=next"),
            "{}: Link {link:?}",
            self.asked
        );
        Some(self.url.join(address).unwrap())
    }

    fn excerpt(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(300).collect()
    }
}

pub fn blob_path(repo: &str, digest: &Digest) -> String {
    format!("/v2/{repo}/blobs/{digest}")
}

pub fn manifest_path(repo: &str, reference: &str) -> String {
    format!("/v2/{repo}/manifests/{reference}")
}

/// The path with query parameters, percent-encoded as by a form: `:` and `/`, too.
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://localhost").unwrap().join(path).unwrap();
    url.query_pairs_mut().extend_pairs(parameters);
    format!("{}?{}", url.path(), url.query().unwrap())
}

/// The address of an upload with `digest` added: its own parameters are decoded, sorted and encoded again.
pub fn with_digest(upload: &Url, digest: &Digest) -> Url {
    let mut parameters: BTreeMap<String, String> = upload.query_pairs().into_owned().collect();
    parameters.insert("digest".to_owned(), digest.0.clone());
    let mut url = upload.clone();
    url.set_query(None);
    url.query_pairs_mut().extend_pairs(&parameters);
    url
}
