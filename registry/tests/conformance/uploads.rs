//! Blobs on their way in: at once, in chunks, as a stream, abandoned and wrong.

use std::thread;

use reqwest::Url;

use crate::blobs::expect_blob;
use crate::data::random_blob;
use crate::digest::{Algorithm, Digest, once, with_both_algorithms};
use crate::http::{Api, OCTETS, OTHER_REPO, REPO, Reply, blob_path, with_digest, with_query};
use crate::raw;

with_both_algorithms! {
    post_alone_pushes,
    post_alone_pushes_an_empty_blob,
    post_and_put_push,
    one_chunk_pushes,
    three_chunks_push,
    three_chunks_push_the_last_with_put,
    chunks_out_of_order_are_refused_and_the_upload_goes_on,
    chunks_out_of_order_are_refused_with_put_too,
    a_stream_pushes,
    a_stream_in_pieces_pushes,
    post_alone_with_a_wrong_digest_is_refused,
    put_with_a_wrong_digest_is_refused,
    chunks_with_a_wrong_digest_are_refused,
    a_last_chunk_with_a_wrong_digest_is_refused,
    a_stream_with_a_wrong_digest_is_refused,
    what_was_refused_is_not_there,
    the_algorithm_may_be_announced,
    an_upload_may_name_its_state,
    each_chunk_is_acknowledged,
    a_chunk_that_lies_about_its_length_is_refused,
    a_range_in_another_form_is_refused,
    uploads_do_not_mix,
    one_blob_may_be_pushed_by_many_at_once,
    an_upload_belongs_to_its_repository,
    a_broken_connection_leaves_no_blob,
    a_finished_upload_is_gone,
}
once! {
    a_cancelled_upload_is_gone,
    an_upload_that_never_was_is_not_found,
    put_without_digest_is_refused,
    an_unknown_algorithm_is_refused,
    a_digest_that_is_none_is_refused,
    a_new_upload_is_at_its_beginning,
}

/// No chunk is smaller, as in the suite.
const CHUNK: usize = 1024;

