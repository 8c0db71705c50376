//! Manifests: kept byte for byte, under digests and tags, with the media type that they were pushed with.

use serde_json::json;

use crate::blobs::expect_blob;
use crate::data::{ARTIFACT_1, EMPTY_JSON, Layer, Manifest, Options, Set, plain_artifact, random, unique};
use crate::digest::{Algorithm, Digest, once, with_both_algorithms};
use crate::http::{Api, IMAGE, OTHER_REPO, REPO, manifest_path, with_query};
use crate::shapes::{self, with_every_shape};

with_every_shape! {
    manifests_are_accepted_by_digest,
    what_is_asked_by_head_is_there,
    what_is_pulled_is_what_was_pushed,
}
with_every_shape! { @tagged manifests_are_accepted_by_tag }
with_both_algorithms! {
    a_manifest_of_exactly_4_mib_is_accepted,
    bytes_that_do_not_have_the_digest_are_refused,
    a_manifest_may_be_pushed_again,
    spaces_and_order_of_a_manifest_are_kept,
    a_manifest_belongs_to_its_repository,
    tags_as_parameters_are_set_and_told,
    ten_tags_as_parameters_are_set,
    a_missing_layer_is_named_or_allowed,
    an_image_in_the_format_of_docker_is_accepted,
    a_missing_digest_is_not_found,
}
once! {
    a_missing_tag_is_not_found,
    a_digest_that_is_none_is_refused,
    a_digest_that_is_none_is_not_found,
    a_manifest_over_the_limit_is_refused,
    what_is_no_json_is_refused,
    what_is_no_object_is_refused,
    a_media_type_that_the_manifest_denies_is_refused,
    a_tag_moves_and_the_digest_stays,
    a_tag_of_128_characters_is_accepted,
    a_tag_of_129_characters_is_refused,
    a_tag_that_begins_with_a_dot_or_a_dash_is_refused,
    a_tag_parameter_that_is_no_tag_is_refused,
    thousands_of_tags_as_parameters_are_all_or_none,
    an_etag_that_is_sent_is_understood,
}

fn manifests_are_accepted_by_digest(api: &Api, set: &Set) {
    push_blobs(api, set);
    for manifest in &set.manifests {
        let reply = api.put_manifest(REPO, &manifest.digest.0, manifest);
        api.expect_manifest_pushed(&reply, manifest);
    }
}

/// Also where the digest was not pushed before.
fn manifests_are_accepted_by_tag(api: &Api, set: &Set) {
    push_blobs(api, set);
    let tagged = set.tags.values().next();
    for manifest in &set.manifests {
        if tagged != Some(&manifest.digest) {
            let reply = api.put_manifest(REPO, &manifest.digest.0, manifest);
            reply.expect(&[201]);
        }
    }
    for (tag, digest) in &set.tags {
        let manifest = set.manifest(digest);
        let reply = api.put_manifest(REPO, tag, manifest);
        api.expect_manifest_pushed(&reply, manifest);
        api.head_manifest(&digest.0).expect(&[200]);
    }
}

fn what_is_asked_by_head_is_there(api: &Api, set: &Set) {
    api.push(set);
    for (reference, manifest) in references(set) {
        let head = api.head_manifest(&reference);
        head.expect(&[200]).expect_digest(&manifest.digest);
        head.expect_header("Content-Type", &manifest.media_type);
        head.expect_header("Content-Length", &manifest.bytes.len().to_string());
        head.expect_body(&[]);
    }
}

fn what_is_pulled_is_what_was_pushed(api: &Api, set: &Set) {
    api.push(set);
    for (reference, manifest) in references(set) {
        let get = api.get_manifest(&reference);
        get.expect(&[200]).expect_digest(&manifest.digest);
        get.expect_header("Content-Type", &manifest.media_type);
        get.expect_header("Content-Length", &manifest.bytes.len().to_string());
        get.expect_body(&manifest.bytes);
    }
    for (digest, bytes) in &set.blobs {
        expect_blob(api, digest, bytes);
    }
}

fn a_manifest_of_exactly_4_mib_is_accepted(api: &Api, algorithm: Algorithm) {
    const LIMIT: usize = 4 * 1024 * 1024;
    let set = plain_artifact(algorithm);
    let mut bytes = set.manifests[0].bytes.clone();
    let end = bytes.pop();
    bytes.resize(LIMIT - 1, b' ');
    bytes.extend(end);
    let manifest = with_bytes(&set.manifests[0], algorithm, bytes);
    push_blobs(api, &set);
    let reply = api.put_manifest(REPO, &manifest.digest.0, &manifest);
    api.expect_manifest_pushed(&reply, &manifest);
}

