//! Blobs taken over from another repository.

use crate::blobs::expect_blob;
use crate::data::random_blob;
use crate::digest::{Algorithm, Digest, once, with_both_algorithms};
use crate::http::{Api, OCTETS, OTHER_REPO, REPO, Reply, blob_path, with_digest, with_query};

with_both_algorithms! {
    a_blob_is_mounted_from_its_repository,
    a_blob_is_mounted_from_wherever_it_is,
    a_blob_that_is_nowhere_becomes_an_upload,
    a_blob_of_an_unknown_repository_becomes_an_upload,
    a_mounted_blob_survives_the_one_it_came_from,
    the_source_survives_the_mounted_blob,
    a_blob_that_is_there_may_be_mounted,
}
once! { a_mount_of_no_digest_is_no_mount }

fn a_blob_is_mounted_from_its_repository(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(OTHER_REPO, &digest, &bytes);
    let reply = mount(api, &digest, Some(OTHER_REPO));
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn a_blob_is_mounted_from_wherever_it_is(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(OTHER_REPO, &digest, &bytes);
    let reply = mount(api, &digest, None);
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn a_blob_that_is_nowhere_becomes_an_upload(api: &Api, algorithm: Algorithm) {
    becomes_an_upload(api, algorithm, OTHER_REPO);
}

fn a_blob_of_an_unknown_repository_becomes_an_upload(api: &Api, algorithm: Algorithm) {
    becomes_an_upload(api, algorithm, "conformance/unknown");
}

fn becomes_an_upload(api: &Api, algorithm: Algorithm, from: &str) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let reply = mount(api, &digest, Some(from));
    let upload = reply.expect(&[202]).location();
    let put = api.request("PUT", with_digest(&upload, &digest));
    let reply = put.header("Content-Type", OCTETS).sized(&bytes).send();
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn a_mounted_blob_survives_the_one_it_came_from(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(OTHER_REPO, &digest, &bytes);
    mount(api, &digest, Some(OTHER_REPO)).expect(&[201]);
    let delete = api.delete(&blob_path(OTHER_REPO, &digest)).send();
    delete.expect(&[202]);
    let head = api.head(&blob_path(OTHER_REPO, &digest)).send();
    head.expect(&[404]);
    expect_blob(api, &digest, &bytes);
}

fn the_source_survives_the_mounted_blob(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(OTHER_REPO, &digest, &bytes);
    mount(api, &digest, Some(OTHER_REPO)).expect(&[201]);
    api.delete(&blob_path(REPO, &digest)).send().expect(&[202]);
    api.head(&blob_path(REPO, &digest)).send().expect(&[404]);
    let get = api.get(&blob_path(OTHER_REPO, &digest)).send();
    get.expect(&[200]).expect_digest(&digest).expect_body(&bytes);
}

fn a_blob_that_is_there_may_be_mounted(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(REPO, &digest, &bytes);
    let reply = mount(api, &digest, Some(REPO));
    api.expect_pushed(&reply, &digest, &bytes);
}

/// Refused, or an upload like any other.
fn a_mount_of_no_digest_is_no_mount(api: &Api) {
    let reply = mount(api, &Digest("sha256:baddigeststring".to_owned()), Some(OTHER_REPO));
    reply.expect(&[202, 400]);
}

fn mount(api: &Api, digest: &Digest, from: Option<&str>) -> Reply {
    let mut parameters = vec![("mount", digest.0.as_str())];
    parameters.extend(from.map(|from| ("from", from)));
    let path = with_query(&format!("/v2/{REPO}/blobs/uploads/"), &parameters);
    api.post(&path).sized(&[]).send()
}
