//! Answers to what nobody should ask, and the form of errors.

use crate::data::{plain_artifact, random_blob};
use crate::digest::{Algorithm, once, with_both_algorithms};
use crate::http::{Api, REPO, blob_path, manifest_path};
use crate::raw;

with_both_algorithms! { a_missing_blob_has_its_code }
once! {
    the_base_is_there,
    a_blob_of_no_digest_is_refused,
    a_name_in_capitals_is_refused,
    a_name_of_other_characters_is_refused,
    a_name_that_climbs_is_refused,
    a_name_that_is_too_long_is_refused,
    a_deep_name_is_accepted,
    a_path_that_means_nothing_is_not_found,
    a_method_that_means_nothing_is_refused,
    an_error_of_head_has_no_body,
    what_is_no_http_is_no_end,
}

fn a_missing_blob_has_its_code(api: &Api, algorithm: Algorithm) {
    api.push(&plain_artifact(algorithm));
    let (digest, _) = random_blob(algorithm, 64);
    let get = api.get(&blob_path(REPO, &digest)).send();
    get.expect_error(&[404], "BLOB_UNKNOWN");
}

fn the_base_is_there(api: &Api) {
    api.get("/v2/").send().expect(&[200]);
    api.head("/v2/").send().expect(&[200]);
}

fn a_blob_of_no_digest_is_refused(api: &Api) {
    for digest in ["sha256:baddigeststring", "no-digest", "md5:d41d8cd98f00b204e9800998ecf8427e"] {
        let path = format!("/v2/{REPO}/blobs/{digest}");
        api.get(&path).send().expect(&[400, 404]);
        api.head(&path).send().expect(&[400, 404]);
        api.delete(&path).send().expect(&[400, 404]);
    }
}

fn a_name_in_capitals_is_refused(api: &Api) {
    name_is_refused(api, "conformance/Repo1");
}

fn a_name_of_other_characters_is_refused(api: &Api) {
    for name in [
        "conformance/-repo",
        "conformance/repo-",
        "conformance/a..b",
        "conformance/a___b",
        "conformance/a%20b",
        "conformance/caf%C3%A9",
        "conformance/a%00b",
    ] {
        name_is_refused(api, name);
    }
}

/// Sent as they are: a client would take the dots away.
fn a_name_that_climbs_is_refused(api: &Api) {
    let tags = "tags/list";
    for target in [
        format!("/v2/conformance/../repo1/{tags}"),
        format!("/v2/../../../etc/passwd/{tags}"),
        format!("/v2/conformance/%2e%2e/repo1/{tags}"),
        format!("/v2/conformance%2f..%2f..%2frepo1/{tags}"),
        format!("/v2/conformance\\..\\repo1/{tags}"),
        format!("/v2/conformance//repo1/{tags}"),
        format!("/v2//{tags}"),
        format!("/v2/./{tags}"),
        "/v2/conformance/repo1/blobs/../../../../etc/passwd".to_owned(),
        "/v2/conformance/repo1/blobs/sha256:..%2f..%2f..%2fetc%2fpasswd".to_owned(),
        "/v2/conformance/repo1/manifests/..%2f..%2fetc%2fpasswd".to_owned(),
        "/v2/conformance/repo1/manifests/..".to_owned(),
    ] {
        for method in ["GET", "PUT", "DELETE"] {
            let status = raw::status(api, method, &target);
            assert!((300..500).contains(&status), "{method} {target}: {status}");
        }
    }
}

fn a_name_that_is_too_long_is_refused(api: &Api) {
    name_is_refused(api, &format!("conformance/{}", "a".repeat(300)));
}

fn a_deep_name_is_accepted(api: &Api) {
    let repo = "conformance/a/b.c/d_e/f__g/h--i/blobs/uploads/manifests/tags";
    let (digest, bytes) = random_blob(Algorithm::Sha256, 64);
    api.push_blob(repo, &digest, &bytes);
    let get = api.get(&blob_path(repo, &digest)).send();
    get.expect(&[200]).expect_body(&bytes);
}

fn a_path_that_means_nothing_is_not_found(api: &Api) {
    for path in [
        "/v2/conformance/repo1",
        "/v2/conformance/repo1/nothing/here",
        "/v1/",
        "/v2/conformance/repo1/blobs",
        "/v2/conformance/repo1/tags",
    ] {
        api.get(path).send().expect(&[404, 405]);
    }
}

fn a_method_that_means_nothing_is_refused(api: &Api) {
    let (digest, _) = random_blob(Algorithm::Sha256, 64);
    for (method, path) in [
        ("POST", manifest_path(REPO, "tag")),
        ("PATCH", manifest_path(REPO, "tag")),
        ("PUT", blob_path(REPO, &digest)),
        ("DELETE", format!("/v2/{REPO}/tags/list")),
        ("POST", format!("/v2/{REPO}/referrers/{digest}")),
        ("BREW", format!("/v2/{REPO}/tags/list")),
    ] {
        let request = api.request(method, api.at(&path)).sized(b"{}");
        request.send().expect(&[400, 404, 405, 501]);
    }
}

fn an_error_of_head_has_no_body(api: &Api) {
    let (digest, _) = random_blob(Algorithm::Sha256, 64);
    let head = api.head(&blob_path(REPO, &digest)).send();
    head.expect(&[404]).expect_body(&[]);
    let head = api.head(&manifest_path(REPO, "missing")).send();
    head.expect(&[404]).expect_body(&[]);
}

/// Whatever comes, the next client is served.
fn what_is_no_http_is_no_end(api: &Api) {
    let endless = format!("GET /v2/ HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(2_000_000));
    for request in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET\r\n\r\n",
        b"GET /v2/ HTTP/1.1\r\n\r\n",
        b"PUT /v2/conformance/repo1/manifests/x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
        b"PUT /v2/conformance/repo1/manifests/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        endless.as_bytes(),
    ] {
        raw::break_off_quietly(api, request);
        api.get("/v2/").send().expect(&[200]);
    }
}

/// With 400, or 404 where the name is no route.
#[track_caller]
fn name_is_refused(api: &Api, name: &str) {
    let post = api.post(&format!("/v2/{name}/blobs/uploads/")).sized(&[]);
    let reply = post.send();
    reply.expect(&[400, 404]);
    if reply.status == 400 {
        reply.expect_error(&[400], "NAME_INVALID");
    }
    let list = api.get(&format!("/v2/{name}/tags/list")).send();
    list.expect(&[400, 404]);
}