fn bytes_that_do_not_have_the_digest_are_refused(api: &Api, algorithm: Algorithm) {
    let set = plain_artifact(algorithm);
    push_blobs(api, &set);
    let mut manifest = set.manifests[0].clone();
    manifest.bytes.extend_from_slice(b"  ");
    let reply = api.put_manifest(REPO, &manifest.digest.0, &manifest);
    reply.expect_error(&[400], "DIGEST_INVALID");
    api.head_manifest(&manifest.digest.0).expect(&[404]);
    let real = algorithm.of(&manifest.bytes);
    api.head_manifest(&real.0).expect(&[404]);
    // As the suite cleans up.
    let delete = api.delete(&manifest_path(REPO, &manifest.digest.0)).send();
    delete.expect(&[404]);
}

fn a_manifest_may_be_pushed_again(api: &Api, algorithm: Algorithm) {
    let set = plain_artifact(algorithm);
    api.push(&set);
    api.push(&set);
    what_is_asked_by_head_is_there(api, &set);
}

fn spaces_and_order_of_a_manifest_are_kept(api: &Api, algorithm: Algorithm) {
    let mut set = Set::new(algorithm);
    let empty = set.blob(b"{}".to_vec());
    let bytes = format!(
        "\n{{ \"mediaType\" : \"{IMAGE}\",\n\t\"layers\": [ ],  \"schemaVersion\":2, \"zebra\": 1e2, \"alpha\": \"\\u00e9{}\",\
         \"config\": {{\"size\": 2, \"digest\": \"{empty}\", \"mediaType\": \"{EMPTY_JSON}\"}} }}\r\n",
        unique()
    );
    let bytes = bytes.into_bytes();
    let digest = algorithm.of(&bytes);
    set.manifests.push(Manifest { digest, bytes, media_type: IMAGE.to_owned(), subject: None });
    api.push(&set);
    what_is_pulled_is_what_was_pushed(api, &set);
}

fn a_manifest_belongs_to_its_repository(api: &Api, algorithm: Algorithm) {
    let set = shapes::image(algorithm);
    api.push(&set);
    for (reference, _) in references(&set) {
        let get = api.get(&manifest_path(OTHER_REPO, &reference)).send();
        get.expect(&[404]);
    }
}

/// The only way to tag what has a digest other than SHA-256.
fn tags_as_parameters_are_set_and_told(api: &Api, algorithm: Algorithm) {
    tag_by_parameters(api, algorithm, 2);
}

fn ten_tags_as_parameters_are_set(api: &Api, algorithm: Algorithm) {
    tag_by_parameters(api, algorithm, 10);
}

/// Each manifest of an index, its children too, gets tags of its own.
fn tag_by_parameters(api: &Api, algorithm: Algorithm, count: usize) {
    let mut set = shapes::index(algorithm);
    set.tags.clear();
    push_blobs(api, &set);
    for (at, manifest) in set.manifests.iter().enumerate() {
        let tags: Vec<String> = (0..count).map(|tag| format!("tag-param-{at}-{tag}")).collect();
        let parameters: Vec<(&str, &str)> = tags.iter().map(|tag| ("tag", tag.as_str())).collect();
        let path = with_query(&manifest_path(REPO, &manifest.digest.0), &parameters);
        api.note(manifest_path(REPO, &manifest.digest.0));
        let put = api.put(&path).header("Content-Type", &manifest.media_type);
        let reply = put.streamed(&manifest.bytes).send();
        api.expect_manifest_pushed(&reply, manifest);
        let told: Vec<String> = reply
            .headers
            .get_all("OCI-Tag")
            .iter()
            .flat_map(|value| value.to_str().unwrap().split(','))
            .map(|tag| tag.trim().to_owned())
            .collect();
        for tag in tags {
            assert!(told.contains(&tag), "{tag} is not among {told:?}");
            set.tags.insert(tag, manifest.digest.clone());
        }
    }
    for (reference, manifest) in references(&set) {
        let head = api.head_manifest(&reference);
        head.expect(&[200]).expect_digest(&manifest.digest);
        let get = api.get_manifest(&reference);
        get.expect(&[200]).expect_digest(&manifest.digest);
        get.expect_body(&manifest.bytes);
    }
}

/// A registry may refuse, but then says so with the code of the specification.
fn a_missing_layer_is_named_or_allowed(api: &Api, algorithm: Algorithm) {
    let mut set = Set::new(algorithm);
    set.image(&Options::artifact(ARTIFACT_1, Layer::Missing));
    push_blobs(api, &set);
    let reply = api.put_manifest(REPO, &set.manifests[0].digest.0, &set.manifests[0]);
    if reply.status == 201 {
        return;
    }
    reply.expect_error(&[400, 404], "MANIFEST_BLOB_UNKNOWN");
}

