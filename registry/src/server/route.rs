//! Which operation a method and path ask for. Names of repositories hold slashes, so a path is read from its end.

use axum::http::{Method, StatusCode, Uri};
use casefile_package::{SkillName, text};
use percent_encoding::percent_decode_str;
use semver::Version;

use super::respond::{Code, Refusal};
use crate::oci::{Digest, Reference, RepositoryName};

/// An operation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    Ping,
    Token,
    Blob(RepositoryName, Digest),
    Uploads(RepositoryName),
    Upload(RepositoryName, String),
    Manifest(RepositoryName, Reference),
    Tags(RepositoryName),
    Referrers(RepositoryName, Digest),
    Index(SkillName),
    Search,
    State(SkillName, Version),
    Namespace(String),
    Discovery,
}

impl Route {
    /// Reads method and path.
    pub(super) fn of(method: &Method, uri: &Uri) -> Result<Self, Refusal> {
        let path = percent_decode_str(uri.path()).decode_utf8();
        let path = path.map_err(|_| Refusal::bad(Code::NameInvalid, "the path is not UTF-8"))?;
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let (route, methods) = Self::of_path(&parts)?;
        if methods.contains(&method.as_str()) {
            return Ok(route);
        }
        let message = format!("{method} is not possible here; {} is", methods.join(", "));
        let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::Unsupported, message);
        Err(refusal.with_header(axum::http::header::ALLOW, methods.join(", ")))
    }

    fn of_path(parts: &[&str]) -> Result<(Self, &'static [&'static str]), Refusal> {
        const READ: &[&str] = &["GET", "HEAD"];
        let unknown = || Refusal::missing(Code::Unsupported, "there is no such path here");
        match parts {
            ["v2"] | ["v2", ""] => Ok((Self::Ping, READ)),
            ["v2", "token"] => Ok((Self::Token, &["GET"])),
            ["v2", name @ .., "tags", "list"] => Ok((Self::Tags(repository(name)?), READ)),
            ["v2", name @ .., "blobs", "uploads"] | ["v2", name @ .., "blobs", "uploads", ""] => {
                Ok((Self::Uploads(repository(name)?), &["POST"]))
            }
            ["v2", name @ .., "blobs", "uploads", id] => {
                Ok((Self::Upload(repository(name)?, (*id).to_owned()), &["GET", "PATCH", "PUT", "DELETE"]))
            }
            ["v2", name @ .., "blobs", digest] => {
                Ok((Self::Blob(repository(name)?, self::digest(digest)?), &["GET", "HEAD", "DELETE"]))
            }
            ["v2", name @ .., "manifests", reference] => {
                let reference = reference.parse::<Reference>();
                let reference = reference.map_err(|e| match e {
                    crate::oci::name::ParseReferenceError::Digest(e) => {
                        Refusal::bad(Code::DigestInvalid, e.to_string())
                    }
                    crate::oci::name::ParseReferenceError::Tag(e) => {
                        Refusal::bad(Code::ManifestInvalid, e.to_string())
                    }
                })?;
                Ok((Self::Manifest(repository(name)?, reference), &["GET", "HEAD", "PUT", "DELETE"]))
            }
            ["v2", name @ .., "referrers", digest] => {
                Ok((Self::Referrers(repository(name)?, self::digest(digest)?), READ))
            }
            ["casefile", "v1", "index", team, name] => Ok((Self::Index(skill(team, name)?), READ)),
            ["casefile", "v1", "search"] => Ok((Self::Search, READ)),
            ["casefile", "v1", "versions", team, name, version, "state"] => {
                let refused = |_| {
                    let version = text::escaped(version, 80);
                    Refusal::bad(Code::ManifestInvalid, format!("`{version}` is no version; write 1.2.3"))
                };
                let version = Version::parse(version).map_err(refused)?;
                Ok((Self::State(skill(team, name)?, version), &["PUT"]))
            }
            ["casefile", "v1", "namespaces", name] => {
                let repository = repository(&[name])?;
                Ok((Self::Namespace(repository.as_str().to_owned()), &["PUT"]))
            }
            [".well-known", "wasm-pkg", "registry.json"] => Ok((Self::Discovery, READ)),
            _ => Err(unknown()),
        }
    }
}

fn repository(parts: &[&str]) -> Result<RepositoryName, Refusal> {
    let name = parts.join("/").parse::<RepositoryName>();
    name.map_err(|e| Refusal::bad(Code::NameInvalid, e.to_string()))
}

fn digest(text: &str) -> Result<Digest, Refusal> {
    text.parse::<Digest>().map_err(|e| Refusal::bad(Code::DigestInvalid, e.to_string()))
}

fn skill(team: &str, name: &str) -> Result<SkillName, Refusal> {
    let name = format!("{team}/{name}").parse::<SkillName>();
    name.map_err(|e| Refusal::bad(Code::NameInvalid, e.to_string()))
}

/// The values of a query by one key, decoded.
pub(super) fn query<'a>(uri: &'a Uri, key: &'a str) -> impl Iterator<Item = String> + 'a {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs.filter_map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = value.replace('+', " ");
        let decoded = percent_decode_str(&value).decode_utf8_lossy().into_owned();
        (name == key).then_some(decoded)
    })
}

/// A whole number in digits alone.
pub(super) fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_repository_can_be_named_like_a_part_of_the_path() {
        let uri: Uri = "/v2/a/blobs/tags/manifests/tags/list".parse().unwrap();
        let name = "a/blobs/tags/manifests".parse().unwrap();
        assert_eq!(Route::of(&Method::GET, &uri).unwrap(), Route::Tags(name));
    }

    #[test]
    fn queries_are_decoded() {
        let uri: Uri = "/?digest=sha256%3Aab&artifactType=a%2Fb%2Bc&from=x%2Fy&digest=2".parse().unwrap();
        assert_eq!(query(&uri, "digest").collect::<Vec<_>>(), ["sha256:ab", "2"]);
        assert_eq!(query(&uri, "artifactType").next().as_deref(), Some("a/b+c"));
        assert_eq!(query(&uri, "none").next(), None);
    }

    #[test]
    fn ways_out_of_the_folder_are_refused() {
        for path in [
            "/v2/../etc/manifests/x",
            "/v2/a/%2e%2e/manifests/x",
            "/v2/a%00b/tags/list",
            "/v2/a/blobs/..",
            "/x",
        ] {
            assert!(Route::of(&Method::GET, &path.parse().unwrap()).is_err(), "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_makes_it_panic(path in "/(v2|casefile/v1)(/[a-z%0-9.:A-F]{0,9}){0,6}") {
            if let Ok(uri) = path.parse::<Uri>() {
                let _ = Route::of(&Method::GET, &uri);
            }
        }
    }
}
