//! Bytes on the disk that are not those that were stored are never served, are set aside, and mended by the next push.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use crate::support::content::{bytes, manifest};
use crate::support::{Api, Registry};

const REPOSITORY: &str = "lab/damage";
/// Of a blob that is hashed whole.
const SMALL: usize = 100_000;
/// Of one that is verified chunk by chunk.
const LARGE: usize = (5 << 20) + 12_345;

fn flip(file: &Path, at: u64) {
    let file = OpenOptions::new().read(true).write(true).open(file).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 0x10], at).unwrap();
}

/// Demands that a damaged blob is refused once and then gone, and that pushing it again mends it.
#[track_caller]
fn expect_refused_and_mended(registry: &Registry, api: &Api, digest: &str, blob: &[u8]) {
    let refused = api.get_blob(REPOSITORY, digest);
    assert_eq!(refused.status, 500);
    assert!(refused.error()["message"].as_str().unwrap().contains("push it again"), "{refused:?}");
    assert_eq!(registry.quarantined(), [digest.replace(':', "-")]);
    api.head(&format!("/v2/{REPOSITORY}/blobs/{digest}")).expect(404);
    api.get_blob(REPOSITORY, digest).expect(404);
    assert_eq!(api.push_blob(REPOSITORY, blob), digest);
    assert!(api.get_blob(REPOSITORY, digest).expect(200).body == blob);
    registry.expect_sound();
}

#[test]
fn a_flipped_byte_anywhere_in_a_small_blob() {
    for at in [0, SMALL / 2, SMALL - 1] {
        let registry = Registry::start();
        let api = registry.api();
        let blob = bytes(at as u64, SMALL);
        let digest = api.push_blob(REPOSITORY, &blob);
        flip(&registry.file(&digest), at as u64);
        expect_refused_and_mended(&registry, &api, &digest, &blob);
    }
}

#[test]
fn a_flipped_byte_anywhere_in_a_large_blob() {
    for at in [0, 1 << 20, LARGE - 1] {
        let registry = Registry::start();
        let api = registry.api();
        let blob = bytes(at as u64, LARGE);
        let digest = api.push_blob(REPOSITORY, &blob);
        assert!(api.get_blob(REPOSITORY, &digest).expect(200).body == blob);
        flip(&registry.file(&digest), at as u64);
        expect_refused_and_mended(&registry, &api, &digest, &blob);
    }
}

#[test]
fn a_part_of_a_damaged_blob_is_served_only_where_it_is_whole() {
    let registry = Registry::start();
    let api = registry.api();
    for length in [SMALL, LARGE] {
        let blob = bytes(length as u64, length);
        let digest = api.push_blob(REPOSITORY, &blob);
        flip(&registry.file(&digest), length as u64 - 1);
        let first = api.get_range(REPOSITORY, &digest, "bytes=0-9");
        if length == LARGE {
            // The chunk of these bytes is as it was stored.
            assert!(first.expect(206).body == blob[..10]);
            api.get_range(REPOSITORY, &digest, "bytes=-1").expect(500);
        } else {
            first.expect(500);
        }
        api.get_range(REPOSITORY, &digest, "bytes=-1").expect(404);
    }
}

#[test]
fn a_truncated_or_lengthened_or_missing_file_is_never_served() {
    let registry = Registry::start();
    let api = registry.api();
    for (n, length) in [SMALL, LARGE].into_iter().enumerate() {
        for (case, change) in [-1_i64, 1, i64::MIN].into_iter().enumerate() {
            let blob = bytes((n * 10 + case) as u64, length);
            let digest = api.push_blob(REPOSITORY, &blob);
            let file = registry.file(&digest);
            match u64::try_from(length as i64 + change.max(-2)) {
                Ok(new) if change != i64::MIN => {
                    OpenOptions::new().write(true).open(&file).unwrap().set_len(new).unwrap();
                }
                _ => std::fs::remove_file(&file).unwrap(),
            }
            let reply = api.get_blob(REPOSITORY, &digest);
            assert!(matches!(reply.status, 404 | 500), "{change}: {}", reply.status);
            api.get_range(REPOSITORY, &digest, "bytes=0-3").expect(404);
            api.head(&format!("/v2/{REPOSITORY}/blobs/{digest}")).expect(404);
            let body = manifest(&blob, &[]);
            api.put_manifest(REPOSITORY, "x", &body).expect(404);
            api.push_blob(REPOSITORY, &blob);
            assert!(api.get_blob(REPOSITORY, &digest).expect(200).body == blob);
        }
    }
    registry.expect_sound();
}

#[test]
fn a_damaged_manifest_is_refused_and_mended_by_a_push() {
    let registry = Registry::start();
    let api = registry.api();
    let body = manifest(b"{}", &[]);
    api.push_blob(REPOSITORY, b"{}");
    api.put_manifest(REPOSITORY, "1", &body).expect(201);
    let database = rusqlite::Connection::open(registry.storage().path().join("registry.sqlite")).unwrap();
    assert_eq!(database.execute("UPDATE manifest SET body = CAST('{}' AS BLOB)", []).unwrap(), 1);
    api.get(&format!("/v2/{REPOSITORY}/manifests/1")).expect(500);
    assert_eq!(registry.storage().fsck(|_, _| {}).unwrap().defects.len(), 1);
    api.put_manifest(REPOSITORY, "1", &body).expect(201);
    assert_eq!(api.get(&format!("/v2/{REPOSITORY}/manifests/1")).expect(200).body, body);
    registry.expect_sound();
}

#[test]
fn a_check_finds_every_kind_of_damage() {
    let registry = Registry::start();
    let api = registry.api();
    let [flipped, removed, kept] = [1, 2, 3].map(|seed| bytes(seed, 1000));
    let digests = [&flipped, &removed, &kept].map(|blob| api.push_blob(REPOSITORY, blob));
    api.put_manifest(REPOSITORY, "1", &manifest(&flipped, &[&removed, &kept])).expect(201);
    flip(&registry.file(&digests[0]), 3);
    std::fs::remove_file(registry.file(&digests[1])).unwrap();
    let checked = registry.storage().fsck(|_, _| {}).unwrap();
    assert_eq!(checked.defects.len(), 2, "{:?}", checked.defects);
    let all = checked.defects.join("\n");
    assert!(all.contains(&digests[0]) && all.contains(&digests[1]) && !all.contains(&digests[2]), "{all}");
}

#[test]
fn a_manifest_without_a_blob_that_it_needs_is_counted() {
    let registry = Registry::start();
    let api = registry.api();
    let blob = bytes(1, 1000);
    let digest = api.push_blob(REPOSITORY, &blob);
    api.put_manifest(REPOSITORY, "1", &manifest(&blob, &[])).expect(201);
    api.delete(&format!("/v2/{REPOSITORY}/blobs/{digest}")).expect(202);
    let checked = registry.storage().fsck(|_, _| {}).unwrap();
    // Who has the right to delete may do so; it is no fault of the registry.
    assert_eq!((checked.incomplete, checked.defects), (1, Vec::new()));
}