fn an_image_in_the_format_of_docker_is_accepted(api: &Api, algorithm: Algorithm) {
    let media_type = "application/vnd.docker.distribution.manifest.v2+json";
    let mut set = Set::new(algorithm);
    let config = set.blob(random(200));
    let layer = set.blob(random(300));
    let bytes = serde_json::to_vec(&json!({
        "schemaVersion": 2, "mediaType": media_type,
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json", "size": 200, "digest": config.0,
        },
        "layers": [{
            "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 300, "digest": layer.0,
        }],
    }))
    .unwrap();
    set.manifests.push(Manifest {
        digest: algorithm.of(&bytes),
        bytes,
        media_type: media_type.to_owned(),
        subject: None,
    });
    push_blobs(api, &set);
    let manifest = &set.manifests[0];
    let path = manifest_path(REPO, &manifest.digest.0);
    api.put_manifest(REPO, &manifest.digest.0, manifest).expect(&[201]);
    let get = api.get(&path).header("Accept", media_type).send();
    get.expect(&[200]).expect_header("Content-Type", media_type);
    get.expect_body(&manifest.bytes);
}

fn a_missing_digest_is_not_found(api: &Api, algorithm: Algorithm) {
    let digest = algorithm.of(&random(1024));
    api.get_manifest(&digest.0).expect_error(&[404], "MANIFEST_UNKNOWN");
    api.head_manifest(&digest.0).expect(&[404]).expect_body(&[]);
}

fn a_missing_tag_is_not_found(api: &Api) {
    // So that it is the tag that is unknown, not the repository.
    api.push(&plain_artifact(Algorithm::Sha256));
    let tag = format!("missing-{}", unique());
    api.get_manifest(&tag).expect_error(&[404], "MANIFEST_UNKNOWN");
    api.head_manifest(&tag).expect(&[404]).expect_body(&[]);
}

fn a_digest_that_is_none_is_refused(api: &Api) {
    let set = plain_artifact(Algorithm::Sha256);
    push_blobs(api, &set);
    for reference in no_digests() {
        let reply = api.put_manifest(REPO, &reference, &set.manifests[0]);
        reply.expect_error(&[400], "DIGEST_INVALID");
    }
}

fn a_digest_that_is_none_is_not_found(api: &Api) {
    for reference in no_digests() {
        api.get_manifest(&reference).expect(&[400, 404]);
        api.head_manifest(&reference).expect(&[400, 404]);
        let delete = api.delete(&manifest_path(REPO, &reference)).send();
        delete.expect(&[400, 404]);
    }
}

/// The registry may break the connection off instead of reading on.
fn a_manifest_over_the_limit_is_refused(api: &Api) {
    let mut set = Set::new(Algorithm::Sha256);
    let mut options = Options::artifact(ARTIFACT_1, Layer::Empty);
    let key = "large".to_owned();
    options.annotations.insert(key, "A".repeat(32 * 1024 * 1024).into());
    set.image(&options);
    push_blobs(api, &set);
    let manifest = &set.manifests[0];
    let put = api.put(&manifest_path(REPO, &manifest.digest.0)).header("Content-Type", IMAGE);
    if let Ok(reply) = put.streamed(&manifest.bytes).try_send() {
        reply.expect(&[413]);
    }
    api.head_manifest(&manifest.digest.0).expect(&[404]);
}

fn what_is_no_json_is_refused(api: &Api) {
    for bytes in [&b"{"[..], b"", b"not json", b"\xff\xfe", b"{\"schemaVersion\": 2,}"] {
        refused(api, bytes);
    }
}

fn what_is_no_object_is_refused(api: &Api) {
    for bytes in [&b"[]"[..], b"\"text\"", b"null", b"{\"schemaVersion\":2,\"layers\":7,\"config\":[]}"] {
        refused(api, bytes);
    }
}

#[track_caller]
fn refused(api: &Api, bytes: &[u8]) {
    let manifest = Manifest {
        digest: Algorithm::Sha256.of(bytes),
        bytes: bytes.to_vec(),
        media_type: IMAGE.to_owned(),
        subject: None,
    };
    let reply = api.put_manifest(REPO, "no-manifest", &manifest);
    reply.expect_error(&[400], "MANIFEST_INVALID");
    api.head_manifest("no-manifest").expect(&[404]);
}

fn a_media_type_that_the_manifest_denies_is_refused(api: &Api) {
    let set = plain_artifact(Algorithm::Sha256);
    push_blobs(api, &set);
    let mut manifest = set.manifests[0].clone();
    manifest.media_type = crate::http::INDEX.to_owned();
    let reply = api.put_manifest(REPO, &manifest.digest.0, &manifest);
    reply.expect_error(&[400], "MANIFEST_INVALID");
}

