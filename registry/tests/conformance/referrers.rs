//! What is said about a manifest by others that name it as their subject.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::data::{ARTIFACT_1, IMAGE_CONFIG, Layer, Options, Set, random};
use crate::digest::{Algorithm, Digest, once, with_both_algorithms};
use crate::http::{Api, IMAGE, INDEX, OTHER_REPO, REPO, manifest_path, with_query};
use crate::shapes::{self, with_every_shape};

with_every_shape! { @referring
    referrers_are_listed,
    referrers_are_filtered_by_artifact_type,
    referrers_belong_to_their_repository,
    deleted_referrers_are_not_listed,
    referrers_outlive_their_subject,
}
with_both_algorithms! {
    nothing_is_said_about_what_is_unknown,
    nothing_is_said_in_an_unknown_repository,
    a_filter_that_nothing_fits_is_applied,
    a_type_with_a_plus_is_found,
    a_referrer_without_annotations_has_none,
    many_referrers_are_all_listed,
    a_referrer_may_come_before_its_subject,
    a_fallback_tag_is_a_tag_like_any,
}
once! { a_digest_that_is_none_is_refused }

fn referrers_are_listed(api: &Api, set: &Set) {
    api.push(set);
    expect_referrers(api, set);
}

fn referrers_are_filtered_by_artifact_type(api: &Api, set: &Set) {
    api.push(set);
    for (subject, expected) in &set.referrers {
        let types: BTreeSet<&str> =
            expected.iter().filter_map(|referrer| referrer["artifactType"].as_str()).collect();
        for artifact_type in types {
            let found = filtered(api, subject, artifact_type);
            let fitting: Vec<&Value> =
                expected.iter().filter(|referrer| referrer["artifactType"] == artifact_type).collect();
            expect_all(&found, &fitting);
            assert_eq!(found.len(), fitting.len(), "{artifact_type}: {found:?}");
        }
    }
}

fn referrers_belong_to_their_repository(api: &Api, set: &Set) {
    api.push(set);
    for subject in set.referrers.keys() {
        assert_eq!(list(api, OTHER_REPO, subject), Vec::<Value>::new());
    }
}

fn deleted_referrers_are_not_listed(api: &Api, set: &Set) {
    api.push(set);
    for manifest in set.manifests.iter().rev() {
        let Some(subject) = &manifest.subject else {
            continue;
        };
        let delete = api.delete(&manifest_path(REPO, &manifest.digest.0)).send();
        delete.expect(&[202]);
        let left = list(api, REPO, subject);
        assert!(left.iter().all(|referrer| referrer["digest"] != manifest.digest.0), "{left:?}");
    }
    for subject in set.referrers.keys() {
        assert_eq!(list(api, REPO, subject), Vec::<Value>::new());
    }
}

/// A subject that is gone is a missing subject.
fn referrers_outlive_their_subject(api: &Api, set: &Set) {
    api.push(set);
    for subject in set.referrers.keys() {
        let delete = api.delete(&manifest_path(REPO, &subject.0)).send();
        delete.expect(&[202, 404]);
        // Those that are not deleted with it are still listed, and the list is not gone.
        for referrer in list(api, REPO, subject) {
            let digest = referrer["digest"].as_str().unwrap().to_owned();
            api.head_manifest(&digest).expect(&[200]);
        }
    }
}

fn nothing_is_said_about_what_is_unknown(api: &Api, algorithm: Algorithm) {
    let unknown = algorithm.of(&random(64));
    assert_eq!(list(api, REPO, &unknown), Vec::<Value>::new());
}

fn nothing_is_said_in_an_unknown_repository(api: &Api, algorithm: Algorithm) {
    let unknown = algorithm.of(&random(64));
    let repo = "conformance/nothing-was-pushed-here";
    assert_eq!(list(api, repo, &unknown), Vec::<Value>::new());
}

fn a_filter_that_nothing_fits_is_applied(api: &Api, algorithm: Algorithm) {
    let set = shapes::artifacts_with_subject(algorithm);
    api.push(&set);
    for subject in set.referrers.keys() {
        let found = filtered(api, subject, "application/vnd.example.nothing");
        assert_eq!(found, Vec::<Value>::new());
    }
}

/// `+` comes as `%2B`.
fn a_type_with_a_plus_is_found(api: &Api, algorithm: Algorithm) {
    let set = shapes::artifacts_with_subject(algorithm);
    api.push(&set);
    for subject in set.referrers.keys() {
        assert_eq!(filtered(api, subject, IMAGE_CONFIG).len(), 1);
    }
}

fn a_referrer_without_annotations_has_none(api: &Api, algorithm: Algorithm) {
    let set = shapes::artifacts_with_subject(algorithm);
    api.push(&set);
    let plain = &set.manifests[1];
    let found = list(api, REPO, plain.subject.as_ref().unwrap());
    let found = found.iter().find(|found| found["digest"] == plain.digest.0);
    let annotations = &found.unwrap()["annotations"];
    assert!(annotations.is_null() || *annotations == json!({}), "{annotations}");
}

