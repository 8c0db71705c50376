//! Lies about lengths, digests, sizes, types and names are refused in words, and leave nothing behind.

use serde_json::json;

use crate::raw::{exchange, head, status};
use crate::support::content::{MANIFEST, OCTETS, bytes, descriptor, manifest};
use crate::support::{Registry, digest};

const REPOSITORY: &str = "lab/lies";

#[test]
fn a_body_shorter_than_it_says_becomes_no_blob() {
    let registry = Registry::start();
    let api = registry.api();
    let blob = bytes(1, 5000);
    let target = format!("/v2/{REPOSITORY}/blobs/uploads/?digest={}", digest(&blob));
    let mut request = head(&api, "POST", &target, "Content-Length: 6000\r\n").into_bytes();
    request.extend_from_slice(&blob);
    let mut connection = crate::raw::connect(&api);
    std::io::Write::write_all(&mut connection, &request).unwrap();
    connection.shutdown(std::net::Shutdown::Write).unwrap();
    let reply = crate::raw::read_to_end(&mut connection);
    assert!(matches!(status(&reply), 0 | 400), "{reply}");
    api.get_blob(REPOSITORY, &digest(&blob)).expect(404);
}

#[test]
fn a_body_longer_than_it_says_is_another_request() {
    let registry = Registry::start();
    let api = registry.api();
    let blob = bytes(1, 5000);
    let target = format!("/v2/{REPOSITORY}/blobs/uploads/?digest={}", digest(&blob));
    let mut request = head(&api, "POST", &target, "Content-Length: 4000\r\n").into_bytes();
    request.extend_from_slice(&blob);
    let reply = exchange(&api, &request);
    assert_eq!(status(&reply), 400, "{reply}");
    api.get_blob(REPOSITORY, &digest(&blob)).expect(404);
    api.get_blob(REPOSITORY, &digest(&blob[..4000])).expect(404);
}

#[test]
fn two_lengths_are_refused() {
    let registry = Registry::start();
    let api = registry.api();
    let target = format!("/v2/{REPOSITORY}/blobs/uploads/?digest={}", digest(b"abc"));
    for lengths in [
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: gzip\r\n",
        "Content-Length: 99999999999999999999999\r\n",
    ] {
        let mut request = head(&api, "POST", &target, lengths).into_bytes();
        request.extend_from_slice(b"abc");
        let reply = exchange(&api, &request);
        assert!(matches!(status(&reply), 0 | 400 | 413 | 501), "{lengths}: {reply}");
    }
    api.get_blob(REPOSITORY, &digest(b"abc")).expect(404);
}

#[test]
fn a_wrong_digest_is_told_with_both() {
    let registry = Registry::start();
    let api = registry.api();
    let path = format!("/v2/{REPOSITORY}/blobs/uploads/?digest={}", digest(b"one"));
    let refused = api.send(api.request("POST", &path).body("two")).expect(400);
    assert_eq!(refused.error()["code"], "DIGEST_INVALID");
    assert_eq!(refused.error()["detail"], json!({ "expected": digest(b"one"), "found": digest(b"two") }));
    let upper = digest(b"one").to_uppercase().replace("SHA256", "sha256");
    for wrong in
        ["", "sha256:", "md5:900150983cd24fb0d6963f7d28e17f72", "sha256:../../x", &upper, "sha256:%00"]
    {
        let path = format!("/v2/{REPOSITORY}/blobs/uploads/?digest={wrong}");
        let refused = api.send(api.request("POST", &path).body("one")).expect(400);
        assert_eq!(refused.error()["code"], "DIGEST_INVALID", "{wrong}");
    }
    for found in [digest(b"one"), digest(b"two")] {
        api.get_blob(REPOSITORY, &found).expect(404);
    }
}

#[test]
fn a_manifest_that_lies_about_its_blobs_is_refused() {
    let registry = Registry::start();
    let api = registry.api();
    let blob = bytes(1, 1000);
    let digest = api.push_blob(REPOSITORY, &blob);
    let with = |size: serde_json::Value| {
        let config = json!({ "mediaType": OCTETS, "digest": digest, "size": size });
        let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [] });
        api.put_manifest(REPOSITORY, "x", manifest.to_string().as_bytes())
    };
    for size in [json!(999), json!(1001), json!(0), json!(u64::MAX)] {
        let refused = with(size.clone()).expect(400);
        assert_eq!(refused.error()["code"], "SIZE_INVALID", "{size}");
    }
    for size in [json!(-1), json!("1000"), json!(1e3), json!(null)] {
        assert_eq!(with(size.clone()).expect(400).error()["code"], "MANIFEST_INVALID", "{size}");
    }
    let missing = manifest(&blob, &[b"never pushed"]);
    let refused = api.put_manifest(REPOSITORY, "x", &missing).expect(404);
    assert_eq!(refused.error()["code"], "MANIFEST_BLOB_UNKNOWN");
    // What another repository has does not count.
    api.put_manifest("lab/other", "x", &manifest(&blob, &[])).expect(404);
    api.get(&format!("/v2/{REPOSITORY}/manifests/x")).expect(404);
}