fn a_tag_moves_and_the_digest_stays(api: &Api) {
    let sets = [0, 1].map(|_| shapes::image(Algorithm::Sha256));
    for set in &sets {
        api.push(set);
    }
    let head = api.head_manifest("image");
    head.expect(&[200]).expect_digest(&sets[1].manifests[0].digest);
    let first = &sets[0].manifests[0];
    let get = api.get_manifest(&first.digest.0);
    get.expect(&[200]).expect_body(&first.bytes);
}

fn a_tag_of_128_characters_is_accepted(api: &Api) {
    let mut set = plain_artifact(Algorithm::Sha256);
    let digest = set.manifests[0].digest.clone();
    set.tag(&format!("_{}", "A.b-9_".repeat(30))[..128], &digest);
    api.push(&set);
    what_is_asked_by_head_is_there(api, &set);
}

fn a_tag_of_129_characters_is_refused(api: &Api) {
    tag_is_refused(api, &"a".repeat(129));
}

fn a_tag_that_begins_with_a_dot_or_a_dash_is_refused(api: &Api) {
    for tag in [".hidden", "-option", "tag%20space", "t%C3%A4g", "1.0.0+meta"] {
        tag_is_refused(api, tag);
    }
}

fn a_tag_parameter_that_is_no_tag_is_refused(api: &Api) {
    let set = plain_artifact(Algorithm::Sha256);
    push_blobs(api, &set);
    let manifest = &set.manifests[0];
    let path = manifest_path(REPO, &manifest.digest.0);
    let path = with_query(&path, &[("tag", "good"), ("tag", ".bad")]);
    let put = api.put(&path).header("Content-Type", &manifest.media_type);
    put.streamed(&manifest.bytes).send().expect(&[400]);
    api.head_manifest("good").expect(&[404]);
}

fn thousands_of_tags_as_parameters_are_all_or_none(api: &Api) {
    let set = plain_artifact(Algorithm::Sha256);
    push_blobs(api, &set);
    let manifest = &set.manifests[0];
    let tags: Vec<String> = (0..2000).map(|at| format!("many-{at}")).collect();
    let parameters: Vec<(&str, &str)> = tags.iter().map(|tag| ("tag", tag.as_str())).collect();
    let path = with_query(&manifest_path(REPO, &manifest.digest.0), &parameters);
    let put = api.put(&path).header("Content-Type", &manifest.media_type);
    let reply = put.streamed(&manifest.bytes).send();
    reply.expect(&[201, 413, 414, 431]);
    let there = if reply.status == 201 { 200 } else { 404 };
    for tag in [&tags[0], &tags[1999]] {
        api.head_manifest(tag).expect(&[there]);
    }
}

fn an_etag_that_is_sent_is_understood(api: &Api) {
    let set = plain_artifact(Algorithm::Sha256);
    api.push(&set);
    let manifest = &set.manifests[0];
    let first = api.get_manifest(&manifest.digest.0);
    let Some(etag) = first.expect(&[200]).header("ETag") else {
        return;
    };
    let again = api.get(&manifest_path(REPO, &manifest.digest.0));
    let again = again.accepting_manifests().header("If-None-Match", etag).send();
    again.expect(&[200, 304]);
    again.expect_body(if again.status == 200 { &manifest.bytes } else { &[] });
}

#[track_caller]
fn tag_is_refused(api: &Api, tag: &str) {
    let set = plain_artifact(Algorithm::Sha256);
    push_blobs(api, &set);
    let reply = api.put_manifest(REPO, tag, &set.manifests[0]);
    reply.expect(&[400, 404]);
}

fn no_digests() -> [String; 4] {
    let digits = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    [
        "sha256:baddigeststring".to_owned(),
        format!("sha256:{}", digits.to_uppercase()),
        format!("sha256:{}", &digits[1..]),
        format!("sha512:{digits}"),
    ]
}

#[track_caller]
fn push_blobs(api: &Api, set: &Set) {
    for (digest, bytes) in &set.blobs {
        api.push_blob(REPO, digest, bytes);
    }
}

/// All digests and tags with their manifests.
pub fn references(set: &Set) -> Vec<(String, &Manifest)> {
    let digests = set.manifests.iter().map(|m| (m.digest.0.clone(), m));
    let tag = |(tag, digest): (&String, &Digest)| (tag.clone(), set.manifest(digest));
    digests.chain(set.tags.iter().map(tag)).collect()
}

fn with_bytes(manifest: &Manifest, algorithm: Algorithm, bytes: Vec<u8>) -> Manifest {
    Manifest { digest: algorithm.of(&bytes), bytes, ..manifest.clone() }
}
