//! Blobs that are there, in whole and in part, and blobs that are not.

use crate::data::random_blob;
use crate::digest::{Algorithm, Digest, once, with_both_algorithms};
use crate::http::{Api, OTHER_REPO, REPO, Reply, blob_path};

with_both_algorithms! {
    a_missing_blob_is_not_found,
    head_and_get_agree,
    an_empty_blob_is_a_blob,
    an_empty_json_blob_is_a_blob,
    a_blob_of_megabytes_is_returned_exactly,
    a_blob_can_be_pushed_twice,
    a_blob_belongs_to_its_repository,
    a_range_is_returned,
    a_range_without_end_is_returned,
    a_range_of_the_end_is_returned,
    a_range_past_the_end_is_cut,
    a_range_of_the_last_byte_is_returned,
    a_suffix_longer_than_the_blob_is_the_blob,
    a_backward_range_is_refused,
    a_range_behind_the_end_is_refused,
    a_range_at_the_end_is_refused,
    a_refused_range_tells_the_size,
    several_ranges_are_a_whole_or_parts,
    an_etag_that_is_sent_is_understood,
}
once! { the_algorithms_do_not_mix }

const LENGTH: usize = 2048;

fn a_missing_blob_is_not_found(api: &Api, algorithm: Algorithm) {
    let (digest, _) = random_blob(algorithm, 512);
    api.get(&blob_path(REPO, &digest)).send().expect(&[404]);
    let head = api.head(&blob_path(REPO, &digest)).send();
    head.expect(&[404]).expect_body(&[]);
}