fn post_alone_pushes(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let reply = post_alone(api, &digest, &bytes);
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn post_alone_pushes_an_empty_blob(api: &Api, algorithm: Algorithm) {
    let digest = algorithm.of(b"");
    let path = with_query(&uploads(), &[("digest", &digest.0)]);
    let post = api.post(&path).header("Content-Type", OCTETS);
    let reply = post.streamed(b"").send();
    api.expect_pushed(&reply, &digest, b"");
    api.delete(&blob_path(REPO, &digest)).send();
}

fn post_and_put_push(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    api.push_blob(REPO, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn one_chunk_pushes(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let upload = api.open_upload(REPO);
    let upload = send_chunk(api, &upload, 0, &bytes);
    let reply = close(api, &upload, &digest);
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn three_chunks_push(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, three_chunks(api));
    let upload = send_chunks(api, &bytes);
    let reply = close(api, &upload, &digest);
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn three_chunks_push_the_last_with_put(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, three_chunks(api));
    let reply = send_chunks_and_put_the_last(api, &bytes, &digest);
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

fn chunks_out_of_order_are_refused_and_the_upload_goes_on(api: &Api, algorithm: Algorithm) {
    out_of_order(api, algorithm, false);
}

fn chunks_out_of_order_are_refused_with_put_too(api: &Api, algorithm: Algorithm) {
    out_of_order(api, algorithm, true);
}

/// Before each chunk comes one that is too far ahead or, before the last, the first one again.
fn out_of_order(api: &Api, algorithm: Algorithm, put_last: bool) {
    let (digest, bytes) = random_blob(algorithm, three_chunks(api));
    let chunk = bytes.len() / 3 + 1;
    let mut upload = api.open_upload(REPO);
    let mut sent = 0;
    while sent < bytes.len() {
        let start = if sent + chunk < bytes.len() { sent + chunk } else { 0 };
        let end = bytes.len().min(start + chunk);
        let asked = if put_last && end == bytes.len() {
            let asked = with_digest(&upload, &digest);
            let put = api.request("PUT", asked.clone());
            put.chunk(start, &bytes[start..end]).send().expect(&[416]);
            asked
        } else {
            let patch = api.request("PATCH", upload.clone());
            patch.chunk(start, &bytes[start..end]).send().expect(&[416]);
            upload.clone()
        };
        let status = api.request("GET", asked).send();
        let last = status.expect(&[204]).header("Range").unwrap_or_default();
        let last = last.strip_prefix("0-").and_then(|last| last.parse::<usize>().ok());
        let last = last.unwrap_or_else(|| panic!("Range: {last:?}"));
        assert!(sent == 0 || last + 1 == sent, "{sent} bytes were sent, the last is {last}");
        upload = status.location();
        let end = bytes.len().min(sent + chunk);
        if put_last && end == bytes.len() {
            let put = api.request("PUT", with_digest(&upload, &digest));
            let reply = put.chunk(sent, &bytes[sent..end]).send();
            api.expect_pushed(&reply, &digest, &bytes);
        } else {
            upload = send_chunk(api, &upload, sent, &bytes[sent..end]);
        }
        sent = end;
    }
    if !put_last {
        let reply = close(api, &upload, &digest);
        api.expect_pushed(&reply, &digest, &bytes);
    }
    expect_blob(api, &digest, &bytes);
}

fn a_stream_pushes(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let upload = send_stream(api, &api.open_upload(REPO), &bytes);
    let reply = close(api, &upload, &digest);
    api.expect_pushed(&reply, &digest, &bytes);
    expect_blob(api, &digest, &bytes);
}

/// Each PATCH without a range goes on where the former ended.
fn a_stream_in_pieces_pushes(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 3000);
    let mut upload = api.open_upload(REPO);
    for piece in bytes[..2000].chunks(1000) {
        upload = send_stream(api, &upload, piece);
    }
    let put = api.request("PUT", with_digest(&upload, &digest));
    let reply = put.header("Content-Type", OCTETS).streamed(&bytes[2000..]).send();
    api.expect_pushed(&reply, &digest, &bytes);
}

fn post_alone_with_a_wrong_digest_is_refused(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = wrong(algorithm);
    post_alone(api, &digest, &bytes).expect_error(&[400], "DIGEST_INVALID");
}

fn put_with_a_wrong_digest_is_refused(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = wrong(algorithm);
    let put = api.request("PUT", with_digest(&api.open_upload(REPO), &digest));
    let reply = put.header("Content-Type", OCTETS).sized(&bytes).send();
    reply.expect_error(&[400], "DIGEST_INVALID");
}

fn chunks_with_a_wrong_digest_are_refused(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = wrong(algorithm);
    let upload = send_chunks(api, &bytes);
    close(api, &upload, &digest).expect_error(&[400], "DIGEST_INVALID");
}

fn a_last_chunk_with_a_wrong_digest_is_refused(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = wrong(algorithm);
    let reply = send_chunks_and_put_the_last(api, &bytes, &digest);
    reply.expect_error(&[400], "DIGEST_INVALID");
}

fn a_stream_with_a_wrong_digest_is_refused(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = wrong(algorithm);
    let upload = send_stream(api, &api.open_upload(REPO), &bytes);
    close(api, &upload, &digest).expect_error(&[400], "DIGEST_INVALID");
}

/// Neither under the digest that was claimed nor under the one that the bytes have.
fn what_was_refused_is_not_there(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = wrong(algorithm);
    let put = api.request("PUT", with_digest(&api.open_upload(REPO), &digest));
    put.sized(&bytes).send().expect(&[400]);
    for digest in [digest, algorithm.of(&bytes)] {
        api.head(&blob_path(REPO, &digest)).send().expect(&[404]);
    }
}

fn the_algorithm_may_be_announced(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let path = with_query(&uploads(), &[("digest-algorithm", algorithm.name())]);
    let opened = api.post(&path).sized(&[]).send();
    let put = api.request("PUT", with_digest(&opened.expect(&[202]).location(), &digest));
    let reply = put.header("Content-Type", OCTETS).sized(&bytes).send();
    api.expect_pushed(&reply, &digest, &bytes);
}

/// The address of an upload is a client's to keep, whichever reply it came with.
fn an_upload_may_name_its_state(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 2 * CHUNK);
    let upload = api.open_upload(REPO);
    let upload = send_chunk(api, &upload, 0, &bytes[..CHUNK]);
    let status = api.request("GET", upload).send();
    status.expect(&[204]).expect_header("Range", "0-1023");
    let upload = send_chunk(api, &status.location(), CHUNK, &bytes[CHUNK..]);
    let reply = close(api, &upload, &digest);
    api.expect_pushed(&reply, &digest, &bytes);
}

fn each_chunk_is_acknowledged(api: &Api, algorithm: Algorithm) {
    let (_, bytes) = random_blob(algorithm, 2 * CHUNK);
    let upload = api.open_upload(REPO);
    let patch = api.request("PATCH", upload).chunk(0, &bytes[..CHUNK]);
    let first = patch.send();
    first.expect(&[202]).expect_header("Range", "0-1023");
    let patch = api.request("PATCH", first.location());
    let second = patch.chunk(CHUNK, &bytes[CHUNK..]).send();
    second.expect(&[202]).expect_header("Range", "0-2047");
}

/// The upload is as it was afterwards.
fn a_chunk_that_lies_about_its_length_is_refused(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, CHUNK);
    for range in ["0-2047", "0-99"] {
        let upload = api.open_upload(REPO);
        let patch = api.request("PATCH", upload.clone()).header("Content-Range", range);
        patch.sized(&bytes).send().expect(&[400, 416]);
        let status = api.request("GET", upload).send();
        // Whoever gives the upload up after such a lie is right, too.
        status.expect(&[204, 404]);
        if status.status == 204 {
            let upload = send_chunk(api, &status.location(), 0, &bytes);
            let reply = close(api, &upload, &digest);
            api.expect_pushed(&reply, &digest, &bytes);
        }
    }
}

fn a_range_in_another_form_is_refused(api: &Api, algorithm: Algorithm) {
    let (_, bytes) = random_blob(algorithm, CHUNK);
    for range in ["a-b", "0", "-1023", "1023-0", "0-1023-0", "+0-1023"] {
        let upload = api.open_upload(REPO);
        let patch = api.request("PATCH", upload).header("Content-Range", range);
        let reply = patch.sized(&bytes).send();
        assert!([400, 416].contains(&reply.status), "{range:?}: {}", reply.status);
    }
}

fn uploads_do_not_mix(api: &Api, algorithm: Algorithm) {
    let blobs = [0, 1].map(|_| random_blob(algorithm, 2 * CHUNK));
    let mut addresses = [0, 1].map(|_| api.open_upload(REPO));
    assert_ne!(addresses[0], addresses[1]);
    for start in [0, CHUNK] {
        for (address, (_, bytes)) in addresses.iter_mut().zip(&blobs) {
            *address = send_chunk(api, address, start, &bytes[start..start + CHUNK]);
        }
    }
    for (address, (digest, bytes)) in addresses.iter().zip(&blobs) {
        let reply = close(api, address, digest);
        api.expect_pushed(&reply, digest, bytes);
    }
}

fn one_blob_may_be_pushed_by_many_at_once(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 64 * 1024);
    let addresses: Vec<Url> = (0..8).map(|_| api.open_upload(REPO)).collect();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let pushes: Vec<_> = addresses
            .iter()
            .map(|address| {
                let put = api.request("PUT", with_digest(address, &digest));
                let put = put.header("Content-Type", OCTETS).sized(&bytes);
                scope.spawn(move || put.send().status)
            })
            .collect();
        pushes.into_iter().map(|push| push.join().unwrap()).collect()
    });
    assert_eq!(statuses, [201; 8]);
    expect_blob(api, &digest, &bytes);
}

