use cap_std::ambient_authority;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn store() -> (TempDir, BlobStore) {
    let folder = tempfile::tempdir().unwrap();
    let dir = Dir::open_ambient_dir(folder.path(), ambient_authority()).unwrap();
    let store = BlobStore::open(&dir).unwrap();
    (folder, store)
}

fn files_of(folder: &TempDir, digest: &Digest) -> Vec<String> {
    let shard = folder.path().join("sha256").join(&digest.hex()[..2]);
    let entries = std::fs::read_dir(shard).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn what_is_put_is_got_and_putting_again_changes_nothing() {
    let (folder, store) = store();
    let digest = store.put(b"skill").unwrap();
    assert_eq!(digest, Digest::of(b"skill"));
    assert_eq!(store.put(b"skill").unwrap(), digest);
    assert_eq!(store.get(&digest).unwrap(), b"skill");
    assert!(store.contains(&digest).unwrap());
    assert_eq!(files_of(&folder, &digest), [digest.hex()]);
    let other = Digest::of(b"other");
    assert!(!store.contains(&other).unwrap());
    assert!(matches!(store.get(&other), Err(GetBlobError::Missing { digest }) if digest == other));
}

#[test]
fn a_corrupt_blob_is_never_returned_and_a_put_repairs_it() {
    let (folder, store) = store();
    let digest = store.put(b"skill").unwrap();
    let file = folder.path().join("sha256").join(path(&digest));
    for damage in [&b"skilk"[..], b"", b"skill\n"] {
        std::fs::remove_file(&file).unwrap();
        io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), damage).unwrap();
        match store.get(&digest) {
            Err(GetBlobError::Corrupt { digest: asked, found }) => {
                assert_eq!((asked, found), (digest, Digest::of(damage)));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(store.put(b"skill").unwrap(), digest);
        assert_eq!(store.get(&digest).unwrap(), b"skill");
    }
}

/// A process that was killed between writing and renaming leaves a temporary file, whole or not.
#[test]
fn what_a_killed_process_left_is_never_seen() {
    let (folder, store) = store();
    let digest = Digest::of(b"skill");
    let shard = folder.path().join("sha256").join(&digest.hex()[..2]);
    std::fs::create_dir(&shard).unwrap();
    std::fs::File::create(shard.join(".0123456789abcdef.tmp")).unwrap();
    assert!(matches!(store.get(&digest), Err(GetBlobError::Missing { .. })));
    assert!(!store.contains(&digest).unwrap());
    store.put(b"skill").unwrap();
    assert_eq!(store.get(&digest).unwrap(), b"skill");
    assert_eq!(files_of(&folder, &digest).len(), 2);
}

#[test]
fn many_writers_of_one_blob_and_readers_agree() {
    let (folder, store) = store();
    let blobs: Vec<Vec<u8>> = (0..4u8).map(|n| vec![n; 100_000]).collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for blob in &blobs {
                    let digest = store.put(blob).unwrap();
                    assert_eq!(&store.get(&digest).unwrap(), blob);
                }
            });
        }
    });
    for blob in &blobs {
        let digest = Digest::of(blob);
        assert_eq!(files_of(&folder, &digest), [digest.hex()]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_flipped_bit_is_noticed(
        bytes in proptest::collection::vec(any::<u8>(), 1..200),
        place in any::<prop::sample::Index>(),
        bit in 0..8u8,
    ) {
        let (folder, store) = store();
        let digest = store.put(&bytes).unwrap();
        let mut damaged = bytes.clone();
        let place = place.index(damaged.len());
        damaged[place] ^= 1 << bit;
        let file = folder.path().join("sha256").join(path(&digest));
        io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), &damaged).unwrap();
        let is_corrupt = matches!(store.get(&digest), Err(GetBlobError::Corrupt { .. }));
        prop_assert!(is_corrupt);
    }
}