fn head_and_get_agree(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(REPO, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn an_empty_blob_is_a_blob(api: &Api, algorithm: Algorithm) {
    comes_and_goes_twice(api, algorithm, b"");
}

fn an_empty_json_blob_is_a_blob(api: &Api, algorithm: Algorithm) {
    comes_and_goes_twice(api, algorithm, b"{}");
}

/// What was deleted can be pushed again at once.
fn comes_and_goes_twice(api: &Api, algorithm: Algorithm, bytes: &[u8]) {
    let digest = algorithm.of(bytes);
    for _ in 0..2 {
        api.push_blob(REPO, &digest, bytes);
        expect_blob(api, &digest, bytes);
        api.delete(&blob_path(REPO, &digest)).send().expect(&[202]);
        api.head(&blob_path(REPO, &digest)).send().expect(&[404]);
    }
}

fn a_blob_of_megabytes_is_returned_exactly(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 3 * 1024 * 1024 + 1);
    api.push_blob(REPO, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
    let reply = api.get(&blob_path(REPO, &digest)).header("Range", "bytes=1048570-2097160").send();
    reply.expect(&[206]).expect_body(&bytes[1_048_570..=2_097_160]);
}

fn a_blob_can_be_pushed_twice(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(REPO, &digest, &bytes);
    api.push_blob(REPO, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn a_blob_belongs_to_its_repository(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(REPO, &digest, &bytes);
    api.get(&blob_path(OTHER_REPO, &digest)).send().expect(&[404]);
    api.head(&blob_path(OTHER_REPO, &digest)).send().expect(&[404]);
}

fn a_range_is_returned(api: &Api, algorithm: Algorithm) {
    part(api, algorithm, "500-1499", 500, 1500);
}

fn a_range_without_end_is_returned(api: &Api, algorithm: Algorithm) {
    part(api, algorithm, "500-", 500, LENGTH);
}

fn a_range_of_the_end_is_returned(api: &Api, algorithm: Algorithm) {
    part(api, algorithm, "-500", LENGTH - 500, LENGTH);
}

fn a_range_past_the_end_is_cut(api: &Api, algorithm: Algorithm) {
    part(api, algorithm, "2000-5000", 2000, LENGTH);
}

fn a_range_of_the_last_byte_is_returned(api: &Api, algorithm: Algorithm) {
    part(api, algorithm, "2047-2047", LENGTH - 1, LENGTH);
}

fn a_suffix_longer_than_the_blob_is_the_blob(api: &Api, algorithm: Algorithm) {
    part(api, algorithm, "-5000", 0, LENGTH);
}

fn a_backward_range_is_refused(api: &Api, algorithm: Algorithm) {
    ranged(api, algorithm, "500-0").0.expect(&[416]);
}

fn a_range_behind_the_end_is_refused(api: &Api, algorithm: Algorithm) {
    ranged(api, algorithm, "5000-10000").0.expect(&[416]);
}

fn a_range_at_the_end_is_refused(api: &Api, algorithm: Algorithm) {
    ranged(api, algorithm, "2048-").0.expect(&[416]);
}

fn a_refused_range_tells_the_size(api: &Api, algorithm: Algorithm) {
    let (reply, _) = ranged(api, algorithm, "5000-10000");
    reply.expect(&[416]).expect_header("Content-Range", "bytes */2048");
}

fn several_ranges_are_a_whole_or_parts(api: &Api, algorithm: Algorithm) {
    let (reply, bytes) = ranged(api, algorithm, "0-9,100-109");
    reply.expect(&[200, 206]);
    if reply.status == 200 {
        reply.expect_body(&bytes);
    } else {
        let media_type = reply.header("Content-Type").unwrap_or_default();
        assert!(media_type.starts_with("multipart/byteranges"));
    }
}

fn an_etag_that_is_sent_is_understood(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(REPO, &digest, &bytes);
    let first = api.get(&blob_path(REPO, &digest)).send();
    let Some(etag) = first.expect(&[200]).header("ETag") else {
        return;
    };
    let again = api.get(&blob_path(REPO, &digest)).header("If-None-Match", etag).send();
    again.expect(&[200, 304]);
    again.expect_body(if again.status == 200 { &bytes } else { &[] });
}

/// The same bytes under the other digest are another blob, until they are pushed under it.
fn the_algorithms_do_not_mix(api: &Api) {
    let (short, bytes) = random_blob(Algorithm::Sha256, 512);
    let long = Algorithm::Sha512.of(&bytes);
    api.push_blob(REPO, &short, &bytes);
    api.push_blob(REPO, &long, &bytes);
    expect_blob(api, &short, &bytes);
    expect_blob(api, &long, &bytes);
    let mixed = Digest(format!("sha512:{}", &short.0["sha256:".len()..]));
    let reply = api.get(&blob_path(REPO, &mixed)).send();
    reply.expect(&[400, 404]);
}

/// Demands that HEAD and GET tell the same of a blob.
#[track_caller]
pub fn expect_blob(api: &Api, digest: &Digest, bytes: &[u8]) {
    let length = bytes.len().to_string();
    let head = api.head(&blob_path(REPO, digest)).send();
    head.expect(&[200]).expect_digest(digest).expect_body(&[]);
    head.expect_header("Content-Length", &length);
    let get = api.get(&blob_path(REPO, digest)).send();
    get.expect(&[200]).expect_digest(digest).expect_body(bytes);
    get.expect_header("Content-Length", &length);
}

/// Demands the bytes from `start` up to, not including, `end`.
#[track_caller]
fn part(api: &Api, algorithm: Algorithm, range: &str, start: usize, end: usize) {
    let (reply, bytes) = ranged(api, algorithm, range);
    reply.expect(&[206]).expect_body(&bytes[start..end]);
    reply.expect_header("Content-Length", &(end - start).to_string());
    let found = reply.header("Content-Range").unwrap_or_default();
    let known = format!("bytes {start}-{}/{LENGTH}", end - 1);
    let unknown = format!("bytes {start}-{}/*", end - 1);
    assert!(found == known || found == unknown, "Content-Range: {found:?}");
}

#[track_caller]
fn ranged(api: &Api, algorithm: Algorithm, range: &str) -> (Reply, Vec<u8>) {
    let (digest, bytes) = random_blob(algorithm, LENGTH);
    api.push_blob(REPO, &digest, &bytes);
    let reply = api.get(&blob_path(REPO, &digest)).header("Range", &format!("bytes={range}")).send();
    (reply, bytes)
}