fn an_upload_belongs_to_its_repository(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let mut upload = with_digest(&api.open_upload(REPO), &digest);
    let moved = upload.path().replace(REPO, OTHER_REPO);
    if moved == upload.path() {
        // The address does not name the repository: nothing to confuse.
        return;
    }
    upload.set_path(&moved);
    let reply = api.request("PUT", upload).sized(&bytes).send();
    reply.expect(&[400, 403, 404]);
    let head = api.head(&blob_path(OTHER_REPO, &digest)).send();
    head.expect(&[404]);
}

fn a_broken_connection_leaves_no_blob(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 64 * 1024);
    let upload = with_digest(&api.open_upload(REPO), &digest);
    let target = format!("{}?{}", upload.path(), upload.query().unwrap_or_default());
    let mut request = format!(
        "PUT {target} HTTP/1.1\r\nHost: {}\r\nContent-Type: {OCTETS}\r\nContent-Length: {}\r\n\r\n",
        api.address(),
        bytes.len()
    )
    .into_bytes();
    request.extend_from_slice(&bytes[..bytes.len() / 2]);
    raw::break_off(api, &request);
    api.head(&blob_path(REPO, &digest)).send().expect(&[404]);
    api.push_blob(REPO, &digest, &bytes);
}

fn a_finished_upload_is_gone(api: &Api, algorithm: Algorithm) {
    let (digest, bytes) = random_blob(algorithm, 512);
    let upload = api.open_upload(REPO);
    let put = api.request("PUT", with_digest(&upload, &digest));
    put.sized(&bytes).send().expect(&[201]);
    let status = api.request("GET", upload).send();
    status.expect_error(&[404], "BLOB_UPLOAD_UNKNOWN");
}

fn a_cancelled_upload_is_gone(api: &Api) {
    let (digest, bytes) = random_blob(Algorithm::Sha256, 512);
    let upload = api.open_upload(REPO);
    api.request("DELETE", upload.clone()).send().expect(&[204]);
    let status = api.request("GET", upload.clone()).send();
    status.expect_error(&[404], "BLOB_UPLOAD_UNKNOWN");
    let put = api.request("PUT", with_digest(&upload, &digest));
    put.sized(&bytes).send().expect_error(&[404], "BLOB_UPLOAD_UNKNOWN");
    api.head(&blob_path(REPO, &digest)).send().expect(&[404]);
}