/// In one page or several: each of them once.
fn many_referrers_are_all_listed(api: &Api, algorithm: Algorithm) {
    let mut set = Set::new(algorithm);
    let subject = set.image(&Options::artifact(ARTIFACT_1, Layer::Empty));
    let descriptor = set.descriptor(&subject);
    for _ in 0..120 {
        let options = Options::artifact(ARTIFACT_1, Layer::Empty);
        set.image(&options.about(descriptor.clone()));
    }
    for (digest, bytes) in &set.blobs {
        api.push_blob(REPO, digest, bytes);
    }
    for manifest in &set.manifests {
        let reply = api.put_manifest(REPO, &manifest.digest.0, manifest);
        reply.expect(&[201]);
    }
    expect_referrers(api, &set);
    let found = list(api, REPO, &subject);
    let digests: BTreeSet<&str> = found.iter().filter_map(|r| r["digest"].as_str()).collect();
    assert_eq!((found.len(), digests.len()), (120, 120));
    assert_eq!(filtered(api, &subject, ARTIFACT_1).len(), 120);
}

fn a_referrer_may_come_before_its_subject(api: &Api, algorithm: Algorithm) {
    let mut set = shapes::artifacts_with_subject(algorithm);
    set.manifests.reverse();
    api.push(&set);
    expect_referrers(api, &set);
}

/// Clients that do not trust the API keep a list of their own under a tag. It neither fails nor counts twice.
fn a_fallback_tag_is_a_tag_like_any(api: &Api, algorithm: Algorithm) {
    let mut set = shapes::artifacts_with_subject(algorithm);
    api.push(&set);
    let subject = set.referrers.keys().next().unwrap().clone();
    let children: Vec<Digest> = set.manifests[1..].iter().map(|m| m.digest.clone()).collect();
    let index = set.index(&children, &Options::image());
    let tag: String = subject.0.replace(':', "-").chars().take(71).collect();
    let manifest = set.manifest(&index);
    // Pushing under a tag names no algorithm, so SHA-256 is the one that is told.
    let reply = api.put_manifest(REPO, &tag, manifest);
    reply.expect(&[201]);
    let get = api.get_manifest(&tag);
    get.expect(&[200]).expect_body(&manifest.bytes);
    expect_referrers(api, &set);
    assert_eq!(list(api, REPO, &subject).len(), 3);
}

fn a_digest_that_is_none_is_refused(api: &Api) {
    for digest in ["sha256:baddigeststring", "no-digest", "sha256:", "md5:00"] {
        let reply = api.get(&format!("/v2/{REPO}/referrers/{digest}")).send();
        reply.expect(&[400]);
    }
}

#[track_caller]
fn expect_referrers(api: &Api, set: &Set) {
    for (subject, expected) in &set.referrers {
        let found = list(api, REPO, subject);
        expect_all(&found, &expected.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), expected.len(), "{found:?}");
    }
}

/// Demands digest, media type, size, artifact type and all annotations of each.
#[track_caller]
fn expect_all(found: &[Value], expected: &[&Value]) {
    for expected in expected {
        let same = |found: &&Value| found["digest"] == expected["digest"];
        let found = found.iter().find(same).unwrap_or_else(|| panic!("{expected} is not in {found:?}"));
        for field in ["mediaType", "size"] {
            assert_eq!(found[field], expected[field], "{field} of {found}");
        }
        let artifact_type = |referrer: &Value| {
            let text = referrer["artifactType"].as_str().unwrap_or_default();
            text.to_owned()
        };
        assert_eq!(artifact_type(found), artifact_type(expected), "{found}");
        for (key, value) in expected["annotations"].as_object().into_iter().flatten() {
            assert_eq!(&found["annotations"][key], value, "{key} of {found}");
        }
    }
}

#[track_caller]
fn list(api: &Api, repo: &str, subject: &Digest) -> Vec<Value> {
    pages(api, &format!("/v2/{repo}/referrers/{subject}"), false)
}

#[track_caller]
fn filtered(api: &Api, subject: &Digest, artifact_type: &str) -> Vec<Value> {
    let path = format!("/v2/{REPO}/referrers/{subject}");
    pages(api, &with_query(&path, &[("artifactType", artifact_type)]), true)
}

/// All descriptors of a list of referrers, over all its pages.
#[track_caller]
fn pages(api: &Api, path: &str, filtered: bool) -> Vec<Value> {
    let mut found = Vec::new();
    let mut next = Some(api.at(path));
    while let Some(address) = next {
        let page = api.request("GET", address).header("Accept", IMAGE).send();
        page.expect(&[200]).expect_header("Content-Type", INDEX);
        let applied = page.header("OCI-Filters-Applied").unwrap_or_default();
        let applied = applied.split(',').any(|f| f.trim() == "artifactType");
        assert_eq!(applied, filtered, "OCI-Filters-Applied");
        let index = page.json();
        assert_eq!(index["mediaType"], INDEX);
        assert_eq!(index["schemaVersion"], 2);
        found.extend(index["manifests"].as_array().cloned().unwrap_or_default());
        next = page.next_page();
    }
    found
}