#[test]
fn a_manifest_of_another_type_than_it_says_is_refused() {
    let registry = Registry::start();
    let api = registry.api();
    api.push_blob(REPOSITORY, b"{}");
    let body = manifest(b"{}", &[]);
    let path = format!("/v2/{REPOSITORY}/manifests/x");
    let index = "application/vnd.oci.image.index.v1+json";
    for media_type in [index, "text/html", ""] {
        api.put(&path, media_type, body.clone()).expect(400);
    }
    for body in ["", "{", "[]", "null", "{\"schemaVersion\":1}", "\u{0}", &"[".repeat(100_000)] {
        api.put(&path, MANIFEST, body.to_owned()).expect(400);
    }
    api.get(&path).expect(404);
}

#[test]
fn no_answer_is_shown_as_a_page_of_the_registry() {
    let registry = Registry::start();
    let api = registry.api();
    let script = json!({ "schemaVersion": 2, "annotations": { "a": "<script>alert(1)</script>" } });
    let path = format!("/v2/{REPOSITORY}/manifests/x");
    let pushed = api.put(&path, "text/html", script.to_string());
    if pushed.status == 201 {
        let reply = api.get(&path).expect(200);
        assert!(reply.header("content-security-policy").contains("sandbox"), "{reply:?}");
    }
}

#[test]
fn a_manifest_without_bound_is_refused() {
    let registry = Registry::start();
    let api = registry.api();
    api.push_blob(REPOSITORY, b"{}");
    let path = format!("/v2/{REPOSITORY}/manifests/x");
    let large = json!({ "schemaVersion": 2, "annotations": { "a": "a".repeat(9 << 20) } }).to_string();
    let refused = api.try_send(api.request("PUT", &path).header("content-type", MANIFEST).body(large));
    // The registry closes before all is sent, so the answer may be lost with the connection.
    assert!(refused.is_none_or(|reply| reply.status == 413));
    let layers: Vec<_> = (0..5000).map(|n: u32| descriptor(OCTETS, &n.to_le_bytes())).collect();
    let many = json!({ "schemaVersion": 2, "config": descriptor(OCTETS, b"{}"), "layers": layers });
    api.put_manifest(REPOSITORY, "x", many.to_string().as_bytes()).expect(400);
    api.get(&path).expect(404);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let registry = Registry::start();
    let api = registry.api();
    let over_long = "a".repeat(300);
    let zero = digest(b"");
    for name in [
        "..",
        "../lab",
        "lab/../../etc",
        "lab/..%2f..%2fetc",
        "%2e%2e/lab",
        "lab%00",
        "lab/%00x",
        "lab/\\..",
        "lab//x",
        "LAB",
        "lab/x%0d%0aX-Injected:1",
        "lab/%ff",
        "lab/.",
        &over_long,
        "lab/ü",
    ] {
        for target in [
            format!("/v2/{name}/manifests/x"),
            format!("/v2/{name}/blobs/{zero}"),
            format!("/v2/{name}/tags/list"),
            format!("/v2/{name}/referrers/{zero}"),
        ] {
            let reply = exchange(&api, head(&api, "GET", &target, "Connection: close\r\n").as_bytes());
            assert!(matches!(status(&reply), 400 | 404), "{target}: {reply}");
            assert!(!reply.to_lowercase().contains("\r\nx-injected"), "{reply}");
        }
        let target = format!("/v2/{name}/blobs/uploads/?digest={zero}");
        let request = head(&api, "POST", &target, "Content-Length: 0\r\nConnection: close\r\n");
        let reply = exchange(&api, request.as_bytes());
        assert!(matches!(status(&reply), 400 | 404), "{target}: {reply}");
    }
    for reference in ["..", ".x", "-x", "%2e%2e", "x%00", "x%2fy", &"a".repeat(129), "sha256:..", "sha256:zz"]
    {
        let target = format!("/v2/lab/x/manifests/{reference}");
        let request = head(&api, "PUT", &target, "Content-Length: 0\r\nConnection: close\r\n");
        let reply = exchange(&api, request.as_bytes());
        assert!(matches!(status(&reply), 400 | 404), "{target}: {reply}");
    }
    for id in ["..", "..%2f..%2fregistry.sqlite", "%00", "x"] {
        let target = format!("/v2/lab/x/blobs/uploads/{id}");
        let request = head(&api, "PATCH", &target, "Content-Length: 0\r\nConnection: close\r\n");
        assert!(matches!(status(&exchange(&api, request.as_bytes())), 400 | 404), "{id}");
    }
    assert_eq!(registry.storage().fsck(|_, _| {}).unwrap().blobs, 0);
}
