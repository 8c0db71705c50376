//! What is deleted is gone at once, and nothing else is.

use crate::blobs::expect_blob;
use crate::data::{Set, plain_artifact, random, unique};
use crate::digest::{Algorithm, once, with_both_algorithms};
use crate::http::{Api, REPO, blob_path, manifest_path};
use crate::shapes::{self, with_every_shape};
use crate::tags::tags;

with_every_shape! {
    manifests_are_deleted_from_the_last,
    blobs_are_deleted_after_their_manifests,
    what_was_deleted_can_be_pushed_again,
}
with_every_shape! { @tagged tags_are_deleted }
with_both_algorithms! {
    a_missing_blob_cannot_be_deleted,
    a_missing_manifest_cannot_be_deleted,
    an_index_goes_and_its_children_stay,
    a_manifest_is_not_pulled_once_it_is_deleted,
}
once! {
    a_missing_tag_cannot_be_deleted,
    a_tag_goes_and_its_manifest_stays,
    a_tag_goes_and_other_tags_stay,
    a_manifest_goes_and_takes_its_tags_along,
    nothing_can_be_deleted_in_an_unknown_repository,
}

/// The suite's order is tags, manifests from the last one pushed, blobs.
fn tags_are_deleted(api: &Api, set: &Set) {
    api.push(set);
    for (tag, digest) in &set.tags {
        let delete = api.delete(&manifest_path(REPO, tag)).send();
        delete.expect(&[202]);
        api.head_manifest(tag).expect(&[404]);
        api.head_manifest(&digest.0).expect(&[200]);
    }
}

fn manifests_are_deleted_from_the_last(api: &Api, set: &Set) {
    api.push(set);
    delete_manifests(api, set);
}

fn blobs_are_deleted_after_their_manifests(api: &Api, set: &Set) {
    api.push(set);
    delete_manifests(api, set);
    delete_blobs(api, set);
}

fn what_was_deleted_can_be_pushed_again(api: &Api, set: &Set) {
    api.push(set);
    delete_manifests(api, set);
    delete_blobs(api, set);
    api.push(set);
    for manifest in &set.manifests {
        let get = api.get_manifest(&manifest.digest.0);
        get.expect(&[200]).expect_body(&manifest.bytes);
    }
}

#[track_caller]
fn delete_manifests(api: &Api, set: &Set) {
    for manifest in set.manifests.iter().rev() {
        let reference = &manifest.digest.0;
        let delete = api.delete(&manifest_path(REPO, reference)).send();
        delete.expect(&[202]);
        api.head_manifest(reference).expect(&[404]);
    }
}

#[track_caller]
fn delete_blobs(api: &Api, set: &Set) {
    for digest in set.blobs.keys() {
        api.delete(&blob_path(REPO, digest)).send().expect(&[202]);
        api.head(&blob_path(REPO, digest)).send().expect(&[404]);
    }
}

fn a_missing_blob_cannot_be_deleted(api: &Api, algorithm: Algorithm) {
    api.push(&plain_artifact(algorithm));
    let digest = algorithm.of(&random(64));
    let delete = api.delete(&blob_path(REPO, &digest)).send();
    delete.expect_error(&[404], "BLOB_UNKNOWN");
}

fn a_missing_manifest_cannot_be_deleted(api: &Api, algorithm: Algorithm) {
    api.push(&plain_artifact(algorithm));
    let digest = algorithm.of(&random(64));
    let delete = api.delete(&manifest_path(REPO, &digest.0)).send();
    delete.expect_error(&[404], "MANIFEST_UNKNOWN");
}

fn an_index_goes_and_its_children_stay(api: &Api, algorithm: Algorithm) {
    let set = shapes::index(algorithm);
    api.push(&set);
    let [children @ .., index] = set.manifests.as_slice() else {
        unreachable!("an index of two");
    };
    let delete = api.delete(&manifest_path(REPO, &index.digest.0)).send();
    delete.expect(&[202]);
    for child in children {
        let get = api.get_manifest(&child.digest.0);
        get.expect(&[200]).expect_body(&child.bytes);
    }
    for (digest, bytes) in &set.blobs {
        expect_blob(api, digest, bytes);
    }
}

fn a_manifest_is_not_pulled_once_it_is_deleted(api: &Api, algorithm: Algorithm) {
    let set = plain_artifact(algorithm);
    api.push(&set);
    let reference = &set.manifests[0].digest.0;
    let delete = api.delete(&manifest_path(REPO, reference)).send();
    delete.expect(&[202]);
    let get = api.get_manifest(reference);
    get.expect_error(&[404], "MANIFEST_UNKNOWN");
    let again = api.delete(&manifest_path(REPO, reference)).send();
    again.expect(&[404]);
}

fn a_missing_tag_cannot_be_deleted(api: &Api) {
    api.push(&plain_artifact(Algorithm::Sha256));
    let tag = format!("missing-{}", unique());
    let delete = api.delete(&manifest_path(REPO, &tag)).send();
    delete.expect_error(&[404], "MANIFEST_UNKNOWN");
}

fn a_tag_goes_and_its_manifest_stays(api: &Api) {
    let set = shapes::image(Algorithm::Sha256);
    api.push(&set);
    let delete = api.delete(&manifest_path(REPO, "image")).send();
    delete.expect(&[202]);
    api.get_manifest("image").expect_error(&[404], "MANIFEST_UNKNOWN");
    let manifest = &set.manifests[0];
    let get = api.get_manifest(&manifest.digest.0);
    get.expect(&[200]).expect_body(&manifest.bytes);
}

fn a_tag_goes_and_other_tags_stay(api: &Api) {
    let mut set = shapes::image(Algorithm::Sha256);
    let digest = set.manifests[0].digest.clone();
    set.tag("image-too", &digest);
    api.push(&set);
    let delete = api.delete(&manifest_path(REPO, "image")).send();
    delete.expect(&[202]);
    let head = api.head_manifest("image-too");
    head.expect(&[200]).expect_digest(&digest);
}

fn a_manifest_goes_and_takes_its_tags_along(api: &Api) {
    let mut set = shapes::image(Algorithm::Sha256);
    let digest = set.manifests[0].digest.clone();
    set.tag("image-too", &digest);
    api.push(&set);
    let delete = api.delete(&manifest_path(REPO, &digest.0)).send();
    delete.expect(&[202]);
    for tag in set.tags.keys() {
        api.head_manifest(tag).expect(&[404]);
    }
    let listed = tags(&api.get(&format!("/v2/{REPO}/tags/list")).send());
    assert!(set.tags.keys().all(|tag| !listed.contains(tag)), "{listed:?}");
}

fn nothing_can_be_deleted_in_an_unknown_repository(api: &Api) {
    let repo = "conformance/nothing-was-pushed-here";
    let digest = Algorithm::Sha256.of(&random(64));
    for path in [blob_path(repo, &digest), manifest_path(repo, &digest.0), manifest_path(repo, "tag")] {
        api.delete(&path).send().expect(&[404]);
    }
}