fn an_upload_that_never_was_is_not_found(api: &Api) {
    let path = format!("{}c0ffee00-0000-4000-8000-000000000000", uploads());
    for method in ["GET", "PATCH", "DELETE"] {
        let request = api.request(method, api.at(&path));
        let request = if method == "PATCH" { request.sized(b"x") } else { request };
        request.send().expect_error(&[404], "BLOB_UPLOAD_UNKNOWN");
    }
}

fn put_without_digest_is_refused(api: &Api) {
    let put = api.request("PUT", api.open_upload(REPO));
    put.sized(b"bytes").send().expect_error(&[400], "DIGEST_INVALID");
}

fn an_unknown_algorithm_is_refused(api: &Api) {
    let digest = Digest("md5:d41d8cd98f00b204e9800998ecf8427e".to_owned());
    post_alone(api, &digest, b"").expect_error(&[400], "DIGEST_INVALID");
}

fn a_digest_that_is_none_is_refused(api: &Api) {
    let digits = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let no_digests = [
        "sha256:baddigeststring".to_owned(),
        format!("sha256:{}", digits.to_uppercase()),
        format!("sha256:{}", &digits[1..]),
        format!("sha512:{digits}"),
        format!("sha256:../../{digits}"),
        digits.to_owned(),
        String::new(),
    ];
    for digest in no_digests {
        let put = api.request("PUT", with_digest(&api.open_upload(REPO), &Digest(digest.clone())));
        let reply = put.sized(b"").send();
        assert_eq!(reply.status, 400, "{digest:?}");
        reply.expect_error(&[400], "DIGEST_INVALID");
    }
}

fn a_new_upload_is_at_its_beginning(api: &Api) {
    let status = api.request("GET", api.open_upload(REPO)).send();
    status.expect(&[204]).expect_header("Range", "0-0");
    status.location();
}

fn uploads() -> String {
    format!("/v2/{REPO}/blobs/uploads/")
}

fn post_alone(api: &Api, digest: &Digest, bytes: &[u8]) -> Reply {
    let path = with_query(&uploads(), &[("digest", &digest.0)]);
    let post = api.post(&path).header("Content-Type", OCTETS);
    post.sized(bytes).send()
}

/// A length of three chunks, the last of them shorter, that the registry takes.
#[track_caller]
fn three_chunks(api: &Api) -> usize {
    let opened = api.post(&uploads()).sized(&[]).send();
    let least = opened.expect(&[202]).header("OCI-Chunk-Min-Length");
    let least = least.map_or(CHUNK, |least| least.parse::<usize>().unwrap());
    api.request("DELETE", opened.location()).send();
    3 * least.max(CHUNK) - 2
}

/// Sends a chunk and gives where the next one goes.
#[track_caller]
fn send_chunk(api: &Api, upload: &Url, start: usize, bytes: &[u8]) -> Url {
    let patch = api.request("PATCH", upload.clone());
    let reply = patch.chunk(start, bytes).send();
    reply.expect(&[202]).location()
}

/// Without a length and without a range.
#[track_caller]
fn send_stream(api: &Api, upload: &Url, bytes: &[u8]) -> Url {
    let patch = api.request("PATCH", upload.clone());
    let reply = patch.header("Content-Type", OCTETS).streamed(bytes).send();
    reply.expect(&[202]).location()
}

#[track_caller]
fn send_chunks(api: &Api, bytes: &[u8]) -> Url {
    let chunk = bytes.len() / 3 + 1;
    let mut upload = api.open_upload(REPO);
    for (at, piece) in bytes.chunks(chunk).enumerate() {
        upload = send_chunk(api, &upload, at * chunk, piece);
    }
    upload
}

#[track_caller]
fn send_chunks_and_put_the_last(api: &Api, bytes: &[u8], digest: &Digest) -> Reply {
    let chunk = bytes.len() / 3 + 1;
    let mut upload = api.open_upload(REPO);
    for start in [0, chunk] {
        upload = send_chunk(api, &upload, start, &bytes[start..start + chunk]);
    }
    let put = api.request("PUT", with_digest(&upload, digest));
    put.chunk(2 * chunk, &bytes[2 * chunk..]).send()
}

fn close(api: &Api, upload: &Url, digest: &Digest) -> Reply {
    let put = api.request("PUT", with_digest(upload, digest));
    put.header("Content-Type", OCTETS).sized(&[]).send()
}

/// Bytes under the digest of others.
fn wrong(algorithm: Algorithm) -> (Digest, Vec<u8>) {
    let (digest, mut bytes) = random_blob(algorithm, 3 * CHUNK - 5);
    bytes.extend_from_slice(b"oh no");
    (digest, bytes)
}
